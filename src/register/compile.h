// The compiler: SourceData (from an importer or the demo generator) becomes a data set, DIR/register/VERSION/city.tds.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "register/source_data.h"

namespace tocsin::place_register {

constexpr std::string_view kDataSetFile = "city.tds";

// The bytes of the file; the same source gives the same bytes.
// Errors: register.source_inconsistent (an index outside, a duplicate code), register.source_too_large.
Result<std::string> compile(SourceData const& source);

// Compiles into `data_folder`/register/ and returns the version; the same content twice is one version. Errors: also register.cannot_write.
Result<std::string> compile_into(SourceData const& source, std::filesystem::path const& data_folder);

std::filesystem::path data_set_path(std::filesystem::path const& data_folder, std::string_view version);
// Versions that are there, oldest first by time of writing, then by name.
std::vector<std::string> installed_versions(std::filesystem::path const& data_folder);

}  // namespace tocsin::place_register
