#include "register/speeds/speed_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "register/csv/csv_contract.h"
#include "register/section_file.h"

namespace tocsin::place_register {
namespace {

constexpr std::array<std::string_view, geo::kModes> kModeWords{"normal", "siren"};

std::vector<std::string> class_words() {
  std::vector<std::string> out;
  for (std::size_t c = 0; c < geo::kRoadClasses; ++c) out.emplace_back(geo::to_text(static_cast<geo::RoadClass>(c)));
  return out;
}

Contract speeds_contract() {
  using K = CellKind;
  Contract contract{"speeds", {}, ""};
  contract.columns = {{.name = "mode", .kind = K::kWord, .required = true, .words = {kModeWords.begin(), kModeWords.end()}},
                      {.name = "class", .kind = K::kWord, .required = true, .words = class_words()},
                      {.name = "day", .kind = K::kWord, .required = true, .words = {kWeekdays.begin(), kWeekdays.end()}},
                      {.name = "hour", .kind = K::kWhole, .required = true, .max_value = 23},
                      {.name = "percent", .kind = K::kWhole, .required = true, .max_value = geo::HourSpeed::kMostPercent},
                      {.name = "observations", .kind = K::kWhole, .max_value = geo::HourSpeed::kMostObservations},
                      {.name = "measured_percent", .kind = K::kWhole, .max_value = geo::HourSpeed::kMostPercent}};
  return contract;
}

template <class Words>
std::size_t place_in(Words const& words, std::string_view word) {
  return static_cast<std::size_t>(std::ranges::find(words, word) - words.begin());
}

Result<geo::SpeedWeek> read(CsvReader csv) {
  auto const name = csv.name();
  auto const classes = class_words();
  auto week = geo::usual_week();
  std::vector<bool> named(geo::kModes * geo::kHoursOfWeek * geo::kRoadClasses, false);
  TOCSIN_TRY(auto reader, ContractReader::open(std::move(csv), speeds_contract()));
  auto const preview = reader.read([&](ContractRow const& row) -> std::optional<RowError> {
    auto const mode = place_in(kModeWords, row["mode"]), road_class = place_in(classes, row["class"]);
    auto const hour = place_in(kWeekdays, row["day"]) * 24 + static_cast<std::size_t>(row.whole("hour"));
    auto const error = [&](char const* column, std::string why) { return RowError{row.line, column, "speeds.malformed", std::move(why)}; };
    auto const place = (mode * geo::kHoursOfWeek + hour) * geo::kRoadClasses + road_class;
    if (named[place]) return error("hour", "this mode, class, day and hour stand there twice");
    named[place] = true;
    auto& cell = week.at(static_cast<geo::TravelMode>(mode), hour, static_cast<geo::RoadClass>(road_class));
    auto const percent = row.whole("percent");
    auto const limits = fmt::format("from {} to {}", geo::HourSpeed::kLeastPercent, geo::HourSpeed::kMostPercent);
    if (percent < geo::HourSpeed::kLeastPercent) return error("percent", limits);
    cell.percent = static_cast<std::uint8_t>(percent);
    cell.observations = static_cast<std::uint32_t>(row.whole("observations"));
    cell.measured_percent = static_cast<std::uint8_t>(row.whole("measured_percent"));
    if ((cell.observations > 0) != (cell.measured_percent > 0)) return error("observations", "with measured_percent both are 0 or none is");
    if (cell.observations > 0 && cell.measured_percent < geo::HourSpeed::kLeastPercent) return error("measured_percent", limits);
    return std::nullopt;
  });
  auto const refused = [&](RowError const& first) {
    return invalid("speeds.malformed",
                   fmt::format("{}, line {}{}: {}", name, first.line, first.column.empty() ? "" : ", " + first.column, first.reason));
  };
  if (!preview)
    return invalid(preview.error().code == "import.no_rows" ? "speeds.malformed" : preview.error().code, preview.error().detail);
  if (!preview->errors.empty()) return refused(preview->errors.front());
  return week;
}

}  // namespace

Result<geo::SpeedWeek> read_speeds(std::string bytes, std::string const& name) {
  TOCSIN_TRY(auto csv, CsvReader::from_bytes(std::move(bytes), name));
  return read(std::move(csv));
}

Result<geo::SpeedWeek> read_speeds(std::filesystem::path const& file) {
  TOCSIN_TRY(auto csv, CsvReader::open(file));
  return read(std::move(csv));
}

std::string speeds_text(geo::SpeedWeek const& week) {
  std::string out = "mode,class,day,hour,percent,observations,measured_percent\n";
  for (std::size_t mode = 0; mode < geo::kModes; ++mode)
    for (std::size_t c = 0; c < geo::kRoadClasses; ++c)
      for (std::size_t hour = 0; hour < geo::kHoursOfWeek; ++hour) {
        auto const& cell = week.at(static_cast<geo::TravelMode>(mode), hour, static_cast<geo::RoadClass>(c));
        out += fmt::format("{},{},{},{},{},{},{}\n", kModeWords[mode], geo::to_text(static_cast<geo::RoadClass>(c)), kWeekdays[hour / 24],
                           hour % 24, cell.percent, cell.observations, cell.measured_percent);
      }
  return out;
}

std::filesystem::path speeds_path(std::filesystem::path const& data_folder, std::string_view version) {
  return data_folder / "speeds" / (std::string(version) + ".csv");
}

Result<std::string> install_speeds(geo::SpeedWeek const& week, std::filesystem::path const& data_folder) {
  if (week == geo::usual_week()) return std::string(kBuiltInSpeeds);
  auto const text = speeds_text(week);
  auto version = to_hex(sha256(text)).substr(0, 16);
  auto const path = speeds_path(data_folder, version);
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) return unavailable("register.cannot_write", fmt::format("{}: {}", path.string(), error.message()));
  TOCSIN_CHECK(write_file_atomically(path, text));
  return version;
}

Result<geo::SpeedWeek> open_speeds(std::filesystem::path const& data_folder, std::string_view version) {
  if (version == kBuiltInSpeeds) return geo::usual_week();
  auto const path = speeds_path(data_folder, version);
  std::error_code error;
  bool const is_version =
      version.size() == 16 && std::ranges::all_of(version, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!is_version || !std::filesystem::exists(path, error))
    return not_found("speeds.missing", fmt::format("speeds {} are not installed", version.substr(0, 60)));
  TOCSIN_TRY(auto week, read_speeds(path));
  if (to_hex(sha256(speeds_text(week))).substr(0, 16) != version)
    return corrupt("speeds.malformed", fmt::format("{} is not what its name says", path.filename().string()));
  return week;
}

}  // namespace tocsin::place_register
