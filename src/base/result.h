// Result and Error: how a refusal travels (docs: ARCHITECTURE "Errors", class a).
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace tocsin {

// Each kind has one HTTP status: 422/400, 404, 409, 403, 503, 500.
enum class ErrorKind { kInvalid, kNotFound, kConflict, kForbidden, kUnavailable, kCorrupt };

// `code` is stable and listed in contracts/errors.json; `detail` is for the person who asked (never personal data).
struct Error {
  ErrorKind kind = ErrorKind::kInvalid;
  std::string code;
  std::string detail;

  friend bool operator==(Error const&, Error const&) = default;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, std::string_view code, std::string detail = {}) {
  return std::unexpected(Error{kind, std::string(code), std::move(detail)});
}
inline std::unexpected<Error> invalid(std::string_view code, std::string detail = {}) {
  return fail(ErrorKind::kInvalid, code, std::move(detail));
}
inline std::unexpected<Error> not_found(std::string_view code, std::string detail = {}) {
  return fail(ErrorKind::kNotFound, code, std::move(detail));
}
inline std::unexpected<Error> conflict(std::string_view code, std::string detail = {}) {
  return fail(ErrorKind::kConflict, code, std::move(detail));
}
inline std::unexpected<Error> forbidden(std::string_view code, std::string detail = {}) {
  return fail(ErrorKind::kForbidden, code, std::move(detail));
}
inline std::unexpected<Error> unavailable(std::string_view code, std::string detail = {}) {
  return fail(ErrorKind::kUnavailable, code, std::move(detail));
}
inline std::unexpected<Error> corrupt(std::string_view code, std::string detail = {}) {
  return fail(ErrorKind::kCorrupt, code, std::move(detail));
}

// Class b: a broken invariant. On in release; the process stops and recovers by replay. Never reachable from input.
[[noreturn]] void assertion_failed(char const* expression, char const* file, int line);
#define TOCSIN_ASSERT(expression) ((expression) ? static_cast<void>(0) : ::tocsin::assertion_failed(#expression, __FILE__, __LINE__))

}  // namespace tocsin

// TOCSIN_TRY(value, expression): value = *expression, or return its error.
#define TOCSIN_CONCAT_(a, b) a##b
#define TOCSIN_CONCAT(a, b) TOCSIN_CONCAT_(a, b)
#define TOCSIN_TRY(declaration, expression)                                                                           \
  auto TOCSIN_CONCAT(result_, __LINE__) = (expression);                                                               \
  if (!TOCSIN_CONCAT(result_, __LINE__)) return std::unexpected(std::move(TOCSIN_CONCAT(result_, __LINE__)).error()); \
  declaration = std::move(*TOCSIN_CONCAT(result_, __LINE__))
#define TOCSIN_CHECK(expression)                                                                                                       \
  do {                                                                                                                                 \
    if (auto tocsin_check_result = (expression); !tocsin_check_result) return std::unexpected(std::move(tocsin_check_result).error()); \
  } while (false)
