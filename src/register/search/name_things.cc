#include "register/search/name_things.h"

#include <algorithm>
#include <array>
#include <map>

namespace tocsin::place_register {
namespace {

class Namer {
 public:
  Namer(SourceData const& source, Streets const& streets, geo::RoadGraph const& graph, TextTable const& texts)
      : source_(source), streets_(streets), graph_(graph), texts_(texts) {}

  NamedThings run() {
    divisions();
    roads();
    for (std::size_t i = 0; i < source_.places.size(); ++i) {
      auto const& p = source_.places[i];
      add(DocumentKind::kPlace, i, p.name, p.aliases, p.at);
    }
    for (std::size_t i = 0; i < source_.premises.size(); ++i) {
      auto const& p = source_.premises[i];
      add(DocumentKind::kPremises, i, p.name, p.aliases, p.at);
    }
    return std::move(out_);
  }

 private:
  using DocumentKind = records::DocumentKind;

  static std::optional<address::AdminKind> kind_of(JurisdictionLevel level) {
    switch (level) {
      case JurisdictionLevel::kCity: return address::AdminKind::kCity;
      case JurisdictionLevel::kCounty: return address::AdminKind::kCounty;
      case JurisdictionLevel::kTownship: return address::AdminKind::kTown;
      default: return std::nullopt;
    }
  }

  void divisions() {
    std::map<std::string_view, std::uint32_t> by_code;
    add_listed(by_code);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;  // Areas that stand for a division, and which.
    std::vector<bool> has_area;
    for (auto const level : {JurisdictionLevel::kCity, JurisdictionLevel::kCounty, JurisdictionLevel::kTownship}) {
      for (std::uint32_t i = 0; i < source_.areas.size(); ++i) {
        auto const& area = source_.areas[i];
        if (area.kind != AreaKind::kJurisdiction || area.level != level || area.rings.empty() || area.rings[0].size() < 3) continue;
        auto const [it, fresh] = by_code.try_emplace(area.code, static_cast<std::uint32_t>(out_.divisions.size()));
        if (fresh) {
          auto const parent = by_code.find(area.parent_code);
          out_.divisions.push_back({area.name, *kind_of(level), parent == by_code.end() ? address::kNone : parent->second, area.code});
        }
        has_area.resize(out_.divisions.size());
        if (!has_area[it->second]) found.emplace_back(i, it->second);
        has_area[it->second] = true;
        parts_.push_back({i, it->second, level, geo::box_of(area.rings[0])});
      }
    }
    // A jurisdiction of several parts is found once.
    for (auto const& [i, d] : found) {
      auto const& area = source_.areas[i];
      if (area.name.empty()) continue;
      add(DocumentKind::kJurisdiction, i, area.name, {}, geo::centroid(area.rings[0]));
      out_.things.back().division = out_.divisions[d].parent;
    }
  }

  // The land's list, before the areas on the map: an area with a code of the list is that division.
  void add_listed(std::map<std::string_view, std::uint32_t>& by_code) {
    for (auto const& d : source_.divisions) {
      auto const at = static_cast<std::uint32_t>(out_.divisions.size());
      if (by_code.try_emplace(d.code, at).second) out_.divisions.push_back({d.name, d.kind, address::kNone, d.code, d.valid});
    }
    for (auto const& d : source_.divisions) {
      auto& division = out_.divisions[by_code.at(d.code)];
      if (auto const parent = by_code.find(d.parent_code); parent != by_code.end()) division.parent = parent->second;
      for (auto const& code : d.successors) {
        if (auto const next = by_code.find(code); next != by_code.end()) division.successors.push_back(next->second);
      }
    }
  }

  // The smallest division around a point: the deepest level, then the smallest box.
  std::uint32_t division_at(Wgs84 at) const {
    Part const* best = nullptr;
    auto const size = [](geo::Box const& b) {
      return (static_cast<double>(b.max_lat) - b.min_lat) * (static_cast<double>(b.max_lon) - b.min_lon);
    };
    for (auto const& p : parts_) {
      if (!p.box.contains(at)) continue;
      if (best != nullptr && (p.level < best->level || (p.level == best->level && size(p.box) >= size(best->box)))) continue;
      std::vector<std::span<Wgs84 const>> rings(source_.areas[p.area].rings.begin(), source_.areas[p.area].rings.end());
      if (geo::contains(rings, at)) best = &p;
    }
    return best == nullptr ? address::kNone : best->division;
  }

  void add(DocumentKind kind, std::size_t index, Name const& name, std::vector<std::string> const& aliases, Wgs84 at) {
    auto const name_kind = kind == DocumentKind::kStreet ? address::NameKind::kRoad : address::NameKind::kPlace;
    if (name.empty()) return;
    out_.things.push_back({name, aliases, name_kind, records::document(kind, index), division_at(at), at});
  }

  void roads() {
    std::vector<std::vector<std::string>> aliases(streets_.streets.size());
    for (geo::SegmentId s = 0; s < streets_.of_segment.size(); ++s) {
      if (streets_.of_segment[s] == records::kNone) continue;
      auto& of_street = aliases[streets_.of_segment[s]];
      for (auto const& alias : source_.roads[graph_.segments[s].road].aliases) {
        if (std::find(of_street.begin(), of_street.end(), alias) == of_street.end()) of_street.push_back(alias);
      }
    }
    for (std::size_t i = 0; i < streets_.streets.size(); ++i) {
      auto const& s = streets_.streets[i];
      auto const& n = texts_.names()[s.name];
      auto const text = [&](records::TextId id) { return std::string(texts_.text_of(id)); };
      add(DocumentKind::kStreet, i, {text(n.local), text(n.zh), text(n.en)}, aliases[i], s.at);
    }
  }

  struct Part {
    std::uint32_t area, division;
    JurisdictionLevel level;
    geo::Box box;
  };
  SourceData const& source_;
  Streets const& streets_;
  geo::RoadGraph const& graph_;
  TextTable const& texts_;
  std::vector<Part> parts_;
  NamedThings out_;
};

}  // namespace

NamedThings name_things(SourceData const& source, Streets const& streets, geo::RoadGraph const& graph, TextTable const& texts) {
  return Namer(source, streets, graph, texts).run();
}

std::vector<records::Crossing> find_crossings(Streets const& streets) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> at;  // Junction, street.
  for (std::uint32_t s = 0; s < streets.streets.size(); ++s) {
    auto const& street = streets.streets[s];
    for (std::uint32_t k = 0; k < street.junction_count; ++k) at.emplace_back(streets.junctions[street.first_junction + k], s);
  }
  std::sort(at.begin(), at.end());
  std::vector<records::Crossing> out;
  for (std::size_t i = 0; i < at.size(); ++i) {
    for (std::size_t k = i + 1; k < at.size() && at[k].first == at[i].first; ++k) {
      auto const [junction, a] = at[i];
      auto const b = at[k].second;
      if (streets.streets[a].name != streets.streets[b].name) out.push_back({junction, a, b});
    }
  }
  return out;
}

}  // namespace tocsin::place_register
