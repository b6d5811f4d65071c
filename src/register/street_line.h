// StreetLine: the named streets of a data set laid end to end, so that every metre of it is one point of the city and a long street has as
// many as it is long. In the order of the data set's streets, then of its segments; only what can be driven to (the main network).
#pragma once

#include <cstdint>
#include <vector>

#include "register/data_set.h"

namespace tocsin::place_register {

class StreetLine {
 public:
  explicit StreetLine(DataSet const& data);  // `data` outlives it.

  std::int64_t length_m() const { return length_dm_ / 10; }
  struct Point {
    std::uint32_t street = 0;
    Wgs84 at;
  };
  Point at(std::int64_t metre) const;  // 0 <= metre < length_m().

 private:
  struct Stretch {
    std::uint64_t from_dm = 0;
    geo::SegmentId segment = 0;
  };
  DataSet const& data_;
  std::vector<Stretch> stretches_;
  std::int64_t length_dm_ = 0;
};

}  // namespace tocsin::place_register
