// The layers of a tile, each drawn from the data set as far as its zoom shows it.
#pragma once

#include <string>

#include "register/data_set.h"
#include "register/tiles/tile_grid.h"

namespace tocsin::place_register {

// roads: class, name*, ref, bridge, tunnel, one_way (1 along the line, -1 against it), private
void add_roads(DataSet const& data, TileGrid const& grid, std::string& tile);
// water, green, built_up (industrial as a flag), building, jurisdiction (level, code): name*
void add_areas(DataSet const& data, TileGrid const& grid, std::string& tile);
// waterway, railway: name*
void add_drawn_lines(DataSet const& data, TileGrid const& grid, std::string& tile);
// station (kind), hospital, hydrant (note), place (kind: settlement, school, ...), premises (kind), address (number): name*, code
void add_points(DataSet const& data, TileGrid const& grid, std::string& tile);

}  // namespace tocsin::place_register
