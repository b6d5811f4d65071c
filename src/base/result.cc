#include "base/result.h"

#include <cstdio>
#include <cstdlib>

namespace tocsin {

void assertion_failed(char const* expression, char const* file, int line) {
  std::fprintf(stderr, "%s:%d: invariant broken: %s\nThe process stops here; restart it, it recovers by replaying the journal.\n", file,
               line, expression);
  std::abort();
}

}  // namespace tocsin
