#include "api/endpoints/city.h"

#include <algorithm>

#include "api/contract/error_catalogue.h"
#include "api/endpoint.h"

namespace tocsin::api {

namespace {

constexpr std::int64_t kStaleAfter_s = 10;

}  // namespace

CityCentre city_row(sequencer::Centre const& centre, Clock const& clock, std::uint16_t number, BilingualText name) {
  CityCentre row{.number = number, .name = std::move(name)};
  auto const why = centre.stopped();
  row.state = !why ? "leads" : why->code == "journal.standby" ? "standby" : why->code == "journal.read_only" ? "read_only" : "stopped";
  if (why) row.reason = why->code;
  centre.read([&](core::World const& world) {
    row.numbers = view::city_numbers(world, std::max(clock.now(), world.now));
    row.position = world.position;
    if (world.now.is_set()) row.last_entry_at = world.now;
  });
  row.view_age_s = std::chrono::duration_cast<std::chrono::seconds>(centre.view_age()).count();
  row.stale = *row.view_age_s >= kStaleAfter_s;
  return row;
}

Result<City> GetCity::read(Exchange const& exchange) const {
  if (!exchange.principal().areas.empty()) return forbidden("auth.outside_area", "the view of the city is of whole centres");
  City out;
  std::uint16_t const mine = centre.journal().header().centre;
  out.items = desk ? desk() : std::vector{city_row(centre, clock, mine, {})};
  std::ranges::sort(out.items, {}, &CityCentre::number);
  for (auto& row : out.items) {
    row.here = row.number == mine;
    if (auto const* known = find_error(row.reason)) row.title = known->title, row.title_zh = known->title_zh;
    if (row.numbers)
      view::add(out.total, *row.numbers);
    else
      ++out.without_numbers;
  }
  return out;
}

Endpoint endpoint(GetCity e) { return make_endpoint(std::move(e)); }

}  // namespace tocsin::api
