#include "feed/mapping.h"

#include <algorithm>
#include <array>

namespace tocsin::feed {
namespace {

constexpr TypeRule kTypes[] = {
    {"Medical Incident", "medical", "medical.other", "the complaint is not published: the root of the tree, or the one for lesser ones"},
    {"Alarms", "fire.alarm", "", "an automatic alarm that nobody has confirmed"},
    {"Structure Fire", "fire.building", "", "the same thing"},
    {"Outside Fire", "fire.rubbish", "", "in this city nearly all are bins and waste; vegetation would ask for more"},
    {"Vehicle Fire", "fire.vehicle", "", "the same thing"},
    {"Smoke Investigation (Outside)", "fire.rubbish", "", "smoke outdoors without a known source"},
    {"Gas Leak (Natural and LP Gases)", "fire.gas", "", "the same thing"},
    {"Odor (Strange / Unknown)", "hazmat.odour", "", "the same thing"},
    {"Fuel Spill", "hazmat.spill", "", "a liquid that burns, on the ground"},
    {"HazMat", "hazmat", "", "the substance is not published"},
    {"Electrical Hazard", "utility.power", "", "wires down, sparks"},
    {"Traffic Collision", "traffic.collision_injury", "", "the fire department is called to those with injuries"},
    {"Water Rescue", "rescue.water", "", "the same thing"},
    {"Elevator / Escalator Rescue", "rescue.lift", "", "the same thing"},
    {"Confined Space / Structure Collapse", "rescue.entrapment", "", "the same thing"},
    {"Industrial Accidents", "rescue.entrapment", "", "someone in a machine or under a load"},
    {"Citizen Assist / Service Call", "rescue.lockout", "", "doors, lifts of fallen persons, water in a flat: help without danger"},
    {"Other", "rescue", "", "not said; the department sends whoever is near"},
};

constexpr UnitRule kUnits[] = {
    {"ENGINE", "engine", "engine", "fire", "E", "the same thing"},
    {"TRUCK", "ladder", "ladder", "fire", "L", "a truck carries the ladder"},
    {"MEDIC", "ambulance_als", "ambulance_als", "ambulance", "M", "two paramedics or one: advanced life support"},
    {"PRIVATE", "ambulance_bls", "ambulance_bls", "ambulance", "A", "ambulances of companies, mostly basic life support"},
    {"CHIEF", "command", "command", "fire", "C", "commands the scene"},
    {"RESCUE CAPTAIN", "command", "command", "fire", "C", "commands the medical part of a scene"},
    {"RESCUE SQUAD", "rescue", "rescue", "fire", "R", "the same thing"},
    {"SUPPORT", "boat", "boat", "fire", "B", "in this file nearly always boats and swimmers"},
    {"AIRPORT", "engine", "engine", "fire", "E", "airport engines on a call in town"},
    {"INVESTIGATION", "command", "command", "fire", "C", "comes to look, carries nothing"},
};

constexpr CardRule kCards[] = {
    {"FEED-MED-1", "急救（危重）", "Medical, life in danger", "medical", 1, 2, "ambulance_als 1, engine 1", "ambulance"},
    {"FEED-MED-2", "急救（一般）", "Medical", "medical", 3, 4, "ambulance_als 1", "ambulance"},
    {"FEED-ALARM", "火警设备报警", "Automatic fire alarm", "fire.alarm", 1, 4, "engine 1, ladder 1, command 1", "fire"},
    {"FEED-FIRE", "火灾", "Fire", "fire", 1, 4, "engine 1", "fire"},
    {"FEED-BUILDING", "建筑火灾", "Building fire", "fire.building", 1, 4, "engine 1, ladder 1", "fire"},
    {"FEED-VEHICLE", "车辆火灾", "Vehicle fire", "fire.vehicle", 1, 4, "engine 1, ladder 1", "fire"},
    {"FEED-HAZMAT", "危险化学品", "Hazardous materials", "hazmat", 1, 4, "engine 1", "fire"},
    {"FEED-POWER", "供电险情", "Electrical hazard", "utility", 1, 4, "engine 1", "fire"},
    {"FEED-COLLISION", "交通事故（有人伤）", "Collision with injuries", "traffic", 1, 4, "engine 1, ambulance_als 1", "fire,ambulance"},
    {"FEED-RESCUE", "抢险救援", "Rescue", "rescue", 1, 4, "engine 1", "fire"},
    {"FEED-LIFT", "电梯困人", "People in a lift", "rescue.lift", 1, 4, "ladder 1", "fire"},
    {"FEED-WATER", "水域救援", "Water rescue", "rescue.water", 1, 4, "engine 1, rescue 1, boat 1, command 1, ambulance_als 1",
     "fire,ambulance"},
    {"FEED-ENTRAPMENT", "被困救援", "Entrapment", "rescue.entrapment", 1, 4, "engine 1, ladder 1, rescue 1, command 1, ambulance_als 1",
     "fire,ambulance"},
};

}  // namespace

std::span<TypeRule const> type_rules() { return kTypes; }
std::span<UnitRule const> unit_rules() { return kUnits; }
std::span<CardRule const> card_rules() { return kCards; }

Result<Mapped> map_call(std::string_view call_type, std::string_view group, std::string_view final_priority) {
  auto const rule = std::ranges::find(kTypes, call_type, &TypeRule::call_type);
  if (rule == std::end(kTypes)) return invalid("feed.unknown_call_type", "no rule for the call type '" + std::string(call_type) + "'");
  bool const not_dangerous = group == "Non Life-threatening";
  Mapped out;
  out.incident_type = not_dangerous && !rule->when_not_dangerous.empty() ? rule->when_not_dangerous : rule->incident_type;
  // The file's 3 is "with lights and siren", 2 is without; "potentially life-threatening" is its own word for our 1.
  out.priority = group == "Potentially Life-Threatening" && final_priority == "3" ? 1 : final_priority == "3" ? 2 : 3;
  return out;
}

Result<UnitRule const*> map_unit(std::string_view unit_type) {
  auto const rule = std::ranges::find(kUnits, unit_type, &UnitRule::unit_type);
  if (rule == std::end(kUnits)) return invalid("feed.unknown_unit_type", "no rule for the unit type '" + std::string(unit_type) + "'");
  return &*rule;
}

std::string_view disposition_of(std::string_view incident_type, bool anyone_transported, bool anyone_on_scene, bool anyone_sent) {
  if (!anyone_sent) return "handed_over";  // Nobody was free: a neighbour's unit went.
  if (anyone_transported) return "transported";
  if (!anyone_on_scene) return "no_response_needed";  // All were called off on the way.
  return incident_type.starts_with("medical") ? "treated_on_scene" : "resolved";
}

}  // namespace tocsin::feed
