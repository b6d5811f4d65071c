// SpeedsNow: the speeds by hour of week that are active, and the hour that it is. Which version is active is decided by an event; the file
// that it names lies beside the data sets.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"
#include "geo/travel/speeds/speed_week.h"

namespace tocsin::api {

struct ActiveSpeeds {
  std::string version;  // register/speeds/speed_file.h: kBuiltInSpeeds, or of a file.
  geo::SpeedWeek week;
};

class SpeedsNow {
 public:
  explicit SpeedsNow(std::filesystem::path data_folder);
  std::shared_ptr<ActiveSpeeds const> current() const;  // Never null; the built-in ones until others are activated.
  // A small file, read at once. Where it cannot be read those before stay. Errors: speeds.*
  Result<void> activate(std::string const& version);
  // An installed version, whether active or not. Errors: speeds.*
  Result<geo::SpeedWeek> open(std::string const& version) const;
  // Local time where the centre is; nothing until there is a clock: then every class is driven at its mode's speed.
  void set_local_time(std::function<Instant()> local_time) { local_time_ = std::move(local_time); }  // Before anybody asks.
  std::optional<std::size_t> hour() const;

 private:
  std::filesystem::path folder_;
  std::function<Instant()> local_time_;
  mutable std::mutex mutex_;
  std::shared_ptr<ActiveSpeeds const> current_;
};

// Of a moment (2026-11-27T08:00:00Z) or of local time (2026-11-27T08:00). Errors: query.malformed.
Result<std::size_t> hour_asked_for(std::string const& text, Duration utc_offset);
// "mon 08"; empty for none.
std::string hour_words(std::optional<std::size_t> hour);

}  // namespace tocsin::api
