#include "audit/verify.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "journal/backup/details_of.h"
#include "journal/entry_codec.h"
#include "journal/snapshot.h"

namespace tocsin::audit {

namespace {

// Every entry that can be read, in order; ends at the first that cannot.
template <class F>
void each_entry(journal::Journal const& journal, F&& f) {
  std::size_t page_size = journal::kPage;
  for (std::uint64_t next = 1;;) {
    auto const page = journal.read(next, page_size);
    if (!page && page_size == 1) return;
    if (!page) {
      page_size = 1;
      continue;
    }
    if (page->empty()) return;
    for (auto const& entry : *page) {
      if (entry.position != next) return;
      f(entry);
      ++next;
    }
  }
}

std::string name_of(SignedHead const& head) { return fmt::format("the head of {} ({} entries)", to_rfc3339(head.at), head.tree_size); }

}  // namespace

std::vector<Finding> compare_with_heads(journal::Journal const& journal, std::vector<SignedHead> heads, Hash const* trusted) {
  std::vector<Finding> out;
  auto const header = journal.header();
  std::erase_if(heads, [&](SignedHead const& head) {
    if (auto const signature = check(head, trusted); !signature) {
      out.push_back({0, fmt::format("{}: {}: {}", name_of(head), signature.error().code, signature.error().detail)});
      return true;
    }
    if (head.genesis == header.genesis && head.centre == header.centre) return false;
    out.push_back({0, name_of(head) + " is of another journal"});
    return true;
  });
  std::sort(heads.begin(), heads.end(), [](auto const& a, auto const& b) { return a.tree_size < b.tree_size; });
  std::size_t next = 0;
  std::uint64_t good = 0;  // Entries up to which a head agreed.
  bool changed = false;
  Frontier frontier;
  auto const compare = [&](Hash const& chain) {
    for (; next < heads.size() && heads[next].tree_size == frontier.size(); ++next) {
      SignedHead const& head = heads[next];
      if (head.root == frontier.root() && head.chain == chain) {
        if (!changed) good = head.tree_size;
      } else {
        out.push_back({good + 1, fmt::format("history was changed: the entries {} to {} are not those that {} signs", good + 1,
                                             head.tree_size, name_of(head))});
        changed = true;
      }
    }
  };
  compare(header.genesis);
  each_entry(journal, [&](journal::StoredEntry const& entry) {
    frontier.append(leaf_hash(entry.bytes));
    compare(entry.chain);
  });
  for (; next < heads.size(); ++next)
    out.push_back({frontier.size() + 1, fmt::format("the end is missing: the journal has {} entries, {} has {} more", frontier.size(),
                                                    name_of(heads[next]), heads[next].tree_size - frontier.size())});
  return out;
}

DetailsReport check_details(journal::Journal const& journal) {
  DetailsReport out;
  std::set<std::string, std::less<>> erased;
  if (auto const listed = journal.erasures())
    for (auto const& one : *listed) erased.insert(one.record);
  journal::EntryDecoder decoder;
  std::set<std::string> seen;
  each_entry(journal, [&](journal::StoredEntry const& stored) {
    auto const entry = decoder.decode(stored);
    if (!entry) return;  // journal::verify names it.
    journal::each_detail(entry->events, [&](DetailRef const& detail) {
      if (detail.id.empty() || !seen.insert(detail.id).second) return;
      auto const found = journal.load_detail(detail.id);
      auto const wrong = [&](std::string_view what) {
        out.findings.push_back({stored.position, fmt::format("the detail {} {}", detail.id, what)});
      };
      if (!found && found.error().code == "detail.erased") {
        if (erased.contains(detail.record)) {
          ++out.erased;
        } else {
          wrong("has lost its key, and its record was never erased");
        }
      } else if (!found) {
        wrong("is missing: " + found.error().code);
      } else if (found->record != detail.record) {
        wrong("belongs to another record");
      } else if (sha256(found->ciphertext) != detail.ciphertext_sha256) {
        wrong("is not the one that the entry names");
      } else {
        ++out.whole;
      }
    });
  });
  return out;
}

Comparison compare(journal::Journal const& journal, std::string const& snapshots, std::vector<SignedHead> const& heads,
                   Hash const* trusted) {
  Comparison out{.details = check_details(journal), .damaged_snapshots = journal::damaged_snapshots(snapshots), .differences = {}};
  out.differences = compare_with_heads(journal, heads, trusted);
  return out;
}

}  // namespace tocsin::audit
