// Readings: whose reading of what stands in the journal already, within the last minutes, so that a screen which reloads is written once.
// Bounded: past kMaxKept the oldest is forgotten, and the next reading of that is written again. Thread-safe.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/time.h"

namespace tocsin::api {

class Readings {
 public:
  static constexpr Duration kOnceWithin = Duration::minutes(10);
  static constexpr std::size_t kMaxKept = 20'000;

  // `what`: the text of a call's or an incident's id.
  bool has(std::string const& actor, std::string const& what, Instant now) const;
  void add(std::string const& actor, std::string const& what, Instant at);

 private:
  using Key = std::pair<std::string, std::string>;
  mutable std::mutex mutex_;
  std::map<Key, Instant> kept_;
  std::deque<std::pair<Key, Instant>> oldest_first_;
};

}  // namespace tocsin::api
