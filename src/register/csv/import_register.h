// Importers of the register: addresses and premises from CSV, a city from OpenStreetMap, put together into a data set.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/result.h"
#include "register/csv/csv_contract.h"
#include "register/source_data.h"

namespace tocsin::place_register {

// code, county[_zh|_en], town.., community.., street.., number, building, postcode, lat, lon
Contract address_contract();
// code, name, name_zh, name_en, occupancy, address_code, floors_above, floors_below, hazards, access, contact_role, contact_phone, lat, lon
Contract premises_contract();
// The words of the vocabulary for premises.
std::vector<std::string> const& hazard_words();
std::vector<std::string> const& access_words();
std::vector<std::string> const& contact_role_words();

// Rows are merged into `data` by code: what is there is replaced, the rest added, so that the same file twice changes nothing.
Result<ImportPreview> import_addresses(CsvReader csv, SourceData& data);
Result<ImportPreview> import_premises(CsvReader csv, SourceData& data);

// What `tocsin import` does; the lines it says go to `out`. Errors: import.*, register.*.
struct ImportRequest {
  std::filesystem::path file;
  std::filesystem::path data_folder;
  std::string base_version;         // Data set that is added to, for addresses and premises; empty: begin a new one.
  bool preview_only = false;        // Read and tell, write nothing.
  std::filesystem::path errors_to;  // Error file; empty: beside the input, NAME.errors.csv, only when rows were refused.
};
struct ImportOutcome {
  std::string version;  // Empty after a preview. The caller activates it by an event.
  std::size_t accepted = 0, refused = 0;
};
Result<ImportOutcome> import_osm_file(ImportRequest const& request, std::ostream& out);
Result<ImportOutcome> import_addresses_file(ImportRequest const& request, std::ostream& out);
Result<ImportOutcome> import_premises_file(ImportRequest const& request, std::ostream& out);

}  // namespace tocsin::place_register
