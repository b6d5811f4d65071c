#include <csignal>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "demo/demo_folder.h"
#include "server/commands/commands.h"
#include "server/machine/service_manager.h"
#include "server/machine/signals.h"
#include "server/settings.h"

namespace tocsin::server {

namespace {

constexpr std::chrono::milliseconds kTend{100};  // Between two looks whether this server still leads, or leads now.

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
      RuntimeOptions options;
      options.folder = settings->data;
      options.key_file = settings->key_file;
      options.workers = settings->workers;
      options.history_months = static_cast<int>(settings->history_months);
      options.secure_cookies = settings->cookies == "secure";
      options.tls = settings->tls;
      for (auto const& role : settings->require_second_factor) options.require_second_factor.push_back(*access::role_from_text(role));
      options.read_only = settings->read_only;
      options.journal = settings->journal;
      options.standby = settings->standby;
      options.audit = settings->audit;
      if (settings->standby && settings->journal.empty())
        return report({ErrorKind::kInvalid, "config.out_of_range", "--standby needs a journal that is shared: --journal postgresql://..."});
      if (settings->clock == "stepped") options.clock = RuntimeOptions::Clock::kStepped;
      options.measures_at_night = options.clock == RuntimeOptions::Clock::kReal;
      // What is made up never stands on the screens as if it were real.
      if (std::error_code ignored; std::filesystem::exists(options.folder / demo::kDemoFile, ignored)) {
        if (!settings->read_only)
          return report({ErrorKind::kConflict, "demo.folder_is_demo",
                         fmt::format("{} holds demo data: go on with 'tocsin demo --data {}'; real incidents need a folder of their own",
                                     settings->data, settings->data)});
        options.demo = true;
      }
      auto runtime = Runtime::open(options);
      if (!runtime) {
        report(runtime.error());
        if (runtime.error().code == "journal.damaged_at" && !settings->read_only)
          std::cerr << say("To look at the state up to the last good entry: ", "查看最后一条完好日志之前的状态：")
                    << "tocsin serve --read-only --data " << settings->data << '\n';
        return 1;
      }
      if (auto const why = (*runtime)->centre().stopped()) {
        std::cerr << (settings->standby ? say("standby: ", "备用：") : say("read-only: ", "只读：")) << why->detail << '\n';
      }
      auto const address = parse_listen(settings->listen);
      if (!address) return report(address.error());
      if (auto const control = (*runtime)->start_control(); !control) return report(control.error());
      if (!settings->pack_folder.empty()) (*runtime)->keep_pack(settings->pack_folder);
      if (auto const listening = (*runtime)->listen(address->host, address->port, settings->web); !listening)
        return report(listening.error());
      std::string const url = fmt::format("{}://{}:{}", settings->tls.certificate.empty() ? "http" : "https",
                                          settings->listen.substr(0, settings->listen.rfind(':')), (*runtime)->port());
      std::cout << url << '\n' << std::flush;
      spdlog::info("listening on {}:{}, folder {}, position {}", address->host, (*runtime)->port(), settings->data,
                   (*runtime)->centre().position());
      ServiceManager manager;
      manager.ready(url);
      while (!wait_for_signal(kTend)) {
        if (auto const tended = (*runtime)->tend(); !tended) spdlog::error("{}: {}", tended.error().code, tended.error().detail);
        if (auto const why = (*runtime)->centre().failed()) {
          // Whoever starts it again (systemd) starts it from the journal: as a standby, where another leads.
          (*runtime)->stop();
          return report(*why);
        }
        // Only if the state can still be read: a server that hangs is started again.
        (*runtime)->centre().read([](core::World const&) {});
        manager.alive();
      }
      manager.stopping();
      spdlog::info("stopping");
      (*runtime)->stop();
      return 0;
    };
  });
}

}  // namespace tocsin::server
