// CertificateWatch: the files of the server's certificate and key. What replaces them is read when both have held still for a second, for
// they are not written in one moment; what is no good is logged, and the one before stays.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <memory>

#include "api/http/tls.h"

namespace tocsin::server {

class CertificateWatch {
 public:
  static Result<std::unique_ptr<CertificateWatch>> open(api::http::TlsFiles files);  // Errors: those of show_certificate.

  api::http::TlsContext shown() const { return shown_; }
  // As often as one likes: the files are looked at once a second. What to show from now on, when that is another.
  api::http::TlsContext look();
  double ends_in_s() const;  // Of the first that ends in the chain that is shown; from any thread.

 private:
  struct Version {  // Of a file: a renewed one differs in one of them, and so does one whose owner or mode was mended.
    std::int64_t written_ns = 0, changed_ns = 0;
    std::uint64_t file = 0, bytes = 0;
    bool operator==(Version const&) const = default;
  };
  using Versions = std::array<Version, 2>;
  explicit CertificateWatch(api::http::TlsFiles files) : files_(std::move(files)) {}
  Versions versions() const;
  Result<void> read();

  api::http::TlsFiles files_;
  Versions tried_{}, seen_{};
  api::http::TlsContext shown_;
  std::atomic<std::int64_t> ends_at_us_{0};
  std::chrono::steady_clock::time_point next_look_{};
};

}  // namespace tocsin::server
