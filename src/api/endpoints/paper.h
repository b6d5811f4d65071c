// Paper: the printable pack, and entering afterwards what was written on its forms while the system was down.
#pragma once

#include "api/advice/place_resolver.h"
#include "api/clock.h"
#include "api/commands/command_gate.h"
#include "api/paper/reentry.h"
#include "journal/vault.h"

namespace tocsin::api {

struct GetPrintablePack {
  using Body = Nothing;
  using Answer = Nothing;
  static constexpr std::string_view kContent = "text/html";
  sequencer::Centre const& centre;
  DataSets const& data_sets;
  Clock const& clock;
  bool demo;
  void handle(Exchange const& exchange) const;  // One file of HTML, in the language of the request.
};

struct EnterForm {
  using Body = paper::ReentryForm;
  using Answer = paper::Reentered;
  static constexpr int kStatus = 200;
  sequencer::Centre& centre;
  DataSets const& data_sets;
  journal::Vault const& vault;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};

Endpoint endpoint(GetPrintablePack e);
Endpoint endpoint(EnterForm e);

}  // namespace tocsin::api
