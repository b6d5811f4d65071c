// generate_day: about 900 calls over 24 hours of the demo city, from the first ring to what the crews will find; deterministic by seed.
// Residents' words, no names of persons; call-back numbers that ring nowhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "demo/city/city.h"
#include "domain/vocabulary/vocabulary.h"

namespace tocsin::demo {

enum class Scenario { kNormal, kStorm };
enum class CallKind { kFirst, kAgain, kSilent, kAbandoned, kMisdial, kInformation };  // kAgain: another call for a known incident

inline constexpr std::size_t kNoIncident = static_cast<std::size_t>(-1);

// What is really happening, and how long the crews will need.
struct DemoIncident {
  std::string type;
  int priority = 3;
  int level = 1;          // The highest response level it comes to.
  Duration raised_after;  // From the first arrival to that level.
  std::size_t address = 0;
  Wgs84 at;
  Duration acknowledge, turnout, work;
  bool transport = false;
  Wgs84 hospital;
  std::string hospital_code;
  std::string benchmark;    // under_control, extinguished, ... or empty
  std::string disposition;  // resolved, transported, false_alarm, handed_over, nothing_found
  bool late_radio = false;  // A crew reports its arrival a minute or two later, by radio.
};

struct DemoCall {
  Duration at;  // Since local midnight: first ring
  CallKind kind = CallKind::kFirst;
  std::size_t incident = kNoIncident;
  Channel channel = Channel::kVoice;
  std::string language;  // zh, en
  std::string text;
  std::string place_text;
  std::string address_code;
  std::optional<Wgs84> location;
  LocationSource location_source = LocationSource::kStated;
  std::int64_t uncertainty_m = 0;
  std::string callback;
  Duration ring, talk;  // Until answered (or given up); until it is known what and where.
};

struct DemoClosure {
  Duration from, to;
  std::uint32_t road = 0;   // Index into SourceData::roads
  std::vector<Wgs84> line;  // What of it is under water.
};

struct DemoDay {
  Scenario scenario = Scenario::kNormal;
  std::vector<DemoIncident> incidents;
  std::vector<DemoCall> calls;  // By time.
  std::vector<DemoClosure> closures;
};

DemoDay generate_day(DemoCity const& city, std::uint64_t seed, Scenario scenario);
Hash digest_of(DemoDay const& day);

// call_texts.cc: what a caller says; `variant` chooses among the wordings.
std::string call_text(std::string_view type, std::string_view language, std::uint64_t variant);
std::string chatter(CallKind kind, std::string_view language, std::uint64_t variant);  // Silent, misdials, information

}  // namespace tocsin::demo
