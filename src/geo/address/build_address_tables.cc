#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "geo/address/address_tables.h"
#include "geo/address/latin_query.h"
#include "geo/address/normalise.h"
#include "geo/packed_rtree.h"

namespace tocsin::address {
namespace {

bool has_han(std::u32string_view s) {
  return std::any_of(s.begin(), s.end(), [](char32_t c) { return is_han(c); });
}

bool is_numbered_lane(std::string_view lane) { return !lane.empty() && lane[0] >= '0' && lane[0] <= '9'; }

class Builder {
 public:
  Result<AddressTablesStorage> run(std::span<AddressRow const> rows) {
    if (rows.size() > 50'000'000) return fail(ErrorKind::kInvalid, "register.too_large", "at most 50 million addresses");
    for (auto const& row : rows) TOCSIN_CHECK(add(row));
    arrange();
    for (std::uint32_t n = 0; n < out_.names.size(); ++n) add_prefixes(n);
    sort_prefixes();
    index_points();
    return std::move(out_);
  }

 private:
  Text store(std::string_view s) {
    if (s.empty()) return {};
    auto const [it, fresh] =
        texts_.try_emplace(std::string(s), Text{static_cast<std::uint32_t>(out_.text.size()), static_cast<std::uint32_t>(s.size())});
    if (fresh) out_.text.insert(out_.text.end(), s.begin(), s.end());
    return it->second;
  }

  Result<std::uint32_t> admin(std::string const& text, AdminKind kind, std::uint32_t parent) {
    if (text.empty() || text == "市辖区" || text == "市轄區" || text == "县") return parent;
    auto const [it, fresh] = admins_.try_emplace(std::tuple(parent, text), static_cast<std::uint32_t>(out_.admins.size()));
    if (!fresh) return it->second;
    TOCSIN_TRY(auto const plain, normalised(text));
    AdminEntry a;
    a.text = store(text);
    a.kind = kind;
    a.parent = parent;
    if (has_han(plain))
      std::tie(a.unit, a.units) = add_units(plain);
    else
      a.letters = store(parse_latin_name(plain, false).letters);
    out_.admins.push_back(a);
    return it->second;
  }

  template <class Entry>
  void set_letters(Entry& entry, std::string_view letters) {
    entry.letters = store(letters);
    entry.sound = store(sounded(letters));
  }

  std::tuple<std::uint32_t, std::uint16_t> add_units(std::u32string_view plain) {
    auto units = parse_han(plain).units;
    if (units.size() > 40) units.resize(40);
    auto const first = static_cast<std::uint32_t>(out_.units.size());
    out_.units.insert(out_.units.end(), units.begin(), units.end());
    return {first, static_cast<std::uint16_t>(units.size())};
  }

  Result<std::uint32_t> name(std::string const& text, bool village) {
    auto const [it, fresh] = names_.try_emplace(village ? text + '\x01' : text, static_cast<std::uint32_t>(out_.names.size()));
    if (fresh) {
      TOCSIN_TRY(auto const plain, normalised(text));
      NameEntry n;
      n.text = store(text);
      n.village = village ? 1 : 0;
      if (has_han(plain)) {
        std::tie(n.unit, n.units) = add_units(plain);
      } else {
        auto const latin = parse_latin_name(plain, !village);
        set_letters(n, latin.letters);
        n.type = latin.type;
      }
      out_.names.push_back(n);
    }
    return it->second;
  }

  Result<void> add(AddressRow const& row) {
    TOCSIN_TRY(auto const county, admin(row.county, AdminKind::kCounty, kNone));
    TOCSIN_TRY(auto town, admin(row.town, AdminKind::kTown, county));
    std::uint32_t village = kNone;
    if (!row.village.empty() && row.town.empty()) {
      TOCSIN_TRY(town, admin(row.village, AdminKind::kTown, county));  // A suburb: the smallest division takes the town's place.
    } else if (!row.village.empty()) {
      TOCSIN_TRY(village, admin(row.village, AdminKind::kVillage, town));
    }
    std::string road = row.road + row.section, house;
    if (is_numbered_lane(row.lane))
      house = row.lane;
    else
      road += row.lane;
    house += row.alley + row.number;
    bool const by_village = road.empty();
    TOCSIN_TRY(auto const n, name(by_village ? row.village : road, by_village));
    RowEntry r;
    r.code = store_code(row.code);
    r.house_text = store(house);
    r.village = village;
    if (row.at) {
      r.at = *row.at;
      r.has_point = 1;
    } else {
      r.coordinate_kind = CoordinateKind::kNone;
    }
    if (row.at) r.coordinate_kind = row.coordinate_kind;
    r.status = row.status;
    TOCSIN_TRY(auto const plain, normalised(house));
    r.house = has_han(plain) ? parse_han(plain).house : parse_latin_house(plain);
    out_.rows.push_back(r);
    keys_.push_back({n, town});
    return {};
  }

  // Codes are nearly always different: no look-up of equals.
  Text store_code(std::string_view s) {
    Text const t{static_cast<std::uint32_t>(out_.text.size()), static_cast<std::uint32_t>(s.size())};
    out_.text.insert(out_.text.end(), s.begin(), s.end());
    return t;
  }

  // Names in order of text, streets in order of (name, town), rows in order of (street, house, code).
  void arrange() {
    auto const text_of = [&](Text t) { return std::string_view(out_.text.data() + t.at, t.length); };
    std::vector<std::uint32_t> order(out_.names.size()), rank(out_.names.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return text_of(out_.names[a].text) < text_of(out_.names[b].text); });
    std::vector<NameEntry> names;
    for (auto old : order) {
      rank[old] = static_cast<std::uint32_t>(names.size());
      names.push_back(out_.names[old]);
    }
    out_.names = std::move(names);
    for (auto& k : keys_) k.name = rank[k.name];
    std::vector<std::uint32_t> rows(out_.rows.size());
    std::iota(rows.begin(), rows.end(), 0u);
    std::sort(rows.begin(), rows.end(), [&](auto a, auto b) {
      if (keys_[a].name != keys_[b].name) return keys_[a].name < keys_[b].name;
      if (keys_[a].town != keys_[b].town) return keys_[a].town < keys_[b].town;
      auto const &x = out_.rows[a], &y = out_.rows[b];
      if (x.house != y.house) return x.house < y.house;
      return a < b;
    });
    std::vector<RowEntry> sorted;
    sorted.reserve(rows.size());
    for (auto old : rows) {
      auto const [n, town] = keys_[old];
      if (out_.streets.empty() || out_.streets.back().name != n || out_.streets.back().town != town) {
        auto& name = out_.names[n];
        if (name.streets == 0) name.first_street = static_cast<std::uint32_t>(out_.streets.size());
        ++name.streets;
        out_.streets.push_back({n, town, static_cast<std::uint32_t>(sorted.size()), 0});
      }
      ++out_.streets.back().rows;
      ++out_.names[n].rows;
      sorted.push_back(out_.rows[old]);
      sorted.back().street = static_cast<std::uint32_t>(out_.streets.size() - 1);
    }
    out_.rows = std::move(sorted);
  }

  void add_prefixes(std::uint32_t n) {
    auto const name = out_.names[n];
    auto const put = [&](std::string_view key, std::uint32_t kind) {
      if (!key.empty()) out_.prefixes.push_back({store(key), n, kind});
    };
    if (name.units > 0) {
      auto const& hanzi = Hanzi::table();
      std::string characters, pinyin, initials;
      for (auto const& u : std::span(out_.units).subspan(name.unit, name.units)) {
        if (u.c != 0) append_utf8(characters, u.c);
        auto const letters = u.readings[0] != 0 ? hanzi.letters(u.readings[0]) : std::string_view{};
        pinyin += letters;
        initials += letters.substr(0, 1);
      }
      put(characters, 0);
      put(pinyin, 0);
      put(initials, 2);
    } else {
      std::string const text(out_.text.data() + name.text.at, name.text.length);
      auto const plain = normalised(text);
      if (!plain) return;
      std::string spaced;
      for (char32_t c : *plain) append_utf8(spaced, c == '-' ? U' ' : c);
      std::erase(spaced, '\'');
      put(spaced, 0);
      for (std::size_t i = spaced.find(' '); i != std::string::npos; i = spaced.find(' ', i + 1)) {
        std::string_view const rest = std::string_view(spaced).substr(i + 1);
        if (rest.find(' ') != std::string_view::npos) put(rest, 1);
      }
    }
  }

  void sort_prefixes() {
    auto const text_of = [&](Text t) { return std::string_view(out_.text.data() + t.at, t.length); };
    std::sort(out_.prefixes.begin(), out_.prefixes.end(), [&](auto const& a, auto const& b) {
      auto const x = text_of(a.key), y = text_of(b.key);
      return x != y ? x < y : a.name < b.name;
    });
  }

  void index_points() {
    std::vector<geo::Box> boxes;
    for (std::uint32_t i = 0; i < out_.rows.size(); ++i) {
      auto const& r = out_.rows[i];
      if (r.has_point == 0) continue;
      boxes.push_back({r.at.lat_e7, r.at.lon_e7, r.at.lat_e7, r.at.lon_e7});
      out_.point_rows.push_back(i);
    }
    auto tree = geo::build_packed_rtree(boxes);
    out_.boxes = std::move(tree.boxes);
    out_.box_items = std::move(tree.items);
  }

  struct StreetKey {
    std::uint32_t name, town;
  };
  AddressTablesStorage out_;
  std::unordered_map<std::string, Text> texts_;
  std::map<std::tuple<std::uint32_t, std::string>, std::uint32_t> admins_;
  std::unordered_map<std::string, std::uint32_t> names_;
  std::vector<StreetKey> keys_;
};

bool inside(Text t, std::size_t size) { return t.at <= size && t.length <= size - t.at; }

}  // namespace

Result<AddressTablesStorage> build_address_tables(std::span<AddressRow const> rows) { return Builder().run(rows); }

AddressTables AddressTablesStorage::tables() const {
  return {text, units, admins, names, streets, rows, prefixes, boxes, box_items, point_rows};
}

bool AddressTables::is_sound() const {
  auto const range = [](std::size_t first, std::size_t count, std::size_t size) { return first <= size && count <= size - first; };
  for (auto const& a : admins) {
    if (!inside(a.text, text.size()) || !inside(a.letters, text.size()) || !inside(a.sound, text.size()) ||
        !range(a.unit, a.units, units.size()))
      return false;
    // A parent stands before its children, so that walking up ends.
    if (a.parent != kNone && a.parent >= static_cast<std::size_t>(&a - admins.data())) return false;
  }
  for (auto const& n : names) {
    if (!inside(n.text, text.size()) || !inside(n.letters, text.size()) || !inside(n.sound, text.size()) ||
        !range(n.unit, n.units, units.size()))
      return false;
    if (!range(n.first_street, n.streets, streets.size()) || n.letters.length > 60 || n.units > 40) return false;
  }
  for (auto const& s : streets) {
    if (s.name >= names.size() || (s.town != kNone && s.town >= admins.size()) || s.rows == 0 || !range(s.first_row, s.rows, rows.size()))
      return false;
  }
  for (auto const& r : rows) {
    if (!inside(r.code, text.size()) || !inside(r.house_text, text.size()) || r.street >= streets.size()) return false;
    if (r.village != kNone && r.village >= admins.size()) return false;
  }
  for (auto const& p : prefixes) {
    if (!inside(p.key, text.size()) || p.name >= names.size()) return false;
  }
  for (auto row : point_rows) {
    if (row >= rows.size()) return false;
  }
  return point_rows.size() == box_items.size() && geo::PackedRTree(boxes, box_items).is_sound();
}

}  // namespace tocsin::address
