#include "geo/address/address_tables.h"

#include <algorithm>

#include "geo/packed_rtree.h"

namespace tocsin::address {
namespace {

constexpr std::size_t kNameLettersMax = 60, kNameUnitsMax = 40;  // What the matchers' arrays hold.

bool inside(Text t, std::size_t size) { return t.at <= size && t.length <= size - t.at; }
bool within(std::size_t first, std::size_t count, std::size_t size) { return first <= size && count <= size - first; }
bool is_index(std::uint32_t i, std::size_t size) { return i == kNone || i < size; }

}  // namespace

AddressTables AddressTablesStorage::tables() const {
  return {text,     units, admins,    names,      name_streets, streets, rows,   by_code,      extras,      sources,
          prefixes, boxes, box_items, point_rows, divisions,    times,   listed, former_names, name_numbers};
}

Validity AddressTables::valid(std::uint32_t row) const {
  auto const it = std::lower_bound(times.begin(), times.end(), row, [](RowTimes const& t, std::uint32_t r) { return t.row < r; });
  return it != times.end() && it->row == row ? it->valid : Validity{};
}

ListedRow const* AddressTables::listed_row(std::uint32_t row) const {
  auto const it = std::lower_bound(listed.begin(), listed.end(), row, [](ListedRow const& l, std::uint32_t r) { return l.row < r; });
  return it != listed.end() && it->row == row ? &*it : nullptr;
}

DivisionEntry const* AddressTables::find_division(std::string_view code) const {
  auto const it = std::lower_bound(divisions.begin(), divisions.end(), code,
                                   [&](DivisionEntry const& d, std::string_view c) { return view(d.code) < c; });
  return it != divisions.end() && view(it->code) == code ? &*it : nullptr;
}

Day AddressTables::last_day(std::uint32_t admin) const {
  auto const it = std::find_if(divisions.begin(), divisions.end(), [&](DivisionEntry const& d) { return d.admin == admin; });
  return it == divisions.end() ? kNoDay : it->valid.until;
}

bool AddressTables::is_sound() const {
  auto const all = [](auto const& items, auto&& is_good) { return std::all_of(items.begin(), items.end(), is_good); };
  auto const is_plain = [&](Text t) { return all(view(t), [](char c) { return c >= 'a' && c <= 'z'; }); };
  auto const is_text = [&](auto... t) { return (inside(t, text.size()) && ...); };
  if (!all(admins, [&](AdminEntry const& a) {
        auto const at = static_cast<std::size_t>(&a - admins.data());
        // A parent stands before its children, so that walking up ends.
        return is_text(a.text, a.letters, a.sound) && is_plain(a.letters) && is_plain(a.sound) && within(a.unit, a.units, units.size()) &&
               (a.parent == kNone || a.parent < at) && a.self <= at && is_index(a.zh, admins.size()) && is_index(a.en, admins.size());
      }))
    return false;
  if (!all(names, [&](NameEntry const& n) {
        return is_text(n.text, n.letters, n.sound) && is_plain(n.letters) && is_plain(n.sound) && within(n.unit, n.units, units.size()) &&
               n.letters.length <= kNameLettersMax && n.units <= kNameUnitsMax && within(n.first_street, n.streets, name_streets.size());
      }))
    return false;
  if (!all(name_streets, [&](std::uint32_t s) { return s < streets.size(); })) return false;
  if (!all(streets, [&](StreetEntry const& s) {
        return s.name < names.size() && is_index(s.zh, names.size()) && is_index(s.en, names.size()) && is_index(s.town, admins.size()) &&
               within(s.first_row, s.rows, rows.size());
      }))
    return false;
  if (!all(rows, [&](RowEntry const& r) {
        return is_text(r.code, r.house_text) && r.street < streets.size() && is_index(r.village, admins.size()) &&
               is_index(r.extra, extras.size()) && r.source < sources.size() &&
               std::size_t{r.lane_bytes} + r.alley_bytes <= r.house_text.length;
      }))
    return false;
  if (!all(extras, [&](ExtraEntry const& e) {
        return is_text(e.building, e.unit, e.floor, e.door, e.postcode, e.successor, e.main_code) && is_index(e.successor_row, rows.size());
      }))
    return false;
  if (by_code.size() != rows.size() || !all(by_code, [&](std::uint32_t r) { return r < rows.size(); })) return false;
  if (!all(sources, [&](Text t) { return is_text(t); })) return false;
  if (!all(prefixes, [&](PrefixEntry const& p) { return is_text(p.key) && p.name < names.size(); })) return false;
  if (!all(divisions, [&](DivisionEntry const& d) { return is_text(d.code) && d.admin < admins.size(); })) return false;
  if (!all(times, [&](RowTimes const& r) { return r.row < rows.size(); })) return false;
  if (!all(listed, [&](ListedRow const& r) { return r.row < rows.size() && is_index(r.admin, admins.size()) && is_text(r.division_code); }))
    return false;
  if (!all(former_names, [&](FormerName const& f) { return f.name < names.size() && f.admin < admins.size(); })) return false;
  if (!all(name_numbers, [&](NameNumber const& n) { return n.name < names.size() && n.at <= names[n.name].letters.length; })) return false;
  if (!std::is_sorted(name_numbers.begin(), name_numbers.end(), [](auto const& a, auto const& b) { return a.name < b.name; })) return false;
  if (!all(point_rows, [&](std::uint32_t r) { return r < rows.size(); })) return false;
  return point_rows.size() == box_items.size() && geo::PackedRTree(boxes, box_items).is_sound();
}

}  // namespace tocsin::address
