#include "api/endpoints/administration/audit.h"

#include <spdlog/spdlog.h>

#include "api/clock.h"
#include "api/endpoint.h"

namespace tocsin::api {

namespace {

constexpr std::int64_t kMostEntries = std::int64_t{1} << 48;

Result<audit::Auditor*> auditor_of(AuditDesk const& desk) {
  if (desk.auditor == nullptr) return not_found("audit.off", "a server that only shows keeps no audit tree");
  return desk.auditor;
}

Result<std::uint64_t> entries(Exchange const& exchange, std::string_view name) {
  TOCSIN_TRY(auto const number, exchange.query_integer(name, 1, kMostEntries));
  if (!number) return invalid("query.malformed", std::string(name) + " is missing: a whole number from 1 on");
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

std::vector<Error> audit_alarms(AuditDesk const& desk) {
  std::vector<Error> out;
  if (desk.auditor == nullptr) return out;
  if (auto alarm = desk.auditor->alarm()) out.push_back(std::move(*alarm));
  if (auto const count = desk.auditor->kept().conflicts(); count > 0)
    out.push_back({ErrorKind::kConflict, "audit.head_conflict", std::to_string(count) + " received from neighbours"});
  if (!desk.pushes) return out;
  for (auto const& push : desk.pushes())
    if (push.refused) out.push_back({ErrorKind::kConflict, "audit.push_refused", "a neighbour holds a head that this journal contradicts"});
  return out;
}

Result<audit::SignedHead> GetAuditHead::read(Exchange const&) const {
  TOCSIN_TRY(auto* const auditor, auditor_of(desk));
  return auditor->head();
}

Result<audit::InclusionProof> GetAuditProof::read(Exchange const& exchange) const {
  TOCSIN_TRY(auto* const auditor, auditor_of(desk));
  TOCSIN_TRY(auto const position, entries(exchange, "position"));
  // A proof carries the entry, and the journal is the whole centre's.
  if (!exchange.principal().areas.empty()) return forbidden("auth.outside_area", "proofs are for accounts of the whole centre");
  return auditor->prove(position);
}

Result<audit::ConsistencyProof> GetAuditConsistency::read(Exchange const& exchange) const {
  TOCSIN_TRY(auto* const auditor, auditor_of(desk));
  TOCSIN_TRY(auto const from, entries(exchange, "from"));
  TOCSIN_TRY(auto const to, exchange.query_integer("to", 1, kMostEntries));
  return auditor->consistency(from, static_cast<std::uint64_t>(to.value_or(0)));
}

Result<AuditHeads> ListAuditHeads::read(Exchange const& exchange) const {
  TOCSIN_TRY(auto* const auditor, auditor_of(desk));
  AuditHeads out;
  out.published = auditor->last_published();
  if (desk.pushes) out.pushes = desk.pushes();
  for (auto const& alarm : audit_alarms(desk)) out.alarms.push_back(alarm.code + ": " + alarm.detail);
  if (auto const text = exchange.query("genesis"); !text.empty()) {
    auto const genesis = hash_from_hex(text);
    if (!genesis) return invalid("query.malformed", "genesis is 64 hexadecimal digits");
    if (auto journal = auditor->kept().journal(*genesis)) out.journals.push_back(std::move(*journal));
    return out;
  }
  out.journals = auditor->kept().journals();
  for (auto& journal : out.journals) {
    if (journal.heads.size() > 1) journal.heads.erase(journal.heads.begin(), journal.heads.end() - 1);
    journal.conflicts.clear();
  }
  return out;
}

Result<audit::HeadReceipt> PushHead::run(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(auto* const auditor, auditor_of(desk));
  auto kept = auditor->kept().keep(body.head, body.consistency, exchange.principal().actor, Clock::machine_now());
  if (!kept && kept.error().code == "audit.head_conflict")
    spdlog::error("ALARM audit.head_conflict: centre {}, journal {}: {}", body.head.centre, to_hex(body.head.genesis).substr(0, 16),
                  kept.error().detail);
  return kept;
}

TOCSIN_ENDPOINT(GetAuditHead)
TOCSIN_ENDPOINT(GetAuditProof)
TOCSIN_ENDPOINT(GetAuditConsistency)
TOCSIN_ENDPOINT(ListAuditHeads)
TOCSIN_ENDPOINT(PushHead)

}  // namespace tocsin::api
