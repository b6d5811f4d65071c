// Why: a head is the one thing that leaves the house; what it says must stand under its signature, and what is not as signed must be
// refused by name.
#include "audit/head.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include <sys/stat.h>

#include "audit/check_file.h"
#include "audit/head_list.h"
#include "audit/pusher.h"
#include "audit/tree/tree.h"
#include "codec/json_writer.h"
#include "journal/test_folder.h"

namespace tocsin::audit {

namespace {

template <class T>
std::string code_of(Result<T> const& result) {
  return result ? std::string() : result.error().code;
}

SignedHead head_of(SigningKey const& key, std::uint64_t size, std::string_view root, std::int64_t seconds) {
  SignedHead head{.genesis = sha256("genesis"),
                  .tree_size = size,
                  .root = sha256(root),
                  .chain = sha256("chain"),
                  .at = {1'800'000'000'000'000 + seconds * 1'000'000}};
  sign(head, key);
  return head;
}

}  // namespace

TEST_CASE("the signature is that of RFC 8032") {
  auto const key = SigningKey::from_seed(*hash_from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  CHECK(to_hex(key.public_key()) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  CHECK(to_hex(key.sign("")) ==
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
}

TEST_CASE("a key is made once, private, with its public half beside it") {
  journal::TestFolder const folder;
  std::string const path = signing_key_beside(folder.path() + "/state/x.key");
  CHECK(path == folder.path() + "/state/x.audit.key");
  CHECK(code_of(SigningKey::from_file(path, false)) == "audit.key_missing");
  auto const made = *SigningKey::from_file(path, true);
  CHECK(SigningKey::from_file(path, true)->public_key() == made.public_key());
  CHECK(*read_public_key(path + ".pub") == made.public_key());
  CHECK(*read_public_key(to_hex(made.public_key())) == made.public_key());
  CHECK(code_of(read_public_key(folder.path() + "/none")) == "audit.key_malformed");
  ::chmod(path.c_str(), 0644);
  CHECK(code_of(SigningKey::from_file(path, false)) == "audit.key_not_private");
}

TEST_CASE("nothing that a head says can be changed without its signature telling") {
  auto const key = SigningKey::random(), other = SigningKey::random();
  auto const head = head_of(key, 12, "a", 0);
  CHECK(check(head, nullptr));
  CHECK(check(head, &key.public_key()));
  CHECK(*read_head(codec::to_json(head)) == head);
  CHECK(code_of(check(head, &other.public_key())) == "audit.other_key");
  auto const changed = [&](auto change) {
    SignedHead copy = head;
    change(copy);
    return code_of(check(copy, &key.public_key()));
  };
  CHECK(changed([](SignedHead& h) { h.centre = 2; }) == "audit.signature_wrong");
  CHECK(changed([](SignedHead& h) { h.genesis[0] ^= 1; }) == "audit.signature_wrong");
  CHECK(changed([](SignedHead& h) { ++h.tree_size; }) == "audit.signature_wrong");
  CHECK(changed([](SignedHead& h) { h.root[31] ^= 1; }) == "audit.signature_wrong");
  CHECK(changed([](SignedHead& h) { h.chain[31] ^= 1; }) == "audit.signature_wrong");
  CHECK(changed([](SignedHead& h) { h.at.us += 1; }) == "audit.signature_wrong");
  CHECK(changed([](SignedHead& h) { h.signature[0] = h.signature[0] == '0' ? '1' : '0'; }) == "audit.signature_wrong");
  CHECK(changed([](SignedHead& h) { h.signature.pop_back(); }) == "audit.signature_wrong");
  CHECK(changed([](SignedHead& h) { h.format = "tocsin-head-2"; }) == "audit.head_malformed");
  CHECK(changed([](SignedHead& h) { h.key[0] = 'x'; }) == "audit.head_malformed");
  CHECK(code_of(read_head("{}")) == "audit.head_malformed");
}

TEST_CASE("heads of another centre are kept; a second history, a shrunken or an unproven one is named and kept as evidence") {
  journal::TestFolder const folder;
  std::string const path = folder.path() + "/received.ndjson";
  auto const key = SigningKey::random(), other = SigningKey::random();
  std::vector<Hash> leaves, forged;
  for (int i = 0; i < 40; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
  forged = leaves;
  forged[4] = leaf_hash("another");
  auto const subtrees = [](std::vector<Hash> const& of) -> WholeSubtree {
    return [&of](unsigned level, std::uint64_t index) -> Result<Hash> {
      return root_by_definition(std::span(of).subspan(index << level, std::size_t{1} << level));
    };
  };
  auto const head_over = [&](std::vector<Hash> const& of, std::uint64_t size, std::int64_t seconds, SigningKey const& by) {
    SignedHead head{.genesis = sha256("genesis"),
                    .tree_size = size,
                    .root = root_by_definition(std::span(of).first(size)),
                    .chain = sha256("chain"),
                    .at = {1'800'000'000'000'000 + seconds * 1'000'000}};
    sign(head, by);
    return head;
  };
  auto const proof_over = [&](std::vector<Hash> const& of, std::uint64_t from, SignedHead const& head) {
    return ConsistencyProof{.format = std::string(kConsistencyFormat),
                            .from = {from, root_by_definition(std::span(of).first(from))},
                            .to = {head.tree_size, head.root},
                            .path = *consistency_path(subtrees(of), from, head.tree_size),
                            .head_path = {},
                            .head = head};
  };
  Instant const now{1'900'000'000'000'000};
  Hash const genesis = sha256("genesis");
  {
    auto const kept = *KeptHeads::open(path);
    auto const first = head_over(leaves, 10, 0, key), second = head_over(leaves, 12, 60, key);
    CHECK(kept->keep(first, {}, "b", now)->kept);
    CHECK(kept->keep(first, {}, "b", now)->kept);  // Again, after a lost answer: no second line.
    auto const asked = *kept->keep(second, {}, "b", now);
    CHECK_FALSE(asked.kept);  // More entries: that they continue the first has to be shown,
    CHECK(asked.proof_from == 10);
    CHECK(kept->keep(second, proof_over(leaves, 9, second), "b", now)->proof_from == 10);
    auto false_proof = proof_over(leaves, 10, second);
    false_proof.path.back()[0] ^= 1;
    CHECK(code_of(kept->keep(second, false_proof, "b", now)) == "audit.proof_wrong");
    CHECK(code_of(kept->keep(second, proof_over(leaves, 10, head_over(leaves, 13, 60, key)), "b", now)) == "audit.proof_other_head");
    CHECK(kept->journal(genesis)->heads.size() == 1);
    CHECK(kept->keep(second, proof_over(leaves, 10, second), "b", now)->kept);  // and is.
    CHECK(code_of(kept->keep(head_over(leaves, 13, 90, other), {}, "b", now)) == "audit.other_key");
    CHECK(code_of(kept->keep(head_over(leaves, 11, 30, key), {}, "b", now)) == "audit.head_older");
    CHECK(kept->conflicts() == 0);
    // A second history of as many entries, one that shrank, and one that went on from what nobody was shown.
    auto const same_size = head_over(forged, 12, 120, key), longer = head_over(forged, 20, 180, key);
    CHECK(code_of(kept->keep(same_size, {}, "b", now)) == "audit.head_conflict");
    CHECK(code_of(kept->keep(same_size, {}, "b", now)) == "audit.head_conflict");  // Again: still refused, and no second line.
    CHECK(code_of(kept->keep(head_over(leaves, 11, 180, key), {}, "b", now)) == "audit.head_conflict");
    CHECK(code_of(kept->keep(longer, proof_over(forged, 12, longer), "b", now)) == "audit.head_conflict");
    CHECK(kept->conflicts() == 3);
    REQUIRE(kept->journal(genesis)->conflicts.size() == 3);
    // The evidence stands by itself: the later head signs, by its proof, another root for the size that the kept head signs.
    auto const evidence = kept->journal(genesis)->conflicts.back();
    REQUIRE(evidence.proof);
    CHECK(check(*evidence.proof, &key.public_key(), nullptr));
    CHECK(evidence.proof->from.root != second.root);
    CHECK(check(second, &key.public_key()));
    // The true history goes on.
    auto const third = head_over(leaves, 30, 200, key);
    CHECK(kept->keep(third, proof_over(leaves, 12, third), "b", now)->kept);
  }
  CHECK(read_heads(path)->size() == 6);
  std::ofstream(path, std::ios::app) << R"({"received_at":"2027)";  // A torn line.
  {
    auto const again = *KeptHeads::open(path);
    REQUIRE(again->journals().size() == 1);
    CHECK(again->journal(genesis)->heads.size() == 3);
    CHECK(again->conflicts() == 3);
    CHECK(code_of(again->keep(head_over(leaves, 31, 300, other), {}, "b", now)) == "audit.other_key");
    auto const fourth = head_over(leaves, 40, 300, key);
    CHECK(again->keep(fourth, proof_over(leaves, 30, fourth), "b", now)->kept);
  }
  CHECK((*KeptHeads::open(path))->journal(genesis)->heads.size() == 4);  // What came after the torn line is not lost with it.
  CHECK(code_of(read_heads(path)) == "audit.head_malformed");
}

TEST_CASE("a neighbour cannot take the room of others, fill the disk with contradictions, or speak for a journal that is not expected") {
  auto const key = SigningKey::random(), other = SigningKey::random();
  Instant const now{1'900'000'000'000'000};
  auto const kept = *KeptHeads::open("");
  auto const of_journal = [&](std::string const& name, std::string_view root) {
    auto head = head_of(key, 10, root, 0);
    head.genesis = sha256(name);
    sign(head, key);
    return head;
  };
  for (std::size_t i = 0; i < kMaxJournalsOfOneNeighbour; ++i) CHECK(kept->keep(of_journal(std::to_string(i), "a"), {}, "b", now));
  CHECK(code_of(kept->keep(of_journal("one more", "a"), {}, "b", now)) == "audit.too_many_journals");
  CHECK(kept->keep(of_journal("one more", "a"), {}, "c", now));
  for (int i = 0; i < 50; ++i) CHECK(code_of(kept->keep(of_journal("0", std::to_string(i)), {}, "b", now)) == "audit.head_conflict");
  CHECK(kept->conflicts() == 50);
  CHECK(kept->journal(sha256("0"))->conflicts.size() == kKeptConflicts);
  CHECK(kept->journal(sha256("0"))->heads.size() == 1);

  auto const strict = *KeptHeads::open("", {other.public_key()});
  CHECK(code_of(strict->keep(of_journal("0", "a"), {}, "b", now)) == "audit.other_key");
  CHECK(strict->keep(head_of(other, 10, "a", 0), {}, "b", now));
}

TEST_CASE("a file in which a journal shrank between two heads of one size is refused, in whatever order its lines stand") {
  auto const key = SigningKey::random();
  journal::TestFolder const folder;
  std::string const path = folder.path() + "/heads.ndjson";
  auto const checked = [&](std::vector<SignedHead> const& heads) {
    std::ofstream out(path, std::ios::trunc);
    for (auto const& head : heads) out << codec::to_json(head) << '\n';
    out.close();
    return check_file(path, key.public_key(), nullptr);
  };
  // Signed at 1, 2 and 3, with the larger one between two of one size.
  auto const first = head_of(key, 10, "a", 1), larger = head_of(key, 11, "b", 2), again = head_of(key, 10, "a", 3);
  CHECK(checked({first, larger})->heads == 2);
  CHECK(checked({first, again})->heads == 2);
  std::vector<SignedHead> heads{first, larger, again};
  std::ranges::sort(heads, {}, &SignedHead::tree_size);
  do CHECK(code_of(checked(heads)) == "audit.head_conflict");
  while (std::ranges::next_permutation(heads, [](auto const& a, auto const& b) { return a.at < b.at; }).found);
}

TEST_CASE("a place that does not take a head is tried again, the others go on, and the last head goes out at the end") {
  auto const key = SigningKey::random();
  std::optional<std::uint64_t> size = 5;
  std::uint64_t published = 0;
  std::vector<SignedHead> good, late;
  int refusals = 2;
  std::vector<std::string> log;
  Pusher pusher([&]() -> Result<SignedHead> { return ++published, head_of(key, *size, "a", 0); }, [&] { return size; },
                {{"good", [&](SignedHead const& head, auto const&) -> Result<void> { return good.push_back(head), Result<void>(); }},
                 {"late",
                  [&](SignedHead const& head, auto const&) -> Result<void> {
                    if (refusals-- > 0) return unavailable(refusals == 1 ? "client.no_connection" : "audit.head_conflict", "late");
                    late.push_back(head);
                    return {};
                  }}},
                {}, [] { return Instant{7}; }, [&](std::string const& line) { log.push_back(line); });
  pusher.push(true);
  CHECK(good.size() == 1);
  CHECK(late.empty());
  CHECK(pusher.states()[0].tree_size == 5);
  CHECK(pusher.states()[1].failures == 1);
  CHECK(pusher.states()[1].error == "client.no_connection: late");
  CHECK_FALSE(pusher.states()[1].refused);
  pusher.push(false);  // Left alone for a round,
  CHECK(refusals == 1);
  pusher.push(false);  // tried, and left alone for two.
  CHECK(pusher.states()[1].failures == 2);
  CHECK(pusher.states()[1].refused);
  pusher.push(false);
  pusher.push(false);
  CHECK(late.empty());
  pusher.push(false);
  CHECK(late.size() == 1);
  CHECK(pusher.states()[1].failures == 0);
  CHECK_FALSE(pusher.states()[1].refused);
  CHECK(pusher.states()[1].arrived_at == Instant{7});
  CHECK(log.size() == 2);
  pusher.push(true);  // Nothing new: nothing is signed and nothing sent.
  CHECK(published == 1);
  CHECK(good.size() == 1);
  size.reset();  // It leads no more.
  pusher.push(true);
  CHECK(published == 1);
  size = 6;
  pusher.push(true);
  CHECK(good.size() == 2);
  CHECK(late.size() == 2);
}

TEST_CASE("a head that cannot be made is said at every place, and no earlier one is sent again for it") {
  auto const key = SigningKey::random();
  std::uint64_t size = 5;
  bool able = true;
  std::vector<SignedHead> sent;
  Pusher pusher(
      [&]() -> Result<SignedHead> {
        return able ? Result<SignedHead>(head_of(key, size, "a", 0)) : unavailable("audit.key_missing", "no key");
      },
      [&] { return std::optional(size); },
      {{"a", [&](SignedHead const& head, auto const&) -> Result<void> { return sent.push_back(head), Result<void>(); }}}, {},
      [] { return Instant{7}; }, [](std::string const&) {});
  pusher.push(true);
  size = 6;
  able = false;
  pusher.push(true);
  CHECK(pusher.states()[0].error == "audit.key_missing: no key");
  CHECK(pusher.states()[0].failures == 1);
  CHECK(pusher.states()[0].tree_size == 5);
  pusher.push(false);
  CHECK(sent.size() == 1);
  able = true;
  pusher.push(true);
  CHECK(sent.size() == 2);
  CHECK(pusher.states()[0].error.empty());
  CHECK(pusher.states()[0].failures == 0);
}

TEST_CASE("at the stop a place that hangs is given up with all the others together, they get their head, and what lacks it is said") {
  auto const key = SigningKey::random();
  std::atomic<std::uint64_t> size = 5;
  std::mutex mutex;
  std::vector<std::uint64_t> arrived;
  std::vector<std::string> log;
  std::atomic<int> hung = 0;
  auto const hang = [&](SignedHead const&, std::function<bool()> const& give_up) -> Result<void> {
    for (++hung; !give_up();) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return unavailable("client.no_connection", "timed out");
  };
  Pusher pusher([&]() -> Result<SignedHead> { return head_of(key, size, "a", 0); }, [&] { return std::optional(size.load()); },
                {{"hangs", hang},
                 {"hangs too", hang},
                 {"good",
                  [&](SignedHead const& head, auto const&) -> Result<void> {
                    std::lock_guard const lock(mutex);
                    return arrived.push_back(head.tree_size), Result<void>();
                  }}},
                {}, [] { return Instant{7}; },
                [&](std::string const& line) {
                  std::lock_guard const lock(mutex);
                  log.push_back(line);
                });
  auto const began = std::chrono::steady_clock::now();
  pusher.start();
  while (hung == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  size = 6;  // While the first place hangs, the journal goes on.
  pusher.stop();
  // Not of speed: without a bound it does not end.
  CHECK(std::chrono::steady_clock::now() - began < 5 * kLastPush);
  CHECK(hung == 3);
  CHECK(arrived == std::vector<std::uint64_t>{6});
  CHECK(log == std::vector<std::string>{"hangs: client.no_connection: timed out", "hangs too: client.no_connection: timed out",
                                        "not pushed at the stop: the head of 6 entries to hangs",
                                        "not pushed at the stop: the head of 6 entries to hangs too"});
}

}  // namespace tocsin::audit
