#include "audit/head_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tocsin::audit {

Result<void> append_line(std::string const& path, std::string_view line) {
  std::string text = std::string(line) + "\n";
  std::error_code absent;
  if (auto const size = std::filesystem::file_size(path, absent); !absent && size > kMaxListBytes)
    return unavailable("audit.list_not_written", fmt::format("{} has reached {} MB: move it to where it is kept", path, size >> 20));
  int const fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  // A line that a crash has torn ends where it is: this one begins on its own.
  char last = '\n';
  off_t const end = fd < 0 ? 0 : ::lseek(fd, 0, SEEK_END);
  if (end > 0 && ::pread(fd, &last, 1, end - 1) == 1 && last != '\n') text.insert(text.begin(), '\n');
  ssize_t const written = fd < 0 ? -1 : ::write(fd, text.data(), text.size());
  bool const whole = written == static_cast<ssize_t>(text.size());
  if (written >= 0 && !whole) errno = ENOSPC;
  bool const ok = whole && ::fdatasync(fd) == 0;
  int const error = errno;
  // Half a head on a full disk would spoil the list for whoever checks it. (Where a file may only grow, the next line ends it.)
  if (written > 0 && !whole && ::ftruncate(fd, end) != 0) ::fsync(fd);
  if (fd >= 0) ::close(fd);
  if (!ok) return unavailable("audit.list_not_written", fmt::format("{}: {}", path, std::strerror(error)));
  return {};
}

namespace {

// A head as it stands, or inside what another centre kept.
Result<SignedHead> read_line(std::string_view json) {
  if (auto kept = codec::from_json<KeptHead>(json)) return std::move(kept->head);
  return read_head(json);
}

// Whether `proof` leads from the held head to this one: true; false: it begins elsewhere. What it contradicts is put in `conflict`.
// Errors: those of check(ConsistencyProof): it proves nothing at all.
Result<bool> continues(SignedHead const& held, SignedHead const& head, ConsistencyProof const& proof, std::string& conflict) {
  TOCSIN_CHECK(check(proof, &head.public_key, nullptr));
  if (proof.head.genesis != head.genesis || proof.to != TreeRoot{head.tree_size, head.root})
    return invalid("audit.proof_other_head", fmt::format("the proof does not lead to the head of {} entries", head.tree_size));
  if (proof.from.tree_size != held.tree_size) return false;
  if (proof.from.root != held.root)
    conflict = fmt::format("its first {} entries are not those that were signed at {}", held.tree_size, to_rfc3339(held.at));
  return true;
}

}  // namespace

std::string contradiction(SignedHead const& held, SignedHead const& head) {
  if (held.tree_size == head.tree_size)
    return held.root == head.root && held.chain == head.chain
               ? std::string()
               : fmt::format("another history of {} entries was signed at {}", held.tree_size, to_rfc3339(held.at));
  if (held.at < head.at && held.tree_size > head.tree_size)
    return fmt::format("{} entries at {}, {} at {}: the later has fewer", held.tree_size, to_rfc3339(held.at), head.tree_size,
                       to_rfc3339(head.at));
  return {};
}

Result<std::vector<SignedHead>> read_heads(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  std::string const text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open()) return invalid("audit.file_unreadable", path);
  if (auto one = read_line(text)) return std::vector{std::move(*one)};
  std::vector<SignedHead> out;
  std::string_view rest = text;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    std::size_t const end = rest.find('\n');
    std::string_view const line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto head = read_line(line);
    if (!head) return invalid("audit.head_malformed", fmt::format("{} line {}: {}", path, number, head.error().detail));
    out.push_back(std::move(*head));
  }
  if (out.empty()) return invalid("audit.head_malformed", path + " holds no head");
  return out;
}

Result<std::unique_ptr<KeptHeads>> KeptHeads::open(std::string const& path, std::vector<Hash> trusted) {
  std::unique_ptr<KeptHeads> out(new KeptHeads);
  out->path_ = path;
  out->trusted_ = std::move(trusted);
  std::ifstream file(path, std::ios::binary);
  for (std::string line; !path.empty() && std::getline(file, line);)
    if (auto kept = codec::from_json<KeptHead>(line)) out->remember(std::move(*kept));
  return out;
}

void KeptHeads::remember(KeptHead kept) {
  auto& journal = journals_[kept.head.genesis];
  if (journal.heads.empty() && journal.conflicts.empty()) {
    journal.genesis = kept.head.genesis;
    journal.centre = kept.head.centre;
    journal.key = kept.head.key;
  }
  if (!kept.conflict.empty()) {
    ++journal.conflict_count;
    if (journal.conflicts.size() < kKeptConflicts) journal.conflicts.push_back(std::move(kept));
    return;
  }
  journal.heads.push_back(std::move(kept));
  if (journal.heads.size() > kRememberedHeads) journal.heads.erase(journal.heads.begin());
}

Result<void> KeptHeads::note(KeptHead kept) {
  if (!path_.empty()) TOCSIN_CHECK(append_line(path_, codec::to_json(kept)));
  remember(std::move(kept));
  return {};
}

Result<HeadReceipt> KeptHeads::keep_first(KeptHead kept) {
  std::size_t of_the_same = 0;
  for (auto const& [genesis, journal] : journals_) of_the_same += !journal.heads.empty() && journal.heads.back().from == kept.from ? 1 : 0;
  if (journals_.size() >= kMaxJournals)
    return unavailable("audit.too_many_journals", fmt::format("heads of {} journals are kept already", kMaxJournals));
  if (of_the_same >= kMaxJournalsOfOneNeighbour)
    return unavailable("audit.too_many_journals", fmt::format("heads of {} journals of this neighbour are kept already", of_the_same));
  TOCSIN_CHECK(note(std::move(kept)));
  return HeadReceipt{.kept = true};
}

Result<HeadReceipt> KeptHeads::keep(SignedHead const& head, std::optional<ConsistencyProof> const& proof, std::string const& from,
                                    Instant now) {
  TOCSIN_CHECK(check(head, nullptr));
  if (!trusted_.empty() && std::ranges::find(trusted_, head.public_key) == trusted_.end())
    return forbidden("audit.other_key", fmt::format("key {} is not among those that this server takes heads of", head.key));
  std::lock_guard const lock(mutex_);
  KeptHead kept{.received_at = now, .from = from, .conflict = {}, .head = head, .proof = {}};
  auto const known = journals_.find(head.genesis);
  if (known == journals_.end() || known->second.heads.empty()) return keep_first(std::move(kept));
  KeptJournal& journal = known->second;
  SignedHead const& held = journal.heads.back().head;
  if (held.public_key != head.public_key)
    return forbidden("audit.other_key", fmt::format("heads of this journal are signed by key {}, not {}", journal.key, head.key));
  auto const is_it = [&](KeptHead const& one) { return one.head == head; };
  if (std::ranges::any_of(journal.heads, is_it)) return HeadReceipt{.kept = true};  // Sent again after a lost answer.
  if (auto const again = std::ranges::find_if(journal.conflicts, is_it); again != journal.conflicts.end())
    return conflict("audit.head_conflict", again->conflict);
  for (auto const& earlier : journal.heads)
    if (kept.conflict.empty()) kept.conflict = contradiction(earlier.head, head);
  if (kept.conflict.empty() && head.tree_size < held.tree_size)
    return invalid("audit.head_older", fmt::format("the head of {} entries is kept already", held.tree_size));
  if (kept.conflict.empty() && head.tree_size > held.tree_size && held.tree_size > 0) {
    if (!proof) return HeadReceipt{.kept = false, .proof_from = held.tree_size};
    TOCSIN_TRY(bool const leads_here, continues(held, head, *proof, kept.conflict));
    if (!leads_here) return HeadReceipt{.kept = false, .proof_from = held.tree_size};
  }
  if (kept.conflict.empty()) {
    TOCSIN_CHECK(note(std::move(kept)));
    return HeadReceipt{.kept = true};
  }
  kept.proof = proof;
  std::string const found = kept.conflict;
  if (journal.conflicts.size() < kKeptConflicts) {
    TOCSIN_CHECK(note(std::move(kept)));
  } else {
    ++journal.conflict_count;
  }
  return conflict("audit.head_conflict", found);
}

std::vector<KeptJournal> KeptHeads::journals() const {
  std::lock_guard const lock(mutex_);
  std::vector<KeptJournal> out;
  for (auto const& [genesis, journal] : journals_) out.push_back(journal);
  return out;
}

std::optional<KeptJournal> KeptHeads::journal(Hash const& genesis) const {
  std::lock_guard const lock(mutex_);
  auto const found = journals_.find(genesis);
  return found == journals_.end() ? std::nullopt : std::optional(found->second);
}

std::uint64_t KeptHeads::conflicts() const {
  std::lock_guard const lock(mutex_);
  std::uint64_t out = 0;
  for (auto const& [genesis, journal] : journals_) out += journal.conflict_count;
  return out;
}

}  // namespace tocsin::audit
