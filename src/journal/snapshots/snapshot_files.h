// The few things that snapshots need of a disk. One way is a folder of the machine; the simulator's tears what it is given.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tocsin::journal {

// One flat list of files by their names.
class SnapshotFiles {
 public:
  virtual ~SnapshotFiles() = default;

  virtual std::string path_of(std::string const& name) const = 0;  // For messages.
  virtual std::vector<std::string> names() const = 0;
  virtual std::string read(std::string const& name) const = 0;                              // Empty when it is not there.
  virtual std::string read_beginning(std::string const& name, std::size_t most) const = 0;  // Likewise.
  // Makes a file, waits until the disk has it, leaves nothing behind on failure. Errors: snapshot.not_written.
  virtual Result<void> write(std::string const& name, std::span<std::string_view const> parts) = 0;
  // In one moment, also over a file of that name; waits for the disk. Errors: snapshot.not_written.
  virtual Result<void> rename(std::string const& from, std::string const& to) = 0;
  virtual void remove(std::string const& name) = 0;
};

// A folder that need not exist yet.
std::unique_ptr<SnapshotFiles> snapshot_folder(std::string path);

}  // namespace tocsin::journal
