// What OpenStreetMap's tags mean here: which ways are driven and how, which things are places, which areas are drawn.
// https://wiki.openstreetmap.org/wiki/Map_features
#pragma once

#include <optional>
#include <string>

#include "register/osm/osm_elements.h"
#include "register/source_data.h"

namespace tocsin::place_register {

Name name_of(OsmTags const& tags);
// Class, direction, access, speed, names; nothing when no motor vehicle drives there. `nodes` is left empty.
std::optional<Road> road_of(OsmTags const& tags);
// Whether nothing drives past this node. Gates are opened for emergency vehicles unless they are closed to everybody.
bool is_barrier(OsmTags const& tags);
// Kind, name and note; code and position are left empty.
std::optional<Place> place_of(OsmTags const& tags);
// Names and number; code and position are left empty.
std::optional<Address> address_of(OsmTags const& tags);
std::optional<AreaKind> area_kind_of(OsmTags const& tags);
// Rivers and railways: true for a railway.
std::optional<bool> line_is_railway(OsmTags const& tags);
std::uint16_t speed_kmh_of(std::string_view maxspeed);  // 0: unknown or none.

}  // namespace tocsin::place_register
