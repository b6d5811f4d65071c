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
struct State {
  std::map<JurisdictionCode, Jurisdiction> jurisdictions;
  std::optional<DataSet> data_set;
};
BOOST_DESCRIBE_STRUCT(State, (), (jurisdictions, data_set))

struct ActivateDataSet {
  std::string version;
  std::string label;
  std::string attribution;
  bool demo = false;
  std::vector<Jurisdiction> jurisdictions;
  std::string instead_of;  // The version that it was made from: refused when another one is active by now. Empty: whatever is active.
};
// Searches for places are journalled (DOMAIN.md, boundary 8): who, how many and of which kind within a while; never what was asked for.
enum class SearchKind : std::uint8_t { kByText, kByPoint, kListed, kAlongStreets };
BOOST_DESCRIBE_ENUM(SearchKind, kByText, kByPoint, kListed, kAlongStreets)
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
using Command = std::variant<ActivateDataSet, NotePlacesSearched>;
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
using Event = std::variant<DataSetActivated, PlacesSearched>;
BOOST_DESCRIBE_STRUCT(DataSetActivated, (), (version, label, attribution, demo, jurisdictions))
BOOST_DESCRIBE_STRUCT(PlacesSearched, (), (account, from, until, searches))

inline constexpr std::size_t kDeepest = 16;  // Levels, one in the other.

// Is `code` the jurisdiction `area` or one below it?
bool lies_in(State const& state, JurisdictionCode const& code, JurisdictionCode const& area);

// Errors: jurisdiction.unknown_parent, jurisdiction.cycle, jurisdiction.data_set_moved_on, jurisdiction.searches_malformed.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::jurisdiction
