#include "feed/fleet.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/hash.h"
#include "geo/shapes.h"

namespace tocsin::feed {

Fleet plan_fleet(CallFile const& file, std::vector<Home> fire, std::vector<Home> ambulance) {
  Fleet out;
  if (fire.empty() && ambulance.empty()) return out;
  if (fire.empty()) fire = ambulance;
  if (ambulance.empty()) ambulance = fire;
  auto const add_stations = [&](std::vector<Home>& homes, char letter, char const* agency) {
    std::ranges::sort(homes, {}, &Home::code);
    for (std::size_t i = 0; i < homes.size(); ++i)
      out.stations.push_back({fmt::format("{}{:02}", letter, i + 1), homes[i].name, agency, homes[i].at});
  };
  add_stations(fire, 'F', "fire");
  add_stations(ambulance, 'H', "ambulance");

  // Callsigns by our kind, and on how many days each went out. Kinds in the order of the table.
  std::map<std::string, std::map<std::string, std::set<std::int64_t>>> days;
  for (auto const& call : file.calls)
    for (auto const& row : call.rows) days[std::string(row.rule->kind)][row.callsign].insert(row.dispatched.us / Duration::days(1).us);
  std::set<std::string_view> done;
  for (auto const& rule : unit_rules()) {
    auto const found = days.find(std::string(rule.kind));
    if (found == days.end() || !done.insert(rule.kind).second) continue;
    auto const regular = std::ranges::count_if(found->second, [](auto const& one) { return one.second.size() >= 2; });
    bool const medical = rule.agency == "ambulance";
    std::size_t const homes = medical ? ambulance.size() : fire.size();
    for (std::size_t k = 0; k < static_cast<std::size_t>(std::max<std::ptrdiff_t>(regular, 1)); ++k)
      out.units.push_back({fmt::format("{}{:02}", rule.callsign, k + 1), std::string(rule.kind), std::string(rule.agency),
                           fmt::format("{}{:02}", medical ? 'H' : 'F', k % homes + 1), std::string(rule.capability)});
  }
  return out;
}

std::uint64_t place_of(std::string_view block, std::uint64_t count) {
  if (count == 0) return 0;
  Hash const hash = sha256(block);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | hash[i];
  return value % count;
}

std::vector<std::size_t> choose_sites(std::vector<Wgs84> const& points, std::size_t wanted) {
  wanted = std::min(wanted, points.size());
  if (wanted == 0) return {};
  using Point = geo::LocalPlane::Point;
  geo::LocalPlane const plane(geo::box_of(points).middle());
  std::vector<Point> at;
  for (auto const& point : points) at.push_back(plane.at(point));
  auto const squared = [](Point a, Point b) { return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y); };
  auto const nearest = [&](Point to, std::vector<Point> const& of) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < of.size(); ++i)
      if (squared(of[i], to) < squared(of[best], to)) best = i;
    return best;
  };
  auto const middle = [&](auto const& wants) -> std::optional<Point> {
    Point sum;
    double count = 0;
    for (std::size_t i = 0; i < at.size(); ++i)
      if (wants(i)) sum.x += at[i].x, sum.y += at[i].y, ++count;
    if (count == 0) return {};
    return Point{sum.x / count, sum.y / count};
  };

  std::vector<Point> sites{at[nearest(*middle([](std::size_t) { return true; }), at)]};
  while (sites.size() < wanted) {
    std::size_t farthest = 0;
    double most = -1;
    for (std::size_t i = 0; i < at.size(); ++i)
      if (double const away = squared(at[i], sites[nearest(at[i], sites)]); away > most) farthest = i, most = away;
    sites.push_back(at[farthest]);
  }
  std::vector<std::size_t> belongs(at.size(), wanted);
  for (int round = 0; round < 30; ++round) {
    bool moved = false;
    for (std::size_t i = 0; i < at.size(); ++i)
      if (auto const site = nearest(at[i], sites); site != belongs[i]) belongs[i] = site, moved = true;
    if (!moved) break;
    for (std::size_t s = 0; s < wanted; ++s)
      if (auto const to = middle([&](std::size_t i) { return belongs[i] == s; })) sites[s] = *to;
  }
  std::vector<std::size_t> out;
  for (auto const& site : sites) {
    std::size_t best = at.size();
    for (std::size_t i = 0; i < at.size(); ++i)
      if (std::ranges::find(out, i) == out.end() && (best == at.size() || squared(at[i], site) < squared(at[best], site))) best = i;
    out.push_back(best);
  }
  return out;
}

}  // namespace tocsin::feed
