#include "audit/head_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tocsin::audit {

Result<void> append_line(std::string const& path, std::string_view line) {
  std::string const text = std::string(line) + "\n";
  int const fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  bool const ok = fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fdatasync(fd) == 0;
  int const error = errno;
  if (fd >= 0) ::close(fd);
  if (!ok) return unavailable("audit.list_not_written", fmt::format("{}: {}", path, std::strerror(error)));
  return {};
}

Result<std::unique_ptr<KeptHeads>> KeptHeads::open(std::string const& path) {
  std::unique_ptr<KeptHeads> out(new KeptHeads);
  out->path_ = path;
  std::ifstream file(path, std::ios::binary);
  for (std::string line; !path.empty() && std::getline(file, line);)
    if (auto kept = codec::from_json<KeptHead>(line)) out->remember(std::move(*kept));
  return out;
}

void KeptHeads::remember(KeptHead kept) {
  auto& journal = journals_[kept.head.genesis];
  if (journal.heads.empty()) journal.public_key = kept.head.public_key;
  journal.heads.push_back(std::move(kept));
  if (journal.heads.size() > kRememberedHeads) journal.heads.erase(journal.heads.begin());
}

Result<void> KeptHeads::keep(SignedHead const& head, Instant now) {
  TOCSIN_CHECK(check(head, nullptr));
  std::lock_guard const lock(mutex_);
  KeptHead kept{.received_at = now, .conflict = {}, .head = head};
  if (auto const known = journals_.find(head.genesis); known != journals_.end()) {
    if (known->second.public_key != head.public_key)
      return forbidden("audit.other_key",
                       fmt::format("heads of this journal are signed by key {}, not {}", key_name(known->second.public_key), head.key));
    for (auto const& earlier : known->second.heads) {
      auto const& other = earlier.head;
      if (other == head) return {};  // Sent again after a lost answer.
      if (other.tree_size == head.tree_size && (other.root != head.root || other.chain != head.chain))
        kept.conflict = fmt::format("another history of {} entries was signed at {}", other.tree_size, to_rfc3339(other.at));
      else if ((other.at < head.at && other.tree_size > head.tree_size) || (head.at < other.at && head.tree_size > other.tree_size))
        kept.conflict = fmt::format("{} entries at {}, {} at {}: the later has fewer", other.tree_size, to_rfc3339(other.at),
                                    head.tree_size, to_rfc3339(head.at));
    }
  } else if (journals_.size() >= kMaxJournals) {
    return unavailable("audit.too_many_journals", fmt::format("heads of {} journals are kept already", kMaxJournals));
  }
  if (!path_.empty()) TOCSIN_CHECK(append_line(path_, codec::to_json(kept)));
  std::string const conflict_found = kept.conflict;
  remember(std::move(kept));
  if (!conflict_found.empty()) return conflict("audit.head_conflict", conflict_found);
  return {};
}

std::vector<KeptHead> KeptHeads::list() const {
  std::lock_guard const lock(mutex_);
  std::vector<KeptHead> out;
  for (auto const& [genesis, journal] : journals_) out.insert(out.end(), journal.heads.begin(), journal.heads.end());
  return out;
}

}  // namespace tocsin::audit
