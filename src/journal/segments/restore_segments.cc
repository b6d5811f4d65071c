#include "journal/segments/restore_segments.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "journal/inspect.h"
#include "journal/kept_lists/erasure_list.h"
#include "journal/segments/segment.h"
#include "journal/snapshot.h"
#include "journal/sqlite_journal.h"

namespace tocsin::journal {

namespace {

namespace fs = std::filesystem;

// The folder was empty or not there: after a failure it is again.
class EmptyAgain {
 public:
  explicit EmptyAgain(std::string folder) : folder_(std::move(folder)) {
    std::error_code none;
    was_there_ = fs::exists(folder_, none);
  }
  EmptyAgain(EmptyAgain const&) = delete;
  EmptyAgain& operator=(EmptyAgain const&) = delete;
  ~EmptyAgain() {
    if (keep_) return;
    std::error_code none;
    if (!was_there_) {
      fs::remove_all(folder_, none);
      return;
    }
    std::vector<fs::path> left;
    for (fs::directory_iterator at(folder_, none), end; !none && at != end; at.increment(none)) left.push_back(at->path());
    for (auto const& path : left) fs::remove_all(path, none);
  }
  void keep() { keep_ = true; }

 private:
  std::string folder_;
  bool was_there_ = false, keep_ = false;
};

class Restoring {
 public:
  Restoring(SegmentRestore const& asked, StateHashOf const& state_hash_of) : asked_(asked), state_hash_of_(state_hash_of) {}

  Result<SegmentReport> run() {
    names_ = segments_in(asked_.segments);
    if (names_.empty()) return not_found("restore.no_segments", fmt::format("{} holds no segments", asked_.segments));
    if (!asked_.backup.empty()) TOCSIN_CHECK(lay_backup());
    while (!reached_ && (asked_.to_position == 0 || end() < asked_.to_position)) {
      TOCSIN_TRY(auto const segment, next(end()));
      if (!segment) break;
      TOCSIN_CHECK(append(*segment));
    }
    if (asked_.until || asked_.to_position > 0) look_behind();
    TOCSIN_CHECK(check_point());
    TOCSIN_CHECK(finish());
    return report_;
  }

 private:
  std::uint64_t end() const { return journal_ ? journal_->head().position : 0; }

  Result<void> lay_backup() {
    TOCSIN_TRY(auto const laid, restore(asked_.backup, asked_.folder, "", state_hash_of_));
    TOCSIN_TRY(journal_, open_sqlite_journal({.folder = asked_.folder, .centre = laid.manifest.centre, .create = false}));
    report_.from_backup = laid.position;
    if (laid.position == 0) return {};
    TOCSIN_TRY(auto const last, journal_->read(laid.position, 1));
    bool const is_later = (asked_.until && !last.empty() && last.front().at > *asked_.until) ||
                          (asked_.to_position > 0 && asked_.to_position < laid.position);
    if (is_later)
      return not_found(
          "restore.point_unknown",
          fmt::format("the backup itself goes further, to position {}: take it without segments, or an older one", laid.position));
    if (laid.manifest.state_shape == state_shape()) last_state_ = laid.state_hash;
    return {};
  }

  // The one that brings the journal furthest beyond `position`, and is whole. Nothing: there is no more.
  Result<std::optional<Segment>> next(std::uint64_t position) {
    std::optional<Error> damaged;
    std::uint64_t later = 0;  // The first position behind a gap.
    std::vector<SegmentName> fit;
    for (auto const& name : names_) {
      if (name.last <= position) continue;
      if (name.first <= position + 1)
        fit.push_back(name);
      else if (later == 0)
        later = name.first;
    }
    std::ranges::stable_sort(fit, std::greater(), &SegmentName::last);
    for (auto const& name : fit) {
      auto segment = read_segment(asked_.segments, name);
      if (segment) return std::optional(std::move(*segment));
      if (!damaged) damaged = segment.error();
    }
    if (damaged) return std::unexpected(*damaged);
    if (later == 0) return std::nullopt;
    return corrupt("restore.segments_gap", fmt::format("positions {} to {} are missing: the next segment is {}", position + 1, later - 1,
                                                       std::ranges::find(names_, later, &SegmentName::first)->file()));
  }

  // Whether it goes on with this very journal.
  Result<void> check_fits(Segment const& segment) {
    auto const& header = segment.header;
    auto const name = SegmentName{header.first, header.last}.file();
    auto const mine = journal_->header();
    if (header.genesis != mine.genesis || header.centre != mine.centre)
      return corrupt("restore.differs", fmt::format("{} is of another journal", name));
    Hash before = mine.genesis;
    if (header.first > 1) {
      TOCSIN_TRY(auto const entry, journal_->read(header.first - 1, 1));
      if (entry.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", header.first - 1));
      before = entry.front().chain;
    }
    if (header.chain_before != before)
      return corrupt("restore.differs", fmt::format("{} does not go on where position {} ends: two histories", name, header.first - 1));
    return {};
  }

  bool is_beyond(StoredEntry const& entry) const {
    return (asked_.until && entry.at > *asked_.until) || (asked_.to_position > 0 && entry.position > asked_.to_position);
  }

  Result<void> append(Segment const& segment) {
    auto const& header = segment.header;
    if (!journal_) {
      TOCSIN_TRY(journal_,
                 open_sqlite_journal({.folder = asked_.folder,
                                      .centre = header.centre,
                                      .adopt = Header{.centre = header.centre, .genesis = header.genesis, .key_check = header.key_check}}));
    }
    TOCSIN_CHECK(check_fits(segment));
    std::vector<StoredEntry> entries;
    std::vector<std::string> erased;
    std::set<std::string, std::less<>> brought;
    for (auto const& entry : segment.entries) {
      if (is_beyond(entry.stored)) {
        reached_ = true;
        break;
      }
      if (entry.stored.position <= end()) continue;
      entries.push_back(entry.stored);
      brought.insert(entry.details.begin(), entry.details.end());
      erased.insert(erased.end(), entry.erased.begin(), entry.erased.end());
    }
    if (entries.empty()) return {};
    std::vector<SealedDetail> details;
    for (auto const& detail : segment.details) {
      if (!brought.contains(detail.id)) continue;
      auto const known = journal_->load_detail(detail.id);  // An earlier entry named it too.
      if (!known && known.error().code == "detail.unknown") details.push_back(detail);
    }
    // What is erased within this segment comes with its key only where the entry that erases it is left out; that is seen to at the end.
    TOCSIN_CHECK(journal_->append(entries, details, erased));
    if (journal_->head().chain != entries.back().chain)
      return corrupt("restore.segment_damaged", fmt::format("position {}: the chain does not fit", end()));
    ++report_.segments;
    last_state_.reset();
    if (end() == header.last && header.state_shape == state_shape()) last_state_ = header.state_hash;
    return {};
  }

  // Behind the point only erasures count: what was erased later stays erased. What cannot be read there is no reason not to restore; the
  // list of erasures names it too.
  void look_behind() {
    if (!journal_) return;
    auto const mine = journal_->header();
    auto counted = end();
    for (auto const& name : names_) {
      if (name.last <= end()) continue;
      auto const segment = read_segment(asked_.segments, name);
      if (!segment || segment->header.genesis != mine.genesis || segment->header.centre != mine.centre) {
        ++report_.unread_behind;
        continue;
      }
      for (auto const& entry : segment->entries) {
        if (entry.stored.position <= end()) continue;
        erased_behind_.insert(erased_behind_.end(), entry.erased.begin(), entry.erased.end());
        if (entry.stored.position <= counted) continue;
        counted = entry.stored.position;
        ++report_.left_out;
      }
    }
  }

  Result<void> check_point() {
    if (!journal_ || end() == 0) return not_found("restore.point_unknown", "nothing was written at that moment or before");
    if (asked_.to_position > end())
      return not_found("restore.point_unknown", fmt::format("the segments end at position {}, before {}", end(), asked_.to_position));
    return {};
  }

  Result<void> finish() {
    auto const verified = verify(*journal_);
    if (!verified.is_whole()) return corrupt("journal.damaged_at", fmt::format("position {}: {}", verified.bad_position, verified.fault));
    report_.position = verified.entries;
    report_.chain = verified.chain;
    TOCSIN_TRY(auto const last, journal_->read(report_.position, 1));
    if (!last.empty()) report_.last_at = last.front().at;
    TOCSIN_TRY(report_.state_hash, state_hash_of_(*journal_));
    if (last_state_ && *last_state_ != report_.state_hash)
      return corrupt("restore.differs", fmt::format("the state hash is {}, it was {}", to_hex(report_.state_hash), to_hex(*last_state_)));
    report_.state_compared = last_state_.has_value();
    if (asked_.accept) TOCSIN_CHECK(asked_.accept(*journal_));
    std::ifstream file(asked_.erasure_list, std::ios::binary);
    std::string const text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    auto records = newer_erasures(*journal_, text);
    if (!records) records.error().detail = asked_.erasure_list + ": " + records.error().detail;
    if (!records) return std::unexpected(records.error());
    records->insert(records->end(), erased_behind_.begin(), erased_behind_.end());
    std::ranges::sort(*records);
    records->erase(std::ranges::unique(*records).begin(), records->end());
    TOCSIN_CHECK(journal_->erase(*records));
    report_.erasures_applied = records->size();
    return {};
  }

  SegmentRestore const& asked_;
  StateHashOf const& state_hash_of_;
  std::vector<SegmentName> names_;
  std::unique_ptr<Journal> journal_;
  SegmentReport report_;
  std::optional<Hash> last_state_;
  bool reached_ = false;
  std::vector<std::string> erased_behind_;
};

}  // namespace

Result<SegmentReport> restore_segments(SegmentRestore const& asked, StateHashOf const& state_hash_of) {
  std::error_code error;
  if (fs::exists(asked.folder, error) && !fs::is_empty(asked.folder, error))
    return conflict("restore.target_not_empty", fmt::format("{} is not empty", asked.folder));
  EmptyAgain undo(asked.folder);
  fs::create_directories(asked.folder, error);
  if (error) return unavailable("restore.not_written", fmt::format("{}: {}", asked.folder, error.message()));
  fs::permissions(asked.folder, fs::perms::owner_all, error);
  auto report = Restoring(asked, state_hash_of).run();
  if (report) undo.keep();
  return report;
}

}  // namespace tocsin::journal
