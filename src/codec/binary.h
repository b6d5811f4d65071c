// Described structs <-> compact bytes, always the same for the same value: snapshots and the state hash.
// Unsigned integers and counts: varint; signed: zigzag varint; text: count and bytes; optional and variant: index and value; maps and sets
// in key order; doubles: 8 bytes. No names and no versions: snapshots are keyed by schema_hash (type_info.h). Reading damaged bytes:
// bytes.damaged.
#pragma once

#include <bit>
#include <span>
#include <string>
#include <string_view>

#include "codec/reflect.h"

namespace tocsin::codec {

void append_varint(std::string& out, std::uint64_t value);

// Reads on until something is wrong, then stays failed.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool varint(std::uint64_t& out);
  bool take(std::size_t count, std::string_view& out);
  bool count(std::size_t& out);  // Of items of at least one byte each: never more than there are bytes left.
  bool word(std::int64_t value, std::span<Word const> words) const;
  bool at_end() const { return at_ == end_; }

 private:
  char const* at_;
  char const* end_;
};

constexpr std::uint64_t to_zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t from_zigzag(std::uint64_t value) { return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1))); }

template <class T>
void append_bytes(std::string& out, T const& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += static_cast<char>(value);
  } else if constexpr (std::is_enum_v<T>) {
    append_varint(out, to_zigzag(static_cast<std::int64_t>(value)));
  } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    append_varint(out, to_zigzag(value));
  } else if constexpr (std::is_integral_v<T>) {
    append_varint(out, value);
  } else if constexpr (std::is_same_v<T, double>) {
    auto bits = std::bit_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, bits >>= 8) out += static_cast<char>(bits & 0xFF);
  } else if constexpr (std::is_same_v<T, std::string>) {
    append_varint(out, value.size());
    out += value;
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Duration>) {
    append_varint(out, to_zigzag(value.us));
  } else if constexpr (std::is_same_v<T, Wgs84>) {
    append_varint(out, to_zigzag(value.lat_e7));
    append_varint(out, to_zigzag(value.lon_e7));
  } else if constexpr (std::is_same_v<T, Hash>) {
    out.append(reinterpret_cast<char const*>(value.data()), value.size());
  } else if constexpr (is_id<T>) {
    append_varint(out, value.centre);
    append_varint(out, value.position);
    append_varint(out, value.ordinal);
  } else if constexpr (is_code<T>) {
    append_bytes(out, value.text);
  } else if constexpr (is_optional<T>) {
    out += static_cast<char>(value.has_value());
    if (value) append_bytes(out, *value);
  } else if constexpr (is_a<T, std::pair>) {
    append_bytes(out, value.first);
    append_bytes(out, value.second);
  } else if constexpr (is_std_array<T>) {
    for (auto const& item : value) append_bytes(out, item);
  } else if constexpr (is_list<T> || is_set<T>) {
    append_varint(out, value.size());
    for (typename T::value_type const& item : value) append_bytes(out, item);
  } else if constexpr (is_map<T>) {
    append_varint(out, value.size());
    for (auto const& [key, item] : value) {
      append_bytes(out, key);
      append_bytes(out, item);
    }
  } else if constexpr (is_variant<T>) {
    append_varint(out, value.index());
    std::visit([&](auto const& alternative) { append_bytes(out, alternative); }, value);
  } else if constexpr (std::is_same_v<T, std::monostate>) {
    out += '\0';
  } else {
    static_assert(is_described_struct<T>, "BOOST_DESCRIBE_STRUCT is missing for this type");
    if constexpr (boost::mp11::mp_empty<Members<T>>::value) out += '\0';  // So that every item has a byte: counts can be checked.
    for_each_member<T>([&](auto descriptor) { append_bytes(out, value.*decltype(descriptor)::pointer); });
  }
}

template <class T>
bool read_bytes(ByteReader& in, T& out);

template <class V, std::size_t... Is>
bool read_bytes_alternative(ByteReader& in, V& out, std::size_t index, std::index_sequence<Is...>) {
  bool ok = false;
  (void)((Is == index && (ok = read_bytes(in, out.template emplace<Is>()), true)) || ...);
  return ok;
}

template <class T>
bool read_bytes(ByteReader& in, T& out) {
  if constexpr (std::is_same_v<T, bool>) {
    std::uint64_t value = 0;
    if (!in.varint(value) || value > 1) return false;
    out = value == 1;
    return true;
  } else if constexpr (std::is_enum_v<T>) {
    std::uint64_t value = 0;
    if (!in.varint(value) || !in.word(from_zigzag(value), kWords<T>)) return false;
    out = static_cast<T>(from_zigzag(value));
    return true;
  } else if constexpr (std::is_integral_v<T>) {
    std::uint64_t value = 0;
    if (!in.varint(value)) return false;
    if constexpr (std::is_signed_v<T>) {
      out = static_cast<T>(from_zigzag(value));
      return out == from_zigzag(value);
    } else {
      out = static_cast<T>(value);
      return out == value;
    }
  } else if constexpr (std::is_same_v<T, double>) {
    std::string_view bytes;
    if (!in.take(8, bytes)) return false;
    std::uint64_t bits = 0;
    for (int i = 7; i >= 0; --i) bits = bits << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
    out = std::bit_cast<double>(bits);
    return true;
  } else if constexpr (std::is_same_v<T, std::string>) {
    std::size_t size = 0;
    std::string_view bytes;
    if (!in.count(size) || !in.take(size, bytes)) return false;
    out = bytes;
    return true;
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Duration>) {
    return read_bytes(in, out.us);
  } else if constexpr (std::is_same_v<T, Wgs84>) {
    return read_bytes(in, out.lat_e7) && read_bytes(in, out.lon_e7);
  } else if constexpr (std::is_same_v<T, Hash>) {
    std::string_view bytes;
    if (!in.take(out.size(), bytes)) return false;
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return true;
  } else if constexpr (is_id<T>) {
    return read_bytes(in, out.centre) && read_bytes(in, out.position) && read_bytes(in, out.ordinal);
  } else if constexpr (is_code<T>) {
    return read_bytes(in, out.text);
  } else if constexpr (is_optional<T>) {
    bool has = false;
    out.reset();
    return read_bytes(in, has) && (!has || read_bytes(in, out.emplace()));
  } else if constexpr (is_a<T, std::pair>) {
    return read_bytes(in, out.first) && read_bytes(in, out.second);
  } else if constexpr (is_std_array<T>) {
    for (auto& item : out)
      if (!read_bytes(in, item)) return false;
    return true;
  } else if constexpr (is_list<T>) {
    std::size_t count = 0;
    out.clear();
    if (!in.count(count)) return false;
    for (std::size_t i = 0; i < count; ++i) {
      typename T::value_type item{};
      if (!read_bytes(in, item)) return false;
      out.push_back(std::move(item));
    }
    return true;
  } else if constexpr (is_set<T>) {
    std::size_t count = 0;
    out.clear();
    if (!in.count(count)) return false;
    for (std::size_t i = 0; i < count; ++i) {
      typename T::value_type item{};
      if (!read_bytes(in, item) || (!out.empty() && !(*out.rbegin() < item))) return false;
      out.insert(out.end(), std::move(item));
    }
    return true;
  } else if constexpr (is_map<T>) {
    std::size_t count = 0;
    out.clear();
    if (!in.count(count)) return false;
    for (std::size_t i = 0; i < count; ++i) {
      typename T::key_type key{};
      if (!read_bytes(in, key) || (!out.empty() && !(out.rbegin()->first < key))) return false;
      if (!read_bytes(in, out.try_emplace(out.end(), std::move(key))->second)) return false;
    }
    return true;
  } else if constexpr (is_variant<T>) {
    std::uint64_t index = 0;
    return in.varint(index) && read_bytes_alternative(in, out, index, std::make_index_sequence<std::variant_size_v<T>>{});
  } else if constexpr (std::is_same_v<T, std::monostate>) {
    std::string_view nothing;
    return in.take(1, nothing) && nothing[0] == 0;
  } else {
    static_assert(is_described_struct<T>, "BOOST_DESCRIBE_STRUCT is missing for this type");
    if constexpr (boost::mp11::mp_empty<Members<T>>::value) {
      std::string_view nothing;
      if (!in.take(1, nothing) || nothing[0] != 0) return false;
    }
    bool ok = true;
    for_each_member<T>([&](auto descriptor) { ok = ok && read_bytes(in, out.*decltype(descriptor)::pointer); });
    return ok;
  }
}

template <class T>
std::string to_bytes(T const& value) {
  std::string out;
  append_bytes(out, value);
  return out;
}
template <class T>
Result<T> from_bytes(std::string_view bytes) {
  ByteReader in(bytes);
  Result<T> out{std::in_place};
  if (!read_bytes(in, *out) || !in.at_end()) return corrupt("bytes.damaged", "the bytes do not hold what they should");
  return out;
}

// The hash by which two states are compared: SHA-256 of the bytes.
template <class T>
Hash hash_of(T const& value) {
  return sha256(to_bytes(value));
}

}  // namespace tocsin::codec
