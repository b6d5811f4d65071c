// What both stores ask alike. Text is a parameter, never pasted; $1, $2 ... in the order of their first mention, as both take them.
#pragma once

#include <variant>

#include "history/store.h"

namespace tocsin::history {

using Value = std::variant<std::int64_t, std::string, std::vector<std::string>>;

class Row {  // Columns from 0.
 public:
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string text(int column) const = 0;

 protected:
  ~Row() = default;
};

class SqlStore : public Store {
 public:
  Result<std::optional<Reached>> reached() override;
  Result<std::vector<Kept>> kept() override;
  Result<std::vector<IncidentRow>> search(Search const& search) override;
  Result<std::vector<AssignmentRow>> assignments_of(std::vector<IncidentId> const& incidents) override;
  Result<void> incident_figures(Search const& search, std::function<void(Figure const&)> const& each) override;
  Result<void> assignment_figures(Search const& search, std::function<void(Figure const&)> const& each) override;

 protected:
  using Each = std::function<void(Row const&)>;
  virtual Result<void> read(std::string const& sql, std::vector<Value> const& values, Each const& each) = 0;
  virtual Result<bool> exists() = 0;                                // Are the tables there?
  virtual std::string among(std::string_view parameter) const = 0;  // A list as what IN (...) takes.
  virtual std::string_view like() const = 0;                        // The one that does not look at the case of Latin letters.

 private:
  std::string where(Search const& search, std::vector<Value>& values) const;
};

inline constexpr std::string_view kIncidentColumns =
    "incident_id, centre, position, ordinal, number, opened_us, closed_us, type, priority, level, phase, county, township, place_text, "
    "address_code, lat_e7, lon_e7, answered_us, dispatched_us, en_route_us, on_scene_us, answer_to_dispatch_s, turnout_s, drive_s, "
    "on_scene_s, disposition, merged_into, reopened_from, simulated";
inline constexpr std::string_view kAssignmentColumns =
    "assignment_id, incident_id, unit, agency, station, assigned_us, acknowledged_us, en_route_us, on_scene_us, ended_us, turnout_s, "
    "drive_s, end_reason";
// The columns' values in that order; what is not known is kNone, which the INSERT makes a NULL of.
inline constexpr std::int64_t kNone = -9'000'000'000'000'000'000;
inline constexpr std::int64_t kMaxFigures = 2'000'000;  // Rows that one summary looks at.
std::vector<Value> values_of(IncidentRow const& row);
std::vector<Value> values_of(AssignmentRow const& row);

}  // namespace tocsin::history
