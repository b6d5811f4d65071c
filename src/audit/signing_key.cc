#include "audit/signing_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <sodium.h>

namespace tocsin::audit {

namespace {

unsigned char const* raw(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

Result<void> write_new(std::string const& path, std::string_view text, mode_t mode) {
  std::error_code ignored;
  std::filesystem::path const folder = std::filesystem::path(path).parent_path();
  if (!folder.empty() && !std::filesystem::exists(folder, ignored)) {
    std::filesystem::create_directories(folder, ignored);
    ::chmod(folder.c_str(), 0700);
  }
  int const fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  bool const ok = fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  int const error = errno;
  if (fd >= 0) ::close(fd);
  if (!ok) return unavailable("audit.key_not_written", fmt::format("{}: {}", path, std::strerror(error)));
  return {};
}

}  // namespace

SigningKey SigningKey::from_seed(Hash const& seed) {
  SigningKey key;
  crypto_sign_seed_keypair(key.public_.data(), key.secret_.data(), seed.data());
  return key;
}

SigningKey SigningKey::random() {
  TOCSIN_ASSERT(sodium_init() >= 0);
  Hash seed;
  randombytes_buf(seed.data(), seed.size());
  SigningKey const key = from_seed(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

Result<SigningKey> SigningKey::from_file(std::string const& path, bool may_create) {
  int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    if (errno != ENOENT || !may_create) return unavailable("audit.key_missing", fmt::format("{}: {}", path, std::strerror(errno)));
    SigningKey const key = random();
    Hash seed;
    crypto_sign_ed25519_sk_to_seed(seed.data(), key.secret_.data());
    std::error_code ignored;
    std::filesystem::remove(path + ".pub", ignored);
    TOCSIN_CHECK(write_new(path, to_hex(seed) + "\n", 0600));
    TOCSIN_CHECK(write_new(path + ".pub", to_hex(key.public_) + "\n", 0644));
    sodium_memzero(seed.data(), seed.size());
    return key;
  }
  struct stat status{};
  char text[128];
  bool const is_private = ::fstat(fd, &status) == 0 && (status.st_mode & 077) == 0;
  ssize_t const size = ::read(fd, text, sizeof text);
  ::close(fd);
  if (!is_private) return unavailable("audit.key_not_private", fmt::format("{} can be read by others: chmod 600", path));
  auto const seed = hash_from_hex(std::string_view(text, size >= 64 ? 64 : 0));
  if (!seed) return unavailable("audit.key_malformed", fmt::format("{} does not hold 64 hexadecimal digits", path));
  return from_seed(*seed);
}

Signature SigningKey::sign(std::string_view text) const {
  Signature out;
  crypto_sign_detached(out.data(), nullptr, raw(text), text.size(), secret_.data());
  return out;
}

std::string key_name(Hash const& public_key) {
  return to_hex(sha256({reinterpret_cast<char const*>(public_key.data()), public_key.size()})).substr(0, 16);
}

bool is_signed_by(Hash const& public_key, std::string_view text, std::string_view signature_hex) {
  if (signature_hex.size() != 128) return false;
  auto const first = hash_from_hex(signature_hex.substr(0, 64)), second = hash_from_hex(signature_hex.substr(64));
  if (!first || !second) return false;
  Signature signature;
  std::copy(first->begin(), first->end(), signature.begin());
  std::copy(second->begin(), second->end(), signature.begin() + 32);
  return crypto_sign_verify_detached(signature.data(), raw(text), text.size(), public_key.data()) == 0;
}

std::string signing_key_beside(std::string const& master_key_file) {
  std::filesystem::path path(master_key_file);
  if (path.extension() == ".key") path.replace_extension();
  return path.string() + ".audit.key";
}

Result<Hash> read_public_key(std::string const& text_or_path) {
  if (auto const key = hash_from_hex(text_or_path)) return *key;
  std::ifstream file(text_or_path);
  std::string word;
  if (!(file >> word)) return invalid("audit.key_malformed", text_or_path + " is neither 64 hexadecimal digits nor a file with them");
  auto const key = hash_from_hex(word);
  if (!key) return invalid("audit.key_malformed", text_or_path + " does not hold 64 hexadecimal digits");
  return *key;
}

}  // namespace tocsin::audit
