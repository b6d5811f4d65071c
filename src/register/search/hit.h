// Making hits from entries of a data set; within this folder.
#pragma once

#include "register/place_search.h"

namespace tocsin::place_register {

Name label_of(NameView const& name);
Name intersection_label(NameView const& a, NameView const& b);
Hit address_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit street_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit place_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit premises_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit jurisdiction_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit coordinates_hit(DataSet const& data, Wgs84 at);

// Two numbers: coordinates, or out of range; nothing when the text is something else.
std::optional<Result<Wgs84>> parse_coordinates(std::string_view text);

// Documents that a folded query finds, each once, with how well: smaller is better.
struct Candidate {
  std::uint32_t document = 0;
  MatchKind match{};
  std::uint32_t rank = 0;       // Within the kind of match.
  std::uint32_t left_over = 0;  // Bytes of the text that were not typed.
};
std::vector<Candidate> find_candidates(DataSet const& data, std::string_view folded, std::size_t wanted);
// Streets of that name, exact or else by prefix.
std::vector<std::uint32_t> find_streets(DataSet const& data, std::string_view folded, std::size_t most);
std::vector<Hit> find_intersections(DataSet const& data, std::string_view query, std::size_t limit);

}  // namespace tocsin::place_register
