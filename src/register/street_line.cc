#include "register/street_line.h"

#include <algorithm>

namespace tocsin::place_register {

StreetLine::StreetLine(DataSet const& data) : data_(data) {
  auto const& graph = data.graph();
  for (geo::SegmentId s = 0; s < graph.segments.size(); ++s)
    if (data.street_of(s) != records::kNone && graph.segments[s].has(geo::Segment::kMain)) stretches_.push_back({0, s});
  std::ranges::stable_sort(stretches_, {}, [&](Stretch const& one) { return data.street_of(one.segment); });
  for (auto& one : stretches_) {
    one.from_dm = static_cast<std::uint64_t>(length_dm_);
    length_dm_ += graph.segments[one.segment].length_dm;
  }
}

StreetLine::Point StreetLine::at(std::int64_t metre) const {
  auto const dm = static_cast<std::uint64_t>(metre) * 10;
  auto const stretch = std::prev(std::ranges::upper_bound(stretches_, dm, {}, &Stretch::from_dm));
  auto const& graph = data_.graph();
  double const fraction = static_cast<double>(dm - stretch->from_dm) / graph.segments[stretch->segment].length_dm;
  return {data_.street_of(stretch->segment), geo::point_along(graph.geometry(stretch->segment), fraction)};
}

}  // namespace tocsin::place_register
