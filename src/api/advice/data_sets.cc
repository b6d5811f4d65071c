#include "api/advice/data_sets.h"

#include "register/compile.h"

namespace tocsin::api {

std::shared_ptr<ActiveDataSet const> DataSets::current() const {
  std::scoped_lock lock(mutex_);
  return current_;
}

Result<std::shared_ptr<ActiveDataSet const>> DataSets::open(std::string const& version) const {
  TOCSIN_TRY(auto data, place_register::DataSet::open(place_register::data_set_path(folder_, version)));
  auto active = std::make_shared<ActiveDataSet>();
  active->open_roads = std::make_shared<geo::RoadHierarchy const>(data->graph(), geo::SpeedProfiles{}, data->road_rules());
  active->data = std::move(data);
  return active;
}

Result<void> DataSets::activate(std::string const& version) {
  TOCSIN_TRY(auto active, prepare(version));
  std::scoped_lock lock(mutex_);
  wanted_ = version;
  current_ = std::move(active);
  return {};
}

Result<std::shared_ptr<ActiveDataSet const>> DataSets::prepare(std::string const& version) {
  if (auto const now = current(); now && now->data->version() == version) return now;
  TOCSIN_TRY(auto active, open(version));
  std::scoped_lock lock(mutex_);
  prepared_ = active;
  return active;
}

void DataSets::activate_soon(std::string const& version, std::function<void(Error const&)> failed) {
  {
    std::scoped_lock lock(mutex_);
    wanted_ = version;
    if (current_ && current_->data->version() == version) return;
    if (auto const prepared = prepared_.lock(); prepared && prepared->data->version() == version) {
      current_ = prepared;
      return;
    }
  }
  opening_ = std::jthread([this, version, failed = std::move(failed), before = std::make_shared<std::jthread>(std::move(opening_))] {
    if (before->joinable()) before->join();
    auto opened = open(version);
    if (!opened) return failed(opened.error());
    std::scoped_lock lock(mutex_);
    if (wanted_ == version) current_ = std::move(*opened);
  });
}

}  // namespace tocsin::api
