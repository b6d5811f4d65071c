// The demo city's forces: stations, units, seats. Plain data; the driver turns it into commands.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "demo/city/names.h"
#include "geo/wgs84.h"

namespace tocsin::demo {

struct CityPlan;
enum class Size;

// `code` is an agency's: fire, ambulance, police, utility, volunteers, rescue.
struct DemoAgency {
  std::string code;
  Name name;
};
struct DemoStation {
  std::string code;
  Name name;
  std::string agency;
  Wgs84 at;
  std::string jurisdiction;  // Township it stands in.
};
struct DemoUnit {
  std::string code;  // The callsign on the radio: E101
  Name name;
  std::string kind;  // engine, ladder, ambulance, patrol, boat, ...
  std::string agency;
  std::string station;
  std::vector<std::string> capabilities;
  int crew = 0;  // How many; never who.
};
struct DemoSeat {
  std::string code;
  Name name;
};
struct DemoFleet {
  std::vector<DemoAgency> agencies;
  std::vector<DemoStation> stations;
  std::vector<DemoUnit> units;
  std::vector<DemoSeat> seats;
};

}  // namespace tocsin::demo
