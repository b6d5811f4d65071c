// Walks the facts of a decision over their described members: one place that bounds every text and list that can reach the journal.
#include <fmt/format.h>

#include <boost/mp11.hpp>

#include "base/text.h"
#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

struct Limits {
  std::optional<Error> error;

  void look(std::string const& text) {
    if (text.size() > kMaxText && !error)
      error = Error{ErrorKind::kInvalid, "text.too_long", fmt::format("a text may have {} bytes", kMaxText)};
    if (!is_plain_text(text) && !error)
      error = Error{ErrorKind::kInvalid, "text.malformed",
                    "a text has characters that cannot be shown (control characters or marks of direction)"};
  }
  template <class Tag>
  void look(Code<Tag> const& code) {
    if (code.is_set() && !is_valid_code(code.text) && !error)
      error = Error{ErrorKind::kInvalid, "code.malformed", "a code has 1 to 64 letters, digits or . _ - /"};
  }
  template <class Tag>
  void look(Id<Tag> const&) {}
  void look(Instant const&) {}
  void look(Duration const&) {}
  void look(Hash const&) {}
  void look(Wgs84 const&) {}
  template <class T>
  void look(std::optional<T> const& value) {
    if (value) look(*value);
  }
  template <class T>
  void look(std::vector<T> const& list) {
    if (list.size() > kMaxList && !error)
      error = Error{ErrorKind::kInvalid, "list.too_long", fmt::format("a list may have {} items", kMaxList)};
    for (T const& item : list) {
      if (error) return;
      look(item);
    }
  }
  template <class T>
  void look(T const& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      return;
    } else {
      boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
          [&](auto member) { look(value.*decltype(member)::pointer); });
    }
  }
};

}  // namespace

Result<bool> check_limits(Events const& events) {
  Limits limits;
  for (Event const& event : events) {
    std::visit(
        [&]<class M>(M const& module) {
          if constexpr (std::is_same_v<M, DetailsErased>) {
            limits.look(module);
          } else {
            std::visit([&](auto const& fact) { limits.look(fact); }, module);
          }
        },
        event);
    if (limits.error) return std::unexpected(*limits.error);
  }
  return true;
}

}  // namespace tocsin::core
