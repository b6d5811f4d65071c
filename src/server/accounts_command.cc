#include <iostream>

#include <CLI/CLI.hpp>

#include "codec/json_writer.h"
#include "server/commands.h"
#include "server/control.h"
#include "server/json_text.h"

namespace tocsin::server {

namespace {

struct Asked {
  std::string data = "data", key_file, account, display, role;
  std::vector<std::string> roles, areas;
};

}  // namespace

void add_accounts(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<Asked>();
  auto const options = [asked] { return RuntimeOptions{.folder = asked->data, .key_file = asked->key_file}; };
  auto* const account = app.add_subcommand("account", say("Accounts", "账号"));
  account->require_subcommand(1);
  auto* const create =
      account->add_subcommand("create", say("Create an account; prints its one-time password", "新建账号；输出一次性密码"));
  create->add_option("--data", asked->data, say("Data folder", "数据目录"));
  create->add_option("--key-file", asked->key_file, say("Master key file", "主密钥文件"));
  create->add_option("--account,account", asked->account, say("What one signs in with", "登录名"))->required();
  create->add_option("--display", asked->display, say("Shown as (role and number)", "显示名（岗位与编号）"));
  create->add_option("--role", asked->roles, "dispatcher|supervisor|administrator|crew|display")->required();
  create->add_option("--area", asked->areas, say("Jurisdiction or station codes; none: the whole centre", "辖区或站点编码；不填为全中心"));
  create->callback([&chosen, asked, options] {
    chosen = [asked, options] {
      auto const done = with_server(options(), [&](api::http::Client& client) -> Result<void> {
        std::string const body = "{\"account\":" + codec::to_json(asked->account) + ",\"display\":" + codec::to_json(asked->display) +
                                 ",\"roles\":" + codec::to_json(asked->roles) + ",\"areas\":" + codec::to_json(asked->areas) + "}";
        TOCSIN_TRY(auto const answer, ask(client, "POST", "/api/v1/accounts", body));
        std::cout << text_member(answer, "one_time_password") << '\n';
        return {};
      });
      return done ? 0 : report(done.error());
    };
  });

  auto* const token = app.add_subcommand("token", say("API tokens", "API 令牌"));
  token->require_subcommand(1);
  auto* const make = token->add_subcommand("create", say("Create an API token; prints it and nothing else", "新建 API 令牌；只输出令牌"));
  make->add_option("--data", asked->data, say("Data folder", "数据目录"))->required();
  make->add_option("--key-file", asked->key_file, say("Master key file", "主密钥文件"));
  make->add_option("--role", asked->role, "dispatcher|supervisor|administrator|crew|display")->required();
  make->add_option("--area", asked->areas, say("Jurisdiction or station codes", "辖区或站点编码"));
  make->callback([&chosen, asked, options] {
    chosen = [asked, options] {
      auto const done = with_server(options(), [&](api::http::Client& client) -> Result<void> {
        TOCSIN_TRY(auto const answer, ask(client, "POST", "/control/tokens",
                                          "{\"role\":" + codec::to_json(asked->role) + ",\"areas\":" + codec::to_json(asked->areas) + "}"));
        std::cout << text_member(answer, "token") << '\n';
        return {};
      });
      return done ? 0 : report(done.error());
    };
  });
}

}  // namespace tocsin::server
