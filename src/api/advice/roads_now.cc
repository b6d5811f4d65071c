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

RoadsNow::RoadsNow(DataSets const& data_sets) : data_sets_(data_sets), thread_([this](std::stop_token const& stop) { work(stop); }) {}

RoadsNow::~RoadsNow() {
  thread_.request_stop();
  changed_.notify_all();
}

void RoadsNow::look_for_map() const {
  auto active = data_sets_.current();
  if (active == told_.active) return;
  told_.active = std::move(active);
  ++told_.serial;
  changed_.notify_all();
}

bool RoadsNow::change(core::World const& world) {
  std::scoped_lock const lock(mutex_);
  look_for_map();
  bool const differs = effect_of(world.closure.closures) != effect_of(told_.closures);
  told_.closures = world.closure.closures;
  if (differs) told_.position = world.position;
  ++told_.serial;
  changed_.notify_all();
  return differs;
}

RoadsNow::Answer RoadsNow::get() const {
  std::unique_lock lock(mutex_);
  look_for_map();
  auto const wanted = told_.serial;
  changed_.wait_for(lock, kPatience, [&] { return serial_ >= wanted; });
  return {roads_, serial_ < wanted};
}

std::size_t RoadsNow::without_road() const {
  std::scoped_lock const lock(mutex_);
  look_for_map();
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
  auto const& nearest = same_map ? before->now : roads->active->open_roads;
  if (closed.empty()) {
    roads->now = roads->active->open_roads;
  } else if (closed == nearest->closed_roads()) {
    roads->now = nearest;
  } else {
    auto changed = nearest->copy();
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
    if (!made || made->now->is_settled()) continue;
    // Searches are fast again; unless more has been closed meanwhile, which comes first.
    {
      std::scoped_lock const lock(mutex_);
      if (told_.serial != serial) continue;
    }
    auto calm = std::make_shared<Roads>(*made);
    auto settled = made->now->copy();
    settled->settle();
    calm->now = std::move(settled);
    made = std::move(calm);
    publish(made, serial);
  }
}

}  // namespace tocsin::api
