#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "geo/address/address_tables.h"
#include "geo/address/latin_query.h"
#include "geo/address/normalise.h"
#include "geo/packed_rtree.h"

namespace tocsin::address {
namespace {

constexpr std::size_t kRowsMax = 50'000'000, kThingsMax = 10'000'000;
constexpr std::size_t kSourcesMax = 60'000;

bool has_han(std::u32string_view s) {
  return std::any_of(s.begin(), s.end(), [](char32_t c) { return is_han(c); });
}

// Divisions that stand in a code and that nobody says.
bool is_nameless(std::string_view text) {
  return text.empty() || text == "市辖区" || text == "市轄區" || text == "县" || text == "縣" || text == "省直辖县级行政区划" ||
         text == "自治区直辖县级行政区划";
}

// The matchers know a..z; what is left of a name in another script is found by its beginning only.
std::string plain_letters(std::string letters) {
  std::erase_if(letters, [](char c) { return c < 'a' || c > 'z'; });
  return letters;
}

// Rua de São João is Rua São João to many: the little word behind the kind of road, or in front.
std::string without_little_word(std::string_view text) {
  constexpr std::string_view kLittle[] = {"de", "da",  "do", "dos", "das", "del", "della", "di",
                                          "du", "des", "la", "le",  "el",  "los", "las"};
  for (std::size_t begin = 0, words = 0; begin < text.size() && words < 2; ++words) {
    auto const end = std::min(text.find(' ', begin), text.size());
    std::string word(text.substr(begin, end - begin));
    for (char& c : word)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (end < text.size() && std::find(std::begin(kLittle), std::end(kLittle), word) != std::end(kLittle))
      return std::string(text.substr(0, begin)) + std::string(text.substr(end + 1));
    begin = end + 1;
  }
  return {};
}

class Builder {
 public:
  Result<AddressTablesStorage> run(std::span<AddressRow const> rows, std::span<NamedThing const> things,
                                   std::span<Division const> divisions) {
    if (rows.size() > kRowsMax || things.size() > kThingsMax)
      return fail(ErrorKind::kInvalid, "register.too_large", "at most 50 million addresses and 10 million other names");
    for (auto const& d : divisions) TOCSIN_CHECK(add_division(d));
    // In order of code, so that the same rows give the same tables in whatever order they come.
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return rows[a].code != rows[b].code ? rows[a].code < rows[b].code : a < b; });
    for (auto const i : order) TOCSIN_CHECK(add(rows[i]));
    arrange();
    find_successors();
    TOCSIN_CHECK(add_things(things));
    TOCSIN_CHECK(link_names());
    for (std::uint32_t n = 0; n < out_.names.size(); ++n) add_prefixes(n);
    sort_prefixes();
    index_points();
    if (out_.sources.empty()) out_.sources.push_back({});
    return std::move(out_);
  }

 private:
  std::string_view view(Text t) const { return {out_.text.data() + t.at, t.length}; }

  Text store(std::string_view s) {
    if (s.empty()) return {};
    auto const [it, fresh] =
        texts_.try_emplace(std::string(s), Text{static_cast<std::uint32_t>(out_.text.size()), static_cast<std::uint32_t>(s.size())});
    if (fresh) out_.text.insert(out_.text.end(), s.begin(), s.end());
    return it->second;
  }

  // Codes are nearly always different: no look-up of equals.
  Text store_code(std::string_view s) {
    Text const t{static_cast<std::uint32_t>(out_.text.size()), static_cast<std::uint32_t>(s.size())};
    out_.text.insert(out_.text.end(), s.begin(), s.end());
    return t;
  }

  std::tuple<std::uint32_t, std::uint16_t> add_units(std::u32string_view plain) {
    auto units = parse_han(plain).units;
    if (units.size() > 40) units.resize(40);
    auto const first = static_cast<std::uint32_t>(out_.units.size());
    out_.units.insert(out_.units.end(), units.begin(), units.end());
    return {first, static_cast<std::uint16_t>(units.size())};
  }

  Result<std::uint32_t> push_admin(std::string const& text, AdminKind kind, std::uint32_t parent, std::uint32_t self) {
    TOCSIN_TRY(auto const plain, normalised(text));
    AdminEntry a;
    a.text = store(text);
    a.kind = kind;
    a.parent = parent;
    auto const at = static_cast<std::uint32_t>(out_.admins.size());
    a.self = self == kNone ? at : self;
    if (has_han(plain)) {
      std::tie(a.unit, a.units) = add_units(plain);
      auto const stem = is_division_type(plain.back()) ? plain.substr(0, plain.size() - 1) : plain;
      if (stem.size() >= 2) division_words_.insert(to_utf8(stem));
      division_words_.insert(to_utf8(plain));
    } else {
      a.letters = store(plain_letters(parse_latin_name(plain, false).letters));
      division_words_.insert(to_utf8(plain) + ' ');
    }
    out_.admins.push_back(a);
    if (a.units == 0) TOCSIN_CHECK(push_stem(to_utf8(plain), at));
    return at;
  }

  // Hekou Town is Hekou to many.
  Result<void> push_stem(std::string const& plain, std::uint32_t of) {
    constexpr std::string_view kKinds[] = {"town", "township", "county", "city", "district", "village", "province", "subdistrict"};
    auto const space = plain.rfind(' ');
    if (space == std::string::npos || std::find(std::begin(kKinds), std::end(kKinds), plain.substr(space + 1)) == std::end(kKinds))
      return {};
    auto stem = out_.admins[of];
    stem.text = store(plain.substr(0, space));
    TOCSIN_TRY(auto const text, normalised(plain.substr(0, space)));
    stem.letters = store(plain_letters(parse_latin_name(text, false).letters));
    if (stem.letters.length < 4) return {};
    division_words_.insert(plain.substr(0, space + 1));
    out_.admins.push_back(stem);
    return {};
  }

  Result<std::uint32_t> admin(geo::Name const& name, AdminKind kind, std::uint32_t parent) {
    auto const& text = name.any();
    if (is_nameless(text)) return parent;
    auto place = admins_.find(std::tuple(parent, text));
    if (place == admins_.end() && parent == kNone) {
      // A county without its city, as lists of one city have it: the one that is known by that name.
      auto const known = of_kind_.find(std::tuple(kind, text));
      if (known != of_kind_.end() && known->second != kNone) return known->second;
    }
    if (place == admins_.end()) {
      TOCSIN_TRY(auto const fresh, push_admin(text, kind, parent, kNone));
      place = admins_.emplace(std::tuple(parent, text), fresh).first;
    }
    auto const self = place->second;
    for (auto const* form : {&name.zh, &name.en}) {
      bool const is_zh = form == &name.zh;
      if (form->empty() || (is_zh ? out_.admins[self].zh : out_.admins[self].en) != kNone) continue;
      std::uint32_t at = self;
      if (*form != text) {
        TOCSIN_TRY(at, push_admin(*form, out_.admins[self].kind, parent, self));
      }
      (is_zh ? out_.admins[self].zh : out_.admins[self].en) = at;
    }
    return self;
  }

  Result<void> add_division(Division const& d) {
    auto const parent = d.parent < divisions_.size() ? divisions_[d.parent] : kNone;
    TOCSIN_TRY(auto const a, admin(d.name, d.kind, parent));
    divisions_.push_back(a);
    if (a != kNone && a != parent) {
      auto const [it, fresh] = of_kind_.try_emplace(std::tuple(d.kind, d.name.any()), a);
      if (!fresh && it->second != a) it->second = kNone;  // Two of one name: neither is meant without its parent.
    }
    return {};
  }

  Result<std::uint32_t> name(std::string const& text, NameKind kind) {
    auto const [it, fresh] =
        names_.try_emplace(text + static_cast<char>('\x01' + static_cast<int>(kind)), static_cast<std::uint32_t>(out_.names.size()));
    if (fresh) {
      TOCSIN_TRY(auto const plain, normalised(text));
      NameEntry n;
      n.text = store(text);
      n.kind = kind;
      if (has_han(plain)) {
        std::tie(n.unit, n.units) = add_units(plain);
      } else {
        auto const latin = parse_latin_name(plain, kind == NameKind::kRoad);
        auto const letters = plain_letters(latin.letters);
        n.letters = store(letters);
        n.sound = store(sounded(letters));
        n.type = latin.type;
      }
      out_.names.push_back(n);
    }
    return it->second;
  }

  struct StreetNames {
    std::uint32_t name = kNone, zh = kNone, en = kNone;
  };
  Result<StreetNames> street_names(geo::Name const& n, NameKind kind) {
    StreetNames out;
    TOCSIN_TRY(out.name, name(n.any(), kind));
    if (!n.zh.empty()) {
      TOCSIN_TRY(out.zh, name(n.zh, kind));
    }
    if (!n.en.empty()) {
      TOCSIN_TRY(out.en, name(n.en, kind));
    }
    return out;
  }

  static bool reads_latin(geo::Name const& n) {
    return std::none_of(n.any().begin(), n.any().end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE3; });
  }

  Result<void> add(AddressRow const& row) {
    TOCSIN_TRY(auto const province, admin(row.province, AdminKind::kProvince, kNone));
    TOCSIN_TRY(auto const city, admin(row.city, AdminKind::kCity, province));
    TOCSIN_TRY(auto const county, admin(row.county, AdminKind::kCounty, city));
    TOCSIN_TRY(auto town, admin(row.town, AdminKind::kTown, county));
    bool const by_village = row.street.empty();
    auto const& telling = !by_village ? row.street : !row.community.empty() ? row.community : !row.town.empty() ? row.town : row.county;
    std::uint32_t village = kNone;
    if (!row.community.empty()) {
      TOCSIN_TRY(auto const community, admin(row.community, AdminKind::kVillage, town));
      // A suburb stands where the town stands, and tells streets of one name apart; a village only helps.
      if (reads_latin(telling) || row.town.empty()) town = community;
      if (!reads_latin(telling)) village = community;
    }
    TOCSIN_TRY(auto const n, street_names(telling, by_village ? NameKind::kVillage : NameKind::kRoad));
    auto const house = row.lane + row.alley + row.number;
    RowEntry r;
    r.code = store_code(row.code);
    r.house_text = store(house);
    r.lane_bytes = static_cast<std::uint8_t>(std::min<std::size_t>(row.lane.size(), 255));
    r.alley_bytes = static_cast<std::uint8_t>(std::min<std::size_t>(row.alley.size(), 255));
    r.village = village;
    r.status = row.status;
    r.coordinate_kind = row.coordinate_kind;
    if (r.has_point()) r.at = row.at;
    TOCSIN_TRY(auto const plain, normalised(house.empty() ? row.building + row.unit : house));
    if (house.empty()) {
      auto const q = parse_han(plain);
      if (q.building != 0) r.house = {.number = q.building, .branch = static_cast<std::uint16_t>(std::min(q.unit, 65'535U))};
    } else {
      r.house = has_han(plain) ? parse_han(plain).house : parse_latin_house(plain);
    }
    r.extra = extra(row);
    TOCSIN_TRY(r.source, source(row.source));
    out_.rows.push_back(r);
    keys_.push_back({n, town});
    return {};
  }

  std::uint32_t extra(AddressRow const& row) {
    ExtraEntry const e{.building = store(row.building),
                       .unit = store(row.unit),
                       .floor = store(row.floor),
                       .door = store(row.door),
                       .postcode = store(row.postcode),
                       .successor = store(row.successor),
                       .main_code = store(row.main_code)};
    std::array<std::uint32_t, 7> const key{e.building.at + (e.building.length != 0),  e.unit.at + (e.unit.length != 0),
                                           e.floor.at + (e.floor.length != 0),        e.door.at + (e.door.length != 0),
                                           e.postcode.at + (e.postcode.length != 0),  e.successor.at + (e.successor.length != 0),
                                           e.main_code.at + (e.main_code.length != 0)};
    if (std::all_of(key.begin(), key.end(), [](auto k) { return k == 0; })) return kNone;
    auto const [it, fresh] = extras_.try_emplace(key, static_cast<std::uint32_t>(out_.extras.size()));
    if (fresh) out_.extras.push_back(e);
    return it->second;
  }

  Result<std::uint16_t> source(std::string const& text) {
    auto const [it, fresh] = sources_.try_emplace(text, static_cast<std::uint16_t>(out_.sources.size()));
    if (fresh) {
      if (out_.sources.size() >= kSourcesMax) return fail(ErrorKind::kInvalid, "register.too_large", "at most 60,000 sources");
      out_.sources.push_back(store(text));
    }
    return it->second;
  }

  // Names in order of text, streets in order of (name, town), rows in order of (street, house, code).
  void arrange() {
    std::vector<std::uint32_t> order(out_.names.size()), rank(out_.names.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      auto const x = view(out_.names[a].text), y = view(out_.names[b].text);
      return x != y ? x < y : out_.names[a].kind < out_.names[b].kind;
    });
    std::vector<NameEntry> names;
    for (auto old : order) {
      rank[old] = static_cast<std::uint32_t>(names.size());
      names.push_back(out_.names[old]);
    }
    out_.names = std::move(names);
    for (auto& [text, n] : names_) n = rank[n];
    for (auto& k : keys_) {
      for (auto* n : {&k.names.name, &k.names.zh, &k.names.en}) {
        if (*n != kNone) *n = rank[*n];
      }
    }
    std::vector<std::uint32_t> rows(out_.rows.size());
    std::iota(rows.begin(), rows.end(), 0u);
    std::sort(rows.begin(), rows.end(), [&](auto a, auto b) {
      if (keys_[a].names.name != keys_[b].names.name) return keys_[a].names.name < keys_[b].names.name;
      if (keys_[a].town != keys_[b].town) return keys_[a].town < keys_[b].town;
      auto const &x = out_.rows[a], &y = out_.rows[b];
      if (x.house != y.house) return x.house < y.house;
      return view(x.code) < view(y.code);
    });
    std::vector<RowEntry> sorted;
    sorted.reserve(rows.size());
    for (auto old : rows) {
      auto const& [n, town] = keys_[old];
      if (out_.streets.empty() || out_.streets.back().name != n.name || out_.streets.back().town != town) {
        StreetEntry s;
        s.name = n.name;
        s.town = town;
        s.first_row = static_cast<std::uint32_t>(sorted.size());
        out_.streets.push_back(s);
      }
      auto& street = out_.streets.back();
      if (street.zh == kNone) street.zh = n.zh;
      if (street.en == kNone) street.en = n.en;
      ++street.rows;
      sorted.push_back(out_.rows[old]);
      sorted.back().street = static_cast<std::uint32_t>(out_.streets.size() - 1);
    }
    out_.rows = std::move(sorted);
    for (auto& s : out_.streets) {
      // The middle house that has coordinates.
      for (std::uint32_t step = 0; step < s.rows && s.has_point == 0; ++step) {
        auto const middle = s.rows / 2;
        auto const i = step % 2 == 0 ? middle + step / 2 : middle - (step + 1) / 2;
        if (i >= s.rows || !out_.rows[s.first_row + i].has_point()) continue;
        s.at = out_.rows[s.first_row + i].at;
        s.has_point = 1;
      }
    }
    out_.by_code.resize(out_.rows.size());
    std::iota(out_.by_code.begin(), out_.by_code.end(), 0u);
    std::sort(out_.by_code.begin(), out_.by_code.end(), [&](auto a, auto b) {
      auto const x = view(out_.rows[a].code), y = view(out_.rows[b].code);
      return x != y ? x < y : a < b;
    });
  }

  void find_successors() {
    for (auto& e : out_.extras) {
      if (e.successor.length == 0) continue;
      auto const code = view(e.successor);
      auto const it = std::lower_bound(out_.by_code.begin(), out_.by_code.end(), code,
                                       [&](auto r, std::string_view c) { return view(out_.rows[r].code) < c; });
      if (it != out_.by_code.end() && view(out_.rows[*it].code) == code) e.successor_row = *it;
    }
  }

  Result<void> add_things(std::span<NamedThing const> things) {
    // Streets with houses, by name: a street of the road graph is one with those of its name that lie nearest to it.
    std::map<std::uint32_t, std::vector<std::uint32_t>> roads_of_name;
    auto const with_houses = static_cast<std::uint32_t>(out_.streets.size());
    for (std::uint32_t t = 0; t < things.size(); ++t) {
      if (things[t].kind == NameKind::kRoad && !things[t].name.empty()) {
        TOCSIN_TRY(auto const n, name(things[t].name.any(), NameKind::kRoad));
        roads_of_name[n].push_back(t);
      }
    }
    std::vector<std::vector<std::uint32_t>> streets_of_thing(things.size());
    for (std::uint32_t s = 0; s < with_houses; ++s) {
      auto& street = out_.streets[s];
      auto const same = roads_of_name.find(street.name);
      if (same == roads_of_name.end() || street.has_point == 0) continue;
      auto const nearest = *std::min_element(same->second.begin(), same->second.end(), [&](auto a, auto b) {
        auto const x = distance_m(things[a].at, street.at), y = distance_m(things[b].at, street.at);
        return x != y ? x < y : a < b;
      });
      street.document = things[nearest].document;
      streets_of_thing[nearest].push_back(s);
    }
    for (std::uint32_t t = 0; t < things.size(); ++t) TOCSIN_CHECK(add_thing(things[t], streets_of_thing[t]));
    return {};
  }

  Result<void> add_thing(NamedThing const& thing, std::vector<std::uint32_t> streets) {
    if (thing.name.empty()) return {};
    TOCSIN_TRY(auto const n, street_names(thing.name, thing.kind));
    if (streets.empty()) {
      StreetEntry s;
      s.name = n.name;
      s.town = thing.division < divisions_.size() ? divisions_[thing.division] : kNone;
      s.first_row = static_cast<std::uint32_t>(out_.rows.size());
      s.document = thing.document;
      s.at = thing.at;
      s.has_point = 1;
      streets.push_back(static_cast<std::uint32_t>(out_.streets.size()));
      out_.streets.push_back(s);
    }
    std::vector<std::string> others = thing.aliases;
    if (thing.kind == NameKind::kPlace) {
      for (auto const* form : {&thing.name.local, &thing.name.zh, &thing.name.en}) {
        if (auto rest = without_division(*form); !rest.empty()) others.push_back(std::move(rest));
      }
    }
    for (auto const s : streets) {
      auto& street = out_.streets[s];
      if (street.zh == kNone) street.zh = n.zh;
      if (street.en == kNone) street.en = n.en;
      for (auto const form : {n.name, n.zh, n.en}) {
        if (form != kNone) also_.emplace_back(form, s);
      }
      for (auto const& other : others) {
        if (other.empty()) continue;
        TOCSIN_TRY(auto const alias, name(other, thing.kind));
        also_.emplace_back(alias, s);
      }
    }
    return {};
  }

  // 云东县人民医院 is 人民医院 to those who live there.
  std::string without_division(std::string const& text) const {
    auto const plain = normalised(text);
    if (!plain) return {};
    if (!has_han(*plain)) {
      auto const words = to_utf8(*plain);
      for (auto space = words.find(' '); space != std::string::npos; space = words.find(' ', space + 1)) {
        if (division_words_.contains(words.substr(0, space + 1)) && words.size() - space > 6) return words.substr(space + 1);
      }
      return {};
    }
    for (std::size_t length = std::min<std::size_t>(6, plain->size()); length >= 2; --length) {
      if (plain->size() < length + 2 || !division_words_.contains(to_utf8(std::u32string_view(*plain).substr(0, length)))) continue;
      return to_utf8(std::u32string_view(*plain).substr(length));
    }
    return {};
  }

  Result<void> link_names() {
    auto pairs = std::move(also_);
    for (std::uint32_t s = 0; s < out_.streets.size(); ++s) {
      for (auto const form : {out_.streets[s].name, out_.streets[s].zh, out_.streets[s].en}) {
        if (form == kNone) continue;
        pairs.emplace_back(form, s);
        if (out_.names[form].units > 0 || out_.names[form].kind != NameKind::kRoad) continue;
        if (auto const shorter = without_little_word(view(out_.names[form].text)); !shorter.empty()) {
          TOCSIN_TRY(auto const alias, name(shorter, NameKind::kRoad));
          pairs.emplace_back(alias, s);
        }
      }
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    for (auto const& [n, s] : pairs) {
      auto& entry = out_.names[n];
      if (entry.streets == 0) entry.first_street = static_cast<std::uint32_t>(out_.name_streets.size());
      ++entry.streets;
      out_.name_streets.push_back(s);
    }
    return {};
  }

  void add_prefixes(std::uint32_t n) {
    auto const name = out_.names[n];
    if (name.streets == 0) return;
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
      std::string const text(view(name.text));
      auto const plain = normalised(text);
      if (!plain) return;
      std::string spaced;
      for (char32_t c : *plain) append_utf8(spaced, c == '-' ? U' ' : c);
      std::erase(spaced, '\'');
      put(spaced, 0);
      for (std::size_t i = spaced.find(' '); i != std::string::npos; i = spaced.find(' ', i + 1)) {
        std::string_view const rest = std::string_view(spaced).substr(i + 1);
        // The last word of a road is its kind, that of a place may be all that is said.
        if (name.kind == NameKind::kPlace || rest.find(' ') != std::string_view::npos || road_type(rest) == 0) put(rest, 1);
      }
    }
  }

  void sort_prefixes() {
    std::sort(out_.prefixes.begin(), out_.prefixes.end(), [&](auto const& a, auto const& b) {
      auto const x = view(a.key), y = view(b.key);
      return x != y ? x < y : std::tie(a.name, a.kind) < std::tie(b.name, b.kind);
    });
  }

  void index_points() {
    std::vector<geo::Box> boxes;
    for (std::uint32_t i = 0; i < out_.rows.size(); ++i) {
      auto const& r = out_.rows[i];
      if (!r.has_point()) continue;
      boxes.push_back({r.at.lat_e7, r.at.lon_e7, r.at.lat_e7, r.at.lon_e7});
      out_.point_rows.push_back(i);
    }
    auto tree = geo::build_packed_rtree(boxes);
    out_.boxes = std::move(tree.boxes);
    out_.box_items = std::move(tree.items);
  }

  struct RowKey {
    StreetNames names;
    std::uint32_t town = kNone;
  };
  AddressTablesStorage out_;
  std::unordered_map<std::string, Text> texts_;
  std::map<std::tuple<std::uint32_t, std::string>, std::uint32_t> admins_;
  std::map<std::tuple<AdminKind, std::string>, std::uint32_t> of_kind_;
  std::unordered_map<std::string, std::uint32_t> names_;
  std::unordered_set<std::string> division_words_;  // Looked up only.
  std::map<std::array<std::uint32_t, 7>, std::uint32_t> extras_;
  std::map<std::string, std::uint16_t> sources_;
  std::vector<std::uint32_t> divisions_;
  std::vector<RowKey> keys_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> also_;
};

}  // namespace

Result<AddressTablesStorage> build_address_tables(std::span<AddressRow const> rows, std::span<NamedThing const> things,
                                                  std::span<Division const> divisions) {
  return Builder().run(rows, things, divisions);
}

}  // namespace tocsin::address
