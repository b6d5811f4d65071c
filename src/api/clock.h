// The clock of one server: real, a demo's (offset and speed), or stepped by POST /clock. Thread-safe.
#pragma once

#include <mutex>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace tocsin::sequencer {
class Centre;
}

namespace tocsin::api {

class Clock {
 public:
  enum class Mode { kReal, kStepped, kDemo };
  static Clock real() { return Clock(Mode::kReal, {}, 1); }
  static Clock stepped(Instant start) { return Clock(Mode::kStepped, start, 0); }
  static Clock demo(Instant start, double speed) { return Clock(Mode::kDemo, start, speed); }  // `start` is shown now.
  Clock(Clock&& other) noexcept
      : mode_(other.mode_), origin_(other.origin_), shown_at_origin_(other.shown_at_origin_), speed_(other.speed_) {}

  Instant now() const;
  static Instant machine_now();
  double speed() const;
  Mode mode() const { return mode_; }
  std::string_view mode_text() const;
  // Stepped: to a later moment. Errors: clock.not_stepped, clock.backwards.
  Result<void> step_to(Instant at);
  void set_speed(double speed);  // Demo: from now on.

 private:
  Clock(Mode mode, Instant start, double speed);
  mutable std::mutex mutex_;
  Mode mode_;
  Instant origin_;  // By the machine's clock.
  Instant shown_at_origin_;
  double speed_;
};

// How far the clock is behind the journal's last entry: after a wrong clock that was put right, or on another machine. Until it has caught
// up the centre's time stands still and no timer runs. Nothing below two seconds; a demo's clock goes its own way.
Duration behind_journal(sequencer::Centre const& centre, Clock const& clock);

}  // namespace tocsin::api
