#pragma once

#include <vector>

#include "domain/closure/closure.h"

namespace tocsin::closure {

// What can be said of a drawing without a map, in time that its number of points bounds: to be asked before roads are looked for along it.
// Errors: closure.stretch_malformed, closure.too_large.
Result<void> check_stretches(std::vector<Stretch> const& stretches);

}  // namespace tocsin::closure
