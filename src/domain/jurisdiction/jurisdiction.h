// src/domain/jurisdiction/jurisdiction.h: area + organisation + level (city, county, township, grid). The polygons live in the register's
// data set, whose activation is an event here too: it names the version that places and travel times are resolved with from then on.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::jurisdiction {

enum class Level : std::uint8_t { kCity, kCounty, kTownship, kGrid };
BOOST_DESCRIBE_ENUM(Level, kCity, kCounty, kTownship, kGrid)
struct Jurisdiction {
  JurisdictionCode jurisdiction;
  BilingualText name;
  Level level = Level::kCity;
  JurisdictionCode parent;
};
BOOST_DESCRIBE_STRUCT(Jurisdiction, (), (jurisdiction, name, level, parent))
struct DataSet {
  std::string version;
  std::string label;
  std::string attribution;
  bool demo = false;
  Instant activated_at;
};
BOOST_DESCRIBE_STRUCT(DataSet, (), (version, label, attribution, demo, activated_at))
// Speeds by hour of week that travel times are made with. They are a file of the register too: this names its version.
enum class SpeedsOrigin : std::uint8_t { kBuiltIn, kImported, kMeasured };
BOOST_DESCRIBE_ENUM(SpeedsOrigin, kBuiltIn, kImported, kMeasured)
struct Speeds {
  std::string version;
  SpeedsOrigin origin = SpeedsOrigin::kBuiltIn;
  std::int64_t observations = 0;
  Instant measured_until;  // What was driven later is not in it.
  Instant activated_at;
};
BOOST_DESCRIBE_STRUCT(Speeds, (), (version, origin, observations, measured_until, activated_at))
struct State {
  std::map<JurisdictionCode, Jurisdiction> jurisdictions;
  std::optional<DataSet> data_set;
  std::optional<Speeds> speeds;  // Empty: the built-in ones, and nobody has decided so.
};
BOOST_DESCRIBE_STRUCT(State, (), (jurisdictions, data_set, speeds))

struct ActivateDataSet {
  std::string version;
  std::string label;
  std::string attribution;
  bool demo = false;
  std::vector<Jurisdiction> jurisdictions;
  std::string instead_of;  // The version that it was made from: refused when another one is active by now. Empty: whatever is active.
};
// Searches for places are journalled (DOMAIN.md, boundary 8): who, how many and of which kind within a while; never what was asked for.
// kPast: not for a place of the register, but among the incidents of before.
enum class SearchKind : std::uint8_t { kByText, kByPoint, kListed, kAlongStreets, kPast };
BOOST_DESCRIBE_ENUM(SearchKind, kByText, kByPoint, kListed, kAlongStreets, kPast)
struct SearchCount {
  SearchKind kind = SearchKind::kByText;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(SearchCount, (), (kind, count))
struct NotePlacesSearched {
  AccountCode account;
  Instant from, until;  // Of the first and the last of them.
  std::vector<SearchCount> searches;
};
struct ActivateSpeeds {
  std::string version;
  SpeedsOrigin origin = SpeedsOrigin::kImported;
  std::int64_t observations = 0;
  std::optional<Instant> measured_until;  // For measured ones: more than those before know.
  std::optional<std::string> instead_of;  // The version that it was made from ("": none): refused when another one is active by now.
};
using Command = std::variant<ActivateDataSet, NotePlacesSearched, ActivateSpeeds>;
struct DataSetActivated {
  std::string version;
  std::string label;
  std::string attribution;
  bool demo = false;
  std::vector<Jurisdiction> jurisdictions;
};
struct PlacesSearched {
  AccountCode account;
  Instant from, until;
  std::vector<SearchCount> searches;
};  // A fact for auditors; nothing in the state changes.
struct SpeedsActivated {
  std::string version;
  SpeedsOrigin origin = SpeedsOrigin::kImported;
  std::int64_t observations = 0;
  std::optional<Instant> measured_until;
};
using Event = std::variant<DataSetActivated, PlacesSearched, SpeedsActivated>;
BOOST_DESCRIBE_STRUCT(DataSetActivated, (), (version, label, attribution, demo, jurisdictions))
BOOST_DESCRIBE_STRUCT(PlacesSearched, (), (account, from, until, searches))
BOOST_DESCRIBE_STRUCT(SpeedsActivated, (), (version, origin, observations, measured_until))

inline constexpr std::size_t kDeepest = 16;  // Levels, one in the other.

// Is `code` the jurisdiction `area` or one below it?
bool lies_in(State const& state, JurisdictionCode const& code, JurisdictionCode const& area);

// Errors: jurisdiction.unknown_parent, jurisdiction.cycle, jurisdiction.data_set_moved_on, jurisdiction.searches_malformed,
// jurisdiction.version_missing, jurisdiction.speeds_moved_on, jurisdiction.speeds_malformed.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::jurisdiction
