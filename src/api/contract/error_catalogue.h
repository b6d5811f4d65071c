// Every stable error code with its status, and what people read in both languages: contracts/errors.json.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/http/message.h"
#include "base/result.h"

namespace tocsin::api {

struct CatalogueEntry {
  std::string_view code;
  int status;
  std::string_view title, title_zh;
  std::string_view next_step, next_step_zh;
};

std::span<CatalogueEntry const> error_catalogue();  // Sorted by code.
CatalogueEntry const* find_error(std::string_view code);
std::string errors_contract();  // contracts/errors.json

// RFC 9457. `members`: further members as JSON text ("\"unit_id\":\"E1\""), or empty.
http::Response problem(Error const& error, std::string_view language, std::string_view members = {});
int status_of(Error const& error);

}  // namespace tocsin::api
