// What `tocsin geocode` does: a file of queries in, the matches of each out.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "register/data_set.h"

namespace tocsin::place_register {

struct GeocodeFile {
  std::filesystem::path queries, out;
  std::size_t limit = 5;
  address::Day on = address::kNoDay;  // As things stood on that day; kNoDay: as the lists have them.
};
struct GeocodeReport {
  std::size_t queries = 0, unmatched = 0, ambiguous = 0;
};
// queries: CSV with the columns qid and query (others are passed over). out: qid TAB codes, best first, comma-separated TAB
// milliseconds TAB match kind TAB ambiguous 0/1; a query that is refused has no codes and its error code as the kind.
// Errors: those of CsvReader, import.missing_column, register.cannot_write.
Result<GeocodeReport> geocode_file(DataSet const& data, GeocodeFile const& run);

}  // namespace tocsin::place_register
