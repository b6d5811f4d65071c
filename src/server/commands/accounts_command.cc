#include <iostream>

#include <CLI/CLI.hpp>

#include "codec/json_writer.h"
#include "server/commands/commands.h"
#include "server/control.h"
#include "server/json_text.h"

namespace tocsin::server {

namespace {

struct AccountsAsked {
  std::string data = "data", key_file, account, display;
  std::vector<std::string> roles, areas;
  bool new_folder = false, break_glass = false;
};

Result<void> create(AccountsAsked const& asked, api::http::Client& client) {
  std::string const body = "{\"account\":" + codec::to_json(asked.account) + ",\"display\":" + codec::to_json(asked.display) +
                           ",\"roles\":" + codec::to_json(asked.roles) + ",\"areas\":" + codec::to_json(asked.areas) +
                           ",\"break_glass\":" + codec::to_json(asked.break_glass) + "}";
  TOCSIN_TRY(auto const answer, ask(client, "POST", "/api/v1/accounts", body));
  std::cout << text_member(answer, "one_time_password") << '\n';
  return {};
}

Result<void> reset_password(AccountsAsked const& asked, api::http::Client& client) {
  TOCSIN_TRY(auto const answer,
             ask(client, "POST", "/api/v1/accounts/" + api::http::percent_encode(asked.account) + "/reset_password", ""));
  std::cout << text_member(answer, "one_time_password") << '\n';
  return {};
}

Result<void> renew(AccountsAsked const& asked, api::http::Client& client) {
  TOCSIN_TRY(auto const answer, ask(client, "POST", "/api/v1/accounts/" + api::http::percent_encode(asked.account) + "/renew_secret", ""));
  std::cout << text_member(answer, "secret") << '\n';
  return {};
}

Result<void> reset_second_factor(AccountsAsked const& asked, api::http::Client& client) {
  TOCSIN_CHECK(ask(client, "POST", "/api/v1/accounts/" + api::http::percent_encode(asked.account) + "/reset_second_factor", ""));
  return {};
}

}  // namespace

void add_accounts(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<AccountsAsked>();
  auto* const account = app.add_subcommand("account", say("Accounts, for people", "账号（供人员使用）"));
  account->require_subcommand(1);
  auto const verb = [&](char const* name, std::string const& help, Result<void> (*work)(AccountsAsked const&, api::http::Client&)) {
    auto* const command = account->add_subcommand(name, help);
    command->add_option("--data", asked->data, say("Data folder", "数据目录"));
    command->add_option("--key-file", asked->key_file, say("Master key file", "主密钥文件"));
    command->add_option("--account,account", asked->account, say("What one signs in with", "登录名"))->required();
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
  auto* const make = verb("create", say("Create an account; prints its one-time password", "新建账号；输出一次性密码"), create);
  make->add_option("--display", asked->display, say("Shown as (role and number)", "显示名（岗位与编号）"));
  make->add_option("--role", asked->roles, "dispatcher|supervisor|administrator|crew|display|auditor|neighbour")->required();
  make->add_option("--area", asked->areas, say("Jurisdiction or station codes; none: the whole centre", "辖区或站点编码；不填为全中心"));
  make->add_flag(
      "--break-glass", asked->break_glass,
      say("For a sealed envelope: prints its secret instead, which is good until it is renewed; each use is shown on every screen",
          "应急账号：输出长期有效的密钥，供封存备用；每次启用都会显示在所有屏幕上"));
  make->add_flag("--new", asked->new_folder, say("Make the data folder when it is not there", "数据目录不存在时新建"));
  verb("reset_password",
       say("A new one-time password; its sessions end. Whoever stands at the machine can always let an administrator in again",
           "重置为新的一次性密码，并结束其会话；机器旁的人员总能让管理员重新登录"),
       reset_password);
  verb(
      "renew",
      say("A new secret for a break-glass account, for a new envelope; its session ends", "更换应急账号的密钥（须重新封存），并结束其会话"),
      renew);
  verb("reset_second_factor",
       say("Takes the second factor of an account away (a lost phone); its sessions end",
           "取消账号的双因素认证（手机丢失时），并结束其会话"),
       reset_second_factor);
}

}  // namespace tocsin::server
