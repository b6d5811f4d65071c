#include "codec/denied_names.h"

#include <algorithm>
#include <string>

namespace tocsin::codec {

namespace {

// Whole words of a name, in snake_case: religion matches religion and owner_religion, not religiously_named_hall.
constexpr std::string_view kDeniedWords[] = {
    "religion",
    "religions",
    "religious",
    "faith",
    "belief",
    "ethnicity",
    "ethnic",
    "race",
    "nationality",
    "citizenship",
    "native_place",
    "birthplace",
    "political",
    "politics",
    "party_member",
    "petition",
    "petitions",
    "petitioner",
    "sexual",
    "gender_identity",
    "orientation_sexual",
    "national_id",
    "id_card",
    "identity_card",
    "identity_number",
    "id_number",
    "passport",
    "social_security",
    "face_id",
    "face_image",
    "faces",
    "biometric",
    "biometrics",
    "fingerprint",
    "iris",
    "dna",
    "voiceprint",
    "gait",
    "plate_number",
    "licence_plate",
    "license_plate",
    "imei",
    "imsi",
    "mac_address",
    "wifi_mac",
    "hukou",
    "household_register",
    "household_registration",
    "income",
    "credit_score",
    "social_credit",
    "citizen_score",
    "person_score",
    "criminal_record",
    "conviction",
    "convictions",
    "person_of_interest",
    "persons_of_interest",
    "watch_list",
    "watchlist",
    "blacklist",
    "nuisance",
    "nuisance_caller",
    "health_status",
    "medical_history",
    "disability",
    "hiv",
    "marital_status",
    "hotel_stay",
    "travel_history",
    "purchases",
    "consumption_record",
    "sentiment",
    "opinion",
    "emotion",
    "mood",
    "birthday",
    "birth_date",
    "date_of_birth",
    "gender",
    "number_plate",
    "bssid",
    "ssid",
    "guest_list",
    "itinerary",
    "parcel",
    "bank_account",
    "arrest",
    "arrests",
    "offender",
    "suspect_history",
    "officer_score",
    "risk_person",
    "key_person",
    "frequent_caller",
    "crime_forecast",
    "crime_prediction",
    "crime_risk",
    "faiths",
    "beliefs",
    "ethnicities",
    "racial",
    "nationalities",
    "party_members",
    "petitioners",
    "petitioning",
    "passports",
    "face_recognition",
    "facial_recognition",
    "fingerprints",
    "registration_plate",
    "number_plates",
    "criminal_records",
    "people_of_interest",
    "key_persons",
    "frequent_callers",
    "hotel_stays",
    "muslim",
    "muslims",
    "buddhist",
    "buddhists",
    "christian",
    "christians",
    "jewish",
    "jews",
    "hindus",
    "uyghur",
    "uyghurs",
    "uighur",
    "uighurs",
    "tibetans",
};

constexpr std::string_view kDeniedCharacters[] = {
    "宗教",     "信仰",     "民族",     "种族",     "種族",     "族裔",     "籍贯",     "籍貫",     "国籍",       "國籍",       "政治面貌",
    "党员",     "黨員",     "上访",     "上訪",     "信访",     "信訪",     "身份证",   "身份證",   "身分證",     "护照",       "護照",
    "人脸",     "人臉",     "指纹",     "指紋",     "虹膜",     "声纹",     "聲紋",     "车牌",     "車牌",       "户籍",       "戶籍",
    "户口",     "戶口",     "病史",     "性取向",   "征信",     "徵信",     "信用分",   "前科",     "犯罪记录",   "犯罪記錄",   "重点人员",
    "重點人員", "关注人员", "黑名单",   "黑名單",   "生物特征", "生物特徵", "收入",     "婚姻",     "舆情",       "輿情",       "情绪",
    "情緒",     "手机串号", "住宿记录", "出行记录", "快递",     "消费记录", "重点人群", "政治立场", "政治立場",   "政治倾向",   "政治傾向",
    "党派",     "黨派",     "刑满释放", "刑滿釋放", "涉稳人员", "稳控人员", "稳控对象", "维稳对象", "频繁报警人", "骚扰报警人", "婚否",
    "出生日期", "出生年月", "银行账号", "银行卡号", "穆斯林",   "佛教徒",   "基督徒",   "天主教徒", "道教徒",     "法轮功",     "法輪功",
    "汉族",     "漢族",     "回族",     "藏族",     "维族",     "維族",     "维吾尔",   "維吾爾",   "蒙古族",     "哈萨克族",   "朝鲜族",
    "壮族",     "满族",     "苗族",     "彝族",
};

// ID-Card No, idCardNo -> id_card_no
std::string to_snake(std::string_view name) {
  std::string out;
  char last = '_';
  for (char const c : name.substr(0, 256)) {
    bool const upper = c >= 'A' && c <= 'Z';
    bool const separator = c == ' ' || c == '-' || c == '.' || c == '/' || c == ':';
    if (separator) {
      if (!out.empty() && out.back() != '_') out += '_';
    } else {
      if (upper && last >= 'a' && last <= 'z') out += '_';
      out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    last = c;
  }
  return out;
}

bool has_whole_word(std::string_view name, std::string_view word) {
  for (std::size_t at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1)) {
    bool const starts = at == 0 || name[at - 1] == '_';
    bool const ends = at + word.size() == name.size() || name[at + word.size()] == '_';
    if (starts && ends) return true;
  }
  return false;
}

}  // namespace

bool is_denied_name(std::string_view name) {
  std::string const snake = to_snake(name);
  return std::any_of(std::begin(kDeniedWords), std::end(kDeniedWords), [&](auto word) { return has_whole_word(snake, word); }) ||
         std::any_of(std::begin(kDeniedCharacters), std::end(kDeniedCharacters),
                     [&](auto word) { return name.find(word) != std::string_view::npos; });
}

}  // namespace tocsin::codec
