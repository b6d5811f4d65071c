// Replay from the journal, and restart with a snapshot: how long until the state is there again.
//   replay [--folder DIR] [--events 1000000] [--runs 3] [--out DIR]
// The journal is made by the core itself: incidents that are opened, graded, given units, reported on and closed over simulated days.
#include <cstring>
#include <filesystem>

#include "bench/figures.h"
#include "journal/entry_codec.h"
#include "journal/snapshot.h"
#include "journal/sqlite_journal.h"
#include "sequencer/recover.h"
#include "sequencer/sequencer.h"

using namespace tocsin;
using namespace tocsin::bench;

namespace {

struct Maker {
  journal::Journal& journal;
  sequencer::Sequencer sequencer;
  Instant now{1'790'000'000'000'000};
  std::uint64_t events = 0;
  int key = 0;
  std::shared_ptr<core::Entry const> last;

  explicit Maker(journal::Journal& j)
      : journal(j), sequencer(j, sequencer::recover(j, "")->world, [this](std::vector<sequencer::Committed> batch) {
          for (auto const& committed : batch) {
            if (!committed.entry) continue;
            if (committed.entry->refusal)
              throw std::runtime_error(committed.entry->refusal->code + ": " + committed.entry->refusal->detail);
            events += committed.entry->events.size();
            last = committed.entry;
          }
        }) {}

  void queue(core::Command command) {
    core::Request r;
    r.envelope.command_id = sha256("k" + std::to_string(key++));
    r.envelope.actor = AccountCode{"a-1"};
    r.envelope.origin = "api";
    r.command = std::move(command);
    sequencer.submit({std::move(r), {}, {}});
  }
  void run() {
    while (sequencer.has_work()) sequencer.step(now);
  }
};

void make_journal(journal::Journal& journal, std::uint64_t wanted) {
  Maker maker(journal);
  constexpr int kUnits = 120;
  maker.queue(configuration::Command{configuration::SetCatalogue{configuration::default_catalogue()}});
  for (auto const& type : configuration::default_incident_types()) maker.queue(configuration::Command{configuration::DefineType{type}});
  maker.queue(station::Command{station::Register{.station = StationCode{"S01"}, .name = {"一站", "One"}, .agency = AgencyCode{"fire"}}});
  for (int u = 0; u < kUnits; ++u)
    maker.queue(unit::Command{unit::Register{.unit = UnitCode{"E" + std::to_string(100 + u)},
                                             .kind = "engine",
                                             .agency = AgencyCode{"fire"},
                                             .station = StationCode{"S01"},
                                             .capabilities = {CapabilityCode{"engine"}}}});
  maker.run();
  for (int round = 0; maker.events < wanted; ++round) {
    // A round: as many incidents as units, each through its whole life, with the steps of all of them in one batch.
    std::vector<IncidentId> incidents;
    for (int u = 0; u < kUnits; ++u) {
      maker.queue(call::Command{call::Register{.place = {.text = "望江路 12 号", .location = Wgs84{310000000 + u * 10000, 1179000000}},
                                               .type = IncidentTypeCode{"fire.building"},
                                               .priority = 2,
                                               .record = "r" + std::to_string(round * kUnits + u),
                                               .open_incident = true,
                                               .incident_record = "i" + std::to_string(round * kUnits + u)}});
    }
    maker.run();
    for (auto const& [id, incident] : maker.sequencer.world().incident.incidents)
      if (incident::is_open(incident)) incidents.push_back(id);
    for (int u = 0; u < kUnits; ++u)
      maker.queue(assignment::Command{assignment::Dispatch{.incident = incidents[static_cast<std::size_t>(u)],
                                                           .units = {{UnitCode{"E" + std::to_string(100 + u)}, 300}}}});
    maker.run();
    // Within the targets, so that hardly a timer fires: the events are those of people's work.
    for (auto const& [status, after] :
         {std::pair{UnitStatus::kAcknowledged, Duration::seconds(8)}, std::pair{UnitStatus::kEnRoute, Duration::seconds(50)},
          std::pair{UnitStatus::kOnScene, Duration::minutes(4)}, std::pair{UnitStatus::kReturning, Duration::minutes(9)},
          std::pair{UnitStatus::kInQuarters, Duration::minutes(10)}}) {
      maker.now = maker.now + after;
      for (int u = 0; u < kUnits; ++u)
        maker.queue(unit::Command{unit::ReportStatus{.unit = UnitCode{"E" + std::to_string(100 + u)}, .status = status}});
      maker.run();
    }
    for (auto const& id : incidents)
      maker.queue(incident::Command{incident::Close{.incident = id, .disposition = DispositionCode{"resolved"}}});
    maker.run();
    maker.now = maker.now + Duration::hours(3);  // About 900 incidents a day.
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder = "build/bench-replay";
  std::string out = "build";
  std::uint64_t wanted = 1'000'000;
  int runs = 3;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--folder") == 0) folder = argv[i + 1];
    if (std::strcmp(argv[i], "--out") == 0) out = argv[i + 1];
    if (std::strcmp(argv[i], "--events") == 0) wanted = std::stoull(argv[i + 1]);
    if (std::strcmp(argv[i], "--runs") == 0) runs = std::stoi(argv[i + 1]);
  }
  std::filesystem::remove_all(folder);
  {
    auto journal = journal::open_sqlite_journal({.folder = folder});
    if (!journal) throw std::runtime_error(journal.error().detail);
    make_journal(**journal, wanted);
  }
  std::vector<double> raw, replayed, restarted;
  std::uint64_t events = 0, entries = 0;
  for (int r = 0; r < runs; ++r) {
    auto const journal = journal::open_sqlite_journal({.folder = folder});
    // Baseline: reading the same rows and parsing nothing.
    auto start = Clock::now();
    std::uint64_t bytes = 0;
    entries = 0;
    for (std::uint64_t at = 1;;) {
      auto const page = (*journal)->read(at, 4096);
      if (!page || page->empty()) break;
      for (auto const& stored : *page) bytes += stored.bytes.size();
      entries += page->size();
      at = page->back().position + 1;
    }
    double const raw_seconds = seconds_since(start);
    start = Clock::now();
    events = 0;
    auto const state = sequencer::recover(**journal, "", [&](core::Entry const& entry) {
      events += entry.events.size();
      return true;
    });
    double const seconds = seconds_since(start);
    if (!state) throw std::runtime_error(state.error().detail);
    raw.push_back(static_cast<double>(events) / raw_seconds);
    replayed.push_back(static_cast<double>(events) / seconds);
    auto const head = (*journal)->read(state->world.position, 1);
    static_cast<void>(journal::save_snapshot(folder, state->world, head->front().chain));
    start = Clock::now();
    auto const again = sequencer::recover(**journal, folder);
    restarted.push_back(seconds_since(start));
    if (!again || again->from_snapshot == 0) throw std::runtime_error("the snapshot was not used");
  }
  fmt::print("{} events in {} entries\n", events, entries);
  Figures figures("replay");
  figures.add(
      {"replay from the journal, events per second", ">= 300,000/s", median(replayed), "/s", median(raw), "rows read, nothing parsed"});
  figures.add({fmt::format("restart with {} events and a snapshot", events), "<= 2 s", median(restarted), "s", 0, ""});
  figures.finish(out);
  std::filesystem::remove_all(folder);
}
