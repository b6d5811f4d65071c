#include "api/advice/road_outline.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "api/advice/place_resolver.h"
#include "geo/travel/road_stretch.h"
#include "register/place_search.h"

namespace tocsin::api {

namespace {

constexpr std::size_t kMaxVia = 20;
constexpr double kKeptBendsM = 3;  // A line with fewer points that still lies on its road.

Result<std::uint32_t> street_named(place_register::DataSet const& data, std::string const& name, address::Day today) {
  constexpr std::string_view kCode = "street-";
  std::string code = name;
  if (!name.starts_with(kCode)) {
    TOCSIN_TRY(auto const answer, place_register::locate(data, name, 2, {.on = today}));
    if (!answer.hits.empty()) code = answer.hits.front().code;
    if (answer.ambiguous && answer.hits.size() > 1 && answer.hits[1].code.starts_with(kCode))
      return invalid("closure.street_unknown", "more than one street fits this name: choose one of them");
  }
  std::uint32_t street = 0;
  auto const digits = std::string_view(code).substr(std::min(code.size(), kCode.size()));
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), street);
  if (!code.starts_with(kCode) || error != std::errc{} || end != digits.data() + digits.size() || street >= data.streets().size())
    return invalid("closure.street_unknown", "the active data set has no street of this name");
  return street;
}

}  // namespace

Result<std::vector<Wgs84>> points_in(std::string_view text, DataSets const& data_sets) {
  std::vector<Wgs84> out;
  while (!text.empty() && out.size() < kMaxVia) {
    auto const end = std::min(text.find(';'), text.size());
    TOCSIN_TRY(Wgs84 const point, point_from(data_sets, text.substr(0, end)));
    if (out.empty() || out.back() != point) out.push_back(point);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (out.size() < 2 || !text.empty()) return invalid("query.malformed", fmt::format("via is 2 to {} different points", kMaxVia));
  return out;
}

Result<std::vector<std::vector<Wgs84>>> lines_between(ActiveDataSet const& active, std::vector<Wgs84> const& via) {
  auto const& graph = active.data->graph();
  std::vector<Wgs84> line;
  TOCSIN_TRY(auto from, geo::snap(graph, via.front()));
  for (std::size_t i = 1; i < via.size(); ++i) {
    TOCSIN_TRY(auto const to, geo::snap(graph, via[i]));
    auto const there = active.open_roads->route(from.spot, to.spot, {geo::TravelMode::kNormal});
    auto back = active.open_roads->route(to.spot, from.spot, {geo::TravelMode::kNormal});
    if (!there && !back) return invalid("closure.no_road", "no road leads from one point to the next");
    bool const backwards = back && (!there || back->trip.dm < there->trip.dm);
    if (backwards) std::ranges::reverse(back->points);
    for (auto const p : backwards ? back->points : there->points)
      if (line.empty() || line.back() != p) line.push_back(p);
    from = to;
  }
  if (line.size() < 2) return invalid("closure.no_road", "all points lie at one place of the road");
  return std::vector<std::vector<Wgs84>>{geo::simplified(line, kKeptBendsM)};
}

Result<std::vector<std::vector<Wgs84>>> lines_of_street(place_register::DataSet const& data, std::string const& name, address::Day today) {
  TOCSIN_TRY(auto const street, street_named(data, name, today));
  auto const& graph = data.graph();
  std::vector<geo::SegmentId> segments;
  for (geo::SegmentId s = 0; s < graph.segments.size(); ++s)
    if (data.street_of(s) == street) segments.push_back(s);
  std::vector<std::vector<Wgs84>> lines;
  std::size_t points = 0;
  for (auto const& line : geo::lines_of(graph, segments)) {
    lines.push_back(geo::simplified(line, kKeptBendsM));
    points += lines.back().size();
  }
  if (lines.size() > closure::kMaxStretches || points > closure::kMaxPoints)
    return invalid("closure.too_large", "the street is too long or has too many branches: say from where to where");
  return lines;
}

std::vector<JurisdictionCode> townships_along(place_register::DataSet const& data, std::vector<geo::ArcId> const& arcs) {
  std::vector<JurisdictionCode> out;
  for (auto const a : arcs)
    for (auto const p : data.graph().geometry(geo::segment_of(a))) {
      auto const found = data.jurisdictions_at(p);
      JurisdictionCode const code{std::string(found.township.code.empty() ? found.county.code : found.township.code)};
      if (code.is_set() && std::ranges::find(out, code) == out.end() && out.size() <= closure::kMaxJurisdictions) out.push_back(code);
    }
  return out;
}

BilingualText name_of_most(place_register::DataSet const& data, std::vector<geo::ArcId> const& arcs) {
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> dm;  // By the name in both languages.
  for (auto const a : arcs) {
    auto const segment = geo::segment_of(a);
    auto const name = data.road_name(segment);
    auto const ref = data.road_ref(segment);
    auto const zh = name.empty() ? ref : name.in("zh"), en = name.empty() ? ref : name.in("en");
    if (!zh.empty()) dm[{zh, en}] += data.graph().segments[segment].length_dm;
  }
  auto const most = std::ranges::max_element(dm, {}, [](auto const& of) { return of.second; });
  return most == dm.end() ? BilingualText{} : BilingualText{std::string(most->first.first), std::string(most->first.second)};
}

}  // namespace tocsin::api
