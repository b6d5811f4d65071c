// The API: everything that endpoints lean on, and the table of routes.
#pragma once

#include "access/account_store.h"
#include "api/advice/advice_cache.h"
#include "api/advice/data_sets.h"
#include "api/advice/register_keeper.h"
#include "api/advice/roads_now.h"
#include "api/advice/speed_keeper.h"
#include "api/boundary/place_searches.h"
#include "api/boundary/readings.h"
#include "api/clock.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/administration/audit.h"
#include "api/endpoints/administration/demo.h"
#include "api/endpoints/city.h"
#include "api/endpoints/incidents/replay.h"
#include "api/metrics.h"
#include "api/router.h"
#include "api/stream/stream_hub.h"
#include "history/history.h"
#include "journal/vault.h"
#include "sequencer/centre.h"
#include "telemetry/positions.h"

namespace tocsin::api {

struct Edge {
  sequencer::Centre& centre;
  CommandGate const& gate;
  journal::Vault const& vault;
  access::AccountStore& accounts;
  telemetry::Positions& positions;
  DataSets& data_sets;
  SpeedsNow const& speeds;
  RoadsNow const& roads;
  Clock& clock;
  StreamHub& streams;
  AdviceCache& advice;
  PastWorlds& past;
  Readings& readings;
  PlaceSearches& searches;
  Metrics& metrics;
  RegisterKeeper& register_keeper;
  SpeedKeeper& speed_keeper;
  bool demo = false;
  DemoControl demo_control;
  bool secure_cookies = false;
  AuditDesk audit;
  history::History const* history = nullptr;  // None: this server keeps no past (it is read-only).
  CityDesk city;
};

// `contract`: what GET openapi.json answers; made of these routes (openapi_contract), therefore filled afterwards.
Router make_routes(Edge const& edge, std::string const& contract);
// The routes without anything behind them, for openapi.json and tests: they must not be run.
std::string openapi_contract(Router const& router);

}  // namespace tocsin::api
