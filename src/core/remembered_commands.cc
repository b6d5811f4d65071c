#include "core/remembered_commands.h"

#include <utility>

namespace tocsin::core {

namespace {

// The ids are SHA-256: any eight of their bytes are as good as another hash.
std::size_t start_of(CommandId const& id, std::size_t slots) {
  std::uint64_t start = 0;
  for (std::size_t i = 0; i < 8; ++i) start = start << 8 | id[i];
  return static_cast<std::size_t>(start) & (slots - 1);
}

}  // namespace

std::size_t RememberedCommands::slot_of(CommandId const& id) const {
  std::size_t slot = start_of(id, slots_.size());
  while (slots_[slot] != 0 && numbered(slots_[slot]).id != id) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

std::optional<std::uint64_t> RememberedCommands::find(CommandId const& id) const {
  if (slots_.empty()) return {};
  std::uint64_t const number = slots_[slot_of(id)];
  if (number == 0) return {};
  return numbered(number).position;
}

void RememberedCommands::grow() {
  std::size_t size = 64;
  while (size < 4 * oldest_first.size()) size *= 2;
  slots_.assign(size, 0);
  for (std::size_t i = 0; i < oldest_first.size(); ++i) slots_[slot_of(oldest_first[i].id)] = first_ + i;
}

void RememberedCommands::index() {
  first_ = 1;
  grow();
}

bool RememberedCommands::add(RememberedCommand command) {
  if (2 * (oldest_first.size() + 1) > slots_.size()) grow();
  std::size_t const slot = slot_of(command.id);
  if (slots_[slot] != 0) return false;
  oldest_first.push_back(std::move(command));
  slots_[slot] = first_ + oldest_first.size() - 1;
  return true;
}

void RememberedCommands::forget_before(Instant at) {
  while (!oldest_first.empty() && oldest_first.front().at < at) {
    // Close the gap: what stands behind it, up to a free slot, moves up unless it is already where its search begins.
    std::size_t const mask = slots_.size() - 1;
    std::size_t gap = slot_of(oldest_first.front().id);
    slots_[gap] = 0;
    for (std::size_t slot = (gap + 1) & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
      std::size_t const start = start_of(numbered(slots_[slot]).id, slots_.size());
      if (((slot - start) & mask) < ((slot - gap) & mask)) continue;
      slots_[gap] = std::exchange(slots_[slot], 0);
      gap = slot;
    }
    oldest_first.pop_front();
    ++first_;
  }
}

void RememberedCommands::clear() {
  oldest_first.clear();
  slots_.clear();
  first_ = 1;
}

}  // namespace tocsin::core
