// SpeedKeeper: works out at night what the centre's own units have driven, and has the speeds activated that follow from it. Tracks are
// read drive by drive; what is kept is of a class of road and an hour that at least five units drove, rounded. No unit is in it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <boost/describe.hpp>

#include "api/advice/data_sets.h"
#include "api/advice/speeds_now.h"
#include "sequencer/centre.h"
#include "telemetry/positions.h"

namespace tocsin::api {

enum class MeasureStep : std::uint8_t { kResting, kReadingDrives, kMeasuring, kActivating, kFailed };
BOOST_DESCRIBE_ENUM(MeasureStep, kResting, kReadingDrives, kMeasuring, kActivating, kFailed)
struct MeasureRun {
  Instant began_at;
  std::int64_t drives = 0;    // Looked at,
  std::int64_t legs = 0;      // counted,
  std::int64_t left_out = 0;  // and of no use.
  std::string version;        // That was activated; empty: nothing was measured.
};
struct MeasureState {
  MeasureStep step = MeasureStep::kResting;
  std::int64_t runs = 0;  // Finished ones since the start, failed ones too.
  std::optional<MeasureRun> last;
  std::optional<Error> error;  // Of the last one.
};

class SpeedKeeper {
 public:
  using Activate = std::function<Result<std::uint64_t>(jurisdiction::ActivateSpeeds)>;
  static constexpr int kFirstHour = 3, kLastHour = 5;         // Local time; once a night, by the clock of the server.
  static constexpr Duration kLooksBack = Duration::days(28);  // Made anew each time, out of what tracks there still are (30 days).

  SpeedKeeper(std::filesystem::path data_folder, DataSets const& data_sets, SpeedsNow const& speeds, telemetry::Positions& positions,
              sequencer::Centre& centre, std::function<Instant()> clock, Activate activate,
              std::chrono::milliseconds look_every = std::chrono::seconds(5));
  ~SpeedKeeper() { stop(); }

  void start();  // Measures at night from now on: for a server that stays and goes by the machine's clock.
  void stop();   // Between two drives.
  // By hand: at once, started or not, and also when somebody went back to the built-in speeds. Gives the run that does it: it is over when
  // MeasureState::runs has come so far.
  std::int64_t measure_now();
  MeasureState state() const;
  // What its thread does every `look_every`: measures when it was asked to or when it is night. True: it did.
  bool look(std::stop_token const& stop = {});

 private:
  bool is_night_due();
  void note_night();
  void run(std::stop_token const& stop);
  Result<MeasureRun> measure(std::stop_token const& stop, bool by_hand);
  void enter(MeasureStep step);

  std::filesystem::path folder_;
  DataSets const& data_sets_;
  SpeedsNow const& speeds_;
  telemetry::Positions& positions_;
  sequencer::Centre& centre_;
  std::function<Instant()> clock_;
  Activate activate_;
  std::chrono::milliseconds look_every_;
  std::string night_done_;  // The local date.
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  bool nights_ = false, asked_ = false, measuring_ = false, stopped_ = false;
  MeasureState state_;
  std::jthread thread_;
};

}  // namespace tocsin::api
