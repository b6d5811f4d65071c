#include "server/json_text.h"

namespace tocsin::server {

std::string text_member(std::string_view json, std::string_view name) {
  std::string const key = "\"" + std::string(name) + "\":\"";
  auto const at = json.find(key);
  if (at == std::string_view::npos) return {};
  std::string out;
  for (std::size_t i = at + key.size(); i < json.size() && json[i] != '"'; ++i) {
    if (json[i] == '\\' && i + 1 < json.size()) ++i;
    out += json[i];
  }
  return out;
}

}  // namespace tocsin::server
