// Inside the compiler of the tables: texts stored once, and divisions with their names, of now and of before.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "geo/address/address_tables.h"

namespace tocsin::address {

bool has_han(std::u32string_view s);
// The matchers know a..z; what is left of a name in another script is found by its beginning only.
std::string plain_letters(std::string letters);

class TextWriter {
 public:
  explicit TextWriter(AddressTablesStorage& out) : out_(out) {}
  std::string_view view(Text t) const { return {out_.text.data() + t.at, t.length}; }
  Text store(std::string_view s);
  Text store_code(std::string_view s);  // Codes are nearly always different: no look-up of equals.
  std::tuple<std::uint32_t, std::uint16_t> add_units(std::u32string_view plain);

 private:
  AddressTablesStorage& out_;
  std::unordered_map<std::string, Text> texts_;
};

class DivisionWriter {
 public:
  DivisionWriter(TextWriter& texts, AddressTablesStorage& out) : texts_(texts), out_(out) {}

  // The divisions that are known by themselves; before any row. What a former one became bears its name from then on.
  Result<void> add(std::span<Division const> divisions);
  // Where that one of the list lies now; kNone: none, or it was split.
  std::uint32_t now(std::uint32_t division) const;

  // Where a row lies: by the divisions of now, and as its list has it. One level at a time, from the largest down.
  struct Place {
    std::uint32_t now = kNone, listed = kNone;
    Day until = kNoDay;  // While `listed` was right, where it is not `now`.
  };
  Result<Place> down(Place above, geo::Name const& name, AdminKind kind);
  // Names by kind of the division with that code and those above it; empty when there is none. They live as long as the list of add().
  std::map<AdminKind, geo::Name const*> names_of(std::string_view code) const;

  // Villages that are no more: their name and what they became.
  struct FormerVillage {
    geo::Name name;
    std::uint32_t admin = kNone, became = kNone;
  };
  std::vector<FormerVillage> const& former_villages() const { return former_villages_; }
  geo::Name name_of(std::uint32_t admin) const;
  bool is_division_word(std::string const& plain) const { return words_.contains(plain); }

 private:
  struct Former {
    std::uint32_t parent = kNone;  // Of now; kNone: not known.
    std::uint32_t became = kNone;  // kNone: several.
    Day until = kNoDay;
  };

  std::vector<std::uint32_t> became(std::uint32_t division) const;
  Result<std::uint32_t> place(std::uint32_t division, std::size_t depth);
  Result<void> add_former(std::uint32_t division, std::vector<std::uint32_t> const& became);
  Former const* former(AdminKind kind, std::string const& text, std::uint32_t parent) const;
  Result<std::uint32_t> admin(geo::Name const& name, AdminKind kind, std::uint32_t parent);
  Result<std::uint32_t> listed(geo::Name const& name, AdminKind kind, std::uint32_t parent, std::uint32_t self);
  Result<std::uint32_t> push(std::string const& text, AdminKind kind, std::uint32_t parent, std::uint32_t self, bool is_former);
  Result<void> push_stem(std::string const& plain, std::uint32_t of);

  TextWriter& texts_;
  AddressTablesStorage& out_;
  std::span<Division const> list_;
  std::vector<std::uint32_t> entries_;  // Of list_: the entry of its name; kNone: not yet.
  std::map<std::string_view, std::uint32_t> by_code_;
  std::map<std::tuple<std::uint32_t, std::string>, std::uint32_t> admins_, listed_;
  std::map<std::tuple<AdminKind, std::string>, std::uint32_t> of_kind_;
  std::multimap<std::tuple<AdminKind, std::string>, Former> formers_;
  std::vector<FormerVillage> former_villages_;
  std::unordered_set<std::string> words_;  // Looked up only.
};

}  // namespace tocsin::address
