// JSON -> described structs, strictly: nothing is guessed, and every refusal names the place and what was expected there.
// Errors (kind invalid): json.malformed json.missing_member json.unknown_member json.duplicate_member json.denied_member json.wrong_type
// json.too_long json.unknown_word json.out_of_range; text.malformed.
#pragma once

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "codec/json_writer.h"
#include "codec/reflect.h"

namespace tocsin::codec {

struct JsonLimits {
  std::size_t max_bytes = 1'000'000;     // The whole text.
  std::size_t max_string_bytes = 4'000;  // One string.
  std::size_t max_items = 10'000;        // One array or object.
  std::size_t max_depth = 32;
  bool allow_unknown = false;  // Denied names are refused all the same.
  bool plain_text = false;     // Texts without control characters and marks of direction: base/text.h, is_plain_text.
};
// For what Tocsin itself wrote: entries of the journal.
inline constexpr JsonLimits kJournalLimits{.max_bytes = 16'000'000, .max_string_bytes = 1'000'000, .max_items = 1'000'000};

// A value inside the parser's document (simdjson stays behind json_reader.cc).
struct JsonNode {
  void const* document = nullptr;
  std::size_t index = 0;
};

// Keeps its buffers from text to text: one per thread and use. A node lives until the next parse.
class JsonParser {
 public:
  JsonParser();
  ~JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;

  Result<JsonNode> parse(std::string_view text, JsonLimits const& limits);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One reading: its limits and, once something failed, the error with its path built from the inside out.
class JsonReading {
 public:
  struct Field {
    std::string_view name;
    bool (*read)(JsonReading&, JsonNode, void*);
    bool required;
  };
  struct Alternative {
    std::string_view type;
    bool (*read)(JsonReading&, JsonNode, void*);
  };

  explicit JsonReading(JsonLimits const& limits) : limits_(limits) {}
  Error error() const;

  bool read(JsonNode node, bool& out);
  bool read(JsonNode node, std::int64_t& out, std::int64_t min, std::int64_t max);
  bool read(JsonNode node, std::uint64_t& out, std::uint64_t max);
  bool read(JsonNode node, double& out);
  bool read(JsonNode node, std::string& out);
  bool read(JsonNode node, Instant& out);
  bool read(JsonNode node, Duration& out);
  bool read(JsonNode node, Wgs84& out);
  bool read(JsonNode node, Hash& out);
  bool read(JsonNode node, RawId& out);
  bool read_code(JsonNode node, std::string& out);
  bool read_word(JsonNode node, std::span<Word const> words, std::int64_t& out);
  bool read_struct(JsonNode node, std::span<Field const> fields, void* out, bool inside_variant);
  bool read_variant(JsonNode node, std::span<Alternative const> sorted, void* out);
  static bool is_null(JsonNode node);

  // Array and object walks: `each` is called with (context, key, value) and returns false to stop with the error it has set.
  bool each_item(JsonNode node, void* context, bool (*each)(JsonReading&, void* context, JsonNode), std::size_t& count);
  bool each_member(JsonNode node, void* context, bool (*each)(JsonReading&, void* context, std::string_view key, JsonNode));

  bool fail(std::string_view code, std::string detail);
  bool wrong_type(JsonNode node, std::string_view expected);
  bool bad_key(std::string_view key, std::string_view expected);

 private:
  bool text_of(JsonNode node, std::string_view expected, std::string_view& out);

  JsonLimits limits_;
  std::string code_, detail_, path_;
};

template <class T>
bool read_node(JsonReading& reading, JsonNode node, T& out, bool inside_variant = false);

template <class T>
Result<T> read_json(JsonParser& parser, std::string_view text, JsonLimits const& limits = {}) {
  auto const node = parser.parse(text, limits);
  if (!node) return std::unexpected(node.error());
  JsonReading reading(limits);
  Result<T> out{std::in_place};
  if (!read_node(reading, *node, *out)) return std::unexpected(reading.error());
  return out;
}
template <class T>
Result<T> from_json(std::string_view text, JsonLimits const& limits = {}) {
  JsonParser parser;
  return read_json<T>(parser, text, limits);
}

// ---- what follows is found by the compiler, not by readers ----

template <class Owner, class D>
bool read_member(JsonReading& reading, JsonNode node, void* owner) {
  return read_node(reading, node, static_cast<Owner*>(owner)->*D::pointer);
}
template <class T, class List>
struct FieldTable;
template <class T, template <class...> class List, class... Ds>
struct FieldTable<T, List<Ds...>> {
  static_assert(sizeof...(Ds) <= 64, "a struct on the wire has at most 64 members");
  static constexpr std::array<JsonReading::Field, sizeof...(Ds)> kFields{
      JsonReading::Field{kMemberName<Ds>.view(), &read_member<T, Ds>, !may_be_absent<MemberType<Ds>>}...};
};

// Nested variants are one flat choice on the wire.
template <class... Ts>
struct Types {};
template <class V>
struct FlatAlternatives {
  using type = Types<V>;
};
template <class... As>
struct FlatAlternatives<std::variant<As...>> {
  using type = boost::mp11::mp_append<Types<>, typename FlatAlternatives<As>::type...>;
};
template <class V, class A>
inline constexpr bool holds = false;
template <class... As, class A>
inline constexpr bool holds<std::variant<As...>, A> = (std::is_same_v<As, A> || ...) || (holds<As, A> || ...);

template <class V, class A, std::size_t I = 0>
A& emplace_alternative(V& variant) {
  using Here = std::variant_alternative_t<I, V>;
  if constexpr (std::is_same_v<Here, A>) {
    return variant.template emplace<I>();
  } else if constexpr (holds<Here, A>) {
    return emplace_alternative<Here, A>(variant.template emplace<I>());
  } else {
    return emplace_alternative<V, A, I + 1>(variant);
  }
}
template <class V, class A>
bool read_alternative(JsonReading& reading, JsonNode node, void* variant) {
  return read_node(reading, node, emplace_alternative<V, A>(*static_cast<V*>(variant)), true);
}
template <class T>
constexpr bool has_member_named(std::string_view name) {
  bool found = false;
  for_each_member<T>([&](auto descriptor) { found = found || kMemberName<decltype(descriptor)>.view() == name; });
  return found;
}
template <class V, class List>
struct AlternativeTable;
template <class V, class... As>
struct AlternativeTable<V, Types<As...>> {
  static_assert((is_described_struct<As> && ...), "the alternatives of a variant are described structs");
  static_assert((!has_member_named<As>(kAlternativeMember) && ...), "'event' names the alternative: give the member another name");
  static constexpr auto make() {
    std::array<JsonReading::Alternative, sizeof...(As)> table{
        JsonReading::Alternative{kWireTypeName<As>.view(), &read_alternative<V, As>}...};
    std::sort(table.begin(), table.end(), [](auto const& a, auto const& b) { return a.type < b.type; });
    return table;
  }
  static constexpr std::array<JsonReading::Alternative, sizeof...(As)> kSorted = make();
};

template <class K>
bool read_key(JsonReading& reading, std::string_view text, K& out) {
  if constexpr (std::is_same_v<K, std::string>) {
    out = text;
    return true;
  } else if constexpr (is_code<K>) {
    out.text = text;
    return is_valid_code(text) || reading.bad_key(text, "a code of 1 to 64 letters, digits and . _ - /");
  } else if constexpr (is_id<K>) {
    auto const id = parse_raw_id(text);
    if (!id) return reading.bad_key(text, "an id");
    out = K{id->centre, id->position, id->ordinal};
    return true;
  } else if constexpr (std::is_enum_v<K>) {
    auto const word = enumerator_of<K>(text);
    if (!word) return reading.bad_key(text, "a known word");
    out = *word;
    return true;
  } else {
    static_assert(std::is_integral_v<K>, "a JSON object's key is text, a Code, an Id, an enumerator or an integer");
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return (error == std::errc{} && end == text.data() + text.size()) || reading.bad_key(text, "an integer");
  }
}

template <class T>
bool read_node(JsonReading& reading, JsonNode node, T& out, bool inside_variant) {
  if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, double> || std::is_same_v<T, std::string> || std::is_same_v<T, Instant> ||
                std::is_same_v<T, Duration> || std::is_same_v<T, Wgs84> || std::is_same_v<T, Hash>) {
    return reading.read(node, out);
  } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    std::int64_t wide = 0;
    if (!reading.read(node, wide, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())) return false;
    out = static_cast<T>(wide);
    return true;
  } else if constexpr (std::is_integral_v<T>) {
    std::uint64_t wide = 0;
    if (!reading.read(node, wide, std::numeric_limits<T>::max())) return false;
    out = static_cast<T>(wide);
    return true;
  } else if constexpr (is_id<T>) {
    RawId raw;
    if (!reading.read(node, raw)) return false;
    out = T{raw.centre, raw.position, raw.ordinal};
    return true;
  } else if constexpr (is_code<T>) {
    return reading.read_code(node, out.text);
  } else if constexpr (std::is_enum_v<T>) {
    std::int64_t value = 0;
    if (!reading.read_word(node, kWords<T>, value)) return false;
    out = static_cast<T>(value);
    return true;
  } else if constexpr (is_optional<T> || is_nullable<T>) {
    if (JsonReading::is_null(node)) {
      out.reset();
      return true;
    }
    return read_node(reading, node, out.emplace());
  } else if constexpr (is_list<T>) {
    out.clear();
    std::size_t count = 0;
    return reading.each_item(
        node, &out,
        [](JsonReading& r, void* list, JsonNode item) {
          typename T::value_type value{};
          if (!read_node(r, item, value)) return false;
          static_cast<T*>(list)->push_back(std::move(value));
          return true;
        },
        count);
  } else if constexpr (is_set<T>) {
    out.clear();
    std::size_t count = 0;
    return reading.each_item(
        node, &out,
        [](JsonReading& r, void* set, JsonNode item) {
          typename T::value_type value{};
          if (!read_node(r, item, value)) return false;
          static_cast<T*>(set)->insert(std::move(value));
          return true;
        },
        count);
  } else if constexpr (is_std_array<T>) {
    struct Walk {
      T* array;
      std::size_t next = 0;
    } walk{&out};
    std::size_t count = 0;
    auto const each = [](JsonReading& r, void* context, JsonNode item) {
      auto& w = *static_cast<Walk*>(context);
      return w.next == std::tuple_size_v<T> ? r.fail("json.too_long", "more items than the array has")
                                            : read_node(r, item, (*w.array)[w.next++]);
    };
    if (!reading.each_item(node, &walk, each, count)) return false;
    return count == std::tuple_size_v<T> || reading.wrong_type(node, "an array of " + std::to_string(std::tuple_size_v<T>) + " items");
  } else if constexpr (is_map<T>) {
    out.clear();
    return reading.each_member(node, &out, [](JsonReading& r, void* map, std::string_view key_text, JsonNode item) {
      typename T::key_type key{};
      if (!read_key(r, key_text, key)) return false;
      auto const [at, is_new] = static_cast<T*>(map)->try_emplace(std::move(key));
      return is_new ? read_node(r, item, at->second) : r.fail("json.duplicate_member", "a member stands there twice");
    });
  } else if constexpr (is_variant<T>) {
    return reading.read_variant(node, AlternativeTable<T, typename FlatAlternatives<T>::type>::kSorted, &out);
  } else {
    static_assert(is_described_struct<T>, "BOOST_DESCRIBE_STRUCT is missing for this type");
    return reading.read_struct(node, FieldTable<T, Members<T>>::kFields, &out, inside_variant);
  }
}

}  // namespace tocsin::codec
