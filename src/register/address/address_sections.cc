#include "register/address/address_sections.h"

#include <algorithm>

#include "register/address/decisions.h"

namespace tocsin::place_register {
namespace {

// Sections that most data sets have no use for are left out, and a data set from before they were there has none.
template <class T>
void add_if_any(SectionWriter& writer, std::string_view name, std::vector<T> const& items) {
  if (!items.empty()) writer.add(name, items);
}

void write_decided(SourceData const& source, std::vector<address::Decided> const& standing, TextTable& texts, SectionWriter& writer) {
  std::vector<Address const*> said;  // In the order of the decisions, which is that of codes.
  for (auto const& a : source.addresses) {
    if (std::binary_search(standing.begin(), standing.end(), address::Decided{a.code, {}, {}},
                           [](auto const& x, auto const& y) { return x.code < y.code; }))
      said.push_back(&a);
  }
  std::sort(said.begin(), said.end(), [](auto const* a, auto const* b) { return a->code < b->code; });
  std::vector<records::Listed> listed;
  for (auto const* a : said) listed.push_back({texts.text(a->code), texts.text(a->successor), texts.text(a->main_code), a->status, {}});
  add_if_any(writer, "address.decided", listed);
}

}  // namespace

Result<void> write_addresses(SourceData const& source, NamedThings const& named, TextTable& texts, SectionWriter& writer,
                             geo::Box& bounds) {
  std::vector<std::string_view> codes;
  codes.reserve(source.addresses.size());
  for (auto const& a : source.addresses) codes.push_back(a.code);
  std::sort(codes.begin(), codes.end());
  auto const standing =
      standing_decisions(source.decided, [&](std::string_view code) { return std::binary_search(codes.begin(), codes.end(), code); });
  TOCSIN_TRY(auto const t, address::build_address_tables(source.addresses, named.things, named.divisions, standing));
  writer.add("address.text", std::string_view(t.text.data(), t.text.size()));
  writer.add("address.units", t.units);
  writer.add("address.divisions", t.admins);
  writer.add("address.names", t.names);
  writer.add("address.name_street", t.name_streets);
  writer.add("address.streets", t.streets);
  writer.add("address.rows", t.rows);
  writer.add("address.code", t.by_code);
  writer.add("address.extras", t.extras);
  writer.add("address.sources", t.sources);
  writer.add("address.prefixes", t.prefixes);
  writer.add("address.boxes", t.boxes);
  writer.add("address.items", t.box_items);
  writer.add("address.points", t.point_rows);
  add_if_any(writer, "address.div_codes", t.divisions);
  add_if_any(writer, "address.times", t.times);
  add_if_any(writer, "address.listed", t.listed);
  add_if_any(writer, "address.formers", t.former_names);
  add_if_any(writer, "address.numbers", t.name_numbers);
  write_decided(source, standing, texts, writer);
  std::vector<records::Division> divisions;
  for (auto const& d : source.divisions)
    divisions.push_back({texts.text(d.code), texts.name(d.name), texts.text(d.parent_code), texts.list(d.successors), d.valid, d.kind, {}});
  add_if_any(writer, "divisions", divisions);
  for (auto const& r : t.rows) {
    if (r.has_point()) bounds.add(r.at);
  }
  return {};
}

Result<address::AddressTables> read_addresses(SectionFile const& file) {
  address::AddressTables t;
  TOCSIN_TRY(auto const text, file.get_text("address.text"));
  t.text = {text.data(), text.size()};
  TOCSIN_TRY(t.units, file.get<address::Unit>("address.units"));
  TOCSIN_TRY(t.admins, file.get<address::AdminEntry>("address.divisions"));
  TOCSIN_TRY(t.names, file.get<address::NameEntry>("address.names"));
  TOCSIN_TRY(t.name_streets, file.get<std::uint32_t>("address.name_street"));
  TOCSIN_TRY(t.streets, file.get<address::StreetEntry>("address.streets"));
  TOCSIN_TRY(t.rows, file.get<address::RowEntry>("address.rows"));
  TOCSIN_TRY(t.by_code, file.get<std::uint32_t>("address.code"));
  TOCSIN_TRY(t.extras, file.get<address::ExtraEntry>("address.extras"));
  TOCSIN_TRY(t.sources, file.get<address::Text>("address.sources"));
  TOCSIN_TRY(t.prefixes, file.get<address::PrefixEntry>("address.prefixes"));
  TOCSIN_TRY(t.boxes, file.get<geo::Box>("address.boxes"));
  TOCSIN_TRY(t.box_items, file.get<std::uint32_t>("address.items"));
  TOCSIN_TRY(t.point_rows, file.get<std::uint32_t>("address.points"));
  if (auto const some = file.get<address::DivisionEntry>("address.div_codes")) t.divisions = *some;
  if (auto const some = file.get<address::RowTimes>("address.times")) t.times = *some;
  if (auto const some = file.get<address::ListedRow>("address.listed")) t.listed = *some;
  if (auto const some = file.get<address::FormerName>("address.formers")) t.former_names = *some;
  if (auto const some = file.get<address::NameNumber>("address.numbers")) t.name_numbers = *some;
  if (!t.is_sound()) return corrupt("register.data_set_damaged", "the arrays of addresses and names do not fit together");
  return t;
}

}  // namespace tocsin::place_register
