// src/domain/configuration/configuration.h: the words and numbers of this centre as data: incident types, agencies, capabilities,
// dispositions, limits. They are events, so that a replay uses those that were in force.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::configuration {

struct Word {
  std::string code;
  BilingualText name;
  friend bool operator==(Word const&, Word const&) = default;
};
BOOST_DESCRIBE_STRUCT(Word, (), (code, name))

struct IncidentType {
  IncidentTypeCode type;  // fire.building; its parent is what stands before the last dot.
  BilingualText name;
  std::int64_t default_priority = 3;
  AgencyCode agency;  // Lead agency.
  std::vector<BilingualText> questions;
  bool active = true;
  bool feeds_risk = false;  // Only fire, medical, rescue, hazmat, utility, traffic collisions and nature may (DOMAIN.md, boundary 2):
                            // decide refuses others.
};
BOOST_DESCRIBE_STRUCT(IncidentType, (), (type, name, default_priority, agency, questions, active, feeds_risk))

struct Disposition {
  DispositionCode disposition;
  BilingualText name;
  bool active = true;
};
BOOST_DESCRIBE_STRUCT(Disposition, (), (disposition, name, active))

// Numbers of the field (DOMAIN.md), changeable per centre.
struct Settings {
  Duration utc_offset = Duration::hours(8);
  Duration target_answer = Duration::seconds(15);
  Duration target_processing = Duration::seconds(60);
  Duration target_turnout_fire = Duration::seconds(80);
  Duration target_turnout_medical = Duration::seconds(60);
  Duration target_travel = Duration::seconds(240);
  Duration acknowledge_timeout = Duration::seconds(30);
  std::vector<Duration> waiting_too_long = {Duration::seconds(60), Duration::seconds(120), Duration::minutes(5),
                                            Duration::minutes(15)};  // By priority 1..4.
  Duration check_in = Duration::minutes(20);
  Duration position_stale = Duration::seconds(120);
  Duration closed_stays = Duration::hours(24);
  Duration details_kept = Duration::days(90);
  Duration commands_remembered = Duration::days(7);
  std::optional<Duration> undo_within;  // Empty (as in journals from before it): kUndoWithin.
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (utc_offset, target_answer, target_processing, target_turnout_fire, target_turnout_medical, target_travel,
                       acknowledge_timeout, waiting_too_long, check_in, position_stale, closed_stays, details_kept, commands_remembered,
                       undo_within))
inline constexpr Duration kUndoWithin = Duration::seconds(10);
inline Duration undo_within(Settings const& settings) { return settings.undo_within.value_or(kUndoWithin); }

struct Catalogue {
  std::vector<Word> agencies, capabilities, unit_kinds, benchmarks, out_of_service_reasons;
  std::vector<Disposition> dispositions;
};
BOOST_DESCRIBE_STRUCT(Catalogue, (), (agencies, capabilities, unit_kinds, benchmarks, out_of_service_reasons, dispositions))

struct State {
  Catalogue catalogue;
  Settings settings;
  std::map<IncidentTypeCode, IncidentType> types;
  std::map<IncidentTypeCode, std::uint64_t>
      type_versions;  // Journal position of a type's last change. Beside it: a type is an event's body.
};
BOOST_DESCRIBE_STRUCT(State, (), (catalogue, settings, types, type_versions))

inline constexpr std::size_t kMaxWords = 500, kMaxTypes = 2000, kMaxQuestions = 30;

struct SetCatalogue {
  Catalogue catalogue;
};
struct SetSettings {
  Settings settings;
};
struct DefineType {
  IncidentType type;
};
using Command = std::variant<SetCatalogue, SetSettings, DefineType>;
struct CatalogueSet {
  Catalogue catalogue;
};
struct SettingsSet {
  Settings settings;
};
struct TypeDefined {
  IncidentType type;
};
using Event = std::variant<CatalogueSet, SettingsSet, TypeDefined>;
BOOST_DESCRIBE_STRUCT(CatalogueSet, (), (catalogue))
BOOST_DESCRIBE_STRUCT(SettingsSet, (), (settings))
BOOST_DESCRIBE_STRUCT(TypeDefined, (), (type))

// The built-in catalogue, settings and tree of incident types (both languages) that a new centre starts with: default_configuration.cc.
Catalogue default_catalogue();
std::vector<IncidentType> default_incident_types();

// Errors: incident_type.code_malformed, configuration.out_of_range, configuration.unknown_agency, configuration.type_must_not_feed_risk,
// configuration.unknown_parent, configuration.name_missing, configuration.repeated, configuration.word_removed, boundary.denied_word.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::configuration
