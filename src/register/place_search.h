// Finding places: by the first letters typed, by name, by address however it was heard, by two streets that meet, by coordinates; and the
// way back, from a point to words. One search for the screens, the command line and the server; the matching itself is geo/address.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "register/data_set.h"

namespace tocsin::place_register {

enum class HitKind : std::uint8_t { kAddress, kStreet, kIntersection, kPlace, kPremises, kJurisdiction, kCoordinates };
enum class MatchKind : std::uint8_t {
  kExact,          // Every word and digit as in the register.
  kCorrected,      // Words were corrected or completed.
  kPrefix,         // What was typed is the beginning.
  kNearestNumber,  // The road, but another number: the nearest one.
  kRoadOnly,       // A road without a number.
  kPlaceOnly,      // A village, community or place without the number that was said, or a village without any.
  kPlace,          // A place, premises or division by its name.
  kIntersection,   // Two roads, where they meet.
  kCoordinates,    // A point was given.
  kNearest,        // From a point: what is nearest to it.
};
std::string_view to_text(HitKind kind);    // address, street, ...
std::string_view to_text(MatchKind kind);  // exact, corrected, prefix, ...

// What was said is no more: the name or entry of before that led to a hit.
struct Formerly {
  Name label;                            // 白沙乡, or the old address in one line.
  std::string code;                      // Of the old entry or division; may be empty.
  address::Day until = address::kNoDay;  // Its last day; kNoDay: not known.
};

struct Hit {
  HitKind kind{};
  MatchKind match{};
  std::string code;    // Of the register entry; empty for coordinates. Streets and intersections have codes of this version only.
  std::string detail;  // Place kind or occupancy as a word: hospital, hydrant, high_rise_residential; retired or planned; else empty.
  Name label;          // One line; zh and en are filled too (with the sign's own words where there is no translation).
  Name area;           // The town or suburb that tells it from others of its name.
  Wgs84 at;
  bool located = true;  // False: the register has no coordinates for it.
  Jurisdictions jurisdictions;
  std::optional<std::int64_t> distance_m;  // To `near`, when it was given; from the point of a reverse look-up.
  int cost = 0;                            // Hundredths of an edit.
  std::string house_code;                  // Of a house on the road, where only the road was said.
  std::optional<Formerly> formerly;
};

constexpr std::size_t kSearchLimitMax = 50;
constexpr std::size_t kQueryBytesMax = 1024;

struct SearchAnswer {
  std::vector<Hit> hits;      // Best first.
  bool ambiguous = false;     // Not to be accepted without a look: another place fits about as well, or none fits well.
  std::int64_t spread_m = 0;  // How far the first five lie apart.
};
// As things stood on the day `on`, where it is given: entries and names of divisions of then.
struct Where {
  std::optional<Wgs84> near = {};
  address::Day on = address::kNoDay;
};
// What somebody has typed so far: names that begin so, and what it may mean when it is all.
// Errors: place.query_too_long, place.query_not_text (no UTF-8), place.coordinates_out_of_range (two numbers that are no coordinates).
Result<SearchAnswer> search(DataSet const& data, std::string_view query, std::size_t limit = 10, Where const& where = {});
// What a finished text means: an address, two streets that meet, a place, coordinates, the code of an entry. Errors as search().
Result<SearchAnswer> locate(DataSet const& data, std::string_view query, std::size_t limit = 5, Where const& where = {});

// The nearest address within 150 m, else street within 500 m, else nothing but coordinates; `at` stays the point.
Hit describe(DataSet const& data, Wgs84 point);

enum class Compass : std::uint8_t { kNone, kNorth, kNorthEast, kEast, kSouthEast, kSouth, kSouthWest, kWest, kNorthWest };
std::string_view to_text(Compass side);  // "", north, north_east, ...
struct PointDescription {
  Hit here;                         // As describe().
  Compass side = Compass::kNone;    // The side of its street that the point lies on.
  std::string number_side;          // odd or even, by the nearest door; else empty.
  std::optional<Hit> street;        // The nearest named street within 500 m.
  std::optional<Hit> intersection;  // The nearest within 1 km.
};
PointDescription describe_fully(DataSet const& data, Wgs84 point);

// A point of a street: the nearest address within `address_within_m`, at its own coordinates, else the street at this point.
Hit on_street(DataSet const& data, std::uint32_t street, Wgs84 point, double address_within_m);

// The hit for a register code, by kind; nothing when the data set does not have it. An address or a division that is no more is what took
// its place, and says so.
std::optional<Hit> find(DataSet const& data, HitKind kind, std::string_view code, address::Day on = address::kNoDay);

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
