#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "domain/jurisdiction/jurisdiction.h"

namespace tocsin::jurisdiction {
namespace {

Result<std::vector<Event>> activate(State const& state, ActivateDataSet const& c) {
  if (c.version.empty()) return invalid("jurisdiction.version_missing", "a data set has a version");
  if (!c.instead_of.empty() && (!state.data_set || state.data_set->version != c.instead_of))
    return conflict("jurisdiction.data_set_moved_on",
                    fmt::format("made from {}, and {} is active by now", c.instead_of, state.data_set ? state.data_set->version : "none"));
  std::map<JurisdictionCode, Jurisdiction const*> by_code;
  for (auto const& j : c.jurisdictions) {
    if (!is_valid_code(j.jurisdiction.text))
      return invalid("jurisdiction.code_malformed", "a jurisdiction's code has 1 to 64 letters, digits or . _ - /");
    if (!by_code.emplace(j.jurisdiction, &j).second)
      return invalid("jurisdiction.repeated", fmt::format("jurisdiction {} stands there twice", j.jurisdiction.text));
  }
  for (auto const& j : c.jurisdictions) {
    std::size_t steps = 0;
    for (auto const* at = &j; at->parent.is_set();) {
      auto const parent = by_code.find(at->parent);
      if (parent == by_code.end())
        return invalid("jurisdiction.unknown_parent",
                       fmt::format("{} lies in {}, which is not there", at->jurisdiction.text, at->parent.text));
      if (++steps > kDeepest) return invalid("jurisdiction.cycle", fmt::format("{} lies in itself", j.jurisdiction.text));
      at = parent->second;
    }
  }
  return std::vector<Event>{DataSetActivated{c.version, c.label, c.attribution, c.demo, c.jurisdictions}};
}

Result<std::vector<Event>> note_searches(NotePlacesSearched const& c) {
  bool const counted = !c.searches.empty() && std::ranges::all_of(c.searches, [](SearchCount const& one) { return one.count > 0; });
  if (!c.account.is_set() || !counted || c.until < c.from)
    return invalid("jurisdiction.searches_malformed", "searches have an account, a count of each kind and a span of time");
  return std::vector<Event>{PlacesSearched{c.account, c.from, c.until, c.searches}};
}

Result<std::vector<Event>> activate(State const& state, ActivateSpeeds const& c, Instant now) {
  if (c.version.empty()) return invalid("jurisdiction.version_missing", "speeds have a version");
  std::string const active = state.speeds ? state.speeds->version : "";
  if (c.instead_of && *c.instead_of != active)
    return conflict("jurisdiction.speeds_moved_on",
                    fmt::format("made from {}, and {} is active by now", c.instead_of->empty() ? "none" : *c.instead_of,
                                active.empty() ? "none" : active));
  bool const is_measured = c.origin == SpeedsOrigin::kMeasured;
  if (c.observations < 0 || is_measured != c.measured_until.has_value() || (is_measured && *c.measured_until > now))
    return invalid("jurisdiction.speeds_malformed", "measured speeds, and no others, say until when they know what was driven");
  if (is_measured && state.speeds && *c.measured_until <= state.speeds->measured_until)
    return conflict("jurisdiction.speeds_moved_on", "what was driven until then is in the speeds that are active");
  return std::vector<Event>{SpeedsActivated{c.version, c.origin, c.observations, c.measured_until}};
}

}  // namespace

bool lies_in(State const& state, JurisdictionCode const& code, JurisdictionCode const& area) {
  JurisdictionCode at = code;
  for (std::size_t steps = 0; at.is_set() && steps <= kDeepest; ++steps) {
    if (at == area) return true;
    auto const next = state.jurisdictions.find(at);
    if (next == state.jurisdictions.end()) return false;
    at = next->second.parent;
  }
  return false;
}

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now) {
  return match(
      command, [&](ActivateDataSet const& c) { return activate(state, c); }, [](NotePlacesSearched const& c) { return note_searches(c); },
      [&](ActivateSpeeds const& c) { return activate(state, c, now); });
}

void apply(State& state, Event const& event, Meta const& meta) {
  match(
      event,
      [&](DataSetActivated const& e) {
        state.jurisdictions.clear();
        for (auto const& j : e.jurisdictions) state.jurisdictions.emplace(j.jurisdiction, j);
        state.data_set = DataSet{e.version, e.label, e.attribution, e.demo, meta.recorded_at};
      },
      [](PlacesSearched const&) {},
      // Whoever puts other speeds in place begins anew: only what is driven from then on is measured.
      [&](SpeedsActivated const& e) {
        state.speeds = Speeds{e.version, e.origin, e.observations, e.measured_until.value_or(meta.recorded_at), meta.recorded_at};
      });
}

}  // namespace tocsin::jurisdiction
