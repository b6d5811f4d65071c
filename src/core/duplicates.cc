#include "core/duplicates.h"

#include <algorithm>
#include <cstdlib>

namespace tocsin::core {
namespace {

using incident::Incident;

constexpr std::int64_t kFarthest_m = 500;  // As the crow flies, after what both places are uncertain by.
constexpr std::int64_t kMostUncertain_m = 2000;
// Two kinds of incident from different branches are one only where they are reported from the same spot.
constexpr std::int64_t kSameSpot_m = 50;
constexpr std::int64_t kBoxE7 = 500'000;  // 0.05 degree: a quick look before the exact distance.
constexpr Duration kOldest = Duration::hours(2);
constexpr std::int64_t kLeastScore = 40;
constexpr std::int64_t kDistanceScore = 45, kAgeScore = 25, kSameTypeScore = 20, kSameBranchScore = 12, kUnknownTypeScore = 8,
                       kAddressScore = 10, kAddressAloneScore = 45;

std::string_view branch_of(IncidentTypeCode const& type) { return std::string_view(type.text).substr(0, type.text.find('.')); }

std::int64_t type_score(IncidentTypeCode const& a, IncidentTypeCode const& b) {
  if (!a.is_set() || !b.is_set()) return kUnknownTypeScore;
  if (a == b) return kSameTypeScore;
  return branch_of(a) == branch_of(b) ? kSameBranchScore : 0;
}

bool is_other_branch(IncidentTypeCode const& a, IncidentTypeCode const& b) {
  return a.is_set() && b.is_set() && branch_of(a) != branch_of(b);
}

bool same_address(Place const& a, Place const& b) {
  if (!a.address_code.empty() && a.address_code == b.address_code) return true;
  return !a.text.empty() && a.text == b.text;
}

// Degrees of longitude are shorter than those of latitude; the box is wide enough for both up to 60 degrees and for what is uncertain.
bool may_be_near(Wgs84 a, Wgs84 b) {
  return std::abs(std::int64_t{a.lat_e7} - b.lat_e7) <= kBoxE7 && std::abs(std::int64_t{a.lon_e7} - b.lon_e7) <= 4 * kBoxE7;
}

// One incident as it is compared.
struct Side {
  Place const& place;
  IncidentTypeCode const& type;
  Instant received_at;
};
Side side_of(Incident const& incident) { return {incident.place, incident.type, incident.received.occurred_at}; }

// The score of `b` as a duplicate of `a`, each part of it told to `add`; below kLeastScore it is none.
template <class Add>
std::int64_t compare(Side const& a, Side const& b, Instant now, Add&& add) {
  std::int64_t total = 0;
  auto const count = [&](char const* reason, std::int64_t score, std::int64_t value) {
    total += score;
    add(reason, score, value);
  };
  bool const address = same_address(a.place, b.place);
  if (a.place.location && b.place.location) {
    if (!may_be_near(*a.place.location, *b.place.location)) return 0;
    std::int64_t const apart = distance_m(*a.place.location, *b.place.location);
    std::int64_t const uncertain = std::min(a.place.uncertainty_m + b.place.uncertainty_m, kMostUncertain_m);
    std::int64_t const counted = std::max<std::int64_t>(0, apart - uncertain);
    if (counted > kFarthest_m) return 0;
    if (!address && counted > kSameSpot_m && is_other_branch(a.type, b.type)) return 0;
    count("distance", kDistanceScore * (kFarthest_m - counted) / kFarthest_m, apart);
    if (address) count("address", kAddressScore, 0);
  } else if (address) {
    count("address", kAddressAloneScore, 0);
  } else {
    return 0;  // Nothing is known that would put them at one place.
  }
  Duration const age = std::max(now - b.received_at, Duration{});
  if (age < kOldest) count("age", kAgeScore * (kOldest - age).whole_seconds() / kOldest.whole_seconds(), age.whole_seconds());
  if (std::int64_t const score = type_score(a.type, b.type)) count("type", score, 0);
  return total;
}

bool is_duplicate(Side const& a, Side const& b, Instant now) {
  return compare(a, b, now, [](auto...) {}) >= kLeastScore;
}

}  // namespace

std::vector<Duplicate> possible_duplicates(World const& world, Incident const& incident, Instant now) {
  std::vector<Duplicate> found;
  for (auto const& [id, other] : world.incident.incidents) {
    if (id == incident.incident || !incident::is_open(other)) continue;
    Duplicate duplicate{.incident = id};
    duplicate.score = compare(side_of(incident), side_of(other), now, [&](char const* reason, std::int64_t score, std::int64_t value) {
      duplicate.reasons.push_back({reason, score, value});
    });
    if (duplicate.score >= kLeastScore) found.push_back(std::move(duplicate));
  }
  std::ranges::stable_sort(found, [](auto const& a, auto const& b) { return a.score > b.score; });  // Ties stay in order of id.
  if (found.size() > kMaxDuplicates) found.resize(kMaxDuplicates);
  return found;
}

std::size_t count_duplicates(World const& world, Incident const& incident, Instant now) {
  std::size_t found = 0;
  for (auto const& [id, other] : world.incident.incidents) {
    if (id == incident.incident || !incident::is_open(other)) continue;
    if (is_duplicate(side_of(incident), side_of(other), now) && ++found == kMaxDuplicates) break;
  }
  return found;
}

DuplicateIndex::DuplicateIndex(World const& world) {
  for (auto const& [id, incident] : world.incident.incidents)
    if (incident::is_open(incident)) open_.push_back({id, incident.place, incident.type, incident.received.occurred_at});
  for (std::size_t i = 0; i < open_.size(); ++i) {
    Place const& place = open_[i].place;
    if (place.location) {
      located_.push_back(i);
      widest_m_ = std::max(widest_m_, place.uncertainty_m);
    }
    if (!place.address_code.empty()) words_.emplace(place.address_code, i);
    if (!place.text.empty() && place.text != place.address_code) words_.emplace(place.text, i);
  }
  std::ranges::sort(located_, {}, [this](std::size_t i) { return std::pair(open_[i].place.location->lat_e7, i); });
}

std::size_t DuplicateIndex::count(Incident const& incident, Instant now) const {
  std::size_t found = 0;
  Side const side = side_of(incident);
  Place const& place = incident.place;
  // True: enough are found.
  auto const look = [&](Kept const& other) {
    if (other.incident != incident.incident && is_duplicate(side, {other.place, other.type, other.received_at}, now)) ++found;
    return found == kMaxDuplicates;
  };
  if (place.location) {
    // A metre is 90 units of 1e-7 degree from south to north; one more metre for the rounding of the distance.
    std::int64_t const reach = 90 * (1 + kFarthest_m + std::min(place.uncertainty_m + widest_m_, kMostUncertain_m));
    auto const lat_of = [this](std::size_t i) { return std::int64_t{open_[i].place.location->lat_e7}; };
    for (auto at = std::ranges::lower_bound(located_, place.location->lat_e7 - reach, {}, lat_of);
         at != located_.end() && lat_of(*at) <= place.location->lat_e7 + reach; ++at)
      if (look(open_[*at])) return found;
  }
  // By words: pairs of which one has no coordinates. One that shares code and text is met under both, and counted under the code.
  auto const look_under = [&](std::string const& words, bool shares_no_code) {
    if (words.empty()) return false;
    for (auto [at, end] = words_.equal_range(words); at != end; ++at) {
      Place const& other = open_[at->second].place;
      if ((place.location && other.location) || (shares_no_code && !other.address_code.empty() && other.address_code == place.address_code))
        continue;
      if (look(open_[at->second])) return true;
    }
    return false;
  };
  if (!look_under(place.address_code, false)) (void)look_under(place.text, true);
  return found;
}

}  // namespace tocsin::core
