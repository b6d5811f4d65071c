// Parameters of one statement in PostgreSQL's binary format: nothing is quoted, nothing is escaped. Only for the .cc files of the stores
// that lie in PostgreSQL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::journal::postgres {

inline constexpr unsigned kInt8 = 20, kText = 25, kBytea = 17, kInt8Array = 1016, kTextArray = 1009, kByteaArray = 1001;

class Parameters {
 public:
  Parameters& add(std::int64_t value);
  Parameters& add_text(std::string_view text);
  Parameters& add_bytes(std::string_view bytes);

  // `each(n)` gives the n-th element's bytes.
  template <class Each>
  Parameters& add_array(unsigned element, std::size_t count, Each const& each) {
    begin_array(element, count);
    for (std::size_t n = 0; n < count; ++n) add_element(each(n));
    return *this;
  }

  int count() const { return static_cast<int>(values_.size()); }
  std::vector<unsigned> const& types() const { return types_; }
  std::vector<std::string> const& values() const { return values_; }

  static std::string int8(std::int64_t value);  // Eight bytes, big-endian.

 private:
  void begin_array(unsigned element, std::size_t count);
  void add_element(std::string_view bytes);

  std::vector<unsigned> types_;
  std::vector<std::string> values_;
};

}  // namespace tocsin::journal::postgres
