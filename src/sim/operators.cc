#include "sim/operators.h"

#include "journal/kept_lists/erasure_list.h"
#include "sim/checks.h"

namespace tocsin::sim {

void Operators::begin() {
  bool const is_needed = run_.is_planted(Plant::kForgetErasures) || run_.is_planted(Plant::kGluedList);
  if (!run_.has(Fault::kRestore) || !(run_.faults.chance(250'000) || is_needed)) return;
  auto const length = run_.options.length;
  run_.later(Duration::microseconds(run_.faults.between(length.us / 10, length.us / 2)), [this] { back_up(); });
  run_.later(Duration::microseconds(run_.faults.between(length.us / 2, length.us * 95 / 100)), [this] { restore(); });
}

void Operators::back_up() {
  if (!store_.unconfirmed_from) backup_ = store_.content;
}

// As `tocsin restore`: into a folder without snapshots, and what was erased since is erased again.
void Operators::restore() {
  if (!backup_ || store_.unconfirmed_from) return;
  // What the screens have seen until now was seen in this history.
  auto const before = check_journal(SimJournal(run_, store_, -1));
  if (!before.broken.empty()) return run_.fail("before the restore: " + before.broken);
  screens_.check(before.shown, false);
  ++run_.report.restores;
  ++run_.history;
  for (auto const& server : servers_) server->crash();
  store_.content = std::exchange(backup_, {}).value();
  store_.holder = -1;
  people_.forget_behind(store_.head().position);
  screens_.history_changed(store_.head().position);
  for (auto const& server : servers_) server->snapshots().clear();
  if (run_.is_planted(Plant::kForgetErasures)) return;
  SimJournal journal(run_, store_, -1);
  auto const records = journal::newer_erasures(journal, store_.erasure_list);
  if (!records) return run_.fail("restore: " + records.error().code + " " + records.error().detail);
  run_.report.erased_again += records->size();
  static_cast<void>(journal.erase(*records));
}

}  // namespace tocsin::sim
