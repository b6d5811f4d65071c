#include "history/sql/sql_store.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace tocsin::history {

namespace {

std::int64_t number_of(std::optional<Instant> const& at) { return at ? at->us : kNone; }
template <class Tag>
std::string text_of(std::optional<Id<Tag>> const& id) {
  return id ? to_text(*id) : std::string();
}

// Columns where nothing may stand, read so that it can be told.
std::string or_none(std::string_view column) { return fmt::format("COALESCE({}, {})", column, kNone); }
std::optional<std::int64_t> known(std::int64_t value) { return value == kNone ? std::nullopt : std::optional(value); }
std::optional<Instant> moment(std::int64_t value) { return value == kNone ? std::nullopt : std::optional(Instant{value}); }
template <class IdType>
std::optional<IdType> id_of(std::string const& text) {
  auto const raw = parse_raw_id(text);
  if (!raw) return std::nullopt;
  return IdType{raw->centre, raw->position, raw->ordinal};
}

// A text to be found as it stands: the signs that mean something to LIKE are escaped.
std::string escaped(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::vector<Value> values_of(IncidentRow const& row) {
  auto const seconds = [](auto const& from, auto const& to) { return seconds_between(from, to).value_or(kNone); };
  std::optional<Instant> const from = row.answered_at ? row.answered_at : std::optional(row.opened_at);
  return {to_text(row.incident),
          std::int64_t{row.incident.centre},
          static_cast<std::int64_t>(row.incident.position),
          std::int64_t{row.incident.ordinal},
          row.number,
          row.opened_at.us,
          number_of(row.closed_at),
          row.type,
          row.priority,
          row.level,
          row.phase,
          row.county,
          row.township,
          row.place_text,
          row.address_code,
          row.location ? std::int64_t{row.location->lat_e7} : kNone,
          row.location ? std::int64_t{row.location->lon_e7} : kNone,
          number_of(row.answered_at),
          number_of(row.dispatched_at),
          number_of(row.en_route_at),
          number_of(row.on_scene_at),
          seconds(from, row.dispatched_at),
          seconds(row.dispatched_at, row.en_route_at),
          seconds(row.en_route_at, row.on_scene_at),
          seconds(row.on_scene_at, row.closed_at),
          row.disposition,
          text_of(row.merged_into),
          text_of(row.reopened_from),
          std::int64_t{row.is_simulated}};
}

std::vector<Value> values_of(AssignmentRow const& row) {
  auto const seconds = [](auto const& from, auto const& to) { return seconds_between(from, to).value_or(kNone); };
  return {to_text(row.assignment),
          to_text(row.incident),
          row.unit,
          row.agency,
          row.station,
          row.assigned_at.us,
          number_of(row.acknowledged_at),
          number_of(row.en_route_at),
          number_of(row.on_scene_at),
          number_of(row.ended_at),
          seconds(std::optional(row.assigned_at), row.en_route_at),
          seconds(row.en_route_at, row.on_scene_at),
          row.end_reason};
}

std::string to_text(Cursor const& cursor) { return fmt::format("{}.{}.{}", cursor.opened_at.us, cursor.position, cursor.ordinal); }

std::optional<Cursor> cursor_from_text(std::string_view text) {
  Cursor out;
  auto const take = [&](auto& number, bool last) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (last) return text.empty();
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
    return true;
  };
  if (!take(out.opened_at.us, false) || !take(out.position, false) || !take(out.ordinal, true)) return std::nullopt;
  return out;
}

Instant month_of(Instant at) {
  auto civil = to_civil(at);
  return from_civil({.year = civil.year, .month = civil.month});
}

Instant months_before(Instant at, int months) {
  auto const civil = to_civil(at);
  int const count = civil.year * 12 + civil.month - 1 - months;
  return from_civil({.year = count / 12, .month = count % 12 + 1});
}

Result<std::optional<Reached>> SqlStore::reached() {
  TOCSIN_TRY(bool const there, exists());
  if (!there) return std::nullopt;
  std::optional<Reached> out;
  bool whole = true;
  TOCSIN_CHECK(read("SELECT shape, genesis, position, chain FROM history_state", {}, [&](Row const& row) {
    auto const genesis = hash_from_hex(row.text(1)), chain = hash_from_hex(row.text(3));
    whole = genesis && chain;
    if (whole) out = Reached{row.text(0), *genesis, static_cast<std::uint64_t>(row.integer(2)), *chain};
  }));
  if (!whole) return corrupt("store.damaged", "the history's state cannot be read");
  if (out && out->shape == Fold::shape())  // Others may have another table.
    TOCSIN_CHECK(read("SELECT since_us FROM history_state", {}, [&](Row const& row) { out->since = {row.integer(0)}; }));
  return out;
}

Result<std::vector<Kept>> SqlStore::kept() {
  std::vector<Kept> out;
  TOCSIN_CHECK(read("SELECT kind, id, state FROM history_kept ORDER BY kind, id", {},
                    [&](Row const& row) { out.push_back({row.text(0), row.text(1), row.text(2)}); }));
  return out;
}

std::string SqlStore::where(Search const& search, std::vector<Value>& values) const {
  auto const next = [&](Value value) {
    values.push_back(std::move(value));
    return fmt::format("${}", values.size());
  };
  std::string sql = " WHERE i.opened_us >= " + next(search.from.us);
  sql += " AND i.opened_us < " + next(search.to.us);
  if (search.after) {
    std::string const at = next(search.after->opened_at.us);
    std::string const position = next(static_cast<std::int64_t>(search.after->position));
    std::string const ordinal = next(std::int64_t{search.after->ordinal});
    sql += fmt::format(" AND (i.opened_us, i.position, i.ordinal) < ({}, {}, {})", at, position, ordinal);
  }
  if (!search.type.empty()) {
    std::string const whole = next(search.type);
    sql += fmt::format(" AND (i.type = {} OR i.type LIKE {} ESCAPE '\\')", whole, next(escaped(search.type) + ".%"));
  }
  if (search.priority) sql += " AND i.priority = " + next(*search.priority);
  if (!search.disposition.empty()) sql += " AND i.disposition = " + next(search.disposition);
  if (!search.number.empty()) sql += fmt::format(" AND i.number LIKE {} ESCAPE '\\'", next(escaped(search.number) + "%"));
  if (!search.place.empty()) {
    sql += fmt::format(" AND i.place_text {} {} ESCAPE '\\'", like(), next("%" + escaped(search.place) + "%"));
    sql += " AND i.opened_us >= " + next(search.places_from.us);
  }
  if (!search.jurisdictions.empty()) {
    std::string const list = among(next(search.jurisdictions));
    sql += fmt::format(" AND (i.county {} OR i.township {})", list, list);
  }
  auto const sent = [](std::string const& condition) {
    return fmt::format("EXISTS (SELECT 1 FROM history_assignment a WHERE a.incident_id = i.incident_id AND a.{})", condition);
  };
  if (!search.unit.empty()) sql += " AND " + sent("unit = " + next(search.unit));
  if (!search.sight.whole) {
    std::string const list = among(next(search.sight.jurisdictions));
    sql += fmt::format(" AND (i.county {} OR i.township {}", list, list);
    if (search.sight.unplaced) sql += " OR (i.county = '' AND i.township = '')";
    sql += fmt::format(" OR {})", sent("station " + among(next(search.sight.stations))));
  }
  return sql;
}

Result<std::vector<IncidentRow>> SqlStore::search(Search const& search) {
  std::vector<Value> values;
  std::string sql = fmt::format(
      "SELECT i.incident_id, i.number, i.opened_us, {}, i.type, i.priority, i.level, i.phase, i.county, i.township, i.place_text, "
      "i.address_code, {}, {}, {}, {}, {}, {}, i.disposition, i.merged_into, i.reopened_from, i.simulated FROM history_incident i",
      or_none("i.closed_us"), or_none("i.lat_e7"), or_none("i.lon_e7"), or_none("i.answered_us"), or_none("i.dispatched_us"),
      or_none("i.en_route_us"), or_none("i.on_scene_us"));
  sql += where(search, values);
  values.emplace_back(static_cast<std::int64_t>(search.limit));
  sql += fmt::format(" ORDER BY i.opened_us DESC, i.position DESC, i.ordinal DESC LIMIT ${}", values.size());
  std::vector<IncidentRow> out;
  TOCSIN_CHECK(read(sql, values, [&](Row const& row) {
    IncidentRow one{.incident = id_of<IncidentId>(row.text(0)).value_or(IncidentId{}),
                    .number = row.text(1),
                    .opened_at = {row.integer(2)},
                    .closed_at = moment(row.integer(3)),
                    .type = row.text(4),
                    .priority = row.integer(5),
                    .level = row.integer(6),
                    .phase = row.text(7),
                    .county = row.text(8),
                    .township = row.text(9),
                    .place_text = row.text(10),
                    .address_code = row.text(11),
                    .answered_at = moment(row.integer(14)),
                    .dispatched_at = moment(row.integer(15)),
                    .en_route_at = moment(row.integer(16)),
                    .on_scene_at = moment(row.integer(17)),
                    .disposition = row.text(18),
                    .merged_into = id_of<IncidentId>(row.text(19)),
                    .reopened_from = id_of<IncidentId>(row.text(20)),
                    .is_simulated = row.integer(21) != 0};
    auto const lat = known(row.integer(12)), lon = known(row.integer(13));
    if (lat && lon) one.location = Wgs84{static_cast<std::int32_t>(*lat), static_cast<std::int32_t>(*lon)};
    out.push_back(std::move(one));
  }));
  return out;
}

Result<std::vector<AssignmentRow>> SqlStore::assignments_of(std::vector<IncidentId> const& incidents) {
  std::vector<AssignmentRow> out;
  if (incidents.empty()) return out;
  std::vector<std::string> ids;
  for (IncidentId const id : incidents) ids.push_back(to_text(id));
  TOCSIN_CHECK(
      read(fmt::format("SELECT assignment_id, incident_id, unit, agency, station, assigned_us, {}, {}, {}, {}, end_reason FROM "
                       "history_assignment WHERE incident_id {} ORDER BY assigned_us, assignment_id",
                       or_none("acknowledged_us"), or_none("en_route_us"), or_none("on_scene_us"), or_none("ended_us"), among("$1")),
           {ids}, [&](Row const& row) {
             out.push_back({.assignment = id_of<AssignmentId>(row.text(0)).value_or(AssignmentId{}),
                            .incident = id_of<IncidentId>(row.text(1)).value_or(IncidentId{}),
                            .unit = row.text(2),
                            .agency = row.text(3),
                            .station = row.text(4),
                            .assigned_at = {row.integer(5)},
                            .acknowledged_at = moment(row.integer(6)),
                            .en_route_at = moment(row.integer(7)),
                            .on_scene_at = moment(row.integer(8)),
                            .ended_at = moment(row.integer(9)),
                            .end_reason = row.text(10)});
           }));
  return out;
}

// What was merged away is counted with what it was merged into.
Result<void> SqlStore::incident_figures(Search const& search, std::function<void(Figure const&)> const& each) {
  std::vector<Value> values;
  std::string const sql =
      fmt::format("SELECT i.type, i.county, i.township, i.priority, {} FROM history_incident i", or_none("i.answer_to_dispatch_s")) +
      where(search, values) + fmt::format(" AND i.merged_into = '' LIMIT {}", kMaxFigures);
  return read(sql, values, [&](Row const& row) {
    each({.type = row.text(0),
          .county = row.text(1),
          .township = row.text(2),
          .priority = row.integer(3),
          .first_s = known(row.integer(4))});
  });
}

Result<void> SqlStore::assignment_figures(Search const& search, std::function<void(Figure const&)> const& each) {
  std::vector<Value> values;
  std::string const sql =
      fmt::format(
          "SELECT i.type, i.county, i.township, i.priority, t.unit, t.agency, t.station, {}, {} FROM history_incident i JOIN "
          "history_assignment t ON t.incident_id = i.incident_id",
          or_none("t.turnout_s"), or_none("t.drive_s")) +
      where(search, values) + fmt::format(" AND i.merged_into = '' LIMIT {}", kMaxFigures);
  return read(sql, values, [&](Row const& row) {
    each({.type = row.text(0),
          .county = row.text(1),
          .township = row.text(2),
          .unit = row.text(4),
          .agency = row.text(5),
          .station = row.text(6),
          .priority = row.integer(3),
          .first_s = known(row.integer(7)),
          .second_s = known(row.integer(8))});
  });
}

}  // namespace tocsin::history
