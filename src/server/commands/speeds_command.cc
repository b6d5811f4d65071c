// tocsin import speeds, tocsin speeds show|activate|measure|export: the speeds by hour of week that travel times are made with.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/endpoints/administration/speeds.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "register/speeds/speed_file.h"
#include "server/commands/commands.h"
#include "server/control.h"

namespace tocsin::server {

namespace {

namespace reg = place_register;

struct SpeedsAsked {
  std::string data = "data", key_file, file, version, out;
  bool preview = false;
};

RuntimeOptions folder_of(SpeedsAsked const& asked) { return {.folder = asked.data, .key_file = asked.key_file}; }

Result<api::SpeedsShown> shown_by(api::http::Client& client) {
  constexpr codec::JsonLimits kLimits{.max_bytes = 4 * 1024 * 1024, .max_string_bytes = 8'000, .max_items = 100'000, .max_depth = 8};
  TOCSIN_TRY(auto const text, ask(client, "GET", "/api/v1/speeds", ""));
  return codec::from_json<api::SpeedsShown>(text, kLimits);
}

Result<void> activate_over(api::http::Client& client, std::string const& version) {
  TOCSIN_CHECK(ask(client, "POST", "/api/v1/speeds/activate", fmt::format(R"({{"version":{}}})", codec::to_json(version))));
  std::cout << say("active speeds: ", "已启用车速：") << version << '\n';
  return {};
}

Result<void> import(SpeedsAsked const& asked) {
  TOCSIN_TRY(auto const week, reg::read_speeds(std::filesystem::path(asked.file)));
  if (asked.preview) {
    std::cout << say("the file is in order; nothing was written\n", "文件无误；仅预览，未写入\n");
    return {};
  }
  return with_server(folder_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    TOCSIN_TRY(auto const version, reg::install_speeds(week, asked.data));
    return activate_over(client, version);
  });
}

// For reading: the version, where it is from, and each class with its least and greatest percentage of the week and of now.
Result<void> show(SpeedsAsked const& asked) {
  return with_server(folder_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    TOCSIN_TRY(auto const speeds, shown_by(client));
    std::cout << fmt::format("{} {}\n", speeds.version, speeds.origin);
    if (speeds.not_read) std::cout << say("not readable, though activated: ", "已启用但无法读取：") << *speeds.not_read << '\n';
    if (speeds.measured_until) std::cout << say("measured until ", "测量截至 ") << to_rfc3339(*speeds.measured_until) << '\n';
    std::cout << fmt::format("{}{}\n", say("observations: ", "观测次数："), speeds.observations);
    std::cout << "mode,class,least_percent,most_percent,observations\n";
    for (auto const& row : speeds.rows) {
      std::int64_t observations = 0;
      for (auto const n : row.observations) observations += n;
      auto const [least, most] = std::ranges::minmax(row.percent);
      std::cout << fmt::format("{},{},{},{},{}\n", row.mode, row.road_class, least, most, observations);
    }
    return {};
  });
}

Result<void> activate(SpeedsAsked const& asked) {
  return with_server(folder_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) { return activate_over(client, asked.version); });
}

// Until the run that was asked for is over: then the command has done what it says.
Result<void> measure(SpeedsAsked const& asked) {
  return with_server(folder_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    TOCSIN_TRY(auto const answer, ask(client, "POST", "/api/v1/speeds/measure", "{}"));
    TOCSIN_TRY(auto const asked_for, codec::from_json<api::MeasuringShown>(answer));
    while (true) {
      TOCSIN_TRY(auto const speeds, shown_by(client));
      auto const& run = speeds.measuring;
      if (run.runs < asked_for.asked_run.value_or(1)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        continue;
      }
      if (run.code) return unavailable(*run.code, run.detail.value_or(""));
      std::cout << fmt::format(fmt::runtime(say("{} drives: {} legs counted, {} of no use\n", "行车 {} 次：采用 {} 段，不可用 {} 段\n")),
                               run.drives, run.legs, run.left_out);
      std::cout << (run.version.empty() ? say("nothing was measured; the speeds stay as they are\n", "没有可用的测量；车速不变\n")
                                        : say("active speeds: ", "已启用车速：") + run.version + "\n");
      return {};
    }
  });
}

// As a file to look at, change and import again.
Result<void> write_out(SpeedsAsked const& asked) {
  auto version = asked.version;
  if (version.empty()) {
    TOCSIN_CHECK(with_server(folder_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
      TOCSIN_TRY(auto const speeds, shown_by(client));
      version = speeds.version;
      return {};
    }));
  }
  TOCSIN_TRY(auto const week, reg::open_speeds(asked.data, version));
  if (asked.out.empty()) {
    std::cout << reg::speeds_text(week);
    return {};
  }
  std::ofstream out(asked.out);
  out << reg::speeds_text(week);
  out.close();
  return out ? Result<void>() : unavailable("register.cannot_write", asked.out);
}

std::function<int()> to_run(std::shared_ptr<SpeedsAsked> const& asked, Result<void> (*run)(SpeedsAsked const&)) {
  return [asked, run] {
    auto const done = run(*asked);
    return done ? 0 : report(done.error());
  };
}

void add_common(CLI::App& command, SpeedsAsked& asked) {
  command.add_option("--data", asked.data, say("Data folder", "数据目录"));
  command.add_option("--key-file", asked.key_file, say("Master key file", "主密钥文件"));
}

}  // namespace

void add_import_of_speeds(CLI::App& import_group, Chosen& chosen) {
  auto const asked = std::make_shared<SpeedsAsked>();
  auto* const command =
      import_group.add_subcommand("speeds", say("Speeds by hour of week (CSV); all or nothing", "按时段车速（CSV）；整份接受或整份拒绝"));
  command->add_option("file", asked->file, say("File", "文件"))->required();
  add_common(*command, *asked);
  command->add_flag("--preview", asked->preview, say("Read and tell, write nothing", "只预览，不写入"));
  command->callback([&chosen, asked] { chosen = to_run(asked, import); });
}

void add_speeds(CLI::App& app, Chosen& chosen) {
  auto* const group =
      app.add_subcommand("speeds", say("Speeds by hour of week that travel times are made with", "行驶时间所用的按时段车速"));
  group->require_subcommand(1);
  auto const add = [&](char const* name, std::string const& about, Result<void> (*run)(SpeedsAsked const&)) {
    auto const asked = std::make_shared<SpeedsAsked>();
    auto* const command = group->add_subcommand(name, about);
    add_common(*command, *asked);
    command->callback([&chosen, asked, run] { chosen = to_run(asked, run); });
    return std::pair{command, asked};
  };
  add("show", say("Which version is active and what it says", "查看启用版本及内容"), show);
  auto const [put, put_asked] =
      add("activate", say("Put an installed version in place, or built_in", "启用已安装版本，或 built_in"), activate);
  put->add_option("version", put_asked->version, say("Version", "版本"))->required();
  add("measure", say("From own drives, now instead of at night", "由本中心行车数据测算（不等夜间）"), measure);
  auto const [out, out_asked] = add("export", say("Write a version as CSV", "导出为 CSV"), write_out);
  out->add_option("version", out_asked->version, say("Version; else the active one", "版本；缺省为启用版本"));
  out->add_option("--out", out_asked->out, say("File; else printed", "文件；缺省输出到屏幕"));
}

}  // namespace tocsin::server
