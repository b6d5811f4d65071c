// Every detail that an entry's events name, wherever in them it stands: found by reflection, so that a new event is not forgotten.
#pragma once

#include "codec/reflect.h"
#include "core/command.h"

namespace tocsin::journal {

template <class T, class F>
void each_detail(T const& value, F&& f) {
  if constexpr (std::is_same_v<T, DetailRef>) {
    f(value);
  } else if constexpr (codec::is_optional<T>) {
    if (value) each_detail(*value, f);
  } else if constexpr (codec::is_variant<T>) {
    std::visit([&](auto const& one) { each_detail(one, f); }, value);
  } else if constexpr (codec::is_list<T>) {
    for (auto const& one : value) each_detail(one, f);
  } else if constexpr (codec::is_described_struct<T>) {
    codec::for_each_member<T>([&](auto descriptor) { each_detail(value.*decltype(descriptor)::pointer, f); });
  }
}

}  // namespace tocsin::journal
