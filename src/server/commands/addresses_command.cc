// tocsin geocode, tocsin addresses: what the steward of the address register asks and decides.
#include <chrono>
#include <functional>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/endpoints/administration/addresses.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "register/address/geocode_file.h"
#include "register/compile.h"
#include "server/commands/commands.h"
#include "server/control.h"

namespace tocsin::server {

namespace {

namespace reg = place_register;

struct AddressesAsked {
  std::string data = "data", key_file;
  std::string queries, out, at;
  std::size_t limit = 5;
  std::string main_code, successor, withdraw;
  bool different = false;
  std::vector<std::string> codes;
};

RuntimeOptions options_of(AddressesAsked const& asked) { return {.folder = asked.data, .key_file = asked.key_file}; }

std::string language() { return speaks_chinese() ? "zh" : "en"; }

Result<std::shared_ptr<reg::DataSet const>> active_data_set(AddressesAsked const& asked, api::http::Client& client) {
  TOCSIN_TRY(auto const configuration, ask(client, "GET", "/api/v1/configuration", ""));
  auto const version = active_version(configuration);
  if (version.empty()) return not_found("register.data_set_missing", "no data set is active in " + asked.data);
  return reg::DataSet::open(reg::data_set_path(asked.data, version));
}

Result<int> geocode(AddressesAsked const& asked) {
  reg::GeocodeFile run{asked.queries, asked.out, asked.limit};
  if (!asked.at.empty()) {
    auto const day = address::day_from_text(asked.at);
    if (!day) return invalid("query.malformed", say("--at is a day: 2026-11-22", "--at 应为日期，如 2026-11-22"));
    run.on = *day;
  }
  std::shared_ptr<reg::DataSet const> data;
  TOCSIN_CHECK(with_server(options_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    TOCSIN_TRY(data, active_data_set(asked, client));
    return {};
  }));
  TOCSIN_TRY(auto const report, reg::geocode_file(*data, run));
  std::cout << fmt::format(
      fmt::runtime(say("{} queries, {} without an answer, {} ambiguous\n", "查询 {} 条，无结果 {} 条，有歧义 {} 条\n")), report.queries,
      report.unmatched, report.ambiguous);
  return 0;
}

// Every page of a list of the API.
template <class List>
Result<void> each_page(api::http::Client& client, std::string const& path, std::function<void(List const&)> const& take) {
  constexpr codec::JsonLimits kLimits{.max_bytes = 32 * 1024 * 1024, .max_string_bytes = 8'000, .max_items = 100'000, .max_depth = 16};
  std::string cursor;
  while (true) {
    TOCSIN_TRY(auto const text,
               ask(client, "GET", path + "?limit=500&lang=" + language() + (cursor.empty() ? "" : "&cursor=" + cursor), ""));
    TOCSIN_TRY(auto const list, codec::from_json<List>(text, kLimits));
    take(list);
    if (!list.next) return {};
    cursor = *list.next;
  }
}

// code TAB distance from the first TAB the address; a blank line between groups.
Result<int> duplicates(AddressesAsked const& asked) {
  TOCSIN_CHECK(with_server(options_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    std::size_t groups = 0, rows = 0;
    std::int64_t all = 0;
    TOCSIN_CHECK(each_page<api::DuplicateGroupList>(client, "/api/v1/addresses/duplicates", [&](api::DuplicateGroupList const& list) {
      all = list.entries;
      for (auto const& group : list.items) {
        ++groups;
        rows += group.entries.size();
        for (auto const& e : group.entries)
          std::cout << fmt::format("{}\t{}\t{}\n", e.code, e.distance_m ? fmt::format("{} m", *e.distance_m) : "-", e.label);
        std::cout << '\n';
      }
    }));
    std::cerr << fmt::format(fmt::runtime(say("{} groups with {} entries of {}\n", "{} 组疑似重复，涉及 {} 条，全库 {} 条\n")), groups,
                             rows, all);
    return {};
  }));
  return 0;
}

// decision TAB verdict TAB when TAB who TAB entries TAB the one that is kept
Result<int> decisions(AddressesAsked const& asked) {
  TOCSIN_CHECK(with_server(options_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    return each_page<api::AddressDecisionList>(client, "/api/v1/addresses/decisions", [&](api::AddressDecisionList const& list) {
      for (auto const& d : list.items) {
        std::string codes;
        for (auto const& e : d.entries) codes += (codes.empty() ? "" : ",") + e.code;
        std::cout << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", d.decision_id, d.verdict, to_rfc3339(d.decided_at), d.by, codes,
                                 d.kept ? d.kept->code : "");
      }
    });
  }));
  return 0;
}

// Until the active data set is compiled with what is decided: then the command has done what it says.
Result<void> wait_until_compiled(api::http::Client& client) {
  constexpr codec::JsonLimits kLimits{.max_bytes = 64 * 1024, .max_string_bytes = 8'000, .max_items = 100, .max_depth = 8};
  TOCSIN_CHECK(ask(client, "POST", "/api/v1/addresses/compilation", "{}"));
  while (true) {
    TOCSIN_TRY(auto const text, ask(client, "GET", "/api/v1/addresses/compilation", ""));
    TOCSIN_TRY(auto const state, codec::from_json<api::Compilation>(text, kLimits));
    if (state.step == "up_to_date") {
      std::cout << say("active data set: ", "已启用数据集：") << state.data_set << '\n';
      return {};
    }
    if (state.step == "failed") return fail(ErrorKind::kUnavailable, state.code.value_or("server.failed"), state.detail.value_or(""));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

// The steward's word on entries. It is an event, and every data set from then on is compiled with it.
Result<int> decide(AddressesAsked const& asked) {
  bool const withdraws = !asked.withdraw.empty();
  int const said = (asked.main_code.empty() ? 0 : 1) + (asked.successor.empty() ? 0 : 1) + (asked.different ? 1 : 0) + (withdraws ? 1 : 0);
  if (said != 1 || withdraws != asked.codes.empty())
    return invalid("address.decision_incomplete",
                   say("name the entries with one of --main, --successor or --different; or --withdraw a decision",
                       "请列出地址编码，并给出 --main、--successor、--different 之一；或用 --withdraw 撤销一项认定"));
  TOCSIN_CHECK(with_server(options_of(asked), NewFolder::kRefuse, [&](api::http::Client& client) -> Result<void> {
    if (withdraws) {
      TOCSIN_CHECK(ask(client, "DELETE", "/api/v1/addresses/decisions/" + api::http::percent_encode(asked.withdraw), ""));
      std::cout << say("withdrawn: ", "已撤销：") << asked.withdraw << '\n';
    } else {
      api::AddressDecisionBody body;
      body.verdict = asked.different ? "different" : asked.successor.empty() ? "auxiliary" : "succeeded";
      body.entries = asked.codes;
      if (!asked.different) body.kept = asked.successor.empty() ? asked.main_code : asked.successor;
      TOCSIN_TRY(auto const text, ask(client, "POST", "/api/v1/addresses/decisions", codec::to_json(body)));
      TOCSIN_TRY(auto const answer, codec::from_json<api::AddressDecided>(
                                        text, {.max_bytes = 4'096, .max_string_bytes = 200, .max_items = 10, .max_depth = 4}));
      std::cout << say("decision: ", "认定编号：") << answer.decision_id << '\n';
    }
    return wait_until_compiled(client);
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
    command->add_option("--at", asked->at, say("As things stood on that day: 2019-06-30", "按该日的地址与区划匹配，如 2019-06-30"));
    run_with(command, chosen, asked, geocode);
  }
  auto* const addresses = app.add_subcommand("addresses", say("The standard address register", "标准地址库"));
  addresses->require_subcommand(1);
  auto const add = [&](char const* name, std::string const& help, Result<int> (*work)(AddressesAsked const&)) {
    auto const asked = std::make_shared<AddressesAsked>();
    run_with(command_of(*addresses, name, help, *asked), chosen, asked, work);
  };
  add("duplicates", say("Entries that may name one house, and nobody has decided about", "疑似重复且尚未认定的地址"), duplicates);
  add("decisions", say("What was decided, by whom and when", "已作出的认定：内容、经办账号与时间"), decisions);
  {
    auto const asked = std::make_shared<AddressesAsked>();
    auto* const command = command_of(*addresses, "decide", say("What the steward decides about entries", "地址库管理员的认定"), *asked);
    command->add_option("codes", asked->codes, say("Entries", "地址编码"));
    command->add_option("--main", asked->main_code, say("They are auxiliaries of this entry", "认定为该地址的附属地址"));
    command->add_option("--successor", asked->successor, say("They are retired; this entry took their place", "注销，由该地址承继"));
    command->add_flag("--different", asked->different, say("They are different houses", "认定为不同的地址，今后不再提示"));
    command->add_option("--withdraw", asked->withdraw, say("Take this decision back", "撤销该项认定"));
    run_with(command, chosen, asked, decide);
  }
}

}  // namespace tocsin::server
