#include "core/duplicates.h"

#include <algorithm>
#include <cstdlib>

namespace tocsin::core {
namespace {

using incident::Incident;

constexpr std::int64_t kFarthest_m = 500;  // As the crow flies, after what both places are uncertain by.
constexpr std::int64_t kMostUncertain_m = 2000;
constexpr std::int64_t kBoxE7 = 500'000;  // 0.05 degree: a quick look before the exact distance.
constexpr Duration kOldest = Duration::hours(2);
constexpr std::int64_t kLeastScore = 40;
constexpr std::int64_t kDistanceScore = 45, kAgeScore = 25, kSameTypeScore = 20, kSameBranchScore = 12, kUnknownTypeScore = 8,
                       kAddressScore = 10, kAddressAloneScore = 45;

std::string_view branch_of(IncidentTypeCode const& type) { return std::string_view(type.text).substr(0, type.text.find('.')); }

std::int64_t type_score(Incident const& a, Incident const& b) {
  if (!a.type.is_set() || !b.type.is_set()) return kUnknownTypeScore;
  if (a.type == b.type) return kSameTypeScore;
  return branch_of(a.type) == branch_of(b.type) ? kSameBranchScore : 0;
}

bool same_address(Place const& a, Place const& b) {
  if (!a.address_code.empty() && a.address_code == b.address_code) return true;
  return !a.text.empty() && a.text == b.text;
}

// Degrees of longitude are shorter than those of latitude; the box is wide enough for both up to 60 degrees and for what is uncertain.
bool may_be_near(Wgs84 a, Wgs84 b) {
  return std::abs(std::int64_t{a.lat_e7} - b.lat_e7) <= kBoxE7 && std::abs(std::int64_t{a.lon_e7} - b.lon_e7) <= 4 * kBoxE7;
}

std::optional<Duplicate> compare(Incident const& a, Incident const& b, Instant now) {
  Duplicate duplicate{.incident = b.incident};
  auto const add = [&](char const* reason, std::int64_t score, std::int64_t value) {
    duplicate.score += score;
    duplicate.reasons.push_back({reason, score, value});
  };
  bool const address = same_address(a.place, b.place);
  if (a.place.location && b.place.location) {
    if (!may_be_near(*a.place.location, *b.place.location)) return {};
    std::int64_t const apart = distance_m(*a.place.location, *b.place.location);
    std::int64_t const uncertain = std::min(a.place.uncertainty_m + b.place.uncertainty_m, kMostUncertain_m);
    std::int64_t const counted = std::max<std::int64_t>(0, apart - uncertain);
    if (counted > kFarthest_m) return {};
    add("distance", kDistanceScore * (kFarthest_m - counted) / kFarthest_m, apart);
    if (address) add("address", kAddressScore, 0);
  } else if (address) {
    add("address", kAddressAloneScore, 0);
  } else {
    return {};  // Nothing is known that would put them at one place.
  }
  Duration const age = std::max(Duration{}, std::max(now - b.received.occurred_at, Duration{}));
  if (age < kOldest) add("age", kAgeScore * (kOldest - age).whole_seconds() / kOldest.whole_seconds(), age.whole_seconds());
  if (std::int64_t const score = type_score(a, b)) add("type", score, 0);
  if (duplicate.score < kLeastScore) return {};
  return duplicate;
}

}  // namespace

std::vector<Duplicate> possible_duplicates(World const& world, Incident const& incident, Instant now) {
  std::vector<Duplicate> found;
  for (auto const& [id, other] : world.incident.incidents)
    if (id != incident.incident && incident::is_open(other))
      if (auto duplicate = compare(incident, other, now)) found.push_back(std::move(*duplicate));
  std::ranges::stable_sort(found, [](auto const& a, auto const& b) { return a.score > b.score; });  // Ties stay in order of id.
  if (found.size() > kMaxDuplicates) found.resize(kMaxDuplicates);
  return found;
}

}  // namespace tocsin::core
