#include "geo/address/text/hanzi.h"

#include <algorithm>
#include <map>
#include <string>

namespace tocsin::address {
namespace {

struct SyllableCharacters {
  std::string_view letters;
  std::u16string_view usual, other;
};

#include "geo/address/text/hanzi_data.inc"

std::string fold(std::string_view s) {
  std::string out;
  std::size_t i = 0;
  if (s.size() > 1 && (s[0] == 'z' || s[0] == 'c' || s[0] == 's') && s[1] == 'h') {
    out += s[0];
    i = 2;
  } else if (s[0] == 'n' && s.size() > 1) {
    out += 'l';
    i = 1;
  } else if (s[0] == 'f') {
    out += 'h';
    i = 1;
  }
  out += s.substr(i);
  if (out.size() > 2 && out.ends_with("ng") && out != "ong") out.pop_back();
  // fa / hua, fei / hui, fen / hun and the like meet as well: h before u and a vowel loses the u.
  if (out.size() > 2 && out[0] == 'h' && out[1] == 'u') out = out == "hui" ? "hei" : out == "hun" ? "hen" : "h" + out.substr(2);
  return out;
}

bool is_one_slip(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1 || a == b) return false;
  std::size_t same = 0;
  while (same < a.size() && a[same] == b[same]) ++same;
  if (a.size() < b.size()) return a.substr(same) == b.substr(same + 1);
  if (a.substr(same + 1) == b.substr(same + 1)) return true;
  return same + 1 < a.size() && a[same] == b[same + 1] && a[same + 1] == b[same] && a.substr(same + 2) == b.substr(same + 2);
}

}  // namespace

Hanzi const& Hanzi::table() {
  static Hanzi const instance;
  return instance;
}

Hanzi::Hanzi() : readings_(kLast - kFirst + 1), simplified_(kLast - kFirst + 1), base_(0x250 - 0xC0) {
  std::map<std::string, std::uint16_t> classes;
  letters_.push_back({});
  class_.push_back(0);
  auto add = [&](char16_t c, Syllable s) {
    for (auto& slot : readings_[c - kFirst]) {
      if (slot != 0) continue;
      slot = s;
      return;
    }
  };
  for (auto const& entry : kSyllables) {
    letters_.push_back(entry.letters);
    class_.push_back(classes.try_emplace(fold(entry.letters), static_cast<std::uint16_t>(classes.size() + 1)).first->second);
  }
  class_count_ = classes.size() + 1;
  slips_.resize(letters_.size() * letters_.size());
  for (std::size_t a = 1; a < letters_.size(); ++a)
    for (std::size_t b = 1; b < letters_.size(); ++b) slips_[a * letters_.size() + b] = is_one_slip(letters_[a], letters_[b]);
  for (bool usual : {true, false}) {
    Syllable s = 0;
    for (auto const& entry : kSyllables) {
      ++s;
      for (char16_t c : usual ? entry.usual : entry.other) add(c, s);
    }
  }
  for (std::size_t i = 0; i + 1 < kSimplifiedPairs.size(); i += 2) simplified_[kSimplifiedPairs[i] - kFirst] = kSimplifiedPairs[i + 1];
  for (std::size_t i = 0; i + 1 < kLatinPairs.size(); i += 2) base_[kLatinPairs[i] - 0xC0] = static_cast<char>(kLatinPairs[i + 1]);
}

Hanzi::Readings Hanzi::readings(char32_t c) const { return c >= kFirst && c <= kLast ? readings_[c - kFirst] : Readings{}; }

char32_t Hanzi::simplified(char32_t c) const {
  if (c < kFirst || c > kLast) return c;
  char16_t const to = simplified_[c - kFirst];
  return to != 0 ? to : c;
}

char32_t Hanzi::base_letter(char32_t c) const {
  if (c < 0xC0 || c >= 0x250) return c;
  char const to = base_[c - 0xC0];
  return to != 0 ? static_cast<char32_t>(to) : c;
}

Syllable Hanzi::syllable(std::string_view letters) const {
  auto const it = std::lower_bound(letters_.begin() + 1, letters_.end(), letters);
  return it != letters_.end() && *it == letters ? static_cast<Syllable>(it - letters_.begin()) : 0;
}

std::vector<Syllable> Hanzi::a_slip_from(std::string_view letters) const {
  std::vector<Syllable> out;
  for (std::size_t s = 1; s < letters_.size(); ++s)
    if (is_one_slip(letters, letters_[s])) out.push_back(static_cast<Syllable>(s));
  return out;
}

}  // namespace tocsin::address
