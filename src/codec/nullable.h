// Nullable: a member that is always written, as null when it has no value: for what readers of an answer index without asking whether it is
// there. (A member without a value that is a std::optional is left out.)
#pragma once

#include <optional>
#include <utility>

namespace tocsin::codec {

template <class T>
struct Nullable : std::optional<T> {
  using std::optional<T>::optional;
  Nullable() = default;
  Nullable(std::optional<T> value) : std::optional<T>(std::move(value)) {}  // NOLINT(google-explicit-constructor): it is one.
};

}  // namespace tocsin::codec
