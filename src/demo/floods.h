// Floods: the streets that a storm puts under water are closed at their hour and opened again, by the same commands as anybody's.
#pragma once

#include "demo/day.h"
#include "demo/desk.h"
#include "register/data_set.h"

namespace tocsin::demo {

class Floods {
 public:
  Floods(Desk& desk, Schedule& schedule, place_register::DataSet const& data) : desk_(desk), schedule_(schedule), data_(data) {}

  // What this day closes from `now` on; what it has closed before a restart is opened at its hour.
  void begin(DemoDay const& day, Instant midnight, Instant now);

 private:
  std::optional<ClosureId> standing(std::vector<closure::Stretch> const& stretches) const;
  void close(std::vector<closure::Stretch> stretches, Instant until, Instant now);

  Desk& desk_;
  Schedule& schedule_;
  place_register::DataSet const& data_;
};

}  // namespace tocsin::demo
