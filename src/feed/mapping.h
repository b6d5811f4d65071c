// Mapping: what a published call type or unit type is in our words. Data with its reasons; pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin::feed {

struct TypeRule {
  std::string_view call_type;
  std::string_view incident_type;       // Of our tree.
  std::string_view when_not_dangerous;  // Where the file's group says "Non Life-threatening"; empty: the same.
  std::string_view reason;
};
std::span<TypeRule const> type_rules();

struct Mapped {
  std::string_view incident_type;
  std::int64_t priority = 3;
};
// `group` and `final_priority` as in the file ("Potentially Life-Threatening", "3"). Errors: feed.unknown_call_type.
Result<Mapped> map_call(std::string_view call_type, std::string_view group, std::string_view final_priority);

struct UnitRule {
  std::string_view unit_type;   // Of the file.
  std::string_view kind;        // Of our catalogue,
  std::string_view capability;  // what it is sent for,
  std::string_view agency;
  std::string_view callsign;  // and the letters before its running number.
  std::string_view reason;
};
std::span<UnitRule const> unit_rules();
Result<UnitRule const*> map_unit(std::string_view unit_type);  // Errors: feed.unknown_unit_type.

// How an incident ended; the file does not say, so that little is claimed: who was carried was carried, the rest is "resolved".
std::string_view disposition_of(std::string_view incident_type, bool anyone_transported, bool anyone_on_scene, bool anyone_sent);

// What the run cards of the feed ask for at level 1; made from what the file's department usually sends first.
struct CardRule {
  std::string_view run_card;
  std::string_view zh, en;
  std::string_view incident_type;
  std::int64_t priority_from, priority_to;
  std::string_view needs;  // "engine 1, ladder 1"
  std::string_view agencies;
};
std::span<CardRule const> card_rules();

}  // namespace tocsin::feed
