#include "api/paper/printable_pack.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::api::paper;

namespace {

constexpr Instant kNow = Instant{1'790'000'000'000'000};  // 2026-09-21 22:13:20 in Yunting.

incident::Incident incident_at(std::uint64_t position, std::string number, std::int64_t priority, std::string place) {
  incident::Incident out;
  out.incident = IncidentId{1, position, 0};
  out.number = std::move(number);
  out.priority = priority;
  out.place.text = std::move(place);
  out.type = IncidentTypeCode{"fire.building"};
  out.received.occurred_at = kNow - Duration::minutes(10);
  out.record = "record";
  incident::Note note;
  note.text = DetailRef{"detail-id", "record", {}};
  out.notes.push_back(note);
  return out;
}

core::World world_of_a_room() {
  core::World world;
  world.configuration.catalogue = configuration::default_catalogue();
  for (auto const& type : configuration::default_incident_types()) world.configuration.types.emplace(type.type, type);
  world.incident.incidents.emplace(IncidentId{1, 5, 0}, incident_at(5, "20260921-0005", 3, "柳荫路 8 号"));
  auto urgent = incident_at(9, "20260921-0009", 1, "<b>桥头</b> & \"码头\"");
  assignment::Assignment sent;
  sent.assignment = AssignmentId{1, 10, 0};
  sent.unit = UnitCode{"E101"};
  sent.incident = urgent.incident;
  sent.step = UnitStatus::kEnRoute;
  sent.times[UnitStatus::kEnRoute].occurred_at = kNow - Duration::minutes(3);
  urgent.assignments.push_back(sent.assignment);
  world.assignment.assignments.emplace(sent.assignment, sent);
  world.incident.incidents.emplace(urgent.incident, urgent);
  auto closed = incident_at(3, "20260921-0003", 2, "已办结处");
  closed.phase = incident::Phase::kClosed;
  world.incident.incidents.emplace(closed.incident, closed);
  unit::Unit unit;
  unit.unit = UnitCode{"E101"};
  unit.kind = "engine";
  unit.station = StationCode{"S01"};
  unit.incident = urgent.incident;
  unit.status = UnitStatus::kEnRoute;
  world.unit.units.emplace(unit.unit, unit);
  unit.unit = UnitCode{"E999"};
  unit.retired = true;
  world.unit.units.emplace(unit.unit, unit);
  world.position = 77;
  return world;
}

std::string page(Language language) {
  return printable_pack(pack_contents(world_of_a_room()), nullptr, {.now = kNow, .demo = true, .forms = 2}, language);
}
bool before(std::string const& text, std::string_view first, std::string_view second) {
  auto const a = text.find(first), b = text.find(second);
  return a != std::string::npos && b != std::string::npos && a < b;
}

}  // namespace

TEST_CASE("the pack holds what is open, most urgent first, and the units") {
  auto const zh = page(Language::kZh);
  CHECK(before(zh, "20260921-0009", "20260921-0005"));
  CHECK(zh.find("20260921-0003") == std::string::npos);  // Closed.
  CHECK(zh.find("E101 出动 22:10") != std::string::npos);
  CHECK(zh.find("E999") == std::string::npos);  // Retired.
  CHECK(zh.find("演示数据") != std::string::npos);
  CHECK(zh.find("建筑火灾") != std::string::npos);
  auto const en = page(Language::kEn);
  CHECK(en.find("E101 En route 22:10") != std::string::npos);
  CHECK(en.find("DEMO DATA") != std::string::npos);
}

TEST_CASE("what was typed is text on paper, never markup") {
  auto const zh = page(Language::kZh);
  CHECK(zh.find("&lt;b&gt;桥头&lt;/b&gt; &amp; &quot;码头&quot;") != std::string::npos);
  CHECK(zh.find("<b>桥头") == std::string::npos);
}

TEST_CASE("the page needs nothing from outside and names no detail of a person") {
  auto const en = page(Language::kEn);
  for (std::string_view const outside : {"http:", "https:", "src=", "url(", "<script"}) CHECK(en.find(outside) == std::string::npos);
  CHECK(en.find("detail-id") == std::string::npos);
}

TEST_CASE("blank forms carry numbers of their own") {
  auto const zh = page(Language::kZh);
  CHECK(before(zh, "20260921-2213-01", "20260921-2213-02"));
  CHECK(form_number(kNow, Duration::hours(8), 7) == "20260921-2213-07");
}
