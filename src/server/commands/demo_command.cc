#include <malloc.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <thread>

#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "api/advice/travel_time_now.h"
#include "demo/city/city.h"
#include "demo/demo_folder.h"
#include "demo/driver.h"
#include "server/commands/commands.h"
#include "server/machine/signals.h"
#include "server/runtime.h"
#include "server/settings.h"

namespace tocsin::server {

namespace {

struct DemoAsked {
  std::int64_t seed = 42;
  std::string size = "city", scenario = "normal", data = "data/demo", listen = "127.0.0.1:8080", web, key_file;
  double speed = 1;
  bool quiet = false;
};

constexpr Duration kAtWorkBefore = Duration::minutes(40);
constexpr double kWarmUpSpeed = 1200;  // Two seconds for it.

// Accounts of a new demo folder, with one-time passwords that are shown once.
Result<void> make_accounts(access::AccountStore& accounts) {
  struct Wanted {
    char const *account, *zh, *en;
    access::Role role;
  };
  for (Wanted const& wanted : {Wanted{"dispatcher-1", "调度员 1", "Dispatcher 1", access::Role::kDispatcher},
                               Wanted{"dispatcher-2", "调度员 2", "Dispatcher 2", access::Role::kDispatcher},
                               Wanted{"supervisor-1", "值班长 1", "Supervisor 1", access::Role::kSupervisor},
                               Wanted{"administrator-1", "管理员 1", "Administrator 1", access::Role::kAdministrator}}) {
    auto const password = accounts.create(wanted.account, std::string(wanted.zh) + " / " + wanted.en, {wanted.role}, {});
    if (!password) {
      if (password.error().code == "account.exists") continue;
      return std::unexpected(password.error());
    }
    std::cout << say("account ", "账号 ") << wanted.account << say("  one-time password ", "  一次性密码 ") << *password << '\n';
  }
  return {};
}

int run_demo(DemoAsked const& asked, bool size_given, bool seed_given) {
  log_to_stderr();
  auto const address = parse_listen(asked.listen);
  if (!address) return report(address.error());
  auto const size = demo::size_from_text(asked.size);
  auto const scenario = demo::scenario_from_text(asked.scenario);
  if (!size || !scenario) return report({ErrorKind::kInvalid, "demo.option_unknown", "--size tiny|city, --scenario normal|storm"});
  if (!(asked.speed >= 1 && asked.speed <= 3600)) return report({ErrorKind::kInvalid, "config.out_of_range", "--speed is 1 to 3600"});
  block_signals();
  auto folder = demo::open_demo_folder(asked.data, size_given ? size : std::nullopt,
                                       seed_given ? std::optional<std::uint64_t>(static_cast<std::uint64_t>(asked.seed)) : std::nullopt,
                                       api::Clock::machine_now(), *scenario);
  if (!folder) return report(folder.error());
  auto city = demo::generate_city(folder->size, folder->seed);
  auto const version = demo::install_data_set(asked.data, *folder, city);
  if (!version) return report(version.error());
  // A new city has been at work for a while when it is first seen: empty boards show nothing.
  bool const is_new = !std::filesystem::exists(std::filesystem::path(asked.data) / "journal.db");
  Instant const starts_at = is_new && !asked.quiet ? folder->shown_at - kAtWorkBefore : folder->shown_at;
  RuntimeOptions options{.folder = asked.data,
                         .key_file = asked.key_file,
                         .clock = RuntimeOptions::Clock::kDemo,
                         .demo_start = starts_at,
                         .demo_speed = asked.speed,
                         .demo = true,
                         .past = RuntimeOptions::Past::kFoldsAndForgets,
                         .audit = AuditSettings{}};
  auto opened = Runtime::open(options);
  if (!opened) return report(opened.error());
  Runtime& runtime = **opened;
  if (auto const active = runtime.data_sets().activate(*version); !active) return report(active.error());
  if (auto const filled = demo::fill_centre(runtime.centre(), city, *version, runtime.clock().now()); !filled)
    return report(filled.error());
  auto const data_set = runtime.data_sets().current();
  api::TravelTimeNow const travel_time(runtime.roads(), data_set);
  demo::Driver driver(runtime.centre(), runtime.vault(), runtime.positions(), city, *data_set->data, travel_time,
                      {.scenario = *scenario, .quiet = asked.quiet});
  city.source = {};
  malloc_trim(0);  // Making a city takes more than running it does.
  if (starts_at < folder->shown_at) {
    runtime.clock().set_speed(kWarmUpSpeed);
    while (runtime.clock().now() < folder->shown_at) {
      driver.step(runtime.clock().now());
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    runtime.clock().set_speed(asked.speed);
  }
  runtime.set_demo_control({[&driver, size = folder->size, seed = folder->seed, scenario = *scenario, speed = asked.speed] {
                              auto const figures = driver.figures();
                              return api::DemoShown{std::string(demo::to_text(size)),
                                                    std::string(demo::to_text(scenario)),
                                                    static_cast<std::int64_t>(seed),
                                                    driver.serves_all(),
                                                    speed,
                                                    figures.calls,
                                                    figures.commands_accepted,
                                                    figures.commands_refused};
                            },
                            [&driver](bool on) { driver.serve_all(on); },
                            [&driver](IncidentId incident, bool on) { driver.serve(incident, on); }});
  if (auto const made = make_accounts(runtime.accounts()); !made) return report(made.error());
  if (auto const control = runtime.start_control(); !control) return report(control.error());
  if (auto const listening = runtime.listen(address->host, address->port, asked.web); !listening) return report(listening.error());
  std::cout << say("DEMO DATA  ", "演示数据  ") << "http://" << address->host << ':' << runtime.port() << '\n' << std::flush;
  {
    demo::DemoFolder state = *folder;
    Instant saved{};
    demo::DriverThread const thread(
        driver, [&runtime] { return runtime.clock().now(); },
        [&](Instant shown_at) {
          if (shown_at - saved < Duration::seconds(5)) return;
          saved = state.shown_at = shown_at;
          (void)demo::write_demo_folder(asked.data, state);
        });
    wait_for_signal();
  }
  demo::DemoFolder last = *folder;
  last.shown_at = runtime.clock().now();
  (void)demo::write_demo_folder(asked.data, last);
  runtime.stop();
  return 0;
}

}  // namespace

void add_demo(CLI::App& app, Chosen& chosen) {
  auto* const command = app.add_subcommand("demo", say("The demo city 云汀 / Yunting and its day", "演示城市云汀与它的一天"));
  auto const asked = std::make_shared<DemoAsked>();
  auto* const seed = command->add_option("--seed", asked->seed, say("Another city", "随机种子"));
  auto* const size = command->add_option("--size", asked->size, "tiny|city");
  command->add_option("--speed", asked->speed, say("1 to 3600 times", "1 至 3600 倍速"));
  command->add_option("--scenario", asked->scenario, "normal|storm");
  command->add_option("--data", asked->data, say("Data folder", "数据目录"));
  command->add_option("--listen", asked->listen, say("Address and port", "监听地址与端口"));
  command->add_option("--web", asked->web, say("Pages from this folder", "改用该目录中的网页"));
  command->add_option("--key-file", asked->key_file, say("Master key file", "主密钥文件"));
  command->add_flag("--quiet", asked->quiet, say("Nobody calls by itself", "不自动产生报警"));
  command->callback(
      [&chosen, asked, seed, size] { chosen = [asked, seed, size] { return run_demo(*asked, size->count() > 0, seed->count() > 0); }; });
}

}  // namespace tocsin::server
