// DataSet: one compiled version of a city, opened from its file and read where it lies: roads, addresses, places, premises, areas.
// Immutable and safe to read from several threads; everything it hands out lives as long as it does.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/address/address_index.h"
#include "geo/packed_rtree.h"
#include "geo/road_graph.h"
#include "geo/travel/way_graph.h"
#include "register/records.h"
#include "register/section_file.h"
#include "register/source_data.h"

namespace tocsin::place_register {

struct NameView {
  std::string_view local, zh, en;

  bool empty() const { return local.empty() && zh.empty() && en.empty(); }
  // What a screen shows in its language ("zh" or "en"; anything else: the sign's).
  std::string_view in(std::string_view language) const;
  Name to_name() const { return {std::string(local), std::string(zh), std::string(en)}; }
};
struct AddressView {
  std::string_view code;
  NameView province, city, county, town, community, street;
  std::string_view house;  // Lane, alley and number as written: 26巷3弄45之6号.
  std::string_view lane, alley, number;
  std::string_view building, unit, floor, door, postcode;
  std::string_view successor, main_code, source;
  Wgs84 at;
  address::CoordinateKind coordinate_kind{};
  address::AddressStatus status{};
  address::Validity valid;
  std::string_view division_code;

  bool has_point() const { return coordinate_kind != address::CoordinateKind::kNone; }
};
struct PlaceView {
  std::string_view code;
  PlaceKind kind{};
  NameView name;
  std::string_view note;
  std::vector<std::string_view> aliases;
  Wgs84 at;
};
struct PremisesView {
  std::string_view code;
  NameView name;
  Occupancy occupancy{};
  std::string_view address_code;
  std::uint16_t floors_above = 0, floors_below = 0;
  std::vector<std::string_view> hazards, access;
  struct Contact {
    std::string_view role, phone;
  };
  std::vector<Contact> contacts;
  std::vector<std::string_view> aliases;
  Wgs84 at;
};
struct JurisdictionView {
  std::string_view code;  // Empty: none known at this level.
  NameView name;
};
// Where a point belongs; the smallest area of a level wins where areas overlap.
struct Jurisdictions {
  JurisdictionView city, county, township, grid;
};

std::string_view to_text(PlaceKind kind);  // fire_station, hydrant, ...
std::string_view to_text(Occupancy kind);  // high_rise_residential, ...
std::string_view to_text(JurisdictionLevel level);
std::string_view to_text(address::AddressStatus status);  // active, planned, retired
std::string_view to_text(address::CoordinateKind kind);   // none, door, building, street, interpolated
std::optional<address::AddressStatus> status_from_text(std::string_view text);
std::optional<address::CoordinateKind> coordinate_kind_from_text(std::string_view text);
std::optional<Occupancy> occupancy_from_text(std::string_view text);
std::optional<PlaceKind> place_kind_from_text(std::string_view text);

class DataSet {
 public:
  // `path` is the version's folder or the file in it. Errors: register.data_set_*.
  static Result<std::shared_ptr<DataSet const>> open(std::filesystem::path const& path);

  std::string_view version() const { return version_; }  // 16 hex digits of the content's SHA-256.
  std::string_view label() const { return label_; }
  std::string_view attribution() const { return attribution_; }
  bool is_demo() const { return is_demo_; }
  std::size_t size_bytes() const { return file_.size(); }
  geo::Box const& bounds() const { return bounds_; }

  geo::RoadGraph const& graph() const { return graph_; }
  NameView road_name(geo::SegmentId segment) const;
  std::string_view road_ref(geo::SegmentId segment) const;
  std::vector<std::string_view> road_aliases(geo::SegmentId segment) const;
  std::span<records::Restriction const> restrictions() const { return restrictions_; }
  // For geo::RoadHierarchy; empty in a data set that was compiled before there was one (then it is made when it is needed).
  std::span<std::uint32_t const> way_order() const { return way_order_; }
  geo::PathRestrictions path_restrictions() const { return {path_restrictions_, path_arcs_}; }
  geo::RoadRules road_rules() const { return {restrictions_, way_order_, geo::Turns::kByTheRules, path_restrictions()}; }

  std::size_t address_count() const { return addresses_.tables().rows.size(); }
  // Its divisions by their names on that day; without a day, of now. The status too.
  AddressView address(std::size_t i, address::Day on = address::kNoDay) const;
  // As its list has it, whatever the steward decided.
  AddressView listed_address(std::size_t i) const;
  std::optional<std::size_t> find_address(std::string_view code) const;
  std::vector<address::Decided> decided() const;  // By the steward, as compiled; in order of code.
  std::span<records::Division const> divisions() const { return divisions_; }
  NameView division_name(std::uint32_t admin) const;  // Of an entry of the address tables.
  std::size_t place_count() const { return places_.size(); }
  PlaceView place(std::size_t i) const;
  std::optional<std::size_t> find_place(std::string_view code) const;
  std::size_t premises_count() const { return premises_.size(); }
  PremisesView premises(std::size_t i) const;
  std::optional<std::size_t> find_premises(std::string_view code) const;

  Jurisdictions jurisdictions_at(Wgs84 point) const;
  // Codes of the jurisdiction and of everything above it, smallest first; empty when the code is unknown.
  std::vector<JurisdictionView> jurisdiction_chain(std::string_view code) const;

  // For search, tiles and look-ups within this folder.
  std::string_view text(records::TextId id) const;
  std::vector<std::string_view> text_list(records::TextId id) const;  // Joined by U+001F.
  NameView name(records::NameId id) const;
  std::span<records::Road const> roads() const { return roads_; }
  std::span<records::Street const> streets() const { return streets_; }
  std::span<std::uint32_t const> street_junctions(records::Street const& s) const {
    return street_junctions_.subspan(s.first_junction, s.junction_count);
  }
  std::uint32_t street_of(geo::SegmentId segment) const { return street_of_segment_[segment]; }  // records::kNone: unnamed.
  // Text to place and back, over addresses, streets, places, premises and divisions; their documents are records::document().
  address::AddressIndex const& addresses() const { return addresses_; }
  std::span<records::Place const> place_records() const { return places_; }
  std::span<records::Premises const> premises_records() const { return premises_; }
  std::span<records::Area const> areas() const { return areas_; }
  std::vector<std::span<Wgs84 const>> rings(records::Area const& area) const;
  std::span<records::Line const> lines() const { return lines_; }
  std::span<Wgs84 const> points(records::Line const& line) const {
    return points_.subspan(line.points.first_point, line.points.point_count);
  }
  // Of the addresses with coordinates; its items are numbered by themselves, address_of(item) is the address.
  geo::PackedRTree const& address_index() const { return address_index_; }
  std::size_t address_of(std::uint32_t item) const { return addresses_.tables().point_rows[item]; }
  std::span<records::Crossing const> crossings() const { return crossings_; }
  geo::PackedRTree const& crossing_index() const { return crossing_index_; }
  geo::PackedRTree const& place_index() const { return place_index_; }
  geo::PackedRTree const& premises_index() const { return premises_index_; }
  geo::PackedRTree const& area_index() const { return area_index_; }
  geo::PackedRTree const& line_index() const { return line_index_; }

 private:
  DataSet() = default;
  Result<void> load();
  Result<void> load_addresses();
  Result<void> check() const;
  JurisdictionView jurisdiction(std::uint32_t area) const;
  AddressView address_in(std::size_t i, std::uint32_t smallest) const;

  SectionFile file_;
  std::string version_, label_, attribution_;
  bool is_demo_ = false;
  geo::Box bounds_;
  geo::RoadGraph graph_;
  std::span<std::uint32_t const> text_offsets_;
  std::string_view text_bytes_;
  std::span<records::Name const> names_;
  std::span<records::Road const> roads_;
  std::span<records::Street const> streets_;
  std::span<std::uint32_t const> street_junctions_, street_of_segment_;
  std::span<records::Restriction const> restrictions_;
  std::span<records::PathRestriction const> path_restrictions_;
  std::span<geo::ArcId const> path_arcs_;
  std::span<std::uint32_t const> way_order_;
  address::AddressIndex addresses_;
  std::span<records::Division const> divisions_;
  std::span<records::Listed const> listed_;
  std::span<records::Crossing const> crossings_;
  std::span<records::Place const> places_;
  std::span<records::Premises const> premises_;
  std::span<std::uint32_t const> places_by_code_, premises_by_code_;
  std::span<records::Area const> areas_;
  std::span<records::Points const> rings_;
  std::span<records::Line const> lines_;
  std::span<Wgs84 const> points_;
  geo::PackedRTree address_index_, crossing_index_, place_index_, premises_index_, area_index_, line_index_;
};

}  // namespace tocsin::place_register
