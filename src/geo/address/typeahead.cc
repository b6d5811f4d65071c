#include <algorithm>

#include "geo/address/address_index.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

constexpr std::size_t kLookedAtMax = 60'000;
constexpr std::uint32_t kWithoutHouses = 8;  // A place, or a street whose houses nobody has listed, weighs like a short street.

}  // namespace

std::vector<Suggestion> AddressIndex::typeahead(std::string_view prefix, std::size_t limit, std::optional<Wgs84> near) const {
  std::vector<Suggestion> out;
  if (prefix.size() > kQueryBytesMax || limit == 0) return out;
  auto const text = normalised(prefix);
  if (!text) return out;
  std::string key;
  bool number_first = false;
  for (char32_t c : *text) {
    if (is_digit(c))
      number_first = number_first || key.empty();  // "12 hi": the number is kept for the house.
    else if (c == ' ' && (key.empty() || key.back() == ' '))
      continue;
    else if (c != ',' && c != '\'')
      append_utf8(key, c == '-' ? U' ' : c);
  }
  if (number_first && key.size() == 1) return out;
  while (!key.empty() && key.back() == ' ') key.pop_back();
  if (key.empty()) return out;
  struct Scored {
    std::uint32_t street;
    bool whole;
    double score;
  };
  std::vector<Scored> found;
  auto it = std::lower_bound(t_.prefixes.begin(), t_.prefixes.end(), std::string_view(key),
                             [&](PrefixEntry const& e, std::string_view k) { return t_.view(e.key) < k; });
  for (std::size_t looked = 0; it != t_.prefixes.end() && looked < kLookedAtMax && t_.view(it->key).starts_with(key); ++it, ++looked) {
    double const weight = it->kind == 0 ? 1 : it->kind == 1 ? 0.25 : 0.5;
    bool const whole = t_.view(it->key).size() == key.size() && it->kind == 0;
    for (auto const s : t_.streets_of(t_.names[it->name])) {
      auto const& street = t_.streets[s];
      double score = weight * (whole ? 1e6 : 1) * (street.rows > 0 ? street.rows : kWithoutHouses);
      if (near && street.has_point != 0) score /= 1000.0 + static_cast<double>(distance_m(*near, street.at));
      found.push_back({s, whole, score});
    }
  }
  // A street may be found by several of its names.
  std::size_t const best = std::min(found.size(), limit * 4);
  std::partial_sort(found.begin(), found.begin() + static_cast<long>(best), found.end(),
                    [](Scored const& a, Scored const& b) { return a.score != b.score ? a.score > b.score : a.street < b.street; });
  for (std::size_t i = 0; i < best && out.size() < limit; ++i) {
    if (std::none_of(out.begin(), out.end(), [&](Suggestion const& s) { return s.street == found[i].street; }))
      out.push_back({found[i].street, found[i].whole});
  }
  return out;
}

}  // namespace tocsin::address
