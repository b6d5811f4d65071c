// One incident with what its callers said and what was noted. Who answers it is given the texts, once the reading is durable: the record
// says who knew what, so nobody knows anything that it does not say. Everybody else gets the incident alone, and is told so.
#include "api/area_scope.h"
#include "api/boundary/left_incident.h"
#include "api/boundary/text_access.h"
#include "api/commands/command_gate.h"
#include "api/endpoint.h"
#include "api/endpoints/incidents/incident_reads.h"
#include "core/duplicates.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxTexts = 200;  // Calls whose words one answer opens: the last ones.

struct SealedText {
  std::size_t index;
  std::string id;  // The call's.
  DetailRef detail;
};

struct Found {
  view::IncidentDetail detail;
  std::vector<SealedText> texts, notes;
  TextAccess access = TextAccess::kRole;
};

Found look(core::World const& world, access::Principal const& principal, incident::Incident const& incident) {
  Found found;
  auto& out = found.detail;
  out.incident = view::incident_view(world, incident);
  found.access = text_access(world, principal, incident);
  for (CallId const id : incident.calls) {
    auto const call = world.call.calls.find(id);
    if (call == world.call.calls.end()) continue;
    if (call->second.text && !call->second.erased) found.texts.push_back({out.calls.size(), to_text(id), *call->second.text});
    out.calls.push_back(view::call_view(world, call->second));
  }
  out.call_texts.resize(out.calls.size());
  for (auto const& note : incident.notes) {
    found.notes.push_back({out.notes.size(), {}, note.text});
    out.notes.push_back({to_text(note.note),
                         note.author.text,
                         note.stamp.occurred_at,
                         note.stamp.recorded_at,
                         std::string(codec::word_of(note.stamp.source)),
                         {},
                         false});
  }
  for (auto const& duplicate : core::possible_duplicates(world, incident, world.now)) {
    std::vector<view::DuplicateReason> reasons;
    for (auto const& reason : duplicate.reasons) reasons.push_back({reason.reason, reason.score, reason.value});
    out.duplicates.push_back(view::duplicate_view(world, duplicate.incident, duplicate.score, std::move(reasons)));
  }
  return found;
}

// What was opened for this answer and whose reading is not in the journal yet.
struct Opened {
  std::vector<std::string> calls;
  bool notes = false;
  bool empty() const { return calls.empty() && !notes; }
};

Opened open_texts(Found& found, journal::Vault const& vault) {
  Opened opened;
  auto& out = found.detail;
  std::size_t const skipped = found.texts.size() > kMaxTexts ? found.texts.size() - kMaxTexts : 0;
  if (skipped > 0) out.texts_held_back = "too_many";
  for (std::size_t i = skipped; i < found.texts.size(); ++i) {
    auto const& text = found.texts[i];
    auto words = vault.open(text.detail.id, text.detail.ciphertext_sha256);
    if (!words) continue;
    out.call_texts[text.index] = std::move(*words);
    opened.calls.push_back(text.id);
  }
  for (auto const& note : found.notes) {
    auto words = vault.open(note.detail.id, note.detail.ciphertext_sha256);
    out.notes[note.index].erased = !words;
    if (!words) continue;
    out.notes[note.index].text = std::move(*words);
    opened.notes = true;
  }
  return opened;
}

std::string without_texts(view::IncidentDetail detail, std::string_view why) {
  detail.texts_held_back = why;
  for (auto& text : detail.call_texts) text.clear();
  for (auto& note : detail.notes) note.text.clear();
  return codec::to_json(detail);
}

// The same screens asking at the same time come to the same command, which is written once.
core::Request reading_of(std::string const& actor, IncidentId id, Opened const& opened, Instant now) {
  core::Request request;
  incident::ReadTexts command{id, {}, opened.notes};
  Hasher hasher;
  hasher.add("texts read").add(actor).add(std::string_view("\0", 1)).add(to_text(id)).add(opened.notes ? " notes" : "");
  hasher.add(std::to_string(now.us / Readings::kOnceWithin.us));
  for (auto const& call : opened.calls) {
    hasher.add(" ").add(call);
    if (auto const parsed = parse_id<CallTag>(call)) command.calls.push_back(*parsed);
  }
  request.command = incident::Command{std::move(command)};
  request.envelope.actor = {actor};
  request.envelope.origin = "api";
  request.envelope.command_id = request.request_hash = hasher.finish();
  return request;
}

void give(Exchange const& exchange, std::uint64_t version, std::string json) {
  http::Response response;
  response.body = std::move(json);
  response.headers.emplace_back("ETag", etag(version));
  exchange.respond(std::move(response));
}

}  // namespace

void GetIncident::handle(Exchange const& exchange) const {
  auto const id = id_parameter<IncidentId>(exchange, "id", "incident.unknown");
  if (!id) return exchange.refuse(id.error());
  auto const& principal = exchange.principal();
  auto found = centre.read([&](core::World const& world) -> Result<Found> {
    TOCSIN_TRY(auto const* incident, find_visible(world, principal, *id));
    return look(world, principal, *incident);
  });
  if (!found) return exchange.refuse(left_or_unknown(centre, principal, *id));
  auto& detail = found->detail;
  for (auto& note : detail.notes) note.author = accounts.display_of(note.author);
  std::uint64_t const version = detail.incident.version;
  if (found->access != TextAccess::kOpen) return give(exchange, version, without_texts(std::move(detail), to_text(found->access)));

  Opened opened = open_texts(*found, vault);
  Instant const now = clock.now();
  std::erase_if(opened.calls, [&](std::string const& call) { return readings.has(principal.actor, call, now); });
  opened.notes = opened.notes && !readings.has(principal.actor, to_text(*id), now);
  std::string json = codec::to_json(detail);
  if (opened.empty()) return give(exchange, version, std::move(json));

  auto request = reading_of(principal.actor, *id, opened, now);
  centre.submit(std::move(request), {},
                [exchange, version, id = *id, opened, json = std::move(json), detail = std::move(detail),
                 &readings = readings](sequencer::Outcome const& outcome) mutable {
                  // Erased between our look and the record, or the journal takes nothing now: then nobody has read anything.
                  std::size_t const facts = opened.calls.size() + (opened.notes ? 1 : 0);
                  if (outcome.error || outcome.entry->events.size() != facts)
                    return give(exchange, version, without_texts(std::move(detail), "not_recorded"));
                  for (auto const& call : opened.calls) readings.add(exchange.principal().actor, call, outcome.entry->at);
                  if (opened.notes) readings.add(exchange.principal().actor, to_text(id), outcome.entry->at);
                  give(exchange, version, std::move(json));
                });
}

TOCSIN_ENDPOINT(GetIncident)

}  // namespace tocsin::api
