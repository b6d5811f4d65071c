// Lists: items, the cursor of the next page and the journal position they show.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "api/exchange.h"
#include "base/id.h"
#include "domain/vocabulary/vocabulary.h"

namespace tocsin::api {

inline constexpr std::int64_t kDefaultPage = 200, kMaxPage = 500;

// `next`: absent on the last page.
#define TOCSIN_LIST(Name, Item)      \
  struct Name {                      \
    std::vector<Item> items;         \
    std::optional<std::string> next; \
    std::uint64_t position = 0;      \
  };                                 \
  BOOST_DESCRIBE_STRUCT(Name, (), (items, next, position))

struct Page {
  std::string after;  // The last key of the page before; empty: from the beginning.
  std::size_t limit = kDefaultPage;
};
Result<Page> page_of(Exchange const& exchange);   // Errors: query.malformed
QueryParameters page_query(QueryParameters own);  // And what page_of reads.

struct Done {  // What every write answers at least.
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(Done, (), (position))

// An id in the path. Errors: `code` (not found) when it is no id at all.
template <class IdType>
Result<IdType> id_parameter(Exchange const& exchange, std::string_view name, std::string_view code) {
  auto const id = parse_raw_id(exchange.parameter(name));
  if (!id) return not_found(code, "no such id");
  return IdType{id->centre, id->position, id->ordinal};
}
inline Result<IncidentId> incident_of(Exchange const& exchange) { return id_parameter<IncidentId>(exchange, "id", "incident.unknown"); }
Result<double> degrees(std::string_view text);  // Errors: query.malformed
}  // namespace tocsin::api
