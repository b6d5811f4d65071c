// OpenStreetMap files from damaged or hostile bytes: an error with a code, or a source that compiles.
#include "fuzz.h"
#include "register/compile.h"
#include "register/osm/read_osm_pbf.h"
#include "register/osm/small_town.h"

using namespace tocsin;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const read = place_register::read_osm_pbf_bytes(std::string(reinterpret_cast<char const*>(data), size), "fuzz");
  if (!read) {
    TOCSIN_ASSERT(read.error().code.starts_with("import.pbf_"));
    return 0;
  }
  auto const compiled = place_register::compile(*read);
  TOCSIN_ASSERT(compiled || compiled.error().code.starts_with("register."));
  return 0;
}

std::vector<std::string> fuzz_seeds() { return {place_register::small_town().bytes(false), place_register::small_town().bytes(true)}; }
