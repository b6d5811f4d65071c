// What a confirmed proposal does to details, and which details a hold is about.
#include <set>

#include <fmt/format.h>

#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

// All that lies erasable of an incident and of those that were merged into it.
void collect(World const& world, IncidentId id, std::set<std::string>& records) {
  auto const at = world.incident.incidents.find(id);
  if (at == world.incident.incidents.end()) return;
  if (!at->second.record.empty()) records.insert(at->second.record);
  for (CallId const call : at->second.calls)
    if (auto const c = world.call.calls.find(call); c != world.call.calls.end() && !c->second.record.empty())
      records.insert(c->second.record);
  for (IncidentId const merged : at->second.merged_from) collect(world, merged, records);
}

// What was held goes on in what was reopened from it, however often.
void hold_reopened(World const& world, proposal::HoldPlaced const& placed, Events& events) {
  auto next = [&](IncidentId id) {
    auto const at = world.incident.incidents.find(id);
    return at == world.incident.incidents.end() ? std::optional<IncidentId>() : at->second.reopened_as;
  };
  for (auto id = next(placed.incident); id && world.incident.incidents.contains(*id); id = next(*id)) {
    if (world.proposal.holds.contains(*id)) continue;
    std::set<std::string> records;
    collect(world, *id, records);
    proposal::HoldPlaced too = placed;
    too.incident = *id;
    too.number = world.incident.incidents.at(*id).number;
    too.records.assign(records.begin(), records.end());
    events.push_back(proposal::Event{std::move(too)});
  }
}

Result<bool> check_records(std::vector<std::string> const& records) {
  for (auto const& record : records)
    if (!is_valid_code(record)) return invalid("detail.malformed", "a record's key has 1 to 64 letters, digits or . _ - /");
  return true;
}

Result<proposal::Command> completed(World const& world, proposal::Command command) {
  if (auto const* c = std::get_if<proposal::ProposeErasing>(&command)) {
    TOCSIN_CHECK(check_records({c->record}));
    if (auto const at = world.call.calls.find(c->call); at != world.call.calls.end() && at->second.erased)
      return conflict("call.erased", "the details of this call were erased already");
  }
  if (auto* c = std::get_if<proposal::ProposeHold>(&command)) {
    if (auto const at = world.incident.incidents.find(c->incident); at != world.incident.incidents.end()) {
      c->number = at->second.number;
      // As it is now: it may have left when the second person confirms. What joined it until then is added.
      std::set<std::string> records;
      collect(world, c->incident, records);
      c->records.assign(records.begin(), records.end());
    } else if (c->records.empty()) {
      return not_found("incident.unknown", fmt::format("no incident {}", to_text(c->incident)));
    }
    TOCSIN_CHECK(check_records(c->records));
  }
  return command;
}

}  // namespace

Decided decide_proposal(Deciding& d, proposal::Command const& asked) {
  TOCSIN_TRY(auto const command, completed(d.world, asked));
  TOCSIN_CHECK(std::visit(
      []<class C>(C const& c) -> Result<bool> {
        if constexpr (requires { c.reason; }) return check_details(c.reason);
        return true;
      },
      command));
  TOCSIN_TRY(auto decided, proposal::decide(d.world.proposal, command, d.now, d.actor, d.fresh));
  Events events;
  for (auto& event : decided) {
    if (auto* placed = std::get_if<proposal::HoldPlaced>(&event)) {
      std::set<std::string> records(placed->records.begin(), placed->records.end());
      collect(d.world, placed->incident, records);
      // Why it stands has to be there as long as it stands.
      if (placed->proposal)
        if (auto const& reason = d.world.proposal.proposals.at(*placed->proposal).reason) records.insert(reason->record);
      if (records.size() > proposal::kMaxRecords)
        return conflict("hold.too_large", fmt::format("at most {} calls and incidents", proposal::kMaxRecords));
      placed->records.assign(records.begin(), records.end());
    }
    std::optional<proposal::HoldPlaced> held;
    if (auto const* placed = std::get_if<proposal::HoldPlaced>(&event); placed && placed->proposal) held = *placed;
    events.push_back(std::move(event));
    if (held) hold_reopened(d.world, *held, events);
  }
  auto const* confirm = std::get_if<proposal::Confirm>(&command);
  auto const& first = std::get<proposal::Event>(events.front());
  if (confirm == nullptr || !std::holds_alternative<proposal::Confirmed>(first)) return events;
  auto const& p = d.world.proposal.proposals.at(confirm->proposal);
  if (p.act != proposal::Act::kEraseDetails) return events;
  if (p.call)
    if (auto const at = d.world.call.calls.find(*p.call); at != d.world.call.calls.end() && at->second.erased)
      return conflict("call.erased", "the details of this call were erased meanwhile");
  events.push_back(DetailsErased{p.records, p.ground == proposal::Ground::kLegal ? "legal" : "request"});
  return events;
}

}  // namespace tocsin::core
