// The packed web pages that the build links into the program (cmake/web.cmake).
#pragma once

#include <string_view>

namespace tocsin::server {

std::string_view web_pack();

}  // namespace tocsin::server
