#include <csignal>
#include <iostream>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "server/commands.h"
#include "server/settings.h"
#include "server/signals.h"

namespace tocsin::server {

void add_serve(CLI::App& app, Chosen& chosen) {
  auto* const serve = app.add_subcommand("serve", say("Run the server on a data folder", "在数据目录上运行服务器"));
  auto const settings = std::make_shared<Settings>();
  add_settings(*serve, *settings);
  serve->add_flag(
      "--read-only", settings->read_only,
      say("Only show: the state up to the last good entry of the journal; nothing is written", "只读：显示到最后一条完好日志为止，不写入"));
  serve->callback([&chosen, settings, serve] {
    chosen = [settings, serve] {
      log_to_stderr();
      if (auto const read = complete(*settings, *serve); !read) return report(read.error());
      block_signals();
      RuntimeOptions options;
      options.folder = settings->data;
      options.key_file = settings->key_file;
      options.workers = settings->workers;
      options.read_only = settings->read_only;
      if (settings->clock == "stepped") options.clock = RuntimeOptions::Clock::kStepped;
      auto runtime = Runtime::open(options);
      if (!runtime) {
        report(runtime.error());
        if (runtime.error().code == "journal.damaged_at" && !settings->read_only)
          std::cerr << say("To look at the state up to the last good entry: ", "查看最后一条完好日志之前的状态：")
                    << "tocsin serve --read-only --data " << settings->data << '\n';
        return 1;
      }
      if (auto const why = (*runtime)->centre().stopped()) {
        std::cerr << say("read-only: ", "只读：") << why->detail << '\n';
      }
      auto const address = parse_listen(settings->listen);
      if (!address) return report(address.error());
      if (auto const control = (*runtime)->start_control(); !control) return report(control.error());
      if (auto const listening = (*runtime)->listen(address->host, address->port, settings->web); !listening)
        return report(listening.error());
      std::cout << "http://" << address->host << ':' << (*runtime)->port() << '\n' << std::flush;
      spdlog::info("listening on {}:{}, folder {}, position {}", address->host, (*runtime)->port(), settings->data,
                   (*runtime)->centre().position());
      wait_for_signal();
      spdlog::info("stopping");
      (*runtime)->stop();
      return 0;
    };
  });
}

}  // namespace tocsin::server
