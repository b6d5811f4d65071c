// A list in Chinese, asked in pinyin with a slip of the finger.
#include <doctest/doctest.h>

#include "geo/address/address_index.h"
#include "geo/address/address_tables.h"
#include "geo/address/text/han_query.h"
#include "geo/address/text/normalise.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

struct NamedStreet {
  char const* town;
  char const* name;
};

AddressTablesStorage const& town_of_streets() {
  static AddressTablesStorage const storage = [] {
    std::vector<AddressRow> rows;
    int at = 0;
    for (auto const& [in, name] : {NamedStreet{"青石镇", "文化街"}, NamedStreet{"青石镇", "康福街"}, NamedStreet{"青石镇", "民族街"},
                                   NamedStreet{"青石镇", "光明十四街"}, NamedStreet{"白桥镇", "松江二街"}, NamedStreet{"白桥镇", "中正路"},
                                   NamedStreet{"白桥镇", "德兴路"}, NamedStreet{"白桥镇", "五丰街"}}) {
      ++at;
      for (int number = 1; number <= 60; ++number) {
        AddressRow r;
        r.code = std::string(name) + std::to_string(number);
        r.town.local = in;
        r.street.local = name;
        r.number = std::to_string(number) + "号";
        r.at = Wgs84{300000000 + at * 100'000, 1170000000 + number * 1'000};
        rows.push_back(std::move(r));
      }
    }
    return build_address_tables(rows, {}).value();
  }();
  return storage;
}

std::string first_for(std::string_view query) {
  AddressIndex const index(town_of_streets().tables());
  auto const answer = index.geocode(query, 5).value();
  if (answer.matches.empty() || answer.matches[0].row == kNone) return {};
  return std::string(town_of_streets().tables().view(town_of_streets().rows[answer.matches[0].row].code));
}

std::size_t broken_in(std::string_view query) { return parse_han(normalised(query).value()).broken.size(); }

}  // namespace

TEST_CASE("a letter wrong, left out, added or turned round in one syllable still finds the road") {
  for (auto const& [query, code] : {std::pair{"wen hoa jie 50", "文化街50"},
                                    {"wenhoajie 50", "文化街50"},
                                    {"kang iu jie 46", "康福街46"},
                                    {"min zu kie 20", "民族街20"},
                                    {"guang mimg shi si jie 8", "光明十四街8"},
                                    {"song jiagn er jie 11", "松江二街11"},
                                    {"zhong zhetg lu 12", "中正路12"},
                                    {"zhong zhvng lu 51", "中正路51"},
                                    {"de sing lu 4", "德兴路4"},
                                    {"wu fenm jie 5", "五丰街5"},
                                    {"bai qiao zhen de sing lu 4", "德兴路4"},
                                    {"wen hua jie 50", "文化街50"}}) {
    CAPTURE(query);
    CHECK(first_for(query) == code);
  }
}

TEST_CASE("only one word of a text in pinyin is taken for one with a slip: other languages are none") {
  CHECK(broken_in("wen hoa jie") == 1);
  CHECK(broken_in("wen hua jie") == 0);
  CHECK(broken_in("the car is burning near gladson street") == 0);
  CHECK(broken_in("hoa jie") == 0);              // Too little to go by.
  CHECK(broken_in("wxn hoa jie lu") == 0);       // Two.
  CHECK(broken_in("nan jing road") == 0);        // A word that is known otherwise.
  CHECK(broken_in("wen xxxxxxx hua jie") == 0);  // No syllable is near it.
  CHECK(first_for("gladson street 5").empty());
}
