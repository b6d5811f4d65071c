#include "audit/check_file.h"

#include <fstream>
#include <map>

#include <fmt/format.h>

#include "codec/json_reader.h"

namespace tocsin::audit {

namespace {

// An entry is as long as the journal's.
template <class T>
auto read(std::string_view json) {
  return codec::from_json<T>(json, codec::kJournalLimits);
}

Result<SignedHead> check_line(std::string const& line, Hash const& trusted, SignedHead const* kept, CheckedFile& out) {
  if (auto proof = read<InclusionProof>(line)) {
    TOCSIN_CHECK(check(*proof, &trusted, kept));
    ++out.inclusions;
    return std::move(proof->head);
  }
  if (auto proof = read<ConsistencyProof>(line)) {
    TOCSIN_CHECK(check(*proof, &trusted, kept));
    ++out.consistencies;
    return std::move(proof->head);
  }
  auto const held = read<KeptHead>(line);
  TOCSIN_TRY(auto head, held ? Result<SignedHead>(held->head) : read_head(line));
  TOCSIN_CHECK(check(head, &trusted));
  ++out.heads;
  if (kept == nullptr) return head;
  TOCSIN_CHECK(check(*kept, &trusted));
  if (kept->genesis != head.genesis || kept->tree_size != head.tree_size)
    return invalid("audit.proof_other_head", fmt::format("the head has {} entries, the kept one {}: a proof of consistency connects them",
                                                         head.tree_size, kept->tree_size));
  if (auto const why = contradiction(*kept, head); !why.empty()) return conflict("audit.head_conflict", why);
  return head;
}

}  // namespace

Result<CheckedFile> check_file(std::string const& path, Hash const& trusted, SignedHead const* kept) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return invalid("audit.file_unreadable", path);
  CheckedFile out;
  // Of each journal the heads of every size, the earliest and the latest: a second one of the same size that says otherwise, or one that
  // shrank, stands out.
  struct OfSize {
    SignedHead earliest, latest;
  };
  std::map<Hash, std::map<std::uint64_t, OfSize>> seen;
  std::uint64_t number = 0, checked = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto const head = check_line(line, trusted, kept, out);
    auto const at_line = [&](Error const& error) {
      return std::unexpected(Error{error.kind, error.code, fmt::format("{} line {}: {}", path, number, error.detail)});
    };
    if (!head) return at_line(head.error());
    ++checked;
    auto& of_journal = seen[head->genesis];
    // Those next to it in size are enough: among the rest the order holds already.
    auto const above = of_journal.upper_bound(head->tree_size);
    auto const same = of_journal.find(head->tree_size), below = of_journal.lower_bound(head->tree_size);
    std::vector<SignedHead const*> near;
    if (above != of_journal.end()) near.push_back(&above->second.earliest);
    if (same != of_journal.end()) near.push_back(&same->second.earliest);
    if (below != of_journal.begin()) near.push_back(&std::prev(below)->second.latest);
    for (auto const* earlier : near) {
      bool const in_order = earlier->at <= head->at;
      if (auto const why = contradiction(in_order ? *earlier : *head, in_order ? *head : *earlier); !why.empty())
        return at_line({ErrorKind::kConflict, "audit.head_conflict", why});
    }
    auto& of_size = of_journal.try_emplace(head->tree_size, OfSize{*head, *head}).first->second;
    if (head->at < of_size.earliest.at) of_size.earliest = *head;
    if (head->at > of_size.latest.at) of_size.latest = *head;
    if (head->tree_size >= out.last.tree_size) out.last = *head;
  }
  if (checked == 0) return invalid("audit.head_malformed", path + " holds no head and no proof");
  return out;
}

}  // namespace tocsin::audit
