// Random values of any described type, for tests: every member of every event is filled without being named.
#pragma once

#include "base/random.h"
#include "codec/json_reader.h"

namespace tocsin::journal {

template <class T>
T any_value(Random& random, int depth = 4);

template <class V, std::size_t... Is>
V any_alternative(Random& random, int depth, std::index_sequence<Is...>) {
  V out;
  auto const index = random.below(sizeof...(Is));
  (void)((Is == index && (out.template emplace<Is>(any_value<std::variant_alternative_t<Is, V>>(random, depth)), true)) || ...);
  return out;
}

inline std::string any_text(Random& random) {
  static constexpr std::string_view kPieces[] = {"", "fire", "\"", "\\", "\n", "警情", "中山路12号", "\x01", " ", "😀"};
  std::string out;
  for (auto i = random.below(4); i > 0; --i) out += kPieces[random.below(std::size(kPieces))];
  return out;
}

template <class T>
T any_value(Random& random, int depth) {
  if constexpr (std::is_same_v<T, bool>) {
    return random.chance(500'000);
  } else if constexpr (std::is_same_v<T, double>) {
    return static_cast<double>(random.between(-1'000'000, 1'000'000)) / 7;
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(random.next() >> random.below(64));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return any_text(random);
  } else if constexpr (std::is_same_v<T, Instant>) {
    return Instant{random.between(0, 4'000'000'000'000'000)};
  } else if constexpr (std::is_same_v<T, Duration>) {
    return Duration{random.between(-4'000'000'000'000, 4'000'000'000'000)};
  } else if constexpr (std::is_same_v<T, Wgs84>) {
    return {static_cast<std::int32_t>(random.between(-900'000'000, 900'000'000)),
            static_cast<std::int32_t>(random.between(-1'800'000'000, 1'800'000'000))};
  } else if constexpr (std::is_same_v<T, Hash>) {
    return sha256(std::to_string(random.next()));
  } else if constexpr (codec::is_id<T>) {
    return {static_cast<std::uint16_t>(random.below(9)), random.below(1'000'000) + 1, static_cast<std::uint16_t>(random.below(99))};
  } else if constexpr (codec::is_code<T>) {
    return {"c" + std::to_string(random.below(100))};
  } else if constexpr (std::is_enum_v<T>) {
    auto const& words = codec::kWords<T>;
    return static_cast<T>(words[random.below(words.size())].value);
  } else if constexpr (codec::is_optional<T>) {
    if (depth == 0 || random.chance(500'000)) return std::nullopt;
    return any_value<typename T::value_type>(random, depth - 1);
  } else if constexpr (codec::is_a<T, std::pair>) {
    return {any_value<typename T::first_type>(random, depth), any_value<typename T::second_type>(random, depth)};
  } else if constexpr (codec::is_std_array<T>) {
    T out;
    for (auto& item : out) item = any_value<typename T::value_type>(random, depth);
    return out;
  } else if constexpr (codec::is_list<T>) {
    T out;
    for (auto i = depth == 0 ? 0 : random.below(3); i > 0; --i) out.push_back(any_value<typename T::value_type>(random, depth - 1));
    return out;
  } else if constexpr (codec::is_set<T>) {
    T out;
    for (auto i = depth == 0 ? 0 : random.below(3); i > 0; --i) out.insert(any_value<typename T::value_type>(random, depth - 1));
    return out;
  } else if constexpr (codec::is_map<T>) {
    T out;
    for (auto i = depth == 0 ? 0 : random.below(3); i > 0; --i)
      out.emplace(any_value<typename T::key_type>(random, depth - 1), any_value<typename T::mapped_type>(random, depth - 1));
    return out;
  } else if constexpr (codec::is_variant<T>) {
    return any_alternative<T>(random, depth, std::make_index_sequence<std::variant_size_v<T>>{});
  } else {
    T out{};
    codec::for_each_member<T>([&](auto descriptor) {
      using D = decltype(descriptor);
      out.*D::pointer = any_value<codec::MemberType<D>>(random, depth);
    });
    return out;
  }
}

}  // namespace tocsin::journal
