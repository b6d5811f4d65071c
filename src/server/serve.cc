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
  serve->callback([&chosen, settings, serve] {
    chosen = [settings, serve] {
      log_to_stderr();
      if (auto const read = complete(*settings, *serve); !read) return report(read.error());
      block_signals();
      RuntimeOptions options;
      options.folder = settings->data;
      options.key_file = settings->key_file;
      options.workers = settings->workers;
      if (settings->clock == "stepped") options.clock = RuntimeOptions::Clock::kStepped;
      auto runtime = Runtime::open(options);
      if (!runtime) return report(runtime.error());
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
