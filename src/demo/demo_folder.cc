#include "demo/demo_folder.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <boost/describe.hpp>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "journal/vault.h"
#include "register/compile.h"

namespace tocsin::demo {

struct DemoFile {
  std::string size;
  std::int64_t seed = 0;
  Instant shown_at;
  std::string data_set, city_sha256;
};
BOOST_DESCRIBE_STRUCT(DemoFile, (), (size, seed, shown_at, data_set, city_sha256))

std::string_view to_text(Size size) { return size == Size::kCity ? "city" : "tiny"; }
std::optional<Size> size_from_text(std::string_view text) {
  if (text == "city") return Size::kCity;
  if (text == "tiny") return Size::kTiny;
  return {};
}
std::string_view to_text(Scenario scenario) { return scenario == Scenario::kStorm ? "storm" : "normal"; }
std::optional<Scenario> scenario_from_text(std::string_view text) {
  if (text == "normal") return Scenario::kNormal;
  if (text == "storm") return Scenario::kStorm;
  return {};
}

Result<void> write_demo_folder(std::filesystem::path const& folder, DemoFolder const& state) {
  std::filesystem::path const path = folder / kDemoFile, fresh = folder / "demo.json.new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << codec::to_json(DemoFile{std::string(to_text(state.size)), static_cast<std::int64_t>(state.seed), state.shown_at, state.data_set,
                                   state.city_sha256})
        << '\n';
    if (!out.flush()) return unavailable("demo.folder_not_written", fmt::format("cannot write {}", fresh.string()));
  }
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) return unavailable("demo.folder_not_written", fmt::format("cannot write {}: {}", path.string(), error.message()));
  return {};
}

Result<DemoFolder> open_demo_folder(std::filesystem::path const& folder, std::optional<Size> size, std::optional<std::uint64_t> seed,
                                    Instant today, Scenario scenario) {
  std::error_code error;
  std::filesystem::path const path = folder / kDemoFile;
  if (std::filesystem::exists(path, error)) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    auto const file = codec::from_json<DemoFile>(text.str());
    if (!file) return corrupt("demo.folder_damaged", fmt::format("{}: {}", path.string(), file.error().detail));
    auto const known = size_from_text(file->size);
    if (!known) return corrupt("demo.folder_damaged", fmt::format("{}: no size '{}'", path.string(), file->size));
    DemoFolder state{*known, static_cast<std::uint64_t>(file->seed), file->shown_at, file->data_set, file->city_sha256};
    if ((size && *size != state.size) || (seed && *seed != state.seed)) {
      return conflict("demo.folder_differs", fmt::format("{} was made with --size {} --seed {}; choose another folder for another city",
                                                         folder.string(), to_text(state.size), state.seed));
    }
    return state;
  }
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error)) {
    return conflict("demo.folder_has_other_data",
                    fmt::format("{} is not empty and was not made by the demo; choose an empty folder", folder.string()));
  }
  std::filesystem::create_directories(folder, error);
  if (error) return unavailable("demo.folder_not_written", fmt::format("cannot make {}: {}", folder.string(), error.message()));
  constexpr Duration kOffset = Duration::hours(8);
  CivilTime morning = to_civil(today, kOffset);
  morning.hour = scenario == Scenario::kStorm ? 19 : 8;
  morning.minute = scenario == Scenario::kStorm ? 20 : 30;
  morning.second = 0;
  DemoFolder const state{size.value_or(Size::kCity), seed.value_or(42), from_civil(morning, kOffset), {}, {}};
  TOCSIN_CHECK(write_demo_folder(folder, state));
  return state;
}

Result<std::string> install_data_set(std::filesystem::path const& folder, DemoFolder& state, DemoCity const& city) {
  std::string const digest = to_hex(digest_of(city));
  if (state.city_sha256 == digest && !state.data_set.empty()) {
    std::vector<std::string> const installed = place_register::installed_versions(folder);
    if (std::find(installed.begin(), installed.end(), state.data_set) != installed.end()) return state.data_set;
  }
  TOCSIN_TRY(state.data_set, place_register::compile_into(city.source, folder));
  state.city_sha256 = digest;
  TOCSIN_CHECK(write_demo_folder(folder, state));
  return state.data_set;
}

namespace {
class Filler {
 public:
  Filler(sequencer::Centre& centre, Instant now) : centre_(centre), now_(now) {}
  template <class Module>
  Result<void> add(Module module_command) {
    core::Request request;
    request.command = std::move(module_command);
    request.envelope.command_id = sha256(journal::random_name());
    request.envelope.actor = {"demo"};
    request.envelope.origin = "demo";
    request.envelope.source = Source::kSimulated;
    sequencer::Outcome const outcome = centre_.submit_and_wait(std::move(request));
    if (outcome.error) return std::unexpected(*outcome.error);
    ++count;
    return {};
  }
  std::size_t count = 0;

 private:
  sequencer::Centre& centre_;
  Instant now_;
};

jurisdiction::Level level_of(place_register::JurisdictionLevel level) {
  using place_register::JurisdictionLevel;
  return level == JurisdictionLevel::kCity     ? jurisdiction::Level::kCity
         : level == JurisdictionLevel::kCounty ? jurisdiction::Level::kCounty
                                               : jurisdiction::Level::kTownship;
}
}  // namespace

Result<std::size_t> fill_centre(sequencer::Centre& centre, DemoCity const& city, std::string const& data_set, Instant now) {
  struct There {
    bool types = false, stations = false, seats = false, cards = false, foreign = false;
    std::string data_set;
  };
  There const there = static_cast<sequencer::Centre const&>(centre).read([](core::World const& world) {
    There t;
    t.types = !world.configuration.types.empty();
    t.stations = !world.station.stations.empty() && !world.unit.units.empty();
    t.seats = !world.seat.seats.empty();
    t.cards = !world.run_card.run_cards.empty();
    if (world.jurisdiction.data_set) {
      t.data_set = world.jurisdiction.data_set->version;
      t.foreign = !world.jurisdiction.data_set->demo;
    }
    return t;
  });
  if (there.foreign) return conflict("demo.folder_has_other_data", "this centre works with a real data set; the demo does not touch it");
  Filler filler(centre, now);
  if (!there.types) {
    TOCSIN_CHECK(filler.add(configuration::Command{configuration::SetCatalogue{configuration::default_catalogue()}}));
    for (auto& type : configuration::default_incident_types())
      TOCSIN_CHECK(filler.add(configuration::Command{configuration::DefineType{std::move(type)}}));
  }
  if (there.data_set != data_set) {
    jurisdiction::ActivateDataSet activate{data_set, city.source.label, city.source.attribution, true, {}};
    for (auto const& area : city.source.areas) {
      if (area.kind != place_register::AreaKind::kJurisdiction) continue;
      activate.jurisdictions.push_back(
          {JurisdictionCode{area.code}, {area.name.zh, area.name.en}, level_of(area.level), JurisdictionCode{area.parent_code}});
    }
    TOCSIN_CHECK(filler.add(jurisdiction::Command{std::move(activate)}));
  }
  if (!there.stations) {
    for (DemoStation const& s : city.fleet.stations) {
      // The county is what stands before the township's number: YT-01-03.
      JurisdictionCode const county{s.jurisdiction.substr(0, s.jurisdiction.rfind('-'))};
      TOCSIN_CHECK(
          filler.add(station::Command{station::Register{StationCode{s.code}, {s.name.zh, s.name.en}, AgencyCode{s.agency}, s.at, county}}));
    }
    for (DemoUnit const& u : city.fleet.units) {
      std::vector<CapabilityCode> capabilities;
      for (auto const& c : u.capabilities) capabilities.push_back(CapabilityCode{c});
      TOCSIN_CHECK(filler.add(
          unit::Command{unit::Register{UnitCode{u.code}, u.kind, AgencyCode{u.agency}, StationCode{u.station}, std::move(capabilities)}}));
      TOCSIN_CHECK(filler.add(unit::Command{unit::SetCrew{UnitCode{u.code}, {}, u.crew}}));
    }
  }
  if (!there.seats) {
    for (DemoSeat const& seat : city.fleet.seats)
      TOCSIN_CHECK(filler.add(seat::Command{seat::Define{SeatCode{seat.code}, {seat.name.zh, seat.name.en}, journal::random_name()}}));
  }
  if (!there.cards) {
    for (auto& card : default_run_cards()) TOCSIN_CHECK(filler.add(run_card::Command{run_card::Define{std::move(card)}}));
  }
  return filler.count;
}

}  // namespace tocsin::demo
