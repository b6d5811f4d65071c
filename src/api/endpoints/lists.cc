#include "api/endpoints/lists.h"

#include <charconv>

namespace tocsin::api {

Result<Page> page_of(Exchange const& exchange) {
  Page page;
  TOCSIN_TRY(auto const limit, exchange.query_integer("limit", 1, kMaxPage));
  if (limit) page.limit = static_cast<std::size_t>(*limit);
  page.after = exchange.query("cursor");
  if (page.after.size() > 100) return invalid("query.malformed", "this cursor is not one of ours");
  return page;
}

QueryParameters page_query(QueryParameters own) {
  own.push_back({"limit", "Items on a page", "每页条数", QueryKind::kInteger});
  own.push_back({"cursor", "`next` of the page before", "上一页给出的 next"});
  return own;
}

Result<double> degrees(std::string_view text) {
  double value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return invalid("query.malformed", "coordinates are numbers in degrees");
  return value;
}

}  // namespace tocsin::api
