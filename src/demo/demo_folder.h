// The demo's data folder: what it was generated from and where its clock stands (DIR/demo.json), and what a new centre is filled with.
// A folder that holds anything else is refused: demo data never mixes with real data.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "demo/day.h"
#include "demo/demo_plan.h"
#include "sequencer/centre.h"

namespace tocsin::demo {

struct DemoFolder {
  Size size = Size::kCity;
  std::uint64_t seed = 42;
  Instant shown_at;  // Where the clock stood when it was last written: a restart goes on from there.
  // What the register holds of it, so that the next start need not compile it again: version of the data set, digest of the city.
  std::string data_set, city_sha256;
};
inline constexpr char const* kDemoFile = "demo.json";

// Before anything else is made in the folder. Without demo.json the folder must be empty or absent; then it is made, and its clock
// starts on the date of `today` at half past eight in the morning, or shortly before the flood of a storm. Size and seed of an existing
// folder stay what they are.
// Errors: demo.folder_has_other_data, demo.folder_not_written, demo.folder_damaged, demo.folder_differs (another size or seed is asked
// for).
Result<DemoFolder> open_demo_folder(std::filesystem::path const& folder, std::optional<Size> size, std::optional<std::uint64_t> seed,
                                    Instant today, Scenario scenario = Scenario::kNormal);
Result<void> write_demo_folder(std::filesystem::path const& folder, DemoFolder const& state);

// The version of the city's data set in the folder's register; compiled when it is not there yet or the city was drawn differently then.
// Errors: register.*
Result<std::string> install_data_set(std::filesystem::path const& folder, DemoFolder& state, DemoCity const& city);

// Catalogue, incident types, the activated data set, stations, units, seats and run cards, where they are not there yet. Returns how many
// commands it took. `data_set` is what install_data_set() returned.
// Errors: demo.folder_has_other_data (the centre has activated a data set that is no demo's), and what the core refuses.
Result<std::size_t> fill_centre(sequencer::Centre& centre, DemoCity const& city, std::string const& data_set, Instant now);

std::string_view to_text(Size size);
std::optional<Size> size_from_text(std::string_view text);
std::string_view to_text(Scenario scenario);
std::optional<Scenario> scenario_from_text(std::string_view text);

}  // namespace tocsin::demo
