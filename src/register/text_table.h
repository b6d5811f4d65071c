// TextTable: every text of a data set once; names are triples of texts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "register/records.h"
#include "register/source_data.h"

namespace tocsin::place_register {

class TextTable {
 public:
  TextTable();
  records::TextId text(std::string_view text);
  records::TextId list(std::vector<std::string> const& texts);  // As one text, with 1F between.
  records::NameId name(Name const& name);

  std::vector<std::uint32_t> const& offsets() const { return offsets_; }
  std::string const& bytes() const { return bytes_; }
  std::vector<records::Name> const& names() const { return names_; }
  std::string_view text_of(records::TextId id) const {
    return std::string_view(bytes_).substr(offsets_[id], offsets_[id + 1] - offsets_[id]);
  }

 private:
  std::unordered_map<std::string, records::TextId> ids_;  // Looked up only; never walked.
  std::map<records::Name, records::NameId> name_ids_;
  std::vector<std::uint32_t> offsets_;
  std::string bytes_;
  std::vector<records::Name> names_;
};

}  // namespace tocsin::place_register
