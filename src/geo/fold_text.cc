#include "geo/fold_text.h"

#include <array>

namespace tocsin::geo {
namespace {

// The letter without its accent, lower case, for U+00C0..U+024F and U+1E00..U+1EFF ('?': keep as it is).
constexpr std::string_view kLatin =
    "aaaaaa?ceeeeiiiidnooooo?ouuuuy?\?aaaaaa?ceeeeiiiidnooooo?ouuuuy?yaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiii"
    "ii?\?jjkkkllllll?\?llnnnnnn?nnoooooo?\?rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsbb?\??\??cc?\?dd?ee?ff?\??\?ikkl?\??n?"
    "oo?\?pp?\??\??ttt?uu?\?yyzz?\??\??\??\??\??\??\??\??\??\??\?aaiioouuuuuuuuuueaaaa?\?ggggkkoooo?\?j?\??gg?\?nnaa?\?ooaaaaeeeeiiiioooo"
    "rrrruuuusstt?\?hhnd?\?zzaaeeooooooooyylntj?\?accltsz?\?bu?eejjqqrryy";
constexpr std::string_view kLatinAdditional =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrsssssssssstttttt"
    "ttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy?s?\??\?aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooo"
    "oooouuuuuuuuuuuuuuyyyyyyyy?\??\??\?";
static_assert(kLatin.size() == 0x250 - 0xC0 && kLatinAdditional.size() == 0x100);

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_dash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D; }
bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x60 || c == 0xB4; }
bool is_mark(char32_t c) {  // Separates words.
  return c <= ' ' || (c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z')) ||
         (c >= 0x80 && c < 0xC0) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c < 0x2070) || (c >= 0x3000 && c <= 0x3004) ||
         (c >= 0x3008 && c <= 0x3020) || c == 0x30FB || (c >= 0xFE30 && c <= 0xFE4F);
}

}  // namespace

char32_t next_character(std::string_view text, std::size_t& at) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  auto const lead = byte(at);
  std::size_t const length = lead < 0x80 ? 1 : (lead >> 5) == 6 ? 2 : (lead >> 4) == 14 ? 3 : (lead >> 3) == 30 ? 4 : 0;
  if (length == 0 || at + length > text.size()) {
    ++at;
    return kBadCharacter;
  }
  char32_t c = length == 1 ? lead : lead & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) >> 6) != 2) {
      ++at;
      return kBadCharacter;
    }
    c = (c << 6) | (byte(at + i) & 0x3F);
  }
  static constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  bool const bad = c < kLeast[length] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000);
  at += bad ? 1 : length;
  return bad ? kBadCharacter : c;
}

bool is_ideograph(char32_t c) {
  return (c >= 0x2E80 && c < 0x3000) || (c >= 0x3005 && c <= 0x3007) || (c >= 0x3021 && c <= 0x30FA) || (c >= 0x30FC && c <= 0x9FFF) ||
         (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

std::string fold_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space = false, after_ideograph = false;
  bool after_digit = false;
  auto const is_digit_ahead = [&](std::size_t at) {
    if (at >= text.size()) return false;
    auto const c = next_character(text, at);
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
  };
  auto const put = [&](char32_t c) {
    bool const ideograph = is_ideograph(c);
    if (space && !out.empty() && !ideograph && !after_ideograph) out += ' ';
    space = false;
    after_ideograph = ideograph;
    after_digit = c >= '0' && c <= '9';
    append(out, c);
  };
  for (std::size_t i = 0; i < text.size();) {
    auto c = next_character(text, i);
    if (c == kBadCharacter || (c >= 0x300 && c < 0x370)) continue;  // Combining accents.
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - 0x21;             // Full width.
    if (is_apostrophe(c)) continue;
    if (is_dash(c) && after_digit && is_digit_ahead(i)) {
      put('-');
      continue;
    }
    if (is_mark(c)) {
      space = true;
      continue;
    }
    if (c >= 'A' && c <= 'Z') c += 32;
    if (c == 0xDF || c == 0x1E9E) {
      put('s');
      c = 's';
    } else if (c == 0xC6 || c == 0xE6) {
      put('a');
      c = 'e';
    } else if (c == 0x152 || c == 0x153) {
      put('o');
      c = 'e';
    } else if (c == 0xDE || c == 0xFE) {
      put('t');
      c = 'h';
    } else if (c >= 0xC0 && c < 0x250) {
      if (kLatin[c - 0xC0] != '?') c = static_cast<char32_t>(kLatin[c - 0xC0]);
    } else if (c >= 0x1E00 && c < 0x1F00) {
      if (kLatinAdditional[c - 0x1E00] != '?') c = static_cast<char32_t>(kLatinAdditional[c - 0x1E00]);
    } else if (c >= 0x391 && c <= 0x3A9) {
      c += 32;  // Greek capitals
    } else if (c >= 0x410 && c <= 0x42F) {
      c += 32;  // Cyrillic capitals
    } else if (c >= 0x400 && c <= 0x40F) {
      c += 80;
    }
    put(c);
  }
  return out;
}

}  // namespace tocsin::geo
