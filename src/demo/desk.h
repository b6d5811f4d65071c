// Desk: how the demo's callers, crews and dispatcher act: commands through the same sequencer as everybody's, one after the other.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "journal/vault.h"
#include "sequencer/centre.h"

namespace tocsin::demo {

class Desk {
 public:
  Desk(sequencer::Centre& centre, journal::Vault const& vault) : centre_(centre), vault_(vault) {}

  // Returns when the command is durable and folded; null when it was refused (people may have been quicker: that is no fault).
  std::shared_ptr<core::Entry const> submit(core::Command command, Instant occurred_at, std::vector<journal::SealedDetail> details = {});
  DetailRef seal(std::string const& record, std::string_view text, std::vector<journal::SealedDetail>& details) const;

  template <class F>
  auto read(F&& f) const {
    return static_cast<sequencer::Centre const&>(centre_).read(std::forward<F>(f));
  }
  // Set after a command that changed something; crews and dispatcher then look again.
  bool take_changed() { return std::exchange(changed_, false); }
  std::map<std::string, std::uint64_t> const& refusals() const { return refusals_; }
  std::uint64_t accepted() const { return accepted_; }

 private:
  sequencer::Centre& centre_;
  journal::Vault const& vault_;
  bool changed_ = true;
  std::uint64_t accepted_ = 0;
  std::map<std::string, std::uint64_t> refusals_;
};

// The first event of that kind in an entry; null: none.
template <class Module, class Event>
Event const* find_event(core::Entry const& entry) {
  for (core::Event const& event : entry.events) {
    auto const* const module = std::get_if<Module>(&event);
    if (module == nullptr) continue;
    if (auto const* const found = std::get_if<Event>(module)) return found;
  }
  return nullptr;
}

// What happens when, in the order of time, then of arrangement.
class Schedule {
 public:
  using Action = std::function<void(Instant)>;
  void at(Instant when, Action action) { actions_.emplace(when, std::move(action)); }
  bool empty() const { return actions_.empty(); }
  Instant next() const { return actions_.begin()->first; }
  void run_next();
  std::size_t size() const { return actions_.size(); }

 private:
  std::multimap<Instant, Action> actions_;
};

}  // namespace tocsin::demo
