// The standard address register on disk: rows from a CSV file, compiled into one mapped file, opened in milliseconds.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/address/address_index.h"
#include "geo/address/address_row.h"
#include "register/section_file.h"

namespace tocsin::place_register {

struct AddressImport {
  std::vector<address::AddressRow> rows;
  std::size_t without_coordinates = 0;  // Kept: they are found, and said to have no point.
  std::size_t converted_lines = 0;      // From GB 18030.
};

// `columns`: "column=field,column=field", "column=-" leaves one out; empty: one of the headers known by heart. Fields are the members of
// AddressRow and lat, lon. Errors: those of CsvFile, and register.unknown_column (by name), register.denied_column, register.unknown_field,
// register.column_missing, register.bad_coordinates (with the line), register.no_code, register.duplicate_code.
Result<AddressImport> read_addresses(std::filesystem::path const& csv, std::string_view columns = {});

// Writes the compiled register; the same rows give the same bytes.
Result<void> compile_addresses(std::span<address::AddressRow const> rows, std::filesystem::path const& target);

// An opened register. The index reads the mapping, so that it lives as long as this object or a copy of it.
class AddressRegister {
 public:
  // Errors: those of SectionFile; register.data_set_damaged when the arrays do not fit together.
  static Result<AddressRegister> open(std::filesystem::path const& path);
  address::AddressIndex const& index() const { return index_; }
  std::size_t bytes() const { return file_.size(); }

 private:
  SectionFile file_;
  address::AddressIndex index_;
};

// Where `tocsin import addresses` puts the register of a data folder.
std::filesystem::path address_register_path(std::filesystem::path const& data_folder);

// Rows of one list that name the same house: equal in every element (numbers by value, Traditional and Simplified alike).
struct DuplicateAddresses {
  std::vector<std::uint32_t> rows;  // Of the index.
  std::int64_t spread_m = 0;
};
std::vector<DuplicateAddresses> find_duplicates(address::AddressIndex const& index);

}  // namespace tocsin::place_register
