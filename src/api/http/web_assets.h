// The built web pages, out of one packed piece of memory (tools/pack_web.mjs writes it and says its format).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tocsin::api {

// One page in the form that the client accepts; the views live as long as the pack.
struct WebAsset {
  std::string_view content_type;
  std::string_view encoding;  // "br", "gzip" or empty.
  std::string_view bytes;
  std::string etag;        // Strong, with its quotes; differs by encoding, as RFC 9110 8.8.3.3 asks.
  bool immutable = false;  // Its name holds a hash of its content: may be kept for a year.
};

class WebAssets {
 public:
  // `pack` must outlive this object. Errors: web.pack_corrupt.
  static Result<WebAssets> open(std::string_view pack);

  // `path` as in the request target, without query, e.g. "/assets/index-Dx2.js"; "/" is "/index.html". `accept_encoding` is the header's
  // value; the pack holds brotli and gzip beside the plain bytes. No match: nullopt (the caller decides what is a page of the application).
  std::optional<WebAsset> find(std::string_view path, std::string_view accept_encoding) const;

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string_view path;
    std::string_view content_type;
    std::string_view hash;
    std::string_view plain;
    std::string_view gzip;
    std::string_view brotli;
  };
  std::vector<Entry> entries_;  // Sorted by path.
};

// Whether the value of an Accept-Encoding header takes `coding` (its q is not 0). RFC 9110 12.5.3.
bool accepts_encoding(std::string_view header, std::string_view coding);

}  // namespace tocsin::api
