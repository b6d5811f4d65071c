// StandbySigns: what a standby shows to whoever leads: that it waits, how far it has read, that it is ready. It lies in the sessions, so no
// row has to be kept for it and it goes with the connection. Nothing hangs on it: a standby that is not seen takes over all the same.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "journal/postgres/link.h"

namespace tocsin::journal::postgres {

class StandbySigns {
 public:
  explicit StandbySigns(std::uint16_t centre) : centre_(centre) {}

  // By the thread that asks for the lead: over a new connection; when it has read to the end; when it leads.
  void waits(Link& writer);
  void is_ready(Link& writer);
  void leads(Link& writer);
  // By whoever reads, one at a time. A hand-over waits as long as it goes on.
  void has_read(Link& reader, std::uint64_t position);

 private:
  std::int64_t const centre_;
  std::atomic<bool> is_over_{false};  // Ready, or leads: nothing is said of reading any more.
  std::uint64_t shown_position_ = 0;
  std::chrono::steady_clock::time_point shown_at_;
};

}  // namespace tocsin::journal::postgres
