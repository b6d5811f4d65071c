// Hanzi: what matching needs to know of Han characters: Simplified form, readings without tone, and how near two syllables sound.
// Source: Unicode Character Database (Unihan), compiled into hanzi_data.inc by tools/generate_hanzi_table.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tocsin::address {

using Syllable = std::uint16_t;  // 0: none.

class Hanzi {
 public:
  static Hanzi const& table();

  static constexpr int kReadings = 3;
  using Readings = std::array<Syllable, kReadings>;  // Most usual first, 0 where there are fewer.
  Readings readings(char32_t c) const;
  char32_t simplified(char32_t c) const;
  // The base letter (lower case) of a Latin letter with an accent, else c.
  char32_t base_letter(char32_t c) const;

  Syllable syllable(std::string_view letters) const;  // 0: not a syllable.
  std::string_view letters(Syllable s) const { return letters_[s]; }
  // Syllables that many speakers do not tell apart share a class: zh/z ch/c sh/s, n/l, f/h, -ng/-n.
  std::uint16_t sound_class(Syllable s) const { return class_[s]; }
  std::size_t sound_classes() const { return class_count_; }
  // One letter more, less or another one, or two that changed places.
  bool is_slip_of(Syllable a, Syllable b) const { return slips_[a * letters_.size() + b]; }
  std::vector<Syllable> a_slip_from(std::string_view letters) const;

 private:
  Hanzi();
  static constexpr char32_t kFirst = 0x4E00, kLast = 0x9FFF;
  std::vector<Readings> readings_;
  std::vector<char16_t> simplified_;
  std::vector<char> base_;  // For U+00C0..U+024F.
  std::vector<std::string_view> letters_;
  std::vector<std::uint16_t> class_;
  std::vector<bool> slips_;  // Per pair of syllables.
  std::size_t class_count_ = 0;
};

}  // namespace tocsin::address
