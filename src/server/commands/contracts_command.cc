#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>

#include "api/contract/contracts.h"
#include "api/contract/error_catalogue.h"
#include "server/commands/commands.h"
#include "server/settings.h"

namespace tocsin::server {

namespace {

std::string read_all(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int write_contracts(std::filesystem::path const& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (auto const& [name, text] : api::all_contracts()) {
    std::ofstream(folder / name, std::ios::binary) << text;
    if (read_all(folder / name) != text) return report({ErrorKind::kUnavailable, "contracts.not_written", (folder / name).string()});
  }
  return 0;
}

int check_contracts(std::filesystem::path const& folder) {
  int stale = 0;
  for (auto const& [name, text] : api::all_contracts()) {
    if (read_all(folder / name) == text) continue;
    std::cerr << say("stale: ", "已过期：") << (folder / name).string() << '\n';
    stale = 1;
  }
  if (stale != 0) std::cerr << say("tocsin contracts --write ", "请运行 tocsin contracts --write ") << folder.string() << '\n';
  return stale;
}

}  // namespace

void add_contracts(CLI::App& app, Chosen& chosen) {
  auto const folder = std::make_shared<std::string>();
  auto* const contracts = app.add_subcommand(
      "contracts", say("Write or check what the program promises: API, journal, errors, words", "输出或核对契约：接口、日志、错误、术语"));
  auto* const write = contracts->add_option("--write,folder", *folder, say("Write the contracts into this folder", "写入该目录"));
  auto* const check =
      contracts->add_option("--check", *folder, say("Non-zero when a contract in this folder is stale", "核对该目录，过期则返回非零"));
  write->excludes(check);
  contracts->callback([&chosen, folder, check, contracts] {
    chosen = [folder, check, contracts] {
      if (folder->empty()) {
        std::cout << contracts->help();
        return 2;
      }
      return check->count() > 0 ? check_contracts(*folder) : write_contracts(*folder);
    };
  });

  auto* const config = app.add_subcommand("config", say("Configuration: file < TOCSIN_* < flags", "配置：文件 < TOCSIN_* < 参数"));
  config->require_subcommand(1);
  for (bool const print : {false, true}) {
    auto* const command = config->add_subcommand(print ? "print" : "check",
                                                 print ? say("What would be in force", "输出生效的配置") : say("Is it right?", "检查配置"));
    auto const settings = std::make_shared<Settings>();
    add_settings(*command, *settings);
    command->callback([&chosen, settings, command, print] {
      chosen = [settings, command, print] {
        if (auto const read = complete(*settings, *command); !read) return report(read.error());
        std::cout << (print ? to_toml(*settings) : say("the configuration is right", "配置正确") + "\n");
        return 0;
      };
    });
  }

  auto* const version = app.add_subcommand("version", say("Version", "版本"));
  version->callback([&chosen] {
    chosen = [] {
      std::cout << "tocsin 0.1.0\n";
      return 0;
    };
  });
}

}  // namespace tocsin::server
