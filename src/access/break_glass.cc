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
  std::string signs;
  for (char c : typed) {
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
