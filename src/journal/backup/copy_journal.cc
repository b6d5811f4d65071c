#include "journal/backup/copy_journal.h"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "journal/backup/details_of.h"
#include "journal/entry_codec.h"

namespace tocsin::journal {

namespace {

// The ids of all details that the entries up to a position name.
Result<std::set<std::string>> named_up_to(Journal const& journal, std::uint64_t position) {
  std::set<std::string> out;
  EntryDecoder decoder;
  for (std::uint64_t next = 1; next <= position;) {
    TOCSIN_TRY(auto const entries, journal.read(next, std::min<std::uint64_t>(kPage, position - next + 1)));
    if (entries.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", next));
    for (auto const& stored : entries) {
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      each_detail(entry.events, [&](DetailRef const& detail) { out.insert(detail.id); });
    }
    next = entries.back().position + 1;
  }
  return out;
}

}  // namespace

Result<void> copy_journal(Journal const& from, Journal& to, std::uint64_t up_to) {
  std::uint64_t const end = up_to == 0 ? from.head().position : std::min(up_to, from.head().position);
  // What other entries brought along stays out, those of the original left out and those that are appended to it meanwhile: nobody could
  // erase it any more.
  TOCSIN_TRY(auto const named, named_up_to(from, end));
  std::string last_detail;
  bool more_details = true;
  while (to.head().position < end) {
    std::size_t const left = static_cast<std::size_t>(end - to.head().position);
    TOCSIN_TRY(auto const entries, from.read(to.head().position + 1, std::min(kPage, std::max<std::size_t>(left, 1))));
    if (entries.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", to.head().position + 1));
    // Details go along with the entries, a page with a page; with the last entry whatever is left.
    std::vector<SealedDetail> sealed;
    bool const is_last = entries.back().position >= end;
    while (more_details) {
      TOCSIN_TRY(auto const page, from.details(last_detail, kPage));
      more_details = !page.empty();
      for (auto const& detail : page)
        if (named.contains(detail.id))
          sealed.push_back({.id = detail.id, .record = detail.record, .ciphertext = detail.ciphertext, .wrapped_key = detail.wrapped_key});
      if (more_details) last_detail = page.back().id;
      if (!is_last) break;
    }
    TOCSIN_CHECK(to.append(entries, sealed));
    if (to.head().chain != entries.back().chain)
      return corrupt("journal.damaged_at", fmt::format("position {} or before: the chain does not fit", entries.back().position));
  }
  TOCSIN_TRY(auto const erasures, from.erasures());
  std::vector<std::string> records;
  for (auto const& erasure : erasures) records.push_back(erasure.record);
  return to.erase(records);
}

}  // namespace tocsin::journal
