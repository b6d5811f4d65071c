// Why: Rua 25 de Abril 12 was number 25, and Rua 19 no road at all: digits within a name were left out of it.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "geo/address/address_index.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

struct Numbered {
  Numbered() {
    std::int32_t east = 0;
    for (char const* name : {"Rua 25 de Abril", "Rua 5 de Outubro", "Avenida 4 de Abril de 1955", "Rua 19", "Rua 62", "Avenida 24",
                             "East 42nd Street", "East 43rd Street", "42nd Street", "Twenty-First Avenue", "Thirteenth Street",
                             "Second Street", "High Street", "135th Avenue", "Rua", "Rua Nova", "Highway 101"}) {
      for (int number = 1; number <= 60; ++number) {
        AddressRow r;
        r.code = std::string(name) + " " + std::to_string(number);
        r.town.local = "Vilar";
        r.street.local = name;
        r.number = std::to_string(number);
        r.at = Wgs84{410000000 + number * 100, -86000000 + east};
        rows.push_back(std::move(r));
      }
      east += 100'000;
    }
    storage = build_address_tables(rows).value();
    index = AddressIndex(storage.tables());
  }
  std::vector<AddressRow> rows;
  AddressTablesStorage storage;
  AddressIndex index;

  struct Found {
    std::string code;  // Of the row, or the road alone.
    MatchKind kind = MatchKind::kExact;
    bool ambiguous = true;
  };
  Found find(std::string const& query) const {
    auto const a = index.geocode(query, 5).value();
    if (a.matches.empty()) return {};
    auto const& m = a.matches.front();
    bool const to_the_door = m.kind != MatchKind::kRoadOnly && m.row != kNone;
    return {std::string(to_the_door ? storage.tables().view(storage.rows[m.row].code)
                                    : storage.tables().name_text(storage.streets[m.street].name)),
            m.kind, a.ambiguous};
  }
};

Numbered const& numbered() {
  static Numbered const n;
  return n;
}

}  // namespace

TEST_CASE("A number that is part of a road's name is not its house") {
  struct Case {
    std::string query, code;
  };
  for (auto const& c : {Case{"Rua 25 de Abril 12", "Rua 25 de Abril 12"},
                        {"Rua 25 de Abril, 25", "Rua 25 de Abril 25"},
                        {"12 Rua 25 de Abril, Vilar", "Rua 25 de Abril 12"},
                        {"Rua 5 de Outubro 8", "Rua 5 de Outubro 8"},
                        {"Avenida 4 de Abril de 1955, 31", "Avenida 4 de Abril de 1955 31"},
                        {"Rua 19, 31", "Rua 19 31"},
                        {"31 Rua 19", "Rua 19 31"},
                        {"Rua 62 19", "Rua 62 19"},
                        {"Avenida 24 7 Vilar", "Avenida 24 7"},
                        {"35 East 42nd Street", "East 42nd Street 35"},
                        {"35 e 43rd st", "East 43rd Street 35"},
                        {"17 42nd Street", "42nd Street 17"},
                        {"17 twenty first avenue", "Twenty-First Avenue 17"},
                        {"17 21st ave", "Twenty-First Avenue 17"},
                        {"9 13th street", "Thirteenth Street 9"},
                        {"nine thirteenth street", "Thirteenth Street 9"},
                        {"20 second street", "Second Street 20"},
                        {"20 2nd st", "Second Street 20"},
                        {"19 high street", "High Street 19"},
                        {"19 rua nova", "Rua Nova 19"},
                        {"12 highway 101", "Highway 101 12"}}) {
    CAPTURE(c.query);
    auto const found = numbered().find(c.query);
    CAPTURE(found.code);
    CHECK(found.code == c.code);
    CHECK(found.ambiguous == false);
    CHECK((found.kind == MatchKind::kExact || found.kind == MatchKind::kCorrected));
  }
}

using Pair = std::pair<std::string, std::string>;

TEST_CASE("Without a house it is the road; another number in its name is asked about") {
  for (auto const& [query, road] : {Pair{"forty-second street", "42nd Street"}, {"one thirty-fifth avenue", "135th Avenue"}}) {
    CAPTURE(query);
    CHECK(numbered().find(query).code == road);
  }
  for (std::string const road : {"Rua 25 de Abril", "Rua 19", "42nd Street", "Highway 101", "East 43rd Street"}) {
    CAPTURE(road);
    auto const found = numbered().find(road);
    CHECK(found.code == road);
    CHECK(found.kind == MatchKind::kRoadOnly);
    CHECK_FALSE(found.ambiguous);
  }
  for (std::string const query : {"Rua 26 de Abril 12", "Avenida 26", "35 East 44th Street", "Rua 6 de Outubro"}) {
    CAPTURE(query);
    CHECK(numbered().find(query).ambiguous);
  }
}

TEST_CASE("A numbered road is suggested while it is typed") {
  auto const first = [](std::string_view typed) {
    auto const all = numbered().index.typeahead(typed, 3);
    auto const& s = numbered().storage;
    return all.empty() ? std::string() : std::string(s.tables().name_text(s.streets[all.front().street].name));
  };
  CHECK(first("rua 25") == "Rua 25 de Abril");
  CHECK(first("rua 19") == "Rua 19");
  CHECK(first("25 de a") == "Rua 25 de Abril");
  CHECK(first("42n") == "42nd Street");
  CHECK(first("12 hi") == "High Street");
  CHECK(first("rua 5 de out") == "Rua 5 de Outubro");
}
