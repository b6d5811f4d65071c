#include "api/tile_source.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

#if __has_include("register/tiles/vector_tiles.h")
#include "register/tiles/vector_tiles.h"
#define TOCSIN_HAS_TILES 1
#endif

namespace tocsin::api {

Result<std::string> encode_tile(ActiveDataSet const& active, std::uint32_t z, std::uint32_t x, std::uint32_t y) {
#ifdef TOCSIN_HAS_TILES
  // Several centres of one process draw from data sets of their own; one that only its tiles still hold is let go.
  struct Kept {
    std::shared_ptr<place_register::DataSet const> data;
    std::shared_ptr<place_register::VectorTiles> tiles;
  };
  static std::mutex mutex;
  static std::vector<Kept> kept;
  std::shared_ptr<place_register::VectorTiles> mine;
  {
    std::scoped_lock lock(mutex);
    auto const found = std::ranges::find(kept, active.data, &Kept::data);
    if (found != kept.end()) {
      mine = found->tiles;
    } else {
      constexpr long kOnlyHere = 2;  // This list and the tiles.
      std::erase_if(kept, [](Kept const& one) { return one.data.use_count() <= kOnlyHere; });
      mine = std::make_shared<place_register::VectorTiles>(active.data);
      kept.push_back({active.data, mine});
    }
  }
  TOCSIN_TRY(auto const bytes, mine->tile(static_cast<int>(z), x, y));
  return *bytes;
#else
  (void)active, (void)z, (void)x, (void)y;
  return std::string();
#endif
}

}  // namespace tocsin::api
