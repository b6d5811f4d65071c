#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "demo/demo_folder.h"
#include "server/commands/commands.h"
#include "server/machine/service_manager.h"
#include "server/machine/signals.h"
#include "server/served_centre.h"
#include "server/settings.h"

namespace tocsin::server {

namespace {

constexpr std::chrono::milliseconds kLook{100};  // Between two looks at the centres.

Result<RuntimeOptions> options_of(Settings const& settings, std::size_t of_process) {
  RuntimeOptions options;
  options.folder = settings.data;
  options.centre = settings.number;
  options.of_process = of_process;
  options.key_file = settings.key_file;
  options.workers = settings.workers;
  options.history_months = static_cast<int>(settings.history_months);
  options.track_days = static_cast<int>(settings.track_days);
  options.past = RuntimeOptions::Past::kFoldsAndForgets;
  options.secure_cookies = settings.cookies == "secure";
  options.tls = settings.tls;
  for (auto const& role : settings.require_second_factor) options.require_second_factor.push_back(*access::role_from_text(role));
  options.read_only = settings.read_only;
  options.journal = settings.journal;
  options.standby = settings.standby;
  options.audit = settings.audit;
  if (settings.standby && settings.journal.empty())
    return invalid("config.out_of_range", "--standby needs a journal that is shared: --journal postgresql://...");
  if (settings.clock == "stepped") options.clock = RuntimeOptions::Clock::kStepped;
  options.measures_at_night = options.clock == RuntimeOptions::Clock::kReal;
  // What is made up never stands on the screens as if it were real.
  if (std::error_code ignored; std::filesystem::exists(options.folder / demo::kDemoFile, ignored)) {
    if (!settings.read_only)
      return conflict("demo.folder_is_demo", fmt::format("{} holds demo data: go on with 'tocsin demo --data {}'; real incidents need a "
                                                         "folder of their own",
                                                         settings.data, settings.data));
    options.demo = true;
  }
  return options;
}

std::string status_of(std::vector<std::unique_ptr<ServedCentre>> const& centres) {
  if (centres.size() == 1) return centres.front()->url();
  std::string out;
  for (auto const& centre : centres) out += (out.empty() ? "" : "; ") + centre->status();
  return out;
}

// Until one is asked to stop, or the only centre has ended.
int serve_all(std::vector<std::unique_ptr<ServedCentre>> const& centres) {
  bool const is_alone = centres.size() == 1;
  for (auto const& centre : centres) centre->start();
  ServiceManager manager;
  std::string said;
  bool is_ready = false, said_silence = false;
  std::vector<std::string> shown(centres.size());
  while (!wait_for_signal(kLook)) {
    if (is_alone && centres.front()->has_ended()) return 1;
    for (std::size_t i = 0; i < centres.size(); ++i) {
      std::string const url = centres[i]->url();
      if (url == shown[i]) continue;
      shown[i] = url;
      if (is_alone)
        std::cout << url << '\n' << std::flush;
      else
        std::cout << centres[i]->settings().number << ' ' << url << '\n' << std::flush;
    }
    bool const all_alive = std::ranges::all_of(centres, [](auto const& centre) { return centre->is_alive(); });
    // One that hangs can only be helped by a new process, and takes no calls until then: the manager starts it.
    if (all_alive) manager.alive();
    if (!all_alive && !std::exchange(said_silence, true)) spdlog::critical("a centre hangs: {}", status_of(centres));
    // One that replays a long journal holds up nobody: who waits for this process has those that serve.
    if (std::ranges::none_of(centres, [](auto const& centre) { return centre->has_begun(); })) continue;
    std::string const status = status_of(centres);
    if (!std::exchange(is_ready, true)) {
      manager.ready(status);
    } else if (status != said) {
      manager.status(status);
    }
    said = status;
  }
  manager.stopping();
  spdlog::info("stopping");
  for (auto const& centre : centres) centre->stop();
  for (auto const& centre : centres) centre->wait();  // Each may still ask the others for the view of the city.
  return 0;
}

}  // namespace

void add_serve(CLI::App& app, Chosen& chosen) {
  auto* const serve = app.add_subcommand("serve", say("Run the server on a data folder", "在数据目录上运行服务器"));
  auto const settings = std::make_shared<Settings>();
  add_settings(*serve, *settings);
  serve->add_flag(
      "--read-only", settings->read_only,
      say("Only show: the state up to the last good entry of the journal; nothing is written", "只读：显示到最后一条完好日志为止，不写入"));
  serve->add_flag("--standby", settings->standby,
                  say("With --journal postgresql://...: follow the server that leads, and take over when it is gone",
                      "与 --journal postgresql://... 合用：跟随主用服务器，其失效时接管"));
  serve->callback([&chosen, settings, serve] {
    chosen = [settings, serve] {
      log_to_stderr();
      if (auto const read = complete(*settings, *serve); !read) return report(read.error());
      block_signals();
      std::vector<Settings> const of_process = settings->centres.empty() ? std::vector{*settings} : settings->centres;
      std::vector<std::unique_ptr<ServedCentre>> centres;
      for (auto const& one : of_process) {
        auto options = options_of(one, of_process.size());
        if (!options) return report(options.error());
        centres.push_back(std::make_unique<ServedCentre>(one, std::move(*options), of_process.size() == 1));
      }
      for (auto const& centre : centres)
        centre->set_city([&centres] {
          std::vector<api::CityCentre> rows;
          for (auto const& each : centres) rows.push_back(each->city_row());
          return rows;
        });
      if (of_process.size() > 1) log_centres();
      return serve_all(centres);
    };
  });
}

}  // namespace tocsin::server
