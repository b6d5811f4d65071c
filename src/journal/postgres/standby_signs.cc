#include "journal/postgres/standby_signs.h"

#include <utility>

#include "journal/postgres/statements.h"

namespace tocsin::journal::postgres {

namespace {

using Steady = std::chrono::steady_clock;

constexpr milliseconds kShowReading{300};

}  // namespace

void StandbySigns::waits(Link& writer) {
  is_over_ = false;
  writer.run(kStandBy, Parameters().add(centre_), after(kLook));
  writer.run(kReads, Parameters().add(centre_).add(std::int64_t{0}), after(kLook));
}

void StandbySigns::is_ready(Link& writer) {
  if (is_over_) return;
  is_over_ = writer.run(kReady, Parameters().add(centre_), after(kLook)).ok();
  if (is_over_) writer.run_simple(kReadsNoMore, after(kLook));
}

void StandbySigns::leads(Link& writer) {
  is_over_ = true;
  writer.run(kStandByNoMore, Parameters().add(centre_), after(kLook));
}

void StandbySigns::has_read(Link& reader, std::uint64_t position) {
  if (is_over_) {
    if (std::exchange(shown_position_, 0) > 0) reader.run_simple(kReadsNoMore, after(kLook));
    return;
  }
  if (position <= shown_position_ || Steady::now() - shown_at_ < kShowReading) return;  // Others read here too, from the beginning.
  shown_position_ = position;
  shown_at_ = Steady::now();
  reader.run(kReads, Parameters().add(centre_).add(static_cast<std::int64_t>(position)), after(kLook));
}

}  // namespace tocsin::journal::postgres
