// tocsin route matrix|path: travel times between places, without a server: straight from the data set in the folder.
#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/advice/speeds_now.h"
#include "base/time.h"
#include "geo/travel/plain_dijkstra.h"
#include "geo/travel/road_hierarchy.h"
#include "geo/travel/speeds/speed_week.h"
#include "geo/wgs84_text.h"
#include "register/compile.h"
#include "register/csv/csv_contract.h"
#include "register/data_set.h"
#include "register/speeds/speed_file.h"
#include "register/swapped.h"
#include "server/commands/commands.h"

namespace tocsin::server {

namespace {

namespace reg = place_register;

constexpr std::size_t kRowsAtOnce = 256;

struct RouteAsked {
  std::string data = "data", version, from, to, mode = "siren", at, speeds = std::string(reg::kBuiltInSpeeds), engine = "fast";
};

struct Stop {
  std::string id;
  std::optional<geo::Spot> spot;  // None: no road within 100 km.
};

// The hour of the week as written, in the place's own time: the offset says which, and is not converted away.
Result<std::size_t> hour_of(std::string const& text) {
  TOCSIN_TRY(auto const hour, api::hour_asked_for(text.substr(0, text.find_first_of("Z+-", 11)), {}));
  if (text.size() > 19) TOCSIN_CHECK(parse_rfc3339(text));
  return hour;
}

// What --speeds names: a file, an installed version, or built_in (which is also what there is while none is installed).
Result<geo::SpeedWeek> speeds_of(RouteAsked const& asked) {
  if (asked.speeds.ends_with(".csv")) return reg::read_speeds(std::filesystem::path(asked.speeds));
  return reg::open_speeds(asked.data, asked.speeds);
}

struct Roads {
  std::shared_ptr<reg::DataSet const> data;
  std::unique_ptr<geo::RoadHierarchy> engine;
  geo::TravelMode mode = geo::TravelMode::kSiren;
};

Result<Roads> open_roads(RouteAsked const& asked) {
  Roads roads;
  auto version = asked.version;
  if (version.empty()) {
    auto const installed = reg::installed_versions(asked.data);
    if (installed.empty()) return not_found("register.data_set_missing", fmt::format("{}: no data set is installed", asked.data));
    version = installed.back();
  }
  TOCSIN_TRY(roads.data, reg::DataSet::open(reg::data_set_path(asked.data, version)));
  geo::SpeedProfiles profiles;
  TOCSIN_TRY(auto const week, speeds_of(asked));
  if (!asked.at.empty()) {
    TOCSIN_TRY(auto const hour, hour_of(asked.at));
    profiles = geo::profiles_in(week, hour);
  }
  roads.mode = asked.mode == "normal" ? geo::TravelMode::kNormal : geo::TravelMode::kSiren;
  roads.engine = std::make_unique<geo::RoadHierarchy>(roads.data->graph(), profiles, roads.data->road_rules());
  return roads;
}

// A place far from every road or on an island still gets its answer, and the answer its label.
void warn(std::string const& id, geo::Snap const& snap) {
  if (snap.is_far)
    std::cerr << id << say(": the nearest road is ", "：最近的道路在 ") << snap.off_road_m
              << say(" m away; times begin there", " m 外，时间自该处起算") << '\n';
  if (snap.on_island)
    std::cerr << id << say(": on roads that are not joined to the others", "：所在道路与路网其余部分不相连") << '\n';
  else if (snap.passed_over_island_m)
    std::cerr << id << say(": a nearer road, by ", "：有更近的道路（近 ") << *snap.passed_over_island_m
              << say(" m, is not joined to the others and was passed over", " m），但与路网不相连，未采用") << '\n';
}

Result<std::vector<Stop>> read_stops(std::string const& file, geo::RoadGraph const& graph, geo::Box const& city) {
  reg::Contract contract;
  contract.what = "places";
  contract.key = "id";
  for (auto const& [name, kind] :
       {std::pair{"id", reg::CellKind::kText}, {"lat", reg::CellKind::kDegrees}, {"lon", reg::CellKind::kDegrees}}) {
    reg::Column column;
    column.name = name;
    column.kind = kind;
    column.required = true;
    contract.columns.push_back(std::move(column));
  }
  TOCSIN_TRY(auto csv, reg::CsvReader::open(file));
  TOCSIN_TRY(auto reader, reg::ContractReader::open(std::move(csv), std::move(contract)));
  std::vector<Stop> stops;
  TOCSIN_TRY(auto const preview, reader.read([&](reg::ContractRow const& row) -> std::optional<reg::RowError> {
    auto const at = row.at();
    if (!at) return reg::RowError{row.line, "lat", at.error().code, at.error().detail};
    if (auto const fits = reg::check_not_swapped(city, *at); !fits)
      return reg::RowError{row.line, "lat", fits.error().code, fits.error().detail};
    Stop stop{std::string(row["id"]), {}};
    if (auto const snapped = geo::snap(graph, *at)) {
      stop.spot = snapped->spot;
      warn(stop.id, *snapped);
    } else {
      std::cerr << stop.id << ": " << snapped.error().detail << '\n';
    }
    stops.push_back(std::move(stop));
    return std::nullopt;
  }));
  if (!preview.errors.empty()) {
    auto const& first = preview.errors.front();
    return invalid(first.code, fmt::format("{}, line {}: {}", file, first.line, first.reason));
  }
  return stops;
}

std::vector<geo::Trip> plain(Roads const& roads, std::span<geo::Spot const> from, std::span<geo::Spot const> to) {
  auto const seeds = roads.engine->seeds(roads.mode);
  std::vector<geo::Trip> trips;
  for (auto const f : from) {
    auto const labels = geo::plain_dijkstra(roads.engine->ways(), roads.engine->driving_costs(roads.mode), seeds.begins(f).seeds);
    for (auto const t : to) {
      auto const cost = std::min(geo::least_at(labels, seeds.ends(t).seeds), seeds.direct(f, t).cost);
      trips.push_back(cost >= geo::kFar ? geo::Trip{} : geo::Trip{true, geo::ms_of(cost), geo::dm_of(cost)});
    }
  }
  return trips;
}

Result<void> matrix(RouteAsked const& asked) {
  TOCSIN_TRY(auto const roads, open_roads(asked));
  TOCSIN_TRY(auto const from, read_stops(asked.from, roads.data->graph(), roads.data->bounds()));
  TOCSIN_TRY(auto const to, read_stops(asked.to, roads.data->graph(), roads.data->bounds()));
  std::vector<geo::Spot> targets;
  for (auto const& stop : to)
    if (stop.spot) targets.push_back(*stop.spot);
  std::string text = "from,to,seconds,metres\n";
  for (std::size_t begin = 0; begin < from.size(); begin += kRowsAtOnce) {
    auto const rows = std::span(from).subspan(begin, std::min(kRowsAtOnce, from.size() - begin));
    std::vector<geo::Spot> sources;
    for (auto const& stop : rows)
      if (stop.spot) sources.push_back(*stop.spot);
    auto const trips =
        asked.engine == "dijkstra" ? plain(roads, sources, targets) : roads.engine->many_to_many(sources, targets, {roads.mode});
    auto next = trips.begin();
    for (auto const& f : rows) {
      for (auto const& t : to) {
        auto line = reg::csv_line({f.id, t.id, "", ""});
        if (auto const trip = f.spot && t.spot ? *next++ : geo::Trip{}; trip.reachable)
          line = reg::csv_line({f.id, t.id, fmt::format("{:.1f}", trip.ms / 1000.0), fmt::format("{:.1f}", trip.dm / 10.0)});
        text += line;
      }
    }
    std::cout << text;
    text.clear();
  }
  std::cout << text << std::flush;
  return {};
}

Result<geo::Spot> spot_at(std::string const& text, geo::RoadGraph const& graph, geo::Box const& city) {
  TOCSIN_TRY(auto const at, wgs84_from_text(text));
  TOCSIN_CHECK(reg::check_not_swapped(city, at));
  TOCSIN_TRY(auto const snapped, geo::snap(graph, at));
  warn(text, snapped);
  return snapped.spot;
}

Result<void> path(RouteAsked const& asked) {
  TOCSIN_TRY(auto const roads, open_roads(asked));
  TOCSIN_TRY(auto const from, spot_at(asked.from, roads.data->graph(), roads.data->bounds()));
  TOCSIN_TRY(auto const to, spot_at(asked.to, roads.data->graph(), roads.data->bounds()));
  auto const route = roads.engine->route(from, to, {roads.mode});
  if (!route) return not_found("route.unreachable", fmt::format("no road leads from {} to {}", asked.from, asked.to));
  std::cout << fmt::format("{:.1f} s, {:.1f} m\n", route->trip.ms / 1000.0, route->trip.dm / 10.0);
  // One line a street: its name, or its number.
  std::string last;
  std::uint64_t dm = 0;
  auto const finish = [&] {
    if (dm > 0) std::cout << fmt::format("{:>8.1f} m  {}\n", static_cast<double>(dm) / 10, last);
  };
  for (std::size_t i = 0; i < route->segments.size(); ++i) {
    auto const s = route->segments[i];
    auto const name = roads.data->road_name(s).in(speaks_chinese() ? "zh" : "en");
    std::string const street = !name.empty() ? std::string(name) : std::string(roads.data->road_ref(s));
    if (street != last) {
      finish();
      dm = 0;
    }
    last = street;
    dm += route->driven_dm[i];
  }
  finish();
  return {};
}

}  // namespace

void add_route(CLI::App& app, Chosen& chosen) {
  auto* const route = app.add_subcommand(
      "route", say("Travel times by road, from the data set in a folder", "按路网计算行驶时间（读取数据目录中的数据集）"));
  route->require_subcommand(1);
  auto const add = [&](char const* name, std::string const& about, std::string const& from, std::string const& to,
                       Result<void> (*run)(RouteAsked const&)) {
    auto const asked = std::make_shared<RouteAsked>();
    auto* const command = route->add_subcommand(name, about);
    command->add_option("--data", asked->data, say("Data folder", "数据目录"));
    command->add_option("--data-set", asked->version, say("Version; else the one installed last", "版本；缺省为最近导入的一份"));
    command->add_option("--from", asked->from, from)->required();
    command->add_option("--to", asked->to, to)->required();
    command->add_option("--mode", asked->mode, say("How one drives", "行驶方式"))->check(CLI::IsMember({"normal", "siren"}));
    command->add_option("--at", asked->at, say("Local time, for the speeds of that hour of the week", "当地时间，按该时段车速计算"));
    command->add_option(
        "--speeds", asked->speeds,
        say("With --at: built_in, an installed version, or a file (.csv)", "与 --at 合用：built_in、已安装版本或文件（.csv）"));
    if (std::string_view(name) == "matrix")
      command->add_option("--engine", asked->engine, say("dijkstra: the slow twin, to compare", "dijkstra：供核对的慢速算法"))
          ->check(CLI::IsMember({"fast", "dijkstra"}));
    command->callback([&chosen, asked, run] {
      chosen = [asked, run] {
        auto const done = run(*asked);
        return done ? 0 : report(done.error());
      };
    });
  };
  add("matrix", say("Seconds and metres between all places of two files", "两份地点之间的行驶时间与里程"),
      say("File: id,lat,lon", "文件：id,lat,lon"), say("File: id,lat,lon", "文件：id,lat,lon"), matrix);
  add("path", say("The way between two places, street by street", "两点之间的路线，逐条道路列出"), "LAT,LON", "LAT,LON", path);
}

}  // namespace tocsin::server
