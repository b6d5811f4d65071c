#include "register/address/address_geocode.h"

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "register/address/address_register.h"
#include "register/csv_file.h"

namespace tocsin::place_register {

Result<GeocodeRunReport> address_geocode(GeocodeRun const& run) {
  TOCSIN_TRY(auto const addresses, AddressRegister::open(address_register_path(run.data_folder)));
  TOCSIN_TRY(auto csv, CsvFile::open(run.queries));
  auto const qid = csv.column("qid"), query = csv.column("query");
  if (!qid || !query) return invalid("csv.column_missing", qid ? "query" : "qid");
  auto const& index = addresses.index();
  (void)index.geocode("1", 1);  // The reading tables unfold on first use.
  GeocodeRunReport report;
  std::string out;
  std::vector<std::string> fields;
  while (true) {
    TOCSIN_TRY(bool const more, csv.next(fields));
    if (!more) break;
    auto const start = std::chrono::steady_clock::now();
    auto const answer = index.geocode(fields[*query], run.limit);
    double const ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    ++report.queries;
    std::string codes;
    std::string_view kind = "none";
    bool ambiguous = true;
    if (answer) {
      ambiguous = answer->ambiguous;
      for (auto const& m : answer->matches) {
        if (m.row == address::kNone) continue;
        if (!codes.empty()) codes += ',';
        codes += index.code(m.row);
      }
      if (!answer->matches.empty()) kind = address::to_string(answer->matches.front().kind);
    }
    if (codes.empty()) ++report.unmatched;
    if (ambiguous) ++report.ambiguous;
    out += fmt::format("{}\t{}\t{:.4f}\t{}\t{}\n", fields[*qid], codes, ms, kind, ambiguous ? 1 : 0);
  }
  TOCSIN_CHECK(write_file_atomically(run.out, out));
  return report;
}

}  // namespace tocsin::place_register
