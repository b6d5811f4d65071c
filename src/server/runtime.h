// Runtime: one data folder, opened and running: journal, centre, vault, accounts, positions, register, and (when asked) the HTTP server.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "api/api_server.h"
#include "demo/day.h"
#include "journal/folder_lock.h"
#include "server/audit/audit_watch.h"
#include "server/machine/certificate_watch.h"
#include "server/pack_writer.h"

namespace tocsin::server {

struct RuntimeOptions {
  std::filesystem::path folder;
  std::uint16_t centre = 0;              // Its number, which is in every id. 0: the one that the folder has; of a new one 1.
  std::string journal;                   // postgresql://...: the journal lies there and not in the folder. Empty: in the folder.
  std::chrono::milliseconds abstain{0};  // As a standby: so long it does not ask for the lead.
  bool standby = false;                  // With a shared journal: follow, and take over when the leader is gone.
  std::string key_file;                  // Empty: outside the folder, named after it (default_key_file).
  enum class Clock { kReal, kStepped, kDemo } clock = Clock::kReal;
  Instant demo_start;
  double demo_speed = 1;
  bool demo = false;
  bool read_only = false;
  int history_months = history::kMonthsKept;
  int track_days = telemetry::kMostDaysKept;
  // Whether what is folded there goes on: not by a command that opens the folder for a moment, and one that only looks at the past forgets
  // nothing of it, for it may not know how long it is to be kept.
  enum class Past { kStill, kFolds, kFoldsAndForgets } past = Past::kStill;
  bool measures_at_night = false;  // Speeds, from own drives: a server that stays, by the machine's clock.
  std::size_t workers = 3;
  std::size_t of_process = 1;   // So many centres share what a process may open.
  bool secure_cookies = false;  // The pages are reached by HTTPS only.
  std::vector<access::Role> require_second_factor;
  api::http::TlsFiles tls;             // Speak TLS; empty: plain HTTP.
  api::CityDesk city;                  // Every centre of this process. Empty: it is the only one.
  std::optional<AuditSettings> audit;  // Empty: no tree is kept (a command that opens the folder for a moment).
};

// $XDG_STATE_HOME/tocsin/<hash of the folder's path>.key, else ~/.local/state/...
std::string default_key_file(std::filesystem::path const& folder);
// "erasures" beside the key file: it outlives the folder and its backups, so that a restore erases again what was erased since.
std::string erasure_list_beside(std::string const& key_file);
// "holds" beside it, likewise: what a restored journal does not know yet must not be erased.
std::string hold_list_beside(std::string const& key_file);  // Or beside the list of erasures, which lies there too.
// DIR/restored, or of a journal in a database Journal::restore_mark(): what a restore leaves for the first start. Its first line says which
// backup, the rest is the list of holds as it was found by the restore.
std::filesystem::path restore_mark(std::filesystem::path const& folder);

class Runtime {
 public:
  // Opens the folder (makes it when it is not there), recovers, and gives a new centre its default configuration.
  static Result<std::unique_ptr<Runtime>> open(RuntimeOptions const& options);
  ~Runtime();  // Clean stop: listeners first, then the centre with a snapshot.

  // Starts DIR/control.sock: `tocsin token`, `account`, `import` use it while this process holds the folder.
  Result<void> start_control();
  Result<void> listen(std::string const& address, std::uint16_t port, std::string const& web_folder);
  // From now on the printable pack is kept there, in both languages.
  void keep_pack(std::filesystem::path const& folder);
  void stop();
  // To be called now and then: what a standby has to do once it leads; and a renewed certificate is shown.
  Result<void> tend();

  std::uint16_t port() const { return http_ ? http_->port() : 0; }
  api::ApiServer* http() { return http_.get(); }
  sequencer::Centre& centre() { return *centre_; }
  journal::Vault& vault() { return *vault_; }
  telemetry::Positions& positions() { return *positions_; }
  access::AccountStore& accounts() { return *accounts_; }
  api::DataSets& data_sets() { return *data_sets_; }
  api::RoadsNow const& roads() const { return *roads_; }
  history::History* history() { return history_.get(); }  // None: read-only.
  api::SpeedsNow const& speeds() const { return *speeds_; }
  api::Clock& clock() { return *clock_; }
  api::Edge edge();
  // After open and before listen.
  void set_demo_control(api::DemoControl control) { demo_control_ = std::move(control); }
  // Whoever keeps it open lets the lead go when told so, and goes on behind the one who takes it. After open and before start_control.
  void set_let_go(std::function<void()> let_go) { let_go_ = std::move(let_go); }
  // Errors: centre.not_shared, centre.not_leading, centre.no_standby, journal.read_failed.
  Result<journal::Journal::Sharing> hand_over();
  // Tells one opening of the folder from the next.
  std::string const& opening() const { return opening_; }
  // Activates an installed version: opened first, then told to the centre. Errors: register.data_set_*, jurisdiction.*
  // `instead_of`: only while that version is active still. Errors: jurisdiction.data_set_moved_on.
  Result<std::uint64_t> activate_data_set(std::string const& version, std::string const& instead_of = {});

 private:
  Runtime() = default;
  Result<void> first_start();
  void tend_certificate();
  void take_up_speeds(std::string const& version);
  Result<void> open_positions(std::uint16_t centre);
  void keep_history();
  void say_trouble();  // In the log, once: why intake stopped, and where the journal is damaged.

  RuntimeOptions options_;
  std::atomic<bool> restore_noted_{false};  // By an entry that was applied; the mark in the database is to go.
  bool started_ = false;                    // first_start() is done.
  bool said_stopped_ = false, said_damage_ = false, said_clock_ = false;
  journal::FolderLock folder_lock_;
  std::unique_ptr<api::Clock> clock_;
  std::unique_ptr<telemetry::Positions> positions_;
  std::unique_ptr<access::AccountStore> accounts_;
  std::unique_ptr<api::DataSets> data_sets_;
  std::unique_ptr<api::SpeedsNow> speeds_;
  std::unique_ptr<api::RoadsNow> roads_;
  std::unique_ptr<api::StreamHub> streams_;
  std::unique_ptr<sequencer::Centre> centre_;
  std::unique_ptr<journal::Vault> vault_;
  std::unique_ptr<api::CommandGate> gate_;
  std::unique_ptr<api::PastWorlds> past_;
  std::unique_ptr<history::History> history_;
  api::Readings readings_;
  std::unique_ptr<api::PlaceSearches> searches_;
  api::AdviceCache advice_;
  api::Metrics metrics_;
  std::unique_ptr<api::RegisterKeeper> register_keeper_;
  std::unique_ptr<api::SpeedKeeper> speed_keeper_;
  std::atomic<api::RegisterKeeper*> keeper_told_{nullptr};  // For the follower's thread, which runs before the keeper is there.
  std::atomic<std::int64_t> utc_offset_us_{0};              // Of the settings in force.
  std::unique_ptr<api::WebAssets> pages_;
  api::DemoControl demo_control_;
  std::function<void()> let_go_;
  std::string const opening_ = journal::random_name();
  std::unique_ptr<AuditWatch> audit_;
  std::unique_ptr<CertificateWatch> certificate_;
  std::unique_ptr<api::ApiServer> http_, control_;
  std::unique_ptr<PackWriter> pack_writer_;
};

}  // namespace tocsin::server
