#include "base/denied_words.h"

#include <doctest/doctest.h>

using namespace tocsin;

TEST_CASE("attributes of people are found in names, codes and questions, in both languages") {
  struct Found {
    char const *text, *word;
  };
  for (auto const& [text, word] : {
           Found{"fire.religion", "religion"},
           Found{"Religion", "religion"},
           Found{"What is your ethnicity and religion?", "religion"},
           Found{"Religion of the caller", "religion"},
           Found{"The caller's race?", "race"},
           Found{"police.race", "race"},
           Found{"Is he a party member", "party_member"},
           Found{"idCard", "id_card"},
           Found{"ID-Card", "id_card"},
           Found{"Petitioner, petition office", "petitioner"},
           Found{"ＲＥＬＩＧＩＯＮ", "religion"},
           Found{"Religious people in a religious building", "religious"},
           Found{"您的民族和宗教信仰是什么？", "宗教"},
           Found{"民 族", "民族"},
           Found{"民　族", "民族"},
           Found{"信访/上访人员", "上访"},
           Found{"上访人员", "上访"},
           Found{"信访局的信访户", "信访"},
           Found{"政治面貌", "政治面貌"},
           Found{"户籍地", "户籍"},
           Found{"户口在哪里？", "户口"},
           Found{"宗教活动", "宗教"},
           Found{"重点人员", "重点人员"},
           Found{"HIV阳性", "hiv"},
           Found{"Muslim gathering", "muslim"},
           Found{"回族聚集", "回族"},
           Found{"佛教徒", "佛教徒"},
           Found{"Uyghur 3", "uyghur"},
           Found{"Christian seat", "christian"},
           Found{"police.muslims", "muslims"},
       }) {
    CAPTURE(text);
    CHECK(denied_word(text).value_or("none") == word);
  }
}

TEST_CASE("the field's own vocabulary passes: places, things, clinical questions") {
  for (char const* text : {
           "Fire in a place of worship",
           "fire.religious_building",
           "宗教活动场所火灾",
           "宗教场所",
           "Petition office",
           "信访局",
           "信访接待中心",
           "民族路消防站",
           "城关回族镇消防站",
           "宁夏回族自治区",
           "恩施土家族苗族自治州",
           "Christian Street",
           "Buddhist temple",
           "Muslim cemetery",
           "民族中学",
           "畲族民族乡消防站",
           "Cardiac arrest, chest pain",
           "Race track",
           "Boat race",
           "Sexual assault",
           "窗户口有人吗？",
           "病人脸色发青吗？",
           "有没有心脏病史？",
           "Any history of heart trouble?",
           "电信访问中断",
           "网上访问失败",
           "门是指纹锁吗？",
           "Fingerprint lock",
           "Where did the fire originate?",
           "Region",
           "Noise nuisance",
           "收入院治疗",
           "停车牌倒伏",
           "traced by smell",
           "Faith Street",
           "婚姻家庭纠纷",
           "病人情绪稳定吗？",
           "几岁？男还是女？",
           "How old is the patient? Male or female?",
           "张三店消防站",
           "",
       }) {
    CAPTURE(text);
    CHECK(denied_word(text).value_or("none") == "none");
  }
}

TEST_CASE("the refusal names field and word, and never what was typed") {
  auto const refused = check_no_denied_word("questions #2, en", "Tell me, Mr Miller, your religion");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kInvalid);
  CHECK(refused.error().code == "boundary.denied_word");
  CHECK(refused.error().detail == "questions #2, en: “religion”");
  CHECK(check_no_denied_word("code", "fire.building"));
}
