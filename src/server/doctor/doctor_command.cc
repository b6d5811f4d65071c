// tocsin doctor: is this folder, on this machine, fit to take calls? One line each, with what to do next.
#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "server/commands/commands.h"
#include "server/doctor/check.h"
#include "server/settings.h"

namespace tocsin::server {

namespace {

using doctor::Line;
using doctor::State;

std::string in_words(doctor::Words const& words) { return say(words.en, words.zh); }

std::string in_words(State state) {
  switch (state) {
    case State::kOk: return say("OK", "正常");
    case State::kAttention: return say("attention", "注意");
    case State::kFailed: return say("failed", "失败");
  }
  return {};
}

int examine(Settings const& settings, std::vector<std::string> const& certificates) {
  doctor::Asked const asked{settings.data,   settings.journal, settings.key_file, settings.audit.key_file,
                            settings.number, settings.tls,     certificates};
  auto report = doctor::check_folder(asked);
  auto lines = std::move(report.lines);
  for (auto& line : doctor::check_machine(asked.data, report.last_entry_at)) lines.push_back(std::move(line));
  for (auto& line : doctor::check_certificates(asked)) lines.push_back(std::move(line));
  for (auto& line : doctor::check_server(asked.data, report.position)) lines.push_back(std::move(line));
  for (auto& line : doctor::check_history(asked.data)) lines.push_back(std::move(line));
  State worst = State::kOk;
  for (Line const& line : lines) {
    worst = std::max(worst, line.state);
    std::cout << in_words(line.state) << say(": ", "：") << in_words(line.what) << say(": ", "：") << in_words(line.found) << '\n';
    if (line.state != State::kOk && !line.next.en.empty()) std::cout << say("  next: ", "  下一步：") << in_words(line.next) << '\n';
  }
  return static_cast<int>(worst);
}

}  // namespace

void add_doctor(CLI::App& app, Chosen& chosen) {
  auto* const command = app.add_subcommand(
      "doctor", say("Is all well with this folder and machine? Exit code 0: yes, 1: needs attention, 2: something failed",
                    "检查数据目录与本机；退出码 0 正常，1 需注意，2 有失败项"));
  auto const settings = std::make_shared<Settings>();
  add_settings(*command, *settings);
  auto const certificates = std::make_shared<std::vector<std::string>>();
  command->add_option("--certificate", *certificates,
                      say("File with a certificate that stands before this server (the proxy's); may be repeated",
                          "服务器前的证书文件（如代理所用）；可多次给出"));
  command->callback([&chosen, settings, certificates, command] {
    chosen = [settings, certificates, command] {
      if (auto const read = complete(*settings, *command); !read) return std::max(2, report(read.error()));
      int worst = 0;
      for (auto const& centre : settings->centres) {
        std::cout << say("== centre ", "== 中心 ") << centre.number << ' ' << centre.data << '\n';
        worst = std::max(worst, examine(centre, *certificates));
      }
      return settings->centres.empty() ? examine(*settings, *certificates) : worst;
    };
  });
}

}  // namespace tocsin::server
