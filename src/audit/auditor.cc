#include "audit/auditor.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tocsin::audit {

namespace {
constexpr auto kLookEvery = std::chrono::seconds(1);
constexpr std::size_t kCompared = 100;  // The last one says it all; the others say since when.
constexpr std::streamoff kTailBytes = kCompared * 1024;

// The last lines of a list of heads, which may be of years.
std::vector<SignedHead> last_heads(std::string const& path) {
  std::vector<SignedHead> out;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return out;
  std::string line;
  if (std::streamoff const size = file.tellg(); size > kTailBytes) {
    file.seekg(size - kTailBytes);
    std::getline(file, line);  // The rest of a line.
  } else {
    file.seekg(0);
  }
  while (std::getline(file, line))
    if (auto head = read_head(line); head && check(*head, nullptr)) out.push_back(std::move(*head));
  if (out.size() > kCompared) out.erase(out.begin(), out.end() - kCompared);
  return out;
}
}  // namespace

Result<std::unique_ptr<Auditor>> Auditor::open(journal::Journal const& journal, std::optional<SigningKey> key, AuditorOptions options,
                                               std::function<Instant()> clock) {
  std::unique_ptr<Auditor> auditor(new Auditor(journal, std::move(key), std::move(options), std::move(clock)));
  std::string const& folder = auditor->options_.folder;
  bool const writable = auditor->options_.writable;
  std::error_code error;
  if (!folder.empty() && writable) std::filesystem::create_directories(folder, error);
  if (error) return unavailable("audit.nodes_unusable", folder + ": " + error.message());
  TOCSIN_TRY(auditor->tree_, Tree::open(journal, folder.empty() ? "" : folder + "/nodes", writable));
  TOCSIN_TRY(auditor->kept_, KeptHeads::open(folder.empty() ? "" : folder + "/received.ndjson", auditor->options_.neighbour_keys));
  if (!folder.empty()) auditor->signed_ = last_heads(folder + "/heads.ndjson");
  return auditor;
}

Auditor::~Auditor() {
  stop();
  if (tree_ == nullptr) return;            // Opening it failed.
  static_cast<void>(tree_->checkpoint());  // A cache: without it the next start reads more of the journal.
}

void Auditor::start() {
  thread_ = std::thread([this] {
    while (true) {
      // In pieces, so that a stop need not wait for ten million entries. What is wrong is told to whoever asks, and by alarm().
      auto const done = ready();
      std::unique_lock lock(mutex_);
      if (!done && done.error().code == "audit.catching_up" && !stopping_) continue;
      if (wake_.wait_for(lock, kLookEvery, [&] { return stopping_; })) return;
    }
  });
}

void Auditor::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Result<void> Auditor::catch_up() {
  TOCSIN_CHECK(tree_->catch_up());
  return {};
}

Result<void> Auditor::ready() {
  auto const done = take_in();
  bool const wrong = !done && done.error().kind == ErrorKind::kCorrupt;
  std::lock_guard const lock(mutex_);
  if (done || wrong) alarm_ = wrong ? std::optional(done.error()) : std::nullopt;
  return done;
}

Result<void> Auditor::take_in() {
  auto done = tree_->catch_up(options_.most_at_once);
  if (!done && done.error().kind == ErrorKind::kCorrupt && done.error().code.starts_with("audit.")) {
    // The hashes are of entries that are gone, or of another journal: they are made again, and what was signed tells.
    TOCSIN_CHECK(tree_->rebuild());
    {
      std::lock_guard const lock(mutex_);
      compared_ = false;
    }
    done = tree_->catch_up(options_.most_at_once);
  }
  if (!done) return std::unexpected(done.error());
  if (!*done)
    return unavailable("audit.catching_up", fmt::format("{} of {} entries are taken in", tree_->size(), journal_.head().position));
  return compare_with_signed();
}

Result<void> Auditor::compare_with_signed() {
  std::lock_guard const lock(mutex_);
  if (compared_) return {};
  for (auto const& head : signed_) {
    if (head.genesis != journal_.header().genesis) continue;
    auto const root = tree_->root(head.tree_size);
    if (!root && root.error().code == "audit.size_unknown")
      return corrupt("audit.history_differs",
                     fmt::format("the end is missing: {} entries were signed at {}", head.tree_size, to_rfc3339(head.at)));
    if (!root) return std::unexpected(root.error());
    if (*root != head.root)
      return corrupt("audit.history_differs",
                     fmt::format("the first {} entries are not those that were signed at {}", head.tree_size, to_rfc3339(head.at)));
  }
  compared_ = true;
  return {};
}

Result<SignedHead> Auditor::sign_top() {
  if (!key_) return unavailable("audit.key_missing", "this server has no key to sign heads with");
  TOCSIN_TRY(auto const top, tree_->top());
  auto const header = journal_.header();
  SignedHead head{
      .centre = header.centre, .genesis = header.genesis, .tree_size = top.size, .root = top.root, .chain = top.chain, .at = clock_()};
  // A clock that was put back must not make a later head look like an earlier one.
  if (auto const last = last_published(); last && last->genesis == head.genesis) head.at = std::max(head.at, last->at);
  sign(head, *key_);
  return head;
}

Result<void> Auditor::may_answer() {
  if (options_.may_sign) TOCSIN_CHECK(options_.may_sign());
  return ready();
}

Result<SignedHead> Auditor::head() {
  TOCSIN_CHECK(may_answer());
  return sign_top();
}

// A node file that does not fit the journal is made anew, once; what then still does not fit is the journal.
template <class F>
auto Auditor::with_sound_nodes(F&& f) -> decltype(f()) {
  auto result = f();
  if (result || result.error().code != "audit.nodes_unusable") return result;
  TOCSIN_CHECK(tree_->rebuild());
  {
    std::lock_guard const lock(mutex_);
    compared_ = false;
  }
  TOCSIN_CHECK(ready());
  return f();
}

Result<InclusionProof> Auditor::prove(std::uint64_t position) {
  TOCSIN_CHECK(may_answer());
  return with_sound_nodes([&]() -> Result<InclusionProof> {
    InclusionProof proof{.format = std::string(kInclusionFormat), .position = position};
    TOCSIN_TRY(proof.head, sign_top());
    if (position == 0 || position > proof.head.tree_size)
      return not_found("audit.size_unknown", fmt::format("position {} is not among {} entries", position, proof.head.tree_size));
    TOCSIN_TRY(auto page, journal_.read(position, 1));
    if (page.empty() || page.front().position != position)
      return corrupt("journal.damaged_at", fmt::format("position {}: the entry is missing", position));
    proof.entry = std::move(page.front().bytes);
    TOCSIN_TRY(proof.path, tree_->inclusion(leaf_hash(proof.entry), position, proof.head.tree_size));
    return proof;
  });
}

Result<ConsistencyProof> Auditor::consistency(std::uint64_t from, std::uint64_t to) {
  TOCSIN_CHECK(may_answer());
  return with_sound_nodes([&]() -> Result<ConsistencyProof> {
    ConsistencyProof proof{.format = std::string(kConsistencyFormat)};
    TOCSIN_TRY(proof.head, sign_top());
    proof.to.tree_size = to == 0 ? proof.head.tree_size : to;
    proof.from.tree_size = from;
    if (proof.to.tree_size > proof.head.tree_size)
      return not_found("audit.size_unknown", fmt::format("there are {} entries, not {}", proof.head.tree_size, to));
    TOCSIN_TRY(proof.path, tree_->consistency(from, proof.to.tree_size));
    TOCSIN_TRY(proof.from.root, tree_->root(from));
    TOCSIN_TRY(proof.to.root, tree_->root(proof.to.tree_size));
    TOCSIN_TRY(proof.head_path, tree_->consistency(proof.to.tree_size, proof.head.tree_size));
    return proof;
  });
}

Result<SignedHead> Auditor::publish() {
  TOCSIN_TRY(auto head, this->head());
  if (!options_.folder.empty() && options_.writable) TOCSIN_CHECK(append_line(options_.folder + "/heads.ndjson", codec::to_json(head)));
  std::lock_guard const lock(mutex_);
  if (signed_.size() >= kCompared) signed_.erase(signed_.begin());
  signed_.push_back(head);
  return head;
}

std::uint64_t Auditor::tree_size() const { return tree_->size(); }

std::optional<SignedHead> Auditor::last_published() const {
  std::lock_guard const lock(mutex_);
  return signed_.empty() ? std::nullopt : std::optional(signed_.back());
}

std::optional<Error> Auditor::alarm() const {
  std::lock_guard const lock(mutex_);
  return alarm_;
}

}  // namespace tocsin::audit
