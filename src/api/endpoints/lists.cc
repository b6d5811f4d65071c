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

QueryParameters page_query(QueryParameters own) {
  own.push_back({"limit", "Items on a page", "每页条数", QueryKind::kInteger});
  own.push_back({"cursor", "`next` of the page before", "上一页给出的 next"});
  return own;
}

}  // namespace tocsin::api
