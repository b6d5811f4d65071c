// SectionFile: named flat arrays in one file with a check sum, written at once and renamed into place, mapped into memory to be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tocsin::place_register {

class SectionWriter {
 public:
  template <class T>
  void add(std::string_view name, std::span<T const> items) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);
    add_bytes(name, sizeof(T), {reinterpret_cast<char const*>(items.data()), items.size_bytes()});
  }
  template <class T>
  void add(std::string_view name, std::vector<T> const& items) {
    add(name, std::span<T const>(items));
  }
  void add(std::string_view name, std::string_view bytes) { add_bytes(name, 1, bytes); }
  // The whole file: the same sections give the same bytes.
  std::string finish() const;

 private:
  void add_bytes(std::string_view name, std::size_t element, std::string_view bytes);
  struct Section {
    std::string name;
    std::uint32_t element;
    std::string bytes;
  };
  std::vector<Section> sections_;
};

class SectionFile {
 public:
  // Errors: register.data_set_missing, register.data_set_damaged (saying where), register.data_set_newer,
  // register.data_set_older.
  static Result<SectionFile> open(std::filesystem::path const& path);

  template <class T>
  Result<std::span<T const>> get(std::string_view name) const {
    auto const bytes = find(name, sizeof(T));
    if (!bytes) return std::unexpected(bytes.error());
    return std::span<T const>(reinterpret_cast<T const*>(bytes->data()), bytes->size() / sizeof(T));
  }
  Result<std::string_view> get_text(std::string_view name) const { return find(name, 1); }
  std::size_t size() const { return bytes_.size(); }

 private:
  Result<std::string_view> find(std::string_view name, std::size_t element) const;

  std::shared_ptr<void> mapping_;
  std::string_view bytes_;
  std::string path_;
};

// Writes beside the target and renames; the file is on the disk before it has its name. Errors: register.cannot_write.
Result<void> write_file_atomically(std::filesystem::path const& path, std::string_view bytes);

}  // namespace tocsin::place_register
