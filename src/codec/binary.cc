#include "codec/binary.h"

namespace tocsin::codec {

void append_varint(std::string& out, std::uint64_t value) {
  char buffer[10];
  std::size_t size = 0;
  for (; value >= 0x80; value >>= 7) buffer[size++] = static_cast<char>(value | 0x80);
  buffer[size++] = static_cast<char>(value);
  out.append(buffer, size);
}

bool ByteReader::varint(std::uint64_t& out) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (at_ == end_) return false;
    auto const byte = static_cast<unsigned char>(*at_++);
    if (shift == 63 && byte > 1) return false;
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) {
      out = value;
      return byte != 0 || shift == 0;  // One value, one spelling.
    }
  }
  return false;
}

bool ByteReader::take(std::size_t count, std::string_view& out) {
  if (count > static_cast<std::size_t>(end_ - at_)) return false;
  out = {at_, count};
  at_ += count;
  return true;
}

bool ByteReader::count(std::size_t& out) {
  std::uint64_t value = 0;
  if (!varint(value) || value > static_cast<std::size_t>(end_ - at_)) return false;
  out = value;
  return true;
}

bool ByteReader::word(std::int64_t value, std::span<Word const> words) const {
  for (auto const& word : words)
    if (word.value == value) return true;
  return false;
}

}  // namespace tocsin::codec
