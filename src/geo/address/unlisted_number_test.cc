// A number that is not in the list is never dropped in silence: the answer says what it is instead, and is shown to a person unless the
// houses on both sides of it tell where it lies.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "geo/address/address_index.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

constexpr std::int32_t kVillageHundredMetres = 10'000;  // About.

struct Villages {
  Villages() {
    // Three doors beside each other, one at the other end of the village.
    for (auto const& [number, east] : {std::pair{"12", 0}, {"14", 1}, {"18", 2}, {"300", 20}}) add("柳湾村", "", number, east);
    add("柳湾村", "", "18乙", 2);
    for (auto const& [number, east] : {std::pair{"1", 0}, {"5", 1}, {"90", 30}, {"120", 31}, {"200", 32}})
      add("柳湾村", "芦花路", number, east);
    std::vector<NamedThing> things(2);
    things[0].name.local = "石桥村";
    things[0].at = Wgs84{301000000, 1170000000};
    things[1].name.local = "芦花卫生院";
    things[1].at = Wgs84{302000000, 1170000000};
    storage = build_address_tables(rows, things).value();
    index = AddressIndex(storage.tables());
  }
  void add(char const* village, char const* road, std::string number, std::int32_t east) {
    AddressRow r;
    r.code = std::string(village) + road + number;
    r.town.local = "青石镇";
    r.community.local = village;
    r.street.local = road;
    r.number = std::move(number);
    r.at = Wgs84{300000000, 1170000000 + east * kVillageHundredMetres};
    rows.push_back(std::move(r));
  }
  struct VillageAnswer {
    MatchKind kind;
    bool ambiguous;
    friend bool operator==(VillageAnswer const&, VillageAnswer const&) = default;
  };
  VillageAnswer ask(std::string_view query) const {
    auto const a = index.geocode(query, 5).value();
    REQUIRE_FALSE(a.matches.empty());
    return {a.matches[0].kind, a.ambiguous};
  }
  std::vector<AddressRow> rows;
  AddressTablesStorage storage;
  AddressIndex index;
};

Villages const& villages() {
  static Villages const v;
  return v;
}

using VillageAnswer = Villages::VillageAnswer;

}  // namespace

TEST_CASE("In a village an unlisted number is the nearest one, and sure only between two doors side by side") {
  auto const& v = villages();
  CHECK(v.ask("青石镇柳湾村14号") == VillageAnswer{MatchKind::kExact, false});
  CHECK(v.ask("青石镇柳湾村16号") == VillageAnswer{MatchKind::kNearestNumber, false});
  for (auto const* query :
       {"青石镇柳湾村57号", "柳湾村57号", "柳湾村 57号", "青石镇柳湾村57", "柳湾村五十七号", "青石镇柳湾村3号", "柳湾村301号"}) {
    CAPTURE(query);
    CHECK(v.ask(query) == VillageAnswer{MatchKind::kNearestNumber, true});
  }
}

TEST_CASE("A letter that no sign has is not dropped: the house without it is the nearest number; one that is listed is found") {
  auto const& v = villages();
  CHECK(v.ask("青石镇柳湾村18乙号") == VillageAnswer{MatchKind::kExact, false});
  CHECK(v.ask("青石镇柳湾村18B号") == VillageAnswer{MatchKind::kExact, false});
  CHECK(v.ask("青石镇柳湾村18号") == VillageAnswer{MatchKind::kExact, false});
  for (auto const* query :
       {"青石镇柳湾村14甲号", "青石镇柳湾村14A号", "青石镇柳湾村14附1号", "青石镇柳湾村14号附1号", "青石镇柳湾村18丙号"}) {
    CAPTURE(query);
    CHECK(v.ask(query).kind == MatchKind::kNearestNumber);
  }
  CHECK(v.ask("青石镇柳湾村99999999999巷14号").ambiguous);
}

TEST_CASE("A village whose houses nobody has listed is the village only, and a person is asked about the number") {
  auto const& v = villages();
  CHECK(v.ask("石桥村") == VillageAnswer{MatchKind::kPlace, false});
  for (auto const* query : {"石桥村57号", "石桥村 57号", "石桥村57"}) {
    CAPTURE(query);
    CHECK(v.ask(query) == VillageAnswer{MatchKind::kPlaceOnly, true});
  }
  CHECK(v.ask("青石镇柳湾村").kind == MatchKind::kPlaceOnly);
  // The gate of a place is no house that would have to be listed.
  CHECK(v.ask("芦花卫生院3号门") == VillageAnswer{MatchKind::kPlace, false});
  CHECK(v.ask("芦花卫生院33号") == VillageAnswer{MatchKind::kPlaceOnly, true});
}

TEST_CASE("On a road the houses on both sides tell where a number lies, unless they lie far apart or it is far beyond the last") {
  auto const& v = villages();
  CHECK(v.ask("青石镇芦花路110号") == VillageAnswer{MatchKind::kNearestNumber, false});
  CHECK(v.ask("青石镇芦花路210号") == VillageAnswer{MatchKind::kNearestNumber, false});
  CHECK(v.ask("青石镇芦花路40号") == VillageAnswer{MatchKind::kNearestNumber, true});
  CHECK(v.ask("青石镇芦花路2100号") == VillageAnswer{MatchKind::kNearestNumber, true});
  CHECK(v.ask("青石镇芦花路88巷7号") == VillageAnswer{MatchKind::kNearestNumber, false});
  CHECK(v.ask("青石镇芦花路60巷7号") == VillageAnswer{MatchKind::kNearestNumber, true});
}
