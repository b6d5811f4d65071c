#include "api/router.h"

namespace tocsin::api {

namespace {

std::string_view next_segment(std::string_view& rest) {
  if (rest.starts_with('/')) rest.remove_prefix(1);
  auto const end = rest.find('/');
  std::string_view const segment = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  return segment;
}

bool fits(std::string_view pattern, std::string_view path, std::map<std::string, std::string, std::less<>>& parameters) {
  while (!pattern.empty() && !path.empty()) {
    std::string_view const wanted = next_segment(pattern);
    auto const decoded = http::percent_decode(next_segment(path), false);
    if (!decoded) return false;
    std::string_view const got = *decoded;
    auto const open = wanted.find('{');
    if (open == std::string_view::npos) {
      if (wanted != got) return false;
      continue;
    }
    auto const close = wanted.find('}');
    std::string_view const before = wanted.substr(0, open), after = wanted.substr(close + 1);
    if (got.size() <= before.size() + after.size() || !got.starts_with(before) || !got.ends_with(after)) return false;
    parameters[std::string(wanted.substr(open + 1, close - open - 1))] =
        got.substr(before.size(), got.size() - before.size() - after.size());
  }
  return pattern.empty() && path.empty();
}

}  // namespace

void Router::add(Route route) { routes_.push_back(std::move(route)); }

Router::Match Router::find(std::string_view method, std::string_view sent_path) const {
  Match match;
  for (Route const& route : routes_) {
    std::map<std::string, std::string, std::less<>> parameters;
    if (!fits(route.pattern, sent_path, parameters)) continue;
    match.path_known = true;
    if (route.method != method) {
      match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(route.method);
      if (route.method == "GET") match.allowed += ", HEAD";
      continue;
    }
    match.route = &route;
    match.parameters = std::move(parameters);
    return match;
  }
  return match;
}

}  // namespace tocsin::api
