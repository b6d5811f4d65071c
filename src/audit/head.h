// SignedHead: what the journal was at a moment, in one line that can be kept anywhere; and the proofs that lead to it.
// The format is docs/internals/audit-format.md; tools/verify_audit.py is written from that page alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/signing_key.h"
#include "audit/tree/merkle.h"
#include "base/time.h"
#include "codec/reflect.h"

namespace tocsin::audit {

inline constexpr std::string_view kHeadFormat = "tocsin-head-1";
inline constexpr std::string_view kInclusionFormat = "tocsin-inclusion-1";
inline constexpr std::string_view kConsistencyFormat = "tocsin-consistency-1";

struct SignedHead {
  std::string format;
  std::uint16_t centre = 1;
  Hash genesis{};
  std::uint64_t tree_size = 0;  // Entries.
  Hash root{}, chain{};         // Of the tree and of the hash chain at that size.
  Instant at;                   // When it was signed.
  std::string key;              // Name of the key: the first 16 hexadecimal digits of SHA-256(public key).
  Hash public_key{};            // Ed25519.
  std::string signature;        // Over signed_text, 128 hexadecimal digits.
  friend bool operator==(SignedHead const&, SignedHead const&) = default;
};
BOOST_DESCRIBE_STRUCT(SignedHead, (), (format, centre, genesis, tree_size, root, chain, at, key, public_key, signature))

struct InclusionProof {
  std::string format;
  std::uint64_t position = 0;
  std::string entry;  // The very bytes of the journal.
  std::vector<Hash> path;
  SignedHead head;
};
BOOST_DESCRIBE_STRUCT(InclusionProof, (), (format, position, entry, path, head))

struct TreeRoot {
  std::uint64_t tree_size = 0;
  Hash root{};
  friend bool operator==(TreeRoot const&, TreeRoot const&) = default;
};
BOOST_DESCRIBE_STRUCT(TreeRoot, (), (tree_size, root))
struct ConsistencyProof {
  std::string format;
  TreeRoot from, to;
  std::vector<Hash> path;       // From `from` to `to`,
  std::vector<Hash> head_path;  // and from there to the head; empty when `to` is the head.
  SignedHead head;
};
BOOST_DESCRIBE_STRUCT(ConsistencyProof, (), (format, from, to, path, head_path, head))

std::string signed_text(SignedHead const& head);
void sign(SignedHead& head, SigningKey const& key);  // Fills format, key, public_key, signature.

// Errors (all kind invalid): audit.head_malformed, audit.signature_wrong, audit.other_key.
// `trusted`: the public key that was handed over on another way; null: only that the head fits the key it names itself.
Result<void> check(SignedHead const& head, Hash const* trusted);
// Also audit.proof_wrong, audit.proof_other_head. `kept`: a head that was exported before; the proof has to speak of it: an inclusion
// proof's head is the same or its tree as large, a consistency proof begins at it.
Result<void> check(InclusionProof const& proof, Hash const* trusted, SignedHead const* kept);
Result<void> check(ConsistencyProof const& proof, Hash const* trusted, SignedHead const* kept);

Result<SignedHead> read_head(std::string_view json);  // Errors: audit.head_malformed.

}  // namespace tocsin::audit
