#include "sim/disk/snapshots.h"

namespace tocsin::sim {

namespace {

constexpr std::size_t kBlock = 512;

}  // namespace

std::vector<std::string> SimSnapshots::names() const {
  std::vector<std::string> out;
  for (auto const& [name, bytes] : files_) out.push_back(name);
  return out;
}

std::string SimSnapshots::read(std::string const& name) const {
  auto const at = files_.find(name);
  return at == files_.end() ? std::string() : at->second;
}

// Short, or of its length with blocks that never came.
std::string SimSnapshots::torn(std::string bytes) {
  std::size_t const kept = run_.faults.below(bytes.size() + 1);
  if (run_.faults.chance(500'000)) return bytes.substr(0, kept);
  for (std::size_t at = kept / kBlock * kBlock; at < bytes.size(); at += kBlock)
    if (run_.faults.chance(500'000)) bytes.replace(at, kBlock, std::min(kBlock, bytes.size() - at), '\0');
  return bytes;
}

Result<void> SimSnapshots::write(std::string const& name, std::span<std::string_view const> parts) {
  std::string bytes;
  for (auto const part : parts) bytes += part;
  if (run_.strikes(Fault::kSnapshot, 50'000)) {
    if (run_.faults.chance(300'000)) return unavailable("snapshot.not_written", "simulated: the disk is full");
    files_[name] = torn(std::move(bytes));
    throw Crash{server_};
  }
  files_[name] = std::move(bytes);
  return {};
}

Result<void> SimSnapshots::rename(std::string const& from, std::string const& to) {
  bool const dies = run_.strikes(Fault::kSnapshot, 50'000);
  if (dies && run_.faults.chance(500'000)) throw Crash{server_};
  files_[to] = std::move(files_[from]);
  files_.erase(from);
  if (dies) throw Crash{server_};
  removed_.clear();  // The folder is synced, and with it what was removed before.
  return {};
}

void SimSnapshots::remove(std::string const& name) {
  auto const at = files_.find(name);
  if (at == files_.end()) return;
  removed_[name] = std::move(at->second);
  files_.erase(at);
}

void SimSnapshots::after_crash() {
  for (auto& [name, bytes] : removed_)
    if (run_.faults.chance(500'000)) files_.emplace(name, std::move(bytes));
  removed_.clear();
  // A disk that lost more than it should have: the newest file of all.
  if (files_.empty() || !run_.strikes(Fault::kSnapshot, 50'000)) return;
  auto& newest = files_.rbegin()->second;
  std::string const before = newest;
  newest = torn(std::move(newest));
  if (newest != before) ++run_.report.damaged_snapshots;
}

}  // namespace tocsin::sim
