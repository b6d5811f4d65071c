// Finding places: by the first letters typed, by name, by number and street, by two streets that meet, by coordinates; and the way
// back, from a point to words. The full matcher for misheard and misspelt addresses is a later part.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "register/data_set.h"

namespace tocsin::place_register {

enum class HitKind : std::uint8_t { kAddress, kStreet, kIntersection, kPlace, kPremises, kJurisdiction, kCoordinates };
enum class MatchKind : std::uint8_t { kExact, kPrefix, kWords, kIntersection, kCoordinates, kNearest };
std::string_view to_text(HitKind kind);    // address, street, ...
std::string_view to_text(MatchKind kind);  // exact, prefix, words, ...

struct Hit {
  HitKind kind{};
  MatchKind match{};
  std::string code;    // Of the register entry; empty for coordinates. Streets and intersections have codes of this version only.
  std::string detail;  // Place kind or occupancy as a word: hospital, hydrant, high_rise_residential; else empty.
  Name label;          // One line; zh and en are filled too (with the sign's own words where there is no translation).
  Wgs84 at;
  Jurisdictions jurisdictions;
  std::optional<std::int64_t> distance_m;  // To `near`, when it was given.
};

constexpr std::size_t kSearchLimitMax = 50;
constexpr std::size_t kQueryBytesMax = 200;
// Best first. Errors: place.query_too_long, place.coordinates_out_of_range (two numbers that are no coordinates).
Result<std::vector<Hit>> search(DataSet const& data, std::string_view query, std::size_t limit = 10, std::optional<Wgs84> near = {});

// The nearest address within 150 m, else street within 500 m, else nothing but coordinates; `at` stays the point.
Hit describe(DataSet const& data, Wgs84 point);

// The hit for a register code, by kind; nothing when the data set does not have it.
std::optional<Hit> find(DataSet const& data, HitKind kind, std::string_view code);

struct NearPlace {
  PlaceView place;
  std::int64_t distance_m = 0;
};
struct NearPremises {
  PremisesView premises;
  std::int64_t distance_m = 0;
};
// Nearest first, within the radius; `kinds` empty means all.
std::vector<NearPlace> places_near(DataSet const& data, Wgs84 point, std::span<PlaceKind const> kinds, std::int64_t radius_m,
                                   std::size_t limit);
std::vector<NearPremises> premises_near(DataSet const& data, Wgs84 point, std::int64_t radius_m, std::size_t limit);

// The one-line form of an address in each language.
Name address_label(AddressView const& address);

}  // namespace tocsin::place_register
