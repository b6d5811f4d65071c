#include <fmt/format.h>

#include "base/match.h"
#include "domain/call/call.h"
#include "domain/vocabulary/typed_text.h"

namespace tocsin::call {
namespace {

char const* word(CallState state) {
  switch (state) {
    case CallState::kRinging: return "ringing";
    case CallState::kAnswered: return "answered";
    case CallState::kAbandoned: return "abandoned";
    case CallState::kCalledBack: return "called back";
    case CallState::kTransferred: return "transferred";
    case CallState::kEnded: return "ended";
  }
  return "";
}

Result<Call const*> find(State const& state, CallId id) {
  auto const at = state.calls.find(id);
  if (at == state.calls.end()) return not_found("call.unknown", fmt::format("no call {}", to_text(id)));
  return &at->second;
}

std::unexpected<Error> illegal(Call const& call, char const* asked) {
  return conflict("call.illegal_state", fmt::format("the call is {} and cannot be {}", word(call.state), asked));
}

// Whoever had them erased is not to find new ones under the same key, which no later erasure would be asked for.
Result<bool> check_not_erased(Call const& call) {
  if (call.erased) return conflict("call.erased", "the details of this call were erased: new ones are not taken");
  return true;
}

// What stands in an event can never be erased (DOMAIN.md, boundary 12).
Result<bool> check_words(std::string const& language, std::string const& callsign) {
  if (!language.empty() && !is_language_tag(language))
    return invalid("call.language_malformed", "the language is a tag such as zh, zh-yue, en or pt-PT");
  if (!callsign.empty() && (!is_valid_code(callsign) || holds_long_number(callsign)))
    return invalid("call.callsign_malformed", "a callsign is a code such as E101; a telephone number belongs to the caller's details");
  return true;
}

Result<std::vector<Event>> register_call(Register const& c, Instant now, Fresh& fresh) {
  Instant const rang_at = c.rang_at.is_set() ? c.rang_at : c.answered_at.value_or(now);
  std::optional<Instant> answered_at = c.answered_at;
  if (c.answered && !answered_at) answered_at = std::max(rang_at, now);
  if (!c.answered && answered_at) return invalid("call.times_out_of_order", "a call that still rings has no time of answer");
  TOCSIN_CHECK(check_words(c.language, c.callsign));
  TOCSIN_CHECK(check_place_words(c.place.text));
  if (answered_at && *answered_at < rang_at) return invalid("call.times_out_of_order", "answered before it rang");
  return std::vector<Event>{Registered{fresh.id<CallTag>(), c.channel, c.silent, rang_at, answered_at, c.language, c.callsign, c.seat,
                                       c.place, c.type, c.record, c.caller, c.text}};
}

}  // namespace

// The network's and the device's position are the caller's own: only as an erasable detail.
bool is_personal(LocationSource source) { return source == LocationSource::kNetwork || source == LocationSource::kDevice; }
bool is_ended(Call const& call) { return call.state == CallState::kEnded || call.state == CallState::kTransferred; }
bool is_open(Call const& call) { return !is_ended(call) && !call.incident; }

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, Fresh& fresh) {
  using Events = std::vector<Event>;
  using Answer_ = Result<Events>;
  return match(
      command, [&](Register const& c) -> Answer_ { return register_call(c, now, fresh); },
      [&](Answer const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (call->state != CallState::kRinging) return illegal(*call, "answered");
        return Events{Answered{c.call, c.seat}};
      },
      [&](Abandon const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (call->state != CallState::kRinging || call->incident) return illegal(*call, "abandoned");
        return Events{Abandoned{c.call}};
      },
      [&](MarkSilent const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (is_ended(*call) || call->state == CallState::kRinging || call->silent) return illegal(*call, "marked silent");
        return Events{MarkedSilent{c.call}};
      },
      [&](CallBack const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (c.result != "reached" && c.result != "no_answer" && c.result != "busy")
          return invalid("call.result_unknown", "the result is one of: reached no_answer busy");
        if (call->state == CallState::kRinging || call->state == CallState::kTransferred) return illegal(*call, "called back");
        return Events{CalledBack{c.call, c.result}};
      },
      [&](Transfer const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (is_ended(*call) || call->state == CallState::kAbandoned) return illegal(*call, "transferred");
        if (!is_valid_code(c.to))
          return invalid("call.transfer_target_missing",
                         "say to which agency the call is transferred, by its code, or to which service, by its short number");
        return Events{Transferred{c.call, c.to}};
      },
      [&](End const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (is_ended(*call)) return illegal(*call, "ended");
        if (call->incident) return Events{Ended{c.call, call->outcome}};  // Hung up; what came of it stays.
        if (call->state == CallState::kRinging) return illegal(*call, "ended before it is answered");
        bool const allowed = c.outcome == Outcome::kInformation || c.outcome == Outcome::kMisdial ||
                             (c.outcome == Outcome::kAbandoned && call->state == CallState::kAbandoned);
        if (!allowed)
          return invalid("call.outcome_not_allowed",
                         "a call without an incident ends as information or misdial, an abandoned one also as abandoned");
        return Events{Ended{c.call, c.outcome}};
      },
      [&](Join const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (call->incident)
          return conflict("call.already_linked", fmt::format("the call belongs to incident {}", to_text(*call->incident)));
        if (is_ended(*call)) return conflict("call.ended", fmt::format("the call is {}", word(call->state)));
        return Events{Linked{c.call, c.incident, true}};
      },
      [&](OpenIncident const& c) -> Answer_ {  // The incident's id is put in by the policy that opens it.
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (call->incident)
          return conflict("call.already_linked", fmt::format("the call belongs to incident {}", to_text(*call->incident)));
        if (is_ended(*call)) return conflict("call.ended", fmt::format("the call is {}", word(call->state)));
        return Events{Linked{c.call, {}, false}};
      },
      [&](Locate const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        if (c.detail) TOCSIN_CHECK(check_not_erased(*call));
        if (is_personal(c.source) && (c.at || !c.text.empty()))
          return invalid("call.location_is_personal", "a position from network or device is kept only as an erasable detail");
        if (!c.at && c.text.empty() && !c.detail) return invalid("call.location_missing", "neither coordinates nor text");
        TOCSIN_CHECK(check_place_words(c.text));
        if (c.uncertainty_m < 0) return invalid("call.location_missing", "the uncertainty is negative");
        return Events{Located{c.call, c.source, c.text, c.at, c.uncertainty_m, c.detail}};
      },
      [&](Update const& c) -> Answer_ {
        TOCSIN_TRY(auto const* call, find(state, c.call));
        TOCSIN_CHECK(check_words(c.language, c.callsign));
        if (c.place) TOCSIN_CHECK(check_place_words(c.place->text));
        if (c.caller || c.text) TOCSIN_CHECK(check_not_erased(*call));
        return Events{Updated{c.call, c.place, c.type, c.language, c.callsign, c.caller, c.text}};
      },
      [&](ReadDetails const& c) -> Answer_ {
        TOCSIN_CHECK(find(state, c.call));
        return Events{DetailsRead{c.call, {}}};
      });
}

}  // namespace tocsin::call
