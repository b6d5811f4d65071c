#include "register/tiles/mvt_layer.h"

#include <algorithm>

#include "register/checked_protozero.h"

namespace tocsin::place_register {
namespace {

constexpr std::uint32_t kPoint = 1, kLine = 2, kPolygon = 3;
constexpr std::uint32_t kMoveTo = 1, kLineTo = 2, kClosePath = 7;

std::uint32_t command(std::uint32_t id, std::size_t count) { return (id & 7) | static_cast<std::uint32_t>(count << 3); }

class Pen {
 public:
  void move_to(TilePoint p) {
    geometry_.push_back(command(kMoveTo, 1));
    step(p);
  }
  void line_to(TileLine const& line, std::size_t first) {
    geometry_.push_back(command(kLineTo, line.size() - first));
    for (auto i = first; i < line.size(); ++i) step(line[i]);
  }
  void close() { geometry_.push_back(command(kClosePath, 1)); }
  std::vector<std::uint32_t> const& geometry() const { return geometry_; }

 private:
  void step(TilePoint p) {
    geometry_.push_back(protozero::encode_zigzag32(p.x - at_.x));
    geometry_.push_back(protozero::encode_zigzag32(p.y - at_.y));
    at_ = p;
  }
  std::vector<std::uint32_t> geometry_;
  TilePoint at_;
};

std::uint32_t number_of(std::map<std::string, std::uint32_t, std::less<>>& known, std::vector<std::string>& list, std::string_view text) {
  if (auto const found = known.find(text); found != known.end()) return found->second;
  auto const n = static_cast<std::uint32_t>(list.size());
  known.emplace(std::string(text), n);
  list.emplace_back(text);
  return n;
}

}  // namespace

void MvtLayer::attribute(std::string_view key, std::string const& value) {
  tags_.push_back(number_of(keys_, key_list_, key));
  tags_.push_back(number_of(values_, value_list_, value));
}

MvtLayer& MvtLayer::with(std::string_view key, std::string_view text) {
  if (text.empty()) return *this;
  std::string value;
  protozero::pbf_writer(value).add_string(1, text.data(), text.size());
  attribute(key, value);
  return *this;
}

MvtLayer& MvtLayer::with(std::string_view key, std::int64_t number) {
  std::string value;
  protozero::pbf_writer(value).add_sint64(6, number);
  attribute(key, value);
  return *this;
}

MvtLayer& MvtLayer::with_flag(std::string_view key, bool flag) {
  if (!flag) return *this;
  std::string value;
  protozero::pbf_writer(value).add_bool(7, true);
  attribute(key, value);
  return *this;
}

MvtLayer& MvtLayer::with(NameView const& name) {
  with("name", name.in(""));
  with("name_zh", name.zh);
  return with("name_en", name.en);
}

void MvtLayer::add_point(TilePoint p) {
  Pen pen;
  pen.move_to(p);
  finish(kPoint, pen.geometry());
}

void MvtLayer::add_lines(std::vector<TileLine> const& lines) {
  Pen pen;
  for (auto const& line : lines) {
    if (line.size() < 2) continue;
    pen.move_to(line[0]);
    pen.line_to(line, 1);
  }
  finish(kLine, pen.geometry());
}

void MvtLayer::add_polygon(std::vector<TileLine> rings) {
  Pen pen;
  bool is_outer = true;
  for (auto& ring : rings) {
    if ((doubled_area(ring) > 0) != is_outer) std::reverse(ring.begin(), ring.end());
    is_outer = false;
    pen.move_to(ring[0]);
    pen.line_to(ring, 1);
    pen.close();
  }
  finish(kPolygon, pen.geometry());
}

void MvtLayer::finish(std::uint32_t type, std::vector<std::uint32_t> const& geometry) {
  if (!geometry.empty()) {
    std::string feature;
    protozero::pbf_writer f(feature);
    f.add_packed_uint32(2, tags_.begin(), tags_.end());
    f.add_enum(3, static_cast<std::int32_t>(type));
    f.add_packed_uint32(4, geometry.begin(), geometry.end());
    protozero::pbf_writer(features_).add_message(2, feature);
    ++count_;
  }
  tags_.clear();
}

void MvtLayer::append_to(std::string& tile) const {
  if (empty()) return;
  std::string layer;
  protozero::pbf_writer l(layer);
  l.add_string(1, name_);
  layer += features_;
  for (auto const& key : key_list_) l.add_string(3, key);
  for (auto const& value : value_list_) l.add_message(4, value);
  l.add_uint32(5, kTileExtent);
  l.add_uint32(15, 2);
  protozero::pbf_writer(tile).add_message(3, layer);
}

}  // namespace tocsin::place_register
