// For tests: a small configured centre that decides, applies and keeps its journal in a list.
#pragma once

#include <doctest/doctest.h>

#include "core/world.h"

namespace tocsin::core {

struct TestCentre {
  World world;
  std::vector<Entry> journal;
  Instant now{1'795'000'000'000'000};  // 2026-11-18T06:26:40Z
  std::uint64_t commands = 0;

  TestCentre() {
    must(configuration::SetCatalogue{configuration::default_catalogue()});
    for (auto& type : configuration::default_incident_types()) must(configuration::DefineType{std::move(type)});
    must(jurisdiction::ActivateDataSet{"v1",
                                       "test",
                                       "",
                                       false,
                                       {{{"city"}, {"市", "City"}, jurisdiction::Level::kCity, {}},
                                        {{"county"}, {"县", "County"}, jurisdiction::Level::kCounty, {"city"}},
                                        {{"town"}, {"镇", "Township"}, jurisdiction::Level::kTownship, {"county"}}}});
    must(station::Register{{"S1"}, {"一站", "Station 1"}, {"fire"}, {300000000, 1200000000}, {"county"}});
    add_unit("E1", "engine", "fire");
    add_unit("E2", "engine", "fire");
    add_unit("L1", "ladder", "fire");
    add_unit("A1", "ambulance_als", "ambulance");
    must(seat::Define{{"A"}, {"甲", "A"}, "seat-a"});
  }

  void add_unit(char const* code, char const* kind, char const* agency) { must(unit::Register{{code}, kind, {agency}, {"S1"}, {{kind}}}); }

  struct How {
    std::optional<Instant> occurred_at;
    char const* actor = "p1";
    std::optional<Precondition> precondition;
  };
  Result<Entry> run(Command command) { return run(std::move(command), How{}); }
  Result<Entry> run(Command command, How how) {
    Request request{.envelope = {.occurred_at = how.occurred_at}, .command = std::move(command), .precondition = how.precondition};
    request.envelope.actor = {how.actor};
    ++commands;
    for (std::size_t i = 0; i < 8; ++i) request.envelope.command_id[i] = static_cast<std::uint8_t>(commands >> (8 * i));
    std::uint64_t const position = world.position + 1;
    auto events = decide(world, request, position, now);
    Entry entry{.position = position, .at = now, .envelope = request.envelope};
    if (events) {
      entry.events = *events;
    } else {
      entry.refusal = refusal_of(world, request.command, events.error());
    }
    apply(world, entry);
    journal.push_back(entry);
    if (!events) return std::unexpected(events.error());
    return entry;
  }
  Entry must(Command command) { return must(std::move(command), How{}); }
  Entry must(Command command, How how) {
    auto entry = run(std::move(command), how);
    INFO((entry ? std::string{} : entry.error().code + ": " + entry.error().detail));
    REQUIRE(entry.has_value());
    return *entry;
  }
  std::string refused(Command command) { return refused(std::move(command), How{}); }
  std::string refused(Command command, How how) {
    auto const entry = run(std::move(command), how);
    return entry ? "accepted" : entry.error().code;
  }

  // Lets time pass as the sequencer does: an entry only when something is due.
  std::vector<Event> pass(Duration duration) {
    now = now + duration;
    std::vector<Event> all;
    for (auto events = on_time(world, world.position + 1, now); !events.empty(); events = on_time(world, world.position + 1, now)) {
      Entry entry{.position = world.position + 1, .at = now, .events = events};
      entry.envelope.actor = {"system"};
      apply(world, entry);
      journal.push_back(entry);
      all.insert(all.end(), events.begin(), events.end());
    }
    return all;
  }

  IncidentId open(char const* type = "fire.building", std::int64_t priority = 0) {
    Place place;
    place.text = "1 Bell Lane";
    place.location = Wgs84{300000000, 1200000000};
    place.county = {"county"};
    place.township = {"town"};
    auto const entry = must(incident::Open{{type}, priority, place, {}, "r" + std::to_string(world.position + 1), false});
    return std::get<incident::Opened>(std::get<incident::Event>(entry.events.front())).incident;
  }
  AssignmentId send(IncidentId incident, char const* unit) {
    must(assignment::Dispatch{incident, {{{unit}, {}}}, {}, false});
    return *world.unit.units.at({unit}).assignment;
  }
  Entry report(char const* unit, UnitStatus status) { return must(unit::ReportStatus{{unit}, status, {}, {}}); }
  incident::Incident const& at(IncidentId id) const { return world.incident.incidents.at(id); }
  unit::Unit const& at(char const* unit) const { return world.unit.units.at({unit}); }
};

template <class Fact>
std::vector<Fact> facts(std::vector<Event> const& events) {
  std::vector<Fact> found;
  auto const look = [&]<class F>(F const& fact) {
    if constexpr (std::is_same_v<F, Fact>) found.push_back(fact);
  };
  for (Event const& event : events)
    std::visit(
        [&]<class M>(M const& module) {
          if constexpr (std::is_same_v<M, DetailsErased>) {
            look(module);
          } else {
            std::visit(look, module);
          }
        },
        event);
  return found;
}

}  // namespace tocsin::core
