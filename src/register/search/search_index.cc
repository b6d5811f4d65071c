#include "register/search/search_index.h"

#include <algorithm>

#include "geo/fold_text.h"

namespace tocsin::place_register {

void SearchIndexBuilder::add(std::uint32_t document, std::vector<std::string_view> const& parts) {
  std::string joined;
  std::vector<std::size_t> starts;
  bool after_ideograph = true;
  for (auto const part : parts) {
    auto const folded = geo::fold_text(part);
    if (folded.empty()) continue;
    std::size_t first = 0;
    bool const before_ideograph = geo::is_ideograph(geo::next_character(folded, first));
    if (!joined.empty() && !after_ideograph && !before_ideograph) joined += ' ';
    starts.push_back(joined.size());
    joined += folded;
    std::size_t last = folded.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(folded[last]) >> 6) == 2) --last;
    after_ideograph = geo::is_ideograph(geo::next_character(folded, last));
  }
  if (joined.empty()) return;
  if (document != last_document_) of_document_.clear();
  last_document_ = document;
  if (std::find(of_document_.begin(), of_document_.end(), joined) != of_document_.end()) return;
  for (std::size_t i = 0; i + 1 < joined.size(); ++i)
    if (joined[i] == ' ') starts.push_back(i + 1);
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  auto& entries = (document >> 28) == static_cast<std::uint32_t>(DocumentKind::kAddress) ? index_.addresses : index_.names;
  for (auto const start : starts) entries.push_back({static_cast<std::uint32_t>(index_.text.size() + start), document});
  index_.text += joined;
  index_.text += '\n';
  of_document_.push_back(std::move(joined));
}

SearchIndexBuilder::Index SearchIndexBuilder::finish() {
  std::string_view const text = index_.text;
  auto const sort = [&](std::vector<records::SearchEntry>& entries) {
    std::sort(entries.begin(), entries.end(), [&](auto const& a, auto const& b) {
      auto const order = text_at(text, a.offset).compare(text_at(text, b.offset));
      return order != 0 ? order < 0 : a.document != b.document ? a.document < b.document : a.offset < b.offset;
    });
  };
  sort(index_.names);
  sort(index_.addresses);
  return std::move(index_);
}

}  // namespace tocsin::place_register
