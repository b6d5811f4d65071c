#include "register/source_of.h"

namespace tocsin::place_register {
namespace {

// Segments that were cut from one road and follow each other become one road again.
void add_roads(DataSet const& data, SourceData& source) {
  auto const& g = data.graph();
  source.nodes.assign(g.junctions.begin(), g.junctions.end());
  std::vector<std::uint32_t> road_of(g.segments.size(), 0);
  for (geo::SegmentId s = 0; s < g.segments.size(); ++s) {
    auto const& segment = g.segments[s];
    bool const goes_on = s > 0 && g.segments[s - 1].road == segment.road && g.segments[s - 1].to == segment.from;
    if (!goes_on) {
      Road road;
      road.nodes.push_back(segment.from);
      road.road_class = segment.road_class;
      bool const forward = segment.has(geo::Segment::kForward), backward = segment.has(geo::Segment::kBackward);
      road.one_way = forward && backward ? OneWay::kNo : forward ? OneWay::kForward : OneWay::kBackward;
      road.speed_kmh = segment.speed_kmh;
      road.private_access = segment.has(geo::Segment::kPrivate);
      road.bridge = segment.has(geo::Segment::kBridge);
      road.tunnel = segment.has(geo::Segment::kTunnel);
      road.name = data.road_name(s).to_name();
      road.ref = data.road_ref(s);
      auto const aliases = data.road_aliases(s);
      road.aliases.assign(aliases.begin(), aliases.end());
      source.roads.push_back(std::move(road));
    }
    auto& nodes = source.roads.back().nodes;
    auto const line = g.geometry(s);
    for (auto const p : line.subspan(1, line.size() - 2)) {
      nodes.push_back(static_cast<std::uint32_t>(source.nodes.size()));
      source.nodes.push_back(p);
    }
    nodes.push_back(segment.to);
    road_of[s] = static_cast<std::uint32_t>(source.roads.size() - 1);
  }
  for (auto const& r : data.restrictions()) {
    TurnRestriction const turn{road_of[r.from_segment], r.via_junction, road_of[r.to_segment], r.is_only != 0};
    // One restriction may have met several segments of its roads.
    if (source.restrictions.empty() || source.restrictions.back().from_road != turn.from_road ||
        source.restrictions.back().via_node != turn.via_node || source.restrictions.back().to_road != turn.to_road)
      source.restrictions.push_back(turn);
  }
  auto const paths = data.path_restrictions();
  for (auto const& r : paths.list) {
    auto const arcs = paths.of(r);
    PathRestriction path{road_of[geo::segment_of(arcs.front())], {}, road_of[geo::segment_of(arcs.back())], r.is_only != 0};
    for (auto const a : arcs.subspan(1, arcs.size() - 2)) {
      auto const road = road_of[geo::segment_of(a)];
      if (path.via_roads.empty() || path.via_roads.back() != road) path.via_roads.push_back(road);
    }
    source.path_restrictions.push_back(std::move(path));
  }
}

void add_entries(DataSet const& data, SourceData& source) {
  for (std::size_t i = 0; i < data.address_count(); ++i) {
    auto const a = data.listed_address(i);
    Address row;
    row.code = a.code;
    row.province = a.province.to_name();
    row.city = a.city.to_name();
    row.county = a.county.to_name();
    row.town = a.town.to_name();
    row.community = a.community.to_name();
    row.street = a.street.to_name();
    row.lane = a.lane;
    row.alley = a.alley;
    row.number = a.number;
    row.building = a.building;
    row.unit = a.unit;
    row.floor = a.floor;
    row.door = a.door;
    row.postcode = a.postcode;
    row.at = a.at;
    row.coordinate_kind = a.coordinate_kind;
    row.status = a.status;
    row.successor = a.successor;
    row.main_code = a.main_code;
    row.source = a.source;
    row.valid = a.valid;
    row.division_code = a.division_code;
    source.addresses.push_back(std::move(row));
  }
  source.decided = data.decided();
  for (auto const& d : data.divisions()) {
    DivisionRow row{
        std::string(data.text(d.code)), data.name(d.name).to_name(), d.kind, std::string(data.text(d.parent_code)), d.valid, {}};
    for (auto const code : data.text_list(d.successors)) row.successors.emplace_back(code);
    source.divisions.push_back(std::move(row));
  }
  for (std::size_t i = 0; i < data.place_count(); ++i) {
    auto const p = data.place(i);
    source.places.push_back(
        {std::string(p.code), p.kind, p.name.to_name(), p.at, std::string(p.note), {p.aliases.begin(), p.aliases.end()}});
  }
  for (std::size_t i = 0; i < data.premises_count(); ++i) {
    auto const p = data.premises(i);
    Premises premises;
    premises.code = p.code;
    premises.name = p.name.to_name();
    premises.occupancy = p.occupancy;
    premises.address_code = p.address_code;
    premises.floors_above = p.floors_above;
    premises.floors_below = p.floors_below;
    premises.hazards.assign(p.hazards.begin(), p.hazards.end());
    premises.access.assign(p.access.begin(), p.access.end());
    for (auto const& c : p.contacts) premises.contacts.push_back({std::string(c.role), std::string(c.phone)});
    premises.at = p.at;
    premises.aliases.assign(p.aliases.begin(), p.aliases.end());
    source.premises.push_back(std::move(premises));
  }
}

}  // namespace

SourceData source_of(DataSet const& data) {
  SourceData source;
  source.label = data.label();
  source.attribution = data.attribution();
  source.demo = data.is_demo();
  add_roads(data, source);
  add_entries(data, source);
  for (auto const& area : data.areas()) {
    Area a;
    a.kind = area.kind;
    a.name = data.name(area.name).to_name();
    a.code = data.text(area.code);
    a.level = area.level;
    if (area.parent != records::kNone) a.parent_code = data.text(data.areas()[area.parent].code);
    for (auto const ring : data.rings(area)) a.rings.emplace_back(ring.begin(), ring.end());
    source.areas.push_back(std::move(a));
  }
  for (auto const& line : data.lines()) {
    auto const points = data.points(line);
    source.lines.push_back({line.is_railway != 0, {points.begin(), points.end()}, data.name(line.name).to_name()});
  }
  return source;
}

}  // namespace tocsin::place_register
