// Why: what left the working state must stay as closed to who has areas as it was while it stood on the lists.
#include <set>

#include <doctest/doctest.h>

#include "api/test_server.h"

using namespace tocsin;
using namespace tocsin::api;

namespace {

struct PastTown {
  Served served;
  int commands = 0;

  PastTown() {
    using jurisdiction::Level;
    run(jurisdiction::Command{jurisdiction::ActivateDataSet{"v1",
                                                            "test",
                                                            "",
                                                            false,
                                                            {{{"city"}, {"市", "City"}, Level::kCity, {}},
                                                             {{"north"}, {"北", "North"}, Level::kCounty, {"city"}},
                                                             {{"south"}, {"南", "South"}, Level::kCounty, {"city"}},
                                                             {{"mill"}, {"磨坊", "Mill"}, Level::kTownship, {"north"}},
                                                             {{"hill"}, {"山", "Hill"}, Level::kTownship, {"north"}}}}});
    run(configuration::Command{configuration::SetCatalogue{configuration::default_catalogue()}});
    for (auto& type : configuration::default_incident_types()) run(configuration::Command{configuration::DefineType{std::move(type)}});
    run(station::Command{station::Register{{"S1"}, {"一", "One"}, {"fire"}, {300000000, 1200000000}, {"north"}}});
    run(station::Command{station::Register{{"S2"}, {"二", "Two"}, {"fire"}, {300000000, 1200000000}, {"south"}}});
    run(unit::Command{unit::Register{{"E1"}, "engine", {"fire"}, {"S1"}, {{"engine"}}}});
    run(unit::Command{unit::Register{{"E2"}, "engine", {"fire"}, {"S2"}, {{"engine"}}}});
  }
  core::Entry run(core::Command command) {
    core::Request request;
    request.command = std::move(command);
    request.envelope.actor = {"p1"};
    request.envelope.command_id = sha256("command " + std::to_string(++commands));
    auto const outcome = served.centre->submit_and_wait(std::move(request));
    REQUIRE_MESSAGE(!outcome.error, outcome.error->code, " ", outcome.error->detail);
    return *outcome.entry;
  }
  void open(char const* county, char const* township, char const* unit) {
    Place place{.text = "Bell Lane", .county = {county}, .township = {township}};
    auto const opened = run(incident::Command{incident::Open{{"fire.rubbish"}, 3, place, {}, "r" + std::to_string(commands), false}});
    auto const id = std::get<incident::Opened>(std::get<incident::Event>(opened.events.front())).incident;
    if (unit != nullptr) run(assignment::Command{assignment::Dispatch{id, {{{unit}, {}}}, {}, false}});
    if (unit != nullptr) run(assignment::Command{assignment::StandDown{id, {{unit}}, ""}});
    std::vector<AgencyCode> legs;
    served.centre->read([&](core::World const& world) {
      for (auto const& [agency, leg] : world.incident.incidents.at(id).legs) legs.push_back(agency);
    });
    for (auto const& agency : legs) run(incident::Command{incident::CloseLeg{id, agency, {"resolved"}}});
    run(incident::Command{incident::Close{id, {"resolved"}}});
  }
  std::set<std::string> numbers(std::string const& target, std::string const& token) {
    auto const answer = served.connect()->request("GET", target, "", {{"Authorization", "Bearer " + token}});
    REQUIRE(answer);
    REQUIRE_MESSAGE(answer->status == 200, answer->body);
    std::set<std::string> out;
    constexpr std::string_view kBefore = "\"number\":\"";
    for (auto at = answer->body.find(kBefore); at != std::string::npos; at = answer->body.find(kBefore, at + 1)) {
      auto const begin = at + kBefore.size();
      out.insert(answer->body.substr(begin, answer->body.find('"', begin) - begin));
    }
    return out;
  }
};

}  // namespace

TEST_CASE("with any areas and any role: the past shows what the lists showed, and no more") {
  PastTown town;
  town.open("north", "mill", nullptr);
  town.open("north", "hill", "E1");
  town.open("south", "", "E1");
  town.open("south", "", nullptr);
  town.open("", "", nullptr);
  town.open("gone", "", "E2");
  for (int i = 0; i < 100 && town.served.past_rows->status().position < town.served.centre->position(); ++i)
    REQUIRE(town.served.past_rows->step());
  std::set<std::size_t> sizes;
  for (auto const role : {access::Role::kDispatcher, access::Role::kSupervisor, access::Role::kAdministrator})
    for (auto const& areas :
         std::vector<std::vector<std::string>>{{}, {"city"}, {"north"}, {"south"}, {"mill"}, {"S1"}, {"S2"}, {"hill", "S2"}, {"nowhere"}}) {
      std::string const token = *town.served.accounts->tokens().create({.role = role, .areas = areas}, Clock::machine_now());
      auto const listed = town.numbers("/api/v1/incidents?state=all", token);
      std::string const span = "?from=2000-01-01T00:00:00Z";
      CHECK(town.numbers("/api/v1/history/incidents" + span, token) == listed);
      auto const summary =
          town.served.connect()->request("GET", "/api/v1/history/summary" + span, "", {{"Authorization", "Bearer " + token}});
      CHECK(summary->body.find("\"total\":{\"code\":\"\",\"incidents\":" + std::to_string(listed.size()) + ",") != std::string::npos);
      auto const file =
          town.served.connect()->request("GET", "/api/v1/history/incidents.csv" + span, "", {{"Authorization", "Bearer " + token}});
      CHECK(std::ranges::count(file->body, '\n') == static_cast<std::ptrdiff_t>(listed.size()) + 1);
      sizes.insert(listed.size());
    }
  CHECK(sizes.size() >= 4);  // The areas do differ.
  std::string const all = *town.served.accounts->tokens().create({.role = access::Role::kDispatcher}, Clock::machine_now());
  CHECK(town.numbers("/api/v1/history/incidents?from=2000-01-01T00:00:00Z&jurisdiction=north", all).size() == 2);
  CHECK(town.numbers("/api/v1/history/incidents?from=2000-01-01T00:00:00Z&jurisdiction=city", all).size() == 4);
  CHECK(town.numbers("/api/v1/history/incidents?from=2000-01-01T00:00:00Z&jurisdiction=gone", all).size() == 1);
}
