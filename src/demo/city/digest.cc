#include <span>

#include "demo/city/city.h"

namespace tocsin::demo {

namespace {
// Every value in a fixed order; numbers as text, parts closed by a byte that no text holds.
class Digest {
 public:
  void text(std::string_view s) {
    buffer_.append(s).push_back('\x1f');
    if (buffer_.size() > 1 << 16) flush();
  }
  void number(std::int64_t n) { text(std::to_string(n)); }
  void point(Wgs84 p) {
    number(p.lat_e7);
    number(p.lon_e7);
  }
  void name(Name const& n) {
    text(n.local);
    text(n.zh);
    text(n.en);
  }
  Hash finish() {
    flush();
    return hasher_.finish();
  }

 private:
  void flush() {
    hasher_.add(buffer_);
    buffer_.clear();
  }
  std::string buffer_;
  Hasher hasher_;
};
}  // namespace

Hash digest_of(DemoCity const& city) {
  Digest d;
  auto const& s = city.source;
  d.text(s.label);
  for (auto const& p : s.nodes) d.point(p);
  for (auto const& road : s.roads) {
    for (auto const n : road.nodes) d.number(n);
    d.number(static_cast<int>(road.road_class));
    d.number(static_cast<int>(road.one_way));
    d.number(road.speed_kmh);
    d.number(road.bridge);
    d.name(road.name);
    d.text(road.ref);
  }
  for (auto const& a : s.addresses) {
    d.text(a.code);
    d.name(a.county);
    d.name(a.town);
    d.name(a.community);
    d.name(a.street);
    d.text(a.number);
    d.text(a.building);
    d.text(a.postcode);
    d.point(a.at);
  }
  for (auto const& p : s.places) {
    d.text(p.code);
    d.number(static_cast<int>(p.kind));
    d.name(p.name);
    d.point(p.at);
    d.text(p.note);
  }
  for (auto const& p : s.premises) {
    d.text(p.code);
    d.name(p.name);
    d.number(static_cast<int>(p.occupancy));
    d.text(p.address_code);
    d.number(p.floors_above);
    d.number(p.floors_below);
    for (auto const& h : p.hazards) d.text(h);
    for (auto const& a : p.access) d.text(a);
    for (auto const& c : p.contacts) d.text(c.role), d.text(c.phone);
    d.point(p.at);
  }
  for (auto const& a : s.areas) {
    d.number(static_cast<int>(a.kind));
    for (auto const& ring : a.rings) {
      for (auto const& p : ring) d.point(p);
    }
    d.name(a.name);
    d.text(a.code);
    d.text(a.parent_code);
    d.number(static_cast<int>(a.level));
  }
  for (auto const& line : s.lines) {
    d.number(line.railway);
    for (auto const& p : line.points) d.point(p);
    d.name(line.name);
  }
  for (auto const& station : city.fleet.stations) {
    d.text(station.code);
    d.name(station.name);
    d.text(station.agency);
    d.point(station.at);
    d.text(station.jurisdiction);
  }
  for (auto const& unit : city.fleet.units) {
    d.text(unit.code);
    d.name(unit.name);
    d.text(unit.kind);
    d.text(unit.station);
    for (auto const& c : unit.capabilities) d.text(c);
    d.number(unit.crew);
  }
  for (auto const& seat : city.fleet.seats) d.text(seat.code), d.name(seat.name);
  return d.finish();
}

}  // namespace tocsin::demo
