// CsvFile: what stands before CsvReader for files of unknown origin: plain or gzip, every line brought to UTF-8, the first line the
// columns' names. Lines that are not UTF-8 are taken for GB 18030 and converted (counted, so that the importer can say so); what is neither
// is refused.
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

class CsvFile {
 public:
  // Errors: csv.unreadable, csv.truncated (a gzip file cut short), csv.too_large, csv.not_text (with the line), csv.column_count (with the
  // line), and those of CsvReader.
  static Result<CsvFile> open(std::filesystem::path const& path);
  static Result<CsvFile> from_bytes(std::string bytes);

  std::vector<std::string> const& columns() const { return columns_; }
  std::optional<std::size_t> column(std::string_view name) const;
  // The next row into `fields`, as many as there are columns; false at the end.
  Result<bool> next(std::vector<std::string>& fields);
  std::size_t line() const { return line_; }
  std::size_t converted_lines() const { return converted_; }

 private:
  explicit CsvFile(CsvReader reader) : reader_(std::move(reader)) {}

  CsvReader reader_;
  std::size_t line_ = 0, converted_ = 0;
  std::vector<std::string> columns_;
};

}  // namespace tocsin::place_register
