#include "api/command_gate.h"

#include <charconv>

#include "api/area_scope.h"
#include "base/match.h"
#include "codec/json_writer.h"
#include "journal/vault.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxIdempotencyKeyBytes = 200;

// Where two dispatchers meet: what stands in the way, so that the screen can say it.
std::string members_for(sequencer::Centre const& centre, Error const& error, core::Command const& command) {
  if (error.code != "unit.already_assigned") return {};
  auto const* module = std::get_if<assignment::Command>(&command);
  auto const* dispatch = module == nullptr ? nullptr : std::get_if<assignment::Dispatch>(module);
  if (dispatch == nullptr) return {};
  return centre.read([&](core::World const& world) -> std::string {
    for (auto const& chosen : dispatch->units) {
      auto const unit = world.unit.units.find(chosen.unit);
      if (unit == world.unit.units.end() || !unit->second.assignment) continue;
      auto const assignment = world.assignment.assignments.find(*unit->second.assignment);
      if (assignment == world.assignment.assignments.end()) continue;
      auto const incident = world.incident.incidents.find(assignment->second.incident);
      std::string out =
          "\"unit_id\":" + codec::to_json(chosen.unit.text) + ",\"incident_id\":" + codec::to_json(assignment->second.incident);
      if (incident != world.incident.incidents.end()) out += ",\"incident_number\":" + codec::to_json(incident->second.number);
      auto const since = assignment->second.times.find(UnitStatus::kAssigned);
      if (since != assignment->second.times.end()) out += ",\"since\":" + codec::to_json(since->second.occurred_at);
      return out;
    }
    return {};
  });
}

Result<void> check_area(sequencer::Centre const& centre, access::Principal const& principal, CommandPlan const& plan) {
  if (principal.areas.empty() || !plan.subject) return {};
  bool const allowed = centre.read([&](core::World const& world) {
    AreaScope const scope = AreaScope::of(world, principal.areas);
    return match(
        *plan.subject,
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
        [&](SeatCode const&) { return true; }, [&](RunCardCode const&) { return true; });
  });
  if (!allowed) return forbidden("auth.outside_area", "this lies outside the areas of your account");
  return {};
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

}  // namespace

void CommandGate::submit(Exchange const& exchange, CommandPlan plan, int status,
                         std::function<std::string(core::Entry const&)> answer) const {
  auto const& request = exchange.request();
  auto const& principal = exchange.principal();
  if (auto const allowed = check_area(centre_, principal, plan); !allowed) return exchange.refuse(allowed.error());
  auto const version = if_match(request);
  if (!version) return exchange.refuse(version.error());

  core::Request command;
  command.command = std::move(plan.command);
  if (*version && plan.subject) command.precondition = core::Precondition{*plan.subject, **version};
  auto& envelope = command.envelope;
  envelope.actor = {principal.actor};
  envelope.origin = "api";
  envelope.occurred_at = plan.occurred_at;
  if (plan.source) {
    auto const source = codec::enumerator_of<Source>(*plan.source);
    if (!source) return exchange.refuse(Error{ErrorKind::kInvalid, "source.unknown", "no source '" + *plan.source + "'"});
    envelope.source = *source;
  }
  std::string_view const key = request.header("idempotency-key");
  if (key.size() > kMaxIdempotencyKeyBytes)
    return exchange.refuse(Error{ErrorKind::kInvalid, "idempotency.key_too_long", "an Idempotency-Key has at most 200 bytes"});
  envelope.command_id =
      key.empty() ? sha256(journal::random_name()) : Hasher().add(principal.actor).add(std::string_view("\0", 1)).add(key).finish();
  std::string what = request.method + ' ' + request.path + '\n' + request.body;
  if (*version) what += "\nif-match " + std::to_string(**version);
  command.request_hash = hmac_sha256(key_, what);

  auto const shown = command.command;
  // A repeated key gives the follow-up's id again: after an answer that was lost, the repetition completes what is missing.
  core::Request second;
  second.envelope = envelope;
  second.envelope.command_id = Hasher().add("follow-up").add(to_hex(envelope.command_id)).finish();
  second.request_hash = command.request_hash;
  centre_.submit(std::move(command), std::move(plan.details),
                 [exchange, status, answer = std::move(answer), shown, &centre = centre_, second = std::move(second),
                  follow_up = std::move(plan.follow_up)](sequencer::Outcome const& outcome) {
                   if (outcome.error) return exchange.refuse(*outcome.error, members_for(centre, *outcome.error, shown));
                   if (!follow_up) return exchange.answer(status, answer(*outcome.entry));
                   auto [command, details] = follow_up(*outcome.entry);
                   core::Request request = second;
                   request.command = std::move(command);
                   centre.submit(std::move(request), std::move(details),
                                 [exchange, status, answer, entry = outcome.entry](sequencer::Outcome const& followed) {
                                   if (followed.error) return exchange.refuse(*followed.error);
                                   exchange.answer(status, answer(*entry));
                                 });
                 });
}

}  // namespace tocsin::api
