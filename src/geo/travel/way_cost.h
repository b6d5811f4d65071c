// WayCost: what a way costs, as one integer that adds up along it and compares like (weight, length, penalties): 27 bits of weight in
// milliseconds, 25 bits of decimetres, 11 bits of penalties. The weight is the time and, for private roads and ferries, a penalty of
// whole units beside it; because the units are counted, the true time can be read back from the sum. A way of more than 37 hours of
// weight counts as none. Every engine adds these same integers, so that ties do not depend on how a way was found.
#pragma once

#include <algorithm>
#include <cstdint>

namespace tocsin::geo {

using WayCost = std::uint64_t;
constexpr WayCost kFar = (WayCost{1} << 63) - 1;  // No way. Two of them add without wrapping round.
constexpr std::uint64_t kPenaltyMs = 65'536;      // 2^27 ms of weight hold 2^11 of them: the count cannot overflow before the weight.

constexpr WayCost way_cost(std::uint64_t ms, std::uint64_t dm, std::uint64_t penalties) {
  std::uint64_t const weight = ms + penalties * kPenaltyMs;
  if (weight >= std::uint64_t{1} << 27 || dm >= std::uint64_t{1} << 25) return kFar;
  return (weight << 36) | (dm << 11) | penalties;
}
constexpr WayCost add(WayCost a, WayCost b) { return std::min(a + b, kFar); }
constexpr std::uint32_t penalties_of(WayCost c) { return static_cast<std::uint32_t>(c & 0x7ff); }
constexpr std::uint32_t dm_of(WayCost c) { return static_cast<std::uint32_t>((c >> 11) & 0x1ff'ffff); }
constexpr std::uint32_t ms_of(WayCost c) { return static_cast<std::uint32_t>((c >> 36) - penalties_of(c) * kPenaltyMs); }
// From a limit in time: every way of at most `ms` costs less. Penalties count as time here.
constexpr WayCost beyond(std::uint64_t ms) { return ms + 1 >= std::uint64_t{1} << 27 ? kFar : (ms + 1) << 36; }

}  // namespace tocsin::geo
