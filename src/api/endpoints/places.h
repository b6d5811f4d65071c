// Finding places, and map tiles, from the active data set.
#pragma once

#include "access/account_store.h"
#include "api/advice/data_sets.h"
#include "api/endpoints/lists.h"
#include "api/exchange.h"
#include "view/resources.h"

namespace tocsin::api {

struct PlaceList {
  std::vector<view::PlaceResult> items;
};
BOOST_DESCRIBE_STRUCT(PlaceList, (), (items))

struct PlaceListing {
  std::vector<view::PlaceResult> items;
  std::optional<std::string> next;
  std::int64_t total = 0;  // Addresses, or places of all kinds: the cursor counts in them, so that one may begin anywhere.
};
BOOST_DESCRIBE_STRUCT(PlaceListing, (), (items, next, total))

// All of one kind (kind=address, fire_station, hospital ...), by pages.
struct ListPlaces {
  using Body = Nothing;
  using Answer = PlaceListing;
  DataSets const& data_sets;
  Result<Answer> read(Exchange const& exchange) const;
};
struct SearchPlaces {
  using Body = Nothing;
  using Answer = PlaceList;
  DataSets const& data_sets;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ReversePlaces {
  using Body = Nothing;
  using Answer = PlaceList;
  DataSets const& data_sets;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetTile {
  using Body = Nothing;
  using Answer = Nothing;
  DataSets const& data_sets;
  void handle(Exchange const& exchange) const;
};
Endpoint endpoint(ListPlaces e);
Endpoint endpoint(SearchPlaces e);
Endpoint endpoint(ReversePlaces e);
Endpoint endpoint(GetTile e);

}  // namespace tocsin::api
