// The web map's grid: tile z/x/y in spherical Mercator, and a place's coordinates within it (0..4096, y downwards).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "geo/shapes.h"

namespace tocsin::place_register {

constexpr std::int32_t kTileExtent = 4096;
constexpr std::int32_t kTileBuffer = 64;  // Drawn beyond the edge, so that outlines meet the next tile's.
constexpr int kMaxZoom = 20;

struct TileId {
  int z = 0;
  std::int64_t x = 0, y = 0;
  friend auto operator<=>(TileId const&, TileId const&) = default;
};
// Errors: tile.out_of_range.
Result<void> check_tile(TileId tile);

struct TilePoint {
  std::int32_t x = 0, y = 0;
  friend bool operator==(TilePoint const&, TilePoint const&) = default;
};
using TileLine = std::vector<TilePoint>;

class TileGrid {
 public:
  explicit TileGrid(TileId tile);
  TilePoint at(Wgs84 p) const;
  TileLine line(std::span<Wgs84 const> points) const;
  // The tile with its buffer.
  geo::Box const& box() const { return box_; }
  int zoom() const { return tile_.z; }

 private:
  TileId tile_;
  double scale_;
  geo::Box box_;
};

// Parts of a line within the tile and its buffer; simplified to half a pixel.
std::vector<TileLine> clip_line(TileLine const& line);
// A ring within the tile and its buffer, simplified; empty when nothing is left of it.
TileLine clip_ring(TileLine const& ring);
TileLine simplify(TileLine const& line, double tolerance);
// Twice the area in tile units; positive when the ring runs clockwise on the screen.
std::int64_t doubled_area(TileLine const& ring);

}  // namespace tocsin::place_register
