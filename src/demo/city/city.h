// generate_city: the fictitious city 云汀市 / Yunting, complete and the same on every machine: streets, addresses, premises, units.
// There are no persons in it: contacts are roles, crews are numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/hash.h"
#include "demo/city/city_layout.h"
#include "demo/fleet.h"
#include "register/source_data.h"

namespace tocsin::demo {

struct DemoCity {
  Size size = Size::kTiny;
  std::uint64_t seed = 0;
  place_register::SourceData source;
  DemoFleet fleet;
};

DemoCity generate_city(Size size, std::uint64_t seed);

// One value over everything that generate_city made; a test keeps it, so that a change is seen.
Hash digest_of(DemoCity const& city);

}  // namespace tocsin::demo
