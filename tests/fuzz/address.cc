// Queries from damaged or hostile bytes against a small register in both scripts. Whatever is answered is bounded, sound and the same
// again.
#include "fuzz.h"
#include "geo/address/address_index.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

AddressTablesStorage const& storage() {
  static AddressTablesStorage const made = [] {
    std::vector<AddressRow> rows;
    auto const add = [&](char const* town, char const* street, char const* house) {
      AddressRow r;
      r.code = "r" + std::to_string(rows.size());
      r.town.local = town;
      r.street.local = street;
      r.number = house;
      r.at = {300'000'000 + static_cast<std::int32_t>(rows.size()) * 50'000, 1'170'000'000};
      rows.push_back(std::move(r));
    };
    add("青石镇", "光明三路", "26巷3弄12之1号");
    add("青石镇", "中正路二段", "7号");
    add("白沙乡", "中正路二段", "7号");
    add("Averly", "Five Mile Pond Road", "46B-50");
    add("Porto", "Rua de São João", "7");
    std::vector<NamedThing> const things{
        {{"县人民医院", "", "People's Hospital"}, {"KTV 8号"}, NameKind::kPlace, 1, 0, {300'000'000, 1'170'000'000}}};
    std::vector<Division> const divisions{{{"云东县", "", "Yundong County"}, AdminKind::kCounty, UINT32_MAX}};
    auto built = build_address_tables(rows, things, divisions);
    TOCSIN_ASSERT(built);
    return std::move(*built);
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const input(reinterpret_cast<char const*>(data), size);
  static AddressIndex const index(storage().tables());
  auto const answer = index.geocode(input, 5);
  if (answer) {
    TOCSIN_ASSERT(answer->matches.size() <= 5);
    auto const again = index.geocode(input, 5);
    TOCSIN_ASSERT(again && again->matches.size() == answer->matches.size() && again->ambiguous == answer->ambiguous);
    for (auto const& m : answer->matches) {
      TOCSIN_ASSERT(m.row == kNone || m.row < storage().rows.size());
      TOCSIN_ASSERT(m.cost >= -200);
    }
    TOCSIN_ASSERT(!answer->matches.empty() || answer->ambiguous);
  } else {
    TOCSIN_ASSERT(answer.error().code == "address.query_too_long" || answer.error().code == "address.not_utf8");
  }
  for (auto const& s : index.typeahead(input, 5)) static_cast<void>(index.house_on(s.street, input));
  TOCSIN_ASSERT(index.streets_like(input, 4).size() <= 4);
  // What a list may say of itself is as hostile as what a caller says.
  AddressRow row;
  row.code = "x";
  row.street.local = input.substr(0, input.size() / 2);
  row.number = input.substr(input.size() / 2);
  if (auto const built = build_address_tables({&row, 1})) TOCSIN_ASSERT(built->tables().is_sound());
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  return {"青石鎮光明三路２６巷三弄十二之1號",
          "着火了，在白沙乡中正路二段7号对面，电话12345678901",
          "unit 3 46b-50 five mile pond rd averly",
          "rua de sao joao 7, porto",
          "30.5, 117.25",
          "N 30°15'20\" E 117°3'",
          "\xE2\x80\xAEguangming san lu 12-1\xE2\x80\x8F",
          "一百二十三号之四幺零廿三"};
}
