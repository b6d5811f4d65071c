#include "register/csv/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "geo/fold_text.h"
#include "register/csv/csv_file.h"

namespace tocsin::place_register {

Result<CsvReader> CsvReader::open(std::filesystem::path const& path) {
  TOCSIN_TRY(auto text, read_csv_text(path));
  TOCSIN_TRY(auto reader, from_bytes(std::move(text.bytes), path.filename().string()));
  reader.converted_lines_ = text.converted_lines;
  return reader;
}

Result<CsvReader> CsvReader::from_bytes(std::string bytes, std::string name) {
  CsvReader reader;
  reader.bytes_ = std::move(bytes);
  reader.name_ = std::move(name);
  if (reader.bytes_.empty()) return invalid("import.csv_empty", reader.name_ + ": the file is empty");
  if (reader.bytes_.starts_with("\xEF\xBB\xBF")) reader.at_ = 3;
  std::size_t line = 1;
  for (std::size_t i = reader.at_; i < reader.bytes_.size();) {
    auto const position = i;
    auto const c = geo::next_character(reader.bytes_, i);
    if (c == '\n') ++line;
    if (c == geo::kBadCharacter || c == 0)
      return invalid("import.csv_encoding",
                     fmt::format("{}: byte {} (line {}): this is not UTF-8; save the file as UTF-8", reader.name_, position, line));
  }
  return reader;
}

Result<std::optional<CsvRow>> CsvReader::next() {
  std::string_view const text = bytes_;
  for (;;) {
    if (at_ >= text.size()) return std::optional<CsvRow>{};
    CsvRow row;
    row.line = line_;
    std::string cell;
    bool quoted = false, was_quoted = false;
    auto const malformed = [&](std::string const& what) {
      return invalid("import.csv_malformed", fmt::format("{}: line {}: {}", name_, line_, what));
    };
    for (;;) {
      bool const at_end = at_ >= text.size();
      if (at_end && quoted)
        return invalid("import.csv_malformed",
                       fmt::format("{}: line {}: a quote that is opened in this row is never closed", name_, row.line));
      char const c = at_end ? '\n' : text[at_++];
      if (quoted) {
        if (c == '\n') ++line_;
        if (c != '"')
          cell += c;
        else if (at_ < text.size() && text[at_] == '"')
          cell += text[at_++];
        else
          quoted = false;
      } else if (c == '"') {
        if (!cell.empty() || was_quoted) return malformed("a quote within a cell that does not begin with one");
        quoted = was_quoted = true;
      } else if (c == ',' || c == '\n' || (c == '\r' && (at_ >= text.size() || text[at_] == '\n'))) {
        row.cells.push_back(std::move(cell));
        cell.clear();
        was_quoted = false;
        if (row.cells.size() > kMaxColumns) return malformed(fmt::format("more than {} columns", kMaxColumns));
        if (c == ',') continue;
        if (c == '\r' && at_ < text.size()) ++at_;
        ++line_;
        break;
      } else {
        if (was_quoted) return malformed("text behind a closing quote");
        cell += c;
      }
      if (cell.size() > kMaxCellBytes) return malformed(fmt::format("a cell of more than {} bytes", kMaxCellBytes));
    }
    if (row.cells.size() > 1 || !row.cells[0].empty()) return std::optional<CsvRow>(std::move(row));
  }
}

std::string csv_line(std::vector<std::string> const& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    auto const& cell = cells[i];
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (char const c : cell) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace tocsin::place_register
