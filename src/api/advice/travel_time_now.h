// TravelTimeNow: travel times over one data set as its roads are at each question, for those who hold that data set for long (the demo).
// After another one was activated: over the open roads of theirs.
#pragma once

#include "api/advice/roads_now.h"

namespace tocsin::api {

class TravelTimeNow final : public geo::TravelTime {
 public:
  TravelTimeNow(RoadsNow const& roads, std::shared_ptr<ActiveDataSet const> mine) : roads_(roads), mine_(std::move(mine)) {}

  std::vector<geo::Trip> many_to_one(std::span<geo::Spot const> sources, geo::Spot target, geo::Conditions const& c) const override {
    return now()->many_to_one(sources, target, c);
  }
  std::vector<geo::Trip> one_to_many(geo::Spot source, std::span<geo::Spot const> targets, geo::Conditions const& c) const override {
    return now()->one_to_many(source, targets, c);
  }
  std::vector<geo::Trip> many_to_many(std::span<geo::Spot const> sources, std::span<geo::Spot const> targets,
                                      geo::Conditions const& c) const override {
    return now()->many_to_many(sources, targets, c);
  }
  std::optional<geo::Route> route(geo::Spot from, geo::Spot to, geo::Conditions const& c) const override {
    return now()->route(from, to, c);
  }
  std::vector<geo::Reached> reach(geo::Spot from, std::uint32_t limit_ms, geo::Conditions const& c) const override {
    return now()->reach(from, limit_ms, c);
  }

 private:
  std::shared_ptr<geo::RoadHierarchy const> now() const {
    auto const answer = roads_.get();
    return answer.roads && answer.roads->active == mine_ ? answer.roads->now : mine_->open_roads;
  }

  RoadsNow const& roads_;
  std::shared_ptr<ActiveDataSet const> mine_;
};

}  // namespace tocsin::api
