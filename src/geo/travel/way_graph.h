// WayGraph: the states a vehicle can be in and how it gets from one to the next, in two variants. Turn-free: a state is a junction. With
// turns: a state is an arc driven to its end, and a link is a turn that may be made there. Rules at a junction:
// - OSM's no_* and only_* restrictions hold for everybody. Those that leave an approach no way on contradict each other, and those that
//   would catch a vehicle where it came in (rings of only_*) shut it up: both are set aside and counted.
// - Some of them are about more than one turn: who comes from here and drives along there may not go on to that. What was driven before is
//   then part of the state: beside the arc's own state there are others, one for each beginning of such a restriction.
// - Nobody turns round, except where there is no other way on (a dead end, a closed gate).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/road_graph.h"
#include "geo/travel/order/dissection.h"

namespace tocsin::geo {

// As a data set has them: between segments that meet at a junction.
struct TurnRestriction {
  SegmentId from_segment = 0;
  std::uint32_t via_junction = 0;
  SegmentId to_segment = 0;
  std::uint32_t is_only = 0;
};

// Over three arcs and more that follow each other: not on to the last after all those before (or nowhere else: who has come from the first
// drives the others one after the other).
struct PathRestriction {
  std::uint32_t first = 0, count = 0;  // Of the arcs of all of them.
  std::uint32_t is_only = 0;
};
struct PathRestrictions {
  std::span<PathRestriction const> list;
  std::span<ArcId const> arcs;

  std::span<ArcId const> of(PathRestriction const& r) const { return arcs.subspan(r.first, r.count); }
};

enum class Turns : bool { kFree, kByTheRules };

// What a hierarchy is built from beside the graph.
struct RoadRules {
  std::span<TurnRestriction const> restrictions;
  std::span<std::uint32_t const> order;  // Of the states; empty: it is made when it is needed.
  Turns turns = Turns::kByTheRules;
  PathRestrictions paths;
};

// The order for a hierarchy of these roads, with turns: seconds for a city, so it is made at import.
std::vector<std::uint32_t> order_of_ways(RoadGraph const& graph, std::span<TurnRestriction const> restrictions,
                                         PathRestrictions paths = {});

struct WayGraph {
  struct Link {
    static constexpr std::uint32_t kTurnsRound = 1U << 31;
    std::uint32_t to = 0;            // State.
    std::uint32_t arc_and_turn = 0;  // The arc that is driven, and whether one turned round before it.
    ArcId arc() const { return arc_and_turn & ~kTurnsRound; }
    bool turns_round() const { return (arc_and_turn & kTurnsRound) != 0; }
  };
  bool has_turns = false;
  std::vector<std::uint32_t> first;  // Per state, one more than states.
  std::vector<Link> links;
  // With turns: the arc of each state beyond the arcs' own (the state numbered like it), in rising order.
  std::vector<ArcId> other_states;
  std::uint32_t contradictory = 0;  // Approaches whose restrictions leave no way on.
  std::uint32_t catching = 0;       // Restrictions that would have caught a vehicle.

  std::uint32_t states() const { return static_cast<std::uint32_t>(first.size() - 1); }
  // With turns only.
  std::uint32_t arcs() const { return states() - static_cast<std::uint32_t>(other_states.size()); }
  ArcId arc_of(std::uint32_t state) const { return state < arcs() ? state : other_states[state - arcs()]; }
  template <class Tell>
  void each_state_of(ArcId arc, Tell tell) const {
    tell(arc);
    if (other_states.empty()) return;
    auto const [first_other, last_other] = std::equal_range(other_states.begin(), other_states.end(), arc);
    for (auto other = first_other; other != last_other; ++other) tell(arcs() + static_cast<std::uint32_t>(other - other_states.begin()));
  }
  std::span<Link const> from(std::uint32_t state) const { return std::span(links).subspan(first[state], first[state + 1] - first[state]); }
};

WayGraph turn_free_ways(RoadGraph const& graph);
// Restrictions that point outside the graph or name segments that do not meet at the junction are passed over, and paths that cannot be
// driven.
WayGraph ways_with_turns(RoadGraph const& graph, std::span<TurnRestriction const> restrictions, PathRestrictions paths = {});

// For nested dissection: states beside each other, each where its junction or the middle of its segment is.
Mesh mesh_of(RoadGraph const& graph, WayGraph const& ways);

}  // namespace tocsin::geo
