#include "feed/call_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "register/csv/csv_file.h"

namespace tocsin::feed {
namespace {

enum Column {
  kNumber,
  kCallsign,
  kUnitType,
  kCallType,
  kGroup,
  kReceived,
  kEntry,
  kDispatch,
  kResponse,
  kOnScene,
  kTransport,
  kHospital,
  kAvailable,
  kPriority,
  kLat,
  kLon,
  kColumns
};
constexpr std::array<std::string_view, kColumns> kNames{
    "call_number",   "unit_id",       "unit_type",      "call_type",     "call_type_group", "received_dttm",  "entry_dttm", "dispatch_dttm",
    "response_dttm", "on_scene_dttm", "transport_dttm", "hospital_dttm", "available_dttm",  "final_priority", "lat",        "lon"};

// Moments in their order; one that lies before its predecessor is set to it.
void mend(UnitRow& row, std::optional<Instant> cleared, std::size_t& mended) {
  Instant last = row.dispatched;
  for (auto* const moment : {&row.en_route, &row.on_scene, &row.transporting, &row.at_hospital}) {
    if (!*moment) continue;
    if (**moment < last) {
      *moment = last;
      ++mended;
    }
    last = **moment;
  }
  if (!cleared || *cleared < last) {
    cleared = last + Duration::minutes(1);
    ++mended;
  }
  row.cleared = *cleared;
}

Result<CallFile> read(place_register::CsvFile csv) {
  std::array<std::size_t, kColumns> at{};
  for (std::size_t i = 0; i < kColumns; ++i) {
    auto const column = csv.column(kNames[i]);
    if (!column) return invalid("feed.column_missing", fmt::format("the file has no column '{}'", kNames[i]));
    at[i] = *column;
  }
  CallFile out;
  std::map<std::string, CallRecord> calls;
  std::vector<std::string> fields;
  auto const with_line = [&](Error error) {
    error.detail = fmt::format("line {}: {}", csv.line(), error.detail);
    return std::unexpected(std::move(error));
  };
  while (true) {
    TOCSIN_TRY(bool const any, csv.next(fields));
    if (!any) break;
    auto const field = [&](Column c) -> std::string const& { return fields[at[c]]; };
    auto const maybe = [&](Column c, std::optional<Instant>& moment) -> Result<bool> {
      if (field(c).empty()) return true;
      TOCSIN_TRY(moment, parse_us_time(field(c)));
      return true;
    };
    auto const mapped = map_call(field(kCallType), field(kGroup), field(kPriority));
    if (!mapped) return with_line(mapped.error());
    auto const rule = map_unit(field(kUnitType));
    if (!rule) return with_line(rule.error());
    UnitRow row;
    row.rule = *rule;
    row.callsign = field(kCallsign);
    std::optional<Instant> received, entered, dispatched, cleared;
    for (auto const& [column, moment] :
         {std::pair{kReceived, &received}, std::pair{kEntry, &entered}, std::pair{kDispatch, &dispatched},
          std::pair{kResponse, &row.en_route}, std::pair{kOnScene, &row.on_scene}, std::pair{kTransport, &row.transporting},
          std::pair{kHospital, &row.at_hospital}, std::pair{kAvailable, &cleared}})
      if (auto const read = maybe(column, *moment); !read) return with_line(read.error());
    if (!received || !entered || !dispatched)
      return with_line(Error{ErrorKind::kInvalid, "feed.time_malformed", "received, entry and dispatch must be there"});
    row.dispatched = *dispatched;
    mend(row, cleared, out.mended);
    ++out.rows;
    auto const [call, is_new] = calls.try_emplace(field(kNumber));
    CallRecord& record = call->second;
    if (is_new) {
      record.number = field(kNumber);
      record.block = field(kLat).empty() || field(kLon).empty() ? record.number : field(kLat) + "," + field(kLon);
      record.incident_type = mapped->incident_type;
      record.priority = mapped->priority;
      record.answered = *received;
      record.entered = *entered;
    }
    record.priority = std::min(record.priority, mapped->priority);
    record.answered = std::min(record.answered, *received);
    record.entered = std::min({record.entered, *entered, row.dispatched});
    record.rows.push_back(std::move(row));
  }
  for (auto& [number, record] : calls) {
    record.entered = std::max(record.entered, record.answered);
    std::ranges::stable_sort(record.rows, {}, &UnitRow::dispatched);
    out.calls.push_back(std::move(record));
  }
  std::ranges::stable_sort(out.calls, {}, &CallRecord::entered);
  return out;
}

}  // namespace

Result<Instant> parse_us_time(std::string_view text) {
  auto const malformed = [&] { return invalid("feed.time_malformed", fmt::format("'{}' is not MM/DD/YYYY HH:MM:SS AM|PM", text)); };
  if (text.size() != 22 || text[2] != '/' || text[5] != '/' || text[10] != ' ' || text[13] != ':' || text[16] != ':' || text[19] != ' ')
    return malformed();
  bool good = true;
  auto const number = [&](std::size_t from, std::size_t length) {
    int value = 0;
    auto const [end, error] = std::from_chars(text.data() + from, text.data() + from + length, value);
    good = good && error == std::errc{} && end == text.data() + from + length;
    return value;
  };
  CivilTime t;
  t.month = number(0, 2), t.day = number(3, 2), t.year = number(6, 4), t.hour = number(11, 2), t.minute = number(14, 2),
  t.second = number(17, 2);
  auto const half = text.substr(20);
  good = good && (half == "AM" || half == "PM") && t.hour >= 1 && t.hour <= 12 && t.minute < 60 && t.second < 60 && t.month >= 1 &&
         t.month <= 12 && t.day >= 1 && t.day <= 31;
  if (!good) return malformed();
  t.hour = t.hour % 12 + (half == "PM" ? 12 : 0);
  return from_civil(t);
}

Result<CallFile> read_calls(std::filesystem::path const& path) {
  TOCSIN_TRY(auto csv, place_register::CsvFile::open(path));
  return read(std::move(csv));
}
Result<CallFile> parse_calls(std::string bytes) {
  TOCSIN_TRY(auto csv, place_register::CsvFile::from_bytes(std::move(bytes)));
  return read(std::move(csv));
}

void keep_first(CallFile& file, Duration length) {
  if (file.calls.empty()) return;
  Instant const end = file.calls.front().entered + length;
  std::erase_if(file.calls, [&](CallRecord const& call) { return call.entered >= end; });
  file.rows = 0;
  for (auto const& call : file.calls) file.rows += call.rows.size();
}

void move_weeks(CallFile& file, Instant earliest) {
  if (file.calls.empty()) return;
  Instant first = file.calls.front().answered;
  for (auto const& call : file.calls) first = std::min(first, call.answered);
  if (first >= earliest) return;
  Duration const week = Duration::days(7);
  Duration const shift = week * ((earliest - first).us / week.us + 1);
  auto const move = [&](Instant& at) { at = at + shift; };
  for (auto& call : file.calls) {
    move(call.answered), move(call.entered);
    for (auto& row : call.rows) {
      move(row.dispatched), move(row.cleared);
      for (auto* const moment : {&row.en_route, &row.on_scene, &row.transporting, &row.at_hospital})
        if (*moment) move(**moment);
    }
  }
}

}  // namespace tocsin::feed
