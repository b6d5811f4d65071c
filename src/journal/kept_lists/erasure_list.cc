#include "journal/kept_lists/erasure_list.h"

#include <charconv>
#include <map>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "journal/journal.h"
#include "journal/kept_lists/list_file.h"

namespace tocsin::journal {

namespace {

constexpr std::size_t kGenesisDigits = 64;

struct Line {
  std::string_view genesis, record;
  std::uint64_t position = 0;
};

bool is_hexadecimal(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

// A whole line cut short somewhere, also within its position, is the beginning of one.
enum class Reading { kWhole, kCut, kForeign };
Reading read_line(std::string_view text, Line& line) {
  line.genesis = text.substr(0, kGenesisDigits);
  if (!is_hexadecimal(line.genesis)) return Reading::kForeign;
  if (text.size() <= kGenesisDigits) return Reading::kCut;
  if (text[kGenesisDigits] != ' ') return Reading::kForeign;
  std::string_view const rest = text.substr(kGenesisDigits + 1);
  auto const space = rest.find(' ');
  if (space == std::string_view::npos || space + 1 == rest.size()) return Reading::kCut;
  line.record = rest.substr(0, space);
  auto const [end, failed] = std::from_chars(rest.data() + space + 1, rest.data() + rest.size(), line.position);
  return failed == std::errc{} && end == rest.data() + rest.size() ? Reading::kWhole : Reading::kForeign;
}

}  // namespace

std::string erasure_lines(std::string_view after, Hash const& genesis, std::span<std::string const> records, std::uint64_t position) {
  std::string lines;
  if (!after.empty() && after.back() != '\n') lines += '\n';
  for (auto const& record : records) lines += fmt::format("{} {} {}\n", to_hex(genesis), record, position);
  return lines;
}

Result<void> list_erasures(std::string const& file, Hash const& genesis, std::span<std::string const> records, std::uint64_t position) {
  if (records.empty() || file.empty()) return {};
  return add_to_list(file, [&](std::string_view after) { return erasure_lines(after, genesis, records, position); });
}

Result<std::vector<std::string>> newer_erasures(Journal const& journal, std::string_view list) {
  std::map<std::string, std::uint64_t, std::less<>> known;
  TOCSIN_TRY(auto const erasures, journal.erasures());
  for (auto const& erasure : erasures) {
    auto& position = known[erasure.record];
    position = std::max(position, erasure.position);
  }
  std::string const genesis = to_hex(journal.header().genesis);
  std::set<std::string> out;
  for (std::size_t number = 1; !list.empty(); ++number) {
    auto const end = std::min(list.find('\n'), list.size());
    std::string_view const text = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    Line line;
    if (text.empty()) continue;
    auto const reading = read_line(text, line);
    if (reading == Reading::kForeign)
      return corrupt("restore.erasure_list_malformed", fmt::format("line {}: '{}'", number, text.substr(0, 160)));
    if (reading == Reading::kCut || line.genesis != genesis) continue;
    auto const at = known.find(line.record);
    if (at == known.end() || at->second < line.position) out.emplace(line.record);
  }
  return std::vector(out.begin(), out.end());
}

}  // namespace tocsin::journal
