#include "base/denied_words.h"

#include <array>
#include <string>

#include "base/text.h"

namespace tocsin {

namespace {

// `before` and `after`, divided by |: what makes the word name a thing, an event or a place and no attribute of a person.
struct DeniedTerm {
  std::string_view word, before = {}, after = {};
};

constexpr std::string_view kPlaceWords =
    "site|sites|building|buildings|premises|place|places|venue|venues|facility|facilities|centre|center|structure|structures|monument";
constexpr std::string_view kFaithPlaces =
    "site|sites|building|buildings|premises|place|places|venue|venues|facility|facilities|centre|center|structure|monument|cemetery|burial|"
    "school|college|university|hospital|church|temple|monastery|mosque|museum|quarter|street|road|avenue|lane|canteen|restaurant|"
    "autonomous|aid|association|academy";
constexpr std::string_view kOffices = "office|offices|bureau|centre|center|building|hall";

constexpr DeniedTerm kWords[] = {
    {"religion"},
    {"religions"},
    {"religious", "", kPlaceWords},
    {"faith", "multi|inter", "centre|center|street|road|avenue|hall|school|building|hospital"},
    {"faiths"},
    {"belief"},
    {"beliefs"},
    {"ethnicity"},
    {"ethnicities"},
    {"ethnic"},
    {"muslim", "", kFaithPlaces},
    {"muslims"},
    {"buddhist", "", kFaithPlaces},
    {"buddhists"},
    {"christian", "", kFaithPlaces},
    {"christians"},
    {"jewish", "", kFaithPlaces},
    {"jews"},
    {"hindus"},
    {"uyghur", "", kFaithPlaces},
    {"uyghurs"},
    {"uighur", "", kFaithPlaces},
    {"uighurs"},
    {"tibetans"},
    {"race", "boat|horse|motor|car|cycle|bicycle|bike|road|foot|running|relay|street|drag",
     "track|tracks|course|courses|car|cars|circuit|event|meeting|day|route|start|boat|boats|horse|marshal"},
    {"racial"},
    {"nationality", "ship_s|vessel_s|aircraft_s", "of_the_ship|of_the_vessel|of_the_aircraft"},
    {"nationalities"},
    {"citizenship"},
    {"native_place"},
    {"birthplace"},
    {"birth_date"},
    {"date_of_birth"},
    {"political"},
    {"politics"},
    {"party_member"},
    {"party_members"},
    {"petition", "", kOffices},
    {"petitions", "", kOffices},
    {"petitioner"},
    {"petitioners"},
    {"petitioning"},
    {"sexual", "", "assault|assaults|violence|abuse|offence|offences|attack|attacks|harassment|exploitation"},
    {"gender_identity"},
    {"national_id"},
    {"id_card"},
    {"identity_card"},
    {"identity_number"},
    {"passport", "", "control|office"},
    {"passports"},
    {"social_security", "", kOffices},
    {"face_id"},
    {"face_image"},
    {"face_recognition"},
    {"facial_recognition"},
    {"biometric"},
    {"biometrics"},
    {"fingerprint", "", "lock|locks|reader"},
    {"fingerprints"},
    {"voiceprint"},
    {"dna", "", "laboratory|lab"},
    {"plate_number"},
    {"number_plate"},
    {"number_plates"},
    {"licence_plate"},
    {"license_plate"},
    {"registration_plate"},
    {"imei"},
    {"imsi"},
    {"mac_address"},
    {"hukou"},
    {"household_register"},
    {"household_registration"},
    {"income", "", "tax"},
    {"credit_score"},
    {"social_credit"},
    {"citizen_score"},
    {"person_score"},
    {"officer_score"},
    {"criminal_record"},
    {"criminal_records"},
    {"arrest_record"},
    {"arrest_records"},
    {"conviction"},
    {"convictions"},
    {"person_of_interest"},
    {"persons_of_interest"},
    {"people_of_interest"},
    {"key_person"},
    {"key_persons"},
    {"risk_person"},
    {"watch_list"},
    {"watchlist"},
    {"blacklist"},
    {"nuisance_caller"},
    {"nuisance_callers"},
    {"frequent_caller"},
    {"frequent_callers"},
    {"hiv", "", "exposure"},
    {"marital_status"},
    {"hotel_stay"},
    {"hotel_stays"},
    {"travel_history"},
    {"guest_list"},
    {"consumption_record"},
    {"bank_account"},
    {"sentiment"},
    {"public_opinion"},
    {"crime_forecast"},
    {"crime_prediction"},
    {"crime_risk"},
};

constexpr std::string_view kChineseOffices = "局|办|大厅|接待|中心|窗口|问|客";  // 问, 客: 电信访问, 短信访客.
constexpr std::string_view kChinesePlaces =
    "路|街|大道|大街|巷|胡同|乡|镇|村|社区|中学|小学|学校|大学|学院|宫|文化宫|广场|公园|医院|宾馆|饭店|酒店|园|博物馆|剧院|体育";

// 回族乡, 土家族自治县, 回族小学.
constexpr std::string_view kChineseEthnicPlaces =
    "自治|民族|乡|镇|村|街|路|小学|中学|学校|学院|医院|社区|文化|博物|广场|公园|餐|饭|食堂|公墓|风情|大厦|宾馆";

constexpr DeniedTerm kChineseWords[] = {
    {"穆斯林", "", "餐|饭|食堂|公墓|墓|小学|学校|医院|大厦|街"},
    {"佛教徒"},
    {"基督徒"},
    {"天主教徒"},
    {"道教徒"},
    {"法轮功"},
    {"法輪功"},
    {"汉族", "", kChineseEthnicPlaces},
    {"漢族", "", kChineseEthnicPlaces},
    {"回族", "", kChineseEthnicPlaces},
    {"藏族", "", kChineseEthnicPlaces},
    {"维族"},
    {"維族"},
    {"维吾尔", "", "自治|族自治|族乡|族镇|族中学|族小学|医"},
    {"維吾爾", "", "自治|族自治"},
    {"蒙古族", "", kChineseEthnicPlaces},
    {"哈萨克族", "", kChineseEthnicPlaces},
    {"朝鲜族", "", kChineseEthnicPlaces},
    {"壮族", "", kChineseEthnicPlaces},
    {"满族", "", kChineseEthnicPlaces},
    {"苗族", "", kChineseEthnicPlaces},
    {"彝族", "", kChineseEthnicPlaces},
    {"宗教", "", "场所|活动场所|建筑|设施|用房|文物"},
    {"信仰"},
    {"民族", "", kChinesePlaces},
    {"种族"},
    {"種族"},
    {"族裔"},
    {"籍贯"},
    {"籍貫"},
    {"国籍", "船舶|船只|航空器"},
    {"國籍", "船舶|船隻|航空器"},
    {"政治面貌"},
    {"政治立场"},
    {"政治立場"},
    {"政治倾向"},
    {"政治傾向"},
    {"党派"},
    {"黨派"},
    {"党员", "", "活动|服务|教育|之家"},
    {"黨員", "", "活動|服務|教育|之家"},
    {"上访", "", "问|谈|客"},
    {"上訪", "", "問|談|客"},
    {"信访", "", kChineseOffices},
    {"信訪", "", "局|辦|大廳|接待|中心|窗口|問|客"},
    {"身份证"},
    {"身份證"},
    {"身分證"},
    {"护照"},
    {"護照"},
    {"人脸识别"},
    {"人脸图像"},
    {"人脸照片"},
    {"人脸信息"},
    {"人脸特征"},
    {"人脸比对"},
    {"人脸抓拍"},
    {"人臉識別"},
    {"人臉辨識"},
    {"人臉影像"},
    {"指纹", "", "锁|门锁"},
    {"指紋", "", "鎖|門鎖"},
    {"声纹"},
    {"聲紋"},
    {"虹膜", "", "炎|损伤|損傷|受伤|受傷"},
    {"生物特征"},
    {"生物特徵"},
    {"车牌", "停"},
    {"車牌", "停"},
    {"户籍"},
    {"戶籍"},
    {"户口", "窗|用|门|住|商|客|农|租|散"},
    {"戶口", "窗|用|門|住|商|客|農|租|散"},
    {"性取向"},
    {"征信", "长"},
    {"徵信"},
    {"信用分", "", "析|类|級|级"},
    {"前科", "之|以|术", "室|目"},
    {"犯罪记录"},
    {"犯罪記錄"},
    {"刑满释放"},
    {"刑滿釋放"},
    {"重点人员"},
    {"重點人員"},
    {"重点人群"},
    {"关注人员"},
    {"涉稳人员"},
    {"稳控人员"},
    {"稳控对象"},
    {"维稳对象"},
    {"频繁报警人"},
    {"骚扰报警人"},
    {"黑名单"},
    {"黑名單"},
    {"收入", "", "院|库|仓|车|箱|柜|室"},
    {"婚姻状况"},
    {"婚姻狀況"},
    {"婚姻状态"},
    {"婚否"},
    {"出生日期"},
    {"出生年月"},
    {"舆情"},
    {"輿情"},
    {"手机串号"},
    {"住宿记录"},
    {"出行记录"},
    {"消费记录"},
    {"银行账号"},
    {"银行卡号"},
};

// A text as the lists are spelled: its Latin words joined by _ and with _ around, and its other characters without spaces.
struct Spelled {
  std::string words = "_", characters;
};

Spelled spelled(std::string_view text) {
  constexpr char32_t kFullWidthFirst = 0xFF01, kFullWidthLast = 0xFF5E, kFullWidthOffset = 0xFEE0, kWideSpace = 0x3000, kNoBreak = 0xA0;
  Spelled out;
  bool lower_before = false;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const from = at;
    char32_t c = next_character(text, at);
    if (c >= kFullWidthFirst && c <= kFullWidthLast) c -= kFullWidthOffset;
    bool const upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    bool const begins = (upper && lower_before) || !(upper || lower || digit);  // idCard: id_card.
    if (begins && out.words.back() != '_') out.words += '_';
    if (upper || lower || digit) out.words += static_cast<char>(upper ? c - 'A' + 'a' : c);
    lower_before = lower;
    bool const space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == kWideSpace || c == kNoBreak;
    if (!space) out.characters += text.substr(from, at - from);
  }
  if (out.words.back() != '_') out.words += '_';
  return out;
}

// Is one of `words` at the end of what stands before, or at the beginning of what stands after?
template <class Fits>
bool one_of(std::string_view words, Fits fits) {
  while (!words.empty()) {
    std::size_t const bar = words.find('|');
    if (fits(words.substr(0, bar))) return true;
    words = bar == std::string_view::npos ? std::string_view{} : words.substr(bar + 1);
  }
  return false;
}

// `divider`: stands around each word of `text` ("_"), or empty where words have no bounds.
bool holds_term(std::string_view text, DeniedTerm const& term, std::string_view divider) {
  std::string const needle = std::string(divider) + std::string(term.word) + std::string(divider);
  for (std::size_t at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1)) {
    std::string_view const before = text.substr(0, at + divider.size()), after = text.substr(at + needle.size() - divider.size());
    bool const is_thing =
        one_of(term.before, [&](std::string_view word) { return before.ends_with(std::string(divider).append(word).append(divider)); }) ||
        one_of(term.after, [&](std::string_view word) { return after.starts_with(std::string(divider).append(word).append(divider)); });
    if (!is_thing) return true;
  }
  return false;
}

constexpr auto kAllWords = [] {
  std::array<std::string_view, std::size(kWords) + std::size(kChineseWords)> all;
  std::size_t count = 0;
  for (DeniedTerm const& term : kWords) all[count++] = term.word;
  for (DeniedTerm const& term : kChineseWords) all[count++] = term.word;
  return all;
}();

}  // namespace

std::optional<std::string_view> denied_word(std::string_view text) {
  Spelled const spelling = spelled(text);
  for (DeniedTerm const& term : kWords)
    if (holds_term(spelling.words, term, "_")) return term.word;
  for (DeniedTerm const& term : kChineseWords)
    if (holds_term(spelling.characters, term, "")) return term.word;
  return std::nullopt;
}

Result<bool> check_no_denied_word(std::string_view field, std::string_view text) {
  auto const word = denied_word(text);
  if (!word) return true;
  return invalid("boundary.denied_word", std::string(field) + ": “" + std::string(*word) + "”");
}

std::span<std::string_view const> all_denied_words() { return kAllWords; }

}  // namespace tocsin
