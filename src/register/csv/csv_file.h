// CSV files of unknown origin: plain or gzip, every line brought to UTF-8. Lines that are not UTF-8 are taken for GB 18030 and converted
// (counted, so that the importer can say so); what is neither is refused.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "register/csv/csv_reader.h"

namespace tocsin::place_register {

struct CsvText {
  std::string bytes;
  std::size_t converted_lines = 0;
};
// Errors: import.csv_missing, import.csv_truncated (a gzip file cut short), import.csv_too_large, import.csv_encoding (with the line).
Result<CsvText> read_csv_text(std::filesystem::path const& path);
// Every line in UTF-8. Errors: import.csv_encoding
Result<CsvText> csv_text_of(std::string bytes, std::string const& name);

// A file with a header, by columns.
class CsvFile {
 public:
  // Errors: those of CsvReader; import.wrong_cell_count (with the line).
  static Result<CsvFile> open(std::filesystem::path const& path);
  static Result<CsvFile> from_bytes(std::string bytes);

  std::vector<std::string> const& columns() const { return columns_; }
  std::optional<std::size_t> column(std::string_view name) const;
  // The next row into `fields`, as many as there are columns; false at the end.
  Result<bool> next(std::vector<std::string>& fields);
  std::size_t line() const { return line_; }

 private:
  explicit CsvFile(CsvReader reader) : reader_(std::move(reader)) {}
  static Result<CsvFile> with_header(CsvReader reader);

  CsvReader reader_;
  std::size_t line_ = 0;
  std::vector<std::string> columns_;
};

}  // namespace tocsin::place_register
