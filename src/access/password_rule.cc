#include "access/password_rule.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace tocsin::access {

namespace {

// What most of the passwords that leak are made of, and what is on the screen above the field.
constexpr std::array<std::string_view, 22> kFirstTried{
    "password", "passw0rd", "qwertyuiop", "qwerty", "asdfghjkl", "1234567890", "123456789", "12345678", "123456",  "1q2w3e4r", "1qaz2wsx",
    "iloveyou", "letmein",  "welcome",    "admin",  "tocsin",    "jingzhong",  "abc123",    "woaini",   "5201314", "警钟",     "密码"};
constexpr std::size_t kOfTheirOwn = 6;      // Bytes that are left without those.
constexpr std::size_t kDifferentBytes = 5;  // Fewer are one key held down, or a pattern.

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

void take_out(std::string& text, std::string_view word) {
  if (word.empty()) return;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) text.erase(at, word.size());
}

}  // namespace

Result<void> check_password(std::string_view password, std::string_view account) {
  auto const characters =
      std::count_if(password.begin(), password.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  if (characters < static_cast<std::ptrdiff_t>(kMinPasswordCharacters) || password.size() > kMaxPasswordBytes)
    return invalid("account.password_too_short", "a password has 12 characters or more, and at most 200 bytes");
  std::string own = lower(password);
  take_out(own, lower(account));
  for (auto const word : kFirstTried) take_out(own, word);
  if (own.size() < kOfTheirOwn || std::set<char>(password.begin(), password.end()).size() < kDifferentBytes)
    return invalid("account.password_guessable",
                   "it is the account's name, a word that everybody tries first, or a few keys again and again");
  return {};
}

// Easy to read over and to type: no 0 O 1 l I.
std::string one_time_password() {
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  std::string out;
  for (int i = 0; i < 14; ++i) {
    if (i == 4 || i == 9) {
      out += '-';
      continue;
    }
    out += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return out;
}

std::string hash_password(std::string_view password) {
  char out[crypto_pwhash_STRBYTES];
  TOCSIN_ASSERT(crypto_pwhash_str_alg(out, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                      crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0);
  return out;
}

bool password_fits(std::string const& hash, std::string_view password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace tocsin::access
