// TLS: what a server shows to those who connect, and whom a client believes. TLS 1.2 and 1.3 only, by OpenSSL.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace boost::asio::ssl {
class context;
}

namespace tocsin::api::http {

struct TlsFiles {
  std::string certificate;  // PEM: the server's own first, then those between it and the authority.
  std::string key;          // PEM without a passphrase, its owner's alone.
};

// Made once, shared by the connections that begin with it.
using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// Errors: tls.certificate_unreadable, tls.key_unreadable, tls.key_not_private, tls.key_of_another.
Result<TlsContext> show_certificate(TlsFiles const& files);
// Whoever a certificate in `ca_file` (PEM) vouches for; empty: whoever this machine trusts. Errors: tls.certificate_unreadable.
Result<TlsContext> believe(std::string const& ca_file);

// The first end of all certificates in a PEM file; none: there is none that can be read.
std::optional<Instant> certificates_end_at(std::string const& file);

}  // namespace tocsin::api::http
