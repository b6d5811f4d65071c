// The assignment problem: give each row a column of its own so that the sum of costs is least. Hungarian method with potentials,
// O(rows^2 * columns); after Kuhn (1955), Munkres (1957) and Jonker and Volgenant (1987).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tocsin::plan {

// `cost` row by row, rows <= columns, every cost at most 2^60 / rows in size. The column of each row; the same input, the same answer.
std::vector<std::size_t> solve_assignment(std::size_t rows, std::size_t columns, std::span<std::int64_t const> cost);

}  // namespace tocsin::plan
