// PrintablePack: the state of a centre on paper. Made of the World and the active data set; one page of HTML, all of it in the file.
#pragma once

#include <cstddef>
#include <string>

#include "api/advice/data_sets.h"
#include "api/paper/words.h"
#include "core/world.h"

namespace tocsin::api::paper {

inline constexpr std::size_t kBlankForms = 12;
inline constexpr std::int64_t kContactsWithinM = 150;  // Of an open incident.

struct PackOptions {
  Instant now;
  bool demo = false;
  std::size_t forms = kBlankForms;
};

// What of a World goes on paper, copied out so that the page is made without holding anybody up.
struct PackContents {
  std::uint64_t position = 0;
  Instant at;  // Of the last entry.
  configuration::State configuration;
  std::vector<incident::Incident> incidents;  // The open ones: by priority, then by age.
  std::map<AssignmentId, assignment::Assignment> assignments;
  std::vector<unit::Unit> units;  // By station, then callsign; retired ones are left out.
  std::vector<station::Station> stations;
  std::vector<run_card::RunCard> run_cards;
  std::map<IncidentId, std::string> numbers;
};
PackContents pack_contents(core::World const& world);

std::string printable_pack(PackContents const& contents, ActiveDataSet const* data_set, PackOptions const& options, Language language);

// The number that stands on a blank form, and under which it is entered again: 20261126-1403-07, by local time of the centre.
std::string form_number(Instant now, Duration utc_offset, std::size_t form);

}  // namespace tocsin::api::paper
