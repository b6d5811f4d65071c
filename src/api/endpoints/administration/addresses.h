// The steward of the address register: possible duplicates, what was decided about them, and how far the data set is with it.
#pragma once

#include "access/account_store.h"
#include "api/advice/register_keeper.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"
#include "view/resources.h"

namespace tocsin::api {

struct AddressEntry {
  std::string code;
  std::string label;                       // In the language asked for; empty: the active data set has no such entry.
  std::optional<view::GeoPoint> location;  // Absent: without coordinates.
  std::string coordinate_kind;             // none, door, building, street, interpolated
  std::string status;                      // active, planned, retired
  std::string source;                      // The list that it came from.
  std::string valid_from, valid_until;     // 2026-11-22, or empty.
  std::optional<std::int64_t> distance_m;  // From the first of its group.
};
BOOST_DESCRIBE_STRUCT(AddressEntry, (), (code, label, location, coordinate_kind, status, source, valid_from, valid_until, distance_m))

struct DuplicateGroup {
  std::vector<AddressEntry> entries;  // In order of code.
  std::int64_t spread_m = 0;
};
BOOST_DESCRIBE_STRUCT(DuplicateGroup, (), (entries, spread_m))
struct DuplicateGroupList {
  std::vector<DuplicateGroup> items;
  codec::Nullable<std::string> next;
  std::int64_t total = 0;    // Groups of the data set, decided ones of this version included.
  std::int64_t entries = 0;  // Of the data set in all.
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(DuplicateGroupList, (), (items, next, total, entries, position))

struct AddressDecisionView {
  std::string decision_id;
  std::string verdict;  // auxiliary, succeeded, different
  std::vector<AddressEntry> entries;
  std::optional<AddressEntry> kept;
  std::string by;  // The account's name.
  Instant decided_at;
  bool in_data_set = true;  // False: the active data set is not compiled with it yet, or has none of its entries.
};
BOOST_DESCRIBE_STRUCT(AddressDecisionView, (), (decision_id, verdict, entries, kept, by, decided_at, in_data_set))
struct AddressDecisionList {
  std::vector<AddressDecisionView> items;  // The last one first.
  codec::Nullable<std::string> next;
  std::int64_t total = 0;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(AddressDecisionList, (), (items, next, total, position))

struct AddressDecisionBody {
  std::string verdict;  // auxiliary, succeeded, different
  std::vector<std::string> entries;
  std::optional<std::string> kept;
};
BOOST_DESCRIBE_STRUCT(AddressDecisionBody, (), (verdict, entries, kept))
struct AddressDecided {
  std::string decision_id;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(AddressDecided, (), (decision_id, position))

struct Compilation {
  std::string step;  // up_to_date, waiting, reading, compiling, activating, failed
  std::int64_t elapsed_ms = 0;
  std::optional<std::int64_t> last_took_ms;
  std::string data_set;                                      // The active version.
  std::optional<std::string> code, detail, title, title_zh;  // Why it failed.
};
BOOST_DESCRIBE_STRUCT(Compilation, (), (step, elapsed_ms, last_took_ms, data_set, code, detail, title, title_zh))

struct ListDuplicateAddresses {
  using Body = Nothing;
  using Answer = DuplicateGroupList;
  static QueryParameters query() { return page_query({}); }
  sequencer::Centre const& centre;
  DataSets const& data_sets;
  RegisterKeeper const& keeper;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ListAddressDecisions {
  using Body = Nothing;
  using Answer = AddressDecisionList;
  static QueryParameters query() { return page_query({}); }
  sequencer::Centre const& centre;
  DataSets const& data_sets;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
struct DecideAddresses {
  using Body = AddressDecisionBody;
  using Answer = AddressDecided;
  static constexpr int kStatus = 201;
  CommandGate const& gate;
  DataSets const& data_sets;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const;
};
struct WithdrawAddressDecision {
  using Body = Nothing;
  using Answer = Done;
  CommandGate const& gate;
  DataSets const& data_sets;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
struct GetCompilation {
  using Body = Nothing;
  using Answer = Compilation;
  RegisterKeeper const& keeper;
  Result<Answer> read(Exchange const& exchange) const;
};
// Now, without waiting for more decisions.
struct CompileNow {
  using Body = Nothing;
  using Answer = Compilation;
  RegisterKeeper& keeper;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
Endpoint endpoint(ListDuplicateAddresses e);
Endpoint endpoint(ListAddressDecisions e);
Endpoint endpoint(DecideAddresses e);
Endpoint endpoint(WithdrawAddressDecision e);
Endpoint endpoint(GetCompilation e);
Endpoint endpoint(CompileNow e);

}  // namespace tocsin::api
