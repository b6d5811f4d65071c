// Map tiles of the active data set, with the last ones kept.
#pragma once

#include <cstdint>
#include <string>

#include "api/advice/data_sets.h"

namespace tocsin::api {

Result<std::string> encode_tile(ActiveDataSet const& active, std::uint32_t z, std::uint32_t x, std::uint32_t y);

}  // namespace tocsin::api
