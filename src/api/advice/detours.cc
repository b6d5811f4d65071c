#include "api/advice/detours.h"

namespace tocsin::api {

std::vector<std::uint32_t> detours_to(Roads const& roads, std::span<geo::Spot const> sources, geo::Spot target,
                                      std::span<geo::Trip const> now, geo::TravelMode mode) {
  std::vector<std::uint32_t> out(sources.size(), 0);
  if (!roads.differ()) return out;
  auto const open = roads.open->many_to_one(sources, target, {mode});
  for (std::size_t i = 0; i < out.size(); ++i)
    if (now[i].reachable && now[i].ms > open[i].ms) out[i] = now[i].ms - open[i].ms;
  return out;
}

std::vector<ClosureId> detour_for(Roads const& roads, geo::Spot from, geo::Spot to, geo::TravelMode mode) {
  auto const route = roads.open->route(from, to, {mode});
  return route ? roads.in_the_way(*route, mode) : std::vector<ClosureId>{};
}

std::string in_words(closure::Closure const& closure, bool zh) {
  using closure::Reason;
  struct Words {
    char const *zh, *en;
  };
  auto const of = [](Reason reason) -> Words {
    switch (reason) {
      case Reason::kFlood: return {"积水", "flood"};
      case Reason::kCollapse: return {"塌陷", "collapse"};
      case Reason::kFire: return {"火场管制", "fire"};
      case Reason::kWorks: return {"施工", "works"};
      case Reason::kEvent: return {"活动管制", "event"};
      case Reason::kOther: break;
    }
    return {"封闭", "closure"};
  };
  auto const words = of(closure.reason);
  if (zh) return closure.road.zh + words.zh;
  return closure.road.en.empty() ? words.en : std::string(words.en) + " on " + closure.road.en;
}

}  // namespace tocsin::api
