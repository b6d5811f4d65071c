#include "api/endpoints/incidents/replay.h"

#include <algorithm>

#include "api/area_scope.h"
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

bool is_empty(view::Change const& change) {
  return change.incidents.empty() && change.calls.empty() && change.units.empty() && change.removed.empty() &&
         !change.configuration_changed && change.notices.empty();
}

}  // namespace

Result<PastWorlds::Kept> PastWorlds::at(Instant at) { return this->at(Target{at, UINT64_MAX}); }
Result<PastWorlds::Kept> PastWorlds::at_position(std::uint64_t position) { return at(Target{Instant{INT64_MAX}, position}); }

Result<PastWorlds::Kept> PastWorlds::at(Target const& target) {
  std::promise<Result<Kept>> mine;
  {
    std::unique_lock lock(mutex_);
    if (auto const found = under_way_.find(target); found != under_way_.end()) {
      auto const theirs = found->second;
      lock.unlock();
      return theirs.get();
    }
    under_way_.emplace(target, mine.get_future().share());
  }
  struct Done {  // Also where something is thrown: who shares it hears of it.
    PastWorlds& self;
    Target const& target;
    ~Done() {
      std::scoped_lock lock(self.mutex_);
      self.under_way_.erase(target);
    }
  } const done{*this, target};
  auto result = read_to(target);
  mine.set_value(result);
  return result;
}

Result<PastWorlds::Kept> PastWorlds::read_to(Target const& target) {
  auto const& [at, position] = target;
  Kept from;
  {
    std::scoped_lock lock(mutex_);
    for (auto const& kept : kept_)
      if (kept->now <= at && kept->position <= position && (!from || kept->position > from->position)) from = kept;
  }
  auto world = std::make_shared<core::World>();
  if (from) {
    *world = *from;
  } else {
    world->centre = centre_.read([](core::World const& now) { return now.centre; });
  }
  journal::EntryDecoder decoder;
  std::uint64_t const last = std::min(position, centre_.position());
  for (bool done = false; !done && world->position < last;) {
    TOCSIN_TRY(auto const batch, centre_.journal().read(world->position + 1, kReplayBatch));
    if (batch.empty()) break;
    for (auto const& stored : batch) {
      done = stored.at > at || stored.position > last;
      if (done) break;
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      core::apply(*world, entry);
      ++entries_read_;
    }
  }
  keep(world);
  return world;
}

void PastWorlds::keep(Kept world) {
  std::scoped_lock lock(mutex_);
  std::erase_if(kept_, [&](auto const& kept) { return kept->position == world->position; });
  kept_.push_front(std::move(world));
  if (kept_.size() > kWorlds) kept_.pop_back();
}

Result<ReplayState> GetReplay::read(Exchange const& exchange) const {
  TOCSIN_TRY(Instant at, moment(exchange, "at"));
  at = std::min(at, clock.now());  // What has not come yet is not known: the answer says which moment it shows.
  TOCSIN_TRY(auto const found, past.at(at));
  core::World const& world = *found;
  std::optional<IncidentId> only;
  if (auto const text = exchange.query("incident"); !text.empty()) {
    TOCSIN_TRY(only, (id_in_body<IncidentId>(text, "incident.unknown")));
  }
  AreaScope const scope = AreaScope::of(world, exchange.principal());
  ReplayState out;
  out.at = at;
  out.position = world.position;
  core::DuplicateIndex const duplicates(world);
  for (auto const& [id, incident] : world.incident.incidents) {
    if ((only ? id != *only : !incident::is_open(incident)) || !scope.has(world, incident)) continue;
    out.incidents.push_back(view::incident_view(world, incident, &duplicates));
  }
  for (auto const& [code, unit] : world.unit.units) {
    if (unit.retired || (only && unit.incident != only) || !scope.has(unit)) continue;
    // Where a unit was is not told here (DOMAIN.md, boundary 9): its station or post as known then.
    out.units.push_back(view::unit_view(world, unit, {}, at));
  }
  for (auto const& [id, call] : world.call.calls) {
    if ((only ? call.incident != only : !call::is_open(call)) || !scope.has(call)) continue;
    out.calls.push_back(view::call_view(world, call));
  }
  for (auto const& [id, closure] : world.closure.closures) out.closures.push_back(scope.shown(view::closure_view(world, closure)));
  return out;
}

Result<ChangeList> GetReplayChanges::read(Exchange const& exchange) const {
  TOCSIN_TRY(Instant const from, moment(exchange, "from"));
  TOCSIN_TRY(Instant const to, moment(exchange, "to"));
  TOCSIN_TRY(Page const page, page_of(exchange));
  std::uint64_t skip_to = 0;
  if (!page.after.empty()) {
    TOCSIN_TRY(auto const position, exchange.query_integer("cursor", 0, INT64_MAX));
    skip_to = static_cast<std::uint64_t>(position.value_or(0));
  }
  TOCSIN_TRY(auto began, past.at(from - Duration{1}));
  // The next page goes on where the one before ended.
  if (skip_to > began->position) {
    TOCSIN_TRY(began, past.at_position(skip_to));
  }
  auto const world = std::make_shared<core::World>(*began);
  ChangeList out;
  out.position = centre.position();
  AreaScope scope = AreaScope::of(*world, exchange.principal());
  journal::EntryDecoder decoder;
  while (world->position < out.position) {
    TOCSIN_TRY(auto const batch, centre.journal().read(world->position + 1, kReplayBatch));
    if (batch.empty()) break;
    for (auto const& stored : batch) {
      if (stored.at > to || stored.position > out.position) return out;
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      if (!entry.refusal && out.items.size() == page.limit) {
        out.next = std::to_string(world->position);
        past.keep(world);
        return out;
      }
      core::apply(*world, entry);
      if (entry.refusal) continue;
      auto change = view::change_of(*world, entry, {});
      if (!scope.whole()) {
        if (change.configuration_changed) scope = AreaScope::of(*world, exchange.principal());
        change = scope.filter(change);
        if (is_empty(change)) continue;  // Elsewhere.
      }
      out.items.push_back(std::move(change));
      out.items.back().actor = accounts.name_of(out.items.back().actor);
    }
  }
  return out;
}

void GetReplayPositions::handle(Exchange const& exchange) const {
  auto const id = id_in_body<IncidentId>(exchange.query("incident"), "incident.unknown");
  if (!id) return exchange.refuse(id.error());
  std::string const reason = exchange.query("reason");
  if (reason.empty() || reason.size() > kMaxReasonBytes)
    return exchange.refuse({ErrorKind::kInvalid, "track.reason_missing", "say why, in at most 500 bytes: the reading is journalled"});
  struct Span {
    UnitCode unit;
    Instant from;
    std::optional<Instant> to;  // Not set: it is under way.
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
      out.push_back({found->second.unit, std::max(from, world.now - telemetry::kTracksKept), {}});
      if (found->second.ended) out.back().to = found->second.ended->occurred_at;
    }
    return out;
  });
  if (!spans) return exchange.refuse(spans.error());
  CommandPlan plan;
  plan.details.push_back(vault.seal(record, reason));
  auto const& sealed = plan.details.back();
  plan.subject = *id;
  plan.command = incident::Command{incident::NoteTrackRead{*id, DetailRef{sealed.id, sealed.record, sealed.sha256}}};
  plan.answer_reads = true;
  gate.submit(exchange, std::move(plan), 200, [spans = std::move(*spans), &positions = positions](core::Entry const& entry) {
    TrackAnswer out;
    out.position = entry.position;
    bool const flushed = positions.flush().has_value();
    for (auto const& span : spans) {
      auto const points = positions.track(span.unit, span.from, span.to.value_or(entry.at));
      UnitTrack track{span.unit.text, {}, !flushed || !points || points->size() == telemetry::kMaxTrackPoints};
      if (points)
        for (auto const& point : *points) {
          std::int64_t const at_ms = point.taken_at.us / 1000;
          track.track.push_back({static_cast<double>(at_ms), point.location.lat(), point.location.lon()});
        }
      out.units.push_back(std::move(track));
    }
    return codec::to_json(out);
  });
}

TOCSIN_ENDPOINT(GetReplay)
TOCSIN_ENDPOINT(GetReplayChanges)
TOCSIN_ENDPOINT(GetReplayPositions)

}  // namespace tocsin::api
