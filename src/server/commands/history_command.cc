// tocsin history stats|rebuild|export: the past that is searched (history/). Through the server that runs on the folder, else with the
// folder opened for it.
#include <chrono>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/http/message.h"
#include "server/commands/commands.h"
#include "server/control.h"
#include "server/settings.h"

namespace tocsin::server {

namespace {

constexpr std::chrono::milliseconds kLook{100};
constexpr int kLooksWithoutProgress = 300;

struct HistoryAsked {
  Settings settings;
  std::string from, to, type, jurisdiction, unit, disposition, q, priority;
  bool wait = false;
};

RuntimeOptions folder_of(Settings const& settings) {
  return {.folder = settings.data,
          .centre = static_cast<std::uint16_t>(settings.number),
          .journal = settings.journal,
          .key_file = settings.key_file,
          .clock = settings.clock == "stepped" ? RuntimeOptions::Clock::kStepped : RuntimeOptions::Clock::kReal,
          .history_months = static_cast<int>(settings.history_months),
          .track_days = static_cast<int>(settings.track_days),
          .past = RuntimeOptions::Past::kFolds};
}

// Until it has reached the journal as it was when asked.
Result<HistoryState> wait_until_there(api::http::Client& client) {
  TOCSIN_TRY(auto const first, history_state(client));
  auto last = first;
  for (int unmoved = 0; unmoved < kLooksWithoutProgress; ++unmoved) {
    TOCSIN_TRY(auto now, history_state(client));
    if (!now.problem.empty()) return unavailable("history.not_ready", now.problem);
    if (now.position >= first.journal_position) return now;
    if (now.position != last.position) unmoved = 0;
    last = std::move(now);
    std::this_thread::sleep_for(kLook);
  }
  return unavailable("history.not_ready", fmt::format("it stands at position {} of {}: this server follows, or another version made it",
                                                      last.position, last.journal_position));
}

void print(HistoryState const& state) {
  std::cout << say("incidents: ", "警情：") << state.incidents << say("\nassignments: ", "\n调派：") << state.assignments
            << say("\nstill in the working state: ", "\n仍在当班数据中：") << state.open << say("\noldest: ", "\n最早：")
            << (state.oldest ? to_rfc3339(*state.oldest) : "-") << say("\nmonths kept: ", "\n保留月数：") << state.months_kept
            << say("\nbytes: ", "\n字节：") << state.bytes << say("\nposition: ", "\n已到位置：") << state.position << say(" of ", " / ")
            << state.journal_position << '\n';
  for (auto const& name : state.partitions) std::cout << say("partition: ", "分区：") << name << '\n';
  for (auto const& name : state.lost)
    std::cout << say("missing, detached or dropped by hand (tocsin history rebuild brings it back): ",
                     "缺失，被人工分离或删除（tocsin history rebuild 可补回）：")
              << name << '\n';
}

Result<void> stats(HistoryAsked const& asked, api::http::Client& client) {
  TOCSIN_TRY(auto const state, asked.wait ? wait_until_there(client) : history_state(client));
  print(state);
  return {};
}

Result<void> rebuild(api::http::Client& client) {
  TOCSIN_CHECK(ask(client, "POST", "/control/history/rebuild", ""));
  std::this_thread::sleep_for(kLook);
  TOCSIN_TRY(auto const state, wait_until_there(client));
  print(state);
  return {};
}

Result<void> export_csv(HistoryAsked const& asked, api::http::Client& client) {
  TOCSIN_CHECK(wait_until_there(client));
  std::string target = "/api/v1/history/incidents.csv";
  auto const add = [&](std::string_view name, std::string const& value) {
    if (!value.empty())
      target += fmt::format("{}{}={}", target.find('?') == std::string::npos ? '?' : '&', name, api::http::percent_encode(value));
  };
  add("from", asked.from);
  add("to", asked.to);
  add("type", asked.type);
  add("priority", asked.priority);
  add("jurisdiction", asked.jurisdiction);
  add("unit", asked.unit);
  add("disposition", asked.disposition);
  add("q", asked.q);
  TOCSIN_TRY(auto const text, ask(client, "GET", target, ""));
  std::cout << text;
  return {};
}

}  // namespace

void add_history(CLI::App& app, Chosen& chosen) {
  auto* const group = app.add_subcommand(
      "history", say("Past incidents: how far they are, make them anew, write them out", "历史警情：查看进度、重建、导出"));
  group->require_subcommand(1);
  auto const asked = std::make_shared<HistoryAsked>();
  using Work = std::function<Result<void>(HistoryAsked const&, api::http::Client&)>;
  auto const add = [&](char const* name, std::string const& text, Work work) {
    auto* const command = group->add_subcommand(name, text);
    add_settings(*command, asked->settings);
    command->callback([&chosen, asked, command, work = std::move(work)] {
      chosen = [asked, command, work] {
        if (auto const read = complete(asked->settings, *command); !read) return report(read.error());
        if (auto const one = check_is_one(asked->settings); !one) return report(one.error());
        auto const done =
            with_server(folder_of(asked->settings), NewFolder::kRefuse, [&](api::http::Client& client) { return work(*asked, client); });
        return done ? 0 : report(done.error());
      };
    });
    return command;
  };
  auto* const of_stats =
      add("stats", say("How many, since when, how large, and how far behind the journal", "数量、起始、大小与进度"), stats);
  of_stats->add_flag("--wait", asked->wait, say("Until it has caught up", "等待赶上日志"));
  add("rebuild", say("Make it anew from the journal; calls go on", "由日志重建；不影响接警"),
      [](HistoryAsked const&, api::http::Client& client) { return rebuild(client); });
  auto* const exported = add("export", say("What a search finds, as CSV to the standard output", "将检索结果以 CSV 输出"), export_csv);
  exported->add_option("--from", asked->from,
                       say("Received at or after: 2026-11-01T00:00:00Z; else 31 days ago", "接警时间不早于；默认 31 天前"));
  exported->add_option("--to", asked->to, say("Received before; else now", "接警时间早于；默认现在"));
  exported->add_option("--type", asked->type, say("Incident type, and what is under it", "警情类别及其下级"));
  exported->add_option("--priority", asked->priority, say("1 to 4", "优先级 1 至 4"));
  exported->add_option("--jurisdiction", asked->jurisdiction, say("Its code, and what is under it", "辖区编码及其下级"));
  exported->add_option("--unit", asked->unit, say("To which this unit was sent", "调派过此出动单元"));
  exported->add_option("--disposition", asked->disposition, say("That ended so", "处置结果"));
  exported->add_option("--q", asked->q, say("Beginning of the number, or part of the place", "编号开头或地点文字的一部分"));
}

}  // namespace tocsin::server
