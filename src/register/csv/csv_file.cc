#include "register/csv/csv_file.h"

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

Result<CsvText> read_csv_text(std::filesystem::path const& path) {
  std::error_code unknown;
  auto const name = path.filename().string();
  if (!std::filesystem::is_regular_file(path, unknown)) return not_found("import.csv_missing", path.string() + ": no such file");
  gzFile const file = ::gzopen(path.c_str(), "rb");
  if (file == nullptr) return not_found("import.csv_missing", fmt::format("{}: {}", path.string(), std::strerror(errno)));
  // No list unpacks to a hundred times its size: what does is stopped long before the machine feels it.
  constexpr std::size_t kAlwaysTaken = 16 * 1024 * 1024, kUnpackedMost = 100;
  auto const packed = std::filesystem::file_size(path, unknown);
  std::size_t const most = std::min<std::size_t>(CsvReader::kMaxFileBytes, std::max(kAlwaysTaken, unknown ? 0 : packed * kUnpackedMost));
  std::string bytes;
  std::vector<char> piece(1 << 20);
  int n = 0;
  while ((n = ::gzread(file, piece.data(), static_cast<unsigned>(piece.size()))) > 0) {
    bytes.append(piece.data(), static_cast<std::size_t>(n));
    if (bytes.size() > most) break;
  }
  int status = Z_OK;
  ::gzerror(file, &status);
  bool const cut = ::gzclose(file) == Z_BUF_ERROR || status == Z_BUF_ERROR || n < 0;
  if (bytes.size() > most) return invalid("import.csv_too_large", fmt::format("{}: unpacked, the most is {} bytes", name, most));
  if (cut) return corrupt("import.csv_truncated", name + ": the compressed file ends too early or is damaged");
  return csv_text_of(std::move(bytes), name);
}

Result<CsvText> csv_text_of(std::string bytes, std::string const& name) {
  // No byte of a GB 18030 character is a line feed, so lines can be told apart before they are understood.
  CsvText out;
  std::size_t line = 0;
  out.bytes.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    auto const end = std::min(bytes.find('\n', at), bytes.size() - 1) + 1;
    auto const one = std::string_view(bytes).substr(at, end - at);
    at = end;
    ++line;
    if (is_utf8(one)) {
      out.bytes += one;
      continue;
    }
    auto const text = from_gb18030(one);
    if (!text) return invalid("import.csv_encoding", fmt::format("{}: line {} is neither UTF-8 nor GB 18030", name, line));
    out.bytes += *text;
    ++out.converted_lines;
  }
  return out;
}

Result<CsvFile> CsvFile::open(std::filesystem::path const& path) {
  TOCSIN_TRY(auto reader, CsvReader::open(path));
  return with_header(std::move(reader));
}

Result<CsvFile> CsvFile::from_bytes(std::string bytes) {
  TOCSIN_TRY(auto text, csv_text_of(std::move(bytes), "csv"));
  TOCSIN_TRY(auto reader, CsvReader::from_bytes(std::move(text.bytes), "csv"));
  return with_header(std::move(reader));
}

Result<CsvFile> CsvFile::with_header(CsvReader reader) {
  CsvFile file(std::move(reader));
  TOCSIN_TRY(auto header, file.reader_.next());
  if (!header) return invalid("import.csv_empty", file.reader_.name() + ": no line with the columns' names");
  file.columns_ = std::move(header->cells);
  return file;
}

std::optional<std::size_t> CsvFile::column(std::string_view name) const {
  auto const it = std::find(columns_.begin(), columns_.end(), name);
  if (it == columns_.end()) return {};
  return static_cast<std::size_t>(it - columns_.begin());
}

Result<bool> CsvFile::next(std::vector<std::string>& fields) {
  TOCSIN_TRY(auto row, reader_.next());
  if (!row) return false;
  line_ = row->line;
  if (row->cells.size() != columns_.size()) {
    return invalid("import.wrong_cell_count",
                   fmt::format("line {}: {} cells where the header has {}", line_, row->cells.size(), columns_.size()));
  }
  fields = std::move(row->cells);
  return true;
}

}  // namespace tocsin::place_register
