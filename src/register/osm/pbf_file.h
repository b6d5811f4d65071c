// PbfFile: the blobs of an OpenStreetMap PBF file, decompressed one after the other, with limits.
// https://wiki.openstreetmap.org/wiki/PBF_Format
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin::place_register {

class PbfFile {
 public:
  static constexpr std::uint32_t kMaxHeaderBytes = 64 * 1024;
  static constexpr std::uint32_t kMaxBlobBytes = 32 * 1024 * 1024;  // Packed and unpacked.
  static constexpr std::uint64_t kMaxFileBytes = 4ULL * 1024 * 1024 * 1024;

  // Reads the file. Errors: import.pbf_missing, import.pbf_empty, import.pbf_too_large.
  static Result<PbfFile> open(std::filesystem::path const& path);
  static PbfFile from_bytes(std::string bytes, std::string name);

  struct Block {
    std::string type;  // OSMHeader, OSMData; others are to be skipped.
    std::string bytes;
    std::uint64_t position = 0;  // Of the blob in the file.
  };
  // The next block; nothing at the end. Errors, naming the byte: import.pbf_not_pbf, import.pbf_truncated, import.pbf_damaged,
  // import.pbf_unsupported.
  Result<std::optional<Block>> next();
  void rewind() { at_ = 0; }
  std::string const& name() const { return name_; }

 private:
  std::string bytes_;
  std::string name_;
  std::size_t at_ = 0;
};

}  // namespace tocsin::place_register
