// A contract for a CSV file: which columns it may have, of which kind. Columns that are not named do not load (DOMAIN.md, boundary 1);
// rows that break the contract are left out and told in an error file, the others load.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/address/validity.h"
#include "geo/wgs84.h"
#include "register/csv/csv_reader.h"

namespace tocsin::place_register {

enum class CellKind : std::uint8_t {
  kText,     // Up to max_bytes.
  kCode,     // is_valid_code
  kWhole,    // A whole number, 0..max_value.
  kDegrees,  // A decimal number.
  kWord,     // One of `words`.
  kWords,    // Several of `words`, separated by ; or |
  kDate,     // A day: 2026-11-22, 2026/11/22 or 20261122.
  kCodes,    // Several codes, separated by ; or |
};
struct Column {
  std::string name;
  CellKind kind = CellKind::kText;
  bool required = false;  // The column must be there and no cell may be empty.
  bool present = false;   // The column must be there, its cells may be empty.
  std::vector<std::string> words = {};
  std::size_t max_bytes = 200;
  std::int64_t max_value = 1'000'000;
};
struct Contract {
  std::string what;  // addresses, premises, stations, units
  std::vector<Column> columns;
  std::string key = "code";  // Unique within the file; a required column. Empty: none is.
};

// A row that keeps the contract; cells by column name, trimmed.
class ContractRow {
 public:
  std::size_t line = 0;
  std::string_view operator[](std::string_view column) const;  // Empty when absent.
  std::int64_t whole(std::string_view column) const;           // 0 when absent.
  std::vector<std::string> words(std::string_view column) const;
  address::Day day(std::string_view column) const;  // kNoDay when absent.
  // From columns lat and lon. Errors: place.coordinates_out_of_range.
  Result<Wgs84> at() const;

 private:
  friend class ContractReader;
  std::map<std::string, std::string, std::less<>> cells_;
};

struct RowError {
  std::size_t line = 0;
  std::string column;
  std::string code;  // import.missing_value, import.bad_value, import.duplicate_code, ...
  std::string reason, reason_zh;
};

struct ImportPreview {
  std::vector<std::string> columns;                  // As found.
  std::vector<std::vector<std::string>> first_rows;  // At most 5.
  std::size_t rows = 0, accepted = 0;
  std::vector<RowError> errors;  // All of them, up to kMaxErrors.
  std::size_t errors_not_listed = 0;
  std::vector<RowError> notes;          // Of rows that are kept, about what is doubtful in them; up to kMaxErrors.
  std::size_t without_coordinates = 0;  // Accepted all the same.
  std::size_t converted_lines = 0;      // From GB 18030.
};

// How the columns of a file are called in the contract; "-" leaves a column out. Columns of one field are joined in their order.
struct ColumnMapping {
  std::vector<std::pair<std::string, std::string>> columns;
  // "column=field,column=field". Errors: import.bad_mapping.
  static Result<ColumnMapping> parse(std::string_view text);
  std::string const* field_of(std::string_view column) const;
};
constexpr std::size_t kMaxErrors = 10'000;

class ContractReader {
 public:
  // Checks the header. Errors: import.denied_column (a name of what the register never holds), import.unknown_column (naming it and what is
  // allowed), import.missing_column, import.duplicate_column, import.csv_*.
  // A mapping renames columns before they are checked; import.unknown_field: it names a field that the contract does not have.
  static Result<ContractReader> open(CsvReader csv, Contract contract, ColumnMapping const& mapping = {});

  // Reads all rows; `accept` gets those that keep the contract and may refuse one with a reason of its own.
  // Errors: import.csv_malformed, import.no_rows (nothing was accepted).
  Result<ImportPreview> read(std::function<std::optional<RowError>(ContractRow const&)> const& accept);

 private:
  ContractReader(CsvReader csv, Contract contract) : csv_(std::move(csv)), contract_(std::move(contract)) {}
  // `unseen`: so many characters were taken out that nobody sees.
  std::optional<RowError> check(CsvRow const& row, ContractRow& out, std::size_t& unseen) const;

  static constexpr std::size_t kLeftOut = SIZE_MAX;
  CsvReader csv_;
  Contract contract_;
  std::vector<std::string> header_;
  std::vector<std::size_t> column_of_;  // Per header cell: index into the contract, or kLeftOut.
};

// line,column,code,reason,reason_zh
std::string error_file(std::vector<RowError> const& errors);
std::string error_file(ImportPreview const& preview);  // What was refused, then what was kept and noted.
// What a person reads before it is imported.
std::string to_text(ImportPreview const& preview);

}  // namespace tocsin::place_register
