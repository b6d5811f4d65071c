#include <algorithm>
#include <vector>

#include "register/tiles/layers.h"
#include "register/tiles/mvt_layer.h"

namespace tocsin::place_register {
namespace {

constexpr std::size_t kMostPoints = 5'000;  // In one layer of one tile.

int first_zoom(PlaceKind kind) {
  using enum PlaceKind;
  switch (kind) {
    case kSettlement: return 8;
    case kFireStation:
    case kPoliceStation:
    case kAmbulanceStation:
    case kPost: return 10;
    case kHospital: return 11;
    case kRailwayStation: return 12;
    case kHydrant:
    case kDefibrillator: return 15;
    case kParking:
    case kRestaurant:
    case kOther: return 16;
    default: return 14;
  }
}

// Each point belongs to one tile.
bool is_within(TilePoint p) { return p.x >= 0 && p.y >= 0 && p.x < kTileExtent && p.y < kTileExtent; }

template <class Items, class Wanted, class Add>
void each(geo::PackedRTree const& index, TileGrid const& grid, Items const& items, Wanted&& wanted, Add&& add) {
  std::vector<std::uint32_t> found;
  index.overlapping(grid.box(), [&](auto i) {
    if (wanted(i)) found.push_back(i);
  });
  std::sort(found.begin(), found.end());
  for (auto const i : found)
    if (auto const p = grid.at(items[i].at); is_within(p)) add(i, p);
}

// The addresses with coordinates, as the index numbers them.
struct AddressPoints {
  DataSet const& data;
  address::RowEntry const& operator[](std::uint32_t item) const { return data.addresses().tables().rows[data.address_of(item)]; }
};

}  // namespace

void add_points(DataSet const& data, TileGrid const& grid, std::string& tile) {
  constexpr int kPremisesZoom = 14, kAddressZoom = 17;
  MvtLayer station("station"), hospital("hospital"), hydrant("hydrant"), place("place"), premises("premises"), address("address");
  auto const put = [](MvtLayer& layer, TilePoint p) {
    if (layer.size() < kMostPoints) layer.add_point(p);
  };
  each(
      data.place_index(), grid, data.place_records(), [&](auto i) { return grid.zoom() >= first_zoom(data.place_records()[i].kind); },
      [&](auto i, TilePoint p) {
        using enum PlaceKind;
        auto const it = data.place(i);
        auto& layer = it.kind == kHospital                                                                                       ? hospital
                      : it.kind == kHydrant                                                                                      ? hydrant
                      : it.kind == kFireStation || it.kind == kPoliceStation || it.kind == kAmbulanceStation || it.kind == kPost ? station
                                                                                                                                 : place;
        if (layer.size() >= kMostPoints) return;
        layer.with("kind", to_text(it.kind)).with("code", it.code).with(it.name).with("note", it.note);
        put(layer, p);
      });
  if (grid.zoom() >= kPremisesZoom)
    each(
        data.premises_index(), grid, data.premises_records(), [&](auto) { return premises.size() < kMostPoints; },
        [&](auto i, TilePoint p) {
          auto const it = data.premises(i);
          if (premises.size() >= kMostPoints) return;
          premises.with("kind", to_text(it.occupancy)).with("code", it.code).with(it.name).with_flag("hazard", !it.hazards.empty());
          put(premises, p);
        });
  if (grid.zoom() >= kAddressZoom)
    each(
        data.address_index(), grid, AddressPoints{data}, [&](auto) { return true; },
        [&](auto item, TilePoint p) {
          if (address.size() >= kMostPoints) return;
          address.with("number", data.address(data.address_of(item)).house);
          put(address, p);
        });
  for (auto const* layer : {&hydrant, &address, &premises, &place, &hospital, &station}) layer->append_to(tile);
}

}  // namespace tocsin::place_register
