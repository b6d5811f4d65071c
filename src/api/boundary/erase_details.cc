#include "api/boundary/erase_details.h"

#include "api/boundary/erasable_records.h"
#include "api/endpoint.h"
#include "api/endpoints/lists.h"

namespace tocsin::api {

void EraseCallDetails::handle(Exchange const& exchange) const {
  auto const body = codec::from_json<Body>(exchange.request().body, kBodyLimits);
  if (!body) return exchange.refuse(body.error());
  // The third reason, retention, is the clock's own.
  if (body->reason != "request" && body->reason != "legal")
    return exchange.refuse({ErrorKind::kInvalid, "details.reason_unknown", "the reason is one of: request legal"});
  auto const id = id_parameter<CallId>(exchange, "id", "call.unknown");
  if (!id) return exchange.refuse(id.error());
  auto const call = record_of_call(gate.centre(), vault, exchange.principal(), *id);
  if (!call) return exchange.refuse(call.error());
  if (call->erased) return exchange.answer(200, codec::to_json(Answer{to_text(*id), true, {}, gate.centre().position()}));
  CommandPlan plan;
  plan.subject = *id;
  plan.command =
      proposal::Command{proposal::ProposeErasing{.call = *id,
                                                 .record = call->record,
                                                 .ground = body->reason == "legal" ? proposal::Ground::kLegal : proposal::Ground::kRequest,
                                                 .reason = {},
                                                 .by_person = exchange.principal().is_person()}};
  gate.submit(exchange, std::move(plan), 202, [id = *id](core::Entry const& entry) {
    auto const* proposed = find_event<proposal::Event, proposal::Proposed>(entry);
    return codec::to_json(
        Answer{to_text(id), false, proposed == nullptr ? std::nullopt : std::optional(to_text(proposed->proposal)), entry.position});
  });
}

TOCSIN_ENDPOINT(EraseCallDetails)

}  // namespace tocsin::api
