#include "register/tiles/vector_tiles.h"

#include "register/tiles/layers.h"

namespace tocsin::place_register {
namespace {

constexpr std::size_t kEntryBytes = 200;  // What a cached tile costs beside its bytes, about.

}  // namespace

Result<std::string> draw_tile(DataSet const& data, TileId id) {
  TOCSIN_CHECK(check_tile(id));
  std::string tile;
  TileGrid const grid(id);
  add_areas(data, grid, tile);
  add_drawn_lines(data, grid, tile);
  add_roads(data, grid, tile);
  add_points(data, grid, tile);
  return tile;
}

VectorTiles::VectorTiles(std::shared_ptr<DataSet const> data, std::size_t cache_bytes) : data_(std::move(data)), limit_(cache_bytes) {}

std::size_t VectorTiles::cached_bytes() const {
  std::lock_guard const lock(mutex_);
  return used_;
}

Result<std::shared_ptr<std::string const>> VectorTiles::tile(int z, std::int64_t x, std::int64_t y) {
  TileId const id{z, x, y};
  {
    std::lock_guard const lock(mutex_);
    if (auto const found = tiles_.find(id); found != tiles_.end()) {
      by_age_.splice(by_age_.begin(), by_age_, found->second.age);
      return found->second.bytes;
    }
  }
  TOCSIN_TRY(auto drawn, draw_tile(*data_, id));  // Outside the lock: two readers may draw one tile twice, and get the same bytes.
  auto bytes = std::make_shared<std::string const>(std::move(drawn));
  auto const cost = bytes->size() + kEntryBytes;
  std::lock_guard const lock(mutex_);
  if (cost > limit_ || tiles_.contains(id)) return bytes;
  by_age_.push_front(id);
  tiles_[id] = {bytes, by_age_.begin()};
  used_ += cost;
  while (used_ > limit_) {
    auto const oldest = tiles_.find(by_age_.back());
    used_ -= oldest->second.bytes->size() + kEntryBytes;
    tiles_.erase(oldest);
    by_age_.pop_back();
  }
  return bytes;
}

}  // namespace tocsin::place_register
