#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "base/match.h"
#include "domain/closure/check_stretches.h"

namespace tocsin::closure {
namespace {

using Events = std::vector<Event>;
using Answer = Result<Events>;

Result<Closure const*> find(State const& state, ClosureId id) {
  auto const at = state.closures.find(id);
  if (at == state.closures.end()) return not_found("closure.unknown", fmt::format("no closure {}", to_text(id)));
  return &at->second;
}

bool is_on_earth(Wgs84 p) { return std::abs(p.lat_e7) <= 900'000'000 && std::abs(std::int64_t{p.lon_e7}) <= 1'800'000'000; }

// Its length goes over the meridian, a line on a map round the earth the other way.
bool jumps(Stretch const& s) {
  return std::ranges::adjacent_find(s.line, [](Wgs84 a, Wgs84 b) { return std::abs(std::int64_t{a.lon_e7} - b.lon_e7) > 1'800'000'000; }) !=
         s.line.end();
}

Result<bool> check_times(Instant from, std::optional<Instant> until, Instant now) {
  if (until && (*until <= from || *until <= now)) return invalid("closure.time_order", "it would end before it begins, or is over already");
  if (from - now > kFarthestAhead || (until && *until - now > kFarthestAhead))
    return invalid("closure.too_far_ahead", "more than five years ahead: is the year right?");
  return true;
}

Answer close(State const& state, Close const& c, Instant now, Fresh& fresh) {
  TOCSIN_CHECK(check_stretches(c.stretches));
  bool const has_point = std::ranges::any_of(c.stretches, [](Stretch const& s) { return s.line.size() == 1; });
  if (has_point && c.direction != Direction::kBoth)
    return invalid("closure.stretch_malformed", "around a point a road is closed in both directions");
  if (c.jurisdictions.size() > kMaxJurisdictions)
    return invalid("closure.too_large", fmt::format("at most {} townships", kMaxJurisdictions));
  Instant const from = std::max(c.from.value_or(now), now);
  TOCSIN_CHECK(check_times(from, c.until, now));
  if (state.closures.size() >= kMaxClosures) return conflict("closure.too_many", fmt::format("{} closures stand already", kMaxClosures));
  return Events{Closed{.closure = fresh.id<ClosureTag>(),
                       .stretches = c.stretches,
                       .direction = c.direction,
                       .reason = c.reason,
                       .siren_may_pass = c.siren_may_pass,
                       .from = from,
                       .until = c.until,
                       .road = c.road,
                       .jurisdictions = c.jurisdictions,
                       .incident = c.incident}};
}

Answer change(State const& state, Change const& c, Instant now) {
  TOCSIN_TRY(auto const* closure, find(state, c.closure));
  if (c.until && c.until_lifted) return invalid("closure.time_order", "an end, or none: not both");
  Changed const changed{c.closure, c.reason.value_or(closure->reason), c.siren_may_pass.value_or(closure->siren_may_pass),
                        c.until_lifted ? std::nullopt : (c.until ? c.until : closure->until)};
  if (changed.reason == closure->reason && changed.siren_may_pass == closure->siren_may_pass && changed.until == closure->until)
    return conflict("closure.nothing_to_change", "the closure is so already");
  if (changed.until != closure->until) TOCSIN_CHECK(check_times(closure->from, changed.until, now));
  return Events{changed};
}

}  // namespace

Result<void> check_stretches(std::vector<Stretch> const& stretches) {
  if (stretches.empty()) return invalid("closure.stretch_malformed", "say which road: a line along it, or a point with a radius");
  if (stretches.size() > kMaxStretches) return invalid("closure.too_large", fmt::format("at most {} stretches", kMaxStretches));
  std::size_t points = 0;
  std::int64_t length = 0;
  for (auto const& s : stretches) {
    points += s.line.size();
    if (!std::ranges::all_of(s.line, is_on_earth)) return invalid("closure.stretch_malformed", "a point is nowhere on the earth");
    if (s.line.size() == 1 && (s.radius_m < kSmallestRadiusM || s.radius_m > kLargestRadiusM))
      return invalid("closure.stretch_malformed",
                     fmt::format("around one point the radius is {} to {} m", kSmallestRadiusM, kLargestRadiusM));
    if (s.line.empty() || (s.line.size() > 1 && s.radius_m != 0))
      return invalid("closure.stretch_malformed", "a stretch is a line, or one point with a radius");
    if (std::ranges::adjacent_find(s.line, [](Wgs84 a, Wgs84 b) { return a == b; }) != s.line.end())
      return invalid("closure.stretch_malformed", "a line has the same point twice running");
    for (std::size_t i = 1; i < s.line.size() && length <= kLongestM; ++i) length += distance_m(s.line[i - 1], s.line[i]);
  }
  if (points > kMaxPoints) return invalid("closure.too_large", fmt::format("at most {} points", kMaxPoints));
  if (length > kLongestM) return invalid("closure.too_large", fmt::format("at most {} km", kLongestM / 1000));
  if (std::ranges::any_of(stretches, jumps))
    return invalid("closure.stretch_malformed", "a line crosses the 180th meridian: draw one stretch on each side of it");
  return {};
}

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, Fresh& fresh) {
  return match(
      command, [&](Close const& c) { return close(state, c, now, fresh); }, [&](Change const& c) { return change(state, c, now); },
      [&](Lift const& c) -> Answer {
        TOCSIN_CHECK(find(state, c.closure));
        return Events{Lifted{c.closure}};
      });
}

void apply(State& state, Event const& event, Meta const& meta) {
  auto const edit = [&](ClosureId id, auto&& f) {
    auto const at = state.closures.find(id);
    if (at == state.closures.end()) return;
    f(at->second);
    at->second.version = meta.position;
  };
  match(
      event,
      [&](Closed const& e) {
        state.closures[e.closure] = Closure{.closure = e.closure,
                                            .stretches = e.stretches,
                                            .direction = e.direction,
                                            .reason = e.reason,
                                            .siren_may_pass = e.siren_may_pass,
                                            .from = e.from,
                                            .until = e.until,
                                            .in_force = e.from <= meta.recorded_at,
                                            .road = e.road,
                                            .jurisdictions = e.jurisdictions,
                                            .incident = e.incident,
                                            .closed_by = meta.actor,
                                            .closed = stamp_of(meta),
                                            .version = meta.position};
      },
      [&](Changed const& e) {
        edit(e.closure, [&](Closure& c) {
          c.reason = e.reason;
          c.siren_may_pass = e.siren_may_pass;
          c.until = e.until;
        });
      },
      [&](Began const& e) { edit(e.closure, [](Closure& c) { c.in_force = true; }); },
      [&](Lifted const& e) { state.closures.erase(e.closure); }, [&](Expired const& e) { state.closures.erase(e.closure); });
}

}  // namespace tocsin::closure
