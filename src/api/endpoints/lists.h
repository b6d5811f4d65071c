// Lists: items, the cursor of the next page and the journal position they show.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "api/exchange.h"
#include "base/id.h"
#include "codec/nullable.h"
#include "domain/vocabulary/vocabulary.h"

namespace tocsin::api {

inline constexpr std::int64_t kDefaultPage = 200, kMaxPage = 500;

// `next`: null on the last page.
#define TOCSIN_LIST(Name, Item)        \
  struct Name {                        \
    std::vector<Item> items;           \
    codec::Nullable<std::string> next; \
    std::uint64_t position = 0;        \
  };                                   \
  BOOST_DESCRIBE_STRUCT(Name, (), (items, next, position))

struct Page {
  std::string after;  // The last key of the page before; empty: from the beginning.
  std::size_t limit = kDefaultPage;
};
Result<Page> page_of(Exchange const& exchange);  // Errors: query.malformed
// Where the page begins in a map by code. Errors: query.malformed (a cursor that names none of them). `entries_go`: what is kept there can
// be taken out, between two pages too, so that any code may have been one.
template <class Map>
Result<typename Map::const_iterator> first_after(Map const& map, Page const& page, bool entries_go = false) {
  if (page.after.empty()) return map.begin();
  typename Map::key_type const key{page.after};
  if (entries_go ? !is_valid_code(page.after) : !map.contains(key)) return invalid("query.malformed", "this cursor is not one of ours");
  return map.upper_bound(key);
}
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
}  // namespace tocsin::api
