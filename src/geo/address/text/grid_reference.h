// Grid references: what navigation devices and rescue teams say instead of degrees.
#pragma once

#include <optional>
#include <string_view>

#include "geo/wgs84.h"

namespace tocsin::address {

// UTM (50R 233000 3320000), MGRS (50RKV3300020000, 10 m and finer), full plus codes (8Q336222+22). `text` is normalised(): lower case.
// WGS 84 only. MGRS and plus codes name a square: its middle is the point. UTM by Krüger's series to the sixth order (Karney 2011), to
// millimetres; squares by NGA.STND.0037 and the Open Location Code specification. Nothing when it is none, or coarser than 100 m.
std::optional<Wgs84> point_from_grid_reference(std::u32string_view text);

}  // namespace tocsin::address
