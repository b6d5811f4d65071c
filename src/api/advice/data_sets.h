// DataSets: the active version of the register with the travel time over its roads; swapped as a whole when another one is activated.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "geo/travel_time.h"
#include "register/data_set.h"

namespace tocsin::api {

struct ActiveDataSet {
  std::shared_ptr<place_register::DataSet const> data;
  std::unique_ptr<geo::TravelTime const> travel_time;
};

class DataSets {
 public:
  explicit DataSets(std::filesystem::path data_folder) : folder_(std::move(data_folder)) {}
  std::shared_ptr<ActiveDataSet const> current() const;  // Null: none is active yet.
  // Errors: register.data_set_* as DataSet::open. Opening the version that is active is nothing.
  Result<void> activate(std::string const& version);

 private:
  std::filesystem::path folder_;
  mutable std::mutex mutex_;
  std::shared_ptr<ActiveDataSet const> current_;
};

}  // namespace tocsin::api
