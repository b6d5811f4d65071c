// Rings: lines that share ends, joined into closed rings.
#pragma once

#include <cstdint>
#include <vector>

namespace tocsin::place_register {

// Lines as node ids; each line is used once, in either direction. Rings come without the repeated end; what does not close is left out.
std::vector<std::vector<std::int64_t>> join_rings(std::vector<std::vector<std::int64_t>> lines);

}  // namespace tocsin::place_register
