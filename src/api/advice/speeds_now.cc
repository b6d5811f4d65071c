#include "api/advice/speeds_now.h"

#include <fmt/format.h>

#include "register/speeds/speed_file.h"

namespace tocsin::api {

SpeedsNow::SpeedsNow(std::filesystem::path data_folder)
    : folder_(std::move(data_folder)),
      current_(std::make_shared<ActiveSpeeds const>(ActiveSpeeds{std::string(place_register::kBuiltInSpeeds), geo::usual_week()})) {}

std::shared_ptr<ActiveSpeeds const> SpeedsNow::current() const {
  std::scoped_lock const lock(mutex_);
  return current_;
}

Result<void> SpeedsNow::activate(std::string const& version) {
  if (current()->version == version) return {};
  TOCSIN_TRY(auto week, open(version));
  auto active = std::make_shared<ActiveSpeeds const>(ActiveSpeeds{version, std::move(week)});
  std::scoped_lock const lock(mutex_);
  current_ = std::move(active);
  return {};
}

Result<geo::SpeedWeek> SpeedsNow::open(std::string const& version) const { return place_register::open_speeds(folder_, version); }

std::optional<std::size_t> SpeedsNow::hour() const {
  if (!local_time_) return std::nullopt;
  return geo::hour_of_week(to_civil(local_time_()));
}

Result<std::size_t> hour_asked_for(std::string const& text, Duration utc_offset) {
  constexpr std::size_t kMinutes = 16, kSeconds = 19;  // 2026-11-27T08:00 and 2026-11-27T08:00:00
  bool const is_local = text.size() == kMinutes || text.size() == kSeconds;
  auto const at = parse_rfc3339(!is_local ? text : text.size() == kMinutes ? text + ":00Z" : text + "Z");
  if (!at) return invalid("query.malformed", "at is a time like 2026-11-27T08:00 or 2026-11-27T08:00:00Z");
  return geo::hour_of_week(to_civil(*at, is_local ? Duration{} : utc_offset));
}

std::string hour_words(std::optional<std::size_t> hour) {
  if (!hour) return {};
  return fmt::format("{} {:02}", place_register::kWeekdays[*hour / 24 % 7], *hour % 24);
}

}  // namespace tocsin::api
