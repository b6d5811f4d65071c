// Files of speeds by hour of week from damaged or hostile bytes. What is read must say the same when written and read again.
#include "fuzz.h"
#include "register/speeds/speed_file.h"

using namespace tocsin;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (auto const week = place_register::read_speeds(std::string(reinterpret_cast<char const*>(data), size), "fuzz")) {
    auto const text = place_register::speeds_text(*week);
    auto const again = place_register::read_speeds(text, "again");
    TOCSIN_ASSERT(again && place_register::speeds_text(*again) == text);
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  // The head and some rows: a whole week is long, and what is wrong stands in one row.
  auto const whole = place_register::speeds_text(geo::usual_week());
  return {whole.substr(0, whole.find('\n', 400) + 1), whole.substr(0, whole.find('\n') + 1), ""};
}
