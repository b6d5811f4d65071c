#include "api/boundary/erase_details.h"

#include "api/endpoint.h"
#include "api/endpoints/lists.h"
#include "journal/entry_codec.h"

namespace tocsin::api {

namespace {

struct CallRecord {
  std::string record;  // What its details lie under.
  bool erased = false;
};

// From the state, or from the entry that registered the call, whose position its id is. Errors: call.unknown, journal.*
Result<CallRecord> record_of(sequencer::Centre& centre, journal::Vault const& vault, access::Principal const& principal, CallId id) {
  auto const known = centre.read([&](core::World const& world) -> std::optional<CallRecord> {
    auto const found = world.call.calls.find(id);
    if (found == world.call.calls.end()) return std::nullopt;
    return CallRecord{found->second.record, found->second.erased};
  });
  if (known) return *known;
  auto const unknown = not_found("call.unknown", "no such call");
  if (!principal.areas.empty() || !id.is_set() || id.position > centre.position()) return unknown;
  TOCSIN_TRY(auto const page, centre.journal().read(id.position, 1));
  if (page.empty()) return unknown;
  journal::EntryDecoder decoder;
  TOCSIN_TRY(auto const entry, decoder.decode(page.front()));
  auto const* registered = find_event<call::Event, call::Registered>(entry);
  if (registered == nullptr || registered->call != id) return unknown;
  CallRecord out{registered->record, false};
  for (auto const& detail : {registered->caller, registered->text})
    if (detail)
      if (auto const opened = vault.open(detail->id); !opened && opened.error().code == "detail.erased") out.erased = true;
  return out;
}

}  // namespace

void EraseCallDetails::handle(Exchange const& exchange) const {
  auto const body = codec::from_json<Body>(exchange.request().body, kBodyLimits);
  if (!body) return exchange.refuse(body.error());
  // The third reason, retention, is the clock's own.
  if (body->reason != "request" && body->reason != "legal")
    return exchange.refuse({ErrorKind::kInvalid, "details.reason_unknown", "the reason is one of: request legal"});
  auto const id = id_parameter<CallId>(exchange, "id", "call.unknown");
  if (!id) return exchange.refuse(id.error());
  auto const call = record_of(gate.centre(), vault, exchange.principal(), *id);
  if (!call) return exchange.refuse(call.error());
  if (call->erased) return exchange.answer(200, codec::to_json(Answer{to_text(*id), true, gate.centre().position()}));
  CommandPlan plan;
  plan.subject = *id;
  plan.command = core::EraseDetails{{call->record}, body->reason};
  gate.submit(exchange, std::move(plan), 200,
              [id = *id](core::Entry const& entry) { return codec::to_json(Answer{to_text(id), false, entry.position}); });
}

TOCSIN_ENDPOINT(EraseCallDetails)

}  // namespace tocsin::api
