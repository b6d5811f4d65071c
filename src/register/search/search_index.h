// The search index of a data set: every name folded once, sorted by each place where a person may begin to type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "register/records.h"

namespace tocsin::place_register {

// The upper 4 bits of SearchEntry::document.
enum class DocumentKind : std::uint32_t { kAddress = 0, kStreet = 1, kPlace = 3, kPremises = 4, kJurisdiction = 5 };
constexpr std::uint32_t document(DocumentKind kind, std::size_t index) {
  return static_cast<std::uint32_t>(kind) << 28 | static_cast<std::uint32_t>(index);
}

class SearchIndexBuilder {
 public:
  // A text of the document in parts; a part boundary is a place to begin, as is every word.
  void add(std::uint32_t document, std::vector<std::string_view> const& parts);
  // One text per language; the same folded text is added once.
  struct Index {
    std::string text;
    std::vector<records::SearchEntry> names, addresses;
  };
  Index finish();

 private:
  Index index_;
  std::uint32_t last_document_ = UINT32_MAX;
  std::vector<std::string> of_document_;
};

// 12号 as it is written where the script has no 号.
inline std::string_view plain_number(std::string_view number) {
  constexpr std::string_view kNumberSign = "号";
  return number.size() > kNumberSign.size() && number.ends_with(kNumberSign) ? number.substr(0, number.size() - kNumberSign.size())
                                                                             : number;
}

// The text at an entry, up to its end.
inline std::string_view text_at(std::string_view all, std::uint32_t offset) { return all.substr(offset, all.find('\n', offset) - offset); }

}  // namespace tocsin::place_register
