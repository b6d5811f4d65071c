#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "geo/address/address_tables.h"
#include "geo/address/build_divisions.h"
#include "geo/address/text/latin_name.h"
#include "geo/address/text/normalise.h"
#include "geo/packed_rtree.h"

namespace tocsin::address {
namespace {

constexpr std::size_t kRowsMax = 50'000'000, kThingsMax = 10'000'000;
constexpr std::size_t kSourcesMax = 60'000;

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
                                   std::span<Division const> divisions, std::span<Decided const> decided) {
    if (rows.size() > kRowsMax || things.size() > kThingsMax)
      return fail(ErrorKind::kInvalid, "register.too_large", "at most 50 million addresses and 10 million other names");
    decided_ = decided;
    TOCSIN_CHECK(divisions_.add(divisions));
    // In order of code, so that the same rows give the same tables in whatever order they come.
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return rows[a].code != rows[b].code ? rows[a].code < rows[b].code : a < b; });
    for (auto const i : order) TOCSIN_CHECK(add(rows[i]));
    arrange();
    find_successors();
    arrange_times();
    TOCSIN_CHECK(add_things(things));
    TOCSIN_CHECK(name_former_villages());
    TOCSIN_CHECK(link_names());
    for (std::uint32_t n = 0; n < out_.names.size(); ++n) add_prefixes(n);
    for (std::uint32_t n = 0; n < out_.names.size(); ++n) TOCSIN_CHECK(add_numbers(n));
    sort_prefixes();
    index_points();
    if (out_.sources.empty()) out_.sources.push_back({});
    return std::move(out_);
  }

 private:
  std::string_view view(Text t) const { return texts_.view(t); }
  Text store(std::string_view s) { return texts_.store(s); }

  Result<std::uint32_t> name(std::string const& text, NameKind kind) {
    auto const [it, fresh] =
        names_.try_emplace(text + static_cast<char>('\x01' + static_cast<int>(kind)), static_cast<std::uint32_t>(out_.names.size()));
    if (fresh) {
      TOCSIN_TRY(auto const plain, normalised(text));
      NameEntry n;
      n.text = store(text);
      n.kind = kind;
      if (has_han(plain)) {
        std::tie(n.unit, n.units) = texts_.add_units(plain);
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
    auto const by_code = row.division_code.empty() ? std::map<AdminKind, geo::Name const*>{} : divisions_.names_of(row.division_code);
    auto const of = [&](AdminKind kind, geo::Name const& listed) -> geo::Name const& {
      auto const it = by_code.find(kind);
      return it == by_code.end() ? listed : *it->second;
    };
    auto const &town_name = of(AdminKind::kTown, row.town), &community = of(AdminKind::kVillage, row.community);
    TOCSIN_TRY(auto place, divisions_.down({}, of(AdminKind::kProvince, row.province), AdminKind::kProvince));
    TOCSIN_TRY(place, divisions_.down(place, of(AdminKind::kCity, row.city), AdminKind::kCity));
    TOCSIN_TRY(place, divisions_.down(place, of(AdminKind::kCounty, row.county), AdminKind::kCounty));
    TOCSIN_TRY(place, divisions_.down(place, town_name, AdminKind::kTown));
    auto town = place.now;
    bool const by_village = row.street.empty();
    geo::Name telling = !by_village          ? row.street
                        : !community.empty() ? community
                        : !town_name.empty() ? town_name
                                             : of(AdminKind::kCounty, row.county);
    std::uint32_t village = kNone;
    if (!community.empty()) {
      TOCSIN_TRY(place, divisions_.down(place, community, AdminKind::kVillage));
      // A suburb stands where the town stands, and tells streets of one name apart; a village only helps.
      if (reads_latin(telling) || town_name.empty()) town = place.now;
      if (!reads_latin(telling)) village = place.now;
    }
    // A village that was joined to another bears that one's name.
    if (by_village && place.listed != place.now) telling = divisions_.name_of(place.now);
    TOCSIN_TRY(auto const n, street_names(telling, by_village ? NameKind::kVillage : NameKind::kRoad));
    auto const house = row.lane + row.alley + row.number;
    RowEntry r;
    r.code = texts_.store_code(row.code);
    r.house_text = store(house);
    r.lane_bytes = static_cast<std::uint8_t>(std::min<std::size_t>(row.lane.size(), 255));
    r.alley_bytes = static_cast<std::uint8_t>(std::min<std::size_t>(row.alley.size(), 255));
    r.village = village;
    auto const* const decided = decided_of(row.code);
    r.status = decided != nullptr && !decided->successor.empty() ? AddressStatus::kRetired : row.status;
    r.coordinate_kind = row.coordinate_kind;
    if (r.has_point()) r.at = row.at;
    TOCSIN_TRY(auto const plain, normalised(house.empty() ? row.building + row.unit : house));
    if (house.empty()) {
      auto const q = parse_han(plain);
      if (q.building != 0) r.house = {.number = q.building, .branch = static_cast<std::uint16_t>(std::min(q.unit, 65'535U))};
    } else {
      auto const q = has_han(plain) ? parse_han(plain) : HanQuery{.house = parse_latin_house(plain)};
      r.house = q.house;
      if (!q.house.has_any() && q.building_may_be_number) r.house.number = q.building;  // 3号楼 on a road that numbers its buildings.
    }
    r.extra = extra(row, decided != nullptr ? *decided : Decided{{}, row.successor, row.main_code});
    TOCSIN_TRY(r.source, source(row.source));
    out_.rows.push_back(r);
    keys_.push_back({n, town});
    auto const at = static_cast<std::uint32_t>(out_.rows.size() - 1);
    if (row.valid.is_set()) out_.times.push_back({at, row.valid});
    if (place.listed != place.now || !row.division_code.empty())
      out_.listed.push_back({at, place.listed == place.now ? kNone : place.listed, store(row.division_code), place.until});
    return {};
  }

  // The steward's word on it, or null. Rows come in order of code, and so do decisions.
  Decided const* decided_of(std::string_view code) {
    while (!decided_.empty() && decided_.front().code < code) decided_ = decided_.subspan(1);
    return !decided_.empty() && decided_.front().code == code ? &decided_.front() : nullptr;
  }

  std::uint32_t extra(AddressRow const& row, Decided const& standing) {
    ExtraEntry const e{.building = store(row.building),
                       .unit = store(row.unit),
                       .floor = store(row.floor),
                       .door = store(row.door),
                       .postcode = store(row.postcode),
                       .successor = store(standing.successor),
                       .main_code = store(standing.main_code)};
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
    row_rank_.resize(rows.size());
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
      row_rank_[old] = static_cast<std::uint32_t>(sorted.size());
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

  void arrange_times() {
    for (auto& t : out_.times) t.row = row_rank_[t.row];
    for (auto& l : out_.listed) l.row = row_rank_[l.row];
    std::sort(out_.times.begin(), out_.times.end(), [](auto const& a, auto const& b) { return a.row < b.row; });
    std::sort(out_.listed.begin(), out_.listed.end(), [](auto const& a, auto const& b) { return a.row < b.row; });
  }

  // A village without roads is found by the name it had.
  Result<void> name_former_villages() {
    for (auto const& v : divisions_.former_villages()) {
      auto const& became = out_.admins[v.became];
      for (std::uint32_t s = 0; s < out_.streets.size(); ++s) {
        auto const& street = out_.streets[s];
        bool const is_it = out_.names[street.name].kind == NameKind::kVillage && view(out_.names[street.name].text) == view(became.text) &&
                           (street.town == became.parent || street.town == v.became);
        if (!is_it) continue;
        for (auto const* form : {&v.name.local, &v.name.zh, &v.name.en}) {
          if (form->empty()) continue;
          TOCSIN_TRY(auto const n, name(*form, NameKind::kVillage));
          also_.emplace_back(n, s);
          out_.former_names.push_back({n, v.admin});
        }
      }
    }
    std::sort(out_.former_names.begin(), out_.former_names.end(),
              [](auto const& a, auto const& b) { return std::tie(a.name, a.admin) < std::tie(b.name, b.admin); });
    return {};
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
      s.town = divisions_.now(thing.division);
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
        if (divisions_.is_division_word(words.substr(0, space + 1)) && words.size() - space > 6) return words.substr(space + 1);
      }
      return {};
    }
    for (std::size_t length = std::min<std::size_t>(6, plain->size()); length >= 2; --length) {
      if (plain->size() < length + 2 || !divisions_.is_division_word(to_utf8(std::u32string_view(*plain).substr(0, length)))) continue;
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

  Result<void> add_numbers(std::uint32_t n) {
    auto const& name = out_.names[n];
    if (name.units > 0) return {};
    TOCSIN_TRY(auto const plain, normalised(view(name.text)));
    auto const latin = parse_latin_name(plain, name.kind == NameKind::kRoad);
    // Letters of other scripts were left out of what is compared: where a number stands among them is not known.
    if (latin.letters.size() != name.letters.length) return {};
    for (auto const& number : latin.numbers) out_.name_numbers.push_back({n, number.value, number.at});
    return {};
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
  TextWriter texts_{out_};
  DivisionWriter divisions_{texts_, out_};
  std::span<Decided const> decided_;
  std::unordered_map<std::string, std::uint32_t> names_;
  std::map<std::array<std::uint32_t, 7>, std::uint32_t> extras_;
  std::map<std::string, std::uint16_t> sources_;
  std::vector<std::uint32_t> row_rank_;
  std::vector<RowKey> keys_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> also_;
};

}  // namespace

Result<AddressTablesStorage> build_address_tables(std::span<AddressRow const> rows, std::span<NamedThing const> things,
                                                  std::span<Division const> divisions, std::span<Decided const> decided) {
  return Builder().run(rows, things, divisions, decided);
}

}  // namespace tocsin::address
