#include <algorithm>

#include "geo/address/address_index.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

constexpr std::size_t kLookedAtMax = 60'000;
constexpr std::uint32_t kWithoutHouses = 8;  // A place, or a street whose houses nobody has listed, weighs like a short street.

// As the keys are written; without digits: those of a house are no part of them.
std::string typed_key(std::u32string_view text, bool with_digits) {
  std::string key;
  bool number_first = false;
  for (char32_t const c : text) {
    if (is_digit(c) && !with_digits)
      number_first = number_first || key.empty();
    else if (c == ' ' && (key.empty() || key.back() == ' '))
      continue;
    else if (c != ',' && c != '\'')
      append_utf8(key, c == '-' ? U' ' : c);
  }
  while (!key.empty() && key.back() == ' ') key.pop_back();
  return number_first && key.size() == 1 ? std::string() : key;  // "12 h" may be house 12 of anything.
}

}  // namespace

std::vector<Suggestion> AddressIndex::typeahead(std::string_view prefix, std::size_t limit, std::optional<Wgs84> near) const {
  std::vector<Suggestion> out;
  if (prefix.size() > kQueryBytesMax || limit == 0) return out;
  auto const text = normalised(prefix);
  if (!text) return out;
  // The number may be of the house, "12 hi", or of the name, "rua 25".
  std::string const named = typed_key(*text, true), key = typed_key(*text, false);
  struct Scored {
    std::uint32_t street;
    bool whole;
    double score;
  };
  std::vector<Scored> found;
  auto const look_up = [&](std::string_view typed, double as_meant) {
    if (typed.empty()) return;
    auto it = std::lower_bound(t_.prefixes.begin(), t_.prefixes.end(), typed,
                               [&](PrefixEntry const& e, std::string_view k) { return t_.view(e.key) < k; });
    for (std::size_t looked = 0; it != t_.prefixes.end() && looked < kLookedAtMax && t_.view(it->key).starts_with(typed); ++it, ++looked) {
      double const weight = as_meant * (it->kind == 0 ? 1 : it->kind == 1 ? 0.25 : 0.5);
      bool const whole = t_.view(it->key).size() == typed.size() && it->kind == 0;
      for (auto const s : t_.streets_of(t_.names[it->name])) {
        auto const& street = t_.streets[s];
        double score = weight * (whole ? 1e6 : 1) * (street.rows > 0 ? street.rows : kWithoutHouses);
        if (near && street.has_point != 0) score /= 1000.0 + static_cast<double>(distance_m(*near, street.at));
        found.push_back({s, whole, score});
      }
    }
  };
  // A name that has the number that was typed goes before all others.
  look_up(named, key == named ? 1 : 1e9);
  if (key != named) look_up(key, 1);
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
