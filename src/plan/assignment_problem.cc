#include "plan/assignment_problem.h"

#include <limits>

#include "base/result.h"

namespace tocsin::plan {

std::vector<std::size_t> solve_assignment(std::size_t rows, std::size_t columns, std::span<std::int64_t const> cost) {
  TOCSIN_ASSERT(rows <= columns && cost.size() == rows * columns);
  constexpr std::int64_t kInfinite = std::numeric_limits<std::int64_t>::max();
  // Index 0 stands for "none"; rows and columns count from 1.
  std::vector<std::int64_t> row_price(rows + 1, 0), column_price(columns + 1, 0);
  std::vector<std::size_t> row_of(columns + 1, 0), before(columns + 1, 0);
  for (std::size_t row = 1; row <= rows; ++row) {
    std::vector<std::int64_t> slack(columns + 1, kInfinite);
    std::vector<bool> done(columns + 1, false);
    std::size_t column = 0;
    row_of[0] = row;
    do {  // Grow the tree of cheapest exchanges until a free column is reached.
      done[column] = true;
      std::size_t const at_row = row_of[column];
      std::int64_t least = kInfinite;
      std::size_t next = 0;
      for (std::size_t c = 1; c <= columns; ++c) {
        if (done[c]) continue;
        auto const reduced = cost[(at_row - 1) * columns + c - 1] - row_price[at_row] - column_price[c];
        if (reduced < slack[c]) {
          slack[c] = reduced;
          before[c] = column;
        }
        if (slack[c] < least) {
          least = slack[c];
          next = c;
        }
      }
      for (std::size_t c = 0; c <= columns; ++c) {
        if (done[c]) {
          row_price[row_of[c]] += least;
          column_price[c] -= least;
        } else if (slack[c] != kInfinite) {
          slack[c] -= least;
        }
      }
      column = next;
    } while (row_of[column] != 0);
    while (column != 0) {  // Exchange along the path.
      row_of[column] = row_of[before[column]];
      column = before[column];
    }
  }
  std::vector<std::size_t> result(rows, 0);
  for (std::size_t c = 1; c <= columns; ++c)
    if (row_of[c] != 0) result[row_of[c] - 1] = c - 1;
  return result;
}

}  // namespace tocsin::plan
