#include "server/audit/audit_watch.h"

#include <chrono>
#include <fstream>

#include <spdlog/spdlog.h>

#include "api/aside.h"
#include "api/clock.h"
#include "api/http/client.h"
#include "audit/head_list.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "server/json_text.h"

namespace tocsin::server {

namespace {

constexpr std::chrono::seconds kPatience{5};  // For one step of an exchange with a neighbour: the other places wait meanwhile.
using GiveUp = std::function<bool()>;
constexpr std::string_view kFile = "file:", kHttp = "http://", kHttps = "https://";

std::unexpected<Error> malformed(std::string const& text) {
  return invalid("audit.target_malformed",
                 "file:/PATH, or https://HOST:PORT TOKEN_FILE, or https://HOST:PORT/PATH (http:// likewise); not '" + text + "'");
}

Result<std::string> token_in(std::string const& file) {
  if (file.empty()) return std::string();
  std::ifstream in(file);
  std::string token;
  if (!(in >> token)) return unavailable("audit.file_unreadable", "no token in " + file);
  return token;
}

Result<std::string> post(PushPlace const& place, std::string const& path, std::string const& body, GiveUp const& give_up) {
  TOCSIN_TRY(auto const token, token_in(place.token_file));
  TOCSIN_TRY(auto const client, api::http::Client::connect(place.url, kPatience, place.ca_file, give_up));
  std::vector<std::pair<std::string, std::string>> headers;
  if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
  TOCSIN_TRY(auto answer, client->request("POST", path, body, headers));
  if (answer.status < 300) return std::move(answer.body);
  std::string const code = text_member(answer.body, "code"), detail = text_member(answer.body, "detail");
  if (code == "audit.head_conflict") return conflict(code, detail);
  return unavailable("audit.push_refused", "status " + std::to_string(answer.status) + (code.empty() ? "" : " " + code + ": " + detail));
}

// The neighbour holds an earlier head: what it asks for is the proof that this one continues it.
Result<void> bring_to_neighbour(PushPlace const& place, audit::Auditor& auditor, audit::SignedHead const& head, GiveUp const& give_up) {
  constexpr int kAtMost = 3;  // Another server of the pair may have brought one in between.
  api::PushedHead pushed{.head = head, .consistency = {}};
  for (int i = 0; i < kAtMost; ++i) {
    TOCSIN_TRY(auto const answer, post(place, "/api/v1/audit/heads", codec::to_json(pushed), give_up));
    auto const receipt = codec::from_json<audit::HeadReceipt>(answer);
    if (!receipt) return unavailable("audit.push_refused", "not an answer of a Tocsin server");
    if (receipt->kept) return {};
    TOCSIN_TRY(pushed.consistency, auditor.consistency(receipt->proof_from, head.tree_size));
  }
  return unavailable("audit.push_refused", "it goes on asking for a proof");
}

// A file of another machine may hang for good.
Result<void> append(std::string const& file, audit::SignedHead const& head, GiveUp const& give_up) {
  auto const done = api::aside([file, line = codec::to_json(head)] { return audit::append_line(file, line); }, give_up);
  return done ? *done : unavailable("audit.list_not_written", file + " takes nothing");
}

}  // namespace

Result<PushPlace> parse_push_place(std::string const& text) {
  PushPlace out;
  if (text.starts_with(kFile)) {
    out.file = text.substr(kFile.size());
    if (!out.file.starts_with('/')) return malformed(text);
    return out;
  }
  auto const blank = text.find(' ');
  if (blank != std::string::npos) out.token_file = text.substr(text.find_last_of(' ') + 1);
  std::string const address = text.substr(0, blank);
  auto const scheme = address.starts_with(kHttps) ? kHttps : kHttp;
  if (!address.starts_with(scheme)) return malformed(text);
  auto const slash = address.find('/', scheme.size());
  out.url = address.substr(0, slash);
  if (slash != std::string::npos && slash + 1 < address.size()) out.path = address.substr(slash);
  if (out.url.size() == scheme.size() || (out.is_neighbour() && out.token_file.empty())) return malformed(text);
  return out;
}

audit::PushTarget make_push_target(PushPlace const& place, audit::Auditor& auditor) {
  using Head = audit::SignedHead;
  if (!place.file.empty())
    return {"file " + place.file, [place](Head const& head, GiveUp const& give_up) { return append(place.file, head, give_up); }};
  if (place.is_neighbour())
    return {place.url,
            [place, &auditor](Head const& head, GiveUp const& give_up) { return bring_to_neighbour(place, auditor, head, give_up); }};
  return {place.url + place.path, [place](Head const& head, GiveUp const& give_up) -> Result<void> {
            TOCSIN_CHECK(post(place, place.path, codec::to_json(head), give_up));
            return {};
          }};
}

Result<void> check(AuditSettings const& settings) {
  for (auto const& text : settings.push) TOCSIN_CHECK(parse_push_place(text));
  for (auto const& key : settings.neighbour_keys) TOCSIN_CHECK(audit::read_public_key(key));
  if (settings.head_every_s < 1 || settings.head_every_s > 86'400)
    return invalid("config.out_of_range", "audit_head_every_s is 1 to 86400");
  if (settings.head_every_entries < 1) return invalid("config.out_of_range", "audit_head_every_entries is at least 1");
  return {};
}

Result<std::unique_ptr<AuditWatch>> AuditWatch::open(sequencer::Centre& centre, std::string const& folder, std::string const& key_file,
                                                     bool may_create_key, AuditSettings const& settings) {
  TOCSIN_CHECK(check(settings));
  auto key =
      audit::SigningKey::from_file(settings.key_file.empty() ? audit::signing_key_beside(key_file) : settings.key_file, may_create_key);
  if (!key) spdlog::error("no audit heads are signed: {} {}", key.error().code, key.error().detail);
  audit::AuditorOptions options{.folder = folder + "/audit"};
  for (auto const& text : settings.neighbour_keys) {
    TOCSIN_TRY(options.neighbour_keys.emplace_back(), audit::read_public_key(text));
  }
  options.may_sign = [&centre]() -> Result<void> {
    if (centre.leads()) return {};
    return unavailable("journal.standby", "this server follows; another leads");
  };
  std::unique_ptr<AuditWatch> watch(new AuditWatch);
  TOCSIN_TRY(watch->auditor_,
             audit::Auditor::open(centre.journal(), key ? std::optional(*key) : std::nullopt, std::move(options), api::Clock::machine_now));
  auto& auditor = *watch->auditor_;
  std::vector<audit::PushTarget> targets;
  for (auto const& text : settings.push) {
    TOCSIN_TRY(auto place, parse_push_place(text));
    place.ca_file = settings.ca_file;
    targets.push_back(make_push_target(place, auditor));
  }
  watch->pusher_ = std::make_unique<audit::Pusher>(
      [&auditor] { return auditor.publish(); },
      [&auditor, &centre]() -> std::optional<std::uint64_t> {
        auto const size = auditor.journal_size();
        return centre.leads() && size > 0 && auditor.public_key() ? std::optional(size) : std::nullopt;
      },
      std::move(targets),
      audit::PushEvery{Duration::seconds(settings.head_every_s), static_cast<std::uint64_t>(settings.head_every_entries)},
      api::Clock::machine_now, [](std::string const& line) { spdlog::error("audit: {}", line); });
  return watch;
}

void AuditWatch::start() {
  auditor_->start();
  pusher_->start();
}

void AuditWatch::stop() {
  pusher_->stop();
  auditor_->stop();
}

api::AuditDesk AuditWatch::desk() {
  return {auditor_.get(), [this] { return pusher_->states(); }};
}

void AuditWatch::add_to(api::Metrics& metrics) {
  metrics.gauge("audit_tree_entries", [this] { return static_cast<double>(auditor_->tree_size()); });
  metrics.gauge("audit_signed_entries", [this] {
    auto const head = auditor_->last_published();
    return head ? static_cast<double>(head->tree_size) : 0.0;
  });
  metrics.gauge("audit_alarms", [this] { return static_cast<double>(api::audit_alarms(desk()).size()); });
  metrics.gauge("audit_head_conflicts", [this] { return static_cast<double>(auditor_->kept().conflicts()); });
  metrics.gauge("audit_push_failing", [this] {
    double out = 0;
    for (auto const& state : pusher_->states()) out += state.failures > 0 ? 1 : 0;
    return out;
  });
}

}  // namespace tocsin::server
