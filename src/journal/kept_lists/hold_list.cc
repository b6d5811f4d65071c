#include "journal/kept_lists/hold_list.h"

#include <charconv>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "journal/kept_lists/list_file.h"

namespace tocsin::journal {

namespace {

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    auto const end = std::min(line.find(' '), line.size());
    if (end > 0) words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

struct HeldLine {
  IncidentId incident;
  bool placed = false, joined = false;
  std::uint64_t position = 0;
  proposal::Listed hold;
};

// The last word of a line says that it is whole: a record cut short would be another record.
inline constexpr std::string_view kWholeLine = ".";

bool read_held_line(std::vector<std::string_view> const& words, HeldLine& line) {
  if (words.size() < 5 || words.back() != kWholeLine) return false;
  line.joined = words[1] == "joined";
  line.placed = line.joined || words[1] == "placed";
  if (!line.placed && words[1] != "lifted") return false;
  auto const id = parse_id<IncidentTag>(words[2]);
  if (!id) return false;
  line.incident = *id;
  auto const [end, failed] = std::from_chars(words[3].data(), words[3].data() + words[3].size(), line.position);
  if (failed != std::errc{} || end != words[3].data() + words[3].size()) return false;
  if (!line.placed) return true;
  line.hold.incident = *id;
  if (!line.joined && words[4] != "-") line.hold.number = words[4];
  for (std::size_t i = line.joined ? 4 : 5; i + 1 < words.size(); ++i) {
    if (!is_valid_code(words[i])) return false;
    line.hold.records.emplace_back(words[i]);
  }
  return true;
}

}  // namespace

std::string placed_line(Hash const& genesis, proposal::Hold const& hold, std::uint64_t position) {
  return fmt::format("{} placed {} {} {} {}{}{}\n", to_hex(genesis), to_text(hold.incident), position,
                     is_valid_code(hold.number) ? hold.number : "-", fmt::join(hold.records, " "), hold.records.empty() ? "" : " ",
                     kWholeLine);
}

std::string joined_line(Hash const& genesis, IncidentId incident, std::string const& record, std::uint64_t position) {
  return fmt::format("{} joined {} {} {} {}\n", to_hex(genesis), to_text(incident), position, record, kWholeLine);
}

std::string lifted_line(Hash const& genesis, IncidentId incident, std::uint64_t position) {
  return fmt::format("{} lifted {} {} {}\n", to_hex(genesis), to_text(incident), position, kWholeLine);
}

Result<void> list_holds(std::string const& file, std::vector<std::string> const& lines) {
  if (file.empty() || lines.empty()) return {};
  return add_to_list(file, [&](std::string_view after) {
    return fmt::format("{}{}", !after.empty() && after.back() != '\n' ? "\n" : "", fmt::join(lines, ""));
  });
}

NewerHolds newer_holds(Hash const& genesis, std::uint64_t position, std::string_view list) {
  NewerHolds out;
  std::map<IncidentId, HeldLine> last;
  std::string const own = to_hex(genesis);
  while (!list.empty()) {
    auto const end = std::min(list.find('\n'), list.size());
    auto const words = words_of(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (words.empty() || words.front() != own) continue;
    HeldLine line;
    if (read_held_line(words, line)) {
      auto& before = last[line.incident];
      // Where the placing was lost, what joined is held all the same.
      if (line.joined && before.placed) {
        line.hold.number = before.hold.number;
        line.hold.records.insert(line.hold.records.begin(), before.hold.records.begin(), before.hold.records.end());
      }
      before = std::move(line);
    } else {
      ++out.unreadable;
    }
  }
  for (auto& [incident, line] : last)
    if (line.placed && line.position > position) out.holds.push_back(std::move(line.hold));
  return out;
}

}  // namespace tocsin::journal
