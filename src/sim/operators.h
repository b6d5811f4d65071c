// The people who run the servers: they make a backup now and then, and put the last one back when the disk is lost.
#pragma once

#include <memory>
#include <optional>

#include "sim/people.h"
#include "sim/screens.h"

namespace tocsin::sim {

class Operators {
 public:
  Operators(Run& run, Store& store, std::vector<std::unique_ptr<Server>>& servers, People& people, Screens& screens)
      : run_(run), store_(store), servers_(servers), people_(people), screens_(screens) {}

  void begin();

 private:
  void back_up();
  void restore();

  Run& run_;
  Store& store_;
  std::vector<std::unique_ptr<Server>>& servers_;
  People& people_;
  Screens& screens_;
  std::optional<Store::Content> backup_;
};

}  // namespace tocsin::sim
