#include <algorithm>

#include "geo/address/address_index.h"
#include "geo/address/normalise.h"

namespace tocsin::address {
namespace {

constexpr std::size_t kLookedAtMax = 60'000;

}  // namespace

Wgs84 AddressIndex::middle(std::uint32_t street) const {
  auto const& s = t_.streets[street];
  return t_.rows[s.first_row + s.rows / 2].at;
}

std::vector<Suggestion> AddressIndex::typeahead(std::string_view prefix, std::size_t limit, std::optional<Wgs84> near) const {
  std::vector<Suggestion> out;
  if (prefix.size() > kQueryBytesMax || limit == 0) return out;
  auto const text = normalised(prefix);
  if (!text) return out;
  std::string key;
  bool number_first = false, number_after = false;
  for (char32_t c : *text) {
    if (is_digit(c))
      (key.empty() ? number_first : number_after) = true;
    else if (c == ' ' && (key.empty() || key.back() == ' '))
      continue;
    else if (c != ',' && c != '\'')
      append_utf8(key, c == '-' ? U' ' : c);
  }
  // A number in front ("12 hi") is kept for the house; a number behind a name is a whole address.
  if (number_after) {
    if (auto const whole = geocode(prefix, limit, near); whole) {
      for (auto const& m : whole->matches) {
        if (m.row != kNone) out.push_back({t_.rows[m.row].street, m.row});
      }
    }
    return out;
  }
  if (number_first && key.size() == 1) return out;
  while (!key.empty() && key.back() == ' ') key.pop_back();
  if (key.empty()) return out;
  struct Scored {
    std::uint32_t street;
    double score;
  };
  std::vector<Scored> found;
  auto it = std::lower_bound(t_.prefixes.begin(), t_.prefixes.end(), std::string_view(key),
                             [&](PrefixEntry const& e, std::string_view k) { return t_.view(e.key) < k; });
  for (std::size_t looked = 0; it != t_.prefixes.end() && looked < kLookedAtMax && t_.view(it->key).starts_with(key); ++it, ++looked) {
    auto const& name = t_.names[it->name];
    double const weight = it->kind == 0 ? 1 : it->kind == 1 ? 0.25 : 0.5;
    bool const whole = t_.view(it->key).size() == key.size() && it->kind == 0;
    for (std::uint32_t s = name.first_street; s < name.first_street + name.streets; ++s) {
      double score = weight * (whole ? 1e6 : 1) * t_.streets[s].rows;
      if (near) score /= 1000.0 + static_cast<double>(distance_m(*near, middle(s)));
      found.push_back({s, score});
    }
  }
  std::size_t const best = std::min(found.size(), limit * 4);
  std::partial_sort(found.begin(), found.begin() + static_cast<long>(best), found.end(),
                    [](Scored const& a, Scored const& b) { return a.score != b.score ? a.score > b.score : a.street < b.street; });
  for (std::size_t i = 0; i < best && out.size() < limit; ++i) {
    if (std::none_of(out.begin(), out.end(), [&](Suggestion const& s) { return s.street == found[i].street; }))
      out.push_back({found[i].street, kNone});
  }
  if (out.empty()) {
    // Nothing begins so: what sounds or looks like it.
    if (auto const like = geocode(prefix, limit, near); like) {
      for (auto const& m : like->matches) {
        if (m.row != kNone) out.push_back({t_.rows[m.row].street, kNone});
      }
    }
  }
  return out;
}

}  // namespace tocsin::address
