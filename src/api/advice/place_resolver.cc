#include "api/advice/place_resolver.h"

#include "domain/vocabulary/typed_text.h"
#include "geo/wgs84_text.h"
#include "register/place_search.h"
#include "register/swapped.h"

namespace tocsin::api {

namespace {

void add_jurisdiction(Place& place, place_register::DataSet const& data) {
  place.data_set = data.version();
  if (!place.location) return;
  auto const found = data.jurisdictions_at(*place.location);
  place.county.text = found.county.code;
  place.township.text = found.township.code;
}

constexpr std::int64_t kNearNumberM = 100, kSomewhereOnTheRoadM = 300;

// How far the true place may lie from a hit of the register: a road or a neighbour's number is a place with its uncertainty.
std::int64_t uncertainty_of(std::string_view kind, std::string_view match) {
  using place_register::HitKind, place_register::MatchKind;
  if (match == to_text(MatchKind::kNearestNumber)) return kNearNumberM;
  bool const is_road =
      kind == to_text(HitKind::kStreet) || match == to_text(MatchKind::kRoadOnly) || match == to_text(MatchKind::kPlaceOnly);
  return is_road ? kSomewhereOnTheRoadM : 0;
}

bool is_search_answer(ChosenPlace const& chosen) {
  using place_register::HitKind, place_register::MatchKind;
  bool kind = chosen.kind == "settlement", match = false;  // What the search calls a division.
  for (int i = 0; i <= static_cast<int>(HitKind::kCoordinates); ++i) kind |= chosen.kind == to_text(static_cast<HitKind>(i));
  for (int i = 0; i <= static_cast<int>(MatchKind::kNearest); ++i) match |= chosen.match == to_text(static_cast<MatchKind>(i));
  return kind && match;
}

// What the register calls it, for an event. A label that reads like a telephone number is left out: the point says where.
std::string best_text(place_register::Name const& label) {
  auto const& text = !label.local.empty() ? label.local : !label.zh.empty() ? label.zh : label.en;
  return holds_long_number(text) ? std::string() : text;
}

bool is_label(place_register::Name const& label, std::string const& text) {
  return text == label.local || text == label.zh || text == label.en;
}

}  // namespace

namespace {

Result<Wgs84> within_area(DataSets const& data_sets, Wgs84 point) {
  auto const active = data_sets.current();
  if (active) TOCSIN_CHECK(place_register::check_not_swapped(active->data->bounds(), point));
  return point;
}

}  // namespace

Result<Wgs84> resolve_point(DataSets const& data_sets, Degrees const& location) {
  TOCSIN_TRY(Wgs84 const point, wgs84_from_degrees(location.lat, location.lon));
  return within_area(data_sets, point);
}

Result<Wgs84> point_from(DataSets const& data_sets, std::string_view text) {
  TOCSIN_TRY(Wgs84 const point, wgs84_from_text(text));
  return within_area(data_sets, point);
}

Result<Place> resolve_place(DataSets const& data_sets, PlaceInput const& input) {
  Place place;
  auto const active = data_sets.current();
  if (input.place_text) {
    if (input.place_text->size() > kMaxPlaceTextBytes) return invalid("place.text_too_long", "the text of a place has at most 500 bytes");
    place.text = *input.place_text;
  }
  if (input.chosen && !is_search_answer(*input.chosen))
    return invalid("place.chosen_unknown", "chosen.kind and chosen.match are those of an answer of places/search");
  if (input.address_code && !input.address_code->empty()) {
    std::optional<place_register::Hit> hit;
    if (active) {
      using place_register::HitKind;
      for (HitKind const kind : {HitKind::kAddress, HitKind::kPremises, HitKind::kPlace})
        if (!hit) hit = place_register::find(*active->data, kind, *input.address_code, data_sets.today());
    }
    if (hit) {
      place.address_code = hit->code;
      if (hit->located) place.location = hit->at;
      place.source = LocationSource::kRegister;
      // What was said stays as it was said. The register's own words need no saying again where they read like a telephone number.
      if (place.text.empty() || (is_label(hit->label, place.text) && holds_long_number(place.text))) place.text = best_text(hit->label);
      if (input.chosen) place.uncertainty_m = uncertainty_of(input.chosen->kind, input.chosen->match);
    } else if (!input.location) {
      return invalid("place.address_unknown", "the active data set has no entry of this code");
    }
  }
  if (input.location) {
    TOCSIN_TRY(place.location, resolve_point(data_sets, *input.location));
    if (place.address_code.empty()) {
      // Coordinates that were typed are a point that a person gave, like one of the map.
      bool const from_register = input.chosen && input.chosen->kind != to_text(place_register::HitKind::kCoordinates);
      place.source = from_register ? LocationSource::kRegister : LocationSource::kPin;
      if (from_register) place.uncertainty_m = uncertainty_of(input.chosen->kind, input.chosen->match);
    }
    if (active && place.text.empty()) place.text = best_text(place_register::describe(*active->data, *place.location).label);
  }
  TOCSIN_CHECK(check_place_words(place.text));
  if (!place.location && !place.text.empty() && active) {
    // Taken without a person only on a clear margin; a road or a neighbour's number is a place with its uncertainty.
    auto const answer = place_register::locate(*active->data, place.text, 5, {.on = data_sets.today()});
    using place_register::MatchKind;
    if (answer && !answer->hits.empty() && !answer->ambiguous && answer->hits.front().located) {
      auto const& best = answer->hits.front();
      bool const is_door = best.match == MatchKind::kExact || best.match == MatchKind::kCorrected;
      bool const is_point =
          best.match == MatchKind::kIntersection || best.match == MatchKind::kCoordinates || best.match == MatchKind::kPlace;
      place.location = best.at;
      place.source = LocationSource::kRegister;
      if (best.kind == place_register::HitKind::kAddress && is_door) place.address_code = best.code;
      if (!is_point && (!is_door || best.kind == place_register::HitKind::kStreet))
        place.uncertainty_m = best.match == MatchKind::kNearestNumber ? kNearNumberM : kSomewhereOnTheRoadM;
    }
  }
  if (active) add_jurisdiction(place, *active->data);
  return place;
}

}  // namespace tocsin::api
