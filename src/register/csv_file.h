// CsvFile: a CSV file, plain or gzip, read whole: RFC 4180 quoting, first line the columns' names, every line brought to UTF-8.
// Lines that are not UTF-8 are taken for GB 18030 and converted (counted, so that the importer can say so); what is neither is refused.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tocsin::place_register {

inline constexpr std::size_t kCsvBytesMax = std::size_t{4} << 30;  // Unpacked.
inline constexpr std::size_t kCsvColumnsMax = 200;

class CsvFile {
 public:
  // Errors: csv.unreadable, csv.truncated (a gzip file cut short), csv.too_large, csv.empty, csv.not_text (with the line),
  // csv.unclosed_quote, csv.column_count (with the line).
  static Result<CsvFile> open(std::filesystem::path const& path);
  static Result<CsvFile> from_bytes(std::string bytes);

  std::vector<std::string> const& columns() const { return columns_; }
  std::optional<std::size_t> column(std::string_view name) const;
  // The next row into `fields`, as many as there are columns; false at the end.
  Result<bool> next(std::vector<std::string>& fields);
  std::size_t line() const { return line_; }
  std::size_t converted_lines() const { return converted_; }

 private:
  Result<bool> record(std::vector<std::string>& fields);

  std::string bytes_;
  std::size_t at_ = 0, line_ = 0, converted_ = 0;
  std::vector<std::string> columns_;
};

}  // namespace tocsin::place_register
