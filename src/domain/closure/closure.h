// src/domain/closure/closure.h: a road that an operator has closed, from a moment on and until another. Coordinates are what is decided;
// which roads of a data set they mean is found at the edge.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::closure {

enum class Reason : std::uint8_t { kFlood, kCollapse, kFire, kWorks, kEvent, kOther };
BOOST_DESCRIBE_ENUM(Reason, kFlood, kCollapse, kFire, kWorks, kEvent, kOther)
enum class Direction : std::uint8_t { kBoth, kAsDrawn };
BOOST_DESCRIBE_ENUM(Direction, kBoth, kAsDrawn)

inline constexpr std::size_t kMaxClosures = 500;  // Planned and in force.
inline constexpr std::size_t kMaxStretches = 20;
inline constexpr std::size_t kMaxPoints = 500;  // Of all stretches together.
inline constexpr std::int64_t kLongestM = 50'000;
inline constexpr std::int64_t kSmallestRadiusM = 5, kLargestRadiusM = 2'000;
inline constexpr std::size_t kMaxJurisdictions = 50;
inline constexpr Duration kFarthestAhead = Duration::days(5 * 366);  // A year that was mistyped.

struct Stretch {
  std::vector<Wgs84> line;    // Two or more points: along the road. One: all roads that come within...
  std::int64_t radius_m = 0;  // ...so many metres of it. 0 with a line.
  friend bool operator==(Stretch const&, Stretch const&) = default;
};
BOOST_DESCRIBE_STRUCT(Stretch, (), (line, radius_m))

struct Closure {
  ClosureId closure;
  std::vector<Stretch> stretches;
  Direction direction = Direction::kBoth;
  Reason reason = Reason::kOther;
  bool siren_may_pass = false;
  Instant from;
  std::optional<Instant> until;  // Not set: until it is lifted.
  bool in_force = false;
  BilingualText road;                           // As the register names it; may be empty.
  std::vector<JurisdictionCode> jurisdictions;  // That it lies in: townships, or counties where none is known.
  std::optional<IncidentId> incident;           // For which it was made.
  AccountCode closed_by;
  Stamp closed;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Closure, (),
                      (closure, stretches, direction, reason, siren_may_pass, from, until, in_force, road, jurisdictions, incident,
                       closed_by, closed, version))
struct State {
  std::map<ClosureId, Closure> closures;  // Planned and in force; those that are lifted or expired leave.
};
BOOST_DESCRIBE_STRUCT(State, (), (closures))

struct Close {
  std::vector<Stretch> stretches;
  Direction direction = Direction::kBoth;
  Reason reason = Reason::kOther;
  bool siren_may_pass = false;
  std::optional<Instant> from;  // Not set, or past: now.
  std::optional<Instant> until;
  BilingualText road;
  std::vector<JurisdictionCode> jurisdictions;
  std::optional<IncidentId> incident;
};
struct Change {  // What is absent stays. Another stretch is another closure.
  ClosureId closure;
  std::optional<Reason> reason;
  std::optional<bool> siren_may_pass;
  std::optional<Instant> until;
  bool until_lifted = false;  // No `until` any more.
};
struct Lift {
  ClosureId closure;
};
using Command = std::variant<Close, Change, Lift>;

struct Closed {
  ClosureId closure;
  std::vector<Stretch> stretches;
  Direction direction = Direction::kBoth;
  Reason reason = Reason::kOther;
  bool siren_may_pass = false;
  Instant from;
  std::optional<Instant> until;
  BilingualText road;
  std::vector<JurisdictionCode> jurisdictions;
  std::optional<IncidentId> incident;
};
struct Changed {  // As it is from now on.
  ClosureId closure;
  Reason reason = Reason::kOther;
  bool siren_may_pass = false;
  std::optional<Instant> until;
};
struct Began {  // Its time has come.
  ClosureId closure;
};
struct Lifted {
  ClosureId closure;
};
struct Expired {
  ClosureId closure;
};
using Event = std::variant<Closed, Changed, Began, Lifted, Expired>;
BOOST_DESCRIBE_STRUCT(Closed, (), (closure, stretches, direction, reason, siren_may_pass, from, until, road, jurisdictions, incident))
BOOST_DESCRIBE_STRUCT(Changed, (), (closure, reason, siren_may_pass, until))
BOOST_DESCRIBE_STRUCT(Began, (), (closure))
BOOST_DESCRIBE_STRUCT(Lifted, (), (closure))
BOOST_DESCRIBE_STRUCT(Expired, (), (closure))

// Errors: closure.unknown, closure.stretch_malformed, closure.too_large, closure.too_many, closure.time_order (it would end before it
// begins, or now), closure.too_far_ahead, closure.nothing_to_change.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, Fresh& fresh);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::closure
