// Importers of the register: addresses and premises from CSV, a city from OpenStreetMap, put together into a data set.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "register/csv/csv_contract.h"
#include "register/source_data.h"

namespace tocsin::place_register {

// code, province[_zh|_en], city.., county.., town.., community.., street.., lane, alley, number, building, unit, floor, door, postcode,
// status, coordinate_kind, successor, main_code, valid_from, valid_until, division_code, lat, lon
Contract address_contract();
// code, name, name_zh, name_en, level, parent, valid_from, valid_until, successor
Contract division_contract();
// code, name, name_zh, name_en, occupancy, aliases, address_code, floors_above, floors_below, hazards, access, contact_role, contact_phone,
// lat, lon
Contract premises_contract();
// The words of the vocabulary for premises.
std::vector<std::string> const& hazard_words();
std::vector<std::string> const& access_words();
std::vector<std::string> const& contact_role_words();

// Rows are merged into `data` by code: what is there is replaced, the rest added, so that the same file twice changes nothing.
// Addresses: `mapping` says which column is which field; empty: the contract's own names, or a header known by heart. `source` is noted
// with each row.
Result<ImportPreview> import_addresses(CsvReader csv, SourceData& data, ColumnMapping mapping = {}, std::string const& source = {});
Result<ImportPreview> import_divisions(CsvReader csv, SourceData& data);
Result<ImportPreview> import_premises(CsvReader csv, SourceData& data);

// What `tocsin import` does; the lines it says go to `out`. Errors: import.*, register.*.
struct ImportRequest {
  std::filesystem::path file;
  std::filesystem::path data_folder;
  std::string base_version;         // Data set that is added to, for addresses and premises; empty: begin a new one.
  std::string replaces;             // The active data set, for a city: one that is much smaller is refused ...
  bool smaller = false;             // ... unless that is meant.
  bool without_lists = false;       // For a city: begin anew, without the addresses, divisions and premises of own lists.
  bool preview_only = false;        // Read and tell, write nothing.
  std::string columns;              // For addresses: "column=field,...".
  std::filesystem::path errors_to;  // Error file; empty: beside the input, NAME.errors.csv, only when rows were refused or noted.
  // What the steward has decided: it outlives every import. Nothing: as the data set that is added to.
  std::optional<std::vector<address::Decided>> decided = {};
};
struct ImportOutcome {
  std::string version;  // Empty after a preview. The caller activates it by an event.
  std::size_t accepted = 0, refused = 0;
};
Result<ImportOutcome> import_osm_file(ImportRequest const& request, std::ostream& out);
Result<ImportOutcome> import_addresses_file(ImportRequest const& request, std::ostream& out);
Result<ImportOutcome> import_divisions_file(ImportRequest const& request, std::ostream& out);
Result<ImportOutcome> import_premises_file(ImportRequest const& request, std::ostream& out);

}  // namespace tocsin::place_register
