// AddressTables: the standard address register and everything else with a name, as flat arrays, used where they lie (a mapped file or
// memory). No pointers inside. A name is stored once ("中正路" of thirteen towns), a street bears names and lies in a town, a row is a
// house on a street. A place, a premises or a division is a street without houses.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/address/address_row.h"
#include "geo/address/house.h"
#include "geo/address/text/han_query.h"
#include "geo/shapes.h"

namespace tocsin::address {

inline constexpr std::uint32_t kNone = UINT32_MAX;

struct Text {
  std::uint32_t at = 0, length = 0;
};

// A division by one of its names, as units (Han) or letters (Latin). The first entry of a division stands for it; its other names follow
// somewhere behind and point at it.
struct AdminEntry {
  Text text, letters, sound;
  std::uint32_t unit = 0;
  std::uint32_t parent = kNone;
  std::uint32_t self = 0;                // The entry that stands for the division.
  std::uint32_t zh = kNone, en = kNone;  // Of the first entry: where the other names are.
  std::uint16_t units = 0;
  AdminKind kind = AdminKind::kTown;
  std::uint8_t former = 0;  // 1: a division that is no more; `self` is what it became.
};

struct NameEntry {
  Text text, letters;  // Letters: Latin names only, without the type of road.
  Text sound;          // sounded(letters)
  std::uint32_t unit = 0;
  std::uint32_t first_street = 0, streets = 0;  // Of name_streets.
  std::uint16_t units = 0;
  std::uint8_t type = 0;  // RoadType of a Latin name.
  NameKind kind = NameKind::kRoad;
};

struct StreetEntry {
  std::uint32_t name = 0, zh = kNone, en = kNone;  // Names.
  std::uint32_t town = kNone;                      // The smallest division that all of it lies in.
  std::uint32_t first_row = 0, rows = 0;
  std::uint32_t document = kNone;  // What it is besides its houses: a street of the road graph, a place ...
  Wgs84 at;                        // On it, near its middle.
  std::uint8_t has_point = 0, reserved[3]{};
};

struct RowEntry {
  Text code, house_text;
  std::uint32_t street = 0, village = kNone;
  Wgs84 at;
  House house;
  std::uint32_t extra = kNone;
  std::uint16_t source = 0;                      // Of sources.
  std::uint8_t lane_bytes = 0, alley_bytes = 0;  // Of house_text; the number is the rest.
  AddressStatus status = AddressStatus::kActive;
  CoordinateKind coordinate_kind = CoordinateKind::kDoor;
  std::uint16_t reserved = 0;

  bool has_point() const { return coordinate_kind != CoordinateKind::kNone; }
};

// What few rows have; rows with the same share one.
struct ExtraEntry {
  Text building, unit, floor, door, postcode, successor, main_code;
  std::uint32_t successor_row = kNone;
  std::uint32_t reserved = 0;
};

// A division that has a code, in order of code; one that was split stands there once for each that it became.
struct DivisionEntry {
  Text code;
  std::uint32_t admin = 0;  // Its entry; of a former one: the entry of its name.
  Validity valid;
};
// The few rows whose time is known, in order of row.
struct RowTimes {
  std::uint32_t row = 0;
  Validity valid;
};
// The few rows whose list names a division that is no more, or names it by code; in order of row.
struct ListedRow {
  std::uint32_t row = 0;
  std::uint32_t admin = kNone;  // The smallest division as the list has it; kNone: the one that the street lies in.
  Text division_code;
  Day until = kNoDay;  // The last day on which the list was right.
};
// A number within a Latin name: Rua 25 de Abril, East 42nd Street, Rua 19. In order of name and place.
struct NameNumber {
  std::uint32_t name = 0;
  std::uint32_t value = 0;
  std::uint32_t at = 0;  // The letters of the name before it.
};
// The name of a village that is no more.
struct FormerName {
  std::uint32_t name = 0, admin = 0;
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
  std::span<std::uint32_t const> name_streets;
  std::span<StreetEntry const> streets;
  std::span<RowEntry const> rows;
  std::span<std::uint32_t const> by_code;  // Rows in order of code.
  std::span<ExtraEntry const> extras;
  std::span<Text const> sources;
  std::span<PrefixEntry const> prefixes;
  std::span<geo::Box const> boxes;                       // Packed R-tree over the rows with coordinates.
  std::span<std::uint32_t const> box_items, point_rows;  // Item of a leaf; row of an item.
  std::span<DivisionEntry const> divisions;
  std::span<RowTimes const> times;
  std::span<ListedRow const> listed;
  std::span<FormerName const> former_names;  // In order of name.
  std::span<NameNumber const> name_numbers;

  std::string_view view(Text t) const { return {text.data() + t.at, t.length}; }
  std::span<Unit const> units_of(AdminEntry const& a) const { return units.subspan(a.unit, a.units); }
  std::span<Unit const> units_of(NameEntry const& n) const { return units.subspan(n.unit, n.units); }
  std::span<std::uint32_t const> streets_of(NameEntry const& n) const { return name_streets.subspan(n.first_street, n.streets); }
  std::span<NameNumber const> numbers_of(std::uint32_t name) const {
    auto const own = std::ranges::equal_range(name_numbers, name, {}, &NameNumber::name);
    return {own.begin(), own.end()};
  }
  std::string_view name_text(std::uint32_t name) const { return name == kNone ? std::string_view{} : view(names[name].text); }
  std::string_view admin_text(std::uint32_t admin) const { return admin == kNone ? std::string_view{} : view(admins[admin].text); }
  // The division of that kind that `admin` is or lies in.
  std::uint32_t up_to(std::uint32_t admin, AdminKind kind) const {
    while (admin != kNone && admins[admin].kind != kind) admin = admins[admin].parent;
    return admin;
  }
  Validity valid(std::uint32_t row) const;
  AddressStatus status_on(std::uint32_t row, Day day) const { return address::status_on(rows[row].status, valid(row), day); }
  ListedRow const* listed_row(std::uint32_t row) const;             // Null: as its street.
  DivisionEntry const* find_division(std::string_view code) const;  // The first of that code.
  // The last day of a former division; kNoDay: not known.
  Day last_day(std::uint32_t admin) const;
  // False when an index points outside its array (a damaged file).
  bool is_sound() const;
};

struct AddressTablesStorage {
  std::vector<char> text;
  std::vector<Unit> units;
  std::vector<AdminEntry> admins;
  std::vector<NameEntry> names;
  std::vector<std::uint32_t> name_streets;
  std::vector<StreetEntry> streets;
  std::vector<RowEntry> rows;
  std::vector<std::uint32_t> by_code;
  std::vector<ExtraEntry> extras;
  std::vector<Text> sources;
  std::vector<PrefixEntry> prefixes;
  std::vector<geo::Box> boxes;
  std::vector<std::uint32_t> box_items, point_rows;
  std::vector<DivisionEntry> divisions;
  std::vector<RowTimes> times;
  std::vector<ListedRow> listed;
  std::vector<FormerName> former_names;
  std::vector<NameNumber> name_numbers;

  AddressTables tables() const;
};

// Rows, things and divisions in any order and any scripts; `decided` in order of code. Errors: address.not_utf8, register.too_large
Result<AddressTablesStorage> build_address_tables(std::span<AddressRow const> rows, std::span<NamedThing const> things = {},
                                                  std::span<Division const> divisions = {}, std::span<Decided const> decided = {});

}  // namespace tocsin::address
