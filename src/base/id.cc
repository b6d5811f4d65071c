#include "base/id.h"

#include <charconv>

#include <fmt/format.h>

#include "base/text.h"

namespace tocsin {

std::string to_text(RawId id) {
  if (id.position == 0) return {};
  return fmt::format("{}-{}-{}", id.centre, id.position, id.ordinal);
}

Result<RawId> parse_raw_id(std::string_view text) {
  RawId id;
  char const* at = text.data();
  char const* const end = at + text.size();
  auto const part = [&](auto& value, bool last) {
    auto const [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{} || next == at) return false;
    at = next;
    if (last) return at == end;
    if (at == end || *at != '-') return false;
    ++at;
    return true;
  };
  if (!part(id.centre, false) || !part(id.position, false) || !part(id.ordinal, true) || id.position == 0)
    return invalid("id.malformed", fmt::format("'{}' is not an id of this system", text.substr(0, 40)));
  return id;
}

bool is_valid_code(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  for (std::size_t at = 0; at < text.size();) {
    char32_t const c = next_character(text, at);
    bool const ascii_ok =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-' || c == '/';
    if (c < 0x80 ? !ascii_ok : !may_stand_in_code(c)) return false;
  }
  return true;
}

bool is_new_code(std::string_view text) { return is_valid_code(text) && !text.contains('/') && text != "." && text != ".."; }

}  // namespace tocsin
