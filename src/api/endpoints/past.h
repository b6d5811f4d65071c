// Past incidents: searched, counted, and as a file. What is current still stands there too; `current` says so.
#pragma once

#include "api/boundary/place_searches.h"
#include "api/clock.h"
#include "api/endpoints/lists.h"
#include "history/history.h"
#include "sequencer/centre.h"
#include "view/resources.h"

namespace tocsin::api {

struct PastUnit {
  std::string unit_id, agency, station;  // The station as it was when the unit was sent.
  Instant assigned_at;
  std::optional<Instant> en_route_at, arrived_at;
  std::string end_reason;
};
BOOST_DESCRIBE_STRUCT(PastUnit, (), (unit_id, agency, station, assigned_at, en_route_at, arrived_at, end_reason))

struct PastIncident {
  std::string incident_id, number;
  Instant received_at;
  std::optional<Instant> answered_at, dispatched_at, en_route_at, arrived_at, closed_at;
  std::optional<std::int64_t> answer_to_dispatch_s, turnout_s, drive_s, on_scene_s;
  std::string type;
  std::int64_t priority = 0, level = 1;
  std::string phase, disposition;
  std::string county, township;
  std::string place_text, address_code;  // Empty for types of which no address is kept.
  std::optional<view::GeoPoint> location;
  std::vector<PastUnit> units;
  std::optional<std::string> merged_into, reopened_from;
  bool created_by_demo = false;
  bool current = false;  // It is in the working state still.
};
BOOST_DESCRIBE_STRUCT(PastIncident, (),
                      (incident_id, number, received_at, answered_at, dispatched_at, en_route_at, arrived_at, closed_at,
                       answer_to_dispatch_s, turnout_s, drive_s, on_scene_s, type, priority, level, phase, disposition, county, township,
                       place_text, address_code, location, units, merged_into, reopened_from, created_by_demo, current))

// `position`: up to where the journal has been folded; `behind`: how many entries are still to come, while the rows are being made anew.
struct PastList {
  std::vector<PastIncident> items;
  codec::Nullable<std::string> next;
  std::uint64_t position = 0, behind = 0;
  std::int64_t months_kept = 0;
};
BOOST_DESCRIBE_STRUCT(PastList, (), (items, next, position, behind, months_kept))

struct PastSummary {
  Instant from, to;
  history::Group total;
  std::vector<history::Group> by_type, by_priority, by_jurisdiction, by_agency, by_station;
  std::uint64_t position = 0, behind = 0;
};
BOOST_DESCRIBE_STRUCT(PastSummary, (), (from, to, total, by_type, by_priority, by_jurisdiction, by_agency, by_station, position, behind))

inline constexpr std::size_t kMaxExported = 20'000;  // Rows of one file.

struct PastReader {
  history::History const* history;
  sequencer::Centre const& centre;
  Clock const& clock;
  PlaceSearches& searches;
  static QueryParameters query();
  // Errors: history.not_ready, query.malformed.
  Result<history::Search> asked(Exchange const& exchange) const;
  std::vector<PastIncident> shown(history::History::Found const& found) const;
  std::uint64_t behind(std::uint64_t position) const;
};
struct SearchPast : PastReader {
  using Body = Nothing;
  using Answer = PastList;
  static QueryParameters query() { return page_query(PastReader::query()); }
  Result<Answer> read(Exchange const& exchange) const;
};
struct ExportPast : PastReader {
  using Body = Nothing;
  using Answer = Nothing;
  static constexpr std::string_view kContent = "text/csv";
  void handle(Exchange const& exchange) const;
};
struct SummarisePast : PastReader {
  using Body = Nothing;
  using Answer = PastSummary;
  Result<Answer> read(Exchange const& exchange) const;
};

// As a spreadsheet takes it: UTF-8 with its mark, and no cell that it would take for a formula.
std::string past_csv(std::vector<PastIncident> const& items);

Endpoint endpoint(SearchPast e);
Endpoint endpoint(ExportPast e);
Endpoint endpoint(SummarisePast e);

}  // namespace tocsin::api
