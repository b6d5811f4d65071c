#include "geo/address/text/normalise.h"

#include "geo/address/text/hanzi.h"

namespace tocsin::address {
namespace {

// Next code point, or nothing on malformed UTF-8 (overlong forms and surrogates are malformed).
bool next(std::string_view s, std::size_t& i, char32_t& out) {
  auto const byte = [&](std::size_t k) { return static_cast<unsigned char>(s[k]); };
  unsigned char const lead = byte(i);
  int const more = lead < 0x80                   ? 0
                   : lead >= 0xC2 && lead < 0xE0 ? 1
                   : lead >= 0xE0 && lead < 0xF0 ? 2
                   : lead >= 0xF0 && lead < 0xF5 ? 3
                                                 : -1;
  if (more < 0 || i + static_cast<std::size_t>(more) >= s.size()) return false;
  char32_t c = more == 0 ? lead : lead & (0x3Fu >> more);
  for (int k = 1; k <= more; ++k) {
    if ((byte(i + static_cast<std::size_t>(k)) & 0xC0) != 0x80) return false;
    c = c << 6 | (byte(i + static_cast<std::size_t>(k)) & 0x3F);
  }
  if ((more == 2 && c < 0x800) || (more == 3 && c < 0x10000) || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
  i += static_cast<std::size_t>(more) + 1;
  out = c;
  return true;
}

bool is_dropped(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0x300 && c <= 0x36F);
}

char32_t plain(char32_t c, Hanzi const& hanzi) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c < 0x80) return c == '\t' || c == '\n' || c == '\r' ? U' ' : c == '`' ? U'\'' : c;
  switch (c) {
    case 0x3000:
    case 0xA0: return ' ';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0x2500:
    case 0xFE63: return '-';
    case 0x3127: return U'一';  // Bopomofo I, typed for the numeral.
    case 0x3007: return U'零';
    case 0x3001:
    case 0x3002: return ',';
    case 0x2018:
    case 0x2019: return '\'';
    default: break;
  }
  if (c >= 0x2000 && c <= 0x200A) return ' ';
  if (c >= 0x2160 && c <= 0x2168) return U"一二三四五六七八九"[c - 0x2160];
  if (c >= 0x2460 && c <= 0x2468) return '1' + (c - 0x2460);
  return hanzi.base_letter(hanzi.simplified(c));
}

}  // namespace

Result<std::u32string> normalised(std::string_view utf8) {
  auto const& hanzi = Hanzi::table();
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    char32_t c = 0;
    if (!next(utf8, i, c)) return invalid("address.not_utf8", "byte " + std::to_string(i));
    if (!is_dropped(c)) out += plain(c, hanzi);
  }
  return out;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  for (char32_t c : text) append_utf8(out, c);
  return out;
}

}  // namespace tocsin::address
