#include <charconv>
#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/clock.h"
#include "api/endpoints/administration/accounts.h"
#include "codec/json_reader.h"
#include "server/commands/commands.h"
#include "server/control.h"
#include "server/json_text.h"

namespace tocsin::server {

namespace {

struct TokensAsked {
  std::string data = "data", key_file, role, label, expires, token_id;
  std::vector<std::string> areas;
  bool new_folder = false;
};

// "30d", or a date: to the end of that day, UTC.
Result<Instant> end_of(std::string_view text, Instant now) {
  auto const wrong = [&] {
    return invalid("token.expiry_malformed",
                   "--expires is a number of days such as 30d, or a date such as 2027-01-31; not '" + std::string(text) + "'");
  };
  if (text.ends_with('d')) {
    std::int64_t days = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size() - 1, days);
    if (error != std::errc{} || end != text.data() + text.size() - 1 || days < 1 || days > 100'000) return wrong();
    return now + Duration::days(days);
  }
  auto const day = parse_rfc3339(std::string(text) + "T00:00:00Z");
  if (!day || text.size() != 10) return wrong();
  return *day + Duration::days(1);
}

std::string day_of(Instant at) { return to_rfc3339(at).substr(0, 10); }

void print(api::TokenShown const& token) {
  std::string areas;
  for (auto const& area : token.areas) areas += (areas.empty() ? "" : " ") + area;
  std::string const end =
      !token.expires_at ? say("never", "永久") : to_rfc3339(*token.expires_at) + (token.expired ? say(" (expired)", "（已过期）") : "");
  fmt::print("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", token.token_id, token.label.empty() ? "-" : token.label, token.role,
             areas.empty() ? say("whole centre", "全中心") : areas, day_of(token.created_at), end,
             token.last_used_on ? *token.last_used_on : say("never", "从未"));
}

Result<void> create(TokensAsked const& asked, api::http::Client& client) {
  std::string body =
      "{\"role\":" + codec::to_json(asked.role) + ",\"areas\":" + codec::to_json(asked.areas) + ",\"label\":" + codec::to_json(asked.label);
  if (!asked.expires.empty()) {
    TOCSIN_TRY(Instant const end, end_of(asked.expires, api::Clock::machine_now()));
    body += ",\"expires_at\":" + codec::to_json(end);
  }
  TOCSIN_TRY(auto const answer, ask(client, "POST", "/control/tokens", body + "}"));
  std::cout << text_member(answer, "token") << '\n';
  return {};
}

Result<void> list(TokensAsked const&, api::http::Client& client) {
  TOCSIN_TRY(auto const answer, ask(client, "GET", "/api/v1/tokens", ""));
  TOCSIN_TRY(auto const tokens, codec::from_json<api::TokenList>(answer, {.allow_unknown = true}));
  if (tokens.items.empty()) {
    std::cerr << say("There are no tokens.", "没有令牌。") << '\n';
    return {};
  }
  std::cout << say("token\tlabel\trole\tareas\tmade\texpires\tlast used", "编号\t标签\t角色\t范围\t创建\t到期\t最近使用") << '\n';
  for (auto const& token : tokens.items) print(token);
  return {};
}

Result<void> revoke(TokensAsked const& asked, api::http::Client& client) {
  TOCSIN_CHECK(ask(client, "DELETE", "/api/v1/tokens/" + api::http::percent_encode(asked.token_id), ""));
  std::cerr << say("revoked: ", "已吊销：") << asked.token_id << '\n';
  return {};
}

}  // namespace

void add_tokens(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<TokensAsked>();
  auto* const token = app.add_subcommand("token", say("API tokens, for programs", "API 令牌（供程序使用）"));
  token->require_subcommand(1);
  auto const verb = [&](char const* name, std::string const& help, Result<void> (*work)(TokensAsked const&, api::http::Client&)) {
    auto* const command = token->add_subcommand(name, help);
    command->add_option("--data", asked->data, say("Data folder", "数据目录"))->required();
    command->add_option("--key-file", asked->key_file, say("Master key file", "主密钥文件"));
    command->callback([&chosen, asked, work] {
      chosen = [asked, work] {
        auto const folder = asked->new_folder ? NewFolder::kMake : NewFolder::kRefuse;
        auto const done = with_server({.folder = asked->data, .key_file = asked->key_file}, folder,
                                      [&](api::http::Client& client) { return work(*asked, client); });
        return done ? 0 : report(done.error());
      };
    });
    return command;
  };
  auto* const make = verb("create", say("Create an API token; prints it and nothing else", "新建 API 令牌；只输出令牌"), create);
  make->add_option("--role", asked->role, "dispatcher|supervisor|administrator|crew|display|auditor|neighbour")->required();
  make->add_option("--area", asked->areas, say("Jurisdiction or station codes; none: the whole centre", "辖区或站点编码；不填为全中心"));
  make->add_option("--name", asked->label,
                   say("Label: the name of the system that holds it (vehicle-gateway), never a person's",
                       "标签：持有该令牌的系统名（如 vehicle-gateway），不写人名"));
  make->add_option("--expires", asked->expires,
                   say("When it ends: 30d, or a date (to the end of that day, UTC); none: when it is revoked",
                       "到期：30d 或日期（至该日终，UTC）；不填则直至吊销"));
  make->add_flag("--new", asked->new_folder, say("Make the data folder when it is not there", "数据目录不存在时新建"));
  verb("list",
       say("List them: label, role, areas, made, expires, last day of use; never the token",
           "列出：标签、角色、范围、创建、到期、最近使用日；不含令牌"),
       list);
  verb("revoke", say("Revoke one, by what the list calls it (token-...)", "吊销一个，按列表中的编号（token-...）"), revoke)
      ->add_option("token", asked->token_id, say("token-...", "token-..."))
      ->required();
}

}  // namespace tocsin::server
