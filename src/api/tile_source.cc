#include "api/tile_source.h"

#if __has_include("register/tiles/vector_tiles.h")
#include "register/tiles/vector_tiles.h"
#define TOCSIN_HAS_TILES 1
#endif

namespace tocsin::api {

Result<std::string> encode_tile(ActiveDataSet const& active, std::uint32_t z, std::uint32_t x, std::uint32_t y) {
#ifdef TOCSIN_HAS_TILES
  static std::mutex mutex;
  static std::shared_ptr<place_register::VectorTiles> tiles;
  std::shared_ptr<place_register::VectorTiles> mine;
  {
    std::scoped_lock lock(mutex);
    if (!tiles || &tiles->data() != active.data.get()) tiles = std::make_shared<place_register::VectorTiles>(active.data);
    mine = tiles;
  }
  TOCSIN_TRY(auto const bytes, mine->tile(static_cast<int>(z), x, y));
  return *bytes;
#else
  (void)active, (void)z, (void)x, (void)y;
  return std::string();
#endif
}

}  // namespace tocsin::api
