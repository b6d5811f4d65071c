// Premises by kind of quarter: fire-code occupancy, physical hazards, access, contacts by role. No owners, no people.
#include <algorithm>

#include "demo/city/build_city.h"

namespace tocsin::demo {

using place_register::Occupancy;
using place_register::Premises;
using place_register::SourceData;

namespace {
struct PremisesSort {
  Quarter quarter;
  Occupancy occupancy;
  char const *zh, *en;
  std::uint16_t floors_low, floors_high, below;
  std::uint32_t weight;
  std::vector<std::string> hazards, access;
};

std::vector<PremisesSort> const& sorts() {
  using Q = Quarter;
  using O = Occupancy;
  static std::vector<PremisesSort> const all = {
      {Q::kOldTown, O::kCommercial, "商场", "Department Store", 3, 6, 1, 5, {}, {"sprinklers", "ladder_side_south"}},
      {Q::kOldTown, O::kAssembly, "戏院", "Theatre", 2, 3, 0, 3, {"high_voltage"}, {"hydrant_at_gate"}},
      {Q::kOldTown, O::kCommercial, "美食城", "Food Hall", 2, 4, 1, 8, {"lpg"}, {"narrow_lane"}},
      {Q::kOldTown,
       O::kMixed,
       "老街商住楼",
       "Old Street Shop Houses",
       2,
       4,
       0,
       10,
       {"timber_structure", "lpg"},
       {"narrow_lane", "no_ladder_access"}},
      {Q::kOldTown, O::kEducational, "小学", "Primary School", 3, 5, 0, 4, {}, {"gate_code_at_desk"}},
      {Q::kBusiness,
       O::kOffice,
       "大厦",
       "Tower",
       18,
       42,
       3,
       14,
       {"high_voltage", "diesel_generator"},
       {"fire_lift", "dry_riser", "fire_control_room_ground_floor"}},
      {Q::kBusiness, O::kCommercial, "购物中心", "Shopping Centre", 5, 8, 3, 6, {"lpg"}, {"sprinklers", "smoke_shafts", "fire_lift"}},
      {Q::kBusiness, O::kAssembly, "影城", "Cinema", 4, 6, 1, 4, {}, {"sprinklers"}},
      {Q::kBusiness, O::kTransport, "地下车库", "Underground Car Park", 0, 1, 3, 3, {"lithium_batteries"}, {"height_limit_2m"}},
      {Q::kResidential,
       O::kHighRiseResidential,
       "高层住宅",
       "High-rise Homes",
       18,
       33,
       2,
       16,
       {"lithium_batteries"},
       {"fire_lift", "dry_riser", "gate_code_at_desk"}},
      {Q::kResidential, O::kEducational, "中学", "Secondary School", 4, 6, 0, 6, {"laboratory_chemicals"}, {"gate_code_at_desk"}},
      {Q::kResidential, O::kHealthCare, "护理院", "Nursing Home", 4, 8, 0, 4, {"oxygen"}, {"fire_lift", "slow_evacuation"}},
      {Q::kResidential, O::kCommercial, "超市", "Supermarket", 1, 3, 1, 8, {}, {"sprinklers"}},
      {Q::kResidential, O::kUtility, "变电站", "Substation", 1, 2, 0, 3, {"high_voltage"}, {"wait_for_isolation"}},
      {Q::kNewTown,
       O::kOffice,
       "科技园",
       "Technology Park",
       8,
       24,
       2,
       10,
       {"lithium_batteries", "high_voltage"},
       {"fire_lift", "dry_riser"}},
      {Q::kNewTown, O::kAssembly, "会展中心", "Exhibition Centre", 2, 4, 1, 3, {}, {"sprinklers", "drive_in_gate_north"}},
      {Q::kNewTown,
       O::kHighRiseResidential,
       "高层住宅",
       "High-rise Homes",
       24,
       34,
       2,
       10,
       {"lithium_batteries"},
       {"fire_lift", "dry_riser"}},
      {Q::kNewTown, O::kEducational, "实验学校", "Experimental School", 4, 5, 0, 4, {}, {"gate_code_at_desk"}},
      {Q::kUniversity, O::kEducational, "教学楼", "Teaching Building", 5, 12, 1, 8, {}, {"ladder_side_south"}},
      {Q::kUniversity,
       O::kEducational,
       "化学实验楼",
       "Chemistry Laboratory",
       6,
       8,
       1,
       5,
       {"laboratory_chemicals", "solvents", "compressed_gas"},
       {"fire_lift"}},
      {Q::kUniversity, O::kResidential, "学生公寓", "Student Residence", 6, 12, 0, 8, {}, {"gate_code_at_desk"}},
      {Q::kIndustrial, O::kIndustrial, "机械厂", "Machine Works", 1, 4, 0, 12, {"high_voltage", "compressed_gas"}, {"gate_guarded"}},
      {Q::kIndustrial,
       O::kHazardousGoods,
       "化工厂",
       "Chemical Works",
       1,
       5,
       0,
       6,
       {"chlorine", "solvents", "acids"},
       {"gate_guarded", "approach_upwind", "foam_store_on_site"}},
      {Q::kIndustrial, O::kStorage, "冷库", "Cold Store", 1, 5, 0, 5, {"ammonia", "insulated_panels"}, {"gate_guarded", "approach_upwind"}},
      {Q::kIndustrial, O::kIndustrial, "电池厂", "Battery Works", 2, 4, 0, 3, {"lithium_batteries", "solvents"}, {"gate_guarded"}},
      {Q::kIndustrial, O::kIndustrial, "纺织厂", "Textile Mill", 2, 5, 0, 6, {"fibre_dust"}, {"gate_guarded", "ladder_side_south"}},
      {Q::kIndustrial, O::kUtility, "燃气门站", "Gas Gate Station", 1, 1, 0, 2, {"natural_gas"}, {"approach_upwind", "wait_for_isolation"}},
      {Q::kHarbour, O::kStorage, "仓库", "Warehouse", 1, 3, 0, 10, {"mixed_goods"}, {"gate_guarded", "quay_water_supply"}},
      {Q::kHarbour, O::kStorage, "粮库", "Grain Silos", 1, 8, 0, 4, {"grain_dust"}, {"gate_guarded"}},
      {Q::kHarbour,
       O::kHazardousGoods,
       "油库",
       "Oil Depot",
       1,
       2,
       0,
       3,
       {"fuel", "solvents"},
       {"gate_guarded", "foam_store_on_site", "quay_water_supply"}},
      {Q::kFringe, O::kHazardousGoods, "液化气站", "LPG Depot", 1, 1, 0, 5, {"lpg"}, {"gate_guarded", "approach_upwind"}},
      {Q::kFringe, O::kUtility, "自来水厂", "Waterworks", 1, 3, 0, 4, {"chlorine"}, {"gate_guarded", "open_water_supply"}},
      {Q::kFringe, O::kStorage, "物流园", "Logistics Park", 1, 3, 0, 10, {"lithium_batteries", "mixed_goods"}, {"drive_in_gate_north"}},
      {Q::kTown, O::kCommercial, "供销超市", "Co-operative Store", 1, 3, 0, 10, {}, {}},
      {Q::kTown, O::kEducational, "中心小学", "Central Primary School", 3, 4, 0, 8, {}, {"gate_code_at_desk"}},
      {Q::kTown, O::kHealthCare, "卫生院", "Township Health Centre", 3, 5, 0, 6, {"oxygen"}, {"ladder_side_south"}},
      {Q::kTown, O::kStorage, "农资仓库", "Farm Supplies Store", 1, 2, 0, 4, {"fertiliser", "pesticides"}, {"open_water_supply"}},
  };
  return all;
}
}  // namespace

void add_premises(CityPlan const& plan, Layout const& layout, Random random, SourceData& source) {
  SignWriter signs(random.fork("premises names"));
  PointIndex const index(points_of(source.addresses));
  std::uint64_t const share = std::max<std::uint64_t>(1, 1'000'000 * layout.premises_max / std::max<std::size_t>(1, plan.blocks.size()));
  std::set<std::string> taken;
  for (Block const& block : plan.blocks) {
    if (source.premises.size() >= layout.premises_max) break;
    bool const heavy = block.quarter == Quarter::kIndustrial || block.quarter == Quarter::kHarbour || block.quarter == Quarter::kBusiness;
    if (!random.chance(static_cast<std::uint32_t>(std::min<std::uint64_t>(1'000'000, heavy ? share * 2 : share * 6 / 10)))) continue;
    std::uint32_t total = 0;
    for (PremisesSort const& sort : sorts()) total += sort.quarter == block.quarter ? sort.weight : 0;
    if (total == 0) continue;
    auto pick = static_cast<std::uint32_t>(random.below(total));
    PremisesSort const* chosen = nullptr;
    for (PremisesSort const& sort : sorts()) {
      if (sort.quarter != block.quarter) continue;
      if (pick < sort.weight) {
        chosen = &sort;
        break;
      }
      pick -= sort.weight;
    }
    place_register::Address const& address = source.addresses[index.nearest(centre_of(block.ring))];
    if (!taken.insert(address.code).second) continue;
    Premises premises;
    std::string const number = std::to_string(1 + source.premises.size());
    premises.code = "PRM" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
    premises.name = street_name(signs.street_stem(), "", "", chosen->zh, chosen->en);
    premises.occupancy = chosen->occupancy;
    premises.address_code = address.code;
    premises.floors_above = static_cast<std::uint16_t>(random.between(chosen->floors_low, chosen->floors_high));
    premises.floors_below = chosen->below;
    premises.hazards = chosen->hazards;
    premises.access = chosen->access;
    bool const control_room = chosen->floors_high > 10 || chosen->occupancy == Occupancy::kHazardousGoods;
    // 000 is no area code: the numbers cannot ring anywhere.
    premises.contacts.push_back(
        {control_room ? "fire_control_room" : "duty_desk", "000-55" + std::to_string(10'000 + random.below(90'000))});
    if (chosen->occupancy == Occupancy::kHazardousGoods || chosen->occupancy == Occupancy::kIndustrial) {
      premises.contacts.push_back({"site_safety", "000-56" + std::to_string(10'000 + random.below(90'000))});
    }
    premises.at = address.at;
    source.premises.push_back(std::move(premises));
  }
}

}  // namespace tocsin::demo
