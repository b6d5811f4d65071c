#include <algorithm>

#include "base/match.h"
#include "domain/call/call.h"

namespace tocsin::call {
namespace {

void end(Call& call, Outcome outcome, Meta const& meta) {
  call.ended_at = std::max(meta.occurred_at, call.answered_at.value_or(call.rang_at));
  if (!call.incident) call.outcome = outcome;
}

}  // namespace

void apply(State& state, Event const& event, Meta const& meta) {
  auto const change = [&](CallId id, auto&& f) {
    auto const at = state.calls.find(id);
    if (at == state.calls.end()) return;
    f(at->second);
    at->second.version = meta.position;
  };
  match(
      event,
      [&](Registered const& e) {
        Call& call = state.calls[e.call];
        call = Call{.call = e.call,
                    .state = e.answered_at ? CallState::kAnswered : CallState::kRinging,
                    .silent = e.silent,
                    .channel = e.channel,
                    .rang_at = e.rang_at,
                    .answered_at = e.answered_at,
                    .language = e.language,
                    .callsign = e.callsign,
                    .seat = e.seat,
                    .place = e.place,
                    .type = e.type,
                    .record = e.record,
                    .caller = e.caller,
                    .text = e.text,
                    .version = meta.position};
      },
      [&](Answered const& e) {
        change(e.call, [&](Call& call) {
          call.state = CallState::kAnswered;
          call.answered_at = std::max(meta.occurred_at, call.rang_at);
          if (e.seat.is_set()) call.seat = e.seat;
        });
      },
      [&](Abandoned const& e) { change(e.call, [&](Call& call) { call.state = CallState::kAbandoned; }); },
      [&](MarkedSilent const& e) { change(e.call, [&](Call& call) { call.silent = true; }); },
      [&](CalledBack const& e) {
        change(e.call, [&](Call& call) {
          ++call.call_backs;
          if (e.result == "reached" && !is_ended(call)) call.state = CallState::kCalledBack;
        });
      },
      [&](Transferred const& e) {
        change(e.call, [&](Call& call) {
          call.state = CallState::kTransferred;
          call.transferred_to = e.to;
          end(call, Outcome::kTransferred, meta);
        });
      },
      [&](Ended const& e) {
        change(e.call, [&](Call& call) {
          call.state = CallState::kEnded;
          end(call, e.outcome, meta);
        });
      },
      [&](Linked const& e) {
        change(e.call, [&](Call& call) {
          call.incident = e.incident;
          call.outcome = e.joined ? Outcome::kJoined : Outcome::kIncident;
        });
      },
      [&](Located const& e) {
        change(e.call, [&](Call& call) {
          if (call.locations.size() >= kMaxLocations) call.locations.erase(call.locations.begin());
          call.locations.push_back({e.source, e.text, e.at, e.uncertainty_m, e.detail, stamp_of(meta)});
        });
      },
      [&](Updated const& e) {
        change(e.call, [&](Call& call) {
          if (e.place) call.place = *e.place;
          if (e.type.is_set()) call.type = e.type;
          if (!e.language.empty()) call.language = e.language;
          if (!e.callsign.empty()) call.callsign = e.callsign;
          if (e.caller) call.caller = e.caller;
          if (e.text) call.text = e.text;
        });
      },
      [](DetailsRead const&) {},  // A fact for auditors; nothing on a screen changes.
      [&](Removed const& e) { state.calls.erase(e.call); });
}

}  // namespace tocsin::call
