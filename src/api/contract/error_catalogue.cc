#include "api/contract/error_catalogue.h"

#include <algorithm>

#include "codec/json_writer.h"
#include "codec/schema.h"

namespace tocsin::api {

namespace {

constexpr char const* kRetryAfterS = "2";

CatalogueEntry const& fallback(ErrorKind kind) {
  static constexpr CatalogueEntry kInvalid{"", 422, "Refused", "不接受", "Correct what was sent.", "请更正后重试。"};
  static constexpr CatalogueEntry kNotFound{
      "", 404, "Not found", "没有找到", "Check the id; it may have left the working state.", "请核对编号；它可能已移出当班数据。"};
  static constexpr CatalogueEntry kConflict{
      "", 409, "It moved on", "状态已变化", "Look at its present state and decide again.", "请查看当前状态后再决定。"};
  static constexpr CatalogueEntry kForbidden{"", 403, "Not allowed", "没有权限", "Ask an administrator.", "请联系管理员。"};
  static constexpr CatalogueEntry kUnavailable{"", 503, "Not available now", "暂不可用", "Try again in a moment.", "请稍后重试。"};
  static constexpr CatalogueEntry kCorrupt{
      "", 500, "Something is damaged here", "数据损坏", "Tell whoever runs this server.", "请通知运维人员。"};
  switch (kind) {
    case ErrorKind::kInvalid: return kInvalid;
    case ErrorKind::kNotFound: return kNotFound;
    case ErrorKind::kConflict: return kConflict;
    case ErrorKind::kForbidden: return kForbidden;
    case ErrorKind::kUnavailable: return kUnavailable;
    case ErrorKind::kCorrupt: return kCorrupt;
  }
  return kCorrupt;
}

}  // namespace

CatalogueEntry const* find_error(std::string_view code) {
  auto const all = error_catalogue();
  auto const at = std::lower_bound(all.begin(), all.end(), code,
                                   [](CatalogueEntry const& entry, std::string_view wanted) { return entry.code < wanted; });
  return at != all.end() && at->code == code ? &*at : nullptr;
}

int status_of(Error const& error) {
  auto const* entry = find_error(error.code);
  return entry != nullptr && entry->status != 0 ? entry->status : fallback(error.kind).status;
}

http::Response problem(Error const& error, std::string_view language, std::string_view members) {
  auto const* entry = find_error(error.code);
  CatalogueEntry const& words = entry != nullptr ? *entry : fallback(error.kind);
  http::Response response;
  response.status = status_of(error);
  response.content_type = "application/problem+json";
  if (response.status == 429 || response.status == 503) response.headers.emplace_back("Retry-After", kRetryAfterS);
  std::string& out = response.body;
  out = "{\"type\":\"https://tocsin.dev/errors/" + error.code + "\",\"title\":";
  codec::append_text(out, language == "zh" ? words.title_zh : words.title);
  out += ",\"status\":" + std::to_string(response.status) + ",\"code\":";
  codec::append_text(out, error.code);
  out += ",\"detail\":";
  codec::append_text(out, error.detail.empty() ? (language == "zh" ? words.title_zh : words.title) : std::string_view(error.detail));
  out += ",\"title_zh\":";
  codec::append_text(out, words.title_zh);
  out += ",\"next_step\":";
  codec::append_text(out, words.next_step);
  out += ",\"next_step_zh\":";
  codec::append_text(out, words.next_step_zh);
  if (!members.empty()) {
    out += ',';
    out += members;
  }
  out += '}';
  return response;
}

std::string errors_contract() {
  std::string out = "{\"errors\":[";
  for (auto const& entry : error_catalogue()) {
    if (out.back() != '[') out += ',';
    out += "{\"code\":" + codec::to_json(entry.code);
    if (entry.status != 0) out += ",\"status\":" + std::to_string(entry.status);
    out += ",\"title\":" + codec::to_json(entry.title) + ",\"title_zh\":" + codec::to_json(entry.title_zh) +
           ",\"next_step\":" + codec::to_json(entry.next_step) + ",\"next_step_zh\":" + codec::to_json(entry.next_step_zh) + "}";
  }
  return codec::pretty_json(out + "]}");
}

}  // namespace tocsin::api
