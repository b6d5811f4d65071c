// Served: the API over HTTP on a free port, with a journal in memory, for tests.
#pragma once

#include <memory>
#include <string>

#include <fmt/format.h>

#include "api/api_server.h"
#include "api/http/client.h"
#include "journal/memory_journal.h"
#include "journal/test_folder.h"

namespace tocsin::api {

struct Served {
  journal::TestFolder folder;
  Clock clock = Clock::stepped({1'800'000'000'000'000});
  DataSets data_sets{folder.path()};
  SpeedsNow speeds{folder.path()};
  RoadsNow roads{data_sets, speeds};
  AdviceCache advice;
  Metrics metrics;
  std::unique_ptr<telemetry::Positions> positions = *telemetry::Positions::open(folder.path() + "/telemetry.db");
  std::unique_ptr<access::AccountStore> accounts = *access::AccountStore::open(folder.path() + "/access.db", sha256("drafts"));
  StreamHub streams{*positions, clock, [](std::string_view id) { return std::string(id); }, false};
  std::unique_ptr<journal::Vault> vault;
  std::unique_ptr<sequencer::Centre> centre;
  std::unique_ptr<CommandGate> gate;
  std::unique_ptr<PastWorlds> past;
  Readings readings;
  std::unique_ptr<PlaceSearches> searches;
  std::unique_ptr<audit::Auditor> auditor;
  std::unique_ptr<RegisterKeeper> keeper;
  std::unique_ptr<SpeedKeeper> speed_keeper;
  std::unique_ptr<history::History> past_rows;
  std::unique_ptr<ApiServer> server;

  // `before`: more routes, before it starts.
  explicit Served(bool read_only = false, std::function<void(Served&)> const& before = {}) {
    auto journal = journal::make_memory_journal();
    vault = *journal::Vault::attach(*journal, journal::MasterKey::random());
    sequencer::CentreOptions options;
    options.read_only = read_only;
    centre = *sequencer::Centre::start(std::move(journal), options, [this] { return clock.now(); }, {});
    gate = std::make_unique<CommandGate>(*centre, sha256("idempotency"));
    past = std::make_unique<PastWorlds>(*centre);
    searches = std::make_unique<PlaceSearches>(*centre, clock);
    if (!read_only) auditor = *audit::Auditor::open(centre->journal(), audit::SigningKey::random(), {}, Clock::machine_now);
    keeper = std::make_unique<RegisterKeeper>(folder.path(), data_sets, *centre, RegisterKeeper::Activate());
    speed_keeper = std::make_unique<SpeedKeeper>(
        folder.path(), data_sets, speeds, *positions, *centre, [this] { return clock.now(); }, SpeedKeeper::Activate());
    history::Options rows;
    rows.file = folder.path() + "/history.db";
    rows.clock = [this] { return clock.now(); };
    rows.durable = [this] { return centre->position(); };
    rows.folds = [] { return true; };
    past_rows = std::make_unique<history::History>(centre->journal(), std::move(rows));
    ApiServerOptions listen;
    listen.port = 0;
    listen.workers = 1;
    server = *ApiServer::listen(listen, {*centre,        *gate,   *vault,        *accounts, *positions, data_sets, speeds,
                                         roads,          clock,   streams,       advice,    *past,      readings,  *searches,
                                         metrics,        *keeper, *speed_keeper, false,     {},         false,     {auditor.get(), {}},
                                         past_rows.get()},
                                nullptr);
    if (before) before(*this);
    server->start();
  }
  ~Served() {
    streams.stop();
    server->stop();
    searches->stop();
  }
  std::unique_ptr<http::Client> connect() const { return *http::Client::connect(fmt::format("http://127.0.0.1:{}", server->port())); }
  std::string token(access::Role role) { return *accounts->tokens().create({.role = role}, Clock::machine_now()); }
};

}  // namespace tocsin::api
