#include "api/boundary/erasable_records.h"

#include <map>
#include <set>

#include "api/commands/command_gate.h"
#include "journal/entry_codec.h"

namespace tocsin::api {

namespace {

constexpr std::size_t kEntriesAtOnce = 1'000;

// Follows every incident and call from the one's opening on: which call lay in which incident, and what was merged into what.
struct RecordReader {
  IncidentId id;
  std::map<IncidentId, std::string> incidents;  // Its record.
  std::map<CallId, std::string> calls;
  std::map<IncidentId, std::set<CallId>> calls_of;  // Ever: one that went elsewhere was told of this one all the same.
  std::map<IncidentId, std::set<IncidentId>> merged_from;
  std::string number;
  bool gone = false;

  void operator()(incident::Opened const& e) {
    incidents[e.incident] = e.record;
    if (e.incident == id) number = e.number;
  }
  void operator()(incident::Merged const& e) { merged_from[e.into].insert(e.duplicate); }
  void operator()(incident::Removed const& e) { gone = gone || e.incident == id; }
  void operator()(call::Registered const& e) { calls[e.call] = e.record; }
  void operator()(call::Linked const& e) { calls_of[e.incident].insert(e.call); }
  template <class Other>
  void operator()(Other const&) {}

  void collect(IncidentId of, std::set<IncidentId>& seen, std::set<std::string>& records) const {
    if (!seen.insert(of).second) return;
    if (auto const at = incidents.find(of); at != incidents.end()) records.insert(at->second);
    if (auto const at = calls_of.find(of); at != calls_of.end())
      for (CallId const call : at->second)
        if (auto const known = calls.find(call); known != calls.end()) records.insert(known->second);
    if (auto const at = merged_from.find(of); at != merged_from.end())
      for (IncidentId const other : at->second) collect(other, seen, records);
  }
};

// A call may ring before its incident is opened, and a duplicate stand before the one that it goes into.
constexpr std::uint64_t kEntriesBefore = 20'000;

}  // namespace

Result<CallRecord> record_of_call(sequencer::Centre& centre, journal::Vault const& vault, access::Principal const& principal, CallId id) {
  auto const known = centre.read([&](core::World const& world) -> std::optional<CallRecord> {
    auto const found = world.call.calls.find(id);
    if (found == world.call.calls.end()) return std::nullopt;
    return CallRecord{found->second.record, found->second.erased};
  });
  if (known) return *known;
  auto const unknown = not_found("call.unknown", "no such call");
  if (!principal.areas.empty() || !id.is_set() || id.position > centre.position()) return unknown;
  TOCSIN_TRY(auto const page, centre.journal().read(id.position, 1));
  if (page.empty()) return unknown;
  journal::EntryDecoder decoder;
  TOCSIN_TRY(auto const entry, decoder.decode(page.front()));
  auto const* registered = find_event<call::Event, call::Registered>(entry);
  if (registered == nullptr || registered->call != id) return unknown;
  CallRecord out{registered->record, false};
  for (auto const& detail : {registered->caller, registered->text})
    if (detail)
      if (auto const opened = vault.open(detail->id); !opened && opened.error().code == "detail.erased") out.erased = true;
  return out;
}

Result<LeftRecords> records_of_left(sequencer::Centre& centre, IncidentId id) {
  if (!id.is_set() || id.position > centre.position()) return not_found("incident.unknown", "no such incident");
  RecordReader reader{.id = id};
  journal::EntryDecoder decoder;
  std::uint64_t from = id.position > kEntriesBefore ? id.position - kEntriesBefore : 1;
  while (!reader.gone && from <= centre.position()) {
    TOCSIN_TRY(auto const page, centre.journal().read(from, kEntriesAtOnce));
    if (page.empty()) break;
    for (auto const& stored : page) {
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      for (auto const& event : entry.events) {
        if (auto const* about_incident = std::get_if<incident::Event>(&event)) std::visit(reader, *about_incident);
        if (auto const* about_call = std::get_if<call::Event>(&event)) std::visit(reader, *about_call);
      }
      if (reader.gone) break;
      if (stored.position == id.position && !reader.incidents.contains(id)) return not_found("incident.unknown", "no such incident");
    }
    from = page.back().position + 1;
  }
  LeftRecords out{reader.number, {}};
  std::set<IncidentId> seen;
  std::set<std::string> records;
  reader.collect(id, seen, records);
  records.erase("");
  out.records.assign(records.begin(), records.end());
  if (out.records.empty()) return not_found("incident.unknown", "no such incident");
  return out;
}

}  // namespace tocsin::api
