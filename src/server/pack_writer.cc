#include "server/pack_writer.h"

#include <sys/stat.h>

#include <condition_variable>
#include <cstring>
#include <fstream>
#include <mutex>

#include <spdlog/spdlog.h>

namespace tocsin::server {

namespace fs = std::filesystem;

namespace {
std::int64_t steady_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
}  // namespace

PackWriter::PackWriter(fs::path folder, Make make, std::chrono::milliseconds every)
    : folder_(std::move(folder)), make_(std::move(make)), every_(every), thread_([this](std::stop_token stop) { run(stop); }) {}

PackWriter::~PackWriter() = default;

double PackWriter::age_s() const {
  auto const at = written_at_us_.load();
  return at < 0 ? -1 : static_cast<double>(steady_us() - at) / 1e6;
}

Result<void> PackWriter::write(fs::path const& folder, std::vector<PackFile> const& files) {
  std::error_code error;
  fs::create_directories(folder, error);
  for (auto const& file : files) {
    auto const whole = folder / file.name, part = folder / ("." + file.name + ".part");
    {
      std::ofstream out(part, std::ios::binary | std::ios::trunc);
      ::chmod(part.c_str(), 0640);
      out << file.bytes;
      out.flush();
      if (!out) return unavailable("pack.not_written", part.string() + ": " + std::strerror(errno));
    }
    fs::rename(part, whole, error);
    if (error) return unavailable("pack.not_written", whole.string() + ": " + error.message());
  }
  return {};
}

void PackWriter::run(std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  bool said = false;
  while (!stop.stop_requested()) {
    auto const written = write(folder_, make_());
    if (written) {
      written_at_us_ = steady_us();
      if (std::exchange(said, false)) spdlog::info("the printable pack is written again to {}", folder_.string());
    } else if (!std::exchange(said, true)) {
      spdlog::error("{}: {}", written.error().code, written.error().detail);
    }
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, every_, [] { return false; });
  }
}

}  // namespace tocsin::server
