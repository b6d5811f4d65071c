#include "journal/vault.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <sodium.h>

namespace tocsin::journal {

namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kPadding = 32;  // A text's exact length is nobody's business either.

unsigned char* raw(std::string& text, std::size_t at = 0) { return reinterpret_cast<unsigned char*>(text.data() + at); }
unsigned char const* raw(std::string_view text, std::size_t at = 0) { return reinterpret_cast<unsigned char const*>(text.data() + at); }

std::string about_of(std::string_view purpose, std::string_view id, std::string_view record) {
  return fmt::format("{}\n{}\n{}", purpose, id, record);
}
Hash random_hash() {
  static int const ready = sodium_init();  // Picks the fastest code for this processor.
  TOCSIN_ASSERT(ready >= 0);
  Hash out;
  randombytes_buf(out.data(), out.size());
  return out;
}

Result<void> write_private(std::string const& path, std::string_view text) {
  auto const failed = [&] { return unavailable("vault.key_not_written", fmt::format("{}: {}", path, std::strerror(errno))); };
  std::filesystem::path const folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty() && !std::filesystem::exists(folder, error)) {
    std::filesystem::create_directories(folder, error);
    ::chmod(folder.c_str(), 0700);
  }
  int const fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return failed();
  bool const ok = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!ok) return failed();
  return {};
}

}  // namespace

std::string seal_under(Hash const& key, std::string_view text, std::string_view about) {
  std::string out(kNonce + text.size() + kTag, '\0');
  randombytes_buf(out.data(), kNonce);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out, kNonce), &size, raw(text), text.size(), raw(about), about.size(), nullptr, raw(out),
                                             key.data());
  return out;
}

std::optional<std::string> open_under(Hash const& key, std::string_view sealed, std::string_view about) {
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  std::string out(sealed.size() - kNonce - kTag, '\0');
  unsigned long long size = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(out), &size, nullptr, raw(sealed, kNonce), sealed.size() - kNonce, raw(about),
                                                 about.size(), raw(sealed), key.data()) != 0)
    return std::nullopt;
  return out;
}

Result<MasterKey> MasterKey::from_file(std::string const& path, bool may_create) {
  int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    if (errno != ENOENT || !may_create) return unavailable("vault.key_missing", fmt::format("{}: {}", path, std::strerror(errno)));
    MasterKey const key = random();
    TOCSIN_CHECK(write_private(path, to_hex(key.key_) + "\n"));
    return key;
  }
  struct stat status{};
  char text[128];
  bool const is_private = ::fstat(fd, &status) == 0 && (status.st_mode & 077) == 0;
  ssize_t const size = ::read(fd, text, sizeof text);
  ::close(fd);
  if (!is_private) return unavailable("vault.key_not_private", fmt::format("{} can be read by others: chmod 600", path));
  auto const key = hash_from_hex(std::string_view(text, size >= 64 ? 64 : 0));
  if (!key) return unavailable("vault.key_malformed", fmt::format("{} does not hold 64 hexadecimal digits", path));
  return MasterKey(*key);
}

MasterKey MasterKey::random() { return MasterKey(random_hash()); }
MasterKey::~MasterKey() { sodium_memzero(key_.data(), key_.size()); }
Hash MasterKey::check() const { return hmac_sha256(key_, "tocsin master key"); }

std::string random_name() {
  std::array<std::uint8_t, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  return to_hex(bytes);
}

Result<std::unique_ptr<Vault>> Vault::attach(Journal& journal, MasterKey key) {
  auto const header = journal.header();
  if (!header.key_check) {
    TOCSIN_CHECK(journal.set_key_check(key.check()));
  } else if (*header.key_check != key.check()) {
    return unavailable("vault.wrong_key", "this master key is not the one under which the journal's details were encrypted");
  }
  return std::unique_ptr<Vault>(new Vault(journal, key));
}

SealedDetail Vault::seal(std::string_view record, std::string_view text) const {
  SealedDetail out{.id = random_name(), .record = std::string(record)};
  Hash key = random_hash();
  std::string padded(text);
  padded += '\x80';
  padded.resize((padded.size() + kPadding - 1) / kPadding * kPadding, '\0');
  out.ciphertext = seal_under(key, padded, about_of("detail", out.id, record));
  out.wrapped_key = seal_under(key_.bytes(), hash_bytes(key), about_of("detail key", out.id, record));
  out.sha256 = sha256(out.ciphertext);
  sodium_memzero(padded.data(), padded.size());
  sodium_memzero(key.data(), key.size());
  return out;
}

Result<std::string> Vault::open(std::string_view detail_id) const {
  TOCSIN_TRY(StoredDetail const detail, journal_.load_detail(detail_id));
  auto const damaged = [&] { return corrupt("detail.damaged", "the stored detail cannot be decrypted"); };
  auto key_text = open_under(key_.bytes(), detail.wrapped_key, about_of("detail key", detail.id, detail.record));
  if (!key_text || key_text->size() != sizeof(Hash)) return damaged();
  Hash key;
  std::copy(key_text->begin(), key_text->end(), key.begin());
  auto text = open_under(key, detail.ciphertext, about_of("detail", detail.id, detail.record));
  sodium_memzero(key.data(), key.size());
  sodium_memzero(key_text->data(), key_text->size());
  if (!text) return damaged();
  std::size_t const end = text->find_last_not_of('\0');
  if (end == std::string::npos || (*text)[end] != '\x80') return damaged();
  text->resize(end);
  return std::move(*text);
}

Result<std::string> Vault::open(std::string_view detail_id, Hash const& ciphertext_sha256) const {
  TOCSIN_TRY(StoredDetail const detail, journal_.load_detail(detail_id));
  if (sha256(detail.ciphertext) != ciphertext_sha256)
    return corrupt("detail.damaged", "the stored detail is not the one that the journal names");
  return open(detail_id);
}

}  // namespace tocsin::journal
