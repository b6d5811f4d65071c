// TravelTime: how long it takes by road.
// All times are whole milliseconds and all choices are made on integers: the same question has the same answer everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/road_graph.h"

namespace tocsin::geo {

enum class TravelMode : std::uint8_t { kNormal, kSiren };

// How a mode drives, as data: on a segment it drives by its class's speed, or, where a limit is posted, at `percent_of_limit` of it.
struct SpeedProfile {
  std::array<std::uint16_t, kRoadClasses> kmh{};
  std::uint16_t percent_of_limit = 100;
  // Private roads and ferries count as about this many percent of their time when ways are compared (the time told is the true one), so
  // that they are used only when nothing else leads there.
  std::uint16_t private_percent = 2000;
  std::uint32_t turn_round_ms = 10'000;  // Where one may turn round at all: in a dead end.
  // Of these speeds, posted limits included: what an hour of the week makes of them. 0: all of it.
  std::array<std::uint8_t, kRoadClasses> percent_of_class{};
  friend bool operator==(SpeedProfile const&, SpeedProfile const&) = default;
};
SpeedProfile normal_profile();
SpeedProfile siren_profile();
struct SpeedProfiles {
  SpeedProfile normal = normal_profile();
  SpeedProfile siren = siren_profile();
  friend bool operator==(SpeedProfiles const&, SpeedProfiles const&) = default;
};
// Milliseconds over the whole segment, at least 1.
std::uint32_t drive_ms(Segment const& segment, SpeedProfile const& profile);

// Arcs nobody drives through (flood, works, a fallen tree), for each mode: one direction of a road may be closed, and a road may be closed
// to all but those with lights and sirens. The segment on which a unit or an incident itself stands may still be left and reached.
// Kept sorted, without duplicates.
class Closures {
 public:
  Closures() = default;
  explicit Closures(std::vector<SegmentId> const& segments);  // In both directions, for everybody.
  void close(TravelMode mode, std::span<ArcId const> arcs);   // More of them.
  bool has(TravelMode mode, ArcId a) const;
  std::span<ArcId const> arcs(TravelMode mode) const { return arcs_[static_cast<std::size_t>(mode)]; }
  bool empty() const { return arcs_[0].empty() && arcs_[1].empty(); }
  friend bool operator==(Closures const&, Closures const&) = default;

 private:
  std::array<std::vector<ArcId>, 2> arcs_;  // By mode.
};

struct Conditions {
  TravelMode mode = TravelMode::kSiren;
  Closures const* closures = nullptr;  // Not owned; may be null.
};

struct Trip {
  bool reachable = false;
  std::uint32_t ms = 0;
  std::uint32_t dm = 0;  // Decimetres.

  std::uint32_t metres() const { return (dm + 5) / 10; }
  friend bool operator==(Trip const&, Trip const&) = default;
};

struct Route {
  Trip trip;
  std::vector<Wgs84> points;             // From the start's place on the road to the goal's.
  std::vector<std::uint32_t> at_ms;      // Per point: time since the start; never falls.
  std::vector<SegmentId> segments;       // In driving order.
  std::vector<ArcId> arcs;               // The same with their direction; a segment on which one turned round has two.
  std::vector<std::uint32_t> driven_dm;  // Of each of them: the first and the last are driven in part.
};

// A stretch of one segment, as the crow cannot fly: between two places in parts per million of its length.
struct Reached {
  SegmentId segment = 0;
  std::uint32_t from_ppm = 0, to_ppm = Spot::kWhole;
};

class TravelTime {
 public:
  virtual ~TravelTime() = default;
  // What a recommendation asks: all units to one incident. One Trip per source, in their order.
  virtual std::vector<Trip> many_to_one(std::span<Spot const> sources, Spot target, Conditions const& conditions) const = 0;
  virtual std::vector<Trip> one_to_many(Spot source, std::span<Spot const> targets, Conditions const& conditions) const = 0;
  // Row by row: all targets from the first source, then from the second ...
  virtual std::vector<Trip> many_to_many(std::span<Spot const> sources, std::span<Spot const> targets,
                                         Conditions const& conditions) const = 0;
  // Nothing when there is no way.
  virtual std::optional<Route> route(Spot from, Spot to, Conditions const& conditions) const = 0;
  // Everything that can be driven to within the limit, by segment.
  virtual std::vector<Reached> reach(Spot from, std::uint32_t limit_ms, Conditions const& conditions) const = 0;
};

// The places in their order by time (then by their order), those that are reached only, at most `most`.
std::vector<std::size_t> nearest(std::span<Trip const> trips, std::size_t most);

}  // namespace tocsin::geo
