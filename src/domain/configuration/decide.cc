#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/match.h"
#include "domain/configuration/configuration.h"
#include "domain/vocabulary/typed_text.h"

namespace tocsin::configuration {
namespace {

std::string const& code_of(Word const& word) { return word.code; }
std::string const& code_of(Disposition const& disposition) { return disposition.disposition.text; }

// The journal refers to these words: they may be added and renamed, never removed.
template <class T>
Result<bool> check_words(std::vector<T> const& before, std::vector<T> const& after, char const* what, char const* list) {
  // Refusals are journalled: they say which one by its place in the list, not by what was typed.
  std::set<std::string> codes;
  std::size_t number = 0;
  for (auto const& word : after) {
    ++number;
    auto const is_this = [&](T const& old) { return code_of(old) == code_of(word); };
    if (!is_new_code(code_of(word)) && std::ranges::none_of(before, is_this))
      return invalid("configuration.out_of_range", fmt::format("{} {} of the list has no code of {}", what, number, kNewCode));
    if (word.name.zh.empty() || word.name.en.empty())
      return invalid("configuration.name_missing", fmt::format("{} {} of the list needs a name in both languages", what, number));
    auto const old = std::ranges::find_if(before, is_this);
    if (old == before.end()) TOCSIN_CHECK(check_no_denied_word(fmt::format("{} #{}, code", list, number), code_of(word)));
    // The whole list is sent whenever one word is added: what an older journal brought stands in nobody's way.
    if (old == before.end() || old->name != word.name)
      TOCSIN_CHECK(check_no_denied_word(fmt::format("{} #{}, name", list, number), word.name));
    if (!codes.insert(code_of(word)).second)
      return invalid("configuration.repeated", fmt::format("{} {} of the list stands there twice", what, number));
  }
  if (after.size() > kMaxWords) return invalid("configuration.out_of_range", fmt::format("{}: at most {}", what, kMaxWords));
  for (auto const& word : before)
    if (!codes.contains(code_of(word)))
      return conflict("configuration.word_removed", fmt::format("{} {} is in use: it can be renamed, not removed", what, code_of(word)));
  return true;
}

Result<std::vector<Event>> set_catalogue(State const& state, Catalogue const& c) {
  Catalogue const& old = state.catalogue;
  TOCSIN_CHECK(check_words(old.agencies, c.agencies, "agency", "agencies"));
  TOCSIN_CHECK(check_words(old.capabilities, c.capabilities, "capability", "capabilities"));
  TOCSIN_CHECK(check_words(old.unit_kinds, c.unit_kinds, "unit kind", "unit_kinds"));
  TOCSIN_CHECK(check_words(old.benchmarks, c.benchmarks, "benchmark", "benchmarks"));
  TOCSIN_CHECK(check_words(old.out_of_service_reasons, c.out_of_service_reasons, "out-of-service reason", "out_of_service_reasons"));
  TOCSIN_CHECK(check_words(old.dispositions, c.dispositions, "disposition", "dispositions"));
  return std::vector<Event>{CatalogueSet{c}};
}

Result<std::vector<Event>> set_settings(Settings const& s) {
  auto const out_of_range = [](char const* what) { return invalid("configuration.out_of_range", fmt::format("{} is out of range", what)); };
  auto const within = [](Duration value, Duration least, Duration most) { return value >= least && value <= most; };
  Duration const second = Duration::seconds(1), hour = Duration::hours(1), day = Duration::days(1);
  if (!within(s.utc_offset, Duration::hours(-14), Duration::hours(14))) return out_of_range("utc_offset");
  for (Duration const target : {s.target_answer, s.target_processing, s.target_turnout_fire, s.target_turnout_medical, s.target_travel,
                                s.acknowledge_timeout, s.position_stale})
    if (!within(target, second, hour)) return out_of_range("a target");
  if (s.waiting_too_long.size() != 4) return out_of_range("waiting_too_long (one per priority 1 to 4)");
  for (Duration const limit : s.waiting_too_long)
    if (!within(limit, second, day)) return out_of_range("waiting_too_long");
  if (!within(s.check_in, Duration::minutes(1), day)) return out_of_range("check_in");
  if (!within(s.closed_stays, hour, Duration::days(31))) return out_of_range("closed_stays");
  if (!within(s.details_kept, day, Duration::days(3660))) return out_of_range("details_kept");
  if (!within(s.commands_remembered, day, Duration::days(31))) return out_of_range("commands_remembered");
  if (s.undo_within && !within(*s.undo_within, Duration{}, Duration::minutes(10))) return out_of_range("undo_within");
  return std::vector<Event>{SettingsSet{s}};
}

std::string_view branch_of(std::string_view type) { return type.substr(0, type.find('.')); }

// DOMAIN.md, boundary 2: only these kinds feed risk topics, frequency maps and forecasts. Police and mediation feed none.
bool may_feed_risk(std::string_view type) {
  constexpr std::array<std::string_view, 6> kBranches{"fire", "medical", "rescue", "hazmat", "utility", "nature"};
  return std::ranges::find(kBranches, branch_of(type)) != kBranches.end() || type == "traffic.collision" ||
         type.starts_with("traffic.collision_") || type.starts_with("traffic.collision.");
}

// A type of an older journal that names what the boundary keeps out can still be put out of use as it is.
Result<bool> check_type_words(State const& state, IncidentType const& type) {
  auto const old = state.types.find(type.type);
  bool const is_new = old == state.types.end();
  if (is_new) TOCSIN_CHECK(check_no_denied_word("code", type.type.text));
  if (!type.active && !is_new && old->second.name == type.name && old->second.questions == type.questions) return true;
  TOCSIN_CHECK(check_no_denied_word("name", type.name));
  std::size_t number = 0;
  for (BilingualText const& question : type.questions) TOCSIN_CHECK(check_no_denied_word(fmt::format("questions #{}", ++number), question));
  return true;
}

Result<std::vector<Event>> define_type(State const& state, IncidentType const& type) {
  std::string const& code = type.type.text;
  if (!is_new_code(code) && !state.types.contains(type.type))
    return invalid("incident_type.code_malformed", fmt::format("an incident type's code has {}", kNewCode));
  if (type.name.zh.empty() || type.name.en.empty())
    return invalid("configuration.name_missing", "an incident type needs a name in both languages");
  if (auto const dot = code.rfind('.'); dot != std::string::npos && !state.types.contains({code.substr(0, dot)}))
    return invalid("configuration.unknown_parent", "an incident type needs the one above it first: the same code without its last part");
  if (type.default_priority < 1 || type.default_priority > 4) return invalid("configuration.out_of_range", "priorities run from 1 to 4");
  if (std::ranges::none_of(state.catalogue.agencies, [&](Word const& word) { return word.code == type.agency.text; }))
    return invalid("configuration.unknown_agency", "the agency is none of those configured");
  if (type.questions.size() > kMaxQuestions)
    return invalid("configuration.out_of_range", fmt::format("at most {} questions", kMaxQuestions));
  TOCSIN_CHECK(check_type_words(state, type));
  if (type.feeds_risk && (!may_feed_risk(code) || (type.agency.text == "police" && branch_of(code) != "traffic")))
    return forbidden("configuration.type_must_not_feed_risk",
                     fmt::format("{} feeds no risk topic: only fire, medical, rescue, hazmat, utility, collision and nature do", code));
  if (state.types.size() >= kMaxTypes && !state.types.contains(type.type))
    return conflict("configuration.out_of_range", fmt::format("at most {} incident types", kMaxTypes));
  return std::vector<Event>{TypeDefined{type}};
}

}  // namespace

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant) {
  return match(
      command, [&](SetCatalogue const& c) { return set_catalogue(state, c.catalogue); },
      [&](SetSettings const& c) { return set_settings(c.settings); }, [&](DefineType const& c) { return define_type(state, c.type); });
}

void apply(State& state, Event const& event, Meta const& meta) {
  match(
      event, [&](CatalogueSet const& e) { state.catalogue = e.catalogue; }, [&](SettingsSet const& e) { state.settings = e.settings; },
      [&](TypeDefined const& e) {
        state.types[e.type.type] = e.type;
        state.type_versions[e.type.type] = meta.position;
      });
}

}  // namespace tocsin::configuration
