#include "journal/postgres/parameters.h"

namespace tocsin::journal::postgres {

namespace {

void put_int4(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

unsigned array_of(unsigned element) { return element == kInt8 ? kInt8Array : element == kText ? kTextArray : kByteaArray; }

}  // namespace

std::string Parameters::int8(std::int64_t value) {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
  return out;
}

Parameters& Parameters::add(std::int64_t value) {
  types_.push_back(kInt8);
  values_.push_back(int8(value));
  return *this;
}

Parameters& Parameters::add_text(std::string_view text) {
  types_.push_back(kText);
  values_.emplace_back(text);
  return *this;
}

Parameters& Parameters::add_bytes(std::string_view bytes) {
  types_.push_back(kBytea);
  values_.emplace_back(bytes);
  return *this;
}

// Dimensions, "has nulls", element type, then length and lower bound of the one dimension; an empty array has no dimension.
void Parameters::begin_array(unsigned element, std::size_t count) {
  types_.push_back(array_of(element));
  std::string& out = values_.emplace_back();
  put_int4(out, count == 0 ? 0 : 1);
  put_int4(out, 0);
  put_int4(out, element);
  if (count == 0) return;
  put_int4(out, static_cast<std::uint32_t>(count));
  put_int4(out, 1);
}

void Parameters::add_element(std::string_view bytes) {
  put_int4(values_.back(), static_cast<std::uint32_t>(bytes.size()));
  values_.back() += bytes;
}

}  // namespace tocsin::journal::postgres
