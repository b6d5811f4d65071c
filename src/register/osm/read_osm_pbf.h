// An OpenStreetMap extract as SourceData: roads, addresses, places, areas, boundaries.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "register/source_data.h"

namespace tocsin::place_register {

// Three passes over the file, so that only what is used is held. Codes are OSM ids: n123, w123, r123.
// Errors: import.pbf_missing, _empty, _not_pbf, _truncated, _damaged, _unsupported, _too_large (each naming the byte position where there
// is one), import.pbf_without_roads.
Result<SourceData> read_osm_pbf(std::filesystem::path const& path);
Result<SourceData> read_osm_pbf_bytes(std::string bytes, std::string name);

}  // namespace tocsin::place_register
