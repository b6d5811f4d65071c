#include "server/machine/certificate_watch.h"

#include <sys/stat.h>

#include <utility>

#include <spdlog/spdlog.h>

#include "api/clock.h"

namespace tocsin::server {

namespace {

constexpr std::chrono::seconds kBetweenLooks{1};

}  // namespace

Result<std::unique_ptr<CertificateWatch>> CertificateWatch::open(api::http::TlsFiles files) {
  std::unique_ptr<CertificateWatch> watch(new CertificateWatch(std::move(files)));
  watch->tried_ = watch->seen_ = watch->versions();
  TOCSIN_CHECK(watch->read());
  return watch;
}

api::http::TlsContext CertificateWatch::look() {
  auto const now = std::chrono::steady_clock::now();
  if (now < next_look_) return nullptr;
  next_look_ = now + kBetweenLooks;
  auto const before = std::exchange(seen_, versions());
  if (seen_ == tried_ || seen_ != before) return nullptr;
  tried_ = seen_;
  if (auto const done = read(); !done) {
    spdlog::error("{}: {}; the certificate of before stays", done.error().code, done.error().detail);
    return nullptr;
  }
  return shown_;
}

double CertificateWatch::ends_in_s() const { return static_cast<double>(ends_at_us_.load() - api::Clock::machine_now().us) / 1e6; }

CertificateWatch::Versions CertificateWatch::versions() const {
  auto const of = [](std::string const& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return Version{};
    auto const ns = [](timespec const& time) { return time.tv_sec * 1'000'000'000 + time.tv_nsec; };
    return Version{ns(status.st_mtim), ns(status.st_ctim), status.st_ino, static_cast<std::uint64_t>(status.st_size)};
  };
  return {of(files_.certificate), of(files_.key)};
}

Result<void> CertificateWatch::read() {
  TOCSIN_TRY(shown_, api::http::show_certificate(files_));
  auto const ends_at = api::http::certificates_end_at(files_.certificate).value_or(Instant{});
  ends_at_us_ = ends_at.us;
  spdlog::info("certificate {}, good until {}", files_.certificate, to_rfc3339(ends_at));
  return {};
}

}  // namespace tocsin::server
