#include "register/place_search.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "geo/fold_text.h"
#include "register/search/hit.h"
#include "register/search/search_index.h"

namespace tocsin::place_register {
namespace {

constexpr std::size_t kStreetsPerName = 200;
constexpr std::int64_t kSameCrossingM = 60;  // Junctions of a dual carriageway are one crossing.

std::string_view trimmed(std::string_view text) {
  auto const is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::pair<std::string, std::string>> halves(std::string_view query) {
  constexpr std::array<std::string_view, 13> kBetween{" / ", "/", " & ", "&", " @ ", " and ", " at ", " x ", " e ", " y ", "与", "和", "×"};
  constexpr std::array<std::string_view, 4> kBehind{"交叉路口", "交叉口", "交汇处", "路口"};
  constexpr std::array<std::string_view, 6> kStreetEnds{"路", "街", "道", "巷", "弄", "里"};
  std::vector<std::pair<std::string, std::string>> pairs;
  auto rest = query;
  bool said_crossing = false;
  for (auto const behind : kBehind) {
    if (!rest.ends_with(behind) || rest.size() == behind.size()) continue;
    rest.remove_suffix(behind.size());
    if (behind == "路口") rest = query.substr(0, query.size() - std::string_view("口").size());  // 人民路口: the 路 belongs to the name.
    said_crossing = true;
    if (rest.ends_with("路路")) rest.remove_suffix(std::string_view("路").size());  // 中山路与人民路路口
    break;
  }
  for (auto const between : kBetween)
    for (auto at = rest.find(between); at != std::string_view::npos; at = rest.find(between, at + 1))
      pairs.emplace_back(geo::fold_text(rest.substr(0, at)), geo::fold_text(rest.substr(at + between.size())));
  if (said_crossing) {
    for (auto const end : kStreetEnds)  // 中山路人民路口
      for (auto at = rest.find(end); at != std::string_view::npos && at + end.size() < rest.size(); at = rest.find(end, at + 1))
        pairs.emplace_back(geo::fold_text(rest.substr(0, at + end.size())), geo::fold_text(rest.substr(at + end.size())));
  }
  std::erase_if(pairs, [](auto const& p) { return p.first.empty() || p.second.empty(); });
  return pairs;
}

std::uint32_t kind_order(std::uint32_t document, bool has_digit) {
  switch (static_cast<DocumentKind>(document >> 28)) {
    case DocumentKind::kAddress: return has_digit ? 0 : 4;
    case DocumentKind::kStreet: return 1;
    case DocumentKind::kPlace: return 2;
    case DocumentKind::kPremises: return 2;
    case DocumentKind::kJurisdiction: return 3;
  }
  return 5;
}

Wgs84 position(DataSet const& data, std::uint32_t document) {
  auto const i = document & 0x0FFFFFFF;
  switch (static_cast<DocumentKind>(document >> 28)) {
    case DocumentKind::kAddress: return data.address_records()[i].at;
    case DocumentKind::kStreet: return data.streets()[i].at;
    case DocumentKind::kPlace: return data.place_records()[i].at;
    case DocumentKind::kPremises: return data.premises_records()[i].at;
    case DocumentKind::kJurisdiction: {
      auto const rings = data.rings(data.areas()[i]);
      return rings.empty() ? Wgs84{} : geo::box_of(rings[0]).middle();
    }
  }
  return {};
}

Hit hit_of(DataSet const& data, std::uint32_t document, MatchKind match) {
  auto const i = document & 0x0FFFFFFF;
  switch (static_cast<DocumentKind>(document >> 28)) {
    case DocumentKind::kStreet: return street_hit(data, i, match);
    case DocumentKind::kPlace: return place_hit(data, i, match);
    case DocumentKind::kPremises: return premises_hit(data, i, match);
    case DocumentKind::kJurisdiction: return jurisdiction_hit(data, i, match);
    case DocumentKind::kAddress: break;
  }
  return address_hit(data, i, match);
}

// Coarse, so that a better text still wins among the near.
std::uint32_t distance_band(std::int64_t metres) {
  return metres < 500 ? 0 : metres < 2'000 ? 1 : metres < 5'000 ? 2 : metres < 20'000 ? 3 : 4;
}

}  // namespace

std::optional<Result<Wgs84>> parse_coordinates(std::string_view text) {
  text = trimmed(text);
  double numbers[2] = {};
  for (int i = 0; i < 2; ++i) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[i], std::chars_format::fixed);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i == 1) break;
    auto const before = text.size();
    for (std::string_view const mark : {" ", ",", "，", ";", " ", "\t", " "})
      while (text.starts_with(mark)) text.remove_prefix(mark.size());
    if (text.size() == before) return std::nullopt;
  }
  if (!trimmed(text).empty()) return std::nullopt;
  return wgs84_from_degrees(numbers[0], numbers[1]);
}

std::vector<Hit> find_intersections(DataSet const& data, std::string_view query, std::size_t limit) {
  std::vector<Hit> hits;
  for (auto const& [first, second] : halves(query)) {
    auto const some = find_streets(data, first, kStreetsPerName), others = find_streets(data, second, kStreetsPerName);
    for (auto const a : some) {
      for (auto const b : others) {
        auto const &street = data.streets()[a], &other = data.streets()[b];
        if (street.name == other.name) continue;
        auto const x = data.street_junctions(street), y = data.street_junctions(other);
        std::vector<std::uint32_t> both;
        std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(both));
        for (auto const junction : both) {
          auto const at = data.graph().junctions[junction];
          if (hits.size() >= limit ||
              std::any_of(hits.begin(), hits.end(), [&](auto const& h) { return distance_m(h.at, at) < kSameCrossingM; }))
            continue;
          hits.push_back({HitKind::kIntersection,
                          MatchKind::kIntersection,
                          fmt::format("junction-{}", junction),
                          {},
                          intersection_label(data.name(street.name), data.name(other.name)),
                          at,
                          data.jurisdictions_at(at),
                          {}});
        }
      }
    }
  }
  return hits;
}

Result<std::vector<Hit>> search(DataSet const& data, std::string_view query, std::size_t limit, std::optional<Wgs84> near) {
  query = trimmed(query);
  if (query.size() > kQueryBytesMax)
    return invalid("place.query_too_long", fmt::format("{} bytes; the most is {}", query.size(), kQueryBytesMax));
  limit = std::min(limit, kSearchLimitMax);
  if (query.empty() || limit == 0) return std::vector<Hit>{};
  auto const with_distance = [&](Hit hit) {
    if (near) hit.distance_m = distance_m(*near, hit.at);
    return hit;
  };
  if (auto const coordinates = parse_coordinates(query)) {
    if (!*coordinates) return std::unexpected(coordinates->error());
    return std::vector<Hit>{with_distance(coordinates_hit(data, **coordinates))};
  }
  auto hits = find_intersections(data, query, limit);

  auto const candidates = find_candidates(data, geo::fold_text(query), limit);
  bool const has_digit = std::any_of(query.begin(), query.end(), [](char c) { return c >= '0' && c <= '9'; });
  struct Ranked {
    std::array<std::uint32_t, 6> key;
    Candidate const* candidate;
  };
  std::vector<Ranked> ranked;
  ranked.reserve(candidates.size());
  for (auto const& c : candidates) {
    auto const band = near ? distance_band(distance_m(*near, position(data, c.document))) : 0;
    ranked.push_back({{static_cast<std::uint32_t>(c.match), c.rank, kind_order(c.document, has_digit), band, c.left_over, c.document}, &c});
  }
  auto const room = std::min(ranked.size(), limit - hits.size());
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(room), ranked.end(),
                    [](auto const& a, auto const& b) { return a.key < b.key; });
  for (std::size_t i = 0; i < room; ++i) hits.push_back(hit_of(data, ranked[i].candidate->document, ranked[i].candidate->match));
  for (auto& hit : hits) hit = with_distance(std::move(hit));
  return hits;
}

}  // namespace tocsin::place_register
