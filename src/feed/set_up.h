// SetUp: what the feed needs before the first call: stations, units and run cards where the centre has no unit, and a place for each
// call.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "feed/call_file.h"
#include "feed/server_link.h"
#include "feed/wire.h"
#include "geo/wgs84.h"

namespace tocsin::feed {

struct Ground {
  wire::Configuration configuration;
  std::vector<wire::Station> stations;
  std::vector<wire::Unit> units;
  std::vector<wire::Place> hospitals;
  std::vector<wire::Place> places;  // Where each of the file's calls is, parallel to them.
  std::int64_t streets_m = 0;       // Named streets of the data set.
  std::int64_t at_addresses = 0;    // Of the places.
  bool made_fleet = false;
};
// Errors: feed.clock_not_stepped, feed.no_data_set, feed.no_places, feed.no_homes.
Result<Ground> look_around(ServerLink& link);
Result<void> make_fleet(ServerLink& link, CallFile const& file, Ground& ground);
Result<void> find_places(ServerLink& link, CallFile const& file, Ground& ground);

}  // namespace tocsin::feed
