// tocsin erase: proposes to erase what one caller told, on request; people confirm it on their screens. Through the server that runs on the
// folder, else with the folder opened for it.
#include <iostream>

#include <CLI/CLI.hpp>

#include "codec/json_writer.h"
#include "server/commands/commands.h"
#include "server/control.h"
#include "server/json_text.h"

namespace tocsin::server {

namespace {

struct EraseAsked {
  std::string data = "data", journal, key_file, call, reason = "request";
  std::uint16_t centre = 0;
};

Result<void> erase(EraseAsked const& asked, api::http::Client& client) {
  TOCSIN_CHECK(parse_raw_id(asked.call));
  TOCSIN_TRY(auto const answer,
             ask(client, "POST", "/control/calls/" + asked.call + "/erase_details", "{\"reason\":" + codec::to_json(asked.reason) + "}"));
  bool const before = answer.find("\"already_erased\":true") != std::string::npos;
  if (before) {
    std::cout << say("was erased before: ", "此前已擦除：") << asked.call << '\n';
    return {};
  }
  std::cout << say("proposed: ", "已提请擦除：") << text_member(answer, "proposal_id") << '\n'
            << say("Nothing is erased yet. Two people confirm it within three days: More, Two-person review.\n",
                   "尚未擦除。请两人在三天内复核同意：更多 → 双人复核。\n")
            << say("In backups made before, the next restore erases it again: keep the list of erasures beside the master key.\n",
                   "此前的备份在恢复时会再次擦除：请保管主密钥旁的擦除清单。\n");
  return {};
}

}  // namespace

void add_erase(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<EraseAsked>();
  auto* const command = app.add_subcommand("erase", say("Propose to erase what one caller told, on request; two people confirm it",
                                                        "提请擦除一次呼入的报警人信息，由两人复核同意"));
  command->add_option("--data", asked->data, say("Data folder", "数据目录"));
  command->add_option("--journal", asked->journal,
                      say("postgresql://...: where the journal lies, when not in the folder", "postgresql://...：日志不在目录中时的位置"));
  add_centre_number(*command, asked->centre);
  command->add_option("--key-file", asked->key_file, say("Master key file", "主密钥文件"));
  command->add_option("--call,call", asked->call, say("The call's id", "呼入编号"))->required();
  command->add_option("--reason", asked->reason, "request|legal");
  command->callback([&chosen, asked] {
    chosen = [asked] {
      auto const done =
          with_server({.folder = asked->data, .centre = asked->centre, .journal = asked->journal, .key_file = asked->key_file},
                      NewFolder::kRefuse, [&](api::http::Client& client) { return erase(*asked, client); });
      return done ? 0 : report(done.error());
    };
  });
}

}  // namespace tocsin::server
