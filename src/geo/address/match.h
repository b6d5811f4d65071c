// Inside the engine: what the Han and the Latin matcher share. Costs are hundredths of an edit; 0 is a perfect match.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "geo/address/address_index.h"
#include "geo/address/address_tables.h"
#include "geo/address/text/han_query.h"
#include "geo/address/text/latin_query.h"

namespace tocsin::address {

// How many words it may take: longer queries are cut into their first units (a call is not a letter).
inline constexpr std::size_t kUnitsMax = 96;

// What was said beside what it would have to be: whether the name explains the words at all, whatever else the register holds.
struct Fit {
  int told = 0;                 // How much the characters or letters that were said of the name tell, in tenths of a bit.
  int slips = 0;                // Hundredths of an edit between those words, all of them, and the name.
  std::uint32_t scope = kNone;  // The division that was said: its names are those that chance may hit. kNone: all.
};

struct Candidate {
  std::uint32_t street = 0;
  std::uint32_t row = kNone;  // None: the street, place or division itself.
  int cost = 0;
  int name_cost = 0;
  int left = 0;           // Of the cost: words that nothing explains.
  bool anchored = false;  // Its own town or suburb was said.
  std::uint32_t off = 0;  // How far the number is off; settles equal costs.
  MatchKind kind = MatchKind::kExact;
  int slip = 0;                      // slip_share of its name.
  std::uint32_t former = kNone;      // The division that was said is no more: its entry.
  std::uint32_t former_row = kNone;  // What was said is no more: `row` took its place.
  Fit fit;
  bool kind_changed = false;    // Another kind of road was said.
  bool name_doubted = false;    // Another kind of road was said, and another town or words that nothing explains.
  bool rival_number = false;    // Another number was said that may be the house just as well.
  bool number_doubted = false;  // The number that was said is not listed, and its neighbours do not tell where it lies.
};

// What the slips in a name cost for each of its characters or letters, of which so many were said.
inline int slip_share(int cost, std::size_t of_name, int said) { return cost / std::max(1, std::min(static_cast<int>(of_name), said)); }

// What finding the street has cost so far. A place answers whatever its number.
struct StreetCost {
  int name = 0;  // Name and divisions.
  int left = 0;
  bool anchored = false;
  int slip = 0;
  std::uint32_t former = kNone;
  Fit fit;
};
// The house inside one street: adds up to `limit` rows, each with the street's cost and what its number costs.
struct HouseQuery {
  House house;
  bool has_house = false;
  std::uint32_t building = 0, unit = 0, room = 0;  // Said with it; tell the doors of one number apart.
  bool has_rival = false;                          // Another number may be the house just as well.
};
void match_house(AddressTables const& t, std::uint32_t street, HouseQuery const& q, StreetCost street_cost, std::size_t limit,
                 std::vector<Candidate>& out);

struct MatchOptions {
  bool every_name = false;      // The slow twin: no name is left out beforehand.
  bool second_reading = false;  // Of a text that was looked for already: st as Saint.
};
void match_han(AddressTables const& t, HanQuery const& q, MatchOptions options, std::vector<Candidate>& out);
void match_latin(AddressTables const& t, LatinQuery const& q, MatchOptions options, std::vector<Candidate>& out);

}  // namespace tocsin::address
