// PackWriter: keeps the printable pack of a centre in a folder, in both languages, at most a minute old. On a thread of its own: the folder
// may lie on a machine that answers slowly, or not at all.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace tocsin::server {

struct PackFile {
  std::string name, bytes;
};

class PackWriter {
 public:
  using Make = std::function<std::vector<PackFile>()>;
  PackWriter(std::filesystem::path folder, Make make, std::chrono::milliseconds every = std::chrono::seconds(60));
  ~PackWriter();

  // Of the last one that was written whole; -1: none yet.
  double age_s() const;
  // Each file whole or not at all. Errors: pack.not_written.
  static Result<void> write(std::filesystem::path const& folder, std::vector<PackFile> const& files);

 private:
  void run(std::stop_token stop);
  std::filesystem::path folder_;
  Make make_;
  std::chrono::milliseconds every_;
  std::atomic<std::int64_t> written_at_us_{-1};  // Steady clock.
  std::jthread thread_;
};

}  // namespace tocsin::server
