#include "api/http/web_assets.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace tocsin::api {

namespace {

std::string_view until(std::string_view& rest, char separator) {
  auto const at = std::min(rest.find(separator), rest.size());
  auto const part = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return part;
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The two next columns of an index line as a piece of `body`.
std::optional<std::string_view> piece(std::string_view& line, std::string_view body) {
  auto const offset = number(until(line, '\t'));
  auto const size = number(until(line, '\t'));
  if (!offset || !size || *offset > body.size() || *size > body.size() - *offset) return std::nullopt;
  return body.substr(*offset, *size);
}

bool same_word(std::string_view a, std::string_view b) {
  auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

bool accepts_encoding(std::string_view header, std::string_view coding) {
  std::optional<bool> any;
  while (!header.empty()) {
    std::string_view item = until(header, ',');
    std::string_view const name = trimmed(until(item, ';'));
    bool taken = true;
    while (!item.empty()) {
      std::string_view parameter = trimmed(until(item, ';'));
      if (!same_word(trimmed(until(parameter, '=')), "q")) continue;
      taken = trimmed(parameter).find_first_not_of("0.") != std::string_view::npos;
    }
    if (same_word(name, coding)) return taken;
    if (name == "*") any = taken;
  }
  return any.value_or(false);
}

Result<WebAssets> WebAssets::open(std::string_view pack) {
  auto const corrupted = [] { return corrupt("web.pack_corrupt", "the web pages inside this program are damaged; build it again"); };
  std::string_view rest = pack;
  std::string_view head = until(rest, '\n');
  constexpr std::string_view kMagic = "tocsin web pack 1 ";
  if (!head.starts_with(kMagic)) return corrupted();
  head.remove_prefix(kMagic.size());
  auto const count = number(until(head, ' '));
  auto const index_bytes = number(head);
  if (!count || !index_bytes || *index_bytes > rest.size()) return corrupted();
  std::string_view index = rest.substr(0, *index_bytes);
  std::string_view const body = rest.substr(*index_bytes);

  WebAssets assets;
  while (!index.empty()) {
    std::string_view line = until(index, '\n');
    Entry entry;
    entry.path = until(line, '\t');
    entry.content_type = until(line, '\t');
    entry.hash = until(line, '\t');
    auto const plain = piece(line, body);
    auto const gzip = piece(line, body);
    auto const brotli = piece(line, body);
    bool const sorted = assets.entries_.empty() || assets.entries_.back().path < entry.path;
    if (!entry.path.starts_with('/') || entry.hash.size() != 32 || !plain || !gzip || !brotli || !sorted) return corrupted();
    entry.plain = *plain;
    entry.gzip = *gzip;
    entry.brotli = *brotli;
    assets.entries_.push_back(entry);
  }
  if (assets.entries_.size() != *count) return corrupted();
  return assets;
}

std::optional<WebAsset> WebAssets::find(std::string_view path, std::string_view accept_encoding) const {
  if (path.empty() || path == "/") path = "/index.html";
  auto const at = std::ranges::lower_bound(entries_, path, {}, &Entry::path);
  if (at == entries_.end() || at->path != path) return std::nullopt;

  WebAsset asset{
      .content_type = at->content_type, .encoding = {}, .bytes = at->plain, .etag = {}, .immutable = path.starts_with("/assets/")};
  if (!at->brotli.empty() && accepts_encoding(accept_encoding, "br")) {
    asset.encoding = "br";
    asset.bytes = at->brotli;
  } else if (!at->gzip.empty() && accepts_encoding(accept_encoding, "gzip")) {
    asset.encoding = "gzip";
    asset.bytes = at->gzip;
  }
  asset.etag.append("\"").append(at->hash);
  if (!asset.encoding.empty()) asset.etag.append("-").append(asset.encoding);
  asset.etag.append("\"");
  return asset;
}

}  // namespace tocsin::api
