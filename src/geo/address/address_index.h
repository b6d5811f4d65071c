// AddressIndex: text to place, place to address, and what somebody may be typing. Pure; reads tables that lie elsewhere.
// docs/internals/address-matching.md says how and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/address/address_tables.h"
#include "geo/wgs84.h"

namespace tocsin::address {

enum class MatchKind : std::uint8_t {
  kExact,          // Every word and digit as in the register.
  kCorrected,      // The house is there; words were corrected or completed.
  kNearestNumber,  // The road, but another number: the nearest one.
  kRoadOnly,       // No number was given: a house in the middle of the road.
  kPlaceOnly,      // A village, community or place: the number that was said is not listed there, or a village was said without one.
  kPlace,          // A place, premises or division by its name.
  kCoordinates,    // A point was given, not an address.
};
std::string_view to_string(MatchKind kind);

struct Candidate;

struct AddressMatch {
  std::uint32_t street = kNone;  // kNone: a point.
  std::uint32_t row = kNone;     // kNone: the street or place has no houses, or a point has none near it.
  Wgs84 at;
  int cost = 0;  // Hundredths of an edit; smaller is better.
  MatchKind kind = MatchKind::kExact;
  bool has_point = true;  // False: the register has no coordinates for it.
  int slip = 0;           // Of the cost: what the name itself was misspelt, for each character or letter that was said of it.
  std::uint32_t former_division = kNone;  // It was said by this name of before (an entry of admins).
  std::uint32_t former_row = kNone;       // Or as this entry, whose place `row` took.
  int left = 0;                           // Of the cost: words around it that nothing explains.
  bool anchored = false;                  // Its own town or suburb was said.
  bool number_doubted = false;            // Another number than was said, and those listed do not tell where that one lies.
};

struct GeocodeAnswer {
  std::vector<AddressMatch> matches;  // Best first.
  bool ambiguous = false;             // Not to be accepted without a look: another place fits about as well, or none fits well.
  std::int64_t spread_m = 0;          // How far the matches lie apart.
  std::uint32_t floor = 0;            // Said with the address; 0: none.
};

struct ReverseAnswer {
  std::uint32_t row = kNone;
  std::int64_t distance_m = 0;
  bool odd_side = false;            // Side of the street by the number's parity.
  std::uint32_t other_row = kNone;  // The nearest address on another street: with `row` it names the corner.
  std::int64_t other_distance_m = 0;
};

// A street by its name alone, and how well the words fit.
struct StreetMatch {
  std::uint32_t street = kNone;
  int cost = 0;
};

struct Suggestion {
  std::uint32_t street = kNone;
  bool whole = false;  // All of a name was typed, not its beginning.
};

class AddressIndex {
 public:
  AddressIndex() = default;
  explicit AddressIndex(AddressTables tables) : t_(tables) { learn(); }

  // `on`: as things stood on that day; kNoDay: as the lists have them, whatever their dates.
  // Errors: address.query_too_long, address.not_utf8. An empty or unmatched query has no matches and is ambiguous.
  Result<GeocodeAnswer> geocode(std::string_view query, std::size_t limit, std::optional<Wgs84> near = {}, Day on = kNoDay) const;
  // The slow twin of geocode: every name is scored, none is left out beforehand. For tests.
  Result<GeocodeAnswer> geocode_exhaustive(std::string_view query, std::size_t limit) const;
  // Entries in force only. Nothing within `limit_m`: no row.
  ReverseAnswer reverse(Wgs84 point, double limit_m = 5000) const;
  // Streets and places of which `prefix` is a beginning (without the digits around it), best first.
  std::vector<Suggestion> typeahead(std::string_view prefix, std::size_t limit, std::optional<Wgs84> near = {}) const;
  // Streets that somebody may mean by these words, best first.
  std::vector<StreetMatch> streets_like(std::string_view words, std::size_t limit) const;
  // The house on that street whose number the words say; nothing when they say none or the street has no houses.
  std::optional<AddressMatch> house_on(std::uint32_t street, std::string_view words, Day on = kNoDay) const;
  std::optional<std::uint32_t> find(std::string_view code) const;
  // The entry that took the place of one that is retired on that day; else the row itself.
  std::uint32_t in_force(std::uint32_t row, Day on) const;

  AddressTables const& tables() const { return t_; }
  std::string_view code(std::uint32_t row) const { return t_.view(t_.rows[row].code); }
  // As written in the register: 望江县中正路26巷3号, 12 HIGH STREET AVERLY.
  std::string label(std::uint32_t row) const;
  std::string street_label(std::uint32_t street) const;

 private:
  void learn();
  struct Asked {
    std::size_t limit = 5;
    std::optional<Wgs84> near = {};
    Day on = kNoDay;
    bool exhaustive = false;
  };
  struct Said {
    std::uint32_t floor = 0;
  };
  Result<GeocodeAnswer> answer(std::string_view query, Asked const& asked) const;
  std::vector<Candidate> candidates(std::u32string const& text, Asked const& asked, Said& said) const;
  std::vector<Candidate> candidates_as_written(std::u32string const& text, Asked const& asked, Said& said) const;
  Candidate const* road_as_said(std::vector<Candidate> const& found) const;
  AddressMatch match(Candidate const& c) const;
  void lead(Candidate& c, Day on) const;
  std::u32string with_names_for_codes(std::u32string text) const;
  Wgs84 position(Candidate const& c) const;
  bool has_point(Candidate const& c) const;

  AddressTables t_;
  bool has_han_ = false, has_latin_ = false;
};

}  // namespace tocsin::address
