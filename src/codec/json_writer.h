// Described structs -> compact UTF-8 JSON, straight into a string.
//   Members without a value (std::optional) are left out, or null (Nullable). Instant: RFC 3339. Duration: milliseconds (a fraction only
//   where it has microseconds), its member ending in _ms. Wgs84: {"lat":..,"lon":..} in degrees. Id, Code: text; Hash: hex. An unset
//   Instant, Id or Code is "" (use std::optional for what may be absent). Enumerators: snake_case words. A variant:
//   {"event":"module.struct_name", ...}.
#pragma once

#include <string>
#include <string_view>

#include "codec/reflect.h"

namespace tocsin::codec {

void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);
void append_number(std::string& out, double value);  // Shortest form that reads back the same; not-a-number and infinities: null.
void append_text(std::string& out, std::string_view text);
void append_value(std::string& out, Instant at);
void append_value(std::string& out, Duration duration);
void append_value(std::string& out, Wgs84 point);
void append_value(std::string& out, Hash const& hash);
void append_value(std::string& out, RawId id);

template <class T>
void append_json(std::string& out, T const& value);

template <class T>
std::string to_json(T const& value) {
  std::string out;
  out.reserve(1024);  // Most of what is written fits; growing step by step costs more than the writing.
  append_json(out, value);
  return out;
}

// The text of a map's key.
template <class K>
std::string key_text(K const& key) {
  if constexpr (is_text<K>) {
    return std::string(key);
  } else if constexpr (is_code<K>) {
    return key.text;
  } else if constexpr (is_id<K>) {
    return to_text(key);
  } else if constexpr (std::is_enum_v<K>) {
    return std::string(word_of(key));
  } else {
    static_assert(std::is_integral_v<K>, "a JSON object's key is text, a Code, an Id, an enumerator or an integer");
    return std::to_string(key);
  }
}

// The members of a struct, without braces; `out` ends in '{' or in an earlier member.
template <class T>
void append_members(std::string& out, T const& value) {
  for_each_member<T>([&](auto descriptor) {
    using D = decltype(descriptor);
    auto const& member = value.*D::pointer;
    if constexpr (is_optional<MemberType<D>>) {
      if (!member) return;
    }
    if (out.back() != '{') out += ',';
    out += kMemberKey<D>.view();
    append_json(out, member);
  });
}

template <class V>
void append_variant(std::string& out, V const& value) {
  std::visit(
      [&](auto const& alternative) {
        using A = std::decay_t<decltype(alternative)>;
        if constexpr (is_variant<A>) {
          append_variant(out, alternative);
        } else {
          static_assert(is_described_struct<A>, "the alternatives of a variant are described structs");
          out += "{\"";
          out += kAlternativeMember;
          out += "\":\"";
          out += kWireTypeName<A>.view();
          out += '"';
          append_members(out, alternative);
          out += '}';
        }
      },
      value);
}

template <class T>
void append_json(std::string& out, T const& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_same_v<T, RawJson>) {
    out += value.text;
  } else if constexpr (std::is_integral_v<T>) {
    append_number(out, static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    append_number(out, static_cast<double>(value));
  } else if constexpr (is_text<T>) {
    append_text(out, value);
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Duration> || std::is_same_v<T, Wgs84> || std::is_same_v<T, Hash>) {
    append_value(out, value);
  } else if constexpr (is_id<T>) {
    append_value(out, RawId{value.centre, value.position, value.ordinal});
  } else if constexpr (is_code<T>) {
    append_text(out, value.text);
  } else if constexpr (std::is_enum_v<T>) {
    out += '"';
    out += word_of(value);
    out += '"';
  } else if constexpr (is_optional<T> || is_nullable<T>) {
    if (value) {
      append_json(out, *value);
    } else {
      out += "null";
    }
  } else if constexpr (is_list<T> || is_set<T> || is_std_array<T>) {
    out += '[';
    bool first = true;
    for (typename T::value_type const& item : value) {
      if (!first) out += ',';
      first = false;
      append_json(out, item);
    }
    out += ']';
  } else if constexpr (is_map<T>) {
    out += '{';
    bool first = true;
    for (auto const& [key, item] : value) {
      if (!first) out += ',';
      first = false;
      append_text(out, key_text(key));
      out += ':';
      append_json(out, item);
    }
    out += '}';
  } else if constexpr (is_variant<T>) {
    append_variant(out, value);
  } else {
    static_assert(is_described_struct<T>, "BOOST_DESCRIBE_STRUCT is missing for this type");
    out += '{';
    append_members(out, value);
    out += '}';
  }
}

}  // namespace tocsin::codec
