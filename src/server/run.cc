#include <sys/resource.h>

#include <cstdlib>
#include <iostream>

#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "api/contract/error_catalogue.h"
#include "server/commands/commands.h"
#include "server/machine/signals.h"

namespace tocsin::server {

namespace {

bool chinese = false;

bool wants_chinese(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; ++i)
    if (std::string_view(argv[i]) == "--lang" || std::string_view(argv[i]) == "--language")
      return std::string_view(argv[i + 1]).starts_with("zh");
  for (int i = 1; i < argc; ++i)
    if (std::string_view(argv[i]).starts_with("--lang=zh") || std::string_view(argv[i]).starts_with("--language=zh")) return true;
  for (char const* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (char const* const value = std::getenv(name); value != nullptr && *value != '\0') return std::string_view(value).starts_with("zh");
  return false;
}

}  // namespace

bool speaks_chinese() { return chinese; }
std::string say(std::string_view en, std::string_view zh) { return std::string(chinese ? zh : en); }

void add_centre_number(CLI::App& command, std::uint16_t& centre) {
  command
      .add_option("--centre", centre, say("Number of the centre, where its journal lies in a database", "指挥中心编号（日志存于数据库时）"))
      ->check(CLI::Range(1, 65'535));
}

int report(Error const& error) {
  auto const* entry = api::find_error(error.code);
  std::cerr << "tocsin: " << error.code << ": "
            << (entry != nullptr ? std::string(chinese ? entry->title_zh : entry->title) + ". " : std::string()) << error.detail << '\n';
  if (entry != nullptr) std::cerr << (chinese ? entry->next_step_zh : entry->next_step) << '\n';
  return 1;
}

int run(int argc, char** argv) {
  // Keys and what callers said are in the memory of most commands: no crash writes them to a file.
  constexpr rlimit kNoCore{0, 0};
  ::setrlimit(RLIMIT_CORE, &kNoCore);
  chinese = wants_chinese(argc, argv);
  log_to_stderr();                         // What a command prints is its answer and nothing else.
  spdlog::set_level(spdlog::level::warn);  // A server says more, once it is one.
  CLI::App app(say("Tocsin, public-safety platform for a city", "警钟：城市公共安全平台"), "tocsin");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "tocsin " TOCSIN_VERSION, say("Print the version", "显示版本号"));
  std::string language;
  app.add_option("--lang,--language", language, say("Language of messages: zh or en", "提示语言：zh 或 en"));
  Chosen chosen;
  add_serve(app, chosen);
  add_accounts(app, chosen);
  add_tokens(app, chosen);
  add_imports(app, chosen);
  add_addresses(app, chosen);
  add_speeds(app, chosen);
  add_journal(app, chosen);
  add_audit(app, chosen);
  add_backup(app, chosen);
  add_ship(app, chosen);
  add_centre(app, chosen);
  add_erase(app, chosen);
  add_contracts(app, chosen);
  add_history(app, chosen);
  add_doctor(app, chosen);
  add_demo(app, chosen);
  add_feed(app, chosen);
  add_simulate(app, chosen);
  add_route(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return app.exit(error);
  }
  return chosen ? chosen() : 2;
}

}  // namespace tocsin::server
