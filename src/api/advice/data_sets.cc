#include "api/advice/data_sets.h"

#include "geo/travel/road_hierarchy.h"
#include "register/compile.h"

namespace tocsin::api {

std::shared_ptr<ActiveDataSet const> DataSets::current() const {
  std::scoped_lock lock(mutex_);
  return current_;
}

Result<void> DataSets::activate(std::string const& version) {
  if (auto const now = current(); now && now->data->version() == version) return {};
  TOCSIN_TRY(auto data, place_register::DataSet::open(place_register::data_set_path(folder_, version)));
  auto active = std::make_shared<ActiveDataSet>();
  active->travel_time = std::make_unique<geo::RoadHierarchy>(data->graph(), geo::SpeedProfiles{}, data->road_rules());
  active->data = std::move(data);
  std::scoped_lock lock(mutex_);
  current_ = std::move(active);
  return {};
}

}  // namespace tocsin::api
