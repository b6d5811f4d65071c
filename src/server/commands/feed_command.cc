#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "codec/json_writer.h"
#include "feed/feeder.h"
#include "server/commands/commands.h"

namespace tocsin::server {
namespace {

struct FeedAsked {
  std::string calls, server = "http://127.0.0.1:8080", token, ca, speed = "1", json;
  double hours = 0;
  std::int64_t window_s = 30;
  std::size_t lanes = 8;
};

// "max", or how many times faster than life.
std::optional<double> speed_of(std::string const& text) {
  if (text == "max") return 0;
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || !(value > 0) || value > 1e6) return {};
  return value;
}

int feed_calls(FeedAsked const& asked) {
  auto const speed = speed_of(asked.speed);
  if (!speed) return report({ErrorKind::kInvalid, "config.out_of_range", "--speed is max or a number above 0, not '" + asked.speed + "'"});
  feed::FeedOptions options;
  options.calls = asked.calls;
  options.server = asked.server;
  options.token = asked.token;
  options.ca_file = asked.ca;
  options.speed = *speed;
  options.length = Duration::seconds(static_cast<std::int64_t>(asked.hours * 3600));
  options.window = Duration::seconds(asked.window_s);
  options.lanes = asked.lanes;
  options.say = [](std::string const& line) { std::cerr << line << std::endl; };
  auto const done = feed::run_feed(options);
  if (!done) return report(done.error());
  std::cout << feed::as_table(*done, speaks_chinese());
  if (!asked.json.empty()) {
    std::ofstream file(asked.json, std::ios::binary);
    file << codec::to_json(*done) << '\n';
    if (!file) return report({ErrorKind::kUnavailable, "export.not_written", asked.json});
  }
  if (done->calls_closed == done->calls) return 0;
  std::cerr << say("not every call ended closed", "并非每起报警都已结案") << '\n';
  return 1;
}

}  // namespace

void add_feed(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<FeedAsked>();
  auto* const feed = app.add_subcommand("feed", say("Feed a running server with what really happened", "把真实记录喂给运行中的服务器"));
  feed->require_subcommand(1);
  auto* const calls =
      feed->add_subcommand("calls", say("Calls and units of a fire department, over the HTTP API; the server runs with --clock stepped",
                                        "经 HTTP 接口重演一个消防部门的报警与出动；服务器须以 --clock stepped 启动"));
  calls->add_option("--calls", asked->calls, say("The file (CSV, one line a unit)", "记录文件（CSV，每个出动单元一行）"))->required();
  calls->add_option("--server", asked->server, say("Address of the server", "服务器地址"));
  calls->add_option("--ca", asked->ca,
                    say("Authority to believe over https (PEM); default: this machine's",
                        "经 https 连接时信任的签发机构证书（PEM）；默认用本机信任列表"));
  calls->add_option("--token", asked->token, say("Token of an administrator (it steps the clock)", "管理员令牌（要推进时钟）"))->required();
  calls->add_option("--speed", asked->speed, say("Times real time, or max", "相对真实时间的倍速，或 max"));
  calls->add_option("--hours", asked->hours,
                    say("Only the calls of this many hours from the first; 0: all", "只取自首个报警起若干小时；0 为全部"));
  calls
      ->add_option("--window", asked->window_s,
                   say("Seconds of status reports that are recorded together", "合并记录的状态报告时间窗（秒）"))
      ->check(CLI::Range(0, 3600));
  calls->add_option("--lanes", asked->lanes, say("Connections side by side", "并行连接数"))->check(CLI::Range(1, 32));
  calls->add_option("--json", asked->json, say("The report as JSON into this file", "把报告另存为 JSON 文件"));
  calls->callback([&chosen, asked] { chosen = [asked] { return feed_calls(*asked); }; });
}

}  // namespace tocsin::server
