// AdviceCache: what a dispatcher was shown, until it is used. Lost advice never blocks a dispatch (ARCHITECTURE rule 6).
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "domain/assignment/assignment.h"

namespace tocsin::api {

struct GivenAdvice {
  assignment::Advice advice;
  IncidentId incident;
  std::map<std::string, std::int64_t> eta_s;  // By unit: those proposed and the alternatives.
  std::uint64_t roads_position = 0;           // Of the last closing or opening of a road that these times know.
};

class AdviceCache {
 public:
  static constexpr std::size_t kMaxKept = 4'096;
  void keep(GivenAdvice advice);
  // Marked as outdated when a road was closed or opened since it was computed.
  std::optional<GivenAdvice> find(std::string const& advice_id) const;
  void roads_changed(std::uint64_t position);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, GivenAdvice> kept_;
  std::deque<std::string> oldest_first_;
  std::uint64_t roads_position_ = 0;
};

}  // namespace tocsin::api
