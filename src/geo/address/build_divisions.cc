#include "geo/address/build_divisions.h"

#include <algorithm>
#include <iterator>

#include "geo/address/text/latin_name.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

constexpr std::size_t kDeepest = 16;  // Divisions in each other, and successors one after the other.

// Divisions that stand in a code and that nobody says.
bool is_nameless(std::string_view text) {
  return text.empty() || text == "市辖区" || text == "市轄區" || text == "县" || text == "縣" || text == "省直辖县级行政区划" ||
         text == "自治区直辖县级行政区划";
}

Day earlier(Day a, Day b) { return a == kNoDay ? b : b == kNoDay ? a : std::min(a, b); }

}  // namespace

bool has_han(std::u32string_view s) {
  return std::any_of(s.begin(), s.end(), [](char32_t c) { return is_han(c); });
}

std::string plain_letters(std::string letters) {
  std::erase_if(letters, [](char c) { return c < 'a' || c > 'z'; });
  return letters;
}

Text TextWriter::store(std::string_view s) {
  if (s.empty()) return {};
  auto const [it, fresh] =
      texts_.try_emplace(std::string(s), Text{static_cast<std::uint32_t>(out_.text.size()), static_cast<std::uint32_t>(s.size())});
  if (fresh) out_.text.insert(out_.text.end(), s.begin(), s.end());
  return it->second;
}

Text TextWriter::store_code(std::string_view s) {
  Text const t{static_cast<std::uint32_t>(out_.text.size()), static_cast<std::uint32_t>(s.size())};
  out_.text.insert(out_.text.end(), s.begin(), s.end());
  return t;
}

std::tuple<std::uint32_t, std::uint16_t> TextWriter::add_units(std::u32string_view plain) {
  auto units = parse_han(plain).units;
  if (units.size() > 40) units.resize(40);
  auto const first = static_cast<std::uint32_t>(out_.units.size());
  out_.units.insert(out_.units.end(), units.begin(), units.end());
  return {first, static_cast<std::uint16_t>(units.size())};
}

Result<void> DivisionWriter::add(std::span<Division const> divisions) {
  list_ = divisions;
  entries_.assign(list_.size(), kNone);
  for (std::uint32_t d = 0; d < list_.size(); ++d) {
    if (!list_[d].code.empty()) by_code_.emplace(list_[d].code, d);
  }
  std::vector<std::uint32_t> formers;
  for (std::uint32_t d = 0; d < list_.size(); ++d) {
    auto const ends = became(d);
    if (ends.size() == 1 && ends[0] == d) {
      TOCSIN_CHECK(place(d, 0));
    } else {
      formers.push_back(d);
    }
  }
  for (auto const d : formers) TOCSIN_CHECK(add_former(d, became(d)));
  std::stable_sort(out_.divisions.begin(), out_.divisions.end(),
                   [&](auto const& a, auto const& b) { return texts_.view(a.code) < texts_.view(b.code); });
  return {};
}

// The divisions of now that it leads to; itself when it has no successor, or when its successors lead round in a circle.
std::vector<std::uint32_t> DivisionWriter::became(std::uint32_t division) const {
  std::vector<std::uint32_t> open{division}, seen, ends;
  while (!open.empty() && seen.size() < 1'000) {
    auto const d = open.back();
    open.pop_back();
    if (std::find(seen.begin(), seen.end(), d) != seen.end()) continue;
    seen.push_back(d);
    bool leads_on = false;
    for (auto const s : list_[d].successors) {
      if (s >= list_.size() || s == d) continue;
      leads_on = true;
      open.push_back(s);
    }
    if (!leads_on) ends.push_back(d);
  }
  std::sort(ends.begin(), ends.end());
  if (ends.empty()) ends.push_back(division);
  return ends;
}

std::uint32_t DivisionWriter::now(std::uint32_t division) const {
  if (division >= list_.size()) return kNone;
  auto const ends = became(division);
  return ends.size() == 1 ? entries_[ends[0]] : kNone;
}

Result<std::uint32_t> DivisionWriter::place(std::uint32_t division, std::size_t depth) {
  if (entries_[division] != kNone) return entries_[division];
  auto const& d = list_[division];
  std::uint32_t above = kNone;
  // A parent that was split says no more where this one lies.
  if (d.parent < list_.size() && depth < kDeepest) {
    if (auto const ends = became(d.parent); ends.size() == 1 && ends[0] != division) {
      TOCSIN_TRY(above, place(ends[0], depth + 1));
    }
  }
  TOCSIN_TRY(auto const entry, admin(d.name, d.kind, above));
  entries_[division] = entry;
  if (entry == kNone || entry == above) return entry;
  auto const [it, fresh] = of_kind_.try_emplace(std::tuple(d.kind, d.name.any()), entry);
  if (!fresh && it->second != entry) it->second = kNone;  // Two of one name: neither is meant without its parent.
  if (!d.code.empty()) out_.divisions.push_back({texts_.store(d.code), entry, d.valid});
  return entry;
}

Result<void> DivisionWriter::add_former(std::uint32_t division, std::vector<std::uint32_t> const& became) {
  auto const& d = list_[division];
  if (is_nameless(d.name.any())) return {};
  Former former;
  former.parent = now(d.parent);
  former.until = d.valid.until;
  for (auto const end : became) {
    auto const target = entries_[end];
    if (target == kNone) continue;
    auto const kind = out_.admins[target].kind;
    auto const above = out_.admins[target].parent;
    TOCSIN_TRY(auto const entry, push(d.name.any(), kind, above, target, true));
    for (bool const is_zh : {true, false}) {
      auto const& form = is_zh ? d.name.zh : d.name.en;
      if (form.empty()) continue;
      std::uint32_t at = entry;
      if (form != d.name.any()) {
        TOCSIN_TRY(at, push(form, kind, above, target, true));
      }
      (is_zh ? out_.admins[entry].zh : out_.admins[entry].en) = at;
    }
    if (entries_[division] == kNone) entries_[division] = entry;
    if (!d.code.empty()) out_.divisions.push_back({texts_.store(d.code), entry, d.valid});
    if (d.kind == AdminKind::kVillage) former_villages_.push_back({d.name, entry, target});
    former.became = became.size() == 1 ? target : kNone;
  }
  formers_.emplace(std::tuple(d.kind, d.name.any()), former);
  return {};
}

DivisionWriter::Former const* DivisionWriter::former(AdminKind kind, std::string const& text, std::uint32_t parent) const {
  if (formers_.empty() || admins_.contains(std::tuple(parent, text))) return nullptr;  // A division of now may bear an old name.
  Former const* found = nullptr;
  auto const [first, last] = formers_.equal_range(std::tuple(kind, text));
  for (auto it = first; it != last; ++it) {
    auto const& f = it->second;
    if (f.parent != kNone && parent != kNone && f.parent != parent) continue;
    if (found != nullptr || f.became == kNone) return nullptr;
    found = &f;
  }
  return found;
}

Result<DivisionWriter::Place> DivisionWriter::down(Place above, geo::Name const& name, AdminKind kind) {
  if (is_nameless(name.any())) return above;
  Place out = above;
  auto const* const was = former(kind, name.any(), above.now);
  if (was != nullptr) {
    out.now = was->became;
    out.until = earlier(above.until, was->until);
  } else {
    TOCSIN_TRY(out.now, admin(name, kind, above.now));
  }
  if (was == nullptr && above.listed == above.now) {
    out.listed = out.now;
  } else {
    TOCSIN_TRY(out.listed, listed(name, kind, above.listed, out.now));
  }
  return out;
}

std::map<AdminKind, geo::Name const*> DivisionWriter::names_of(std::string_view code) const {
  std::map<AdminKind, geo::Name const*> out;
  auto const it = by_code_.find(code);
  if (it == by_code_.end()) return out;
  auto d = it->second;
  for (std::size_t step = 0; step < kDeepest && d < list_.size(); ++step, d = list_[d].parent) out.emplace(list_[d].kind, &list_[d].name);
  return out;
}

geo::Name DivisionWriter::name_of(std::uint32_t admin) const {
  auto const text = [&](std::uint32_t a) { return a == kNone ? std::string() : std::string(texts_.view(out_.admins[a].text)); };
  return {text(admin), text(out_.admins[admin].zh), text(out_.admins[admin].en)};
}

Result<std::uint32_t> DivisionWriter::admin(geo::Name const& name, AdminKind kind, std::uint32_t parent) {
  auto const& text = name.any();
  if (is_nameless(text)) return parent;
  auto place = admins_.find(std::tuple(parent, text));
  if (place == admins_.end() && parent == kNone) {
    // A county without its city, as lists of one city have it: the one that is known by that name.
    auto const known = of_kind_.find(std::tuple(kind, text));
    if (known != of_kind_.end() && known->second != kNone) return known->second;
  }
  if (place == admins_.end()) {
    TOCSIN_TRY(auto const fresh, push(text, kind, parent, kNone, false));
    place = admins_.emplace(std::tuple(parent, text), fresh).first;
  }
  auto const self = place->second;
  for (auto const* form : {&name.zh, &name.en}) {
    bool const is_zh = form == &name.zh;
    if (form->empty() || (is_zh ? out_.admins[self].zh : out_.admins[self].en) != kNone) continue;
    std::uint32_t at = self;
    if (*form != text) {
      TOCSIN_TRY(at, push(*form, out_.admins[self].kind, parent, self, false));
    }
    (is_zh ? out_.admins[self].zh : out_.admins[self].en) = at;
  }
  return self;
}

// A name as a list has it, that nobody is found by: for saying what stood there.
Result<std::uint32_t> DivisionWriter::listed(geo::Name const& name, AdminKind kind, std::uint32_t parent, std::uint32_t self) {
  auto const [place, fresh] = listed_.try_emplace(std::tuple(parent, name.any()), kNone);
  if (!fresh) return place->second;
  auto const push_name = [&](std::string const& text) {
    out_.admins.push_back({.text = texts_.store(text), .parent = parent, .self = self, .kind = kind});
    return static_cast<std::uint32_t>(out_.admins.size() - 1);
  };
  place->second = push_name(name.any());
  for (bool const is_zh : {true, false}) {
    auto const& form = is_zh ? name.zh : name.en;
    if (form.empty()) continue;
    auto const at = form == name.any() ? place->second : push_name(form);
    (is_zh ? out_.admins[place->second].zh : out_.admins[place->second].en) = at;
  }
  return place->second;
}

Result<std::uint32_t> DivisionWriter::push(std::string const& text, AdminKind kind, std::uint32_t parent, std::uint32_t self,
                                           bool is_former) {
  TOCSIN_TRY(auto const plain, normalised(text));
  AdminEntry a;
  a.text = texts_.store(text);
  a.kind = kind;
  a.parent = parent;
  a.former = is_former ? 1 : 0;
  auto const at = static_cast<std::uint32_t>(out_.admins.size());
  a.self = self == kNone ? at : self;
  if (has_han(plain)) {
    std::tie(a.unit, a.units) = texts_.add_units(plain);
    auto const stem = is_division_type(plain.back()) ? plain.substr(0, plain.size() - 1) : plain;
    if (stem.size() >= 2) words_.insert(to_utf8(stem));
    words_.insert(to_utf8(plain));
  } else {
    a.letters = texts_.store(plain_letters(parse_latin_name(plain, false).letters));
    words_.insert(to_utf8(plain) + ' ');
  }
  out_.admins.push_back(a);
  if (a.units == 0) TOCSIN_CHECK(push_stem(to_utf8(plain), at));
  return at;
}

// Hekou Town is Hekou to many.
Result<void> DivisionWriter::push_stem(std::string const& plain, std::uint32_t of) {
  constexpr std::string_view kKinds[] = {"town", "township", "county", "city", "district", "village", "province", "subdistrict"};
  auto const space = plain.rfind(' ');
  if (space == std::string::npos || std::find(std::begin(kKinds), std::end(kKinds), plain.substr(space + 1)) == std::end(kKinds)) return {};
  auto stem = out_.admins[of];
  stem.text = texts_.store(plain.substr(0, space));
  TOCSIN_TRY(auto const text, normalised(plain.substr(0, space)));
  stem.letters = texts_.store(plain_letters(parse_latin_name(text, false).letters));
  if (stem.letters.length < 4) return {};
  words_.insert(plain.substr(0, space + 1));
  out_.admins.push_back(stem);
  return {};
}

}  // namespace tocsin::address
