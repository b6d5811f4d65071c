#include <fmt/format.h>

#include "base/match.h"
#include "domain/station/station.h"
#include "domain/vocabulary/typed_text.h"

namespace tocsin::station {

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant) {
  using Answer = Result<std::vector<Event>>;
  return match(
      command,
      [&](Register const& c) -> Answer {
        if (!is_new_code(c.station.text) && !state.stations.contains(c.station))
          return invalid("station.code_malformed", fmt::format("a station's code has {}", kNewCode));
        if (c.name.zh.empty() && c.name.en.empty()) return invalid("station.name_missing", "a station needs a name");
        if (!state.stations.contains(c.station)) TOCSIN_CHECK(check_no_denied_word("code", c.station.text));
        TOCSIN_CHECK(check_no_denied_word("name", c.name));
        return std::vector<Event>{Registered{c.station, c.name, c.agency, c.location, c.county}};
      },
      [&](Retire const& c) -> Answer {
        auto const at = state.stations.find(c.station);
        if (at == state.stations.end() || at->second.retired) return not_found("station.unknown", "no station has this code");
        return std::vector<Event>{Retired{c.station}};
      });
}

void apply(State& state, Event const& event, Meta const& meta) {
  match(
      event,
      [&](Registered const& e) {
        state.stations[e.station] = Station{e.station, e.name, e.agency, e.location, e.county, false, meta.position};
      },
      [&](Retired const& e) {
        auto const at = state.stations.find(e.station);
        if (at == state.stations.end()) return;
        at->second.retired = true;
        at->second.version = meta.position;
      });
}

}  // namespace tocsin::station
