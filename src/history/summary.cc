#include "history/summary.h"

#include <algorithm>

#include "history/store.h"

namespace tocsin::history {

namespace {

void keep(std::vector<std::int32_t>& values, std::optional<std::int64_t> const& seconds) {
  if (seconds) values.push_back(static_cast<std::int32_t>(std::min<std::int64_t>(*seconds, INT32_MAX)));
}

Percentiles percentiles_of(std::vector<std::int32_t>& values, bool are_enough) {
  Percentiles out{.count = static_cast<std::int64_t>(values.size())};
  if (!are_enough || values.size() < kFewestCrews) return out;
  out.median_s = percentile(values, 50);
  out.p90_s = percentile(values, 90);
  return out;
}

}  // namespace

std::int32_t percentile(std::vector<std::int32_t>& values, int percent) {
  auto const rank = std::max<std::size_t>(1, (values.size() * static_cast<std::size_t>(percent) + 99) / 100);
  auto const at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::ranges::nth_element(values, at);
  return *at;
}

template <class Add>
void Summarist::add_to(Figure const& figure, Add const& add) {
  add(total_);
  add(types_[figure.type]);
  add(priorities_[std::to_string(figure.priority)]);
  add(jurisdictions_[figure.township.empty() ? figure.county : figure.township]);
}

void Summarist::add_incident(Figure const& figure) {
  add_to(figure, [&](Heap& heap) {
    ++heap.incidents;
    keep(heap.answer_to_dispatch, figure.first_s);
  });
}

void Summarist::add_assignment(Figure const& figure) {
  auto const add = [&](Heap& heap) {
    ++heap.assignments;
    keep(heap.turnout, figure.first_s);
    keep(heap.drive, figure.second_s);
    if (heap.units.size() < kFewestCrews) heap.units.insert(figure.unit);
  };
  add_to(figure, add);
  add(agencies_[figure.agency]);
  add(stations_[figure.station]);
}

Group Summarist::group_of(std::string const& code, Heap& heap) {
  bool const are_enough = heap.units.size() >= kFewestCrews;
  return {.code = code,
          .incidents = heap.incidents,
          .assignments = heap.assignments,
          .answer_to_dispatch = percentiles_of(heap.answer_to_dispatch, true),
          .turnout = percentiles_of(heap.turnout, are_enough),
          .drive = percentiles_of(heap.drive, are_enough)};
}

std::vector<Group> Summarist::groups_of(Heaps& heaps) {
  std::vector<Group> out;
  for (auto& [code, heap] : heaps) out.push_back(group_of(code, heap));
  return out;
}

Summary Summarist::finish() {
  return {.total = group_of("", total_),
          .by_type = groups_of(types_),
          .by_priority = groups_of(priorities_),
          .by_jurisdiction = groups_of(jurisdictions_),
          .by_agency = groups_of(agencies_),
          .by_station = groups_of(stations_)};
}

}  // namespace tocsin::history
