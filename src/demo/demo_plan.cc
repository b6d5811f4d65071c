#include "demo/demo_plan.h"

#include <string_view>

namespace tocsin::demo {

namespace {
struct Row {
  char const* type;
  char const* name_zh;
  char const* name_en;
  char const* agencies;  // Legs, by comma.
  // What is on the road in all at levels 1..5; empty: the level below holds.
  char const* levels[5];
};

constexpr Row kRows[] = {
    {"fire", "火警（一般）", "Fire, general", "fire", {"engine 1", "engine 2,command 1", "engine 4,command 1,water_tanker 1", "", ""}},
    {"fire.building",
     "建筑火灾",
     "Building fire",
     "fire,ambulance,police",
     {"engine 2,ladder 1,rescue 1,ambulance_als 1,patrol 1", "engine 4,ladder 2,rescue 1,command 1,ambulance_als 1,patrol 2",
      "engine 6,ladder 2,rescue 2,command 1,water_tanker 1,ambulance_als 2,patrol 2,drone 1",
      "engine 9,ladder 3,rescue 2,command 2,water_tanker 2,hazmat 1,ambulance_als 3,patrol 3,drone 1",
      "engine 12,ladder 4,rescue 3,command 2,water_tanker 3,hazmat 2,ambulance_als 4,ambulance_bls 4,patrol 4,drone 2"}},
    {"fire.vehicle",
     "车辆火灾",
     "Vehicle fire",
     "fire,police",
     {"engine 1,traffic_patrol 1", "engine 2,rescue 1,traffic_patrol 1", "", "", ""}},
    {"fire.rubbish", "垃圾火灾", "Rubbish fire", "fire", {"engine 1", "engine 2", "", "", ""}},
    {"fire.vegetation",
     "草木火灾",
     "Vegetation fire",
     "fire",
     {"engine 1,water_tanker 1", "engine 3,water_tanker 2,command 1,drone 1", "engine 6,water_tanker 3,command 1,drone 2", "", ""}},
    {"fire.alarm", "火灾自动报警", "Fire alarm system", "fire", {"engine 1", "engine 2,ladder 1,command 1", "", "", ""}},
    {"fire.gas",
     "燃气火灾",
     "Gas fire",
     "fire,utility_gas",
     {"engine 2,rescue 1,utility_gas 1", "engine 4,rescue 1,command 1,hazmat 1,utility_gas 1,ambulance_als 1", "", "", ""}},
    {"medical",
     "医疗急救（一般）",
     "Medical, general",
     "ambulance",
     {"ambulance_bls 1", "ambulance_bls 2", "ambulance_bls 4,ambulance_als 1,command 1", "", ""}},
    {"medical.cardiac",
     "心脏骤停、胸痛",
     "Cardiac",
     "ambulance,volunteers",
     {"ambulance_als 1,volunteer_first_response 1", "ambulance_als 2,volunteer_first_response 1", "", "", ""}},
    {"medical.breathing", "呼吸困难", "Breathing difficulty", "ambulance", {"ambulance_als 1", "", "", "", ""}},
    {"medical.unconscious", "意识丧失", "Unconscious", "ambulance", {"ambulance_als 1", "", "", "", ""}},
    {"medical.stroke", "疑似卒中", "Stroke", "ambulance", {"ambulance_als 1", "", "", "", ""}},
    {"medical.trauma", "外伤", "Trauma", "ambulance", {"ambulance_bls 1", "ambulance_als 1,ambulance_bls 2", "", "", ""}},
    {"rescue", "救援（一般）", "Rescue, general", "fire", {"rescue 1", "rescue 2,command 1", "", "", ""}},
    {"rescue.water",
     "水域救援",
     "Water rescue",
     "fire,ambulance",
     {"boat 1,rescue 1,ambulance_als 1", "boat 2,rescue 2,command 1,ambulance_als 1,drone 1", "", "", ""}},
    {"rescue.height",
     "高处救援",
     "Rescue at height",
     "fire,ambulance",
     {"ladder 1,rescue 1,ambulance_bls 1", "ladder 2,rescue 2,command 1,ambulance_als 1", "", "", ""}},
    {"rescue.lift", "电梯困人", "Lift entrapment", "fire", {"rescue 1", "", "", "", ""}},
    {"rescue.entrapment",
     "人员被困",
     "Entrapment",
     "fire,ambulance",
     {"rescue 1,engine 1,ambulance_als 1", "rescue 2,engine 2,command 1,ambulance_als 2", "", "", ""}},
    {"rescue.lockout", "开门救助", "Locked out", "fire", {"engine 1", "", "", "", ""}},
    {"traffic", "交通（一般）", "Traffic, general", "police", {"traffic_patrol 1", "traffic_patrol 2", "", "", ""}},
    {"traffic.collision", "交通事故", "Collision", "police", {"patrol 1", "traffic_patrol 1,patrol 1", "", "", ""}},
    {"traffic.collision_injury",
     "伤人交通事故",
     "Collision with injury",
     "police,ambulance,fire",
     {"patrol 1,ambulance_als 1,rescue 1", "traffic_patrol 1,patrol 1,ambulance_als 2,rescue 1,engine 1",
      "traffic_patrol 2,patrol 2,ambulance_als 3,ambulance_bls 3,rescue 2,engine 2,command 1", "", ""}},
    {"hazmat",
     "危险化学品（一般）",
     "Hazardous materials, general",
     "fire",
     {"engine 1,hazmat 1", "engine 2,hazmat 1,command 1,rescue 1", "engine 4,hazmat 2,command 1,rescue 1,ambulance_als 1,patrol 2,drone 1",
      "", ""}},
    {"hazmat.leak",
     "危化品泄漏",
     "Chemical leak",
     "fire,ambulance,police",
     {"engine 2,hazmat 1,ambulance_als 1,patrol 1", "engine 3,hazmat 2,command 1,rescue 1,ambulance_als 2,patrol 2,drone 1",
      "engine 6,hazmat 2,command 2,rescue 2,water_tanker 2,ambulance_als 4,patrol 4,drone 1", "", ""}},
    {"hazmat.odour", "异味", "Odour", "fire", {"engine 1", "engine 1,hazmat 1", "", "", ""}},
    {"utility", "市政设施（一般）", "Utilities, general", "police", {"patrol 1", "", "", "", ""}},
    {"utility.gas",
     "燃气异常",
     "Gas smell or leak",
     "utility_gas,fire",
     {"utility_gas 1,engine 1", "utility_gas 2,engine 2,hazmat 1", "", "", ""}},
    {"utility.power", "电力故障", "Power fault", "utility_power", {"utility_power 1", "utility_power 2,engine 1", "", "", ""}},
    {"nature", "自然灾害（一般）", "Nature, general", "fire", {"engine 1", "engine 2,rescue 1,command 1", "", "", ""}},
    {"nature.flood",
     "积水内涝",
     "Flooding",
     "fire",
     {"engine 1", "boat 1,rescue 1,engine 1", "boat 3,rescue 2,engine 2,command 1,drone 1", "", ""}},
    {"nature.landslide",
     "山体滑坡",
     "Landslide",
     "fire,ambulance,police",
     {"rescue 1,engine 1,drone 1,ambulance_als 1,patrol 1", "rescue 3,engine 3,command 1,drone 2,ambulance_als 3,patrol 2", "", "", ""}},
    {"nature.tree", "树木倒伏", "Fallen tree", "fire", {"engine 1", "", "", "", ""}},
    {"police", "警务求助（一般）", "Police, general", "police", {"patrol 1", "patrol 2", "", "", ""}},
};

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    std::size_t const comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return parts;
}
}  // namespace

std::vector<run_card::RunCard> default_run_cards() {
  std::vector<run_card::RunCard> cards;
  for (Row const& row : kRows) {
    for (int level = 1; level <= 5; ++level) {
      std::string_view const needs = row.levels[level - 1];
      if (needs.empty()) continue;
      run_card::RunCard card;
      card.run_card.text = std::string(row.type) + "-" + std::to_string(level);
      card.name = {row.name_zh, row.name_en};
      card.type.text = row.type;
      card.level = level;
      for (std::string const& need : split(needs)) {
        std::size_t const space = need.find(' ');
        card.needs.push_back({CapabilityCode{need.substr(0, space)}, std::stoll(need.substr(space + 1))});
      }
      for (std::string& agency : split(row.agencies)) card.agencies.push_back(AgencyCode{std::move(agency)});
      cards.push_back(std::move(card));
    }
  }
  return cards;
}

}  // namespace tocsin::demo
