// CallFile: a published record of calls and the units sent to them, one line a unit, with the moments of both. Columns as San Francisco's
// fire department publishes them; the columns that are not read here (callers' and patients' details are not published) are ignored.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "feed/mapping.h"

namespace tocsin::feed {

struct UnitRow {
  UnitRule const* rule = nullptr;
  std::string callsign;  // Of the file: only to count how many there are.
  Instant dispatched, cleared;
  std::optional<Instant> en_route, on_scene, transporting, at_hospital;
};
struct CallRecord {
  std::string number;
  std::string block;  // Where it was: "lat,lon" as the file has them, the middle of a block; its number where the file does not say.
  std::string_view incident_type;
  std::int64_t priority = 3;
  Instant answered;           // received_dttm: the file has no ringing.
  Instant entered;            // entry_dttm: handed to dispatch.
  std::vector<UnitRow> rows;  // By dispatch, then as in the file.
};
struct CallFile {
  std::vector<CallRecord> calls;  // By `entered`, then number.
  std::size_t rows = 0;
  std::size_t mended = 0;  // Moments that lay before their predecessor, or an end that was missing.
};

// "12/31/2016 11:57:56 PM", taken as UTC: only differences and the time of day count. Errors: feed.time_malformed.
Result<Instant> parse_us_time(std::string_view text);
// Errors: those of CsvFile; feed.column_missing (names it), feed.time_malformed, feed.unknown_call_type, feed.unknown_unit_type (with the
// line).
Result<CallFile> read_calls(std::filesystem::path const& path);
Result<CallFile> parse_calls(std::string bytes);

// Calls entered within `length` of the first.
void keep_first(CallFile& file, Duration length);
// Whole weeks are added until the first call is answered at `earliest` or later.
void move_weeks(CallFile& file, Instant earliest);

}  // namespace tocsin::feed
