#include "api/pages.h"

#include <fstream>
#include <iterator>

namespace tocsin::api {

namespace {

bool is_page(std::string_view path) {
  return path == "/" || path.starts_with("/station") || path.starts_with("/replay") || path.starts_with("/admin") ||
         path.starts_with("/console") || path.starts_with("/sign_in") || path.starts_with("/login") || path.starts_with("/seats") ||
         path.starts_with("/account/") || path == "/reentry" || path == "/help";
}

// A person with a mistyped address gets the console's own page for that, in their language; a program gets a problem.
bool asks_for_a_page(http::Request const& request) { return request.header("accept").find("text/html") != std::string_view::npos; }

std::string_view content_type_of(std::string_view path) {
  for (auto const& [ending, type] : {std::pair<std::string_view, std::string_view>{".html", "text/html; charset=utf-8"},
                                     {".js", "text/javascript; charset=utf-8"},
                                     {".css", "text/css; charset=utf-8"},
                                     {".json", "application/json"},
                                     {".svg", "image/svg+xml"},
                                     {".png", "image/png"},
                                     {".woff2", "font/woff2"},
                                     {".mp3", "audio/mpeg"},
                                     {".ico", "image/x-icon"}})
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

}  // namespace

void serve_page(Exchange const& exchange, WebAssets const* pages, std::string const& web_folder) {
  auto const& request = exchange.request();
  std::string path = request.path == "/" ? "/index.html" : request.path;
  http::Response response;
  if (!web_folder.empty()) {
    bool const safe = path.find("..") == std::string::npos;
    std::ifstream file(web_folder + path, std::ios::binary);
    if (!file && safe && (is_page(path) || asks_for_a_page(request))) {
      if (!is_page(path)) response.status = 404;
      path = "/index.html";
      file = std::ifstream(web_folder + path, std::ios::binary);
    }
    if (!file || !safe) return exchange.refuse({ErrorKind::kNotFound, "http.not_found", "nothing stands at this address"});
    response.body.assign(std::istreambuf_iterator<char>(file), {});
    response.content_type = content_type_of(path);
    response.headers.emplace_back("Cache-Control", "no-store");
    return exchange.respond(std::move(response));
  }
  std::string_view const accepted = request.header("accept-encoding");
  auto asset = pages == nullptr ? std::nullopt : pages->find(path, accepted);
  if (!asset && pages != nullptr && is_page(path)) asset = pages->find("/index.html", accepted);
  if (!asset && pages != nullptr && asks_for_a_page(request)) {
    asset = pages->find("/index.html", accepted);
    response.status = 404;
  }
  if (!asset) {
    if (path == "/index.html" || is_page(path))
      return exchange.refuse({ErrorKind::kNotFound, "web.no_pages", "this build holds no web pages; the API is at /api/v1"});
    return exchange.refuse({ErrorKind::kNotFound, "http.not_found", "nothing stands at this address"});
  }
  response.headers.emplace_back("ETag", asset->etag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", asset->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (response.status == 200 && request.header("if-none-match") == asset->etag) {
    response.status = 304;
    return exchange.respond(std::move(response));
  }
  response.content_type = asset->content_type;
  if (!asset->encoding.empty()) response.headers.emplace_back("Content-Encoding", asset->encoding);
  response.pinned = asset->bytes;
  exchange.respond(std::move(response));
}

}  // namespace tocsin::api
