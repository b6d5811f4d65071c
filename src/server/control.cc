#include "server/control.h"

#include <chrono>
#include <thread>

#include <fmt/ranges.h>
#include <spdlog/spdlog.h>
#include <boost/describe.hpp>

#include "api/area_scope.h"
#include "api/boundary/erase_details.h"
#include "api/endpoint.h"
#include "server/json_text.h"
#include "server/open_journal.h"

namespace tocsin::server {

struct TokenBody {
  std::string role;
  std::vector<std::string> areas;
  std::optional<std::string> label;
  std::optional<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(TokenBody, (), (role, areas, label, expires_at))
struct TokenAnswer {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(TokenAnswer, (), (token))
struct ActivateBody {
  std::string version;
  std::optional<std::string> instead_of;
};
BOOST_DESCRIBE_STRUCT(ActivateBody, (), (version, instead_of))
struct ActivateAnswer {
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(ActivateAnswer, (), (position))
struct DecidedShown {
  std::string code, successor, main_code;
};
BOOST_DESCRIBE_STRUCT(DecidedShown, (), (code, successor, main_code))
struct DecidedAnswer {
  std::vector<DecidedShown> items;
};
BOOST_DESCRIBE_STRUCT(DecidedAnswer, (), (items))

namespace {

constexpr std::chrono::seconds kStarting{20};  // A large city is read until the socket is there.

struct CreateToken {
  using Body = TokenBody;
  using Answer = TokenAnswer;
  access::AccountStore& accounts;
  sequencer::Centre const& centre;
  Result<Answer> run(api::Exchange const&, Body const& body) const {
    auto const role = access::role_from_text(body.role);
    if (!role) return invalid("account.role_unknown", "roles are dispatcher, supervisor, administrator, crew, display, auditor, neighbour");
    TOCSIN_CHECK(centre.read([&](core::World const& world) { return api::check_areas(world, body.areas); }));
    TOCSIN_TRY(auto token,
               accounts.tokens().create({*role, body.areas, body.label.value_or(""), body.expires_at}, api::Clock::machine_now()));
    spdlog::info("access: token made ({}; areas: {})", body.role, fmt::join(body.areas, ", "));
    return TokenAnswer{std::move(token)};
  }
};
struct ActivateDataSet {
  using Body = ActivateBody;
  using Answer = ActivateAnswer;
  Runtime& runtime;
  Result<Answer> run(api::Exchange const&, Body const& body) const {
    TOCSIN_TRY(auto const position, runtime.activate_data_set(body.version, body.instead_of.value_or("")));
    return ActivateAnswer{position};
  }
};
struct HandOver {
  using Body = api::Nothing;
  using Answer = LeadAnswer;
  Runtime& runtime;
  Result<Answer> run(api::Exchange const&, Body const&) const {
    TOCSIN_TRY(auto sharing, runtime.hand_over());
    return LeadAnswer{.opening = runtime.opening(), .leader = std::move(sharing.leader)};
  }
};
struct ShowLead {
  using Body = api::Nothing;
  using Answer = LeadAnswer;
  Runtime& runtime;
  Result<Answer> read(api::Exchange const&) const {
    TOCSIN_TRY(auto sharing, runtime.centre().journal().sharing());
    LeadAnswer out{.opening = runtime.opening(), .leads = runtime.centre().leads(), .position = runtime.centre().position()};
    if (!sharing) return out;
    out.leader = std::move(sharing->leader);
    out.ready = sharing->ready;
    out.reading = sharing->reading;
    return out;
  }
};
struct ListDecided {
  using Body = api::Nothing;
  using Answer = DecidedAnswer;
  Runtime& runtime;
  Result<Answer> read(api::Exchange const&) const {
    DecidedAnswer out;
    for (auto& d : runtime.centre().read([](core::World const& world) { return api::decided_rows(world.standard_address); }))
      out.items.push_back({std::move(d.code), std::move(d.successor), std::move(d.main_code)});
    return out;
  }
};

struct ShowHistory {
  using Body = api::Nothing;
  using Answer = HistoryState;
  Runtime& runtime;
  Result<Answer> read(api::Exchange const&) const {
    if (runtime.history() == nullptr) return unavailable("history.not_ready", "this server only shows the state");
    auto const status = runtime.history()->status();
    HistoryState out{.position = status.position,
                     .journal_position = runtime.centre().position(),
                     .months_kept = runtime.history()->months_kept(),
                     .problem = status.problem ? status.problem->code + " " + status.problem->detail : ""};
    auto const stats = runtime.history()->stats();
    if (!stats && stats.error().code != "history.not_ready" && out.problem.empty())
      out.problem = stats.error().code + " " + stats.error().detail;
    if (!stats) return out;
    if (!runtime.centre().leads()) out.position = stats->position;  // Another folds them.
    out.incidents = stats->incidents;
    out.assignments = stats->assignments;
    out.open = stats->open;
    out.bytes = stats->bytes;
    out.oldest = stats->oldest;
    out.partitions = stats->partitions;
    out.lost = stats->lost;
    return out;
  }
};
struct ShowPositions {
  using Body = api::Nothing;
  using Answer = PositionsState;
  Runtime& runtime;
  Result<Answer> read(api::Exchange const&) const {
    auto const status = runtime.positions().status();
    PositionsState out{.is_shared = status.is_shared,
                       .days_kept = status.days_kept,
                       .waiting = static_cast<std::int64_t>(status.waiting),
                       .lost = static_cast<std::int64_t>(status.lost),
                       .out_of_time = static_cast<std::int64_t>(status.out_of_time),
                       .problem = status.problem ? status.problem->code + " " + status.problem->detail : ""};
    auto const stats = runtime.positions().stats();
    if (!stats && out.problem.empty()) out.problem = stats.error().code + " " + stats.error().detail;
    if (!stats) return out;
    out.bytes = stats->bytes;
    out.oldest = stats->oldest;
    out.partitions = stats->partitions;
    return out;
  }
};
struct RebuildHistory {
  using Body = api::Nothing;
  using Answer = api::Nothing;
  Runtime& runtime;
  Result<Answer> run(api::Exchange const&, Body const&) const {
    if (runtime.history() == nullptr || !runtime.centre().leads())
      return unavailable("history.not_ready", "this server does not lead: ask the one that does");
    runtime.history()->rebuild();
    return Answer{};
  }
};

}  // namespace

void add_control_routes(api::ApiServer& control, Runtime& runtime) {
  using P = access::Permission;
  control.add_route({"POST", "/control/tokens", P::kManageAccounts, "API token", "API 令牌",
                     api::make_endpoint(CreateToken{runtime.accounts(), runtime.centre()})});
  auto const edge = runtime.edge();
  control.add_route({"POST", "/control/calls/{id}/erase_details", P::kManageAccounts, "Propose to erase a caller's details",
                     "提请擦除报警人信息", api::endpoint(api::EraseCallDetails{edge.gate, edge.vault})});
  control.add_route(
      {"POST", "/control/data_set", P::kConfigure, "Activate a data set", "启用数据集", api::make_endpoint(ActivateDataSet{runtime})});
  control.add_route(
      {"GET", "/control/history", P::kConfigure, "How far the past is", "历史警情库状态", api::make_endpoint(ShowHistory{runtime})});
  control.add_route({"GET", "/control/positions", P::kConfigure, "Where positions are kept", "单元位置存储状态",
                     api::make_endpoint(ShowPositions{runtime})});
  control.add_route({"POST", "/control/history/rebuild", P::kConfigure, "Make it anew from the journal", "由日志重建历史警情库",
                     api::make_endpoint(RebuildHistory{runtime})});
  control.add_route(
      {"POST", "/control/hand_over", P::kConfigure, "Let the standby lead", "主备切换", api::make_endpoint(HandOver{runtime})});
  control.add_route({"GET", "/control/lead", P::kConfigure, "Who leads", "主用服务器", api::make_endpoint(ShowLead{runtime})});
  control.add_route({"GET", "/control/decided_addresses", P::kConfigure, "What the steward has decided, as a data set is compiled with it",
                     "地址认定（供编译）", api::make_endpoint(ListDecided{runtime})});
}

Result<std::vector<address::Decided>> decided_addresses(api::http::Client& client) {
  TOCSIN_TRY(auto const text, ask(client, "GET", "/control/decided_addresses", ""));
  constexpr codec::JsonLimits kLimits{.max_bytes = 64 * 1024 * 1024, .max_string_bytes = 200, .max_items = 400'000, .max_depth = 8};
  TOCSIN_TRY(auto answer, codec::from_json<DecidedAnswer>(text, kLimits));
  std::vector<address::Decided> out;
  for (auto& d : answer.items) out.push_back({std::move(d.code), std::move(d.successor), std::move(d.main_code)});
  return out;
}

Result<HistoryState> history_state(api::http::Client& client) {
  TOCSIN_TRY(auto const text, ask(client, "GET", "/control/history", ""));
  return codec::from_json<HistoryState>(text);
}

Result<PositionsState> positions_state(api::http::Client& client) {
  TOCSIN_TRY(auto const text, ask(client, "GET", "/control/positions", ""));
  return codec::from_json<PositionsState>(text);
}

Result<LeadAnswer> who_leads(api::http::Client& client) {
  TOCSIN_TRY(auto const text, ask(client, "GET", "/control/lead", ""));
  return codec::from_json<LeadAnswer>(text);
}

std::string active_version(std::string const& configuration) {
  constexpr std::string_view kBefore = "\"data_set\":{\"version\":\"";
  auto const at = configuration.find(kBefore);
  if (at == std::string::npos) return {};
  auto const begin = at + kBefore.size();
  return configuration.substr(begin, configuration.find('"', begin) - begin);
}

Result<std::string> ask(api::http::Client& client, std::string const& method, std::string const& target, std::string const& body,
                        std::vector<std::pair<std::string, std::string>> const& headers) {
  TOCSIN_TRY(auto response, client.request(method, target, body, headers));
  if (response.status < 400) return std::move(response.body);
  auto const code = text_member(response.body, "code"), detail = text_member(response.body, "detail");
  auto const kind = response.status == 409 ? ErrorKind::kConflict : response.status == 503 ? ErrorKind::kUnavailable : ErrorKind::kInvalid;
  return fail(kind, code.empty() ? "server.failed" : code, detail.empty() ? "status " + std::to_string(response.status) : detail);
}

Result<void> with_server(RuntimeOptions const& options, NewFolder folder, std::function<Result<void>(api::http::Client&)> const& work) {
  std::string const socket = (options.folder / "control.sock").string();
  if (auto client = api::http::Client::connect_local(socket)) return work(**client);
  if (folder == NewFolder::kRefuse && !is_data_folder(options.folder))
    return not_found("server.no_data_folder", options.folder.string() + " is no data folder of Tocsin");
  auto runtime = Runtime::open(options);
  // A server that is just starting has the folder already and not yet its socket.
  for (auto const until = std::chrono::steady_clock::now() + kStarting;
       !runtime && runtime.error().code == "journal.in_use" && std::chrono::steady_clock::now() < until;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (auto client = api::http::Client::connect_local(socket)) return work(**client);
    runtime = Runtime::open(options);
  }
  if (!runtime) return std::unexpected(std::move(runtime.error()));
  TOCSIN_CHECK((*runtime)->start_control());
  TOCSIN_TRY(auto client, api::http::Client::connect_local(socket));
  return work(*client);
}

}  // namespace tocsin::server
