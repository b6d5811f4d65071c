// Counts and percentiles of a span of the past: of incidents, stations and organisations; never of a person, a seat or one crew. Figures of
// fewer than kFewestCrews units are not shown (DOMAIN.md, boundary 9).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/describe.hpp>

namespace tocsin::history {

struct Figure;

inline constexpr std::size_t kFewestCrews = 5;

struct Percentiles {
  std::int64_t count = 0;
  std::optional<std::int64_t> median_s, p90_s;  // Absent: too few.
};
BOOST_DESCRIBE_STRUCT(Percentiles, (), (count, median_s, p90_s))

struct Group {
  std::string code;
  std::int64_t incidents = 0, assignments = 0;
  Percentiles answer_to_dispatch, turnout, drive;
};
BOOST_DESCRIBE_STRUCT(Group, (), (code, incidents, assignments, answer_to_dispatch, turnout, drive))

struct Summary {
  Group total;
  std::vector<Group> by_type, by_priority, by_jurisdiction, by_agency, by_station;
  std::uint64_t position = 0;
};

class Summarist {
 public:
  void add_incident(Figure const& figure);
  void add_assignment(Figure const& figure);
  Summary finish();

 private:
  struct Heap {
    std::int64_t incidents = 0, assignments = 0;
    std::vector<std::int32_t> answer_to_dispatch, turnout, drive;
    std::set<std::string> units;
  };
  using Heaps = std::map<std::string, Heap>;
  template <class Add>
  void add_to(Figure const& figure, Add const& add);
  static Group group_of(std::string const& code, Heap& heap);
  static std::vector<Group> groups_of(Heaps& heaps);

  Heap total_;
  Heaps types_, priorities_, jurisdictions_, agencies_, stations_;
};

// The value at or below which `percent` of the values lie (nearest rank). `values` not empty; their order is lost.
std::int32_t percentile(std::vector<std::int32_t>& values, int percent);

}  // namespace tocsin::history
