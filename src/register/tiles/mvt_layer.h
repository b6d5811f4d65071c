// One layer of a Mapbox Vector Tile (specification 2.1): features with attributes, keys and values kept once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "register/data_set.h"
#include "register/tiles/tile_grid.h"

namespace tocsin::place_register {

class MvtLayer {
 public:
  explicit MvtLayer(std::string_view name) : name_(name) {}

  // Attributes of the feature that is added next; empty texts and false are left out.
  MvtLayer& with(std::string_view key, std::string_view text);
  MvtLayer& with(std::string_view key, std::int64_t number);
  MvtLayer& with_flag(std::string_view key, bool flag);
  // name, name_zh, name_en
  MvtLayer& with(NameView const& name);

  void add_point(TilePoint p);
  void add_lines(std::vector<TileLine> const& lines);
  // Outer first, then holes; turned the way the format wants.
  void add_polygon(std::vector<TileLine> rings);

  bool empty() const { return features_.empty(); }
  std::size_t size() const { return count_; }
  void append_to(std::string& tile) const;

 private:
  void attribute(std::string_view key, std::string const& value);
  void finish(std::uint32_t type, std::vector<std::uint32_t> const& geometry);

  std::string name_;
  std::string features_;
  std::size_t count_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> keys_, values_;
  std::vector<std::string> key_list_, value_list_;  // Values as encoded messages.
  std::vector<std::uint32_t> tags_;
};

}  // namespace tocsin::place_register
