// Why: a head is the one thing that leaves the house; what it says must stand under its signature, and what is not as signed must be
// refused by name.
#include "audit/head.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

#include "audit/head_list.h"
#include "audit/pusher.h"
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

TEST_CASE("heads of another centre are kept, and a second history or a shrunken one is named and kept as evidence") {
  journal::TestFolder const folder;
  std::string const path = folder.path() + "/received.ndjson";
  auto const key = SigningKey::random(), other = SigningKey::random();
  Instant const now{1'900'000'000'000'000};
  {
    auto const kept = *KeptHeads::open(path);
    CHECK(kept->keep(head_of(key, 10, "a", 0), now));
    CHECK(kept->keep(head_of(key, 10, "a", 0), now));  // Again, after a lost answer: no second line.
    CHECK(kept->keep(head_of(key, 12, "b", 60), now));
    CHECK(code_of(kept->keep(head_of(other, 13, "c", 90), now)) == "audit.other_key");
    CHECK(code_of(kept->keep(head_of(key, 12, "not b", 120), now)) == "audit.head_conflict");
    CHECK(code_of(kept->keep(head_of(key, 11, "x", 180), now)) == "audit.head_conflict");
    CHECK(kept->list().size() == 4);
  }
  std::ofstream(path, std::ios::app) << R"({"received_at":"2027)";  // A torn line.
  auto const again = *KeptHeads::open(path);
  REQUIRE(again->list().size() == 4);
  CHECK(again->list()[1].conflict.empty());
  CHECK_FALSE(again->list()[2].conflict.empty());
  CHECK(code_of(again->keep(head_of(other, 20, "d", 300), now)) == "audit.other_key");
}

TEST_CASE("a place that does not take a head is tried again, the others go on, and the last head goes out at the end") {
  auto const key = SigningKey::random();
  std::optional<std::uint64_t> size = 5;
  std::uint64_t published = 0;
  std::vector<std::string> good, late;
  int refusals = 2;
  std::vector<std::string> log;
  Pusher pusher([&]() -> Result<SignedHead> { return ++published, head_of(key, *size, "a", 0); }, [&] { return size; },
                {{"good", [&](std::string const& json) -> Result<void> { return good.push_back(json), Result<void>(); }},
                 {"late",
                  [&](std::string const& json) -> Result<void> {
                    if (refusals-- > 0) return unavailable("client.no_connection", "late");
                    late.push_back(json);
                    return {};
                  }}},
                Duration::minutes(5), [] { return Instant{7}; }, [&](std::string const& line) { log.push_back(line); });
  pusher.push(true);
  CHECK(good.size() == 1);
  CHECK(late.empty());
  CHECK(pusher.states()[0].tree_size == 5);
  CHECK(pusher.states()[1].failures == 1);
  CHECK(pusher.states()[1].error == "client.no_connection: late");
  pusher.push(false);  // Left alone for a round,
  CHECK(refusals == 1);
  pusher.push(false);  // tried, and left alone for two.
  CHECK(pusher.states()[1].failures == 2);
  pusher.push(false);
  pusher.push(false);
  CHECK(late.empty());
  pusher.push(false);
  CHECK(late.size() == 1);
  CHECK(pusher.states()[1].failures == 0);
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

}  // namespace tocsin::audit
