#include "register/address/geocode_file.h"

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "register/csv/csv_file.h"
#include "register/place_search.h"

namespace tocsin::place_register {

Result<GeocodeReport> geocode_file(DataSet const& data, GeocodeFile const& run) {
  TOCSIN_TRY(auto csv, CsvFile::open(run.queries));
  auto const qid = csv.column("qid"), query = csv.column("query");
  if (!qid || !query)
    return invalid("import.missing_column",
                   fmt::format("{}: column \"{}\" is missing; needed for queries", run.queries.filename().string(), qid ? "query" : "qid"));
  (void)locate(data, "1", 1);  // The reading tables unfold on first use.
  GeocodeReport report;
  std::string out;
  std::vector<std::string> fields;
  while (true) {
    TOCSIN_TRY(bool const more, csv.next(fields));
    if (!more) break;
    auto const start = std::chrono::steady_clock::now();
    auto const answer = locate(data, fields[*query], run.limit, {.on = run.on});
    double const ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    ++report.queries;
    std::string codes, kind = "none";
    bool ambiguous = true;
    if (answer) {
      ambiguous = answer->ambiguous || answer->hits.empty();
      for (auto const& hit : answer->hits) {
        // A road's own code lives as long as the data set: a house on it lasts.
        auto const& code = hit.house_code.empty() ? hit.code : hit.house_code;
        if (code.empty()) continue;
        if (!codes.empty()) codes += ',';
        codes += code;
      }
      if (!answer->hits.empty()) kind = to_text(answer->hits.front().match);
    } else {
      kind = answer.error().code;
    }
    if (codes.empty()) ++report.unmatched;
    if (ambiguous) ++report.ambiguous;
    out += fmt::format("{}\t{}\t{:.4f}\t{}\t{}\n", fields[*qid], codes, ms, kind, ambiguous ? 1 : 0);
  }
  TOCSIN_CHECK(write_file_atomically(run.out, out));
  return report;
}

}  // namespace tocsin::place_register
