// VectorTiles: the map, drawn from the data set on demand, with a cache of bounded size. Safe to use from several threads.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "register/data_set.h"
#include "register/tiles/tile_grid.h"

namespace tocsin::place_register {

// A Mapbox Vector Tile, not compressed; empty bytes where there is nothing. Errors: tile.out_of_range.
Result<std::string> draw_tile(DataSet const& data, TileId tile);

class VectorTiles {
 public:
  static constexpr std::size_t kDefaultCacheBytes = 24 * 1024 * 1024;

  explicit VectorTiles(std::shared_ptr<DataSet const> data, std::size_t cache_bytes = kDefaultCacheBytes);
  Result<std::shared_ptr<std::string const>> tile(int z, std::int64_t x, std::int64_t y);

  DataSet const& data() const { return *data_; }
  std::size_t cached_bytes() const;

 private:
  struct Entry {
    std::shared_ptr<std::string const> bytes;
    std::list<TileId>::iterator age;
  };
  std::shared_ptr<DataSet const> data_;
  std::size_t limit_;
  mutable std::mutex mutex_;
  std::size_t used_ = 0;
  std::list<TileId> by_age_;  // Least recently used last.
  std::map<TileId, Entry> tiles_;
};

}  // namespace tocsin::place_register
