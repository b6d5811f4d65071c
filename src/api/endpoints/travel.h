// Travel time between two places and what can be reached from one, by the roads of the active data set. Every answer says how far from a
// road its places lie and whether they are on roads that are not joined to the others.
#pragma once

#include "api/advice/data_sets.h"
#include "api/advice/place_resolver.h"
#include "api/advice/roads_now.h"
#include "api/exchange.h"
#include "sequencer/centre.h"

namespace tocsin::api {

struct OnRoad {
  Degrees location;  // On the nearest road.
  std::int64_t off_road_m = 0;
  bool is_far = false;  // Beyond what is taken for "at the road".
  bool on_island = false;
  std::string road;
  // By so much a road is nearer that is not joined to the others: it was passed over.
  std::optional<std::int64_t> passed_over_island_m;
};
BOOST_DESCRIBE_STRUCT(OnRoad, (), (location, off_road_m, is_far, on_island, road, passed_over_island_m))

struct TravelAnswer {
  bool reachable = false;
  std::int64_t time_ms = 0;
  std::int64_t distance_m = 0;
  OnRoad from, to;
  std::vector<Degrees> way;
  std::string data_set;
  std::int64_t detour_ms = 0;           // By how much closed roads lengthen the way,
  std::vector<std::string> detour_for;  // and which closures it would have led through, where there is none now too.
  bool closures_pending = false;        // A later change of closures is not worked in yet.
  std::string speeds;                   // The version of the speeds by hour of week,
  std::string speeds_hour;              // and the hour that they were taken of: mon 08. Empty: of none.
};
BOOST_DESCRIBE_STRUCT(TravelAnswer, (),
                      (reachable, time_ms, distance_m, from, to, way, data_set, detour_ms, detour_for, closures_pending, speeds,
                       speeds_hour))

struct AreaRing {
  std::vector<Degrees> points;
};
BOOST_DESCRIBE_STRUCT(AreaRing, (), (points))
struct AreaPolygon {
  std::vector<AreaRing> rings;  // The outer one, then holes.
};
BOOST_DESCRIBE_STRUCT(AreaPolygon, (), (rings))
struct ReachedArea {
  std::int64_t minutes = 0;
  std::vector<AreaPolygon> polygons;
};
BOOST_DESCRIBE_STRUCT(ReachedArea, (), (minutes, polygons))
struct IsochroneAnswer {
  OnRoad from;
  std::vector<ReachedArea> areas;
  std::string data_set;
  bool closures_pending = false;
  std::string speeds, speeds_hour;  // As in TravelAnswer.
};
BOOST_DESCRIBE_STRUCT(IsochroneAnswer, (), (from, areas, data_set, closures_pending, speeds, speeds_hour))

inline constexpr char const
    *kAtEn =
        "A moment (2026-11-27T08:00:00Z) or the centre's local time (2026-11-27T08:00): the speeds of that hour of the week; else of now",
    *kAtZh = "时刻（2026-11-27T08:00:00Z）或当地时间（2026-11-27T08:00）：按该时段车速；默认为当前时段";

// ?from=LAT,LON&to=LAT,LON[&mode=siren|normal][&at=TIME]
struct GetTravelTime {
  using Body = Nothing;
  using Answer = TravelAnswer;
  static QueryParameters query() {
    return {{"from", "lat,lon", "lat,lon", QueryKind::kText, true},
            {"to", "lat,lon", "lat,lon", QueryKind::kText, true},
            {"mode", "siren or normal", "siren（鸣笛）或 normal"},
            {"at", kAtEn, kAtZh}};
  }
  sequencer::Centre const& centre;
  DataSets const& data_sets;
  RoadsNow const& roads;
  Result<Answer> read(Exchange const& exchange) const;
};
// ?from=LAT,LON[&minutes=4,8,12][&mode=siren|normal][&at=TIME]
struct GetIsochrone {
  using Body = Nothing;
  using Answer = IsochroneAnswer;
  static QueryParameters query() {
    return {{"from", "lat,lon", "lat,lon", QueryKind::kText, true},
            {"minutes", "Up to six numbers, with commas; else 4,8,12", "最多六个数，逗号分隔；默认 4,8,12"},
            {"mode", "siren or normal", "siren（鸣笛）或 normal"},
            {"at", kAtEn, kAtZh}};
  }
  sequencer::Centre const& centre;
  DataSets const& data_sets;
  RoadsNow const& roads;
  Result<Answer> read(Exchange const& exchange) const;
};
Endpoint endpoint(GetTravelTime e);
Endpoint endpoint(GetIsochrone e);

}  // namespace tocsin::api
