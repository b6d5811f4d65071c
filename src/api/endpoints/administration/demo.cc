#include "api/endpoints/administration/demo.h"

#include "api/endpoint.h"
#include "api/words.h"

namespace tocsin::api {

namespace {

Error not_a_demo() { return {ErrorKind::kNotFound, "demo.not_a_demo", "this server works with real incidents; it has no simulated crews"}; }

}  // namespace

Result<DemoShown> GetDemo::read(Exchange const&) const {
  if (!demo.shown) return std::unexpected(not_a_demo());
  return demo.shown();
}

Result<DemoShown> ServeByCrews::run(Exchange const&, Body const& body) const {
  if (!demo.shown) return std::unexpected(not_a_demo());
  if (!body.incident_id) {
    demo.serve_all(body.on);
    return demo.shown();
  }
  TOCSIN_TRY(auto const id, id_in_body<IncidentId>(*body.incident_id, "incident.unknown"));
  if (!centre.read([&](core::World const& world) { return world.incident.incidents.contains(id); }))
    return not_found("incident.unknown", "no such incident, or it left the working state");
  demo.serve(id, body.on);
  return demo.shown();
}

TOCSIN_ENDPOINT(GetDemo)
TOCSIN_ENDPOINT(ServeByCrews)

}  // namespace tocsin::api
