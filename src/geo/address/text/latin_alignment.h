// Where a Latin name stands among the letters of a query, and how many slips lie between.
#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>

#include "geo/address/text/latin_query.h"

namespace tocsin::address {

inline constexpr std::size_t kLettersMax = 192, kNameMax = 60;
inline constexpr std::size_t kNameWords = 6;
inline constexpr int kInsideWord = 55;  // A name that begins or ends within a word.

// A name's letters may be other than a..z only when a register is damaged; such letters match nothing.
inline bool is_plain(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Where the words of a name begin among its letters; a name of one word, or one whose letters are not those of its words, has none.
struct WordStarts {
  std::array<std::uint8_t, kNameWords> at{};
  std::size_t count = 0;
};
WordStarts word_starts(std::string_view name_text, std::string_view letters);

class LatinAlignment {
 public:
  explicit LatinAlignment(LatinQuery const& q);

  std::string_view letters() const { return letters_; }
  bool ends_word(std::size_t at) const { return ends_.test(at); }

  // Cheapest stretch of the query for each end, weighted Damerau-Levenshtein; words begin and end at boundaries, or it costs. With `words`,
  // whole words of the name may be left out. The answer is cost() and begin(), until the next.
  void align(std::string_view name, WordStarts const& words = {});
  int cost(std::size_t end) const { return ends_cost_[end]; }
  std::uint16_t begin(std::size_t end) const { return ends_begin_[end]; }

  // Plain edit distance of a name, at most 64 letters from a to z, to its best stretch (that ends where a word does).
  int plain_distance(std::string_view name, bool at_word_ends) const;

 private:
  using Costs = std::array<int, kLettersMax + 1>;
  using Begins = std::array<std::uint16_t, kLettersMax + 1>;

  std::string_view letters_;
  std::bitset<kLettersMax + 1> starts_, ends_;
  std::array<Costs, 3> cost_;
  std::array<Begins, 3> begin_;
  // The rows where each word of a name begins: whoever leaves it out goes on from there.
  std::array<Costs, kNameWords> before_word_cost_;
  std::array<Begins, kNameWords> before_word_begin_;
  Costs ends_cost_;
  Begins ends_begin_;
};

}  // namespace tocsin::address
