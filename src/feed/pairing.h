// Pairing: which unit that is sent plays which row of the file. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feed/call_file.h"

namespace tocsin::feed {

struct SentUnit {
  std::string unit_id;
  std::string capability;  // What it was chosen for.
};
// For each unit the index of its row: the first free row of that capability; an ambulance may play the other kind of ambulance's row. None:
// the run card asked for a unit that the file's department did not send. `used` marks rows already played, and is marked.
std::vector<std::optional<std::size_t>> pair_rows(std::vector<SentUnit> const& units, std::vector<UnitRow> const& rows,
                                                  std::vector<bool>& used);

}  // namespace tocsin::feed
