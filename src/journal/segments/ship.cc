#include "journal/segments/ship.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <ranges>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "journal/backup/details_of.h"
#include "journal/entry_codec.h"
#include "journal/snapshot.h"

namespace tocsin::journal {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kAtOnce = 200;  // Entries that are read in one go.
constexpr char kSegmentUnfinished[] = "segment.new";

std::unexpected<Error> cannot_ship(std::string const& path) {
  return unavailable("ship.not_written", fmt::format("{}: {}", path, std::generic_category().message(errno)));
}

bool write_whole(int fd, std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> sync_shipped(std::string const& folder) {
  int const fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // Some shares have no waiting for a folder.
  bool const ok = fd >= 0 && (::fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP);
  int const error = errno;
  if (fd >= 0) ::close(fd);
  errno = error;
  return ok ? Result<void>() : cannot_ship(folder);
}

// Under its name only once the disk has all of it.
Result<void> write_segment(std::string const& folder, std::string const& name, std::string_view text) {
  std::string const unfinished = folder + "/" + kSegmentUnfinished, path = folder + "/" + name;
  int const fd = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return cannot_ship(unfinished);
  bool ok = write_whole(fd, text) && ::fsync(fd) == 0;
  int error = errno;
  if (::close(fd) != 0 && ok) ok = false, error = errno;  // A network share may tell only now.
  if (ok && ::rename(unfinished.c_str(), path.c_str()) != 0) ok = false, error = errno;
  if (ok) return sync_shipped(folder);
  ::unlink(unfinished.c_str());
  errno = error;
  return cannot_ship(path);
}

// Also one that is erased, as far as it is left. Nothing: the journal holds none of that id.
Result<std::optional<StoredDetail>> detail_of(Journal const& journal, std::string const& id) {
  auto detail = journal.load_detail(id);
  if (detail) return std::optional(std::move(*detail));
  if (detail.error().code == "detail.unknown") return std::nullopt;
  if (detail.error().code != "detail.erased") return std::unexpected(detail.error());
  // Behind its own beginning stand itself and those few that begin alike.
  TOCSIN_TRY(auto near, journal.details(std::string_view(id).substr(0, id.size() - 1), kAtOnce));
  auto const found = std::ranges::find(near, id, &StoredDetail::id);
  if (found == near.end()) return std::nullopt;
  found->wrapped_key.clear();
  return std::optional(std::move(*found));
}

}  // namespace

struct Shipper::Open {
  Head before;  // Behind which it begins.
  Head end;
  std::vector<StoredEntry> entries;
  std::vector<StoredDetail> details;
  std::set<std::string, std::less<>> named;
  std::size_t bytes = 0;
  EntryDecoder decoder;

  bool is_full() const { return entries.size() >= kSegmentEntries || bytes >= kSegmentBytes; }
  void begin(Head head) {
    before = end = head;
    entries.clear();
    details.clear();
    named.clear();
    bytes = 0;
  }
};

Result<std::unique_ptr<Shipper>> Shipper::open(std::string folder, Recover recover) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return unavailable("ship.not_written", fmt::format("{}: {}", folder, error.message()));
  std::unique_ptr<Shipper> out(new Shipper(std::move(folder), std::move(recover)));
  if (auto const taken = out->lock_.take(out->folder_); !taken) {
    if (taken.error().code == "journal.in_use") return conflict("ship.in_use", "another process ships to " + out->folder_);
    return unavailable("ship.not_written", taken.error().detail);
  }
  fs::remove(out->folder_ + "/" + kSegmentUnfinished, error);
  return out;
}

// The last whole segment: a damaged one is passed over and its entries are shipped again.
Result<void> Shipper::find_end(Journal const& journal) {
  auto const header = journal.header();
  Head end{0, header.genesis};
  auto names = segments_in(folder_);
  std::ranges::sort(names, std::greater(), &SegmentName::last);
  for (auto const& name : names) {
    auto const segment = read_segment(folder_, name);
    if (!segment) continue;
    if (segment->header.genesis != header.genesis || segment->header.centre != header.centre)
      return conflict("ship.other_history", fmt::format("{} is of another journal", name.file()));
    end = {segment->header.last, segment->header.chain_after};
    break;
  }
  if (end.position > 0) {
    TOCSIN_TRY(auto const at_end, journal.read(end.position, 1));
    if (at_end.empty() || at_end.front().position != end.position)
      return conflict("ship.other_history", fmt::format("{} holds entries up to {}, the journal does not", folder_, end.position));
    if (at_end.front().chain != end.chain)
      return conflict("ship.other_history", fmt::format("the journal's entry {} is another than the one that was shipped", end.position));
  }
  end_ = end;
  return {};
}

Result<void> Shipper::take(Journal const& journal, StoredEntry stored, Open& open) {
  auto const position = open.end.position + 1;
  auto const damaged = [&](std::string_view why) { return corrupt("journal.damaged_at", fmt::format("position {}: {}", position, why)); };
  if (stored.position != position) return damaged("missing");
  open.end = {position, next_chain(open.end.chain, position, stored.bytes)};
  if (open.end.chain != stored.chain) return damaged("the chain does not fit");
  TOCSIN_TRY(auto const entry, open.decoder.decode(stored));
  std::vector<std::string> named;
  each_detail(entry.events, [&](DetailRef const& detail) {
    if (open.named.insert(detail.id).second) named.push_back(detail.id);
  });
  for (auto const& id : named) {
    TOCSIN_TRY(auto detail, detail_of(journal, id));
    if (!detail) continue;
    open.bytes += detail->ciphertext.size() * 2;
    open.details.push_back(std::move(*detail));
  }
  if (world_ && world_->position + 1 == position) core::apply(*world_, entry);
  open.bytes += stored.bytes.size();
  open.entries.push_back(std::move(stored));
  return {};
}

Result<void> Shipper::close(Journal const& journal, Open& open, Instant now, Shipped& shipped) {
  auto const journal_header = journal.header();
  SegmentHeader header{.centre = journal_header.centre,
                       .genesis = journal_header.genesis,
                       .key_check = journal_header.key_check,
                       .first = open.before.position + 1,
                       .last = open.end.position,
                       .chain_before = open.before.chain,
                       .chain_after = open.end.chain,
                       .first_at = open.entries.front().at,
                       .last_at = open.entries.back().at,
                       .made_at = now,
                       .state_hash = {},
                       .state_shape = {}};
  if (world_ && world_->position == header.last) {
    header.state_hash = state_hash(*world_);
    header.state_shape = state_shape();
  }
  auto const text = segment_text(header, open.entries, open.details);
  if (text.size() > kMostSegmentBytes)
    return unavailable("ship.not_written", fmt::format("positions {} to {} need {} bytes", header.first, header.last, text.size()));
  TOCSIN_CHECK(write_segment(folder_, SegmentName{header.first, header.last}.file(), text));
  end_ = open.end;
  shipped.entries += open.entries.size();
  shipped.bytes += text.size();
  ++shipped.segments;
  open.begin(open.end);
  return {};
}

Result<Shipped> Shipper::ship(Journal const& journal, Instant now) {
  if (!end_) TOCSIN_CHECK(find_end(journal));
  auto const head = journal.head();
  if (head.position < end_->position)
    return conflict("ship.other_history", fmt::format("{} was shipped, the journal ends at {}", end_->position, head.position));
  Shipped shipped{.position = end_->position, .chain = end_->chain};
  if (head.position == end_->position) {
    if (head.chain == end_->chain) return shipped;
    return conflict("ship.other_history", fmt::format("the journal's entry {} is another than the one that was shipped", head.position));
  }
  if (!world_ || world_->position < end_->position) {
    world_.reset();
    TOCSIN_TRY(world_, recover_(journal));
  }
  auto const last = std::max(head.position, world_->position);
  Open open;
  open.begin(*end_);
  while (open.end.position < last) {
    TOCSIN_TRY(auto page, journal.read(open.end.position + 1, std::min<std::uint64_t>(kAtOnce, last - open.end.position)));
    if (page.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", open.end.position + 1));
    for (auto& stored : page) {
      TOCSIN_CHECK(take(journal, std::move(stored), open));
      if (open.is_full()) TOCSIN_CHECK(close(journal, open, now, shipped));
    }
  }
  if (!open.entries.empty()) TOCSIN_CHECK(close(journal, open, now, shipped));
  shipped.position = end_->position;
  shipped.chain = end_->chain;
  return shipped;
}

}  // namespace tocsin::journal
