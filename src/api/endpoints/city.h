// The view of the city: every centre of this process, each from its own follower World. Between centres there is no order: each row is of
// the moment that it says.
#pragma once

#include <functional>
#include <vector>

#include "api/clock.h"
#include "api/exchange.h"
#include "sequencer/centre.h"
#include "view/city_numbers.h"
#include "view/resources.h"

namespace tocsin::api {

struct CityCentre {
  std::uint16_t number = 0;
  BilingualText name;                          // Empty: it has none but its number.
  bool here = false;                           // The one that was asked.
  std::string state;                           // leads, standby, read_only, stopped (no intake, or not open)
  std::string reason;                          // Of what does not lead: the code of the error.
  std::optional<std::string> title, title_zh;  // In words.
  std::optional<view::CityNumbers> numbers;    // Absent: it is not open.
  std::optional<std::uint64_t> position;       // Of its journal, that the numbers are of.
  std::optional<Instant> last_entry_at;        // By its own clock.
  std::optional<std::int64_t> view_age_s;      // How long ago it last looked at its journal. 0: it leads, and what it shows is now.
  bool stale = false;                          // Looked at too long ago to go by.
};
BOOST_DESCRIBE_STRUCT(CityCentre, (),
                      (number, name, here, state, reason, title, title_zh, numbers, position, last_entry_at, view_age_s, stale))

struct City {
  std::vector<CityCentre> items;  // By number.
  view::CityNumbers total;        // Of the rows that have numbers.
  std::int64_t without_numbers = 0;
};
BOOST_DESCRIBE_STRUCT(City, (), (items, total, without_numbers))

// One row, of a centre that is open.
CityCentre city_row(sequencer::Centre const& centre, Clock const& clock, std::uint16_t number, BilingualText name);
// Whoever keeps the centres of this process gives the rows. Empty: there is but the one that was asked.
using CityDesk = std::function<std::vector<CityCentre>()>;

struct GetCity {
  using Body = Nothing;
  using Answer = City;
  sequencer::Centre& centre;
  Clock const& clock;
  CityDesk desk;
  Result<Answer> read(Exchange const& exchange) const;  // Errors: auth.outside_area: an account of some areas does not see the city.
};
Endpoint endpoint(GetCity e);

}  // namespace tocsin::api
