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

// What a day is written from and the crews go by: a tenth of the source.
struct DemoGround {
  struct Door {
    Wgs84 at;
    std::string code;
    std::string number;  // Where it has none, its building.
    bool numbered = true;
    bool village = false;      // Named by the village, which has no streets.
    std::uint32_t street = 0;  // Into `names`: its street, or its community where it has none.
    std::uint32_t town = 0;    // Into `names`.
  };
  struct Hospital {
    std::string code;
    Wgs84 at;
  };
  std::vector<place_register::Name> names;
  std::vector<Door> doors;               // In the order of the source's addresses.
  std::vector<std::uint32_t> waterside;  // Doors by the river.
  std::vector<std::uint32_t> premises;   // The door of each of the source's premises.
  std::vector<Hospital> hospitals;
  std::vector<std::vector<Wgs84>> lowland;  // By the source's roads: what of it a flood covers; empty where it stays dry.
};

struct DemoCity {
  Size size = Size::kTiny;
  std::uint64_t seed = 0;
  place_register::SourceData source;  // May be let go when it is compiled and the centre filled: it is large.
  DemoGround ground;
  DemoFleet fleet;
};

DemoCity generate_city(Size size, std::uint64_t seed);

// One value over everything that generate_city made; a test keeps it, so that a change is seen.
Hash digest_of(DemoCity const& city);

}  // namespace tocsin::demo
