// Typed names of things. Two kinds:
//  Id<Tag>   made by the journal: (centre, position of the entry, ordinal within it); text "1-4711-0", opaque to clients.
//  Code<Tag> given by the outside: a unit's callsign, a station's, a run card's or an incident type's code.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin {

template <class Tag>
struct Id {
  std::uint16_t centre = 0;
  std::uint64_t position = 0;  // 0: no id
  std::uint16_t ordinal = 0;

  constexpr bool is_set() const { return position != 0; }
  friend constexpr auto operator<=>(Id const&, Id const&) = default;
};

struct RawId {
  std::uint16_t centre = 0;
  std::uint64_t position = 0;
  std::uint16_t ordinal = 0;
};
std::string to_text(RawId id);
Result<RawId> parse_raw_id(std::string_view text);  // Errors: id.malformed

template <class Tag>
std::string to_text(Id<Tag> id) {
  return to_text(RawId{id.centre, id.position, id.ordinal});
}
template <class Tag>
Result<Id<Tag>> parse_id(std::string_view text) {
  auto const raw = parse_raw_id(text);
  if (!raw) return std::unexpected(raw.error());
  return Id<Tag>{raw->centre, raw->position, raw->ordinal};
}

// Letters (any script), digits and . _ - / ; 1 to 64 bytes; checked by is_valid_code at every edge.
bool is_valid_code(std::string_view text);
// What a code that is new may be: as above but without '/', and neither "." nor "..", which clients take for folders, because it stands in
// an address as one part (/units/{id}). Codes that older journals hold stay valid; they are addressed with %2F.
bool is_new_code(std::string_view text);
inline constexpr std::string_view kNewCode = "1 to 64 bytes of letters (any script), digits and . _ -";

template <class Tag>
struct Code {
  std::string text;

  bool is_set() const { return !text.empty(); }
  friend auto operator<=>(Code const&, Code const&) = default;
};

}  // namespace tocsin
