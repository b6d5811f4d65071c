// What `tocsin geocode` does: a file of queries in, the matches of each out.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace tocsin::place_register {

struct GeocodeRun {
  std::filesystem::path data_folder, queries, out;
  std::size_t limit = 5;
};
struct GeocodeRunReport {
  std::size_t queries = 0, unmatched = 0, ambiguous = 0;
};
// queries: CSV with the columns qid and query (others are passed over). out: qid TAB codes, best first, comma-separated TAB
// milliseconds TAB match kind TAB ambiguous 0/1. Errors: those of CsvFile and AddressRegister, csv.column_missing, register.cannot_write.
Result<GeocodeRunReport> address_geocode(GeocodeRun const& run);

}  // namespace tocsin::place_register
