// Everything the program promises, made from its own types: openapi.json, journal.json, errors.json, glossary.json.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace tocsin::api {

std::vector<std::pair<std::string, std::string>> all_contracts();  // File name and text.
std::string glossary_contract();

}  // namespace tocsin::api
