// A schema of its own in the PostgreSQL that the stage `postgres` starts; without one, tests that need it say that they were left out.
#pragma once

#include <cstdlib>
#include <iostream>
#include <string>

namespace tocsin::journal {

// The address, or empty.
inline std::string test_postgres() {
  char const* const url = std::getenv("TOCSIN_TEST_POSTGRES");
  return url == nullptr ? "" : url;
}
inline bool without_postgres(char const* what) {
  if (!test_postgres().empty()) return false;
  std::cout << "skipped: " << what << ": no TOCSIN_TEST_POSTGRES (./test postgres starts one)\n";
  return true;
}

}  // namespace tocsin::journal
