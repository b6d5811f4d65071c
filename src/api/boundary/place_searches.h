// PlaceSearches: how many places somebody searched for, written into the journal now and then and in the background (DOMAIN.md, boundary
// 8): at most one event an account and kWindow, with counts, never what was asked for. Thread-safe.
#pragma once

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "api/clock.h"
#include "domain/jurisdiction/jurisdiction.h"
#include "sequencer/centre.h"

namespace tocsin::api {

class PlaceSearches {
 public:
  static constexpr Duration kWindow = Duration::minutes(10);
  static constexpr std::size_t kMaxAccounts = 4'096;  // Past it the one that waits longest is written early.

  PlaceSearches(sequencer::Centre& centre, Clock const& clock) : centre_(centre), clock_(clock) {}

  void count(std::string const& actor, jurisdiction::SearchKind kind);
  void start();      // The thread that writes what is due.
  void write_due();  // By the thread; tests call it.
  void stop();       // Ends the thread and writes the rest, while the centre is there to take it.

 private:
  struct Window {
    Instant from, until;
    std::array<std::int64_t, 5> counts{};  // By SearchKind.
  };
  void write(std::string const& actor, Window const& window);
  void add_again(std::string const& actor, Window const& window);

  sequencer::Centre& centre_;
  Clock const& clock_;
  std::mutex mutex_;
  std::map<std::string, Window> open_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace tocsin::api
