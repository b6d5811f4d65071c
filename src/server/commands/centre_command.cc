// tocsin centre: moving a centre to another node on purpose.
#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>

#include "server/commands/commands.h"
#include "server/control.h"
#include "server/json_text.h"

namespace tocsin::server {

namespace {

constexpr std::chrono::seconds kHandedOver{60};  // A large centre is read again in that time.
constexpr std::chrono::milliseconds kAskAgain{50};

// Until the server is back as a standby and the journal names another who leads.
Result<std::string> hand_over(std::filesystem::path const& folder) {
  std::string const socket = (folder / "control.sock").string();
  auto client = api::http::Client::connect_local(socket);
  if (!client) return not_found("centre.not_running", folder.string());
  TOCSIN_TRY(auto const before, ask(**client, "POST", "/control/hand_over", "{}"));
  std::string const opening = text_member(before, "opening"), leader = text_member(before, "leader");
  for (auto const until = std::chrono::steady_clock::now() + kHandedOver; std::chrono::steady_clock::now() < until;) {
    std::this_thread::sleep_for(kAskAgain);
    auto again = api::http::Client::connect_local(socket);
    auto const now = again ? ask(**again, "GET", "/control/lead", "") : Result<std::string>("{}");
    if (!now || text_member(*now, "opening").empty() || text_member(*now, "opening") == opening) continue;
    if (now->find("\"leads\":true") != std::string::npos) return unavailable("centre.nobody_took_over", folder.string());
    if (auto led_by = text_member(*now, "leader"); !led_by.empty() && led_by != leader) return led_by;
  }
  return unavailable("centre.nobody_took_over", "nobody leads yet; look at the logs of both servers");
}

}  // namespace

void add_centre(CLI::App& app, Chosen& chosen) {
  auto* const centre = app.add_subcommand("centre", say("A centre and who leads it", "指挥中心的主备"));
  centre->require_subcommand(1);
  auto* const command =
      centre->add_subcommand("hand-over", say("Let the standby lead this centre at once; this server goes on as its standby",
                                              "主备切换：由备用服务器立即接管该中心，本服务器转为备用"));
  auto const folder = std::make_shared<std::string>("data");
  command->add_option("--data", *folder, say("Data folder of the centre", "该中心的数据目录"));
  command->callback([&chosen, folder] {
    chosen = [folder] {
      auto const led_by = hand_over(*folder);
      if (!led_by) return report(led_by.error());
      std::cout << say("led now by ", "现由该服务器主用：") << *led_by << '\n';
      return 0;
    };
  });
}

}  // namespace tocsin::server
