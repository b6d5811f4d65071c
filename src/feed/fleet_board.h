// FleetBoard: where the feed's units are and who is free, as the feed itself has reported it. Pure.
// A unit that becomes available goes home in a straight line, as long as it took to come (2 to 20 minutes, 5 when that is not known).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "geo/wgs84.h"

namespace tocsin::feed {

class FleetBoard {
 public:
  void add(std::string unit_id, std::vector<std::string> capabilities, Wgs84 home);
  std::size_t size() const { return units_.size(); }

  void send(std::string const& unit_id);
  // Free again at `place`; empty: it never left. The moment when it is home, and a number that tells this way home from others.
  struct WayHome {
    Instant home_at;
    std::uint64_t number = 0;
  };
  WayHome release(std::string const& unit_id, std::optional<Wgs84> place, Instant at, std::optional<Duration> took);
  // Called off before it set out: back to what it was. Nothing when that was in quarters.
  std::optional<WayHome> call_off(std::string const& unit_id, Instant at);
  // In quarters, unless it was sent elsewhere in between (then false).
  bool arrive_home(std::string const& unit_id, std::uint64_t way);

  struct Free {
    std::string unit_id;
    Wgs84 at;
    bool in_quarters = true;
    bool can(std::string_view capability) const;
    std::vector<std::string> const* capabilities = nullptr;
  };
  std::vector<Free> free_units(Instant now) const;  // By id.

 private:
  struct Unit {
    std::vector<std::string> capabilities;
    Wgs84 home, from;
    Instant left_at, home_at;
    bool free = true, in_quarters = true, was_in_quarters = true;
    std::uint64_t way = 0;
  };
  std::map<std::string, Unit> units_;
};

// The straight-line rule beside the road, for one capability: who is nearest as the crow flies, and what that costs by road.
struct StraightLineChoice {
  bool differs = false;                // The unit's time by road is not the best.
  std::optional<std::int64_t> lost_s;  // How much longer it takes; nothing: no road leads from it.
};
// Nothing: fewer than two free units have the capability, or no road leads from any. `eta_s`: by road, of those that can come.
std::optional<StraightLineChoice> straight_line_choice(std::vector<FleetBoard::Free> const& free, std::string_view capability, Wgs84 place,
                                                       std::map<std::string, std::int64_t> const& eta_s);

}  // namespace tocsin::feed
