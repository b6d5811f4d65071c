#include "register/street_line.h"

#include <doctest/doctest.h>

#include <map>

#include "register/compile.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

namespace tocsin::place_register {

// Calls are placed by the metre: a street must get its share by length, nothing without a name any, and every metre must lie on its street.
TEST_CASE("the named streets end to end: each has as many metres as it is long") {
  TestFolder const folder;
  auto const data = *DataSet::open(data_set_path(folder.path(), *compile_into(tiny_city(), folder.path())));
  StreetLine const line(*data);
  // Riverside 2,000 m, Renmin 2,000 m, Zhongshan 1,000 m, Sao Joao 1,000 m; the fifth road bears no name.
  CHECK(line.length_m() == doctest::Approx(6'000).epsilon(0.01));
  std::map<std::string, int> metres;
  for (std::int64_t m = 0; m < line.length_m(); m += 10) {
    auto const point = line.at(m);
    ++metres[std::string(data->name(data->streets()[point.street].name).local)];
    bool on_street = false;
    for (geo::SegmentId s = 0; s < data->graph().segments.size(); ++s)
      on_street = on_street || (data->street_of(s) == point.street && geo::project(point.at, data->graph().geometry(s)).distance < 1);
    CHECK(on_street);
  }
  CHECK(metres.size() == 4);
  CHECK(metres["人民路"] == doctest::Approx(200).epsilon(0.02));
  CHECK(metres["中山路"] == doctest::Approx(100).epsilon(0.02));
  auto const last = line.at(line.length_m() - 1);
  CHECK(last.street < data->streets().size());
}

TEST_CASE("a data set without named streets has no metre") {
  auto source = tiny_city();
  for (auto& road : source.roads) road.name = {};
  TestFolder const folder;
  auto const data = *DataSet::open(data_set_path(folder.path(), *compile_into(source, folder.path())));
  CHECK(StreetLine(*data).length_m() == 0);
}

}  // namespace tocsin::place_register
