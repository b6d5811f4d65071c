// From what a person typed, picked or pointed at to a Place with coordinates and jurisdiction, by the active data set.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "api/advice/data_sets.h"
#include "domain/vocabulary/vocabulary.h"

namespace tocsin::api {

struct Degrees {
  double lat = 0;
  double lon = 0;
};
BOOST_DESCRIBE_STRUCT(Degrees, (), (lat, lon))

// What a person took from the answers of a place search: that answer's own `kind` and `match`. It says that `location` is the register's
// and not a point of the map, and how surely it is the place that was named.
struct ChosenPlace {
  std::string kind;
  std::string match;
};
BOOST_DESCRIBE_STRUCT(ChosenPlace, (), (kind, match))

struct PlaceInput {
  std::optional<std::string> place_text;
  std::optional<Degrees> location;
  std::optional<std::string> address_code;
  std::optional<ChosenPlace> chosen = std::nullopt;
  bool empty() const { return !place_text && !location && !address_code; }
};

inline constexpr std::size_t kMaxPlaceTextBytes = 500;

// A point, checked against the data set's area: latitude and longitude that look swapped are refused, not guessed.
// Errors: place.coordinates_out_of_range, place.coordinates_swapped.
Result<Wgs84> resolve_point(DataSets const& data_sets, Degrees const& location);
// "41.1,-8.6". Errors: query.malformed; those of resolve_point.
Result<Wgs84> point_from(DataSets const& data_sets, std::string_view text);
// Text that names one place exactly gets its coordinates; text that does not stays text. Errors: also place.text_too_long,
// place.address_unknown, place.chosen_unknown.
Result<Place> resolve_place(DataSets const& data_sets, PlaceInput const& input);

}  // namespace tocsin::api
