// AddressTables: the standard address register as flat arrays, used where they lie (a mapped file or memory). No pointers inside.
// A name is stored once ("中正路" of thirteen towns), a street is a name in a town, a row is a house on a street.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/address/address_row.h"
#include "geo/address/han_query.h"
#include "geo/address/house.h"
#include "geo/shapes.h"

namespace tocsin::address {

inline constexpr std::uint32_t kNone = UINT32_MAX;

struct Text {
  std::uint32_t at = 0, length = 0;
};

enum class AdminKind : std::uint8_t { kCounty, kTown, kVillage };

// A division: its name as text, as units (Han) or letters (Latin).
struct AdminEntry {
  Text text, letters, sound;
  std::uint32_t unit = 0;
  std::uint32_t parent = kNone;
  std::uint16_t units = 0;
  AdminKind kind = AdminKind::kTown;
  std::uint8_t reserved = 0;
};

struct NameEntry {
  Text text, letters;  // Letters: Latin names only, without the type of road.
  Text sound;          // sounded(letters)
  std::uint32_t unit = 0;
  std::uint32_t first_street = 0, streets = 0;
  std::uint32_t rows = 0;
  std::uint16_t units = 0;
  std::uint8_t type = 0;     // RoadType of a Latin name.
  std::uint8_t village = 0;  // 1: a village whose houses are numbered without roads.
};

struct StreetEntry {
  std::uint32_t name = 0, town = kNone;
  std::uint32_t first_row = 0, rows = 0;
};

struct RowEntry {
  Text code, house_text;
  std::uint32_t street = 0, village = kNone;
  Wgs84 at;
  House house;
  std::uint8_t has_point = 0;
  AddressStatus status = AddressStatus::kActive;
  CoordinateKind coordinate_kind = CoordinateKind::kDoor;
  std::uint8_t reserved = 0;
};

// A key that typing may begin with (letters, pinyin or its initials, characters), sorted.
struct PrefixEntry {
  Text key;
  std::uint32_t name = 0;
  std::uint32_t kind = 0;  // 0: from the beginning of the name, 1: from a later word, 2: initials.
};

struct AddressTables {
  std::span<char const> text;
  std::span<Unit const> units;
  std::span<AdminEntry const> admins;
  std::span<NameEntry const> names;
  std::span<StreetEntry const> streets;
  std::span<RowEntry const> rows;
  std::span<PrefixEntry const> prefixes;
  std::span<geo::Box const> boxes;                       // Packed R-tree over the rows with coordinates.
  std::span<std::uint32_t const> box_items, point_rows;  // Item of a leaf; row of an item.

  std::string_view view(Text t) const { return {text.data() + t.at, t.length}; }
  std::span<Unit const> units_of(AdminEntry const& a) const { return units.subspan(a.unit, a.units); }
  std::span<Unit const> units_of(NameEntry const& n) const { return units.subspan(n.unit, n.units); }
  // False when an index points outside its array (a damaged file).
  bool is_sound() const;
};

struct AddressTablesStorage {
  std::vector<char> text;
  std::vector<Unit> units;
  std::vector<AdminEntry> admins;
  std::vector<NameEntry> names;
  std::vector<StreetEntry> streets;
  std::vector<RowEntry> rows;
  std::vector<PrefixEntry> prefixes;
  std::vector<geo::Box> boxes;
  std::vector<std::uint32_t> box_items, point_rows;

  AddressTables tables() const;
};

// Rows in any order and any scripts. Errors: address.not_utf8, register.too_large
Result<AddressTablesStorage> build_address_tables(std::span<AddressRow const> rows);

}  // namespace tocsin::address
