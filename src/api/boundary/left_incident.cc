#include "api/boundary/left_incident.h"

#include <fmt/format.h>

#include "base/match.h"
#include "journal/entry_codec.h"

namespace tocsin::api {

namespace {

constexpr std::size_t kBatch = 1'000;

std::unexpected<Error> unknown() { return not_found("incident.unknown", "no such incident, or it left the working state"); }

// One after the other, the incident's own facts.
struct Reader {
  IncidentId id;
  incident::Left left;
  std::string number;
  std::optional<IncidentId> merged_into;
  std::optional<std::string> continued_by;
  bool opened = false, gone = false;

  void operator()(incident::Opened const& e) {
    if (e.incident == id) {
      opened = true;
      number = e.number;
      left = {e.type, e.priority, e.place, {}, e.created_by_demo};
    } else if (e.reopened_from == id) {
      continued_by = e.number;
    }
  }
  void operator()(incident::Graded const& e) { grade(e.incident, e.type, e.priority); }
  void operator()(incident::GradeTakenBack const& e) { grade(e.incident, e.type, e.priority); }
  void operator()(incident::Moved const& e) {
    if (e.incident == id) left.place = e.place;
  }
  void operator()(incident::Merged const& e) {
    if (e.duplicate == id) merged_into = e.into;
  }
  void operator()(incident::Unmerged const& e) {
    if (e.duplicate == id) merged_into.reset();
  }
  void operator()(incident::Removed const& e) { gone = gone || e.incident == id; }
  template <class Other>
  void operator()(Other const&) {}

  void grade(IncidentId incident, IncidentTypeCode const& type, std::int64_t priority) {
    if (incident != id) return;
    left.type = type;
    left.priority = priority;
  }
  void read(core::Entry const& entry) {
    for (auto const& event : entry.events)
      if (auto const* module = std::get_if<incident::Event>(&event)) std::visit(*this, *module);
  }
};

}  // namespace

Error left_or_unknown(sequencer::Centre& centre, access::Principal const& principal, IncidentId id) {
  Reader reader{.id = id, .left = {}, .number = {}};
  journal::EntryDecoder decoder;
  if (principal.areas.empty() && id.is_set() && id.position <= centre.position())
    if (auto const page = centre.journal().read(id.position, 1); page && !page->empty())
      if (auto const entry = decoder.decode(page->front())) reader.read(*entry);
  if (!reader.opened) return unknown().error();
  return {ErrorKind::kNotFound, "incident.left",
          fmt::format("incident {} left the working state a day after it was closed: reopen it, and go on in the one that continues it",
                      reader.number)};
}

Result<incident::Left> read_left(sequencer::Centre& centre, IncidentId id) {
  Reader reader{.id = id, .left = {}, .number = {}};
  journal::EntryDecoder decoder;
  // An incident's id is the position of the entry that opened it: nothing stands before.
  for (std::uint64_t from = id.position; id.is_set() && !reader.gone && from <= centre.position();) {
    TOCSIN_TRY(auto const page, centre.journal().read(from, kBatch));
    if (page.empty()) break;
    for (auto const& stored : page) {
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      reader.read(entry);
      if (reader.gone) break;
    }
    if (!reader.opened) return unknown();
    from = page.back().position + 1;
  }
  if (!reader.gone) return unknown();
  if (reader.merged_into)
    return conflict("incident.merged", fmt::format("incident {} was merged into {}", reader.number, to_text(*reader.merged_into)));
  if (reader.continued_by)
    return conflict("incident.already_reopened", fmt::format("incident {} goes on as {}", reader.number, *reader.continued_by));
  return std::move(reader.left);
}

}  // namespace tocsin::api
