#include "api/commands/command_gate.h"

#include <algorithm>
#include <charconv>

#include "api/area_scope.h"
#include "api/boundary/left_incident.h"
#include "base/match.h"
#include "codec/json_writer.h"
#include "journal/vault.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxIdempotencyKeyBytes = 200;

// Where two dispatchers meet: what stands in the way, so that the screen can say it.
std::string members_for(core::Entry const* entry) {
  if (entry == nullptr || !entry->refusal || !entry->refusal->assigned) return {};
  auto const& assigned = *entry->refusal->assigned;
  std::string out = "\"unit_id\":" + codec::to_json(assigned.unit) + ",\"incident_id\":" + codec::to_json(assigned.incident);
  if (!assigned.incident_number.empty()) out += ",\"incident_number\":" + codec::to_json(assigned.incident_number);
  if (assigned.since) out += ",\"since\":" + codec::to_json(*assigned.since);
  return out;
}

std::vector<Subject> subjects_of(CommandPlan const& plan) {
  std::vector<Subject> out = plan.also;
  if (plan.subject) out.push_back(*plan.subject);
  return out;
}

Result<void> check_area(sequencer::Centre const& centre, access::Principal const& principal, CommandPlan const& plan) {
  auto const subjects = subjects_of(plan);
  if (principal.areas.empty() || subjects.empty()) return {};
  auto const is_inside = [](core::World const& world, AreaScope const& scope, Subject const& subject) {
    return match(
        subject,
        [&](UnitCode const& code) {
          auto const unit = world.unit.units.find(code);
          return unit == world.unit.units.end() || scope.has(unit->second);
        },
        [&](IncidentId id) {
          auto const incident = world.incident.incidents.find(id);
          return incident == world.incident.incidents.end() || scope.has(world, incident->second);
        },
        [&](CallId id) {
          auto const call = world.call.calls.find(id);
          return call == world.call.calls.end() || scope.has(call->second);
        },
        [&](StationCode const& code) {
          auto const station = world.station.stations.find(code);
          return station == world.station.stations.end() || scope.has(station->second);
        },
        [&](ClosureId id) {
          auto const closure = world.closure.closures.find(id);
          return closure == world.closure.closures.end() || scope.has(closure->second);
        },
        [&](ProposalId) { return true; },  // Whose it is stands at its endpoints.
        [&](SeatCode const&) { return true; }, [&](RunCardCode const&) { return true; }, [&](IncidentTypeCode const&) { return true; });
  };
  bool const allowed = centre.read([&](core::World const& world) {
    AreaScope const scope = AreaScope::of(world, principal);
    return std::ranges::all_of(subjects, [&](Subject const& subject) { return is_inside(world, scope, subject); });
  });
  if (!allowed) return forbidden("auth.outside_area", "this lies outside the areas of your account");
  return {};
}

// The core knows only what is there; the journal tells whether an incident was there once, and then what to do is another thing.
Error explained(sequencer::Centre& centre, access::Principal const& principal, Error const& error, std::vector<Subject> const& subjects) {
  if (error.code != "incident.unknown") return error;
  for (auto const& subject : subjects) {
    auto const* id = std::get_if<IncidentId>(&subject);
    if (id == nullptr || centre.read([&](core::World const& world) { return world.incident.incidents.contains(*id); })) continue;
    return left_or_unknown(centre, principal, *id);
  }
  return error;
}

Result<std::optional<std::uint64_t>> if_match(http::Request const& request) {
  std::string_view text = request.header("if-match");
  if (text.empty() || text == "*") return std::optional<std::uint64_t>{};
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  std::uint64_t version = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc{} || end != text.data() + text.size()) return invalid("version.malformed", "If-Match is \"<version>\"");
  return std::optional<std::uint64_t>{version};
}

CommandId command_id_of(access::Principal const& principal, std::string_view key) {
  return Hasher().add(principal.actor).add(std::string_view("\0", 1)).add(key).finish();
}

Hash hash_of(Hash const& key, http::Request const& request, std::optional<std::uint64_t> const& version) {
  std::string what = request.method + ' ' + request.path + '\n' + request.body;
  if (version) what += "\nif-match " + std::to_string(*version);
  return hmac_sha256(key, what);
}

// The version of what the entry changed: the position of the entry. None where another may have come between it and its follow-up.
http::Response answer_with(int status, std::string json, std::optional<std::uint64_t> version) {
  http::Response response;
  response.status = status;
  response.body = std::move(json);
  if (version) response.headers.emplace_back("ETag", etag(*version));
  return response;
}

}  // namespace

Result<std::string_view> idempotency_key(http::Request const& request) {
  if (request.method == "GET") return std::string_view{};
  std::string_view const key = request.header("idempotency-key");
  auto const sent =
      std::ranges::count(request.headers, "idempotency-key", [](auto const& header) { return std::string_view(header.first); });
  if (sent > 1 || (sent == 1 && key.empty()))
    return invalid("idempotency.key_malformed", "an Idempotency-Key is sent once and is not empty");
  if (key.size() > kMaxIdempotencyKeyBytes) return invalid("idempotency.key_too_long", "an Idempotency-Key has at most 200 bytes");
  if (std::any_of(key.begin(), key.end(), [](char c) { return c < 0x20 || c > 0x7e; }))
    return invalid("idempotency.key_malformed", "an Idempotency-Key is of printable ASCII characters");
  return key;
}

std::string etag(std::uint64_t version) { return '"' + std::to_string(version) + '"'; }

bool CommandGate::repeat(Exchange const& exchange, int status, std::function<std::string(core::Entry const&)> answer) const {
  auto const& request = exchange.request();
  auto const key = idempotency_key(request);
  auto const version = if_match(request);
  if (!key || key->empty() || !version) return false;
  core::Request again;
  again.envelope.actor = {exchange.principal().actor};
  again.envelope.command_id = command_id_of(exchange.principal(), *key);
  again.request_hash = hash_of(key_, request, *version);
  if (!centre_.read([&](core::World const& world) { return world.commands.find(again.envelope.command_id).has_value(); })) return false;
  // The sequencer knows its id and does not look at the command. Forgotten in this very moment it would be refused for want of one.
  again.command = seat::Command{seat::SignOff{}};
  centre_.submit(std::move(again), {}, [exchange, status, answer = std::move(answer)](sequencer::Outcome const& outcome) {
    if (outcome.error) return exchange.refuse(*outcome.error, members_for(outcome.entry.get()));
    exchange.later(
        [exchange, status, answer, entry = outcome.entry] { exchange.respond(answer_with(status, answer(*entry), std::nullopt)); });
  });
  return true;
}

void CommandGate::submit(Exchange const& exchange, CommandPlan plan, int status,
                         std::function<std::string(core::Entry const&)> answer) const {
  auto const& request = exchange.request();
  auto const& principal = exchange.principal();
  if (auto const allowed = check_area(centre_, principal, plan); !allowed) {
    // What this very command moved out of the areas is answered as it was.
    if (!repeat(exchange, status, std::move(answer))) exchange.refuse(allowed.error());
    return;
  }
  auto const version = if_match(request);
  if (!version) return exchange.refuse(version.error());
  if (*version && !plan.subject)
    return exchange.refuse(Error{ErrorKind::kInvalid, "version.no_subject", "this makes something new: there is no version to match"});
  auto const key = idempotency_key(request);
  if (!key) return exchange.refuse(key.error());

  core::Request command;
  command.command = std::move(plan.command);
  if (*version && plan.subject) command.precondition = core::Precondition{*plan.subject, **version};
  auto& envelope = command.envelope;
  envelope.actor = {principal.actor};
  envelope.origin = "api";
  envelope.occurred_at = plan.occurred_at;
  if (plan.source) {
    auto const source = codec::enumerator_of<Source>(*plan.source);
    if (!source) return exchange.refuse(Error{ErrorKind::kInvalid, "source.unknown", "the source is none of the words of Source"});
    envelope.source = *source;
  }
  envelope.command_id = key->empty() ? sha256(journal::random_name()) : command_id_of(principal, *key);
  command.request_hash = hash_of(key_, request, *version);

  // At the machine itself a command may be asked about before it is given: what would the core say? For the preview of an import.
  if (request.remote == "local" && request.header(kDryRunHeader) == "1") {
    auto const decided =
        centre_.read([&](core::World const& world) { return core::decide(world, command, world.position + 1, world.now); });
    return decided ? exchange.answer(200, "{}") : exchange.refuse(decided.error());
  }

  bool const tells_version = plan.subject && request.method != "GET" && request.method != "DELETE";
  // A repeated key gives the follow-up's id again: after an answer that was lost, the repetition completes what is missing.
  core::Request second;
  second.envelope = envelope;
  second.envelope.command_id = Hasher().add("follow-up").add(to_hex(envelope.command_id)).finish();
  second.request_hash = command.request_hash;
  centre_.submit(
      std::move(command), std::move(plan.details),
      [exchange, status, answer = std::move(answer), tells_version, &centre = centre_, second = std::move(second),
       follow_up = std::move(plan.follow_up), answer_reads = plan.answer_reads,
       subjects = subjects_of(plan)](sequencer::Outcome const& outcome) {
        if (outcome.error)
          return exchange.refuse(explained(centre, exchange.principal(), *outcome.error, subjects), members_for(outcome.entry.get()));
        auto const version = [tells_version](core::Entry const& last) {
          return tells_version ? std::optional<std::uint64_t>(last.position) : std::nullopt;
        };
        auto const give = [exchange, status, answer, answer_reads, entry = outcome.entry](std::optional<std::uint64_t> version) {
          auto const respond = [exchange, status, answer, entry, version] {
            exchange.respond(answer_with(status, answer(*entry), version));
          };
          if (!answer_reads) return respond();
          exchange.later(respond);
        };
        if (!follow_up) return give(version(*outcome.entry));
        exchange.later([exchange, &centre, second, follow_up, give, version, entry = outcome.entry] {
          auto [command, details] = follow_up(*entry);
          core::Request request = second;
          request.command = std::move(command);
          centre.submit(std::move(request), std::move(details), [exchange, give, version, entry](sequencer::Outcome const& followed) {
            if (followed.error) return exchange.refuse(*followed.error);
            bool const next = followed.entry->position == entry->position + 1;
            give(next ? version(*followed.entry) : std::nullopt);
          });
        });
      });
}

}  // namespace tocsin::api
