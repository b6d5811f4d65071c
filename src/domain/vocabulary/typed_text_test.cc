// Why: what stands in an event stands there for good; a caller's number typed into a field of an event could never be erased.
#include "domain/vocabulary/typed_text.h"

#include <doctest/doctest.h>

using namespace tocsin;

TEST_CASE("language tags") {
  for (char const* tag : {"zh", "en", "pt-PT", "zh-yue", "zh-Hant-HK", "es-419", "yue"}) CHECK_MESSAGE(is_language_tag(tag), tag);
  for (char const* tag : {"", "-", "z", "zh-", "-zh", "english", "普通话", "13900139777", "zh-13900139777", "zh-HK-Hant", "zh-139-001-397",
                          "zh zh", "139", "zh-CN-CN"})
    CHECK_FALSE_MESSAGE(is_language_tag(tag), tag);
}

TEST_CASE("a number as long as a telephone number is found however it is written") {
  for (char const* text : {"13900139777",
                           "call 139 0013 9777",
                           "139-0013-9777",
                           "+351 912 345 678",
                           "(415) 555-2671",
                           "415.555.2671",
                           "１３９００１３９７７７",
                           "电话13900139777",
                           "8863 7777 1",
                           "0571-88637777",
                           "5551234",
                           "zh-13900139777",
                           "33010219900101123X",
                           "330102 1990 0101 123x",
                           "139–0013–9777",
                           "139\u00a00013\u00a09777",
                           "幺三九零零一三九七七七",
                           "文三路口 139 零零一三 九七七七",
                           "+47 22 33 44 5",
                           "回拨 +86 571 8863",
                           "06 12 34 56 78",
                           "(11) 91234-5678",
                           "Rua das Flores 12 4050-262 9123",
                           "+351 9123-456 78",
                           "手机１３９－００１３－９７７７"})
    CHECK_MESSAGE(holds_long_number(text), text);
}

TEST_CASE("a service has a short number") {
  for (char const* text : {"110", "119", "12345", "95598"}) CHECK_MESSAGE(is_service_number(text), text);
  for (char const* text : {"", "1", "13900139777", "1390013", "12a", "+119"}) CHECK_FALSE_MESSAGE(is_service_number(text), text);
}

TEST_CASE("places keep their numbers") {
  for (char const* text : {"",
                           "文三路 123 号 4 幢 1201 室",
                           "Rua das Flores 120, 4050-262 Porto",
                           "30.2741, 120.1551",
                           "30.2741 120.15512",
                           "41.148612,-8.611043",
                           "G60 K123+456",
                           "1600 Pennsylvania Ave NW, 20500",
                           "杭州 310012",
                           "E101-2",
                           "Pier 39 Unit 12 - 14",
                           "12-14-16 Market St",
                           "国道312 1200公里+300米",
                           "国道三一二",
                           "G1522 K123+456",
                           "五一路二〇一号",
                           "Rua das Flores 120 4050-262 Porto",
                           "Av. Paulista 1578, 01310-200",
                           "1600 Pennsylvania Ave NW, Washington DC 20500-0003",
                           "杭州市文三路 391 号 310012",
                           "+41.148612, -8.611043",
                           "S2 沪芦高速 K12+300",
                           "5 栋 2 单元 1502-1"})
    CHECK_FALSE_MESSAGE(holds_long_number(text), text);
}
