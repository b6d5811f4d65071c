#include "api/endpoints/paper.h"

#include <fmt/format.h>

#include "api/area_scope.h"
#include "api/endpoint.h"
#include "api/paper/printable_pack.h"

namespace tocsin::api {

void GetPrintablePack::handle(Exchange const& exchange) const {
  auto const contents = centre.read([&](core::World const& world) {
    auto all = paper::pack_contents(world);
    AreaScope const scope = AreaScope::of(world, exchange.principal());
    std::erase_if(all.incidents, [&](auto const& incident) { return !scope.has(world, incident); });
    std::erase_if(all.units, [&](auto const& unit) { return !scope.has(unit); });
    std::erase_if(all.stations, [&](auto const& station) { return !scope.has(station); });
    return all;
  });
  auto const active = data_sets.current();
  auto const language = exchange.language() == "zh" ? paper::Language::kZh : paper::Language::kEn;
  http::Response response;
  response.content_type = "text/html; charset=utf-8";
  // To be kept and printed, not shown here: its style is inside, which this site's own policy would refuse.
  std::string const form = paper::form_number(clock.now(), contents.configuration.settings.utc_offset, 0);
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"tocsin-{}.{}.html\"", form.substr(0, form.rfind('-')),
                                            language == paper::Language::kZh ? "zh" : "en"));
  response.body = paper::printable_pack(contents, active.get(), {.now = clock.now(), .demo = demo}, language);
  exchange.respond(std::move(response));
}

Result<paper::Reentered> EnterForm::run(Exchange const& exchange, Body const& body) const {
  auto const& principal = exchange.principal();
  if (!principal.areas.empty()) {
    bool const mine = centre.read([&](core::World const& world) {
      AreaScope const scope = AreaScope::of(world, principal);
      return std::ranges::all_of(body.units, [&](auto const& unit) { return scope.has_unit(unit.unit_id); });
    });
    if (!mine) return forbidden("auth.outside_area", "this lies outside the areas of your account");
  }
  TOCSIN_TRY(Place const place, resolve_place(data_sets, {body.place_text, body.location, body.address_code}));
  return paper::enter(centre, vault, principal.actor, body, place);
}

TOCSIN_ENDPOINT(GetPrintablePack)
TOCSIN_ENDPOINT(EnterForm)

}  // namespace tocsin::api
