#include <doctest/doctest.h>

#include <algorithm>

#include "geo/address/text/coordinates_text.h"
#include "geo/address/text/grid_reference.h"
#include "geo/address/text/han_query.h"
#include "geo/address/text/han_spoken.h"
#include "geo/address/text/latin_name.h"
#include "geo/address/text/latin_query.h"
#include "geo/address/text/normalise.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

HanQuery han(std::string_view s) { return parse_han(normalised(s).value()); }
LatinQuery latin(std::string_view s) { return parse_latin(normalised(s).value()); }

std::string words(HanQuery const& q) {
  std::string out;
  for (auto const& u : q.units) {
    if (u.c != 0)
      append_utf8(out, u.c);
    else
      out += Hanzi::table().letters(u.readings[0]);
  }
  return out;
}

House house(std::string_view s) { return han(s).house; }

}  // namespace

TEST_CASE("Chinese numerals: places, digits one by one, the shortened and the old forms; nothing is guessed from a malformed run") {
  CHECK(han_number(U"一百二十三") == 123);
  CHECK(han_number(U"十") == 10);
  CHECK(han_number(U"十二") == 12);
  CHECK(han_number(U"二十") == 20);
  CHECK(han_number(U"一百零二") == 102);
  CHECK(han_number(U"一百二") == 120);
  CHECK(han_number(U"两百五") == 250);
  CHECK(han_number(U"一千零一") == 1001);
  CHECK(han_number(U"幺二零") == 120);
  CHECK(han_number(U"九五") == 95);
  CHECK(han_number(U"廿三") == 23);
  CHECK(han_number(U"十十") == 0);
  CHECK(han_number(U"零") == 0);
  CHECK(han_number(U"一十百") == 0);
  CHECK(han_number(U"百一十") == 110);  // The one in front is left out as often as in 十二.
  CHECK(han_number(U"百零五") == 105);
  for (std::uint32_t n = 1; n < 100; ++n) CHECK(han_number(to_han_numeral(n)) == n);
}

TEST_CASE("House numbers in every way of writing them give the same house") {
  House const plain{.lane = 26, .alley = 3, .number = 19};
  for (auto s :
       {"26巷3弄19号", "２６巷３弄１９號", "二十六巷三弄十九号", "二六巷三弄一九号", "26 巷 3 弄 19 号", "19号 26巷3弄", "26巷3弄19"}) {
    CAPTURE(s);
    CHECK(house(s) == plain);
  }
  for (auto s : {"12之3号", "十二之三号", "12-3号", "12-3", "12 之 3 号"}) {
    CAPTURE(s);
    CHECK(house(s) == House{.number = 12, .branch = 3});
  }
  CHECK(house("12号之3") == House{.number = 12, .branch = 3, .branch_behind = 1});
  CHECK(house("9 0号") == House{.number = 90});  // A space that slipped in between.
  CHECK(house("一幺巷一零号") == House{.lane = 11, .number = 10});
}

TEST_CASE("Numerals that belong to a name stay in the name, and floors are no house numbers") {
  auto const q = han("光明六路东二段十二号三楼冒烟");
  CHECK(words(q) == "光明六路东二段冒烟");
  CHECK(q.house == House{.number = 12});
  CHECK(q.floor == 3);
  CHECK(words(han("三民路")) == "三民路");
  CHECK(words(han("五峰乡六家")) == "五峰乡六家");
  CHECK(words(han("六座里6号")) == "六座里");
  CHECK(words(han("三号路6号")) == "三号路");
  CHECK(han("三号路6号").house.number == 6);
  CHECK(han("10号 道元街").house.number == 10);
  CHECK(words(han("中山路3段2巷")) == "中山路三段");
  CHECK(words(han("光明6路8号")) == "光明六路");
  CHECK(words(han("中山路─段8号")) == "中山路一段");
}

TEST_CASE("Digits are never changed silently: what cannot be a house number is said to be unread") {
  CHECK(han("中山路13800138000").has_unread_number);
  CHECK(han("中山路13800138000").house.number == 0);
  CHECK(latin("12345678 high street").has_unread_number);
  CHECK(latin("12345678 high street").numbers.empty());
}

TEST_CASE("A letter of a house is a part of its number, in Chinese too: 88甲号, 88A号; 附 joins like 之") {
  for (auto s : {"人民路88甲号", "人民路88A号", "人民路８８Ａ號", "人民路88a", "人民路88甲，着火了"}) {
    CAPTURE(s);
    CHECK(house(s) == House{.number = 88, .letter = 'a'});
  }
  CHECK(house("人民路88乙号之3") == House{.number = 88, .branch = 3, .letter = 'b', .branch_behind = 1});
  CHECK(house("人民路88附1号") == House{.number = 88, .branch = 1});
  CHECK(house("人民路88号附近") == House{.number = 88});
  CHECK(house("人民路88 hao") == House{.number = 88});
  CHECK(words(han("人民路88甲号")) == "人民路");
  CHECK(han("人民路99999999999巷201号").has_rival_number);
}

TEST_CASE("A compound, its building, the way up and the door: 二号院3号楼2单元501 in the ways of saying it") {
  for (auto s : {"二号院3号楼2单元501", "2号院3号楼2单元501室", "２號院三號樓二單元501", "2号院 3幢 2单元 501", "二号院三栋二单元501房"}) {
    CAPTURE(s);
    auto const q = han(s);
    CHECK(q.house == House{.number = 2});
    CHECK(q.building == 3);
    CHECK(q.unit == 2);
    CHECK(q.room == 501);
    CHECK_FALSE(q.has_rival_number);
    CHECK(words(q).empty());
  }
  CHECK(han("人民路12号501").house.number == 12);
  CHECK(han("人民路12号501").room == 501);
  CHECK(han("人民路12号楼上冒烟").house.number == 12);  // Upstairs at number 12 ...
  CHECK(han("人民路12号楼前").building == 12);          // ... and in front of building 12.
  CHECK(han("光明路8号门口").house.number == 8);
  CHECK(han("光明路8号3号门").house.number == 8);  // A gate of it.
  CHECK_FALSE(han("光明路8号3号门").has_rival_number);
}

TEST_CASE("What is said for the sign's own characters: radio digits, dashes of all kinds, numbers in pinyin, English words") {
  CHECK(house("人民路幺拐洞号") == House{.number = 170});
  CHECK(house("人民路拐号") == House{.number = 7});
  CHECK(house("人民路拐巷幺两号") == House{.lane = 7, .number = 12});
  CHECK(house("人民路拐巷三号") == House{.lane = 7, .number = 3});
  CHECK(words(han("青石镇拐巷三号")) == "青石镇拐巷");  // Behind no road it is a name.
  CHECK(words(han("人民路拐巷")) == "人民路拐巷");
  CHECK(house("两洞勾号") == House{.number = 209});
  CHECK(words(han("三洞路6号")) == "三洞路");  // In a name they stay what they are.
  CHECK(house("石拐三号") == House{.number = 3});
  CHECK(words(han("石拐三号")) == "石拐");
  for (auto s : {"12杠3号", "十二杠三号", "12一3号", "12－3号", "12—3号", "12~3号"}) {
    CAPTURE(s);
    CHECK(house(s) == House{.number = 12, .branch = 3});
  }
  CHECK(house("renmin lu ba hao") == House{.number = 8});
  CHECK(house("renmin lu er shi san hao") == House{.number = 23});
  CHECK(house("jiefang lu yibaierhao").number == 120);
  CHECK(house("xin shi wu hao") == House{});  // 新市5号 or 新15号: not guessed.
  CHECK(words(han("jiefang east road 8")) == "jiefang东路");
}

TEST_CASE("Two numbers that may both be the house are said to be rivals; what lies inside or was dialled is none") {
  for (auto s : {"人民路12 3号", "人民路12号，14号", "12号 人民路 14号", "人民路12 34"}) {
    CAPTURE(s);
    CHECK(han(s).has_rival_number);
  }
  for (auto s : {"人民路12号3楼302室", "119吗，人民路12号", "人民路12号5号车间", "人民路12号12号", "2个人在人民路12号"}) {
    CAPTURE(s);
    CHECK_FALSE(han(s).has_rival_number);
    CHECK(han(s).house.number == 12);
  }
}

TEST_CASE("Pinyin is cut into syllables, numbers and Chinese may stand between") {
  CHECK(words(han("guangmingsanlu 87号")) == "guangmingsanlu");
  CHECK(han("guangmingsanlu 87号").units.size() == 4);
  CHECK(han("zhubei 光明三路 87号").units.size() == 6);
}

TEST_CASE("English numbers: digits, ranges, letters, words, units") {
  auto const first = [](std::string_view s) {
    auto const q = latin(s);
    return q.numbers.empty() ? House{} : q.numbers.front().house;
  };
  CHECK(first("46B-50 high street") == House{.number = 46, .number_to = 50, .letter = 'b'});
  CHECK(first("unit 3 124 high street").number == 124);
  CHECK(first("3/124 high street").number == 124);
  CHECK(first("one hundred and eleven high street").number == 111);
  CHECK(first("fifty five high street").number == 55);
  CHECK(first("twenty high street").number == 20);
  CHECK(first("two five one high street").number == 251);
  CHECK(first("12high street").number == 12);
  CHECK(first("one eleven high street").number == 111);
  CHECK(first("one twenty four high street").number == 124);
  CHECK(first("a hundred and eleven high street").number == 111);
  CHECK(first("a hundred twenty-four high street").number == 124);
  CHECK(first("one oh seven high street").number == 107);
  CHECK(first("one double two high street").number == 122);
  CHECK(first("unit three one twenty four high street").number == 124);
  CHECK(first("nineteen forty-three high street").number == 1943);
  CHECK(first("twenty-one oh five high street").number == 2105);
  CHECK(first("twenty five high street").number == 25);
  for (auto s : {"5 or 6 high street", "5, 6 high street", "five or maybe six high street", "5 high street, sorry, 6 high street"}) {
    CAPTURE(s);
    auto const q = latin(s);
    CHECK(std::any_of(q.numbers.begin(), q.numbers.end(), [](LatinNumber const& n) { return n.or_before; }));
  }
  for (auto s : {"2 people at 12 high street", "5 unit 3 high street", "unit 3 5 high street", "46 to 50 high street",
                 "12 high street rockvale 2785"}) {
    CAPTURE(s);
    auto const q = latin(s);
    CHECK(std::none_of(q.numbers.begin(), q.numbers.end(), [](LatinNumber const& n) { return n.or_before; }));
  }
  CHECK(latin("10 a high street").numbers.front().letter_apart == 'a');
  CHECK(latin("twenty b high street").numbers.front().letter_apart == 'b');
  CHECK(latin("10 n high street").numbers.front().letter_apart == 0);  // North.
  CHECK(latin("10 b street").numbers.front().letter_apart == 0);       // Its name.
  CHECK(latin("12 Q U E E N high street").letters == "queenhighstreet");
  CHECK(parse_latin_name(U"the esplanade", true).letters == "esplanade");
  CHECK(parse_latin_name(U"the esplanade", true).type == 0);
  CHECK(parse_latin_name(U"rua 25 de abril", true).letters == "deabril");
  CHECK(parse_latin_name(U"rua 25 de abril", true).numbers == std::vector<LatinName::Number>{{25, 0}});
  CHECK(parse_latin_name(U"east forty-second street", true).numbers == std::vector<LatinName::Number>{{42, 4}});
  CHECK(parse_latin_name(U"five mile pond road", true).numbers.empty());
  // Longer than what is kept: a number behind it has no place there.
  auto const longest = parse_latin_name(U"rua 7 " + std::u32string(70, U'a') + U" 25", true);
  CHECK(longest.letters.size() == 60);
  CHECK(longest.numbers == std::vector<LatinName::Number>{{7, 0}});
  CHECK(latin("2nd avenue").letters == "secondavenue");
  CHECK(latin("2nd avenue").numbers.empty());
  CHECK(latin("7 st albans rd").letters == "saintalbansrd");
  CHECK(latin("7 mt view st").letters == "mountviewst");
}

TEST_CASE("Sounds: spellings that are said alike are written alike") {
  for (auto [a, b] : {std::pair{"cox", "cocks"}, {"stephen", "stefen"}, {"raymond", "raimond"}, {"peach", "peech"}, {"myall", "miall"}}) {
    CAPTURE(a);
    CHECK(sounded(a) == sounded(b));
  }
}

TEST_CASE("Any bytes: control and bidirectional characters go, malformed UTF-8 is refused, full width and Traditional are one") {
  CHECK(normalised("\xE2\x80\xAE中\xE2\x80\xACx\x01山").value() == U"中x山");
  CHECK(normalised("ＡＢ１２　路").value() == U"ab12 路");
  CHECK(normalised("臺灣號").value() == U"台湾号");
  CHECK(normalised("São").value() == U"sao");
  for (auto bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xE4\xB8", "\xF4\x90\x80\x80"}) CHECK_FALSE(normalised(bad).has_value());
}

TEST_CASE("Coordinates in the usual notations, either order when it is plain which is which") {
  Wgs84 const expected{248000000, 1210000000};
  for (auto s : {"24.8, 121.0", "121.0,24.8", "24.8 121.0", "24°48'N 121°0'E", "24°48'0\"N, 121°0'0\"E", "N24.8 E121.0", "geo:24.8,121.0",
                 "北纬24.8度，东经121.0度", "纬度24.8 经度121.0", "lat 24.8 lon 121.0", "E121.0 N24.8"}) {
    CAPTURE(s);
    auto const p = point_from_text(normalised(s).value());
    REQUIRE(p.has_value());
    CHECK(*p == expected);
  }
  CHECK(point_from_text(U"-33.5, 150.2") == Wgs84{-335000000, 1502000000});
  for (auto s : {"-33.02, 150.001", "33 01 12 S 150 00 03.6 E",
                 "33\xC2\xB0"
                 "01'12\" S 150\xC2\xB0"
                 "00'03.6\" E",
                 "S33 01.2 E150 00.06", "33.02S 150.001E", "lat: -33.02 long: 150.001", "lng=150.001&lat=-33.02", "-33,0200 150,0010",
                 "-33,0200; 150,0010"}) {
    CAPTURE(s);
    auto const p = point_from_text(normalised(s).value());
    REQUIRE(p.has_value());
    CHECK(std::abs(p->lat() + 33.02) < 1e-6);
    CHECK(std::abs(p->lon() - 150.001) < 1e-6);
  }
  for (auto s :
       {"12 high street", "24, 121", "95.5, 181.2", "nan, nan", "1.5", "24.8, 121.0, 7.5", "3-5 7-9", "1200 n 300 e", "12 s 5 e"}) {
    CAPTURE(s);
    CHECK_FALSE(point_from_text(normalised(s).value()).has_value());
  }
}

// Expected: GeographicLib's GeoConvert, and the test data of Open Location Code.
TEST_CASE("Grid references of rescue teams and phones: UTM, MGRS, plus codes; a coarse or contradictory one is none") {
  struct Known {
    char const* text;
    double lat, lon, within_m;
  };
  for (auto const& k : {
           Known{"18SUJ2337106519", 38.88980512, -77.03653728, 1},
           Known{"mgrs: 18S UJ 23371 06519", 38.88980512, -77.03653728, 1},
           Known{"51RTP1061123030", 30.0041, 120.0001, 1},
           Known{"56HKH4290044800", -33.90585854, 150.21944563, 1},
           Known{"59GMK6093661381", -45.5, 170.5, 1},
           Known{"32VLM0601878828", 60.2, 5.5, 1},
           Known{"31NAA6602100000", 0.00000452, 0.00000051, 1},
           Known{"18S 323371 4306519", 38.88980051, -77.03654292, 1},
           Known{"51R 210612E 3323030N", 30.0041, 120.0001, 1},
           Known{"UTM 56H 219857 6342498", -33.02, 150.001, 1},
           Known{"59G 460937 4961382", -45.5, 170.5, 1},
           Known{"7FG49QCJ+2V", 20.3700625, 2.7821875, 1},
           Known{"7FG49QCJ+2VX", 20.3701125, 2.782234375, 1},
           Known{"8FVC2222+22", 47.0000625, 8.0000625, 1},
           Known{"4VCPPQGP+Q9", -41.2730625, 174.7859375, 1},
       }) {
    CAPTURE(k.text);
    auto const p = point_from_text(normalised(k.text).value());
    REQUIRE(p.has_value());
    auto const expected = wgs84_from_degrees(k.lat, k.lon).value();
    CHECK(static_cast<double>(distance_m(*p, expected)) <= k.within_m);
  }
  for (auto s : {"18S UJ", "18S UJ 23 06", "18I UJ 23371 06519", "61S UJ 23371 06519", "18C 323394 4307396", "8FVC9G8F+", "8FVC9G8F+6",
                 "8FVC9G8F+61", "12 st james road 55", "8 upper road 12345"}) {
    CAPTURE(s);
    CHECK_FALSE(point_from_grid_reference(normalised(s).value()).has_value());
  }
}
