// tocsin centre: moving a centre to another node on purpose.
#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "server/commands/commands.h"
#include "server/control.h"
#include "server/json_text.h"

namespace tocsin::server {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kHandedOver{60};  // In that time this server is open again, a large centre too.
constexpr std::chrono::seconds kNoProgress{30};  // A standby that has not moved for so long is not waited for.
constexpr std::chrono::milliseconds kAskAgain{50};

// Nobody would take calls while the standby reads what it lacks: this server goes on until then.
Result<void> wait_for_standby(api::http::Client& client) {
  std::optional<std::uint64_t> reached;
  for (auto moved_at = Steady::now();;) {
    TOCSIN_TRY(auto const now, who_leads(client));
    if (!now.must_wait()) return {};
    std::string const where = fmt::format("{} / {}", *now.reading, now.position);
    if (!reached)
      std::cerr << say("the standby still reads the journal; this server goes on until it is ready: position ",
                       "备用仍在读取日志，就绪之前本机继续主用：位置 ")
                << where << '\n';
    if (now.reading != reached) moved_at = Steady::now();
    if (Steady::now() - moved_at > kNoProgress) return conflict("centre.standby_behind", "it does not go on: position " + where);
    reached = now.reading;
    std::this_thread::sleep_for(kAskAgain);
  }
}

// Until the server is back as a standby and the journal names another who leads.
Result<std::string> hand_over(std::filesystem::path const& folder) {
  std::string const socket = (folder / "control.sock").string();
  auto client = api::http::Client::connect_local(socket);
  if (!client) return not_found("centre.not_running", folder.string());
  TOCSIN_CHECK(wait_for_standby(**client));
  TOCSIN_TRY(auto const before, ask(**client, "POST", "/control/hand_over", "{}"));
  std::string const opening = text_member(before, "opening"), leader = text_member(before, "leader");
  bool is_back = false;
  for (auto const until = Steady::now() + kHandedOver; Steady::now() < until;) {
    std::this_thread::sleep_for(kAskAgain);
    auto again = api::http::Client::connect_local(socket);
    auto const now = again ? who_leads(**again) : Result<LeadAnswer>();
    if (!now || now->opening.empty() || now->opening == opening) continue;
    is_back = true;
    if (now->leads) return unavailable("centre.nobody_took_over", folder.string());
    if (!now->leader.empty() && now->leader != leader) return now->leader;
  }
  if (!is_back) return unavailable("centre.opening", "this server does not answer yet; who leads, the other one's log says");
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
