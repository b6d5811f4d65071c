// RegisterKeeper: holds the active data set to what the steward has decided. Decisions are events and count at once in what is proposed;
// the data set that places are found in is compiled again with them here, on a thread of its own and behind everything else, and activated.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/describe.hpp>

#include "api/advice/data_sets.h"
#include "register/address/duplicates.h"
#include "sequencer/centre.h"

namespace tocsin::api {

enum class KeeperStep : std::uint8_t { kUpToDate, kWaiting, kReading, kCompiling, kActivating, kFailed };
BOOST_DESCRIBE_ENUM(KeeperStep, kUpToDate, kWaiting, kReading, kCompiling, kActivating, kFailed)
struct KeeperState {
  KeeperStep step = KeeperStep::kUpToDate;
  Duration elapsed;     // Of this step.
  Duration last_took;   // The last time, from reading to activated; zero: not yet since the start.
  std::string version;  // That is active.
  std::optional<Error> error;
};

class RegisterKeeper {
 public:
  // Has `version` activated if `instead_of` is still the active one.
  using Activate = std::function<Result<std::uint64_t>(std::string const& version, std::string const& instead_of)>;
  // `quiet`: how long after the last decision it begins, so that a row of decisions is compiled once; `at_most` after the first.
  RegisterKeeper(std::filesystem::path data_folder, DataSets const& data_sets, sequencer::Centre const& centre, Activate activate,
                 Duration quiet = Duration::seconds(10), Duration at_most = Duration::minutes(1));
  ~RegisterKeeper() { stop(); }

  void start();
  void stop();  // A compilation that runs is waited for.
  // Something was decided or activated. `now`: somebody waits for it. From any thread; cheap.
  void look(bool now = false);
  KeeperState state() const;
  // Of the whole data set, found once a version; what has been decided since is not taken out (still_open() does).
  std::shared_ptr<std::vector<place_register::DuplicateAddresses> const> duplicates(ActiveDataSet const& active) const;

 private:
  using Clock = std::chrono::steady_clock;
  void run(std::stop_token stop);
  bool wait_until_due(std::stop_token stop);  // False: to stop.
  Result<void> bring_up_to_date();
  void enter(KeeperStep step);

  std::filesystem::path folder_;
  DataSets const& data_sets_;
  sequencer::Centre const& centre_;
  Activate activate_;
  Clock::duration quiet_, at_most_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  bool running_ = false, asked_ = false, now_ = false;
  Clock::time_point first_asked_, last_asked_, entered_;
  KeeperState state_;
  mutable std::mutex found_mutex_;
  mutable std::string found_in_;
  mutable std::shared_ptr<std::vector<place_register::DuplicateAddresses> const> found_;
  std::jthread thread_;
};

// What data sets are compiled with, of the decisions in force.
std::vector<address::Decided> decided_rows(standard_address::State const& state);
place_register::Different different_rows(standard_address::State const& state);

}  // namespace tocsin::api
