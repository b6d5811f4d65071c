// Erasing what a caller told, because they asked for it or a law does: a proposal, which another person confirms (two-person review). Then
// the keys of the call's details go, and the journal keeps the fact.
#pragma once

#include <boost/describe.hpp>

#include "api/commands/command_gate.h"
#include "journal/vault.h"

namespace tocsin::api {

struct EraseDetailsBody {
  std::string reason;  // request, legal
};
BOOST_DESCRIBE_STRUCT(EraseDetailsBody, (), (reason))
struct EraseDetailsAnswer {
  std::string call_id;
  bool already_erased = false;             // Then nothing was done; the position is the present one.
  std::optional<std::string> proposal_id;  // What another person has to confirm.
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(EraseDetailsAnswer, (), (call_id, already_erased, proposal_id, position))

// Of calls that left the working state too: people ask weeks later.
struct EraseCallDetails {
  using Body = EraseDetailsBody;
  using Answer = EraseDetailsAnswer;
  static constexpr int kStatus = 202;
  CommandGate const& gate;
  journal::Vault const& vault;
  void handle(Exchange const& exchange) const;
};
Endpoint endpoint(EraseCallDetails e);

}  // namespace tocsin::api
