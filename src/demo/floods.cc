#include "demo/floods.h"

#include <algorithm>

#include "api/advice/road_outline.h"
#include "plan/closed_roads.h"

namespace tocsin::demo {

namespace {

constexpr Duration kAtLongest = Duration::hours(2);  // After the water has gone, if nobody opens it.

}  // namespace

std::optional<ClosureId> Floods::standing(std::vector<closure::Stretch> const& stretches) const {
  return desk_.read([&](core::World const& world) -> std::optional<ClosureId> {
    for (auto const& [id, closure] : world.closure.closures)
      if (closure.stretches == stretches) return id;
    return {};
  });
}

void Floods::close(std::vector<closure::Stretch> stretches, Instant until, Instant now) {
  closure::Close close{.reason = closure::Reason::kFlood, .until = until + kAtLongest};
  auto const arcs = plan::arcs_of(data_.graph(), {.stretches = stretches});
  close.road = api::name_of_most(data_, arcs);
  close.jurisdictions = api::townships_along(data_, arcs);
  close.stretches = std::move(stretches);
  auto const entry = desk_.submit(closure::Command{std::move(close)}, now);
  if (!entry) return;
  ClosureId const id = find_event<closure::Event, closure::Closed>(*entry)->closure;
  schedule_.at(until, [this, id](Instant at) { desk_.submit(closure::Command{closure::Lift{id}}, at); });
}

void Floods::begin(DemoDay const& day, Instant midnight, Instant now) {
  for (DemoClosure const& flood : day.closures) {
    if (flood.line.size() < 2) continue;
    closure::Stretch stretch;
    stretch.line = flood.line;
    std::vector<closure::Stretch> stretches{std::move(stretch)};
    Instant const from = midnight + flood.from, until = midnight + flood.to;
    if (from >= now) {
      schedule_.at(from, [this, stretches = std::move(stretches), until](Instant at) { close(stretches, until, at); });
    } else if (auto const id = standing(stretches)) {
      schedule_.at(std::max(until, now), [this, id = *id](Instant at) { desk_.submit(closure::Command{closure::Lift{id}}, at); });
    }
  }
}

}  // namespace tocsin::demo
