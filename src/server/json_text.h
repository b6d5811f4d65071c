// One text member out of a small JSON answer, for the command line.
#pragma once

#include <string>
#include <string_view>

namespace tocsin::server {

std::string text_member(std::string_view json, std::string_view name);  // Empty when it is not there.

}  // namespace tocsin::server
