// Name: what something is called, on the sign and in the two languages of the screens.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace tocsin::geo {

// `local` is what stands on the sign; `zh` and `en` may be empty. A screen shows its own language, else local.
struct Name {
  std::string local;
  std::string zh;
  std::string en;

  friend auto operator<=>(Name const&, Name const&) = default;
  // The form that says it when none is asked for; empty when there is no name at all.
  std::string const& any() const { return !local.empty() ? local : !zh.empty() ? zh : en; }
  // In the language of a screen.
  std::string const& in(std::string_view language) const {
    std::string const& own = language == "zh" ? zh : en;
    return !own.empty() ? own : local;
  }
  bool empty() const { return any().empty(); }
};

}  // namespace tocsin::geo
