// RoadsNow: the roads of the active data set as they are at this moment, driven at the speeds of this hour, with what operators have
// closed. Closures are told on the follower's thread and worked in on a thread of their own, beside what is being asked: a copy of the
// travel times is changed and then swapped as a whole. Whoever asks after a closure was acknowledged gets times that know it; the first to
// ask in an hour that is driven at other speeds gets those.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "api/advice/data_sets.h"
#include "api/advice/speeds_now.h"
#include "api/advice/units_on_roads.h"
#include "core/world.h"

namespace tocsin::api {

struct Roads {  // Does not change any more.
  std::shared_ptr<ActiveDataSet const> active;
  std::shared_ptr<geo::RoadHierarchy const> open;  // As if nothing were closed.
  std::shared_ptr<geo::RoadHierarchy const> now;   // `open` itself while nothing is closed.
  std::string speeds;                              // The version that these are driven at,
  std::optional<std::size_t> hour;                 // in which hour of the week; none: at the modes' speeds.
  std::map<ClosureId, closure::Closure> closures;
  std::map<ClosureId, std::vector<geo::ArcId>> arcs;  // Of each, planned ones too; empty: it matches no road of this map.
  std::uint64_t position = 0;                         // Of the last change that made other travel times.

  bool differ() const { return now != open; }
  // Those in force that stand in the way of this route for this mode.
  std::vector<ClosureId> in_the_way(geo::Route const& route, geo::TravelMode mode) const;
};

class RoadsNow {
 public:
  RoadsNow(DataSets const& data_sets, SpeedsNow const& speeds);
  ~RoadsNow();

  // After an entry that may have changed closures or the active data set, and at the start. Returns at once; true: other roads are closed
  // than before.
  bool change(core::World const& world);

  struct Answer {
    std::shared_ptr<Roads const> roads;  // Null: no data set is active.
    bool pending = false;                // What was told is not worked in after kPatience: these are the roads before.
    std::optional<std::size_t> hour;     // Of the week, whose speeds these are.
  };
  static constexpr std::chrono::milliseconds kPatience{500};
  Answer get() const;
  // The same roads, closed where they are now, driven as in another hour of the week.
  Answer in_hour(std::size_t hour) const;
  // Where the units are on these roads.
  UnitsOnRoads& units() const { return units_; }
  // For figures.
  std::size_t without_road() const;  // Closures that match no road of the active data set.

 private:
  struct Told {
    std::uint64_t serial = 0;
    std::shared_ptr<ActiveDataSet const> active;
    std::map<ClosureId, closure::Closure> closures;
    std::uint64_t position = 0;
    std::shared_ptr<ActiveSpeeds const> speeds;
    std::optional<std::size_t> hour;
    geo::SpeedProfiles profiles;  // Of these in this hour.
  };
  void look_around() const;  // With the lock. Another data set or other speeds may have become active since, or another hour begun.
  void work(std::stop_token const& stop);
  // From the roads before, with other closures.
  static std::shared_ptr<Roads const> made_from(std::shared_ptr<Roads const> const& before, Told told);
  void publish(std::shared_ptr<Roads const> roads, std::uint64_t serial);

  DataSets const& data_sets_;
  SpeedsNow const& speeds_;
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  mutable Told told_;
  std::shared_ptr<Roads const> roads_;
  std::uint64_t serial_ = 0;  // Of what roads_ knows.
  struct InHour {
    std::shared_ptr<Roads const> of, made;
  };
  static constexpr std::size_t kHoursKept = 2;  // Each as large as the metrics of the city.
  mutable std::mutex hours_mutex_;
  mutable std::vector<InHour> hours_;  // The one asked for last at the end.
  mutable UnitsOnRoads units_;
  std::jthread thread_;
};

}  // namespace tocsin::api
