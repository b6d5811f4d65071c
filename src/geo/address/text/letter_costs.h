// What slips of the ear, the finger and the pen cost between Latin letters, in hundredths of an edit.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tocsin::address {

inline constexpr int kLetterAdded = 85, kLetterMissing = 85, kChanged = 100, kLettersTransposed = 65;
inline constexpr int kVowelChanged = 62, kNeighbourKey = 68, kSoundsAlike = 50, kDoubled = 38, kSilent = 60;

// Substitution costs between letters: sounds, then neighbouring keys (QWERTY), then anything.
struct LetterCosts {
  std::array<std::array<std::uint8_t, 26>, 26> cost;
};

constexpr LetterCosts make_letter_costs() {
  LetterCosts out{};
  for (auto& row : out.cost) row.fill(kChanged);
  auto const set = [&](char a, char b, int c) {
    auto& x = out.cost[static_cast<std::size_t>(a - 'a')][static_cast<std::size_t>(b - 'a')];
    auto& y = out.cost[static_cast<std::size_t>(b - 'a')][static_cast<std::size_t>(a - 'a')];
    if (c < x) x = y = static_cast<std::uint8_t>(c);
  };
  constexpr std::string_view kRows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t i = 0; i < kRows[r].size(); ++i) {
      if (i + 1 < kRows[r].size()) set(kRows[r][i], kRows[r][i + 1], kNeighbourKey);
      if (r + 1 < 3) {
        if (i < kRows[r + 1].size()) set(kRows[r][i], kRows[r + 1][i], kNeighbourKey);
        if (i > 0 && i - 1 < kRows[r + 1].size()) set(kRows[r][i], kRows[r + 1][i - 1], kNeighbourKey);
      }
    }
  }
  constexpr std::string_view kVowels = "aeiouy";
  for (char a : kVowels) {
    for (char b : kVowels) set(a, b, kVowelChanged);
  }
  constexpr std::string_view kAlike[] = {"ck", "cs", "sz", "fv", "iy", "gj", "kq", "bp", "dt", "mn", "vw", "cz"};
  for (auto p : kAlike) set(p[0], p[1], kSoundsAlike);
  for (std::size_t i = 0; i < 26; ++i) out.cost[i][i] = 0;
  return out;
}
inline constexpr LetterCosts kLetterCosts = make_letter_costs();

inline int substitution(char a, char b) { return kLetterCosts.cost[static_cast<std::size_t>(a - 'a')][static_cast<std::size_t>(b - 'a')]; }

// One slip in a long word: 12; else -1.
inline int slip_of(std::string_view said, std::string_view word) {
  if (word.size() < 4 || said.size() + 1 < word.size() || said.size() > word.size() + 1) return -1;
  std::size_t front = 0, back = 0;
  while (front < said.size() && front < word.size() && said[front] == word[front]) ++front;
  while (back < said.size() - front && back < word.size() - front && said[said.size() - 1 - back] == word[word.size() - 1 - back]) ++back;
  std::size_t const a = said.size() - front - back, b = word.size() - front - back;
  bool const turned = a == 2 && b == 2 && said[front] == word[front + 1] && said[front + 1] == word[front];
  return (a <= 1 && b <= 1) || turned ? 12 : -1;
}

}  // namespace tocsin::address
