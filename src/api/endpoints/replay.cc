#include "api/endpoints/replay.h"

#include <algorithm>

#include "api/endpoint.h"
#include "api/words.h"
#include "journal/entry_codec.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kReplayBatch = 2'000;
inline constexpr std::size_t kMaxReasonBytes = 500;

Result<Instant> moment(Exchange const& exchange, std::string_view name) {
  auto const text = exchange.query(name);
  if (text.empty()) return invalid("query.malformed", std::string(name) + " is missing: a time like 2026-11-22T08:30:00Z");
  auto const at = parse_rfc3339(text);
  if (!at) return invalid("query.malformed", std::string(name) + " is a time like 2026-11-22T08:30:00Z");
  return *at;
}

}  // namespace

Result<core::World> PastWorlds::at(Instant at) {
  std::scoped_lock lock(mutex_);
  core::World world;
  if (kept_ && kept_->now <= at) {
    world = *kept_;
  } else {
    world.centre = centre_.read([](core::World const& now) { return now.centre; });
  }
  journal::EntryDecoder decoder;
  for (bool done = false; !done;) {
    TOCSIN_TRY(auto const batch, centre_.journal().read(world.position + 1, kReplayBatch));
    if (batch.empty()) break;
    for (auto const& stored : batch) {
      if (stored.at > at || stored.position > centre_.position()) {
        done = true;
        break;
      }
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      core::apply(world, entry);
    }
  }
  kept_ = world;
  return world;
}

Result<ReplayState> GetReplay::read(Exchange const& exchange) const {
  TOCSIN_TRY(Instant const at, moment(exchange, "at"));
  TOCSIN_TRY(core::World const world, past.at(at));
  std::optional<IncidentId> only;
  if (auto const text = exchange.query("incident"); !text.empty()) {
    TOCSIN_TRY(only, (id_in_body<IncidentId>(text, "incident.unknown")));
  }
  ReplayState out;
  out.at = at;
  out.position = world.position;
  for (auto const& [id, incident] : world.incident.incidents) {
    if (only ? id != *only : !incident::is_open(incident)) continue;
    out.incidents.push_back(view::incident_view(world, incident));
  }
  for (auto const& [code, unit] : world.unit.units) {
    if (unit.retired || (only && unit.incident != only)) continue;
    // Where a unit was is not told here (DOMAIN.md, boundary 9): its station or post as known then.
    out.units.push_back(view::unit_view(world, unit, {}, at));
  }
  for (auto const& [id, call] : world.call.calls) {
    if (only ? call.incident != only : !call::is_open(call)) continue;
    out.calls.push_back(view::call_view(world, call));
  }
  return out;
}

Result<ChangeList> GetReplayChanges::read(Exchange const& exchange) const {
  TOCSIN_TRY(Instant const from, moment(exchange, "from"));
  TOCSIN_TRY(Instant const to, moment(exchange, "to"));
  TOCSIN_TRY(Page const page, page_of(exchange));
  TOCSIN_TRY(core::World world, past.at(from - Duration{1}));
  std::uint64_t skip_to = 0;
  if (!page.after.empty()) {
    TOCSIN_TRY(auto const position, exchange.query_integer("cursor", 0, INT64_MAX));
    skip_to = static_cast<std::uint64_t>(position.value_or(0));
  }
  ChangeList out;
  out.position = centre.position();
  journal::EntryDecoder decoder;
  while (true) {
    TOCSIN_TRY(auto const batch, centre.journal().read(world.position + 1, kReplayBatch));
    if (batch.empty()) return out;
    for (auto const& stored : batch) {
      if (stored.at > to) return out;
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      core::apply(world, entry);
      if (entry.refusal || entry.position <= skip_to) continue;
      if (out.items.size() == page.limit) {
        out.next = std::to_string(out.items.back().position);
        return out;
      }
      out.items.push_back(view::change_of(world, entry, {}));
      out.items.back().actor = accounts.name_of(out.items.back().actor);
    }
  }
}

void GetReplayPositions::handle(Exchange const& exchange) const {
  auto const id = id_in_body<IncidentId>(exchange.query("incident"), "incident.unknown");
  if (!id) return exchange.refuse(id.error());
  std::string const reason = exchange.query("reason");
  if (reason.empty() || reason.size() > kMaxReasonBytes)
    return exchange.refuse({ErrorKind::kInvalid, "track.reason_missing", "say why, in at most 500 bytes: the reading is journalled"});
  struct Span {
    UnitCode unit;
    Instant from, to;
  };
  std::string record;
  auto spans = gate.centre().read([&](core::World const& world) -> Result<std::vector<Span>> {
    auto const incident = world.incident.incidents.find(*id);
    if (incident == world.incident.incidents.end()) return not_found("incident.unknown", "no such incident, or it left the working state");
    record = incident->second.record;
    std::vector<Span> out;
    for (AssignmentId const assignment_id : incident->second.assignments) {
      auto const found = world.assignment.assignments.find(assignment_id);
      if (found == world.assignment.assignments.end()) continue;
      auto const began = found->second.times.find(UnitStatus::kAssigned);
      Instant const from = began == found->second.times.end() ? incident->second.received.occurred_at : began->second.occurred_at;
      out.push_back({found->second.unit, std::max(from, world.now - telemetry::kTracksKept),
                     found->second.ended ? found->second.ended->occurred_at : world.now});
    }
    return out;
  });
  if (!spans) return exchange.refuse(spans.error());
  CommandPlan plan;
  plan.details.push_back(vault.seal(record, reason));
  auto const& sealed = plan.details.back();
  plan.subject = *id;
  plan.command = incident::Command{incident::NoteTrackRead{*id, DetailRef{sealed.id, sealed.record, sealed.sha256}}};
  gate.submit(exchange, std::move(plan), 200, [spans = std::move(*spans), &positions = positions](core::Entry const& entry) {
    TrackAnswer out;
    out.position = entry.position;
    (void)positions.flush();
    for (auto const& span : spans) {
      UnitTrack track{span.unit.text, {}};
      if (auto const points = positions.track(span.unit, span.from, span.to))
        for (auto const& point : *points)
          track.track.push_back({static_cast<double>(point.taken_at.us / 1000), point.location.lat(), point.location.lon()});
      out.units.push_back(std::move(track));
    }
    return codec::to_json(out);
  });
}

TOCSIN_ENDPOINT(GetReplay)
TOCSIN_ENDPOINT(GetReplayChanges)
TOCSIN_ENDPOINT(GetReplayPositions)

}  // namespace tocsin::api
