// What stands after GET: a path and a query, from damaged or hostile bytes. What is taken has no way out of itself: an absolute path, no
// control characters, and decoding what was encoded gives the same.
#include <algorithm>

#include "api/http/message.h"
#include "base/result.h"
#include "fuzz.h"

using namespace tocsin::api::http;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const input(reinterpret_cast<char const*>(data), size);
  if (auto const target = parse_target(input)) {
    auto const is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    TOCSIN_ASSERT(target->path.starts_with('/') && target->sent_path.starts_with('/'));
    TOCSIN_ASSERT(std::ranges::none_of(target->path, is_control));
    for (auto const& [name, value] : target->query)
      TOCSIN_ASSERT(name.find('\0') == std::string::npos && value.find('\0') == std::string::npos);
  }
  for (bool const plus_is_space : {false, true})
    if (auto const decoded = percent_decode(input, plus_is_space)) {
      auto const again = percent_decode(percent_encode(*decoded), plus_is_space);
      TOCSIN_ASSERT(again && *again == *decoded);
    }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  return {"/api/v1/places/search?q=%E6%9C%9B%E6%B1%9F%E8%B7%AF+12&limit=8", "http://host:8080/tiles/12/3412/1552.mvt",
          "/api/v1/units/E%2F101/status?", "/a/../b//c?x=1&x=2&=&%zz"};
}
