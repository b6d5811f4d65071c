#include "access/break_glass.h"

#include <sodium.h>

#include <filesystem>

#include "access/account_store.h"
#include "store/database.h"

namespace tocsin::access {

namespace {

// Without I, L, O and U: whoever reads it off paper in a hurry takes none for another. Five bits each, a hundred in all: nobody guesses
// it, however long the envelope lies.
constexpr std::string_view kSecretSigns = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kSecretLength = 20, kSecretGroup = 4;
static_assert(kSecretSigns.size() == 32);

std::string in_groups(std::string_view signs) {
  std::string out;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    if (i > 0 && i % kSecretGroup == 0) out += '-';
    out += signs[i];
  }
  return out;
}

}  // namespace

std::string break_glass_secret() {
  std::string signs;
  for (std::size_t i = 0; i < kSecretLength; ++i)
    signs += kSecretSigns[randombytes_uniform(static_cast<std::uint32_t>(kSecretSigns.size()))];
  return in_groups(signs);
}

std::string as_on_paper(std::string_view typed) {
  // What keyboards for Chinese and word processors make of signs, dashes and spaces: U+FF01 to U+FF5E are the signs of ASCII at full width.
  auto const unicode = [&](std::size_t at) -> std::uint32_t {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(typed[i]); };
    if (at + 1 < typed.size() && byte(at) == 0xC2) return byte(at + 1);
    if (at + 2 < typed.size() && byte(at) >> 4 == 0xE)
      return (byte(at) & 0xFU) << 12 | (byte(at + 1) & 0x3FU) << 6 | (byte(at + 2) & 0x3FU);
    return 0;
  };
  std::string signs;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    char c = typed[i];
    if (auto const wide = unicode(i); wide != 0) {
      bool const is_dash_or_space = wide == 0xA0 || (wide >= 0x2010 && wide <= 0x2015) || wide == 0x2212 || wide == 0x3000;
      bool const is_wide_sign = wide >= 0xFF01 && wide <= 0xFF5E;
      if (is_dash_or_space || is_wide_sign) i += wide == 0xA0 ? 1 : 2;
      if (is_dash_or_space) continue;
      if (is_wide_sign) c = static_cast<char>(wide - 0xFEE0);
    }
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-' || c == ' ') continue;
    signs += c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
  }
  return in_groups(signs);
}

Result<std::vector<Envelope>> envelopes_in(std::string const& path) {
  std::vector<Envelope> out;
  if (std::error_code none; !std::filesystem::exists(path, none)) return out;
  TOCSIN_TRY(auto const database, store::Database::open(path, true));
  TOCSIN_TRY(bool const has_envelopes, has_column(*database, "account", "break_glass"));
  if (!has_envelopes) return out;
  // Also one that was disabled since: whoever opened it may have seen to that.
  auto rows = database->prepare(
      "SELECT account, spent_us FROM account WHERE break_glass <> 0 AND (disabled = 0 OR spent_us <> 0) ORDER BY account");
  for (auto row = rows.step();; row = rows.step()) {
    if (!row) return std::unexpected(row.error());
    if (!*row) return out;
    out.push_back({rows.text(0), {}});
    if (rows.integer(1) != 0) out.back().spent_at = Instant{rows.integer(1)};
  }
}

}  // namespace tocsin::access
