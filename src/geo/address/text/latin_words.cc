#include "geo/address/text/latin_words.h"

#include <algorithm>
#include <iterator>

namespace tocsin::address {
namespace {

// First the name of the type, then how it is shortened or said (AS 4590, USPS Publication 28 appendix C, and the usual ones of Romance
// languages).
constexpr std::string_view kTypes[] = {"street st str",
                                       "road rd",
                                       "avenue ave av avn",
                                       "crescent cr cres crs",
                                       "parade pde pd",
                                       "highway hwy hway",
                                       "drive dr drv dve",
                                       "place pl plc",
                                       "close cl clo",
                                       "lane ln la",
                                       "way wy",
                                       "mall",
                                       "circle cir circ",
                                       "court ct crt",
                                       "terrace tce ter terr",
                                       "grove gr grv gro",
                                       "pass",
                                       "circuit cct cirt",
                                       "boulevard blvd bvd boulevarde",
                                       "causeway cway",
                                       "chase ch",
                                       "gardens gdns garden",
                                       "glen gln",
                                       "esplanade esp",
                                       "crest crst",
                                       "square sq",
                                       "view vw",
                                       "rise ri",
                                       "alley aly ally",
                                       "link lk lnk",
                                       "track trk",
                                       "trail trl",
                                       "walk wlk",
                                       "loop lp",
                                       "row",
                                       "ridge rdge",
                                       "parkway pkwy pwy",
                                       "pathway pthwy pway",
                                       "path",
                                       "bend bnd",
                                       "mews mws",
                                       "quay qy",
                                       "expressway expy exwy",
                                       "freeway fwy",
                                       "motorway mwy",
                                       "bypass byp",
                                       "heights hts",
                                       "hill",
                                       "vista vsta",
                                       "plaza plz",
                                       "promenade prom",
                                       "reserve res",
                                       "green grn",
                                       "gate gte",
                                       "outlook otlk",
                                       "turn",
                                       "access accs",
                                       "fairway fawy",
                                       "retreat rtt",
                                       "rua r",
                                       "avenida avda",
                                       "travessa tv",
                                       "largo lg",
                                       "praca",
                                       "rue",
                                       "calle",
                                       "via",
                                       "strasse str",
                                       "platz",
                                       "allee"};

// Words that are never the name of a place when they stand around one. Ordinary speech on an emergency line, not a list from any data.
constexpr std::string_view kSpeech[] = {
    "a",      "about",   "across",   "am",     "an",        "and",       "are",      "at",       "behind",    "beside",  "by",
    "caller", "calling", "can",      "car",    "come",      "corner",    "crash",    "door",     "emergency", "fire",    "flat",
    "for",    "from",    "front",    "gate",   "he",        "help",      "here",     "house",    "hurry",     "i",       "im",
    "in",     "into",    "is",       "it",     "its",       "just",      "lot",      "me",       "my",        "near",    "need",
    "next",   "now",     "number",   "no",     "of",        "off",       "on",       "opposite", "or",        "our",     "outside",
    "please", "quick",   "quickly",  "s",      "said",      "says",      "send",     "she",      "shop",      "smoke",   "someone",
    "the",    "there",   "they",     "think",  "to",        "tree",      "unit",     "up",       "we",        "with",    "apartment",
    "apt",    "yes",     "yeah",     "hi",     "hello",     "hey",       "um",       "ok",       "okay",      "theres",  "been",
    "has",    "have",    "was",      "were",   "this",      "that",      "you",      "your",     "where",     "address", "live",
    "lives",  "living",  "somebody", "people", "collapsed", "ambulance", "accident", "burning",  "hurt",      "urgent",  "around",
    "thanks", "thank",   "believe",  "guess",  "see",       "de",        "da",       "do",       "dos",       "das",     "del",
    "du",     "des"};

}  // namespace

RoadType road_type(std::string_view word) {
  for (std::size_t i = 0; i < std::size(kTypes); ++i) {
    std::string_view rest = kTypes[i];
    while (!rest.empty()) {
      auto const space = rest.find(' ');
      if (rest.substr(0, space) == word) return static_cast<RoadType>(i + 1);
      rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    }
  }
  return 0;
}

bool stands_in_front(RoadType type) {
  constexpr std::string_view kInFront[] = {"rua", "avenida", "avenue", "travessa", "largo", "praca", "rue", "calle", "via"};
  return std::find(std::begin(kInFront), std::end(kInFront), road_type_name(type)) != std::end(kInFront);
}

std::string_view road_type_name(RoadType type) {
  if (type == 0 || type > std::size(kTypes)) return {};
  return kTypes[type - 1].substr(0, kTypes[type - 1].find(' '));
}

bool is_filler(std::string_view w) { return std::find(std::begin(kSpeech), std::end(kSpeech), w) != std::end(kSpeech); }

bool joins_numbers(std::string_view w) {
  constexpr std::string_view kWords[] = {"or", "and",   "number", "no",       "i",       "it",   "its",
                                         "is", "think", "either", "possibly", "perhaps", "maybe"};
  return std::find(std::begin(kWords), std::end(kWords), w) != std::end(kWords);
}
bool takes_back(std::string_view w) {
  constexpr std::string_view kWords[] = {"or", "not", "sorry", "mean", "actually", "rather", "wait", "correction"};
  return std::find(std::begin(kWords), std::end(kWords), w) != std::end(kWords);
}

bool is_unit_word(std::string_view w) {
  constexpr std::string_view kWords[] = {"unit",  "flat",  "apartment", "apt", "shop", "suite",
                                         "level", "floor", "room",      "u",   "lot",  "villa"};
  return std::find(std::begin(kWords), std::end(kWords), w) != std::end(kWords);
}

bool is_building_word(std::string_view w) {
  constexpr std::string_view kWords[] = {"building", "bldg", "block", "blk", "tower"};
  return std::find(std::begin(kWords), std::end(kWords), w) != std::end(kWords);
}
bool is_room_word(std::string_view w) { return w == "room" || w == "door" || w == "rm"; }

std::string_view written_out(std::string_view w) {
  struct Pair {
    std::string_view from, to;
  };
  constexpr Pair kPairs[] = {{"mt", "mount"},    {"mtn", "mountain"}, {"gt", "great"},   {"ck", "creek"},      {"crk", "creek"},
                             {"pt", "point"},    {"hts", "heights"},  {"vly", "valley"}, {"natl", "national"}, {"pk", "park"},
                             {"n", "north"},     {"s", "south"},      {"e", "east"},     {"w", "west"},        {"nth", "north"},
                             {"sth", "south"},   {"stn", "station"},  {"upr", "upper"},  {"lwr", "lower"},     {"ft", "fort"},
                             {"jct", "junction"}};
  for (auto const& p : kPairs) {
    if (p.from == w) return p.to;
  }
  return w;
}

std::string_view ordinal_word(std::uint32_t n) {
  constexpr std::string_view kWords[] = {"first",   "second", "third", "fourth", "fifth",    "sixth",
                                         "seventh", "eighth", "ninth", "tenth",  "eleventh", "twelfth"};
  return n >= 1 && n <= std::size(kWords) ? kWords[n - 1] : std::string_view{};
}

NumberWord number_word(std::string_view w) {
  using enum NumberWord::Kind;
  constexpr std::string_view kUnits[] = {"one",     "two",     "three",     "four",     "five",    "six",      "seven",
                                         "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen", "fourteen",
                                         "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
  constexpr std::string_view kTensWords[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
  for (std::uint32_t i = 0; i < std::size(kUnits); ++i) {
    if (kUnits[i] == w) return {kUnit, i + 1};
    if (i >= 12 && w.ends_with("th") && w.substr(0, w.size() - 2) == kUnits[i]) return {kUnit, i + 1, true};
  }
  for (std::uint32_t i = 0; i < std::size(kTensWords); ++i) {
    auto const tens = kTensWords[i];
    if (tens == w) return {kTens, (i + 2) * 10};
    // twentieth
    if (w.ends_with("ieth") && w.substr(0, w.size() - 4) == tens.substr(0, tens.size() - 1)) return {kTens, (i + 2) * 10, true};
  }
  if (w == "fourty") return {kTens, 40};
  if (w == "hundred") return {kHundred, 100};
  if (w == "thousand") return {kThousand, 1000};
  if (w == "and") return {kAnd, 0};
  return {};
}

std::optional<std::uint32_t> ordinal_unit(std::string_view word) {
  for (std::uint32_t n = 1; n <= 9; ++n) {
    if (ordinal_word(n) == word) return n;
  }
  return std::nullopt;
}

}  // namespace tocsin::address
