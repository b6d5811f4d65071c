#include "codec/json_reader.h"

#include <bit>
#include <cmath>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/text.h"
#include "codec/denied_names.h"

namespace tocsin::codec {

namespace dom = simdjson::dom;

// JsonNode is dom::element without its header: 16 plain bytes, checked here.
static_assert(sizeof(dom::element) == sizeof(JsonNode) && std::is_trivially_copyable_v<dom::element>);

namespace {
dom::element element_of(JsonNode node) { return std::bit_cast<dom::element>(node); }
JsonNode node_of(dom::element element) { return std::bit_cast<JsonNode>(element); }

constexpr std::string_view name_of(dom::element_type type) {
  switch (type) {
    case dom::element_type::ARRAY: return "an array";
    case dom::element_type::OBJECT: return "an object";
    case dom::element_type::INT64:
    case dom::element_type::UINT64: return "an integer";
    case dom::element_type::DOUBLE: return "a number";
    case dom::element_type::STRING: return "text";
    case dom::element_type::BOOL: return "true or false";
    case dom::element_type::NULL_VALUE: return "null";
  }
  return "something else";
}

std::string shorten(std::string_view text) {
  std::size_t size = std::min<std::size_t>(text.size(), 60);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return std::string(text.substr(0, size)) + (size < text.size() ? "..." : "");
}
}  // namespace

struct JsonParser::Impl {
  dom::parser parser;
};

JsonParser::JsonParser() : impl_(std::make_unique<Impl>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

Result<JsonNode> JsonParser::parse(std::string_view text, JsonLimits const& limits) {
  if (text.size() > limits.max_bytes)
    return invalid("json.too_long", fmt::format("the text has {} bytes, at most {} are taken", text.size(), limits.max_bytes));
  auto& parser = impl_->parser;
  if (parser.max_depth() != limits.max_depth || parser.capacity() < text.size()) {
    std::size_t const capacity = std::max<std::size_t>(text.size(), std::max<std::size_t>(parser.capacity(), 4096));
    if (parser.allocate(capacity, limits.max_depth)) return fail(ErrorKind::kUnavailable, "json.no_memory");
  }
  dom::element element;
  if (auto const error = parser.parse(text.data(), text.size(), true).get(element)) {
    if (error == simdjson::DEPTH_ERROR) return invalid("json.too_long", fmt::format("nested deeper than {} levels", limits.max_depth));
    return invalid("json.malformed", simdjson::error_message(error));
  }
  return node_of(element);
}

Error JsonReading::error() const {
  std::string_view const path = path_.starts_with('.') ? std::string_view(path_).substr(1) : std::string_view(path_);
  return {ErrorKind::kInvalid, code_, path.empty() ? detail_ : fmt::format("{}: {}", path, detail_)};
}

bool JsonReading::fail(std::string_view code, std::string detail) {
  code_ = code;
  detail_ = std::move(detail);
  path_.clear();
  return false;
}
bool JsonReading::wrong_type(JsonNode node, std::string_view expected) {
  return fail("json.wrong_type", fmt::format("{} expected, not {}", expected, name_of(element_of(node).type())));
}
bool JsonReading::bad_key(std::string_view key, std::string_view expected) {
  return fail("json.wrong_type", fmt::format("'{}' is not {}", shorten(key), expected));
}

bool JsonReading::is_null(JsonNode node) { return element_of(node).is_null(); }

bool JsonReading::read(JsonNode node, bool& out) { return !element_of(node).get(out) || wrong_type(node, "true or false"); }

bool JsonReading::read(JsonNode node, std::int64_t& out, std::int64_t min, std::int64_t max) {
  auto const element = element_of(node);
  if (element.type() == dom::element_type::UINT64 || (!element.get(out) && (out < min || out > max)))
    return fail("json.out_of_range", fmt::format("an integer from {} to {} expected", min, max));
  return element.type() == dom::element_type::INT64 || wrong_type(node, "an integer");
}
bool JsonReading::read(JsonNode node, std::uint64_t& out, std::uint64_t max) {
  auto const element = element_of(node);
  auto const type = element.type();
  if (type != dom::element_type::UINT64 && type != dom::element_type::INT64) return wrong_type(node, "an integer");
  if (element.get(out) || out > max) return fail("json.out_of_range", fmt::format("an integer from 0 to {} expected", max));
  return true;
}
bool JsonReading::read(JsonNode node, double& out) { return !element_of(node).get(out) || wrong_type(node, "a number"); }

bool JsonReading::text_of(JsonNode node, std::string_view expected, std::string_view& out) {
  return !element_of(node).get(out) || wrong_type(node, expected);
}
bool JsonReading::read(JsonNode node, std::string& out) {
  std::string_view text;
  if (!text_of(node, "text", text)) return false;
  if (text.size() > limits_.max_string_bytes)
    return fail("json.too_long", fmt::format("{} bytes of text, at most {} are taken", text.size(), limits_.max_string_bytes));
  if (limits_.plain_text && !is_plain_text(text))
    return fail("text.malformed", "characters that cannot be shown (control characters or marks of direction)");
  out = text;
  return true;
}
// What was typed is never said again: it may be a caller's (DOMAIN.md, boundary 12), and problems are shown, printed and kept.
bool JsonReading::read(JsonNode node, Instant& out) {
  std::string_view text;
  if (!text_of(node, "a moment such as 2026-11-22T03:04:05Z", text)) return false;
  out = {};
  if (text.empty()) return true;
  auto const at = parse_rfc3339(text);
  if (!at) return fail("json.wrong_type", "a moment such as 2026-11-22T03:04:05Z expected");
  out = *at;
  return true;
}
bool JsonReading::read(JsonNode node, Duration& out) {
  constexpr std::int64_t kMost = 9'000'000'000'000'000;  // milliseconds: 285,000 years
  auto const element = element_of(node);
  if (std::int64_t ms = 0; !element.get(ms)) {
    if (ms > kMost || ms < -kMost) return fail("json.out_of_range", "too many milliseconds");
    out = Duration::milliseconds(ms);
    return true;
  }
  double ms = 0;
  if (element.get(ms)) return wrong_type(node, "a number of milliseconds");
  if (!(std::abs(ms) <= static_cast<double>(kMost))) return fail("json.out_of_range", "too many milliseconds");
  // Whole part and fraction apart, so that microseconds survive beyond 2^53 of them.
  double const whole = std::trunc(ms);
  out = Duration::microseconds(static_cast<std::int64_t>(whole) * 1000 + std::llround((ms - whole) * 1000));
  return true;
}
bool JsonReading::read(JsonNode node, Wgs84& out) {
  dom::object object;
  if (element_of(node).get(object)) return wrong_type(node, "a position {\"lat\":..,\"lon\":..}");
  double lat = 0, lon = 0;
  bool has_lat = false, has_lon = false;
  for (auto const [key, value] : object) {
    bool& has = key == "lat" ? has_lat : has_lon;
    if (key != "lat" && key != "lon") return fail("json.unknown_member", fmt::format("a position has lat and lon, not '{}'", shorten(key)));
    if (has) return fail("json.duplicate_member", fmt::format("'{}' stands there twice", key));
    has = true;
    if (value.get(key == "lat" ? lat : lon)) return fail("json.wrong_type", fmt::format("{}: a number of degrees expected", key));
  }
  if (!has_lat || !has_lon) return fail("json.missing_member", "a position needs both lat and lon");
  auto const point = wgs84_from_degrees(lat, lon);
  if (!point) return fail("json.out_of_range", point.error().detail);
  out = *point;
  return true;
}
bool JsonReading::read(JsonNode node, Hash& out) {
  std::string_view text;
  if (!text_of(node, "64 hexadecimal digits", text)) return false;
  auto const hash = hash_from_hex(text);
  if (!hash) return fail("json.wrong_type", "64 hexadecimal digits (0-9 a-f) expected");
  out = *hash;
  return true;
}
bool JsonReading::read(JsonNode node, RawId& out) {
  std::string_view text;
  if (!text_of(node, "an id", text)) return false;
  out = {};
  if (text.empty()) return true;
  auto const id = parse_raw_id(text);
  if (!id) return fail("json.wrong_type", "an id of this system expected");
  out = *id;
  return true;
}
bool JsonReading::read_code(JsonNode node, std::string& out) {
  std::string_view text;
  if (!text_of(node, "a code", text)) return false;
  if (!text.empty() && !is_valid_code(text))
    return fail("json.wrong_type", "a code expected (1 to 64 bytes of letters, digits and . _ - /)");
  out = text;
  return true;
}
bool JsonReading::read_word(JsonNode node, std::span<Word const> words, std::int64_t& out) {
  std::string_view text;
  if (!text_of(node, "a word", text)) return false;
  for (auto const& word : words) {
    if (word.text != text) continue;
    out = word.value;
    return true;
  }
  std::string allowed;
  for (auto const& word : words) allowed += (allowed.empty() ? "" : ", ") + std::string(word.text);
  return fail("json.unknown_word", fmt::format("one of these expected: {}", allowed));
}

bool JsonReading::read_struct(JsonNode node, std::span<Field const> fields, void* out, bool inside_variant) {
  dom::object object;
  if (element_of(node).get(object)) return wrong_type(node, "an object");
  std::uint64_t seen = 0;
  std::size_t expected = 0;  // Members mostly come in the order in which they are written.
  for (auto const [key, value] : object) {
    std::size_t at = expected;
    if (at >= fields.size() || fields[at].name != key) {
      for (at = 0; at < fields.size() && fields[at].name != key; ++at) {}
    }
    if (at == fields.size()) {
      if (inside_variant && key == kAlternativeMember) continue;
      if (is_denied_name(key))
        return fail("json.denied_member", fmt::format("'{}' describes people and is held by no part of this system", shorten(key)));
      if (limits_.allow_unknown) continue;
      std::string known = fields.empty() ? "none" : "";
      for (auto const& field : fields) known += (known.empty() ? "" : ", ") + std::string(field.name);
      return fail("json.unknown_member", fmt::format("'{}' is not known here; known are: {}", shorten(key), known));
    }
    if (seen >> at & 1) return fail("json.duplicate_member", fmt::format("'{}' stands there twice", key));
    seen |= std::uint64_t{1} << at;
    expected = at + 1;
    if (!fields[at].read(*this, node_of(value), out)) {
      path_.insert(0, fmt::format(".{}", fields[at].name));
      return false;
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].required && !(seen >> i & 1)) return fail("json.missing_member", fmt::format("'{}' is required", fields[i].name));
  return true;
}

bool JsonReading::read_variant(JsonNode node, std::span<Alternative const> sorted, void* out) {
  dom::object object;
  if (element_of(node).get(object)) return wrong_type(node, "an object");
  std::string_view type;
  bool found = false;
  for (auto const [key, value] : object) {
    if (key != kAlternativeMember) continue;
    if (found) return fail("json.duplicate_member", fmt::format("'{}' stands there twice", kAlternativeMember));
    if (value.get(type)) return fail("json.wrong_type", fmt::format("{}: text expected", kAlternativeMember));
    found = true;
  }
  if (!found) return fail("json.missing_member", fmt::format("'{}' is required", kAlternativeMember));
  auto const at = std::lower_bound(sorted.begin(), sorted.end(), type, [](Alternative const& a, std::string_view t) { return a.type < t; });
  if (at == sorted.end() || at->type != type) {
    std::string allowed;
    for (auto const& alternative : sorted) allowed += (allowed.empty() ? "" : ", ") + std::string(alternative.type);
    return fail("json.unknown_word", fmt::format("{}: '{}' is not one of: {}", kAlternativeMember, shorten(type), allowed));
  }
  return at->read(*this, node, out);
}

bool JsonReading::each_item(JsonNode node, void* context, bool (*each)(JsonReading&, void*, JsonNode), std::size_t& count) {
  dom::array array;
  if (element_of(node).get(array)) return wrong_type(node, "an array");
  count = 0;
  for (auto const item : array) {
    if (count == limits_.max_items) return fail("json.too_long", fmt::format("more than {} items", limits_.max_items));
    if (!each(*this, context, node_of(item))) {
      path_.insert(0, fmt::format("[{}]", count));
      return false;
    }
    ++count;
  }
  return true;
}

bool JsonReading::each_member(JsonNode node, void* context, bool (*each)(JsonReading&, void*, std::string_view, JsonNode)) {
  dom::object object;
  if (element_of(node).get(object)) return wrong_type(node, "an object");
  std::size_t count = 0;
  for (auto const [key, value] : object) {
    if (count++ == limits_.max_items) return fail("json.too_long", fmt::format("more than {} members", limits_.max_items));
    if (key.size() > limits_.max_string_bytes) return fail("json.too_long", "a member's name is too long");
    if (is_denied_name(key))
      return fail("json.denied_member", fmt::format("'{}' describes people and is held by no part of this system", shorten(key)));
    if (!each(*this, context, key, node_of(value))) {
      path_.insert(0, fmt::format(".{}", shorten(key)));
      return false;
    }
  }
  return true;
}

}  // namespace tocsin::codec
