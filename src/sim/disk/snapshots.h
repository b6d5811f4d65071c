// The simulated folder of one server's snapshots. A process that dies in the middle of writing leaves a file short or torn, one that dies
// in the middle of renaming leaves either name, and what was removed may be back after a crash.
#pragma once

#include <map>

#include "journal/snapshots/snapshot_files.h"
#include "sim/run.h"

namespace tocsin::sim {

class SimSnapshots final : public journal::SnapshotFiles {
 public:
  SimSnapshots(Run& run, int server) : run_(run), server_(server) {}

  void after_crash();
  void clear() { files_.clear(), removed_.clear(); }

  std::string path_of(std::string const& name) const override { return name; }
  std::vector<std::string> names() const override;
  std::string read(std::string const& name) const override;
  std::string read_beginning(std::string const& name, std::size_t most) const override { return read(name).substr(0, most); }
  Result<void> write(std::string const& name, std::span<std::string_view const> parts) override;
  Result<void> rename(std::string const& from, std::string const& to) override;
  void remove(std::string const& name) override;

 private:
  std::string torn(std::string bytes);

  Run& run_;
  int server_;
  std::map<std::string, std::string> files_;
  std::map<std::string, std::string> removed_;  // Since the folder was last synced.
};

}  // namespace tocsin::sim
