// DataSets: the active version of the register with the travel time over its roads; swapped as a whole when another one is activated.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "geo/travel/road_hierarchy.h"
#include "register/data_set.h"

namespace tocsin::api {

struct ActiveDataSet {
  std::shared_ptr<place_register::DataSet const> data;
  std::shared_ptr<geo::RoadHierarchy const> open_roads;  // As if nothing were closed; what is, RoadsNow knows.
};

class DataSets {
 public:
  explicit DataSets(std::filesystem::path data_folder) : folder_(std::move(data_folder)) {}
  std::shared_ptr<ActiveDataSet const> current() const;  // Null: none is active yet.
  // The centre's day: entries and divisions are found as they stand on it. kNoDay until there is a clock.
  address::Day today() const { return today_ ? today_() : address::kNoDay; }
  void set_today(std::function<address::Day()> today) { today_ = std::move(today); }  // Before anybody asks.
  // Errors: register.data_set_* as DataSet::open. Opening the version that is active is nothing.
  Result<void> activate(std::string const& version);
  // Opens it and makes its travel times, which takes seconds, without serving it yet; prepared as long as somebody holds it.
  // Errors: as activate().
  Result<std::shared_ptr<ActiveDataSet const>> prepare(std::string const& version);
  // For the thread that everyone waits for, and no other: at once when it is prepared, else a moment later from a thread of its own. What
  // fails there is told to `failed`.
  void activate_soon(std::string const& version, std::function<void(Error const&)> failed);

 private:
  Result<std::shared_ptr<ActiveDataSet const>> open(std::string const& version) const;

  std::filesystem::path folder_;
  std::function<address::Day()> today_;
  mutable std::mutex mutex_;
  std::shared_ptr<ActiveDataSet const> current_;
  std::weak_ptr<ActiveDataSet const> prepared_;
  std::string wanted_;    // The last one asked for.
  std::jthread opening_;  // At most one; the next waits for it on its own thread.
};

}  // namespace tocsin::api
