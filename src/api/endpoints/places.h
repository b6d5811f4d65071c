// Finding places, and map tiles, from the active data set. Searches are counted for the journal (place_searches.h).
#pragma once

#include "access/account_store.h"
#include "api/advice/data_sets.h"
#include "api/boundary/place_searches.h"
#include "api/endpoints/lists.h"
#include "api/exchange.h"
#include "view/resources.h"

namespace tocsin::api {

struct PlaceList {
  std::vector<view::PlaceResult> items;  // Best first.
  bool ambiguous = false;                // Another place fits about as well, or none fits well: a person has to choose.
  std::int64_t spread_m = 0;             // How far the first five lie apart.
};
BOOST_DESCRIBE_STRUCT(PlaceList, (), (items, ambiguous, spread_m))

struct PointPlaces {
  std::vector<view::PlaceResult> items;  // The nearest door, else the street, else the coordinates.
  std::string side;                      // north, north_east ...: the side of its street that the point is on; empty when unknown.
  std::string number_side;               // odd or even, by the nearest door; empty when unknown.
  std::optional<view::PlaceResult> street, intersection;  // The nearest of each.
};
BOOST_DESCRIBE_STRUCT(PointPlaces, (), (items, side, number_side, street, intersection))

struct PlaceListing {
  std::vector<view::PlaceResult> items;
  codec::Nullable<std::string> next;
  std::int64_t total = 0;  // Addresses, or places of all kinds: the cursor counts in them, so that one may begin anywhere.
};
BOOST_DESCRIBE_STRUCT(PlaceListing, (), (items, next, total))

// All of one kind (kind=address, fire_station, hospital ...), by pages.
struct ListPlaces {
  using Body = Nothing;
  using Answer = PlaceListing;
  static QueryParameters query() {
    return page_query(
        {{"kind", "address, or a kind of place: fire_station, hospital ...", "address 或地点类别：fire_station、hospital 等"}});
  }
  DataSets const& data_sets;
  PlaceSearches& searches;
  Result<Answer> read(Exchange const& exchange) const;
};
struct SearchPlaces {
  using Body = Nothing;
  using Answer = PlaceList;
  static QueryParameters query() {
    return {{"q", "An address, a place, a corner or coordinates", "地址、地点、路口或坐标", QueryKind::kText, true},
            {"limit", "How many at most", "最多几条", QueryKind::kInteger},
            {"near", "lat,lon: what is near comes first among equals", "lat,lon：同等条件下近者在前"},
            {"on", "A day, 2019-05-01: as divisions and names were then", "日期，如 2019-05-01：按当日的区划与名称"}};
  }
  DataSets const& data_sets;
  PlaceSearches& searches;
  Result<Answer> read(Exchange const& exchange) const;
};
struct StreetPoints {
  std::vector<view::PlaceResult> items;  // As asked for, one a metre.
  std::int64_t total_m = 0;
};
BOOST_DESCRIBE_STRUCT(StreetPoints, (), (items, total_m))

// Points along the named streets laid end to end (at_m=0,5200,...), for programs that spread something over a real city. With
// address_within_m the nearest address is given instead where there is one that near.
struct AlongStreets {
  using Body = Nothing;
  using Answer = StreetPoints;
  static QueryParameters query() {
    return {{"at_m", "Metres along the named streets, with commas", "沿街距离（米），逗号分隔"},
            {"address_within_m", "An address that near is given instead", "此范围内有门牌则给门牌", QueryKind::kInteger}};
  }
  DataSets const& data_sets;
  PlaceSearches& searches;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ReversePlaces {
  using Body = Nothing;
  using Answer = PointPlaces;
  static QueryParameters query() {
    return {{"lat", "Latitude in degrees", "纬度（度）", QueryKind::kNumber, true},
            {"lon", "Longitude in degrees", "经度（度）", QueryKind::kNumber, true}};
  }
  DataSets const& data_sets;
  PlaceSearches& searches;
  Result<Answer> read(Exchange const& exchange) const;
};
// What the register calls a place in both languages: codes=A,B,... by code, text=T for the one entry that is labelled exactly so. What it
// does not know is left out. Not counted as a search: screens ask for what they show, and it tells neither where a place is nor what is
// near.
struct PlaceNames {
  struct Named {
    std::string code;  // As asked for; empty where a text was.
    std::string text;
    BilingualText label;
  };
  std::vector<Named> items;
};
BOOST_DESCRIBE_STRUCT(PlaceNames::Named, (), (code, text, label))
BOOST_DESCRIBE_STRUCT(PlaceNames, (), (items))
struct NamePlaces {
  using Body = Nothing;
  using Answer = PlaceNames;
  static QueryParameters query() {
    return {{"codes", "Codes, with commas", "编码，逗号分隔"}, {"text", "A label as it is written", "标注原文"}};
  }
  DataSets const& data_sets;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetTile {
  using Body = Nothing;
  using Answer = Nothing;
  static constexpr std::string_view kContent = "application/vnd.mapbox-vector-tile";
  static QueryParameters query() {
    return {{"v", "The version of the data set: the answer may then be kept", "数据集版本，带上即可长期缓存"}};
  }
  DataSets const& data_sets;
  void handle(Exchange const& exchange) const;
};
Endpoint endpoint(ListPlaces e);
Endpoint endpoint(SearchPlaces e);
Endpoint endpoint(AlongStreets e);
Endpoint endpoint(ReversePlaces e);
Endpoint endpoint(NamePlaces e);
Endpoint endpoint(GetTile e);

}  // namespace tocsin::api
