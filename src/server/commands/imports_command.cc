#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/contract/error_catalogue.h"
#include "api/endpoints/units.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "demo/demo_folder.h"
#include "register/csv/csv_contract.h"
#include "register/csv/import_register.h"
#include "server/commands/commands.h"
#include "server/control.h"
#include "server/open_journal.h"

namespace tocsin::server {

namespace {

namespace reg = place_register;

struct ImportsAsked {
  std::string what, file, data = "data", key_file, errors_to, columns;
  bool preview = false, smaller = false, without_lists = false;
};

reg::Column column(char const* name, reg::CellKind kind, bool required) {
  reg::Column out;
  out.name = name;
  out.kind = kind;
  out.required = required;
  return out;
}

reg::Contract station_contract() {
  using K = reg::CellKind;
  reg::Contract out;
  out.what = "stations";
  out.columns = {column("code", K::kCode, true),     column("name", K::kText, true),   column("name_zh", K::kText, false),
                 column("name_en", K::kText, false), column("agency", K::kCode, true), column("lat", K::kDegrees, true),
                 column("lon", K::kDegrees, true)};
  return out;
}
reg::Contract unit_contract() {
  using K = reg::CellKind;
  reg::Contract out;
  out.what = "units";
  out.columns = {column("code", K::kCode, true), column("kind", K::kCode, true), column("agency", K::kCode, true),
                 column("station", K::kCode, true), column("capabilities", K::kText, true)};
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (char const c : std::string(text) + ";") {
    if (c == ';' || c == '|' || c == ' ' || c == ',') {
      if (!word.empty()) out.push_back(std::exchange(word, {}));
    } else {
      word += c;
    }
  }
  return out;
}

// What GET answers of a station, as far as a row says it.
struct StationThere {
  api::StationBody station;
};
BOOST_DESCRIBE_STRUCT(StationThere, (), (station))

// What the centre refused, in the words of the list of errors.
reg::RowError refused(std::size_t line, char const* column, Error const& error) {
  auto const* const entry = api::find_error(error.code);
  return {line, column, error.code, error.detail, entry == nullptr ? std::string() : std::string(entry->title_zh)};
}

struct Put {
  std::size_t line;
  std::string target, body;
  bool (*is_there)(std::string const& body, std::string const& answer);
};

template <class T>
std::optional<T> read_some(std::string const& text) {
  auto read = codec::from_json<T>(text, {.max_items = 100'000, .allow_unknown = true});
  return read ? std::optional(std::move(*read)) : std::nullopt;
}
bool is_station_there(std::string const& body, std::string const& answer) {
  auto const said = read_some<api::StationBody>(body);
  auto const there = read_some<StationThere>(answer);
  if (!said || !there) return false;
  auto const at = [](api::Degrees const& p) { return std::pair(std::llround(p.lat * 1e7), std::llround(p.lon * 1e7)); };
  auto const& s = there->station;
  return said->name == s.name && said->agency == s.agency && at(said->location) == at(s.location);
}
bool is_unit_there(std::string const& body, std::string const& answer) {
  auto said = read_some<api::UnitBody>(body), there = read_some<api::UnitBody>(answer);
  if (!said || !there) return false;
  for (auto* unit : {&*said, &*there}) {
    std::ranges::sort(unit->capabilities);
    auto const doubled = std::ranges::unique(unit->capabilities);
    unit->capabilities.erase(doubled.begin(), doubled.end());
  }
  return said->kind == there->kind && said->agency == there->agency && said->station == there->station &&
         said->capabilities == there->capabilities;
}

// Rows become commands: the same file twice leaves the same stations and units.
Result<int> import_rows(ImportsAsked const& asked, reg::Contract contract,
                        std::function<Result<Put>(reg::ContractRow const&)> const& to_put) {
  TOCSIN_TRY(auto csv, reg::CsvReader::open(asked.file));
  TOCSIN_TRY(auto reader, reg::ContractReader::open(std::move(csv), std::move(contract)));
  std::vector<Put> puts;
  TOCSIN_TRY(auto preview, reader.read([&](reg::ContractRow const& row) -> std::optional<reg::RowError> {
    auto put = to_put(row);
    if (!put) return refused(row.line, "lat, lon", put.error());
    puts.push_back(std::move(*put));
    return std::nullopt;
  }));
  // What the centre refuses is known before anything is written: no such station, kind, agency, capability.
  RuntimeOptions const options{.folder = asked.data, .key_file = asked.key_file};
  auto const check = [&](api::http::Client& client) -> Result<void> {
    std::vector<Put> good;
    for (auto& put : puts) {
      auto const answer = ask(client, "PUT", put.target, put.body, {{std::string(api::kDryRunHeader), "1"}});
      if (answer) {
        good.push_back(std::move(put));
      } else if (answer.error().kind == ErrorKind::kUnavailable) {
        return std::unexpected(answer.error());
      } else {
        preview.errors.push_back(refused(put.line, "", answer.error()));
        --preview.accepted;
      }
    }
    puts = std::move(good);
    std::ranges::sort(preview.errors, {}, &reg::RowError::line);
    std::cout << reg::to_text(preview);
    return {};
  };
  if (asked.preview) {
    if (is_data_folder(options.folder)) {
      TOCSIN_CHECK(with_server(options, NewFolder::kRefuse, check));
    } else {
      std::cout << reg::to_text(preview)
                << say("only the form was checked: there is no centre in this folder yet\n", "仅检查了格式：该目录还没有指挥中心\n");
    }
  } else {
    TOCSIN_CHECK(with_server(options, NewFolder::kMake, [&](api::http::Client& client) -> Result<void> {
      TOCSIN_CHECK(check(client));
      std::size_t done = 0, unchanged = 0;
      for (auto const& put : puts) {
        // The same list again tells the journal nothing, and no version moves.
        if (auto const there = ask(client, "GET", put.target, ""); there && put.is_there(put.body, *there)) {
          ++unchanged;
          continue;
        }
        auto const answer = ask(client, "PUT", put.target, put.body);
        if (answer) {
          ++done;
        } else if (answer.error().kind == ErrorKind::kUnavailable) {
          return std::unexpected(answer.error());
        } else {
          preview.errors.push_back(refused(put.line, "", answer.error()));
        }
      }
      std::cout << say("imported: ", "已导入：") << done << '\n';
      if (unchanged > 0) std::cout << say("unchanged: ", "无变化：") << unchanged << '\n';
      return {};
    }));
  }
  auto const& errors = preview.errors;
  if (!errors.empty()) {
    std::string const path = asked.errors_to.empty() ? asked.file + ".errors.csv" : asked.errors_to;
    std::ofstream(path) << reg::error_file(errors);
    std::cerr << say("refused rows are in ", "未导入的行见 ") << path << '\n';
  }
  return errors.empty() ? 0 : 1;
}

Result<Put> station_put(reg::ContractRow const& row) {
  TOCSIN_TRY(Wgs84 const at, row.at());
  auto const or_name = [&](std::string_view language) {
    return codec::to_json(std::string(row[language].empty() ? row["name"] : row[language]));
  };
  return Put{row.line, "/api/v1/stations/" + api::http::percent_encode(row["code"]),
             fmt::format(R"({{"name":{{"zh":{},"en":{}}},"agency":{},"location":{{"lat":{},"lon":{}}}}})", or_name("name_zh"),
                         or_name("name_en"), codec::to_json(std::string(row["agency"])), at.lat(), at.lon()),
             is_station_there};
}
Result<Put> unit_put(reg::ContractRow const& row) {
  return Put{row.line, "/api/v1/units/" + api::http::percent_encode(row["code"]),
             fmt::format(R"({{"kind":{},"agency":{},"station":{},"capabilities":{}}})", codec::to_json(std::string(row["kind"])),
                         codec::to_json(std::string(row["agency"])), codec::to_json(std::string(row["station"])),
                         codec::to_json(words_of(row["capabilities"]))),
             is_unit_there};
}

// A register file: compiled into a new data set, which the centre then activates.
Result<int> import_register(ImportsAsked const& asked) {
  RuntimeOptions const options{.folder = asked.data, .key_file = asked.key_file};
  if (asked.what == "osm" && !asked.preview && std::filesystem::exists(std::filesystem::path(asked.data) / demo::kDemoFile))
    return conflict("import.demo_folder",
                    asked.data + " is the folder of a demo: its city goes with its day; name another folder with --data");
  std::error_code error;
  std::filesystem::create_directories(asked.data, error);
  reg::ImportRequest request;
  request.file = asked.file;
  request.data_folder = asked.data;
  request.preview_only = asked.preview;
  request.smaller = asked.smaller;
  request.without_lists = asked.without_lists;
  request.columns = asked.columns;
  if (!asked.errors_to.empty()) request.errors_to = asked.errors_to;
  auto const read = [&]() -> Result<reg::ImportOutcome> {
    if (asked.what == "osm") return reg::import_osm_file(request, std::cout);
    if (asked.what == "addresses") return reg::import_addresses_file(request, std::cout);
    if (asked.what == "divisions") return reg::import_divisions_file(request, std::cout);
    return reg::import_premises_file(request, std::cout);
  };
  if (asked.preview) {
    TOCSIN_TRY(auto const outcome, read());
    return outcome.refused == 0 ? 0 : 1;
  }
  // A file that cannot be read makes no centre: in a new folder nothing is active yet, and nothing has been decided.
  std::optional<reg::ImportOutcome> outcome;
  if (!is_data_folder(options.folder)) {
    TOCSIN_TRY(outcome, read());
  }
  TOCSIN_CHECK(with_server(options, NewFolder::kMake, [&](api::http::Client& client) -> Result<void> {
    TOCSIN_TRY(auto const configuration, ask(client, "GET", "/api/v1/configuration", ""));
    std::string const active = active_version(configuration);
    if (!outcome) {
      // A city takes the place of the one before; everything else is added to what is active, and only while that is active still.
      (asked.what == "osm" ? request.replaces : request.base_version) = active;
      TOCSIN_TRY(request.decided, decided_addresses(client));
      TOCSIN_TRY(outcome, read());
    }
    if (outcome->version == active) {
      std::cout << say("unchanged, active already: ", "无变化，已在使用：") << active << '\n';
      return {};
    }
    TOCSIN_CHECK(
        ask(client, "POST", "/control/data_set", fmt::format(R"({{"version":"{}","instead_of":"{}"}})", outcome->version, active)));
    std::cout << say("active data set: ", "已启用数据集：") << outcome->version << '\n';
    return {};
  }));
  return outcome->refused == 0 ? 0 : 1;
}

}  // namespace

void add_imports(CLI::App& app, Chosen& chosen) {
  auto* const import =
      app.add_subcommand("import", say("Bring data in; what the contract does not name is refused", "导入数据；契约未列出的列一律拒绝"));
  import->require_subcommand(1);
  add_import_of_speeds(*import, chosen);
  struct Kind {
    char const *what, *en, *zh;
  };
  for (Kind const& kind :
       {Kind{"osm", "A city from an OpenStreetMap extract (.pbf)", "OpenStreetMap 城市数据（.pbf）"},
        Kind{"addresses", "Standard addresses (CSV or CSV.gz, UTF-8 or GB 18030)", "标准地址（CSV 或 CSV.gz，UTF-8 或 GB 18030）"},
        Kind{"divisions", "Divisions with their codes, of now and of before (CSV)", "行政区划及代码，含历史区划（CSV）"},
        Kind{"premises", "Premises (CSV)", "单位场所（CSV）"}, Kind{"stations", "Stations (CSV)", "站点（CSV）"},
        Kind{"units", "Units (CSV)", "出动单元（CSV）"}}) {
    auto const asked = std::make_shared<ImportsAsked>();
    asked->what = kind.what;
    auto* const command = import->add_subcommand(kind.what, say(kind.en, kind.zh));
    command->add_option("file", asked->file, say("File", "文件"))->required();
    command->add_option("--data", asked->data, say("Data folder", "数据目录"));
    command->add_option("--key-file", asked->key_file, say("Master key file", "主密钥文件"));
    command->add_option("--errors", asked->errors_to, say("Write refused rows to this file", "未导入的行写入该文件"));
    if (asked->what == "addresses")
      command->add_option("--columns", asked->columns,
                          say("Which column is which field: column=field,...; column=- leaves one out",
                              "列与字段的对应：列名=字段,……；列名=- 表示不导入该列"));
    if (asked->what == "osm") {
      command->add_flag("--smaller", asked->smaller,
                        say("Take a map that has far fewer roads or addresses than the active one", "道路或地址比现有数据少得多时也导入"));
      command->add_flag(
          "--without-lists", asked->without_lists,
          say("Begin anew: do not keep addresses, divisions and premises of your own lists", "重新开始：不保留自行导入的地址、区划和单位"));
    }
    command->add_flag("--preview", asked->preview, say("Read and tell, write nothing", "只预览，不写入"));
    command->callback([&chosen, asked] {
      chosen = [asked] {
        auto const code = asked->what == "stations" ? import_rows(*asked, station_contract(), station_put)
                          : asked->what == "units"  ? import_rows(*asked, unit_contract(), unit_put)
                                                    : import_register(*asked);
        return code ? *code : report(code.error());
      };
    });
  }
}

}  // namespace tocsin::server
