// What the codecs read off a described struct at compile time: members, wire names, type names, units.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"
#include "codec/nullable.h"
#include "geo/wgs84.h"

namespace tocsin::codec {

// JSON that is already encoded and is put in as it stands. Written, never read.
struct RawJson {
  std::string text;
};

// A name made at compile time.
struct NameText {
  std::array<char, 96> data{};
  std::size_t size = 0;

  constexpr void add(char c) { data[size++] = c; }
  constexpr void add(std::string_view text) {
    for (char const c : text) add(c);
  }
  constexpr std::string_view view() const { return {data.data(), size}; }
};

// InQuarters -> in_quarters.
constexpr NameText snake_case(std::string_view pascal) {
  NameText out;
  for (std::size_t i = 0; i < pascal.size(); ++i) {
    char const c = pascal[i];
    bool const upper = c >= 'A' && c <= 'Z';
    if (upper && i != 0 && out.size != 0 && out.data[out.size - 1] != '_') out.add('_');
    out.add(upper ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

// "tocsin::incident::Opened", read from the compiler's own signature text (g++ and clang).
template <class T>
constexpr std::string_view full_type_name() {
  std::string_view const text = __PRETTY_FUNCTION__;
  std::size_t const begin = text.find("T = ") + 4;
  std::size_t const end = text.find_first_of(";]", begin);
  return text.substr(begin, end - begin);
}

// Splits off the innermost namespace below tocsin: {"incident", "Opened"}; {"", "Error"} directly in tocsin.
struct TypeNameParts {
  std::string_view module, name;
};
template <class T>
constexpr TypeNameParts type_name_parts() {
  std::string_view const full = full_type_name<T>();
  std::size_t const colon = full.rfind("::");
  if (colon == std::string_view::npos) return {{}, full};
  std::string_view scope = full.substr(0, colon);
  if (std::size_t const outer = scope.rfind("::"); outer != std::string_view::npos) scope = scope.substr(outer + 2);
  if (scope == "tocsin" || scope.starts_with('{') || scope.starts_with('(')) scope = {};
  return {scope, full.substr(colon + 2)};
}

// "incident.opened": how a variant names its alternative.
template <class T>
constexpr NameText make_wire_type_name() {
  constexpr TypeNameParts kParts = type_name_parts<T>();
  NameText out;
  if (!kParts.module.empty()) {
    out.add(kParts.module);
    out.add('.');
  }
  out.add(snake_case(kParts.name).view());
  return out;
}
template <class T>
inline constexpr NameText kWireTypeName = make_wire_type_name<T>();

// "incident.Opened": how a schema names it.
template <class T>
constexpr NameText make_schema_name() {
  constexpr TypeNameParts kParts = type_name_parts<T>();
  NameText out;
  if (!kParts.module.empty()) {
    out.add(kParts.module);
    out.add('.');
  }
  out.add(kParts.name);
  return out;
}
template <class T>
inline constexpr NameText kSchemaName = make_schema_name<T>();

template <class T, template <class...> class Template>
inline constexpr bool is_a = false;
template <class... Ts, template <class...> class Template>
inline constexpr bool is_a<Template<Ts...>, Template> = true;
template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t N>
inline constexpr bool is_std_array<std::array<T, N>> = true;

template <class T>
inline constexpr bool is_optional = is_a<T, std::optional>;
template <class T>
inline constexpr bool is_nullable = is_a<T, Nullable>;
template <class T>
inline constexpr bool is_list = is_a<T, std::vector> || is_a<T, std::deque>;
template <class T>
inline constexpr bool is_set = is_a<T, std::set>;
template <class T>
inline constexpr bool is_map = is_a<T, std::map>;
template <class T>
inline constexpr bool is_variant = is_a<T, std::variant>;
template <class T>
inline constexpr bool is_id = is_a<T, Id>;
template <class T>
inline constexpr bool is_code = is_a<T, Code>;
template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>;

// A quantity whose unit stands in its C++ type and, on the wire, last in the member's name.
template <class T>
struct Quantity;
template <class T>
concept IsQuantity = requires { Quantity<T>::kSuffix; };
template <>
struct Quantity<Duration> {
  static constexpr std::string_view kSuffix = "_ms";
};

// The suffix that a member of this type takes: "_ms" for Duration, optional<Duration>, vector<Duration>.
template <class T>
constexpr std::string_view unit_suffix() {
  if constexpr (IsQuantity<T>) {
    return Quantity<T>::kSuffix;
  } else if constexpr (is_optional<T> || is_nullable<T> || is_list<T> || is_set<T> || (is_std_array<T> && !std::is_same_v<T, Hash>)) {
    return unit_suffix<typename T::value_type>();
  } else if constexpr (is_map<T>) {
    return unit_suffix<typename T::mapped_type>();
  } else {
    return {};
  }
}

template <class T>
inline constexpr bool is_described_struct = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
inline constexpr bool is_described_enum = boost::describe::has_describe_enumerators<T>::value;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <class>
struct MemberPointer;
template <class Owner, class T>
struct MemberPointer<T Owner::*> {
  using Type = T;
};
template <class Descriptor>
using MemberType = std::remove_cv_t<typename MemberPointer<std::remove_cv_t<decltype(Descriptor::pointer)>>::Type>;

// The member's wire name: its C++ word (a trailing _ that dodges a keyword left off) and its unit.
template <class Descriptor>
constexpr NameText make_member_name() {
  NameText out;
  std::string_view name = Descriptor::name;
  if (name.ends_with('_')) name.remove_suffix(1);
  out.add(name);
  out.add(unit_suffix<MemberType<Descriptor>>());
  return out;
}
template <class Descriptor>
inline constexpr NameText kMemberName = make_member_name<Descriptor>();

template <class Descriptor>
constexpr NameText make_member_key() {
  NameText out;
  out.add('"');
  out.add(kMemberName<Descriptor>.view());
  out.add("\":");
  return out;
}
template <class Descriptor>
inline constexpr NameText kMemberKey = make_member_key<Descriptor>();

// The member by which a variant names its alternative. Not "type": an incident's type is called that.
inline constexpr std::string_view kAlternativeMember = "event";

// A member that may be left out when reading.
template <class T>
inline constexpr bool may_be_absent = is_optional<T> || is_list<T> || is_set<T> || is_map<T>;

// The words of an enum: kInQuarters -> "in_quarters", in the order of description.
struct Word {
  std::string_view text;
  std::int64_t value;
};
template <class D>
constexpr NameText make_word() {
  std::string_view name = D::name;
  if (name.size() > 1 && name[0] == 'k' && name[1] >= 'A' && name[1] <= 'Z') name.remove_prefix(1);
  return snake_case(name);
}
template <class D>
inline constexpr NameText kWord = make_word<D>();
template <class List>
struct WordTable;
template <template <class...> class List, class... Ds>
struct WordTable<List<Ds...>> {
  static constexpr std::array<Word, sizeof...(Ds)> kWords{Word{kWord<Ds>.view(), static_cast<std::int64_t>(Ds::value)}...};
};
template <class E>
inline constexpr auto const& kWords = WordTable<boost::describe::describe_enumerators<E>>::kWords;

// The wire word of an enumerator; asserts that the value is described.
template <class E>
std::string_view word_of(E value) {
  auto const& words = kWords<E>;
  auto const number = static_cast<std::int64_t>(value);
  if (number >= 0 && number < static_cast<std::int64_t>(words.size()) && words[static_cast<std::size_t>(number)].value == number)
    return words[static_cast<std::size_t>(number)].text;
  for (auto const& word : words)
    if (word.value == number) return word.text;
  assertion_failed("the enumerator is described", __FILE__, __LINE__);
}
template <class E>
std::string word_text(E value) {
  return std::string(word_of(value));
}
// The enumerator of a wire word; empty when there is none.
template <class E>
std::optional<E> enumerator_of(std::string_view text) {
  for (auto const& word : kWords<E>)
    if (word.text == text) return static_cast<E>(word.value);
  return std::nullopt;
}

// Applies f to the descriptor of every member (an empty tag object: use decltype).
template <class T, class F>
constexpr void for_each_member(F&& f) {
  boost::mp11::mp_for_each<Members<T>>(std::forward<F>(f));
}

}  // namespace tocsin::codec
