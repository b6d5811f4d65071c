// What the demo city sends to what: run cards for the incident types that a new centre starts with. A city replaces them by its own.
#pragma once

#include <vector>

#include "domain/run_card/run_card.h"

namespace tocsin::demo {

std::vector<run_card::RunCard> default_run_cards();

}  // namespace tocsin::demo
