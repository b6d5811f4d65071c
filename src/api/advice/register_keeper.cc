#include "api/advice/register_keeper.h"

#include <sys/resource.h>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "register/compile.h"
#include "register/source_of.h"

namespace tocsin::api {

namespace {

constexpr int kBehindEverything = 15;  // Niceness: a dispatch does not wait for an address list.

std::chrono::steady_clock::duration of(Duration d) { return std::chrono::microseconds(d.us); }
Duration since(std::chrono::steady_clock::time_point at) {
  auto const passed = std::chrono::steady_clock::now() - at;
  return Duration::microseconds(std::chrono::duration_cast<std::chrono::microseconds>(passed).count());
}

}  // namespace

std::vector<address::Decided> decided_rows(standard_address::State const& state) {
  std::vector<address::Decided> out;
  for (auto const& [id, d] : state.decisions) {
    if (d.verdict == standard_address::Verdict::kDifferent) continue;
    bool const succeeded = d.verdict == standard_address::Verdict::kSucceeded;
    for (auto const& entry : d.entries) out.push_back({entry.text, succeeded ? d.kept.text : "", succeeded ? "" : d.kept.text});
  }
  return out;
}

place_register::Different different_rows(standard_address::State const& state) {
  place_register::Different out;
  for (auto const& [id, d] : state.decisions) {
    if (d.verdict != standard_address::Verdict::kDifferent) continue;
    std::vector<std::string> codes;
    for (auto const& entry : d.entries) codes.push_back(entry.text);
    out.add(codes);
  }
  return out;
}

RegisterKeeper::RegisterKeeper(std::filesystem::path data_folder, DataSets const& data_sets, sequencer::Centre const& centre,
                               Activate activate, Duration quiet, Duration at_most)
    : folder_(std::move(data_folder)),
      data_sets_(data_sets),
      centre_(centre),
      activate_(std::move(activate)),
      quiet_(of(quiet)),
      at_most_(of(at_most)) {}

void RegisterKeeper::start() {
  if (thread_.joinable()) return;
  {
    std::scoped_lock lock(mutex_);
    running_ = true;
  }
  thread_ = std::jthread([this](std::stop_token stop) { run(stop); });
  look(true);
}

void RegisterKeeper::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void RegisterKeeper::look(bool now) {
  {
    std::scoped_lock lock(mutex_);
    if (!running_) return;
    last_asked_ = Clock::now();
    if (!asked_) first_asked_ = last_asked_;
    asked_ = true;
    now_ = now_ || now;
    if (state_.step == KeeperStep::kUpToDate || state_.step == KeeperStep::kFailed) {
      state_.step = KeeperStep::kWaiting;
      entered_ = last_asked_;
    }
  }
  changed_.notify_all();
}

KeeperState RegisterKeeper::state() const {
  auto const active = data_sets_.current();
  std::scoped_lock lock(mutex_);
  auto out = state_;
  out.elapsed = since(entered_);
  if (active) out.version = active->data->version();
  return out;
}

std::shared_ptr<std::vector<place_register::DuplicateAddresses> const> RegisterKeeper::duplicates(ActiveDataSet const& active) const {
  std::scoped_lock lock(found_mutex_);
  if (!found_ || found_in_ != active.data->version()) {
    found_ = std::make_shared<std::vector<place_register::DuplicateAddresses> const>(place_register::find_duplicates(*active.data));
    found_in_ = active.data->version();
  }
  return found_;
}

void RegisterKeeper::enter(KeeperStep step) {
  std::scoped_lock lock(mutex_);
  state_.step = step;
  entered_ = Clock::now();
}

bool RegisterKeeper::wait_until_due(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait(lock, stop, [&] { return asked_; })) return false;
  while (!stop.stop_requested() && !now_) {
    auto const due = std::min(last_asked_ + quiet_, first_asked_ + at_most_);
    if (Clock::now() >= due) break;
    changed_.wait_until(lock, stop, due, [&] { return now_; });
  }
  asked_ = now_ = false;
  return !stop.stop_requested();
}

void RegisterKeeper::run(std::stop_token stop) {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kBehindEverything);
  while (wait_until_due(stop)) {
    auto const done = bring_up_to_date();
    if (!done) {
      // Another data set was activated meanwhile: its event asks again.
      bool const moved_on = done.error().code == "jurisdiction.data_set_moved_on";
      if (!moved_on) spdlog::error("the address register cannot be brought up to date: {} {}", done.error().code, done.error().detail);
      if (moved_on) look(true);
    }
    std::scoped_lock lock(mutex_);
    state_.error = done ? std::nullopt : std::optional(done.error());
    state_.step = asked_ ? KeeperStep::kWaiting : done ? KeeperStep::kUpToDate : KeeperStep::kFailed;
    entered_ = Clock::now();
  }
}

Result<void> RegisterKeeper::bring_up_to_date() {
  if (centre_.read_only()) return {};
  // The version that the centre has activated; the one that serves may be the one before for a moment, while its travel times are made.
  std::string version_before;
  auto decided = centre_.read([&](core::World const& world) {
    if (world.jurisdiction.data_set) version_before = world.jurisdiction.data_set->version;
    return decided_rows(world.standard_address);
  });
  if (version_before.empty()) return {};
  TOCSIN_TRY(auto const before, place_register::DataSet::open(place_register::data_set_path(folder_, version_before)));
  if (place_register::is_compiled_with(*before, decided)) return {};
  auto const began = Clock::now();
  enter(KeeperStep::kReading);
  auto source = place_register::source_of(*before);
  source.decided = std::move(decided);
  enter(KeeperStep::kCompiling);
  TOCSIN_TRY(auto const version, place_register::compile_into(source, folder_));
  enter(KeeperStep::kActivating);
  TOCSIN_CHECK(activate_(version, version_before));
  spdlog::info("the address register is compiled with what was decided: data set {}", version);
  std::scoped_lock lock(mutex_);
  state_.last_took = since(began);
  return {};
}

}  // namespace tocsin::api
