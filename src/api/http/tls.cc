#include "api/http/tls.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>

#include <fmt/format.h>
#include <boost/asio/ssl/context.hpp>

namespace tocsin::api::http {

namespace ssl = boost::asio::ssl;

namespace {

// Of TLS 1.2 only what keeps past traffic closed when the key is lost one day; TLS 1.3 has nothing else.
constexpr char const* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:@SECLEVEL=2";
constexpr std::size_t kMostKeyBytes = 64 * 1024;

std::string tls_failure() {
  std::array<char, 256> text{};
  ::ERR_error_string_n(::ERR_get_error(), text.data(), text.size());
  ::ERR_clear_error();
  return text.data();
}

// Nobody sits at the server's terminal: without this OpenSSL would ask there.
int no_passphrase(char*, int, int, void*) { return 0; }

TlsContext make_context(ssl::context::method method) {
  auto out = std::make_shared<ssl::context>(method);
  SSL_CTX* const native = out->native_handle();
  ::SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  ::SSL_CTX_set_cipher_list(native, kCiphers);
  ::SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  ::SSL_CTX_set_default_passwd_cb(native, no_passphrase);
  return out;
}

// What systemd hands over (LoadCredential=) lies in a folder for this service alone, whatever the group bits of the file say.
bool is_credential(std::string const& path) {
  char const* const folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder != nullptr && *folder != '\0' && std::filesystem::path(path).parent_path() == std::filesystem::path(folder);
}

Result<std::string> read_private_key(std::string const& path) {
  int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return unavailable("tls.key_unreadable", fmt::format("{}: {}", path, std::strerror(errno)));
  struct stat status{};
  mode_t const others = is_credential(path) ? 07 : 077;
  bool const is_private = ::fstat(fd, &status) == 0 && (status.st_mode & others) == 0;
  std::string text(kMostKeyBytes, '\0');
  ssize_t const size = is_private ? ::read(fd, text.data(), text.size()) : 0;
  int const error = errno;
  ::close(fd);
  if (!is_private) return unavailable("tls.key_not_private", fmt::format("{} can be read by others: chmod 600", path));
  if (size < 0) return unavailable("tls.key_unreadable", fmt::format("{}: {}", path, std::strerror(error)));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

}  // namespace

Result<TlsContext> show_certificate(TlsFiles const& files) {
  ::ERR_clear_error();
  auto context = make_context(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  // Each connection has keys of its own and none that outlives it: what is resumed would hang on one that the process keeps for months.
  ::SSL_CTX_set_options(native, SSL_OP_NO_TICKET);
  ::SSL_CTX_set_num_tickets(native, 0);
  ::SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  boost::system::error_code error;
  context->use_certificate_chain_file(files.certificate, error);
  if (error) return unavailable("tls.certificate_unreadable", fmt::format("{}: {}", files.certificate, error.message()));
  TOCSIN_TRY(auto key, read_private_key(files.key));
  std::unique_ptr<BIO, int (*)(BIO*)> const in(::BIO_new_mem_buf(key.data(), static_cast<int>(key.size())), &::BIO_free);
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> const parsed(::PEM_read_bio_PrivateKey(in.get(), nullptr, no_passphrase, nullptr),
                                                              &::EVP_PKEY_free);
  ::sodium_memzero(key.data(), key.size());
  if (!parsed)
    return unavailable("tls.key_unreadable", fmt::format("{} holds no key without a passphrase (PEM): {}", files.key, tls_failure()));
  if (::SSL_CTX_use_PrivateKey(native, parsed.get()) != 1 || ::SSL_CTX_check_private_key(native) != 1) {
    ::ERR_clear_error();
    return unavailable("tls.key_of_another", fmt::format("{} is not the key of {}", files.key, files.certificate));
  }
  return context;
}

Result<TlsContext> believe(std::string const& ca_file) {
  ::ERR_clear_error();
  auto context = make_context(ssl::context::tls_client);
  context->set_verify_mode(ssl::verify_peer);
  boost::system::error_code error;
  if (ca_file.empty()) {
    context->set_default_verify_paths(error);
  } else {
    context->load_verify_file(ca_file, error);
  }
  if (error) return unavailable("tls.certificate_unreadable", fmt::format("{}: {}", ca_file, error.message()));
  return context;
}

std::optional<Instant> certificates_end_at(std::string const& file) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const in(std::fopen(file.c_str(), "re"), &std::fclose);
  std::optional<Instant> out;
  while (in) {
    std::unique_ptr<X509, void (*)(X509*)> const one(::PEM_read_X509(in.get(), nullptr, no_passphrase, nullptr), &::X509_free);
    if (!one) break;
    std::tm end{};
    if (::ASN1_TIME_to_tm(X509_get0_notAfter(one.get()), &end) != 1) return std::nullopt;
    Instant const ends_at{static_cast<std::int64_t>(::timegm(&end)) * 1'000'000};
    out = out ? std::min(*out, ends_at) : ends_at;
  }
  ::ERR_clear_error();  // That the file ended.
  return out;
}

}  // namespace tocsin::api::http
