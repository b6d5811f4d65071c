#include "audit/head.h"

#include <fmt/format.h>

#include "codec/json_reader.h"

namespace tocsin::audit {

std::string signed_text(SignedHead const& head) {
  return fmt::format("tocsin audit head 1\ncentre {}\ngenesis {}\ntree_size {}\nroot {}\nchain {}\nat {}\nkey {}\n", head.centre,
                     to_hex(head.genesis), head.tree_size, to_hex(head.root), to_hex(head.chain), to_rfc3339(head.at), head.key);
}

void sign(SignedHead& head, SigningKey const& key) {
  head.format = kHeadFormat;
  head.key = key_name(key.public_key());
  head.public_key = key.public_key();
  head.signature = to_hex(key.sign(signed_text(head)));
}

Result<void> check(SignedHead const& head, Hash const* trusted) {
  if (head.format != kHeadFormat) return invalid("audit.head_malformed", fmt::format("format is {}, not '{}'", kHeadFormat, head.format));
  if (head.key != key_name(head.public_key)) return invalid("audit.head_malformed", "key is not the name of public_key");
  if (trusted != nullptr && *trusted != head.public_key)
    return invalid("audit.other_key", fmt::format("signed by key {}, while the one you trust is {}", head.key, key_name(*trusted)));
  if (!is_signed_by(head.public_key, signed_text(head), head.signature))
    return invalid("audit.signature_wrong", fmt::format("the head of {} with {} entries", to_rfc3339(head.at), head.tree_size));
  return {};
}

namespace {

std::unexpected<Error> wrong(std::string detail) { return invalid("audit.proof_wrong", std::move(detail)); }

Result<void> same_journal(SignedHead const& a, SignedHead const& b) {
  if (a.genesis != b.genesis || a.centre != b.centre)
    return invalid("audit.proof_other_head", "the proof and the kept head are of different journals");
  return {};
}

}  // namespace

Result<void> check(InclusionProof const& proof, Hash const* trusted, SignedHead const* kept) {
  TOCSIN_CHECK(check(proof.head, trusted));
  if (proof.format != kInclusionFormat || proof.position == 0) return wrong("no proof of an entry");
  if (!is_included(leaf_hash(proof.entry), proof.position - 1, proof.head.tree_size, proof.path, proof.head.root))
    return wrong(
        fmt::format("the entry at position {} is not in the tree of {} entries that the head signs", proof.position, proof.head.tree_size));
  if (kept == nullptr) return {};
  TOCSIN_CHECK(check(*kept, trusted));
  TOCSIN_CHECK(same_journal(proof.head, *kept));
  if (kept->tree_size != proof.head.tree_size)
    return invalid("audit.proof_other_head",
                   fmt::format("the proof leads to {} entries, the kept head has {}; connect them by a proof of "
                               "consistency from {} to {}",
                               proof.head.tree_size, kept->tree_size, std::min(kept->tree_size, proof.head.tree_size),
                               std::max(kept->tree_size, proof.head.tree_size)));
  if (kept->root != proof.head.root)
    return wrong(fmt::format("two heads of {} entries have different roots: history was changed", kept->tree_size));
  return {};
}

Result<void> check(ConsistencyProof const& proof, Hash const* trusted, SignedHead const* kept) {
  TOCSIN_CHECK(check(proof.head, trusted));
  if (proof.format != kConsistencyFormat) return wrong("no proof of consistency");
  if (!is_consistent(proof.from.tree_size, proof.from.root, proof.to.tree_size, proof.to.root, proof.path))
    return wrong(fmt::format("the first {} of {} entries are not those the proof begins with", proof.from.tree_size, proof.to.tree_size));
  if (!is_consistent(proof.to.tree_size, proof.to.root, proof.head.tree_size, proof.head.root, proof.head_path))
    return wrong(fmt::format("{} entries do not lead to the head of {}", proof.to.tree_size, proof.head.tree_size));
  if (kept == nullptr) return {};
  TOCSIN_CHECK(check(*kept, trusted));
  TOCSIN_CHECK(same_journal(proof.head, *kept));
  if (kept->tree_size != proof.from.tree_size)
    return invalid("audit.proof_other_head",
                   fmt::format("the proof begins at {} entries, the kept head has {}", proof.from.tree_size, kept->tree_size));
  if (kept->root != proof.from.root)
    return wrong(
        fmt::format("the {} entries that the proof begins with are not those of the kept head: history was changed", kept->tree_size));
  return {};
}

Result<SignedHead> read_head(std::string_view json) {
  auto head = codec::from_json<SignedHead>(json);
  if (!head) return invalid("audit.head_malformed", head.error().detail);
  return std::move(*head);
}

}  // namespace tocsin::audit
