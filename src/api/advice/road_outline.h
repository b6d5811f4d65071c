// From a few points, or the name of a street, to lines along the road: what somebody who closes a road would otherwise trace by hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/advice/data_sets.h"
#include "domain/closure/closure.h"

namespace tocsin::api {

// "41.1,-8.6;41.2,-8.6": 2 to 20 points. Errors: query.malformed, place.*.
Result<std::vector<Wgs84>> points_in(std::string_view text, DataSets const& data_sets);
// From each to the next by road, the shorter way of the two directions. Errors: place.no_road, closure.no_road.
Result<std::vector<std::vector<Wgs84>>> lines_between(ActiveDataSet const& active, std::vector<Wgs84> const& via);
// All of the street that this text names today. Errors: closure.street_unknown; closure.too_large.
Result<std::vector<std::vector<Wgs84>>> lines_of_street(place_register::DataSet const& data, std::string const& name, address::Day today);
// Where they lie: at each of their points the township, or the county where there is none. One more than a closure may lie in: too many.
std::vector<JurisdictionCode> townships_along(place_register::DataSet const& data, std::vector<geo::ArcId> const& arcs);
// What most metres of them are called, in both languages as far as the register knows them; empty: they have no name.
BilingualText name_of_most(place_register::DataSet const& data, std::vector<geo::ArcId> const& arcs);

}  // namespace tocsin::api
