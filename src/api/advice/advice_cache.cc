#include "api/advice/advice_cache.h"

namespace tocsin::api {

void AdviceCache::keep(GivenAdvice advice) {
  std::scoped_lock lock(mutex_);
  oldest_first_.push_back(advice.advice.advice_id);
  kept_[advice.advice.advice_id] = std::move(advice);
  if (oldest_first_.size() <= kMaxKept) return;
  kept_.erase(oldest_first_.front());
  oldest_first_.pop_front();
}

std::optional<GivenAdvice> AdviceCache::find(std::string const& advice_id) const {
  std::scoped_lock lock(mutex_);
  auto const found = kept_.find(advice_id);
  if (found == kept_.end()) return std::nullopt;
  auto given = found->second;
  if (given.roads_position < roads_position_) given.advice.outdated = true;
  return given;
}

void AdviceCache::roads_changed(std::uint64_t position) {
  std::scoped_lock lock(mutex_);
  roads_position_ = position;
}

}  // namespace tocsin::api
