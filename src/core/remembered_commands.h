// The command ids of the last days, oldest first, so that a repeated command gets its old answer and is not decided again.
// Found by hash in constant time: there are hundreds of thousands of them, and every command looks here once.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "domain/vocabulary/vocabulary.h"

namespace tocsin::core {

struct RememberedCommand {
  CommandId id{};
  std::uint64_t position = 0;  // Of the entry that answered it.
  Instant at;                  // Its time.
  friend bool operator==(RememberedCommand const&, RememberedCommand const&) = default;
};
BOOST_DESCRIBE_STRUCT(RememberedCommand, (), (id, position, at))

class RememberedCommands {
 public:
  std::optional<std::uint64_t> find(CommandId const& id) const;
  // In order of time. False, and nothing changes: the id is known already.
  bool add(RememberedCommand command);
  void forget_before(Instant at);
  void clear();
  std::size_t size() const { return oldest_first.size(); }

  // What is kept in a snapshot; the table is made from it. Call index() after filling it by hand.
  std::deque<RememberedCommand> oldest_first;
  void index();

  friend bool operator==(RememberedCommands const& a, RememberedCommands const& b) { return a.oldest_first == b.oldest_first; }

 private:
  // Open addressing: 0 is free, else the number of the command since the beginning, from 1; that of oldest_first.front() is first_.
  std::size_t slot_of(CommandId const& id) const;  // Where it stands, or the free slot where it would.
  RememberedCommand const& numbered(std::uint64_t number) const { return oldest_first[number - first_]; }
  void grow();

  std::vector<std::uint64_t> slots_;  // A power of two, at most half full.
  std::uint64_t first_ = 1;
};
BOOST_DESCRIBE_STRUCT(RememberedCommands, (), (oldest_first))

}  // namespace tocsin::core
