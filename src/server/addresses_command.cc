// tocsin geocode, tocsin addresses: what the steward of the address register asks and decides.
#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "register/address/duplicates.h"
#include "register/address/geocode_file.h"
#include "register/compile.h"
#include "register/place_search.h"
#include "register/source_of.h"
#include "server/commands.h"
#include "server/control.h"

namespace tocsin::server {

namespace {

namespace reg = place_register;

struct AddressesAsked {
  std::string data = "data", key_file;
  std::string queries, out;
  std::size_t limit = 5;
  std::string main_code, successor;
  std::vector<std::string> codes;
};

RuntimeOptions options_of(AddressesAsked const& asked) { return {.folder = asked.data, .key_file = asked.key_file}; }

Result<std::shared_ptr<reg::DataSet const>> active_data_set(AddressesAsked const& asked, api::http::Client& client) {
  TOCSIN_TRY(auto const configuration, ask(client, "GET", "/api/v1/configuration", ""));
  auto const version = active_version(configuration);
  if (version.empty()) return not_found("register.data_set_missing", "no data set is active in " + asked.data);
  return reg::DataSet::open(reg::data_set_path(asked.data, version));
}

Result<int> geocode(AddressesAsked const& asked) {
  std::shared_ptr<reg::DataSet const> data;
  TOCSIN_CHECK(with_server(options_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    TOCSIN_TRY(data, active_data_set(asked, client));
    return {};
  }));
  TOCSIN_TRY(auto const report, reg::geocode_file(*data, {asked.queries, asked.out, asked.limit}));
  std::cout << fmt::format(
      fmt::runtime(say("{} queries, {} without an answer, {} ambiguous\n", "查询 {} 条，无结果 {} 条，有歧义 {} 条\n")), report.queries,
      report.unmatched, report.ambiguous);
  return 0;
}

// code TAB distance from the first TAB the address; a blank line between groups.
Result<int> duplicates(AddressesAsked const& asked) {
  std::shared_ptr<reg::DataSet const> data;
  TOCSIN_CHECK(with_server(options_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    TOCSIN_TRY(data, active_data_set(asked, client));
    return {};
  }));
  auto const groups = reg::find_duplicates(*data);
  std::size_t rows = 0;
  for (auto const& group : groups) {
    rows += group.rows.size();
    auto const first = data->address(group.rows[0]);
    for (auto const i : group.rows) {
      auto const a = data->address(i);
      auto const far = a.has_point() && first.has_point() ? fmt::format("{} m", distance_m(a.at, first.at)) : std::string("-");
      std::cout << fmt::format("{}\t{}\t{}\n", a.code, far, reg::address_label(a).local);
    }
    std::cout << '\n';
  }
  std::cerr << fmt::format(fmt::runtime(say("{} groups with {} entries of {}\n", "{} 组疑似重复，涉及 {} 条，全库 {} 条\n")), groups.size(),
                           rows, data->address_count());
  return 0;
}

// The steward's word on entries: auxiliaries of a main address, or retired with a successor. It becomes a new version of the data set,
// and activating that is the event.
Result<int> decide(AddressesAsked const& asked) {
  if (asked.main_code.empty() == asked.successor.empty())
    return invalid("address.decision_incomplete", say("give either --main or --successor", "请给出 --main 或 --successor 之一"));
  auto const& kept = asked.main_code.empty() ? asked.successor : asked.main_code;
  TOCSIN_CHECK(with_server(options_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    TOCSIN_TRY(auto const data, active_data_set(asked, client));
    for (auto const& code : asked.codes) {
      if (code == kept) return invalid("address.decision_incomplete", code + ": an entry cannot stand for itself");
      if (!data->find_address(code)) return not_found("place.address_unknown", code);
    }
    if (!data->find_address(kept)) return not_found("place.address_unknown", kept);
    auto source = reg::source_of(*data);
    for (auto& a : source.addresses) {
      if (std::find(asked.codes.begin(), asked.codes.end(), a.code) == asked.codes.end()) continue;
      if (!asked.main_code.empty()) {
        a.main_code = asked.main_code;
      } else {
        a.status = address::AddressStatus::kRetired;
        a.successor = asked.successor;
      }
    }
    TOCSIN_TRY(auto const version, reg::compile_into(source, asked.data));
    TOCSIN_CHECK(ask(client, "POST", "/control/data_set", "{\"version\":\"" + version + "\"}"));
    std::cout << say("active data set: ", "已启用数据集：") << version << '\n';
    return {};
  }));
  return 0;
}

CLI::App* command_of(CLI::App& parent, char const* name, std::string const& help, AddressesAsked& asked) {
  auto* const command = parent.add_subcommand(name, help);
  command->add_option("--data", asked.data, say("Data folder", "数据目录"));
  command->add_option("--key-file", asked.key_file, say("Master key file", "主密钥文件"));
  return command;
}

void run_with(CLI::App* command, Chosen& chosen, std::shared_ptr<AddressesAsked> asked, Result<int> (*work)(AddressesAsked const&)) {
  command->callback([&chosen, asked = std::move(asked), work] {
    chosen = [asked, work] {
      auto const code = work(*asked);
      return code ? *code : report(code.error());
    };
  });
}

}  // namespace

void add_addresses(CLI::App& app, Chosen& chosen) {
  {
    auto const asked = std::make_shared<AddressesAsked>();
    auto* const command =
        command_of(app, "geocode", say("Places for a file of queries (CSV: qid,query)", "批量地址匹配（CSV：qid,query）"), *asked);
    command->add_option("--queries", asked->queries, say("Queries", "查询文件"))->required();
    command->add_option("--out", asked->out, say("Answers (TSV)", "结果文件（TSV）"))->required();
    command->add_option("--limit", asked->limit, say("Answers a query", "每条最多结果数"))->check(CLI::Range(1, 50));
    run_with(command, chosen, asked, geocode);
  }
  auto* const addresses = app.add_subcommand("addresses", say("The standard address register", "标准地址库"));
  addresses->require_subcommand(1);
  {
    auto const asked = std::make_shared<AddressesAsked>();
    run_with(command_of(*addresses, "duplicates", say("Entries that name the same house", "疑似重复的地址"), *asked), chosen, asked,
             duplicates);
  }
  {
    auto const asked = std::make_shared<AddressesAsked>();
    auto* const command = command_of(*addresses, "decide", say("What the steward decides about entries", "登记地址管理员的认定"), *asked);
    command->add_option("codes", asked->codes, say("Entries", "地址编码"))->required();
    command->add_option("--main", asked->main_code, say("They are auxiliaries of this entry", "认定为该地址的附属地址"));
    command->add_option("--successor", asked->successor, say("They are retired; this entry took their place", "注销，由该地址承继"));
    run_with(command, chosen, asked, decide);
  }
}

}  // namespace tocsin::server
