#include "api/boundary/readings.h"

namespace tocsin::api {

bool Readings::has(std::string const& actor, std::string const& what, Instant now) const {
  std::scoped_lock lock(mutex_);
  auto const found = kept_.find({actor, what});
  return found != kept_.end() && now < found->second + kOnceWithin;
}

void Readings::add(std::string const& actor, std::string const& what, Instant at) {
  std::scoped_lock lock(mutex_);
  kept_[{actor, what}] = at;
  oldest_first_.push_back({{actor, what}, at});
  while (oldest_first_.size() > kMaxKept) {
    auto const& [key, when] = oldest_first_.front();
    auto const found = kept_.find(key);
    if (found != kept_.end() && found->second == when) kept_.erase(found);  // Else it was read again since.
    oldest_first_.pop_front();
  }
}

}  // namespace tocsin::api
