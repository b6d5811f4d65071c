#include "codec/json_writer.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace tocsin::codec {

namespace {

template <class T>
void append_chars(std::string& out, T value) {
  char buffer[40];
  auto const end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, static_cast<std::size_t>(end - buffer));
}

void append_padded(std::string& out, std::uint32_t value, int digits) {
  char buffer[10];
  for (int i = digits - 1; i >= 0; --i, value /= 10) buffer[i] = static_cast<char>('0' + value % 10);
  out.append(buffer, static_cast<std::size_t>(digits));
}

// Degrees of a 1e-7 integer, without trailing zeros: 411234500 -> 41.12345
void append_degrees(std::string& out, std::int32_t e7) {
  std::int64_t magnitude = e7;
  if (magnitude < 0) {
    out += '-';
    magnitude = -magnitude;
  }
  append_chars(out, magnitude / 10'000'000);
  auto fraction = static_cast<std::uint32_t>(magnitude % 10'000'000);
  if (fraction == 0) return;
  int digits = 7;
  for (; fraction % 10 == 0; fraction /= 10) --digits;
  out += '.';
  append_padded(out, fraction, digits);
}

}  // namespace

void append_number(std::string& out, std::int64_t value) { append_chars(out, value); }
void append_number(std::string& out, std::uint64_t value) { append_chars(out, value); }
void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
  } else {
    append_chars(out, value);
  }
}

void append_text(std::string& out, std::string_view text) {
  // Whatever got here: what is written can be read again.
  if (!is_utf8(text)) return append_text(out, repaired_utf8(text));
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, from, i - from);
    from = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out.append(text, from);
  out += '"';
}

void append_value(std::string& out, Instant at) {
  out += '"';
  if (at.is_set()) out += to_rfc3339(at);
  out += '"';
}

void append_value(std::string& out, Duration duration) {
  std::int64_t const us = duration.us % 1000;
  if (us < 0 && duration.us > -1000) out += '-';
  append_chars(out, duration.us / 1000);
  if (us == 0) return;
  out += '.';
  append_padded(out, static_cast<std::uint32_t>(us < 0 ? -us : us), 3);
}

void append_value(std::string& out, Wgs84 point) {
  out += "{\"lat\":";
  append_degrees(out, point.lat_e7);
  out += ",\"lon\":";
  append_degrees(out, point.lon_e7);
  out += '}';
}

void append_value(std::string& out, Hash const& hash) {
  out += '"';
  out += to_hex(hash);
  out += '"';
}

void append_value(std::string& out, RawId id) {
  out += '"';
  if (id.position != 0) {
    append_chars(out, id.centre);
    out += '-';
    append_chars(out, id.position);
    out += '-';
    append_chars(out, id.ordinal);
  }
  out += '"';
}

}  // namespace tocsin::codec
