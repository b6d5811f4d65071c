// What an auditor asks (a signed head, proofs, heads of other centres) and what a neighbour brings (its own signed head).
#pragma once

#include "api/exchange.h"
#include "audit/auditor.h"
#include "audit/pusher.h"

namespace tocsin::api {

// The audit of the journal that this server works on.
struct AuditDesk {
  audit::Auditor* auditor = nullptr;  // Null: this server only shows, and keeps no tree.
  std::function<std::vector<audit::PushState>()> pushes;
};
// What a person has to look at: the journal is damaged or not the one that was signed; a neighbour's history contradicts itself; a
// neighbour says so of ours.
std::vector<Error> audit_alarms(AuditDesk const& desk);

struct PushedHead {
  audit::SignedHead head;
  std::optional<audit::ConsistencyProof> consistency;  // From the head that is held here to this one.
};
BOOST_DESCRIBE_STRUCT(PushedHead, (), (head, consistency))

struct AuditHeads {
  std::optional<audit::SignedHead> published;  // The last of this journal that went out.
  std::vector<audit::PushState> pushes;
  std::vector<audit::KeptJournal> journals;  // Of other centres, each with its newest head; one alone (?genesis=) with all of them.
  std::vector<std::string> alarms;           // "audit.history_differs: ..."
};
BOOST_DESCRIBE_STRUCT(AuditHeads, (), (published, pushes, journals, alarms))

struct GetAuditHead {
  using Body = Nothing;
  using Answer = audit::SignedHead;
  AuditDesk desk;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetAuditProof {
  using Body = Nothing;
  using Answer = audit::InclusionProof;
  static QueryParameters query() { return {{"position", "Of the entry, from 1", "条目位置，从 1 起", QueryKind::kInteger, true}}; }
  AuditDesk desk;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetAuditConsistency {
  using Body = Nothing;
  using Answer = audit::ConsistencyProof;
  static QueryParameters query() {
    return {{"from", "Entries of the shorter journal", "先前的条目数", QueryKind::kInteger, true},
            {"to", "Entries of the longer one; default: all", "后来的条目数；默认全部", QueryKind::kInteger}};
  }
  AuditDesk desk;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ListAuditHeads {
  using Body = Nothing;
  using Answer = AuditHeads;
  static QueryParameters query() {
    return {{"genesis", "Of this journal, with all its heads that are at hand", "只列该日志，连同留存的全部签名头"}};
  }
  AuditDesk desk;
  Result<Answer> read(Exchange const& exchange) const;
};
struct PushHead {
  using Body = PushedHead;
  using Answer = audit::HeadReceipt;
  AuditDesk desk;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
Endpoint endpoint(GetAuditHead e);
Endpoint endpoint(GetAuditProof e);
Endpoint endpoint(GetAuditConsistency e);
Endpoint endpoint(ListAuditHeads e);
Endpoint endpoint(PushHead e);

}  // namespace tocsin::api
