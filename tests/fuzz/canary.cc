// The canary: it counts open braces and takes for granted that none is closed before it is opened. The driver has to find that.
#include "base/result.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  int open = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] == '{') ++open;
    if (data[i] == '}') --open;
    TOCSIN_ASSERT(open >= 0);
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() { return {R"({"name":{"zh":"站","en":"station"}})"}; }
