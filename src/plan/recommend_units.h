// Recommendation: which units to send, by road travel time, when a run card asks for several capabilities at once.
//
// A unit fills one slot, however many capabilities it has: a run card that wants one vehicle for two tasks asks for one capability.
// The choice is exact, not greedy: (1) as few unfilled slots as possible, (2) then the least sum of costs, where cost is travel time plus
// what is added for a unit that is only conditionally available or whose position is stale, (3) then the codes that come first.
// Advice only: nothing here changes state.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tocsin::plan {

enum class Readiness : std::uint8_t { kAvailable, kReturning, kConditional };

struct Candidate {
  std::string unit;     // Code.
  std::string station;  // Code of its home; may be empty.
  std::vector<std::string> capabilities;
  std::optional<std::int64_t> eta_ms;  // Nothing: no way leads there by road.
  Readiness readiness = Readiness::kAvailable;
  bool position_is_stale = false;
  std::int64_t penalty_ms = 0;  // What the caller adds for reasons of its own (a temporary post, the end of a shift); 0 or more.
  bool in_quarters = true;      // It counts for its station's cover.
};

struct Need {
  std::string capability;
  std::uint32_t count = 1;
};

// Added to the travel time when units are compared; the time told is the true one. Data, with these defaults.
struct RecommendRules {
  std::int64_t returning_ms = 0;
  std::int64_t conditional_ms = 120'000;
  std::int64_t stale_position_ms = 60'000;
  std::size_t alternatives = 3;  // Per capability.
};

struct Chosen {
  std::string unit;
  std::string capability;  // The slot it fills.
  std::int64_t eta_ms = 0;
  Readiness readiness = Readiness::kAvailable;
  bool position_is_stale = false;
  std::uint32_t rank_by_time = 1;             // Among all candidates with this capability.
  std::vector<std::string> faster_unused;     // Faster units with this capability that were not sent at all: at most 3.
  std::vector<std::string> faster_elsewhere;  // Faster ones that fill another capability of this recommendation: at most 3.
};
struct Alternative {
  std::string unit;
  std::string capability;
  std::int64_t eta_ms = 0;
  Readiness readiness = Readiness::kAvailable;
  bool position_is_stale = false;
};
struct Shortfall {
  std::string capability;
  std::uint32_t asked = 0;
  std::uint32_t found = 0;
  std::uint32_t unreachable = 0;  // Units with the capability that no road connects.
};
struct CoverLoss {
  std::string station;
  std::string capability;
  std::uint32_t before = 0;  // Units in quarters with the capability, before and after the chosen ones leave.
  std::uint32_t after = 0;
  bool is_uncovered() const { return after == 0; }
};
struct Recommendation {
  std::vector<Chosen> units;  // By capability as asked for, then by time.
  std::vector<Alternative> alternatives;
  std::vector<Shortfall> shortfalls;
  std::vector<CoverLoss> cover_losses;  // By station, then capability; only where something is lost.
  std::int64_t last_eta_ms = 0;         // When the last of them is there; 0 without units.
};

// Needs for the same capability are added up; at most 100 slots are filled, the rest is a shortfall.
Recommendation recommend_units(std::span<Need const> needs, std::span<Candidate const> candidates, RecommendRules const& rules = {});

// What remains at the stations when these units leave.
std::vector<CoverLoss> cover_losses(std::span<Candidate const> candidates, std::span<std::string const> leaving);

// The reason in one sentence; `capability` is the capability's name in that language.
std::string reason_zh(Chosen const& chosen, std::string_view capability);
std::string reason_en(Chosen const& chosen, std::string_view capability);

}  // namespace tocsin::plan
