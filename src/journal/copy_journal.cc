#include "journal/copy_journal.h"

#include <algorithm>

#include <fmt/format.h>

namespace tocsin::journal {

namespace {}  // namespace

Result<void> copy_journal(Journal const& from, Journal& to) {
  auto const end = from.head();
  std::string last_detail;
  bool more_details = true;
  while (to.head().position < end.position) {
    std::size_t const left = static_cast<std::size_t>(end.position - to.head().position);
    TOCSIN_TRY(auto const entries, from.read(to.head().position + 1, std::min(kPage, std::max<std::size_t>(left, 1))));
    if (entries.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", to.head().position + 1));
    // Details go along with the entries, a page with a page; with the last entry whatever is left.
    std::vector<SealedDetail> sealed;
    bool const is_last = entries.back().position >= end.position;
    while (more_details) {
      TOCSIN_TRY(auto const page, from.details(last_detail, kPage));
      more_details = !page.empty();
      for (auto const& detail : page)
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
