// Making hits from entries of a data set; within this folder.
#pragma once

#include "register/place_search.h"

namespace tocsin::place_register {

Name label_of(NameView const& name);
Name intersection_label(NameView const& a, NameView const& b);
Hit address_hit(DataSet const& data, std::size_t i, MatchKind match, address::Day on = address::kNoDay);
Formerly formerly_entry(DataSet const& data, std::uint32_t row);
Formerly formerly_division(DataSet const& data, std::uint32_t admin);
// A street of the address tables by itself: what its document is, or the road as the addresses know it.
Hit named_hit(DataSet const& data, std::uint32_t street, MatchKind match);
Hit street_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit place_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit premises_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit jurisdiction_hit(DataSet const& data, std::size_t i, MatchKind match);
Hit coordinates_hit(DataSet const& data, Wgs84 at);
Hit crossing_hit(DataSet const& data, std::uint32_t junction, std::uint32_t street, std::uint32_t other, MatchKind match);

// Two numbers: coordinates, or out of range; nothing when the text is something else.
std::optional<Result<Wgs84>> parse_coordinates(std::string_view text);

// Crossings of two streets that the query names with a word between them, best first.
std::vector<Hit> find_intersections(DataSet const& data, std::string_view query, std::size_t limit);

}  // namespace tocsin::place_register
