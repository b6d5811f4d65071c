// Speeds by hour of week as a file (docs/internals/decisions/0015): one row for a mode, class of road, day and hour. It lies beside the
// data sets, named by the hash of what it says, and fits every road network, since it speaks of classes and never of single roads.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "geo/travel/speeds/speed_week.h"

namespace tocsin::place_register {

inline constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
// The version that needs no file: geo::usual_week().
inline constexpr std::string_view kBuiltInSpeeds = "built_in";

// Cells that no row names stay as usual_week() has them. All or nothing: one wrong row refuses the file, naming its line.
// Errors: speeds.malformed, import.csv_*, import.unknown_column, import.missing_column.
Result<geo::SpeedWeek> read_speeds(std::string bytes, std::string const& name);
Result<geo::SpeedWeek> read_speeds(std::filesystem::path const& file);
// Every cell, in order: the same week gives the same bytes.
std::string speeds_text(geo::SpeedWeek const& week);

// Writes it into the data folder and gives its version, 16 hex digits. Errors: register.cannot_write.
Result<std::string> install_speeds(geo::SpeedWeek const& week, std::filesystem::path const& data_folder);
// Errors: speeds.missing (not installed), speeds.malformed (not what its name says).
Result<geo::SpeedWeek> open_speeds(std::filesystem::path const& data_folder, std::string_view version);
std::filesystem::path speeds_path(std::filesystem::path const& data_folder, std::string_view version);

}  // namespace tocsin::place_register
