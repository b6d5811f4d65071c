// CSV as RFC 4180 has it: quotes, doubled quotes, line breaks within quotes; CRLF or LF; UTF-8 with or without a byte-order mark. Files
// may be gzip and may have lines in GB 18030 (csv_file.h).
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tocsin::place_register {

struct CsvRow {
  std::size_t line = 0;  // Of the file, from 1, where the row begins.
  std::vector<std::string> cells;
};

class CsvReader {
 public:
  static constexpr std::size_t kMaxFileBytes = 512 * 1024 * 1024;
  static constexpr std::size_t kMaxColumns = 200;
  static constexpr std::size_t kMaxCellBytes = 64 * 1024;

  // Errors: those of read_csv_text, import.csv_empty; from bytes, import.csv_encoding names byte and line.
  static Result<CsvReader> open(std::filesystem::path const& path);
  static Result<CsvReader> from_bytes(std::string bytes, std::string name);

  // The next row that is not empty; nothing at the end. Errors: import.csv_malformed, naming the line.
  Result<std::optional<CsvRow>> next();
  std::string const& name() const { return name_; }
  std::size_t converted_lines() const { return converted_lines_; }  // From GB 18030.
  // The row that came last is the last of the file and has no line end: a file that was cut looks so.
  bool ends_within_line() const { return at_ >= bytes_.size() && !bytes_.ends_with('\n') && !bytes_.ends_with('\r'); }

 private:
  std::string bytes_;
  std::string name_;
  std::size_t at_ = 0, line_ = 1, converted_lines_ = 0;
};

// One row as text, quoted where it must be; with a line end.
std::string csv_line(std::vector<std::string> const& cells);

}  // namespace tocsin::place_register
