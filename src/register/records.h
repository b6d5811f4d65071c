// The records of a data set as they lie in its file (docs/internals/data_set.md): plain, without padding, indices into other sections.
#pragma once

#include <cstdint>
#include <type_traits>

#include "geo/shapes.h"
#include "geo/travel/way_graph.h"
#include "geo/wgs84.h"
#include "register/source_data.h"

namespace tocsin::place_register::records {

using TextId = std::uint32_t;  // 0: empty.
using NameId = std::uint32_t;  // 0: no name.
constexpr std::uint32_t kNone = UINT32_MAX;

struct Name {
  TextId local = 0, zh = 0, en = 0;
  friend auto operator<=>(Name const&, Name const&) = default;
};
struct Road {
  NameId name = 0;
  TextId ref = 0;
  TextId aliases = 0;  // Joined by U+001F.
};
// One stretch of streets that bear one name and hang together.
struct Street {
  NameId name = 0;
  Wgs84 at;                                              // On the street, near its middle.
  std::uint32_t first_junction = 0, junction_count = 0;  // Into the list of junctions, sorted.
};
struct Place {
  TextId code = 0;
  NameId name = 0;
  TextId note = 0;
  TextId aliases = 0;  // Joined by U+001F.
  Wgs84 at;
  PlaceKind kind{};
  std::uint8_t reserved[3]{};
};
struct Premises {
  TextId code = 0;
  NameId name = 0;
  TextId address_code = 0;
  TextId hazards = 0, access = 0, contacts = 0, aliases = 0;  // Joined by U+001F; a contact is role, U+001E, phone.
  Wgs84 at;
  std::uint16_t floors_above = 0, floors_below = 0;
  Occupancy occupancy{};
  std::uint8_t reserved[3]{};
};
struct Area {
  std::uint32_t first_ring = 0, ring_count = 0;
  NameId name = 0;
  TextId code = 0;
  std::uint32_t parent = kNone;  // Index of the area above, for jurisdictions.
  AreaKind kind{};
  JurisdictionLevel level{};
  std::uint8_t reserved[2]{};
};
struct Points {  // A ring or a line.
  std::uint32_t first_point = 0, point_count = 0;
};
struct Line {
  Points points;
  NameId name = 0;
  std::uint32_t is_railway = 0;
};
// Of the land's list of divisions.
struct Division {
  TextId code = 0;
  NameId name = 0;
  TextId parent_code = 0;
  TextId successors = 0;  // Joined by U+001F.
  address::Validity valid;
  address::AdminKind kind{};
  std::uint8_t reserved[3]{};
};
// What the list says of an entry about which the steward has decided.
struct Listed {
  TextId code = 0;
  TextId successor = 0, main_code = 0;
  address::AddressStatus status{};
  std::uint8_t reserved[3]{};
};
using Restriction = geo::TurnRestriction;
using PathRestriction = geo::PathRestriction;
// Where two streets of different names meet.
struct Crossing {
  std::uint32_t junction = 0, street = 0, other_street = 0;
  friend auto operator<=>(Crossing const&, Crossing const&) = default;
};

// What a name of the address tables stands for: the kind in the upper 4 bits, the index in its list below.
enum class DocumentKind : std::uint32_t { kStreet = 1, kPlace = 3, kPremises = 4, kJurisdiction = 5 };
constexpr std::uint32_t document(DocumentKind kind, std::size_t index) {
  return static_cast<std::uint32_t>(kind) << 28 | static_cast<std::uint32_t>(index);
}
constexpr DocumentKind document_kind(std::uint32_t document) { return static_cast<DocumentKind>(document >> 28); }
constexpr std::size_t document_index(std::uint32_t document) { return document & 0x0FFFFFFF; }

static_assert(sizeof(Place) == 28 && sizeof(Premises) == 44 && sizeof(Area) == 24 && sizeof(Line) == 16 && sizeof(Restriction) == 16 &&
              sizeof(PathRestriction) == 12 && sizeof(Division) == 28 && sizeof(Listed) == 16);
static_assert(std::is_trivially_copyable_v<geo::Segment> && sizeof(geo::Segment) == 28 && sizeof(Wgs84) == 8 && sizeof(geo::Box) == 16);

}  // namespace tocsin::place_register::records
