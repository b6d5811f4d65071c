#include "register/osm/pbf_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <fstream>
#include "register/checked_protozero.h"

namespace tocsin::place_register {
namespace {

Result<std::string> unpack(std::string_view packed, std::uint32_t raw_size, std::string const& where) {
  std::string raw(raw_size, '\0');
  uLongf length = raw_size;
  int const code =
      ::uncompress(reinterpret_cast<Bytef*>(raw.data()), &length, reinterpret_cast<Bytef const*>(packed.data()), packed.size());
  if (code != Z_OK || length != raw_size) return corrupt("import.pbf_damaged", where + ": the compressed block does not unpack");
  return raw;
}

}  // namespace

Result<PbfFile> PbfFile::open(std::filesystem::path const& path) {
  std::error_code error;
  auto const size = std::filesystem::is_regular_file(path, error) ? std::filesystem::file_size(path, error) : 0;
  if (std::filesystem::is_directory(path, error))
    return invalid("import.pbf_not_pbf", fmt::format("{}: this is a folder, not a file", path.string()));
  if (error || !std::filesystem::is_regular_file(path, error))
    return not_found("import.pbf_missing", fmt::format("{}: no such file", path.string()));
  if (size == 0) return invalid("import.pbf_empty", fmt::format("{}: byte 0: the file is empty", path.string()));
  if (size > kMaxFileBytes)
    return invalid("import.pbf_too_large", fmt::format("{}: {} bytes; the most is {}", path.string(), size, kMaxFileBytes));
  std::string bytes(size, '\0');
  std::ifstream in(path, std::ios::binary);
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size)))
    return not_found("import.pbf_missing", fmt::format("{}: cannot be read", path.string()));
  return from_bytes(std::move(bytes), path.filename().string());
}

PbfFile PbfFile::from_bytes(std::string bytes, std::string name) {
  PbfFile file;
  file.bytes_ = std::move(bytes);
  file.name_ = std::move(name);
  return file;
}

Result<std::optional<PbfFile::Block>> PbfFile::next() try {
  if (at_ == bytes_.size()) {
    if (at_ == 0) return invalid("import.pbf_empty", fmt::format("{}: byte 0: the file is empty", name_));
    return std::optional<Block>{};
  }
  std::string_view const left = std::string_view(bytes_).substr(at_);
  auto const where = [&](std::size_t behind) { return fmt::format("{}: byte {}", name_, at_ + behind); };
  auto const truncated = [&](std::string const& what) {
    return corrupt("import.pbf_truncated", fmt::format("{}: the file ends within {}", where(left.size()), what));
  };
  if (left.size() < 4) return truncated("the length of a block");
  std::uint32_t header_size = 0;
  for (int i = 0; i < 4; ++i) header_size = header_size << 8 | static_cast<unsigned char>(left[static_cast<std::size_t>(i)]);
  // The first block begins "....\n\x09OSMHeader": a file that begins otherwise is something else.
  if (at_ == 0 && (header_size > kMaxHeaderBytes ||
                   left.substr(4, 11) != std::string_view("\x0a\x09OSMHeader").substr(0, std::min<std::size_t>(11, left.size() - 4))))
    return invalid("import.pbf_not_pbf", where(0) + ": this is not an OpenStreetMap PBF file");
  if (header_size == 0 || header_size > kMaxHeaderBytes)
    return corrupt("import.pbf_damaged",
                   fmt::format("{}: a block header of {} bytes; the most is {}", where(0), header_size, kMaxHeaderBytes));
  if (left.size() < 4ULL + header_size) return truncated("a block header");

  Block block;
  block.position = at_;
  std::uint32_t blob_size = 0;
  protozero::pbf_reader header(left.data() + 4, header_size);
  while (header.next()) {
    if (header.tag() == 1)
      block.type = header.get_string();
    else if (header.tag() == 3)
      blob_size = static_cast<std::uint32_t>(header.get_int32());
    else
      header.skip();
  }
  if (blob_size > kMaxBlobBytes)
    return corrupt("import.pbf_damaged", fmt::format("{}: a block of {} bytes; the most is {}", where(4), blob_size, kMaxBlobBytes));
  std::size_t const blob_at = 4ULL + header_size;
  if (left.size() < blob_at + blob_size) return truncated("a block");

  std::string_view packed;
  std::uint32_t raw_size = 0;
  bool has_data = false, is_zlib = false, is_other = false;
  protozero::pbf_reader blob(left.data() + blob_at, blob_size);
  while (blob.next()) {
    switch (blob.tag()) {
      case 1: {
        auto const view = blob.get_view();
        block.bytes.assign(view.data(), view.size());
        has_data = true;
        break;
      }
      case 2: raw_size = static_cast<std::uint32_t>(blob.get_int32()); break;
      case 3: {
        auto const view = blob.get_view();
        packed = {view.data(), view.size()};
        is_zlib = true;
        break;
      }
      case 4:
      case 5:
      case 6:
      case 7:
        is_other = true;
        blob.skip();
        break;
      default: blob.skip();
    }
  }
  if (is_zlib) {
    if (raw_size == 0 || raw_size > kMaxBlobBytes)
      return corrupt("import.pbf_damaged",
                     fmt::format("{}: a block that unpacks to {} bytes; the most is {}", where(blob_at), raw_size, kMaxBlobBytes));
    TOCSIN_TRY(block.bytes, unpack(packed, raw_size, where(blob_at)));
  } else if (!has_data) {
    if (is_other)
      return invalid("import.pbf_unsupported",
                     where(blob_at) + ": compressed by something other than zlib; convert it with: osmium cat in.pbf -o out.pbf");
    return corrupt("import.pbf_damaged", where(blob_at) + ": a block without data");
  }
  at_ += blob_at + blob_size;
  return std::optional<Block>(std::move(block));
} catch (std::exception const& e) {  // protozero's; nothing leaves this folder.
  return corrupt("import.pbf_damaged", fmt::format("{}: byte {}: {}", name_, at_, e.what()));
}

}  // namespace tocsin::place_register
