#include "register/text_table.h"

namespace tocsin::place_register {

TextTable::TextTable() {
  offsets_ = {0, 0};
  ids_[""] = 0;
  names_ = {{}};
  name_ids_[{}] = 0;
}

records::TextId TextTable::text(std::string_view text) {
  auto const [entry, is_new] = ids_.try_emplace(std::string(text), static_cast<records::TextId>(offsets_.size() - 1));
  if (is_new) {
    bytes_ += text;
    offsets_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  }
  return entry->second;
}

records::TextId TextTable::list(std::vector<std::string> const& texts) {
  std::string joined;
  for (auto const& t : texts) joined += (joined.empty() ? "" : "\x1f") + t;
  return text(joined);
}

records::NameId TextTable::name(Name const& name) {
  records::Name const record{text(name.local), text(name.zh), text(name.en)};
  auto const [entry, is_new] = name_ids_.try_emplace(record, static_cast<records::NameId>(names_.size()));
  if (is_new) names_.push_back(record);
  return entry->second;
}

}  // namespace tocsin::place_register
