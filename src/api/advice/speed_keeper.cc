#include "api/advice/speed_keeper.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include <spdlog/spdlog.h>

#include "api/advice/drives.h"
#include "geo/travel/speeds/measured_speeds.h"
#include "register/section_file.h"
#include "register/speeds/speed_file.h"

namespace tocsin::api {

namespace {

constexpr int kBehindDispatch = 15;  // Niceness.

std::string date_of(Instant local) { return to_rfc3339(local).substr(0, 10); }
std::filesystem::path night_file(std::filesystem::path const& folder) { return folder / "speeds" / "last_night"; }
std::string first_line(std::filesystem::path const& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

SpeedKeeper::SpeedKeeper(std::filesystem::path data_folder, DataSets const& data_sets, SpeedsNow const& speeds,
                         telemetry::Positions& positions, sequencer::Centre& centre, std::function<Instant()> clock, Activate activate,
                         std::chrono::milliseconds look_every)
    : folder_(std::move(data_folder)),
      data_sets_(data_sets),
      speeds_(speeds),
      positions_(positions),
      centre_(centre),
      clock_(std::move(clock)),
      activate_(std::move(activate)),
      look_every_(look_every) {}

void SpeedKeeper::start() {
  std::scoped_lock const lock(mutex_);
  nights_ = true;
  if (!thread_.joinable() && !stopped_) thread_ = std::jthread([this](std::stop_token const& stop) { run(stop); });
}

void SpeedKeeper::run(std::stop_token const& stop) {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kBehindDispatch);
  while (!stop.stop_requested()) {
    bool wanted = false;
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, look_every_, [&] { return asked_; });
      wanted = asked_ || nights_;
    }
    if (wanted && !stop.stop_requested()) look(stop);
  }
}

void SpeedKeeper::stop() {
  std::jthread thread;
  {
    std::scoped_lock const lock(mutex_);
    stopped_ = true;
    thread = std::move(thread_);
  }
  if (!thread.joinable()) return;
  thread.request_stop();
  thread.join();
}

std::int64_t SpeedKeeper::measure_now() {
  std::scoped_lock const lock(mutex_);
  asked_ = true;
  if (!thread_.joinable() && !stopped_) thread_ = std::jthread([this](std::stop_token const& stop) { run(stop); });
  changed_.notify_all();
  return state_.runs + (measuring_ ? 2 : 1);  // What is under way began without whoever asks now.
}

MeasureState SpeedKeeper::state() const {
  std::scoped_lock const lock(mutex_);
  return state_;
}

void SpeedKeeper::enter(MeasureStep step) {
  std::scoped_lock const lock(mutex_);
  state_.step = step;
}

bool SpeedKeeper::is_night_due() {
  auto const offset = centre_.read([](core::World const& world) { return world.configuration.settings.utc_offset; });
  auto const now = clock_();
  auto const local = to_civil(now, offset);
  if (local.hour < kFirstHour || local.hour >= kLastHour) return false;
  auto const night = date_of(now + offset);
  if (night == night_done_ || centre_.read_only() || !centre_.leads()) return false;
  night_done_ = night;
  // A server that was started again in the same night has done it, or the one that it took over from.
  if (first_line(night_file(folder_)) == night) return false;
  auto const before = centre_.read([](core::World const& world) { return world.jurisdiction.speeds; });
  return !before || date_of(before->measured_until + offset) != night;
}

// A night that changed nothing is in no event. Where the note cannot be written, a restart in the same night measures once more.
void SpeedKeeper::note_night() {
  std::error_code error;
  std::filesystem::create_directories(night_file(folder_).parent_path(), error);
  if (auto const written = place_register::write_file_atomically(night_file(folder_), night_done_ + "\n"); !written)
    spdlog::warn("speeds: {} {}", written.error().code, written.error().detail);
}

bool SpeedKeeper::look(std::stop_token const& stop) {
  bool const is_night = is_night_due();
  bool by_hand = false;
  {
    std::scoped_lock const lock(mutex_);
    by_hand = std::exchange(asked_, false);
    measuring_ = is_night || by_hand;
    if (!measuring_) return false;
  }
  auto run = measure(stop, by_hand);
  if (!run) spdlog::error("speeds could not be measured: {} {}", run.error().code, run.error().detail);
  if (run && is_night && !stop.stop_requested()) note_night();
  std::scoped_lock const lock(mutex_);
  measuring_ = false;
  ++state_.runs;
  state_.step = run ? MeasureStep::kResting : MeasureStep::kFailed;
  state_.error = run ? std::nullopt : std::optional(run.error());
  if (run) state_.last = std::move(*run);
  return true;
}

Result<MeasureRun> SpeedKeeper::measure(std::stop_token const& stop, bool by_hand) {
  MeasureRun out;
  out.began_at = clock_();
  auto const active = data_sets_.current();
  if (!active || centre_.read_only()) return out;
  auto const [decided, offset] =
      centre_.read([](core::World const& world) { return std::pair(world.jurisdiction.speeds, world.configuration.settings.utc_offset); });
  // Who went back to the built-in speeds did not want others the next morning.
  if (!by_hand && decided && decided->origin == jurisdiction::SpeedsOrigin::kBuiltIn) return out;
  enter(MeasureStep::kReadingDrives);
  TOCSIN_TRY(auto const drives, drives_between(centre_.journal(), centre_.position(), out.began_at - kLooksBack, out.began_at));
  enter(MeasureStep::kMeasuring);
  TOCSIN_CHECK(positions_.flush());
  std::map<UnitCode, std::size_t> numbers;
  geo::MeasuredSpeeds measured(active->data->graph(), *active->open_roads);
  for (auto const& drive : drives) {
    if (stop.stop_requested()) return out;
    TOCSIN_TRY(auto const track, positions_.track(drive.unit, drive.from, drive.to));
    std::vector<geo::Fix> fixes;
    fixes.reserve(track.size());
    for (auto const& point : track) fixes.push_back({(point.taken_at + offset).us / 1'000, point.location});
    measured.add(drive.mode, fixes, numbers.try_emplace(drive.unit, numbers.size()).first->second);
    ++out.drives;
  }
  out.legs = static_cast<std::int64_t>(measured.counted());
  out.left_out = static_cast<std::int64_t>(measured.left_out());
  // Assumed is what was assumed before; a server that took over without the file assumes what is built in.
  auto const before = decided ? speeds_.open(decided->version) : Result<geo::SpeedWeek>(geo::usual_week());
  if (!before) spdlog::warn("measured speeds begin from the built-in ones: {} {}", before.error().code, before.error().detail);
  auto week = before ? *before : geo::usual_week();
  week.set_measured(measured.week());
  if (week.observations() == 0 && (!decided || decided->origin != jurisdiction::SpeedsOrigin::kMeasured)) return out;
  TOCSIN_TRY(auto const version, place_register::install_speeds(week, folder_));
  if (decided && decided->version == version) return out;
  enter(MeasureStep::kActivating);
  TOCSIN_CHECK(activate_({.version = version,
                          .origin = jurisdiction::SpeedsOrigin::kMeasured,
                          .observations = static_cast<std::int64_t>(week.observations()),
                          .measured_until = out.began_at,
                          .instead_of = decided ? decided->version : ""}));
  // The one before says no more than this one does, and what it alone says is not kept.
  if (std::error_code none; decided && decided->origin == jurisdiction::SpeedsOrigin::kMeasured)
    std::filesystem::remove(place_register::speeds_path(folder_, decided->version), none);
  spdlog::info("speeds {} were measured from {} drives: {} legs counted, {} of no use", version, out.drives, out.legs, out.left_out);
  out.version = version;
  return out;
}

}  // namespace tocsin::api
