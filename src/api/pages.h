// The web pages: embedded ones, or those of a folder under development.
#pragma once

#include <string>

#include "api/exchange.h"
#include "api/http/web_assets.h"

namespace tocsin::api {

// `pages`: null where there are none. `web_folder`: instead of them.
void serve_page(Exchange const& exchange, WebAssets const* pages, std::string const& web_folder);

}  // namespace tocsin::api
