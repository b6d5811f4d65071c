// What people may name besides addresses: streets of the road graph, places, premises, divisions, each with where it lies.
#pragma once

#include <span>
#include <vector>

#include "geo/address/address_tables.h"
#include "geo/road_graph.h"
#include "register/records.h"
#include "register/source_data.h"
#include "register/streets.h"
#include "register/text_table.h"

namespace tocsin::place_register {

struct NamedThings {
  std::vector<address::NamedThing> things;
  std::vector<address::Division> divisions;  // Of the land's list, then jurisdictions.
};
NamedThings name_things(SourceData const& source, Streets const& streets, geo::RoadGraph const& graph, TextTable const& texts);

// Junctions that two streets of different names share, in order of junction.
std::vector<records::Crossing> find_crossings(Streets const& streets);

}  // namespace tocsin::place_register
