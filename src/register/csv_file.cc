#include "register/csv_file.h"

#include <fmt/format.h>
#include <iconv.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace tocsin::place_register {
namespace {

bool is_utf8(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    auto const lead = static_cast<unsigned char>(s[i]);
    std::size_t const more = lead < 0x80                   ? 0
                             : lead >= 0xC2 && lead < 0xE0 ? 1
                             : lead >= 0xE0 && lead < 0xF0 ? 2
                             : lead >= 0xF0 && lead < 0xF5 ? 3
                                                           : 9;
    if (more == 9 || i + more >= s.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(s[i + k]) & 0xC0) != 0x80) return false;
    }
    i += more + 1;
  }
  return true;
}

std::optional<std::string> from_gb18030(std::string_view s) {
  auto const closing = [](void* c) { ::iconv_close(static_cast<iconv_t>(c)); };
  iconv_t const converter = ::iconv_open("UTF-8", "GB18030");
  if (converter == reinterpret_cast<iconv_t>(-1)) return {};
  std::unique_ptr<void, decltype(closing)> const close(converter, closing);
  std::string in(s), out(s.size() * 4 + 8, '\0');
  char* from = in.data();
  char* to = out.data();
  std::size_t left = in.size(), room = out.size();
  if (::iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1) || left != 0) return {};
  out.resize(out.size() - room);
  return out;
}

}  // namespace

Result<CsvFile> CsvFile::open(std::filesystem::path const& path) {
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return not_found("csv.unreadable", path.string());
  gzFile const file = ::gzopen(path.c_str(), "rb");
  if (file == nullptr) return not_found("csv.unreadable", fmt::format("{}: {}", path.string(), std::strerror(errno)));
  std::string bytes;
  std::vector<char> piece(1 << 20);
  int n = 0;
  while ((n = ::gzread(file, piece.data(), static_cast<unsigned>(piece.size()))) > 0) {
    bytes.append(piece.data(), static_cast<std::size_t>(n));
    if (bytes.size() > kCsvBytesMax) break;
  }
  int status = Z_OK;
  ::gzerror(file, &status);
  bool const cut = ::gzclose(file) == Z_BUF_ERROR || status == Z_BUF_ERROR;
  if (bytes.size() > kCsvBytesMax) return invalid("csv.too_large", path.string());
  if (cut) return corrupt("csv.truncated", path.string());
  if (n < 0) return corrupt("csv.unreadable", path.string());
  return from_bytes(std::move(bytes));
}

Result<CsvFile> CsvFile::from_bytes(std::string bytes) {
  CsvFile file;
  file.bytes_ = std::move(bytes);
  if (file.bytes_.starts_with("\xEF\xBB\xBF")) file.at_ = 3;
  TOCSIN_TRY(bool const any, file.record(file.columns_));
  if (!any) return invalid("csv.empty", "no line with the columns' names");
  if (file.columns_.size() > kCsvColumnsMax) return invalid("csv.too_large", "more than 200 columns");
  return file;
}

std::optional<std::size_t> CsvFile::column(std::string_view name) const {
  auto const it = std::find(columns_.begin(), columns_.end(), name);
  if (it == columns_.end()) return {};
  return static_cast<std::size_t>(it - columns_.begin());
}

Result<bool> CsvFile::next(std::vector<std::string>& fields) {
  TOCSIN_TRY(bool const any, record(fields));
  if (any && fields.size() != columns_.size()) {
    return invalid("csv.column_count", fmt::format("line {}: {} fields, {} columns", line_, fields.size(), columns_.size()));
  }
  return any;
}

Result<bool> CsvFile::record(std::vector<std::string>& fields) {
  fields.clear();
  std::string line;
  while (true) {
    if (at_ >= bytes_.size()) {
      if (line.empty()) return false;
      return invalid("csv.unclosed_quote", fmt::format("line {}", line_));
    }
    auto end = bytes_.find('\n', at_);
    if (end == std::string::npos) end = bytes_.size();
    line.append(bytes_, at_, end - at_);
    at_ = end + 1;
    ++line_;
    if (line.find_first_not_of("\r ") == std::string::npos) {
      line.clear();
      continue;  // An empty line.
    }
    // A quote still open takes the next line along.
    if (std::count(line.begin(), line.end(), '"') % 2 == 0) break;
    if (line.size() > (1u << 20)) return invalid("csv.unclosed_quote", fmt::format("line {}", line_));
    line += '\n';
  }
  if (line.ends_with('\r')) line.pop_back();
  if (!is_utf8(line)) {
    auto converted = from_gb18030(line);
    if (!converted) return invalid("csv.not_text", fmt::format("line {} is neither UTF-8 nor GB 18030", line_));
    line = std::move(*converted);
    ++converted_;
  }
  if (line.find('\0') != std::string::npos) return invalid("csv.not_text", fmt::format("line {} has a zero byte", line_));
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    char const c = line[i];
    if (quoted) {
      if (c != '"')
        field += c;
      else if (i + 1 < line.size() && line[i + 1] == '"')
        field += '"', ++i;
      else
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      fields.push_back(std::move(field));
      field.clear();
    } else {
      field += c;
    }
  }
  fields.push_back(std::move(field));
  return true;
}

}  // namespace tocsin::place_register
