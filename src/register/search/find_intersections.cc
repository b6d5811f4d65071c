// Two streets that meet, in the ways people say it: with 与, and, /, 交叉口 ... between or behind their names. The names may be misheard.
#include <algorithm>
#include <array>
#include <iterator>

#include "register/search/hit.h"

namespace tocsin::place_register {
namespace {

constexpr std::int64_t kSameCrossingM = 60;  // Junctions of a dual carriageway are one crossing.
constexpr std::size_t kStreetsPerName = 16;
constexpr std::size_t kWaysToRead = 6;
constexpr int kNameCostMax = 110;  // Each name may be about one slip off.

struct Halves {
  std::string first, second;
};

bool has_letters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80 || (c >= 'A' && c <= 'z'); });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::vector<Halves> halves(std::string_view query) {
  constexpr std::array<std::string_view, 17> kBetween{" / ", "/",  " & ",   "&",    " @ ",  " and ", " at ", " x ", " e ",
                                                      " y ", "与", " com ", " he ", " yu ", "和",    "×",    "跟"};
  constexpr std::array<std::string_view, 10> kBehind{"交叉路口", "十字路口", "丁字路口", "三岔路口", "交叉口",
                                                     "交汇处",   "交界处",   "的路口",   "路口",     " lukou"};
  constexpr std::array<std::string_view, 8> kCorners{"东南角", "东北角", "西南角", "西北角", "东南侧", "东北侧", "西南侧", "西北侧"};
  constexpr std::array<std::string_view, 9> kStreetEnds{"路", "街", "道", "巷", "弄", "里", " lu ", " jie ", " dao "};
  constexpr std::array<std::string_view, 4> kBefore{"corner of ", "junction of ", "intersection of ", "crossing of "};
  std::string text = lower(query);
  for (auto const before : kBefore)
    if (auto const at = text.find(before); at != std::string::npos) text.erase(0, at + before.size());
  std::string_view rest = text;
  bool said_crossing = false;
  for (auto const corner : kCorners) {  // Which corner of it: the crossing is told, not its corner.
    if (rest.ends_with(corner) && rest.size() > corner.size()) rest.remove_suffix(corner.size());
  }
  if (rest.ends_with("的")) rest.remove_suffix(std::string_view("的").size());
  for (auto const behind : kBehind) {
    if (!rest.ends_with(behind) || rest.size() == behind.size()) continue;
    rest.remove_suffix(behind == "路口" ? std::string_view("口").size() : behind.size());  // 人民路口: the 路 belongs to the name.
    said_crossing = true;
    if (rest.ends_with("路路")) rest.remove_suffix(std::string_view("路").size());  // 中山路与人民路路口
    if (rest.ends_with("的")) rest.remove_suffix(std::string_view("的").size());
    break;
  }
  std::vector<Halves> out;
  auto const add = [&](std::string_view first, std::string_view second) {
    if (out.size() < kWaysToRead && has_letters(first) && has_letters(second)) out.push_back({std::string(first), std::string(second)});
  };
  for (auto const between : kBetween)
    for (auto at = rest.find(between); at != std::string_view::npos; at = rest.find(between, at + 1))
      add(rest.substr(0, at), rest.substr(at + between.size()));
  if (said_crossing) {
    for (auto const end : kStreetEnds)  // 中山路人民路口
      for (auto at = rest.find(end); at != std::string_view::npos && at + end.size() < rest.size(); at = rest.find(end, at + 1))
        add(rest.substr(0, at + end.size()), rest.substr(at + end.size()));
  }
  return out;
}

struct Meant {
  std::uint32_t street;  // Of the road graph.
  int cost;
};
std::vector<Meant> streets_meant(DataSet const& data, std::string_view words) {
  std::vector<Meant> out;
  for (auto const& m : data.addresses().streets_like(words, kStreetsPerName)) {
    auto const document = data.addresses().tables().streets[m.street].document;
    if (m.cost > kNameCostMax || document == address::kNone || records::document_kind(document) != records::DocumentKind::kStreet) continue;
    auto const street = static_cast<std::uint32_t>(records::document_index(document));
    if (std::none_of(out.begin(), out.end(), [&](Meant const& o) { return o.street == street; })) out.push_back({street, m.cost});
  }
  return out;
}

}  // namespace

std::vector<Hit> find_intersections(DataSet const& data, std::string_view query, std::size_t limit) {
  if (data.crossings().empty()) return {};
  std::vector<Hit> hits;
  for (auto const& [first, second] : halves(query)) {
    auto const some = streets_meant(data, first);
    if (some.empty()) continue;
    auto const others = streets_meant(data, second);
    for (auto const a : some) {
      for (auto const b : others) {
        auto const &street = data.streets()[a.street], &other = data.streets()[b.street];
        if (street.name == other.name) continue;
        auto const x = data.street_junctions(street), y = data.street_junctions(other);
        std::vector<std::uint32_t> both;
        std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(both));
        for (auto const junction : both) {
          auto hit = crossing_hit(data, junction, a.street, b.street, MatchKind::kIntersection);
          hit.cost = a.cost + b.cost;
          hits.push_back(std::move(hit));
        }
      }
    }
  }
  std::stable_sort(hits.begin(), hits.end(), [](Hit const& a, Hit const& b) { return a.cost < b.cost; });
  std::vector<Hit> apart;
  for (auto& hit : hits) {
    if (apart.size() >= limit) break;
    if (std::none_of(apart.begin(), apart.end(), [&](Hit const& h) { return distance_m(h.at, hit.at) < kSameCrossingM; }))
      apart.push_back(std::move(hit));
  }
  return apart;
}

}  // namespace tocsin::place_register
