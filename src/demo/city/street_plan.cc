#include "demo/city/street_plan.h"

#include <algorithm>

namespace tocsin::demo {

namespace {
constexpr std::int64_t kCornerRoom = 260;    // No junction nearer to a corner than this, unless it is the corner.
constexpr std::int64_t kJunctionRoom = 240;  // Nor nearer to another junction.
}  // namespace

std::uint32_t StreetPlan::add_node(Point at) {
  nodes.push_back(at);
  ends_.emplace_back();
  return static_cast<std::uint32_t>(nodes.size() - 1);
}

std::uint32_t StreetPlan::add_edge(std::uint32_t a, std::uint32_t b, RoadClass road_class, std::int32_t name) {
  Edge edge;
  edge.a = a;
  edge.b = b;
  edge.road_class = road_class;
  edge.name = name;
  edges.push_back(std::move(edge));
  return static_cast<std::uint32_t>(edges.size() - 1);
}

Ring StreetPlan::ring_of(Outline const& outline) const {
  Ring ring;
  ring.reserve(outline.size());
  for (Side const& side : outline) ring.push_back(nodes[side.a]);
  return ring;
}

std::uint32_t StreetPlan::node_on(Side const& side, Point at) {
  if (length(at - nodes[side.a]) < kCornerRoom) return side.a;
  if (length(at - nodes[side.b]) < kCornerRoom) return side.b;
  Point const origin = nodes[edges[side.edge].a];
  auto const along = [&](Point p) { return length(p - origin); };
  std::int64_t const here = along(at);
  std::int64_t const low = std::min(along(nodes[side.a]), along(nodes[side.b]));
  std::int64_t const high = std::max(along(nodes[side.a]), along(nodes[side.b]));
  for (auto const& [distance, node] : edges[side.edge].set_in) {
    if (distance > low && distance < high && std::abs(distance - here) < kJunctionRoom) return node;
  }
  std::uint32_t const node = add_node(at);
  auto& set_in = edges[side.edge].set_in;
  set_in.insert(std::upper_bound(set_in.begin(), set_in.end(), std::pair{here, node}), {here, node});
  return node;
}

bool StreetPlan::find_cut(Outline const& outline, BlockStyle const& style, Random& random, Cut& cut) {
  std::size_t longest = 0;
  std::int64_t best = 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    std::int64_t const l = length(nodes[outline[i].b] - nodes[outline[i].a]);
    if (l > best) best = l, longest = i;
  }
  if (best < 2 * style.shortest_side) return false;
  Point const a = nodes[outline[longest].a], b = nodes[outline[longest].b];
  std::int64_t const part = random.between(400, 600);
  std::int64_t const lean = random.between(-style.skew_permille, style.skew_permille);
  Point const from = between(a, b, part, 1000);
  Point const along = scaled(b - a, 1000);
  Point const normal = left_normal(along);
  Point const ray{normal.x + along.x * lean / 1000, normal.y + along.y * lean / 1000};

  std::size_t hit = outline.size();
  std::int64_t nearest = 0;
  Point at;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    if (i == longest) continue;
    Point const c = nodes[outline[i].a], d = nodes[outline[i].b];
    std::int64_t const across = cross(ray, d - c);
    if (across == 0) continue;
    std::int64_t const reach = cross(c - from, d - c) * 1000 / across;  // Along the ray, in thousandths of it.
    std::int64_t const t = cross(c - from, ray) * 1000 / across;        // Along the side.
    if (reach <= 10 || t < 0 || t > 1000) continue;
    if (hit == outline.size() || reach < nearest) {
      hit = i;
      nearest = reach;
      at = between(c, d, t, 1000);
    }
  }
  if (hit == outline.size()) return false;
  // Decide by geometry first: a refused cut must not leave nodes behind.
  if (length(at - from) < style.shortest_side) return false;
  cut.from = longest;
  cut.to = hit;
  cut.p = node_on(outline[longest], from);
  cut.q = node_on(outline[hit], at);
  for (Side const& side : outline) {
    auto const lies_on = [&](std::uint32_t n, std::size_t i) { return n == side.a || n == side.b || &outline[i] == &side; };
    if (lies_on(cut.p, cut.from) && lies_on(cut.q, cut.to)) return false;
  }
  return cut.p != cut.q;
}

std::int32_t StreetPlan::name_across(std::uint32_t node, Point direction) const {
  for (std::uint32_t const id : ends_[node]) {
    Edge const& other = edges[id];
    Point const away = nodes[other.a == node ? other.b : other.a] - nodes[node];
    std::int64_t const forward = dot(scaled(away, 1000), scaled(direction, 1000));
    if (forward < -960'000) return other.name;
  }
  return kNoName;
}

void StreetPlan::divide(Outline outline, BlockStyle const& style, Random& random, std::vector<Outline>& blocks) {
  std::int64_t const area = twice_area(ring_of(outline)) / 2;
  std::int64_t const enough = style.target_area * random.between(750, 1350) / 1000;
  Cut cut;
  if (area <= enough || !find_cut(outline, style, random, cut)) {
    blocks.push_back(std::move(outline));
    return;
  }
  bool const is_main = area > 8 * style.target_area;
  bool const is_least = area < 5 * style.target_area / 2;
  std::uint32_t const street = add_edge(cut.p, cut.q, is_main ? style.main : is_least ? style.least : style.small, kNoName);
  Edge& edge = edges[street];
  edge.local = true;
  edge.frontage = is_main ? style.main_frontage : style.small_frontage;
  // Both ends lie on streets that already belong to the network, so one-way traffic always finds a way in and out.
  if (!is_main && random.chance(style.one_way_ppm)) edge.one_way = random.chance(500'000) ? OneWay::kForward : OneWay::kBackward;
  Point const direction = nodes[cut.q] - nodes[cut.p];
  edge.name = name_across(cut.p, direction);
  if (edge.name == kNoName) edge.name = name_across(cut.q, {-direction.x, -direction.y});
  if (edge.name == kNoName) {
    edge.name = static_cast<std::int32_t>(names.size());
    names.emplace_back();  // The sign writer comes later (names.h).
  }
  ends_[cut.p].push_back(street);
  ends_[cut.q].push_back(street);

  auto const walk = [&](std::size_t begin, std::uint32_t start, std::size_t end, std::uint32_t stop) {
    Outline part;
    std::size_t const n = outline.size();
    for (std::size_t i = begin;; i = (i + 1) % n) {
      Side side = outline[i];
      if (i == begin) side.a = start;
      if (i == end) side.b = stop;
      if (side.a != side.b) part.push_back(side);
      if (i == end) break;
    }
    part.push_back({street, stop, start});
    return part;
  };
  Outline left = walk(cut.from, cut.p, cut.to, cut.q);
  Outline right = walk(cut.to, cut.q, cut.from, cut.p);
  divide(std::move(left), style, random, blocks);
  divide(std::move(right), style, random, blocks);
}

}  // namespace tocsin::demo
