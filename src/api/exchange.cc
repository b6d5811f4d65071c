#include "api/exchange.h"

#include <algorithm>
#include <charconv>

#include "api/contract/error_catalogue.h"

namespace tocsin::api {

std::string const& Exchange::parameter(std::string_view name) const {
  auto const found = state_->parameters.find(name);
  TOCSIN_ASSERT(found != state_->parameters.end());
  return found->second;
}

std::string Exchange::query(std::string_view name) const { return std::string(state_->request.query_value(name).value_or("")); }

Result<std::optional<std::int64_t>> Exchange::query_integer(std::string_view name, std::int64_t low, std::int64_t high) const {
  auto const text = state_->request.query_value(name);
  if (!text || text->empty()) return std::optional<std::int64_t>{};
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < low || value > high)
    return invalid("query.malformed", std::string(name) + " is a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return std::optional<std::int64_t>{value};
}

void Exchange::answer(int status, std::string json) const {
  http::Response response;
  response.status = status;
  response.body = std::move(json);
  respond(std::move(response));
}

void Exchange::refuse(Error const& error, std::string_view members) const { respond(problem(error, state_->language, members)); }

void Exchange::refuse_for(Duration wait, Error const& error) const {
  auto response = problem(error, state_->language);
  std::erase_if(response.headers, [](auto const& header) { return header.first == "Retry-After"; });
  response.headers.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(1, wait.whole_seconds())));
  respond(std::move(response));
}

}  // namespace tocsin::api
