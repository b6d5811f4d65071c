#include "api/advice/roads_now.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "plan/closed_roads.h"

namespace tocsin::api {

namespace {

// What of the closures travel times depend on.
std::vector<std::pair<ClosureId, bool>> effect_of(std::map<ClosureId, closure::Closure> const& closures) {
  std::vector<std::pair<ClosureId, bool>> out;
  for (auto const& [id, closure] : closures)
    if (closure.in_force) out.emplace_back(id, closure.siren_may_pass);
  return out;
}

void tell_those_without_road(Roads const& roads, Roads const* before) {
  for (auto const& [id, arcs] : roads.arcs) {
    if (!arcs.empty()) continue;
    if (before != nullptr && before->active == roads.active && before->arcs.contains(id)) continue;  // Said already.
    spdlog::warn("closure {} ({}) matches no road of data set {}", to_text(id), roads.closures.at(id).road.zh,
                 roads.active->data->version());
  }
}

}  // namespace

std::vector<ClosureId> Roads::in_the_way(geo::Route const& route, geo::TravelMode mode) const {
  std::vector<ClosureId> out;
  for (auto const& [id, mine] : arcs) {
    auto const& closure = closures.at(id);
    if (!closure.in_force || (closure.siren_may_pass && mode == geo::TravelMode::kSiren)) continue;
    // Where one stands may be left and reached: the first and the last arc are in nobody's way.
    auto const is_mine = [&](geo::ArcId a) { return std::ranges::binary_search(mine, a); };
    if (route.arcs.size() > 2 && std::any_of(std::next(route.arcs.begin()), std::prev(route.arcs.end()), is_mine)) out.push_back(id);
  }
  return out;
}

RoadsNow::RoadsNow(DataSets const& data_sets, SpeedsNow const& speeds)
    : data_sets_(data_sets), speeds_(speeds), thread_([this](std::stop_token const& stop) { work(stop); }) {}

RoadsNow::~RoadsNow() {
  thread_.request_stop();
  changed_.notify_all();
}

void RoadsNow::look_around() const {
  bool differs = false;
  if (auto active = data_sets_.current(); active != told_.active) {
    told_.active = std::move(active);
    differs = true;
  }
  auto speeds = speeds_.current();
  auto const hour = speeds_.hour();
  if (speeds != told_.speeds || hour != told_.hour) {
    told_.profiles = hour ? geo::profiles_in(speeds->week, *hour) : geo::SpeedProfiles{};
    differs = true;  // Also when the hour is driven like the one before: the roads say which hour they are of.
    told_.speeds = std::move(speeds);
    told_.hour = hour;
  }
  if (!differs) return;
  ++told_.serial;
  changed_.notify_all();
}

bool RoadsNow::change(core::World const& world) {
  std::scoped_lock const lock(mutex_);
  look_around();
  bool const differs = effect_of(world.closure.closures) != effect_of(told_.closures);
  told_.closures = world.closure.closures;
  if (differs) told_.position = world.position;
  ++told_.serial;
  changed_.notify_all();
  return differs;
}

RoadsNow::Answer RoadsNow::get() const {
  std::unique_lock lock(mutex_);
  look_around();
  auto const wanted = told_.serial;
  changed_.wait_for(lock, kPatience, [&] { return serial_ >= wanted; });
  return {roads_, serial_ < wanted, roads_ ? roads_->hour : told_.hour};
}

RoadsNow::Answer RoadsNow::in_hour(std::size_t hour) const {
  auto answer = get();
  answer.hour = hour;
  if (!answer.roads) return answer;
  auto const speeds = speeds_.current();
  auto const profiles = geo::profiles_in(speeds->week, hour);
  if (answer.roads->now->speeds() == profiles) return answer;
  std::scoped_lock const lock(hours_mutex_);
  auto found = std::ranges::find_if(hours_, [&](InHour const& kept) {
    return kept.of == answer.roads && kept.made->now->speeds() == profiles && kept.made->speeds == speeds->version;
  });
  if (found == hours_.end()) {
    auto made = std::make_shared<Roads>(*answer.roads);
    made->speeds = speeds->version;
    made->hour = hour;
    made->now = answer.roads->now->with_speeds(profiles);
    made->open = made->now;
    if (answer.roads->differ()) made->open = answer.roads->open->with_speeds(profiles);
    if (hours_.size() == kHoursKept) hours_.erase(hours_.begin());
    found = hours_.insert(hours_.end(), {answer.roads, std::move(made)});
  }
  answer.roads = found->made;
  std::rotate(found, std::next(found), hours_.end());
  return answer;
}

std::size_t RoadsNow::without_road() const {
  std::scoped_lock const lock(mutex_);
  look_around();
  if (!roads_) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(roads_->arcs, [](auto const& of) { return of.second.empty(); }));
}

std::shared_ptr<Roads const> RoadsNow::made_from(std::shared_ptr<Roads const> const& before, Told told) {
  if (!told.active) return nullptr;
  auto roads = std::make_shared<Roads>();
  roads->active = std::move(told.active);
  roads->closures = std::move(told.closures);
  roads->position = told.position;
  auto const& graph = roads->active->data->graph();
  bool const same_map = before && before->active == roads->active;
  geo::Closures closed;
  for (auto const& [id, closure] : roads->closures) {
    // What was drawn does not change.
    auto const known = same_map ? before->arcs.find(id) : std::map<ClosureId, std::vector<geo::ArcId>>::const_iterator{};
    auto& arcs = roads->arcs[id];
    arcs = same_map && known != before->arcs.end() ? known->second : plan::arcs_of(graph, closure);
    if (closure.in_force) plan::add_to(closed, closure, arcs);
  }
  auto const& base = roads->active->open_roads;
  roads->speeds = told.speeds->version;
  roads->hour = told.hour;
  if (base->speeds() == told.profiles) {
    roads->open = base;
  } else if (same_map && before->open->speeds() == told.profiles) {
    roads->open = before->open;
  } else {
    roads->open = base->with_speeds(told.profiles);
  }
  bool const same_times = same_map && before->now->speeds() == told.profiles;
  if (closed.empty()) {
    roads->now = roads->open;
  } else if (same_times && closed == before->now->closed_roads()) {
    roads->now = before->now;
  } else {
    auto changed = (same_times ? before->now : roads->open)->copy();
    changed->close_roads(std::move(closed));
    roads->now = std::move(changed);
  }
  tell_those_without_road(*roads, before.get());
  return roads;
}

void RoadsNow::publish(std::shared_ptr<Roads const> roads, std::uint64_t serial) {
  std::scoped_lock const lock(mutex_);
  roads_ = std::move(roads);
  serial_ = serial;
  changed_.notify_all();
}

void RoadsNow::work(std::stop_token const& stop) {
  std::shared_ptr<Roads const> made;
  std::uint64_t serial = 0;
  while (true) {
    Told told;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [&] { return told_.serial != serial; })) return;
      told = told_;
    }
    serial = told.serial;
    made = made_from(made, std::move(told));
    publish(made, serial);
    if (!made || (made->now->is_settled() && made->open->is_settled())) continue;
    // Searches are fast again; unless more has changed meanwhile, which comes first.
    {
      std::scoped_lock const lock(mutex_);
      if (told_.serial != serial) continue;
    }
    auto const settled = [](std::shared_ptr<geo::RoadHierarchy const> const& roads) -> std::shared_ptr<geo::RoadHierarchy const> {
      if (roads->is_settled()) return roads;
      auto copy = roads->copy();
      copy->settle();
      return copy;
    };
    auto calm = std::make_shared<Roads>(*made);
    calm->now = settled(made->now);
    calm->open = made->differ() ? settled(made->open) : calm->now;
    made = std::move(calm);
    publish(made, serial);
  }
}

}  // namespace tocsin::api
