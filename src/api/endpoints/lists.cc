#include "api/endpoints/lists.h"

namespace tocsin::api {

Result<Page> page_of(Exchange const& exchange) {
  Page page;
  TOCSIN_TRY(auto const limit, exchange.query_integer("limit", 1, kMaxPage));
  if (limit) page.limit = static_cast<std::size_t>(*limit);
  page.after = exchange.query("cursor");
  if (page.after.size() > 100) return invalid("query.malformed", "this cursor is not one of ours");
  return page;
}

}  // namespace tocsin::api
