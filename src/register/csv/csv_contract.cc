#include "register/csv/csv_contract.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/id.h"
#include "base/text.h"
#include "codec/denied_names.h"

namespace tocsin::place_register {
namespace {

constexpr std::size_t kPreviewRows = 5;

std::string joined(std::vector<std::string> const& words) {
  std::string text;
  for (auto const& w : words) text += (text.empty() ? "" : ", ") + w;
  return text;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    auto const end = std::min(text.find_first_of(";|"), text.size());
    if (std::string word(trimmed(text.substr(0, end))); !word.empty()) words.push_back(std::move(word));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return words;
}

// Control characters, and those that turn the direction of what follows: on a screen they would show another name than is stored.
std::size_t take_out_unseen(std::string& cell) {
  if (is_plain_text(cell)) return 0;
  std::string plain;
  std::size_t out = 0;
  for (std::size_t at = 0; at < cell.size();) {
    auto const begin = at;
    next_character(cell, at);
    auto const one = std::string_view(cell).substr(begin, at - begin);
    if (is_plain_text(one))
      plain += one;
    else
      ++out;
  }
  cell = trimmed(plain);
  return out;
}

struct Why {
  std::string en, zh;
};

Why no_code(std::string const& cell) {
  return {fmt::format("\"{}\" is no code: letters, digits and . _ - / only, up to 64 bytes", cell),
          fmt::format("“{}”不是编码：只能用字母、数字和 . _ - /，最多 64 字节", cell)};
}
Why no_word(std::string const& cell, std::vector<std::string> const& words) {
  return {fmt::format("\"{}\" is not one of: {}", cell, joined(words)), fmt::format("“{}”不在可选值之内：{}", cell, joined(words))};
}

// Why the cell breaks its column, or nothing.
std::optional<Why> fault(Column const& column, std::string const& cell) {
  auto const is_word = [&](std::string const& w) { return std::find(column.words.begin(), column.words.end(), w) != column.words.end(); };
  if (cell.size() > column.max_bytes)
    return Why{fmt::format("{} bytes; the most is {}", cell.size(), column.max_bytes),
               fmt::format("{} 字节，上限 {}", cell.size(), column.max_bytes)};
  switch (column.kind) {
    case CellKind::kText: return std::nullopt;
    case CellKind::kCode:
      if (!is_valid_code(cell)) return no_code(cell);
      return std::nullopt;
    case CellKind::kWhole: {
      std::int64_t value = -1;
      auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
      if (error != std::errc{} || end != cell.data() + cell.size() || value < 0 || value > column.max_value)
        return Why{fmt::format("\"{}\" is not a whole number from 0 to {}", cell, column.max_value),
                   fmt::format("“{}”不是 0 至 {} 的整数", cell, column.max_value)};
      return std::nullopt;
    }
    case CellKind::kDegrees: {
      double value = 0;
      auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value, std::chars_format::fixed);
      if (error != std::errc{} || end != cell.data() + cell.size())
        return Why{fmt::format("\"{}\" is not a number of degrees", cell), fmt::format("“{}”不是以度为单位的数", cell)};
      return std::nullopt;
    }
    case CellKind::kWord:
      if (!is_word(cell)) return no_word(cell, column.words);
      return std::nullopt;
    case CellKind::kWords:
      for (auto const& w : split_words(cell))
        if (!is_word(w)) return no_word(w, column.words);
      return std::nullopt;
    case CellKind::kDate:
      if (!address::day_from_text(cell))
        return Why{fmt::format("\"{}\" is no day; write 2026-11-22, 2026/11/22 or 20261122", cell),
                   fmt::format("“{}”不是日期；请写作 2026-11-22、2026/11/22 或 20261122", cell)};
      return std::nullopt;
    case CellKind::kCodes:
      for (auto const& code : split_words(cell))
        if (!is_valid_code(code)) return no_code(code);
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string_view ContractRow::operator[](std::string_view column) const {
  auto const found = cells_.find(column);
  return found == cells_.end() ? std::string_view{} : std::string_view(found->second);
}

std::int64_t ContractRow::whole(std::string_view column) const {
  auto const cell = (*this)[column];
  std::int64_t value = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), value);
  return value;
}

address::Day ContractRow::day(std::string_view column) const { return address::day_from_text((*this)[column]).value_or(address::kNoDay); }

std::vector<std::string> ContractRow::words(std::string_view column) const { return split_words((*this)[column]); }

Result<Wgs84> ContractRow::at() const {
  auto const number = [&](std::string_view column) {
    auto const cell = (*this)[column];
    double value = 1e9;
    std::from_chars(cell.data(), cell.data() + cell.size(), value, std::chars_format::fixed);
    return value;
  };
  return wgs84_from_degrees(number("lat"), number("lon"));
}

Result<ColumnMapping> ColumnMapping::parse(std::string_view text) {
  ColumnMapping out;
  while (!text.empty()) {
    auto const comma = std::min(text.find(','), text.size());
    auto const one = text.substr(0, comma);
    auto const equals = one.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == one.size())
      return invalid("import.bad_mapping", fmt::format("\"{}\" is not column=field", one));
    out.columns.emplace_back(trimmed(one.substr(0, equals)), trimmed(one.substr(equals + 1)));
    text.remove_prefix(std::min(text.size(), comma + 1));
  }
  return out;
}

std::string const* ColumnMapping::field_of(std::string_view column) const {
  for (auto const& [from, to] : columns)
    if (from == column) return &to;
  return nullptr;
}

Result<ContractReader> ContractReader::open(CsvReader csv, Contract contract, ColumnMapping const& mapping) {
  ContractReader reader(std::move(csv), std::move(contract));
  TOCSIN_TRY(auto const header, reader.csv_.next());
  if (!header) return invalid("import.csv_empty", reader.csv_.name() + ": the file is empty");
  std::set<std::string> seen, seen_in_file;
  std::vector<std::string> allowed, unknown;
  for (auto const& c : reader.contract_.columns) allowed.push_back(c.name);
  for (auto const& [column, field] : mapping.columns)
    if (field != "-" && std::find(allowed.begin(), allowed.end(), field) == allowed.end())
      return invalid("import.unknown_field", fmt::format("{}={}: there is no such field; fields: {}", column, field, joined(allowed)));
  for (auto const& cell : header->cells) {
    std::string const name(trimmed(cell));
    auto const* const mapped = mapping.field_of(name);
    reader.header_.push_back(name);
    if (!seen_in_file.insert(name).second)
      return invalid("import.duplicate_column", fmt::format("{}: column \"{}\" is there twice", reader.csv_.name(), name));
    if (mapped != nullptr && *mapped == "-") {
      reader.column_of_.push_back(kLeftOut);
      continue;
    }
    auto const field = mapped != nullptr ? *mapped : name;
    if (codec::is_denied_name(name))
      return forbidden("import.denied_column",
                       fmt::format("{}: column \"{}\": Tocsin never holds this; remove the column", reader.csv_.name(), name));
    auto const column = std::find(allowed.begin(), allowed.end(), field);
    if (column == allowed.end()) {
      unknown.push_back(name);
      continue;
    }
    seen.insert(field);
    reader.column_of_.push_back(static_cast<std::size_t>(column - allowed.begin()));
  }
  if (!unknown.empty()) {
    return invalid("import.unknown_column", fmt::format("{}: column{} \"{}\" {} not in the contract for {}; allowed: {}",
                                                        reader.csv_.name(), unknown.size() > 1 ? "s" : "", fmt::join(unknown, "\", \""),
                                                        unknown.size() > 1 ? "are" : "is", reader.contract_.what, joined(allowed)));
  }
  for (auto const& c : reader.contract_.columns)
    if ((c.required || c.present) && !seen.contains(c.name))
      return invalid("import.missing_column",
                     fmt::format("{}: column \"{}\" is missing; needed for {}", reader.csv_.name(), c.name, reader.contract_.what));
  return reader;
}

std::optional<RowError> ContractReader::check(CsvRow const& row, ContractRow& out, std::size_t& unseen) const {
  out.line = row.line;
  if (row.cells.size() != header_.size())
    return RowError{row.line, "", "import.wrong_cell_count",
                    fmt::format("{} cells where the header has {}", row.cells.size(), header_.size()),
                    fmt::format("{} 列，表头为 {} 列", row.cells.size(), header_.size())};
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (column_of_[i] == kLeftOut) continue;
    auto const& column = contract_.columns[column_of_[i]];
    std::string cell(trimmed(row.cells[i]));
    unseen += take_out_unseen(cell);
    if (cell.empty()) {
      if (column.required) return RowError{row.line, column.name, "import.missing_value", "this cell may not be empty", "此项必填"};
      continue;
    }
    if (auto const why = fault(column, cell)) return RowError{row.line, column.name, "import.bad_value", why->en, why->zh};
    out.cells_[column.name] += cell;
  }
  return std::nullopt;
}

Result<ImportPreview> ContractReader::read(std::function<std::optional<RowError>(ContractRow const&)> const& accept) {
  ImportPreview preview;
  preview.columns = header_;
  preview.converted_lines = csv_.converted_lines();
  std::map<std::string, std::size_t, std::less<>> line_of_key;
  auto const refuse = [&](RowError error) {
    if (preview.errors.size() < kMaxErrors)
      preview.errors.push_back(std::move(error));
    else
      ++preview.errors_not_listed;
  };
  for (;;) {
    TOCSIN_TRY(auto const row, csv_.next());
    if (!row) break;
    ++preview.rows;
    if (preview.first_rows.size() < kPreviewRows) preview.first_rows.push_back(row->cells);
    ContractRow kept;
    std::size_t unseen = 0;
    if (auto error = check(*row, kept, unseen)) {
      refuse(std::move(*error));
      continue;
    }
    auto const key = kept[contract_.key];
    if (auto const known = line_of_key.find(key); !contract_.key.empty() && known != line_of_key.end()) {
      refuse({row->line, contract_.key, "import.duplicate_code", fmt::format("\"{}\" is already in line {}", key, known->second),
              fmt::format("“{}”已在第 {} 行出现", key, known->second)});
      continue;
    }
    line_of_key.emplace(key, row->line);
    if (auto error = accept(kept)) {
      refuse(std::move(*error));
      continue;
    }
    ++preview.accepted;
    if (unseen > 0 && preview.notes.size() < kMaxErrors)
      preview.notes.push_back({row->line, "", "import.unseen_characters",
                               fmt::format("kept, without {} control or bidirectional characters: nobody sees them", unseen),
                               fmt::format("已导入，去除了 {} 个看不见的控制字符或双向排版字符", unseen)});
    if (csv_.ends_within_line() && preview.notes.size() < kMaxErrors)
      preview.notes.push_back({row->line, "", "import.csv_truncated", "kept; the file ends within this line: the rest of it may be missing",
                               "已导入；文件在本行中间结束，其后可能缺失"});
  }
  if (preview.accepted == 0)
    return invalid("import.no_rows", preview.errors.empty()
                                         ? fmt::format("{}: there is no row below the header", csv_.name())
                                         : fmt::format("{}: no row could be read; line {}{}{}: {}", csv_.name(), preview.errors[0].line,
                                                       preview.errors[0].column.empty() ? "" : ", column ", preview.errors[0].column,
                                                       preview.errors[0].reason));
  return preview;
}

std::string error_file(ImportPreview const& preview) {
  auto all = preview.errors;
  all.insert(all.end(), preview.notes.begin(), preview.notes.end());
  return error_file(all);
}

std::string error_file(std::vector<RowError> const& errors) {
  std::string text = csv_line({"line", "column", "code", "reason", "reason_zh"});
  for (auto const& e : errors) text += csv_line({fmt::format("{}", e.line), e.column, e.code, e.reason, e.reason_zh});
  return text;
}

std::string to_text(ImportPreview const& preview) {
  std::string text = fmt::format("{} rows, {} accepted, {} refused / {} 行，接受 {}，拒绝 {}\n", preview.rows, preview.accepted,
                                 preview.rows - preview.accepted, preview.rows, preview.accepted, preview.rows - preview.accepted);
  if (preview.converted_lines > 0)
    text += fmt::format("{} lines were GB 18030 and have been converted / {} 行为 GB 18030 编码，已转换\n", preview.converted_lines,
                        preview.converted_lines);
  if (preview.without_coordinates > 0)
    text += fmt::format("{} rows have no coordinates: kept, found by search, and marked there / {} 行无坐标：已保留，可检索，并予标注\n",
                        preview.without_coordinates, preview.without_coordinates);
  text += "  " + joined(preview.columns) + "\n";
  for (auto const& row : preview.first_rows) text += "  " + joined(row) + "\n";
  auto const tell = [&](std::vector<RowError> const& errors) {
    std::size_t told = 0;
    for (auto const& e : errors) {
      if (++told > kPreviewRows) break;
      text += fmt::format("  line {0} / 第 {0} 行{1}{2}: {3}: {4}{5}{6}\n", e.line, e.column.empty() ? "" : ", ", e.column, e.code,
                          e.reason, e.reason_zh.empty() ? "" : " / ", e.reason_zh);
    }
  };
  tell(preview.errors);
  if (!preview.notes.empty())
    text += fmt::format("{} rows are kept with a note / {} 行已导入，另有提示\n", preview.notes.size(), preview.notes.size());
  tell(preview.notes);
  return text;
}

}  // namespace tocsin::place_register
