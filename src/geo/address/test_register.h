// For tests: a list of addresses of its own, and the index that reads it.
#pragma once

#include <string>
#include <vector>

#include "geo/address/address_index.h"

namespace tocsin::address {

struct TestRegister {
  explicit TestRegister(std::vector<AddressRow> const& rows, std::vector<NamedThing> const& things = {})
      : storage(build_address_tables(rows, things).value()), index(storage.tables()) {}
  GeocodeAnswer answer(std::string_view query) const { return index.geocode(query, 5).value(); }
  // The code of the first house; empty: none.
  std::string best(std::string_view query) const {
    auto const a = answer(query);
    return a.matches.empty() || a.matches[0].row == kNone ? "" : std::string(index.code(a.matches[0].row));
  }
  // No person is asked.
  bool is_taken(std::string_view query) const {
    auto const a = answer(query);
    return !a.ambiguous && !a.matches.empty();
  }
  AddressTablesStorage storage;
  AddressIndex index;
};

}  // namespace tocsin::address
