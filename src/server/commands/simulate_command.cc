#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "server/commands/commands.h"
#include "sim/run_simulations.h"

namespace tocsin::server {

void add_simulate(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<sim::RunOptions>();
  auto* const simulate = app.add_subcommand(
      "simulate", say("The real core on a simulated clock, network and disk that fail; a failure prints the line that repeats it",
                      "用模拟的时钟、网络和磁盘运行真实内核并注入故障；失败时打印可复现的命令"));
  simulate->add_option("--seed", asked->seed, say("First seed", "起始种子"));
  simulate->add_option("--seeds", asked->seeds, say("How many seeds, from the first on", "种子个数"))->check(CLI::Range(1, 1'000'000));
  simulate->add_option("--centres", asked->centres, say("Centres of each seed, one after the other", "每个种子模拟的指挥中心数"))
      ->check(CLI::Range(1, 100));
  simulate->add_option("--hours", asked->hours, say("Simulated hours", "模拟小时数"))->check(CLI::Range(0.01, 10'000.0));
  simulate->add_option("--faults", asked->faults, say("all, none, or names with commas", "all、none 或以逗号分隔的故障名"));
  simulate->add_option("--plant", asked->plant, say("A known bug, which must be found", "植入一个已知错误，必须被发现"));
  simulate->add_option("--calls-per-day", asked->calls_per_day, say("How busy it is", "每日报警数"))->check(CLI::Range(1, 100'000));
  simulate->add_option("--keep", asked->keep,
                       say("A folder for the journal of the run, to look into", "把本次运行的日志保存到此文件夹，便于查看"));
  simulate->callback([&chosen, asked] { chosen = [asked] { return sim::run_simulations(*asked, std::cout); }; });
}

}  // namespace tocsin::server
