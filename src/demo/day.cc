#include "demo/day.h"

#include <algorithm>
#include <array>

#include "demo/city/build_city.h"

namespace tocsin::demo {

namespace {
// Calls per hour of an ordinary day in a city of this size; 877 in all.
constexpr std::array<std::uint32_t, 24> kHours = {24, 18, 15, 13, 12, 14, 20, 32, 42, 46, 46, 48,
                                                  48, 46, 45, 46, 48, 52, 54, 52, 48, 42, 36, 30};

enum class Where { kHome, kStreet, kPremises, kWaterside };
struct TypeRow {
  char const* type;
  std::uint32_t weight, storm_weight;
  int priority;
  Where where;
  std::int64_t work_low_min, work_high_min;
  std::uint32_t transport_permille, again_permille;  // again: one more call for the same incident, and after it the next
  char const* benchmark;
};
constexpr TypeRow kTypes[] = {
    {"medical.other", 150, 60, 3, Where::kHome, 12, 25, 720, 40, ""},
    {"medical.trauma", 90, 40, 2, Where::kHome, 12, 30, 760, 90, ""},
    {"medical.cardiac", 60, 25, 1, Where::kHome, 18, 40, 880, 80, ""},
    {"medical.breathing", 60, 25, 1, Where::kHome, 15, 30, 850, 50, ""},
    {"medical.unconscious", 50, 20, 1, Where::kHome, 12, 30, 760, 130, ""},
    {"medical.stroke", 40, 15, 1, Where::kHome, 12, 22, 950, 40, ""},
    {"medical.birth", 10, 4, 2, Where::kHome, 15, 35, 950, 30, ""},
    {"fire.building", 25, 15, 1, Where::kHome, 35, 140, 60, 620, "under_control"},
    {"fire.vehicle", 12, 5, 2, Where::kStreet, 20, 45, 0, 450, "extinguished"},
    {"fire.rubbish", 25, 2, 3, Where::kStreet, 12, 25, 0, 150, "extinguished"},
    {"fire.vegetation", 10, 1, 2, Where::kStreet, 25, 90, 0, 400, "extinguished"},
    {"fire.alarm", 50, 80, 2, Where::kPremises, 10, 25, 0, 50, ""},
    {"fire.gas", 15, 8, 1, Where::kHome, 25, 60, 40, 200, "under_control"},
    {"rescue.lift", 30, 60, 3, Where::kHome, 12, 30, 0, 120, ""},
    {"rescue.lockout", 30, 5, 3, Where::kHome, 8, 20, 0, 30, ""},
    {"rescue.entrapment", 12, 60, 1, Where::kHome, 20, 60, 400, 250, ""},
    {"rescue.height", 8, 6, 1, Where::kStreet, 25, 60, 250, 300, ""},
    {"rescue.water", 10, 110, 1, Where::kWaterside, 25, 70, 350, 520, ""},
    {"traffic.collision", 70, 70, 3, Where::kStreet, 15, 35, 0, 280, ""},
    {"traffic.collision_injury", 40, 40, 1, Where::kStreet, 20, 45, 620, 480, ""},
    {"traffic.obstruction", 30, 90, 4, Where::kStreet, 12, 30, 0, 250, ""},
    {"hazmat.odour", 12, 10, 3, Where::kHome, 15, 35, 0, 250, ""},
    {"hazmat.leak", 4, 4, 1, Where::kPremises, 60, 150, 100, 420, "under_control"},
    {"hazmat.spill", 5, 6, 2, Where::kStreet, 30, 70, 0, 250, ""},
    {"utility.gas", 20, 15, 2, Where::kHome, 20, 50, 0, 180, ""},
    {"utility.power", 20, 140, 3, Where::kStreet, 30, 80, 0, 420, ""},
    {"utility.water", 12, 30, 4, Where::kStreet, 30, 80, 0, 300, ""},
    {"utility.road", 10, 60, 3, Where::kStreet, 20, 60, 0, 200, ""},
    {"nature.tree", 12, 170, 3, Where::kStreet, 20, 50, 0, 260, ""},
    {"nature.flood", 4, 420, 2, Where::kWaterside, 35, 90, 30, 560, ""},
    {"nature.landslide", 1, 20, 1, Where::kStreet, 60, 150, 120, 350, ""},
    {"police.assistance", 30, 20, 4, Where::kStreet, 10, 30, 0, 20, ""},
    {"police.noise", 30, 2, 4, Where::kHome, 8, 20, 0, 80, ""},
    {"police.dispute", 15, 3, 4, Where::kStreet, 12, 35, 0, 40, ""},
};

class Diary {
 public:
  Diary(DemoCity const& city, std::uint64_t seed, Scenario scenario)
      : city_(city),
        random_(Random(seed).fork(scenario == Scenario::kStorm ? "storm day" : "normal day")),
        ground_(city.ground),
        index_(points_of(city.ground.doors)) {
    day_.scenario = scenario;
  }

  DemoDay write() {
    bool const storm = day_.scenario == Scenario::kStorm;
    // A tiny town gets a tenth of the calls.
    std::uint32_t const scale = city_.size == Size::kCity ? 1000 : 110;
    for (std::uint32_t hour = 0; hour < 24; ++hour) {
      std::uint32_t const wanted = kHours[hour] * scale;
      std::uint32_t calls = wanted / 1000 + (random_.below(1000) < wanted % 1000 ? 1 : 0);
      std::size_t const until = day_.calls.size() + calls;
      while (day_.calls.size() < until) one(Duration::hours(hour) + Duration::milliseconds(random_.between(0, 3'599'999)), false);
    }
    if (storm) flood_evening(scale);
    std::stable_sort(day_.calls.begin(), day_.calls.end(), [](DemoCall const& a, DemoCall const& b) { return a.at < b.at; });
    return std::move(day_);
  }

 private:
  // The rain begins at 18:30; two bursts of 100 calls a minute, a raised tide between and after them.
  void flood_evening(std::uint32_t scale) {
    struct Wave {
      std::int64_t from_min, to_min;
      std::uint32_t per_minute;
    };
    constexpr Wave kWaves[] = {{18 * 60 + 30, 19 * 60 + 30, 4},   {19 * 60 + 30, 19 * 60 + 40, 100}, {19 * 60 + 40, 20 * 60 + 30, 9},
                               {20 * 60 + 30, 20 * 60 + 36, 100}, {20 * 60 + 36, 22 * 60, 7},        {22 * 60, 23 * 60 + 30, 2}};
    for (Wave const& wave : kWaves) {
      for (std::int64_t minute = wave.from_min; minute < wave.to_min; ++minute) {
        std::uint32_t const wanted = wave.per_minute * scale;
        std::uint32_t const calls = wanted / 1000 + (random_.below(1000) < wanted % 1000 ? 1 : 0);
        std::size_t const until = day_.calls.size() + calls;
        while (day_.calls.size() < until) one(Duration::minutes(minute) + Duration::milliseconds(random_.between(0, 59'999)), true);
      }
    }
    // Low streets by the river are under water until the night.
    auto const& roads = ground_.lowland;
    std::size_t const wanted = city_.size == Size::kCity ? 14 : 3;
    for (std::size_t attempt = 0; attempt < 20'000 && day_.closures.size() < wanted; ++attempt) {
      auto const road = static_cast<std::uint32_t>(random_.below(roads.size()));
      if (roads[road].empty()) continue;
      Duration const from = Duration::minutes(random_.between(19 * 60 + 20, 20 * 60 + 20));
      day_.closures.push_back({from, from + Duration::minutes(random_.between(90, 200)), road, roads[road]});
    }
    std::stable_sort(day_.closures.begin(), day_.closures.end(),
                     [](DemoClosure const& a, DemoClosure const& b) { return a.from < b.from; });
  }

  // One ring, and what belongs to it: later calls for the same incident.
  void one(Duration at, bool storm) {
    std::uint64_t const kind = random_.below(1000);
    if (!storm && kind < 190) {
      stray(at, kind < 70    ? CallKind::kInformation
                : kind < 130 ? CallKind::kMisdial
                : kind < 150 ? CallKind::kSilent
                             : CallKind::kAbandoned);
      return;
    }
    if (storm && kind < 60) {  // Nobody answers fast enough.
      stray(at, kind < 45 ? CallKind::kAbandoned : CallKind::kInformation);
      return;
    }
    TypeRow const& row = choose(storm);
    DemoIncident incident = happen(row);
    day_.incidents.push_back(incident);
    std::size_t const number = day_.incidents.size() - 1;
    call(at, number, CallKind::kFirst);
    std::uint32_t again = storm ? std::min<std::uint32_t>(row.again_permille * 14 / 10, 780) : row.again_permille;
    Duration later = at;
    for (int more = 0; more < 12 && random_.below(1000) < again; ++more) {
      later = later + Duration::milliseconds(random_.between(8'000, storm ? 90'000 : 150'000));
      call(later, number, CallKind::kAgain);
      again = again * 8 / 10;
    }
  }

  TypeRow const& choose(bool storm) {
    std::uint32_t total = 0;
    for (TypeRow const& row : kTypes) total += storm ? row.storm_weight : row.weight;
    auto pick = static_cast<std::uint32_t>(random_.below(total));
    for (TypeRow const& row : kTypes) {
      std::uint32_t const weight = storm ? row.storm_weight : row.weight;
      if (pick < weight) return row;
      pick -= weight;
    }
    return kTypes[0];
  }

  DemoIncident happen(TypeRow const& row) {
    DemoIncident incident;
    incident.type = row.type;
    incident.priority = row.priority;
    if (row.where == Where::kWaterside && !ground_.waterside.empty()) {
      incident.address = ground_.waterside[random_.below(ground_.waterside.size())];
    } else if (row.where == Where::kPremises && !ground_.premises.empty()) {
      incident.address = ground_.premises[random_.below(ground_.premises.size())];
    } else {
      incident.address = random_.below(ground_.doors.size());
    }
    incident.at = ground_.doors[incident.address].at;
    incident.acknowledge = Duration::milliseconds(random_.between(4'000, 22'000));
    bool const medical = incident.type.starts_with("medical");
    incident.turnout = Duration::milliseconds(random_.between(medical ? 25'000 : 40'000, medical ? 80'000 : 105'000));
    // The lower of two draws: most work is short, some is long.
    std::int64_t const low = row.work_low_min * 60, high = row.work_high_min * 60;
    incident.work = Duration::seconds(std::min(random_.between(low, high), random_.between(low, high)));
    incident.transport = random_.below(1000) < row.transport_permille;
    incident.late_radio = random_.chance(120'000);
    incident.benchmark = row.benchmark;
    if (incident.type == "fire.building") {
      std::uint64_t const size = random_.below(100);
      incident.level = size < 72 ? 1 : size < 92 ? 2 : size < 98 ? 3 : 4;
    } else if (row.benchmark[0] != '\0' || incident.type == "traffic.collision_injury" || incident.type == "rescue.water") {
      incident.level = random_.chance(130'000) ? 2 : 1;
    }
    incident.raised_after = Duration::seconds(random_.between(90, 420));
    bool const nothing = (incident.type == "fire.alarm" && random_.chance(870'000)) ||
                         (incident.type == "hazmat.odour" && random_.chance(500'000)) || random_.chance(25'000);
    if (nothing) {
      incident.disposition = incident.type == "fire.alarm" ? "false_alarm" : "nothing_found";
      incident.work = Duration::seconds(random_.between(6 * 60, 16 * 60));
      incident.transport = false;
      incident.level = 1;
      incident.benchmark.clear();
    } else {
      incident.disposition = incident.transport ? "transported" : "resolved";
    }
    Point const here = to_plane(incident.at);
    auto const& hospitals = ground_.hospitals;
    auto const nearest = std::min_element(hospitals.begin(), hospitals.end(), [&](auto const& a, auto const& b) {
      return length(to_plane(a.at) - here) < length(to_plane(b.at) - here);
    });
    if (nearest != hospitals.end()) {
      incident.hospital = nearest->at;
      incident.hospital_code = nearest->code;
    }
    return incident;
  }

  DemoCall ring(Duration at, CallKind kind) {
    DemoCall call;
    call.at = at;
    call.kind = kind;
    std::uint64_t const channel = random_.below(100);
    call.channel = channel < 90 ? Channel::kVoice : channel < 96 ? Channel::kApp : Channel::kText;
    call.language = random_.chance(80'000) ? "en" : "zh";
    // 199 is no network's prefix here, and the fourth digit is always 0: a range for fiction.
    call.callback = "1990" + std::to_string(1'000'000 + random_.below(9'000'000));
    std::int64_t const soon = random_.between(1'500, 12'000), late = random_.between(1'500, 19'000);
    call.ring = Duration::milliseconds(std::min(soon, late));
    call.talk = Duration::milliseconds(random_.between(18'000, 75'000));
    return call;
  }

  void stray(Duration at, CallKind kind) {
    DemoCall call = ring(at, kind);
    call.text = chatter(kind, call.language, random_.next());
    if (kind == CallKind::kAbandoned) call.ring = Duration::milliseconds(random_.between(2'000, 25'000));
    if (kind == CallKind::kMisdial) call.talk = Duration::milliseconds(random_.between(3'000, 9'000));
    if (kind == CallKind::kSilent) {  // The network's guess is all there is.
      Point const somewhere = to_plane(ground_.doors[random_.below(ground_.doors.size())].at);
      call.location = to_wgs84(somewhere + Point{random_.between(-4000, 4000), random_.between(-4000, 4000)});
      call.location_source = LocationSource::kNetwork;
      call.uncertainty_m = random_.between(300, 1500);
    }
    day_.calls.push_back(std::move(call));
  }

  void call(Duration at, std::size_t number, CallKind kind) {
    DemoIncident const& incident = day_.incidents[number];
    DemoCall call = ring(at, kind);
    call.incident = number;
    call.text = call_text(incident.type, call.language, random_.next());
    DemoGround::Door const* address = &ground_.doors[incident.address];
    Point seen = to_plane(incident.at);
    if (kind == CallKind::kAgain) {  // Seen from another window, or from the street.
      seen = seen + Point{random_.between(-1400, 1400), random_.between(-1400, 1400)};
      address = &ground_.doors[index_.nearest(seen)];
    }
    bool const english = call.language == "en";
    auto const& name = ground_.names[address->street];
    std::string const& street = english ? name.en : name.zh;
    bool const village = address->village;
    std::uint64_t const how = random_.below(100);
    std::string const& door = address->number;
    if (how < 62) {
      call.place_text = english ? door + " " + street : street + door + (address->numbered ? "号" : "");
      call.address_code = address->code;
      call.location = address->at;
      call.location_source = LocationSource::kRegister;
      call.uncertainty_m = 20;
    } else if (how < 84) {  // The street, and what the network knows.
      call.place_text = english ? street + (village ? "" : ", near number " + door) : street + (village ? "村口" : door + "号附近");
      call.location = to_wgs84(seen + Point{random_.between(-2500, 2500), random_.between(-2500, 2500)});
      call.location_source = LocationSource::kNetwork;
      call.uncertainty_m = random_.between(200, 800);
    } else if (how < 96) {  // The telephone's own position.
      call.place_text = english ? street : street + "上";
      call.location = to_wgs84(seen + Point{random_.between(-250, 250), random_.between(-250, 250)});
      call.location_source = LocationSource::kDevice;
      call.uncertainty_m = random_.between(8, 35);
    } else {  // Words only.
      call.place_text = english ? street : ground_.names[address->town].zh + street;
    }
    day_.calls.push_back(std::move(call));
  }

  DemoCity const& city_;
  Random random_;
  DemoGround const& ground_;
  PointIndex index_;  // Of the doors.
  DemoDay day_;
};
}  // namespace

DemoDay generate_day(DemoCity const& city, std::uint64_t seed, Scenario scenario) { return Diary(city, seed, scenario).write(); }

Hash digest_of(DemoDay const& day) {
  std::string text;
  auto const add = [&](std::string_view s) { text.append(s).push_back('\x1f'); };
  auto const number = [&](std::int64_t n) { add(std::to_string(n)); };
  for (DemoIncident const& i : day.incidents) {
    add(i.type), number(i.priority), number(i.level), number(i.raised_after.us), number(static_cast<std::int64_t>(i.address));
    number(i.at.lat_e7), number(i.at.lon_e7), number(i.acknowledge.us), number(i.turnout.us), number(i.work.us), number(i.transport);
    add(i.hospital_code), add(i.benchmark), add(i.disposition), number(i.late_radio);
  }
  for (DemoCall const& c : day.calls) {
    number(c.at.us), number(static_cast<int>(c.kind)), number(static_cast<std::int64_t>(c.incident)), number(static_cast<int>(c.channel));
    add(c.language), add(c.text), add(c.place_text), add(c.address_code), add(c.callback);
    number(c.location ? c.location->lat_e7 : 0), number(c.location ? c.location->lon_e7 : 0), number(static_cast<int>(c.location_source));
    number(c.uncertainty_m), number(c.ring.us), number(c.talk.us);
  }
  for (DemoClosure const& c : day.closures) number(c.from.us), number(c.to.us), number(c.road);
  return sha256(text);
}

}  // namespace tocsin::demo
