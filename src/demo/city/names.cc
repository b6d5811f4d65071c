#include "demo/city/names.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace tocsin::demo {

namespace {
struct Syllable {
  char const* zh;
  char const* en;
};
// Verbs and adjectives that a poet would put first, and what they look upon.
constexpr Syllable kFirst[] = {
    {"望", "wang"}, {"听", "ting"}, {"映", "ying"},   {"枕", "zhen"}, {"揽", "lan"},   {"栖", "qi"},   {"沐", "mu"},   {"临", "lin"},
    {"观", "guan"}, {"抱", "bao"},  {"濯", "zhuo"},   {"清", "qing"}, {"碧", "bi"},    {"翠", "cui"},  {"紫", "zi"},   {"金", "jin"},
    {"银", "yin"},  {"青", "qing"}, {"白", "bai"},    {"玉", "yu"},   {"秋", "qiu"},   {"春", "chun"}, {"朝", "zhao"}, {"晚", "wan"},
    {"晴", "qing"}, {"和", "he"},   {"安", "an"},     {"永", "yong"}, {"长", "chang"}, {"新", "xin"},  {"远", "yuan"}, {"明", "ming"},
    {"文", "wen"},  {"惠", "hui"},  {"丰", "feng"},   {"瑞", "rui"},  {"锦", "jin"},   {"兰", "lan"},  {"梅", "mei"},  {"桂", "gui"},
    {"竹", "zhu"},  {"荷", "he"},   {"松", "song"},   {"杏", "xing"}, {"枫", "feng"},  {"蓼", "liao"}, {"芦", "lu"},   {"鹭", "lu"},
    {"鹤", "he"},   {"雁", "yan"},  {"双", "shuang"}, {"半", "ban"},  {"小", "xiao"},  {"曲", "qu"},   {"流", "liu"},  {"飞", "fei"},
    {"漱", "shu"},  {"采", "cai"},  {"倚", "yi"},     {"眠", "mian"}, {"待", "dai"},   {"迎", "ying"}, {"送", "song"}, {"问", "wen"},
    {"寻", "xun"},  {"停", "ting"}, {"归", "gui"},    {"拾", "shi"},  {"石", "shi"},   {"丹", "dan"},  {"黛", "dai"},  {"苍", "cang"},
    {"素", "su"},   {"暖", "nuan"}, {"凝", "ning"},   {"含", "han"},  {"拂", "fu"},    {"斜", "xie"},  {"平", "ping"}, {"高", "gao"},
    {"深", "shen"},
};
constexpr Syllable kSecond[] = {
    {"江", "jiang"}, {"云", "yun"},  {"汀", "ting"},  {"月", "yue"},  {"溪", "xi"},   {"泉", "quan"}, {"湖", "hu"},   {"波", "bo"},
    {"潮", "chao"},  {"舟", "zhou"}, {"帆", "fan"},   {"桥", "qiao"}, {"渡", "du"},   {"浦", "pu"},   {"岸", "an"},   {"堤", "di"},
    {"洲", "zhou"},  {"屿", "yu"},   {"山", "shan"},  {"峰", "feng"}, {"岭", "ling"}, {"岩", "yan"},  {"谷", "gu"},   {"林", "lin"},
    {"竹", "zhu"},   {"荫", "yin"},  {"园", "yuan"},  {"圃", "pu"},   {"亭", "ting"}, {"阁", "ge"},   {"塔", "ta"},   {"台", "tai"},
    {"钟", "zhong"}, {"灯", "deng"}, {"星", "xing"},  {"霞", "xia"},  {"露", "lu"},   {"雪", "xue"},  {"风", "feng"}, {"雨", "yu"},
    {"田", "tian"},  {"禾", "he"},   {"麦", "mai"},   {"桑", "sang"}, {"茶", "cha"},  {"陶", "tao"},  {"墨", "mo"},   {"砚", "yan"},
    {"书", "shu"},   {"琴", "qin"},  {"鹿", "lu"},    {"鸥", "ou"},   {"燕", "yan"},  {"鲤", "li"},   {"石", "shi"},  {"沙", "sha"},
    {"苇", "wei"},   {"萍", "ping"}, {"菱", "ling"},  {"藕", "ou"},   {"槐", "huai"}, {"榆", "yu"},   {"桐", "tong"}, {"榕", "rong"},
    {"棠", "tang"},  {"菊", "ju"},   {"蕉", "jiao"},  {"苔", "tai"},  {"萤", "ying"}, {"蝉", "chan"}, {"笛", "di"},   {"弦", "xian"},
    {"棋", "qi"},    {"诗", "shi"},  {"酿", "niang"}, {"井", "jing"}, {"栏", "lan"},  {"廊", "lang"}, {"轩", "xuan"}, {"坊", "fang"},
    {"渔", "yu"},
};
constexpr Syllable kPlaces[] = {
    {"湾", "wan"},   {"坝", "ba"},     {"坡", "po"},   {"坞", "wu"},  {"塘", "tang"}, {"埠", "bu"},
    {"冲", "chong"}, {"圩", "wei"},    {"墩", "dun"},  {"畈", "fan"}, {"渡", "du"},   {"桥", "qiao"},
    {"店", "dian"},  {"庄", "zhuang"}, {"井", "jing"}, {"沟", "gou"}, {"岗", "gang"}, {"滩", "tan"},
};

// Combinations that a real city is called by.
constexpr std::string_view kReal[] = {
    "丰台", "金山", "金湖", "白云", "青山", "长江", "长洲", "白山", "玉林", "玉溪", "玉山", "清江", "安江", "文山", "锦江", "紫云", "新田",
    "新月", "永安", "石林", "石台", "平江", "平山", "平谷", "平湖", "平潭", "平阴", "高台", "高平", "曲江", "曲沃", "明溪", "流溪", "江安",
    "松江", "松溪", "丹江", "黛山", "苍溪", "苍山", "含山", "金沙", "金溪", "白石", "白沙", "长沙", "石泉", "石门", "曲靖", "高雄", "香山",
    "永泉", "瑞金", "梅江", "梅山", "桂林", "竹山", "竹溪", "荷泽", "松山", "松桃", "双江", "双峰", "清溪", "望江", "临江", "长岭", "长兴"};

std::string joined(Syllable a, Syllable b) {
  std::string text = a.en;
  // A vowel after a vowel or n/g takes an apostrophe in pinyin: chang'an.
  if (std::string_view("aeo").find(b.en[0]) != std::string_view::npos) text += '\'';
  text += b.en;
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

template <class A, class B>
std::vector<Stem> pairs(A const& first, B const& second) {
  std::vector<Stem> pool;
  std::set<std::string> heard;  // Names that sound the same help nobody on a telephone.
  for (auto const& a : first) {
    for (auto const& b : second) {
      if (std::string_view(a.zh) == b.zh || std::find(std::begin(kReal), std::end(kReal), std::string(a.zh) + b.zh) != std::end(kReal))
        continue;
      Stem stem{std::string(a.zh) + b.zh, joined(a, b)};
      if (heard.insert(stem.en).second) pool.push_back(std::move(stem));
    }
  }
  return pool;
}
}  // namespace

Name named(std::string_view zh, std::string_view en) { return {std::string(zh), std::string(zh), std::string(en)}; }

Name street_name(Stem const& stem, std::string_view part_zh, std::string_view part_en, std::string_view kind_zh, std::string_view kind_en) {
  std::string zh = stem.zh;
  zh.append(part_zh).append(kind_zh);
  std::string en = stem.en;
  if (!part_en.empty()) en.append(" ").append(part_en);
  en.append(" ").append(kind_en);
  return {zh, zh, en};
}

SignWriter::SignWriter(Random random)
    : random_(random), streets_(pairs(kFirst, kSecond)), compounds_(pairs(kFirst, kSecond)), villages_(pairs(kFirst, kPlaces)) {}

Stem SignWriter::take(std::vector<Stem>& pool) {
  TOCSIN_ASSERT(!pool.empty());  // The layouts are data of this folder; demo_test draws both.
  std::size_t const i = random_.below(pool.size());
  Stem stem = pool[i];
  pool[i] = pool.back();
  pool.pop_back();
  return stem;
}

void SignWriter::begin_country() {
  streets_ = pairs(kFirst, kSecond);
  compounds_ = pairs(kFirst, kSecond);
}

Stem SignWriter::street_stem() { return take(streets_); }

Name SignWriter::side_street(bool old_town) {
  Stem const stem = take(streets_);
  std::uint64_t const kind = random_.below(10);
  if (old_town) {
    if (kind < 5) return street_name(stem, "", "", "巷", "Lane");
    if (kind < 8) return street_name(stem, "", "", "街", "Street");
    return street_name(stem, "", "", "弄", "Alley");
  }
  return kind < 7 ? street_name(stem, "", "", "路", "Road") : street_name(stem, "", "", "街", "Street");
}

Name SignWriter::compound() {
  constexpr Syllable kKinds[] = {{"花园", "Garden"}, {"苑", "Court"},        {"小区", "Estate"},   {"新村", "New Village"},
                                 {"里", "Close"},    {"公寓", "Apartments"}, {"雅居", "Residence"}};
  if (compounds_.empty()) compounds_ = pairs(kFirst, kSecond);
  Stem const stem = take(compounds_);
  Syllable const kind = kKinds[random_.below(std::size(kKinds))];
  return street_name(stem, "", "", kind.zh, kind.en);
}

Stem SignWriter::village_stem() { return take(villages_); }

Name SignWriter::village() {
  Stem const stem = take(villages_);
  return street_name(stem, "", "", "村", "Village");
}

}  // namespace tocsin::demo
