// Detours: by how much what is closed lengthens ways, and which closures do, so that advice can say why a near unit takes long.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "api/advice/roads_now.h"

namespace tocsin::api {

// Per source: milliseconds beyond the time over open roads; 0 where there is no way now or it is as short as ever.
std::vector<std::uint32_t> detours_to(Roads const& roads, std::span<geo::Spot const> sources, geo::Spot target,
                                      std::span<geo::Trip const> now, geo::TravelMode mode);
// The closures that the way over open roads would lead through.
std::vector<ClosureId> detour_for(Roads const& roads, geo::Spot from, geo::Spot to, geo::TravelMode mode);

// "flood on Riverside Road", "滨江路积水". Neither language: of a reason alone where the register knew no name.
std::string in_words(closure::Closure const& closure, bool zh);

}  // namespace tocsin::api
