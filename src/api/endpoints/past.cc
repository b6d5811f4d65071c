#include "api/endpoints/past.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/area_scope.h"
#include "api/endpoint.h"

namespace tocsin::api {

namespace {

constexpr Duration kUsualSpan = Duration::days(31);
constexpr std::size_t kMaxTextBytes = 100;

Result<Instant> moment_or(Exchange const& exchange, std::string_view name, Instant otherwise) {
  auto const text = exchange.query(name);
  if (text.empty()) return otherwise;
  auto const at = parse_rfc3339(text);
  if (!at) return invalid("query.malformed", std::string(name) + " is a time like 2026-11-22T08:30:00Z");
  return *at;
}

bool is_number(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

void add_cell(std::string& out, std::string_view text) {
  if (!out.empty() && out.back() != '\n') out += ',';
  bool const is_formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  out += '"';
  if (is_formula) out += '\'';
  for (char const c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}
void add_degrees(std::string& out, std::optional<double> const& degrees) {
  if (!out.empty() && out.back() != '\n') out += ',';
  if (degrees) out += fmt::format("{:.7f}", *degrees);  // West and south begin with the sign of a formula, and are none.
}
void add_cell(std::string& out, std::optional<Instant> const& at) { add_cell(out, at ? to_rfc3339(*at) : std::string()); }
void add_cell(std::string& out, std::optional<std::int64_t> const& number) {
  add_cell(out, number ? std::to_string(*number) : std::string());
}

}  // namespace

QueryParameters PastReader::query() {
  return {{"from", "Received at or after; else 31 days before `to`", "接警时间不早于；默认为 to 之前 31 天"},
          {"to", "Received before; else now", "接警时间早于；默认为现在"},
          {"type", "Of this type and what is under it", "此警情类别及其下级"},
          {"priority", "1 to 4", "优先级 1 至 4", QueryKind::kInteger},
          {"jurisdiction", "In this jurisdiction and what is under it", "此辖区及其下级"},
          {"unit", "To which this unit was sent", "调派过此出动单元"},
          {"disposition", "That ended so", "处置结果"},
          {"q", "Beginning of the number, or part of the place's text (places of fires, rescues and the like, of the last 24 months)",
           "警情编号开头，或地点文字的一部分（仅限近 24 个月火灾、救援等类别）"}};
}

Result<history::Search> PastReader::asked(Exchange const& exchange) const {
  if (history == nullptr) return unavailable("history.not_ready", "this server only shows the state");
  history::Search out;
  TOCSIN_TRY(out.to, moment_or(exchange, "to", clock.now() + Duration::seconds(1)));
  TOCSIN_TRY(out.from, moment_or(exchange, "from", out.to - kUsualSpan));
  if (out.to < out.from) return invalid("query.malformed", "`to` is before `from`");
  out.type = exchange.query("type");
  TOCSIN_TRY(out.priority, exchange.query_integer("priority", 1, 4));
  out.unit = exchange.query("unit");
  out.disposition = exchange.query("disposition");
  std::string const jurisdiction = exchange.query("jurisdiction"), q = exchange.query("q");
  for (auto const& text : {out.type, out.unit, out.disposition, jurisdiction, q})
    if (text.size() > kMaxTextBytes) return invalid("query.malformed", fmt::format("at most {} bytes to look for", kMaxTextBytes));
  (is_number(q) ? out.number : out.place) = q;
  centre.read([&](core::World const& world) {
    out.sight = AreaScope::of(world, exchange.principal()).sight();
    if (jurisdiction.empty()) return;
    out.jurisdictions.push_back(jurisdiction);  // Also one of a register of before.
    for (auto const& [code, one] : world.jurisdiction.jurisdictions)
      if (code.text != jurisdiction && jurisdiction::lies_in(world.jurisdiction, code, {jurisdiction}))
        out.jurisdictions.push_back(code.text);
  });
  searches.count(exchange.principal().actor, jurisdiction::SearchKind::kPast);
  return out;
}

std::uint64_t PastReader::behind(std::uint64_t position) const {
  auto const now = centre.position();
  return now > position ? now - position : 0;
}

std::vector<PastIncident> PastReader::shown(history::History::Found const& found) const {
  std::set<IncidentId> const current = centre.read([&](core::World const& world) {
    std::set<IncidentId> out;
    for (auto const& row : found.incidents)
      if (world.incident.incidents.contains(row.incident)) out.insert(row.incident);
    return out;
  });
  std::map<IncidentId, std::vector<PastUnit>> units;
  for (auto const& row : found.assignments)
    units[row.incident].push_back({row.unit, row.agency, row.station, row.assigned_at, row.en_route_at, row.on_scene_at, row.end_reason});
  std::vector<PastIncident> out;
  for (auto const& row : found.incidents) {
    using history::seconds_between;
    PastIncident item{.incident_id = to_text(row.incident),
                      .number = row.number,
                      .received_at = row.opened_at,
                      .answered_at = row.answered_at,
                      .dispatched_at = row.dispatched_at,
                      .en_route_at = row.en_route_at,
                      .arrived_at = row.on_scene_at,
                      .closed_at = row.closed_at,
                      .answer_to_dispatch_s = seconds_between(row.answered_at ? row.answered_at : row.opened_at, row.dispatched_at),
                      .turnout_s = seconds_between(row.dispatched_at, row.en_route_at),
                      .drive_s = seconds_between(row.en_route_at, row.on_scene_at),
                      .on_scene_s = seconds_between(row.on_scene_at, row.closed_at),
                      .type = row.type,
                      .priority = row.priority,
                      .level = row.level,
                      .phase = row.phase,
                      .disposition = row.disposition,
                      .county = row.county,
                      .township = row.township,
                      .place_text = row.place_text,
                      .address_code = row.address_code,
                      .units = std::move(units[row.incident]),
                      .created_by_demo = row.is_simulated,
                      .current = current.contains(row.incident)};
    if (row.location) item.location = view::GeoPoint{row.location->lat(), row.location->lon()};
    if (row.merged_into) item.merged_into = to_text(*row.merged_into);
    if (row.reopened_from) item.reopened_from = to_text(*row.reopened_from);
    out.push_back(std::move(item));
  }
  return out;
}

Result<PastList> SearchPast::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  TOCSIN_TRY(auto search, asked(exchange));
  search.limit = page.limit;
  if (!page.after.empty()) {
    search.after = history::cursor_from_text(page.after);
    if (!search.after) return invalid("query.malformed", "this cursor is not one of ours");
  }
  TOCSIN_TRY(auto const found, history->search(std::move(search)));
  PastList out;
  out.items = shown(found);
  if (found.next) out.next = to_text(*found.next);
  out.position = found.position;
  out.behind = behind(found.position);
  out.months_kept = history->months_kept();
  return out;
}

Result<PastSummary> SummarisePast::read(Exchange const& exchange) const {
  TOCSIN_TRY(auto const search, asked(exchange));
  TOCSIN_TRY(auto summary, history->summary(search));
  return PastSummary{search.from,
                     search.to,
                     std::move(summary.total),
                     std::move(summary.by_type),
                     std::move(summary.by_priority),
                     std::move(summary.by_jurisdiction),
                     std::move(summary.by_agency),
                     std::move(summary.by_station),
                     summary.position,
                     behind(summary.position)};
}

std::string past_csv(std::vector<PastIncident> const& items) {
  std::string out = "\xEF\xBB\xBF";
  out +=
      "number,incident_id,received_at,answered_at,dispatched_at,en_route_at,arrived_at,closed_at,answer_to_dispatch_s,turnout_s,drive_s,"
      "on_scene_s,type,priority,level,phase,disposition,county,township,place_text,lat,lon,units,merged_into,reopened_from\n";
  for (auto const& item : items) {
    add_cell(out, item.number);
    add_cell(out, item.incident_id);
    for (auto const& at :
         {std::optional(item.received_at), item.answered_at, item.dispatched_at, item.en_route_at, item.arrived_at, item.closed_at})
      add_cell(out, at);
    for (auto const& seconds : {item.answer_to_dispatch_s, item.turnout_s, item.drive_s, item.on_scene_s}) add_cell(out, seconds);
    add_cell(out, item.type);
    add_cell(out, std::to_string(item.priority));
    add_cell(out, std::to_string(item.level));
    for (auto const& text : {item.phase, item.disposition, item.county, item.township, item.place_text}) add_cell(out, text);
    add_degrees(out, item.location ? std::optional(item.location->lat) : std::nullopt);
    add_degrees(out, item.location ? std::optional(item.location->lon) : std::nullopt);
    std::vector<std::string> units;
    for (auto const& unit : item.units) units.push_back(unit.unit_id);
    add_cell(out, fmt::format("{}", fmt::join(units, " ")));
    add_cell(out, item.merged_into.value_or(""));
    add_cell(out, item.reopened_from.value_or(""));
    out += '\n';
  }
  return out;
}

void ExportPast::handle(Exchange const& exchange) const {
  auto const whole = [&]() -> Result<std::string> {
    TOCSIN_TRY(auto search, asked(exchange));
    search.limit = kMaxExported;
    TOCSIN_TRY(auto const found, history->search(search));
    if (found.next)
      return invalid("history.too_many", fmt::format("more than {} incidents: choose a shorter span, or less at a time", kMaxExported));
    return past_csv(shown(found));
  }();
  if (!whole) return exchange.refuse(whole.error());
  http::Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"tocsin-incidents.csv\"");
  response.body = *whole;
  exchange.respond(std::move(response));
}

TOCSIN_ENDPOINT(SearchPast)
TOCSIN_ENDPOINT(ExportPast)
TOCSIN_ENDPOINT(SummarisePast)

}  // namespace tocsin::api
