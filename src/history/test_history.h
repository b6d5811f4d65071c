// For tests: a journal in memory that a test centre fills, and a history of it that goes on when told to.
#pragma once

#include "core/test_centre.h"
#include "history/history.h"
#include "journal/entry_codec.h"
#include "journal/memory_journal.h"
#include "journal/test_folder.h"

namespace tocsin::history {

struct TestPast {
  core::TestCentre centre;
  std::unique_ptr<journal::Journal> journal = journal::make_memory_journal();
  std::size_t appended = 0;
  bool folds = true;
  int months_kept = kMonthsKept;
  std::vector<std::string> said;

  void append() {
    std::vector<journal::StoredEntry> entries;
    for (; appended < centre.journal.size(); ++appended) entries.push_back(journal::to_stored(centre.journal[appended]));
    if (!entries.empty()) REQUIRE(journal->append(entries, {}));
  }
  Options options() {
    Options out;
    out.months_kept = months_kept;
    out.clock = [this] { return centre.now; };
    out.durable = [this] { return journal->head().position; };
    out.folds = [this] { return folds; };
    out.say = [this](bool, std::string const& text) { said.push_back(text); };
    return out;
  }
  static void catch_up(History& history) {
    for (int i = 0; i < 10'000; ++i) {
      auto const done = history.step();
      REQUIRE_MESSAGE(done, (done ? "" : done.error().code + " " + done.error().detail));
      auto const status = history.status();
      if (status.position == status.durable) return;
    }
    FAIL("it does not catch up");
  }
  Search all() const { return {.from = {INT64_MIN / 2}, .to = {INT64_MAX / 2}, .limit = 100'000}; }
};

// One incident from its call to its end.
inline IncidentId course(core::TestCentre& centre, char const* type, std::vector<char const*> const& units) {
  auto const id = centre.open(type, 2);
  for (char const* unit : units) {
    centre.now = centre.now + Duration::seconds(20);
    centre.send(id, unit);
    centre.now = centre.now + Duration::seconds(30);
    centre.report(unit, UnitStatus::kEnRoute);
    centre.now = centre.now + Duration::seconds(200);
    centre.report(unit, UnitStatus::kOnScene);
    centre.now = centre.now + Duration::seconds(600);
    centre.report(unit, UnitStatus::kAvailable);
  }
  for (auto const& [agency, leg] : centre.at(id).legs) {
    if (leg.state == incident::LegState::kClosed) continue;
    centre.must(incident::CloseLeg{id, agency, {"resolved"}});
  }
  centre.must(incident::Close{id, {"resolved"}});
  return id;
}

}  // namespace tocsin::history
