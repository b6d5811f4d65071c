// Divisions and entries that are no more, and what became of them.
#include <doctest/doctest.h>

#include <string>
#include <tuple>
#include <vector>

#include "geo/address/address_index.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

constexpr std::int32_t kOtherTown = 500000;  // About 5 km.

constexpr Day day(int year, int month, int date) {  // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  int const y = year - (month <= 2 ? 1 : 0), era = y / 400, of_era = y - era * 400;
  int const of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// 白沙乡 went into 青石镇 in 2020, 望江县 became 望江市, 石门乡 was split; 老河口村 became a part of 河口村.
std::vector<Division> merged() {
  auto const until = day(2019, 12, 31);
  return {{.name = {"望江市", "", "Wangjiang City"}, .kind = AdminKind::kCounty, .code = "340882"},
          {.name = {"望江县", "", ""}, .kind = AdminKind::kCounty, .code = "340827", .valid = {.until = until}, .successors = {0}},
          {.name = {"青石镇", "", ""}, .kind = AdminKind::kTown, .parent = 0, .code = "340882101"},
          {.name = {"白沙乡", "", "Baisha Township"},
           .kind = AdminKind::kTown,
           .parent = 1,
           .code = "340827205",
           .valid = {.until = until},
           .successors = {2}},
          {.name = {"石门乡", "", ""},
           .kind = AdminKind::kTown,
           .parent = 1,
           .code = "340827206",
           .valid = {.until = until},
           .successors = {2, 5}},
          {.name = {"沙河镇", "", ""}, .kind = AdminKind::kTown, .parent = 0, .code = "340882102"},
          {.name = {"河口村", "", ""}, .kind = AdminKind::kVillage, .parent = 2, .code = "340882101201"},
          {.name = {"老河口村", "", ""},
           .kind = AdminKind::kVillage,
           .parent = 3,
           .code = "340827205203",
           .valid = {.until = until},
           .successors = {6}}};
}

std::uint32_t street_of(AddressIndex const& index, std::string_view code) { return index.tables().rows[index.find(code).value()].street; }

AddressRow row_in(std::string code, std::string county, std::string town, std::string road, std::string number, std::int32_t east) {
  AddressRow r;
  r.code = std::move(code);
  r.county.local = std::move(county);
  r.town.local = std::move(town);
  r.street.local = std::move(road);
  r.number = std::move(number);
  r.at = Wgs84{300000000, 1170000000 + east};
  return r;
}

}  // namespace

TEST_CASE("A division that is no more leads to what it became, by its name and by its code, and the answer says so") {
  // s1 is listed where it lies now; s2 by an older list, s3 by code.
  std::vector<AddressRow> rows = {row_in("s1", "望江市", "青石镇", "沙河路", "5号", 0),
                                  row_in("s2", "望江县", "白沙乡", "沙河路", "7号", 200), row_in("s3", "", "", "沙河路", "9号", 400),
                                  row_in("s4", "望江市", "沙河镇", "文昌路", "3号", kOtherTown),
                                  row_in("s5", "望江市", "青石镇", "文庙路", "3号", 2 * kOtherTown)};
  rows[2].division_code = "340827205";
  auto const divisions = merged();
  auto const storage = build_address_tables(rows, {}, divisions).value();
  CHECK(storage.tables().is_sound());
  AddressIndex const index(storage.tables());
  auto const t = storage.tables();
  for (auto [query, code, former] : {std::tuple{"望江市青石镇沙河路5号", "s1", ""},
                                     {"白沙乡沙河路5号", "s1", "白沙乡"},
                                     {"望江县白沙乡沙河路7号", "s2", "白沙乡"},
                                     {"望江市青石镇沙河路7号", "s2", ""},
                                     {"青石镇沙河路9号", "s3", ""},
                                     {"340827205沙河路5号", "s1", "白沙乡"},
                                     {"沙河路9号 340827205", "s3", "白沙乡"},
                                     {"340882101 沙河路5号", "s1", ""},
                                     {"望江县沙河路5号", "s1", "望江县"},
                                     {"石门乡文昌路3号", "s4", "石门乡"},
                                     {"石门乡文庙路3号", "s5", "石门乡"}}) {
    CAPTURE(query);
    auto const a = index.geocode(query, 5).value();
    REQUIRE_FALSE(a.matches.empty());
    CHECK(index.code(a.matches[0].row) == code);
    CHECK(t.admin_text(a.matches[0].former_division) == former);
    CHECK_FALSE(a.ambiguous);
    CHECK(a.matches[0].kind == (std::string_view(former).empty() ? MatchKind::kExact : MatchKind::kCorrected));
  }
  // All three stand on one street of one town now.
  CHECK(index.street_label(street_of(index, "s2")) == "望江市青石镇沙河路");
  CHECK(street_of(index, "s1") == street_of(index, "s3"));
  REQUIRE(t.find_division("340827205") != nullptr);
  CHECK(t.last_day(t.find_division("340827205")->admin) == day(2019, 12, 31));
  // A number that is no division's code is read as before.
  CHECK(index.geocode("340999沙河路5号", 5).value().matches[0].former_division == kNone);
}

TEST_CASE("A village without roads is found by the name it had; a road in two towns that became one is ambiguous") {
  std::vector<AddressRow> rows = {row_in("v1", "望江市", "青石镇", "", "12号", 0), row_in("v2", "望江县", "白沙乡", "", "14号", 300),
                                  row_in("z1", "望江市", "青石镇", "中正路", "7号", 4'000),
                                  row_in("z2", "望江县", "白沙乡", "中正路", "7号", kOtherTown)};
  rows[0].community.local = "河口村";
  rows[1].community.local = "老河口村";
  auto const storage = build_address_tables(rows, {}, merged()).value();
  AddressIndex const index(storage.tables());
  auto const best = [&](std::string_view query) { return index.geocode(query, 5).value().matches.at(0); };
  CHECK(index.code(best("河口村12号").row) == "v1");
  CHECK(index.code(best("河口村14号").row) == "v2");
  CHECK(index.code(best("老河口村12号").row) == "v1");
  CHECK(storage.tables().admin_text(best("老河口村14号").former_division) == "老河口村");
  CHECK(index.geocode("白沙乡中正路7号", 5).value().ambiguous);  // Which of the two it was, the name of the town no longer tells.
}

TEST_CASE("On a day: entries and successors as they stood then") {
  std::vector<AddressRow> rows = {row_in("old", "望江县", "白沙乡", "沙河路", "5号", 0),
                                  row_in("new", "望江市", "青石镇", "沙河路", "105号", 100),
                                  row_in("next", "望江市", "青石镇", "沙河路", "205号", 200)};
  rows[0].valid = {.until = day(2019, 12, 31)};
  rows[0].status = AddressStatus::kRetired;
  rows[0].successor = "new";
  rows[1].valid = {.from = day(2020, 1, 1), .until = day(2024, 6, 30)};
  rows[1].successor = "next";
  rows[2].valid = {.from = day(2024, 7, 1)};
  auto const storage = build_address_tables(rows).value();
  AddressIndex const index(storage.tables());
  auto const on = [&](std::string_view query, Day when) { return index.geocode(query, 5, {}, when).value().matches.at(0); };
  auto const code = [&](AddressMatch const& m) { return std::string(index.code(m.row)); };
  CHECK(code(on("白沙乡沙河路5号", day(2019, 12, 31))) == "old");
  CHECK(on("白沙乡沙河路5号", day(2019, 12, 31)).former_row == kNone);
  CHECK(code(on("白沙乡沙河路5号", day(2020, 1, 1))) == "new");
  CHECK(index.code(on("白沙乡沙河路5号", day(2020, 1, 1)).former_row) == "old");
  CHECK(code(on("白沙乡沙河路5号", day(2026, 1, 1))) == "next");  // From one to the next.
  CHECK(code(on("青石镇沙河路105号", day(2026, 1, 1))) == "next");
  CHECK(code(on("青石镇沙河路105号", kNoDay)) == "new");  // Without a day, what the list says.
  CHECK(index.in_force(*index.find("old"), day(2026, 1, 1)) == *index.find("next"));
}

TEST_CASE("Successors and divisions that lead round in a circle are survived and change nothing") {
  std::vector<AddressRow> rows = {row_in("a", "望江市", "青石镇", "沙河路", "5号", 0),
                                  row_in("b", "望江市", "青石镇", "沙河路", "7号", 100)};
  for (auto& r : rows) r.status = AddressStatus::kRetired;
  rows[0].successor = "b";
  rows[1].successor = "a";
  std::vector<Division> round = {{.name = {"青石镇", "", ""}, .kind = AdminKind::kTown, .parent = 1, .code = "111111", .successors = {1}},
                                 {.name = {"白沙乡", "", ""}, .kind = AdminKind::kTown, .parent = 0, .code = "222222", .successors = {0}}};
  auto const storage = build_address_tables(rows, {}, round).value();
  CHECK(storage.tables().is_sound());
  AddressIndex const index(storage.tables());
  CHECK(index.code(index.geocode("青石镇沙河路5号", 5).value().matches.at(0).row) == "a");
}

TEST_CASE("The steward's word goes before the list's, and the list's own stays in the list") {
  std::vector<AddressRow> const rows = {row_in("x1", "望江市", "青石镇", "沙河路", "5号", 0),
                                        row_in("x2", "望江市", "青石镇", "沙河路", "5号", 50),
                                        row_in("x3", "望江市", "青石镇", "沙河路", "6号", 90)};
  std::vector<Decided> const decided = {{"x2", "x1", ""}, {"x3", "", "x1"}};
  auto const storage = build_address_tables(rows, {}, {}, decided).value();
  AddressIndex const index(storage.tables());
  auto const at = [&](std::string_view code) { return storage.rows[*index.find(code)]; };
  CHECK(at("x2").status == AddressStatus::kRetired);
  CHECK(storage.tables().view(storage.extras[at("x3").extra].main_code) == "x1");
  CHECK(index.in_force(*index.find("x2"), kNoDay) == *index.find("x1"));
  CHECK_FALSE(index.geocode("沙河路5号", 5).value().ambiguous);
}
