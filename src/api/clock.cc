#include "api/clock.h"

#include <chrono>

#include "sequencer/centre.h"

namespace tocsin::api {

Instant Clock::machine_now() {
  return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

Clock::Clock(Mode mode, Instant start, double speed) : mode_(mode), origin_(machine_now()), shown_at_origin_(start), speed_(speed) {}

Instant Clock::now() const {
  if (mode_ == Mode::kReal) return machine_now();
  std::scoped_lock lock(mutex_);
  if (mode_ == Mode::kStepped) return shown_at_origin_;
  return shown_at_origin_ + Duration{static_cast<std::int64_t>(static_cast<double>((machine_now() - origin_).us) * speed_)};
}

double Clock::speed() const {
  std::scoped_lock lock(mutex_);
  return speed_;
}

std::string_view Clock::mode_text() const { return mode_ == Mode::kReal ? "real" : mode_ == Mode::kStepped ? "stepped" : "demo"; }

Result<void> Clock::step_to(Instant at) {
  if (mode_ != Mode::kStepped) return conflict("clock.not_stepped", "this server's clock runs by itself; start it with --clock stepped");
  std::scoped_lock lock(mutex_);
  if (at < shown_at_origin_) return conflict("clock.backwards", "it is " + to_rfc3339(shown_at_origin_) + " already");
  shown_at_origin_ = at;
  return {};
}

void Clock::set_speed(double speed) {
  Instant const shown = now();
  std::scoped_lock lock(mutex_);
  shown_at_origin_ = shown;
  origin_ = machine_now();
  speed_ = speed;
}

Duration behind_journal(sequencer::Centre const& centre, Clock const& clock) {
  constexpr Duration kNoticed = Duration::seconds(2);
  if (clock.mode() != Clock::Mode::kReal) return {};
  Instant const last = centre.read([](core::World const& world) { return world.now; });
  Duration const behind = last.is_set() ? last - clock.now() : Duration{};
  return behind > kNoticed ? behind : Duration{};
}

}  // namespace tocsin::api
