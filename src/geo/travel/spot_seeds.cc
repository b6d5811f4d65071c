#include "geo/travel/spot_seeds.h"

namespace tocsin::geo {
namespace {

// Driven from one place on an arc to its end, or from its beginning to a place.
std::uint32_t ahead_ppm(ArcId a, std::uint32_t along_ppm) { return is_backward(a) ? along_ppm : Spot::kWhole - along_ppm; }
std::uint32_t behind_ppm(ArcId a, std::uint32_t along_ppm) { return Spot::kWhole - ahead_ppm(a, along_ppm); }

}  // namespace

DrivingCosts driving_costs(RoadGraph const& graph, SpeedProfile const& profile) {
  DrivingCosts costs;
  costs.segment.reserve(graph.segments.size());
  for (auto const& s : graph.segments) {
    std::uint64_t const ms = drive_ms(s, profile);
    bool const is_last_choice = s.has(Segment::kPrivate) || s.road_class == RoadClass::kFerry;
    std::uint64_t const dearer = is_last_choice && profile.private_percent > 100 ? ms * (profile.private_percent - 100U) / 100 : 0;
    costs.segment.push_back(
        way_cost(ms, s.length_dm, is_last_choice ? std::max<std::uint64_t>(1, (dearer + kPenaltyMs / 2) / kPenaltyMs) : 0));
  }
  costs.turn_round = way_cost(profile.turn_round_ms, 0, 0);
  return costs;
}

// The same rounding for the same part.
WayCost SpotSeeds::part(SegmentId s, std::uint32_t ppm) const {
  auto const whole = whole_.segment[s];
  if (whole == kFar) return kFar;
  auto const share = [&](std::uint64_t of) { return (of * ppm + Spot::kWhole / 2) / Spot::kWhole; };
  return way_cost(share(ms_of(whole)), share(dm_of(whole)), share(penalties_of(whole)));
}

SpotSeeds::ByArc SpotSeeds::begins(Spot spot) const {
  ByArc out;
  for (auto const a : {forward_arc(spot.segment), backward_arc(spot.segment)}) {
    if (!graph_.is_drivable(a)) continue;
    out.seeds.push_back({ways_.has_turns ? a : graph_.end_of(a), part(spot.segment, ahead_ppm(a, spot.along_ppm))});
    out.arcs.push_back(a);
  }
  return out;
}

SpotSeeds::ByArc SpotSeeds::ends(Spot spot) const {
  ByArc out;
  for (auto const a : {forward_arc(spot.segment), backward_arc(spot.segment)}) {
    if (!graph_.is_drivable(a)) continue;
    auto const cost = part(spot.segment, behind_ppm(a, spot.along_ppm));
    auto const junction = graph_.start_of(a);
    if (!ways_.has_turns) {
      out.seeds.push_back({junction, cost});
      out.arcs.push_back(a);
      continue;
    }
    for (auto i = graph_.first_in[junction]; i < graph_.first_in[junction + 1]; ++i) {
      ways_.each_state_of(graph_.in[i], [&](std::uint32_t state) {
        for (auto const& link : ways_.from(state)) {
          if (link.arc() != a) continue;
          out.seeds.push_back({state, link.turns_round() ? add(cost, whole_.turn_round) : cost});
          out.arcs.push_back(a);
        }
      });
    }
  }
  return out;
}

SpotSeeds::Direct SpotSeeds::direct(Spot from, Spot to) const {
  Direct best;
  if (from.segment != to.segment) return best;
  for (auto const a : {forward_arc(to.segment), backward_arc(to.segment)}) {
    if (!graph_.is_drivable(a) || behind_ppm(a, from.along_ppm) > behind_ppm(a, to.along_ppm)) continue;
    auto const cost = part(to.segment, behind_ppm(a, to.along_ppm) - behind_ppm(a, from.along_ppm));
    if (cost < best.cost) best = {cost, a};
  }
  return best;
}

}  // namespace tocsin::geo
