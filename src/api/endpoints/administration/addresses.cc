#include "api/endpoints/administration/addresses.h"

#include <algorithm>
#include <charconv>

#include "api/area_scope.h"
#include "api/contract/error_catalogue.h"
#include "api/endpoint.h"
#include "api/words.h"
#include "register/place_search.h"

namespace tocsin::api {

namespace {

using standard_address::AddressCode;
using standard_address::Verdict;

AddressEntry entry_of(place_register::AddressView const& a, std::string const& language) {
  AddressEntry out;
  out.code = a.code;
  out.label = place_register::address_label(a).in(language);
  if (a.has_point()) out.location = {a.at.lat(), a.at.lon()};
  out.coordinate_kind = place_register::to_text(a.coordinate_kind);
  out.status = place_register::to_text(a.status);
  out.source = a.source;
  out.valid_from = address::day_text(a.valid.from);
  out.valid_until = address::day_text(a.valid.until);
  return out;
}

AddressEntry entry_of(ActiveDataSet const* active, std::string const& code, address::Day today, std::string const& language) {
  if (active != nullptr)
    if (auto const i = active->data->find_address(code)) return entry_of(active->data->address(*i, today), language);
  AddressEntry out;
  out.code = code;
  return out;
}

bool lies_within(AreaScope const& scope, place_register::DataSet const& data, std::size_t row) {
  if (scope.whole()) return true;
  auto const a = data.address(row);
  if (!a.has_point()) return false;
  auto const found = data.jurisdictions_at(a.at);
  return scope.has_place(std::string(found.county.code), std::string(found.township.code));
}

// All of them: what the active data set no longer has lies in no area.
bool lies_within(AreaScope const& scope, ActiveDataSet const* active, std::vector<AddressCode> const& codes) {
  if (scope.whole()) return true;
  if (active == nullptr) return false;
  return std::ranges::all_of(codes, [&](AddressCode const& code) {
    auto const i = active->data->find_address(code.text);
    return i && lies_within(scope, *active->data, *i);
  });
}

// Is what was decided already in the rows of this data set?
bool is_in(ActiveDataSet const* active, standard_address::Decision const& d) {
  if (d.verdict == Verdict::kDifferent) return true;
  if (active == nullptr) return false;
  return std::ranges::all_of(d.entries, [&](AddressCode const& entry) {
    auto const i = active->data->find_address(entry.text);
    if (!i) return false;
    auto const a = active->data->address(*i);
    return (d.verdict == Verdict::kAuxiliary ? a.main_code : a.successor) == d.kept.text;
  });
}

Compilation shown(KeeperState const& state) {
  Compilation out;
  out.step = codec::word_of(state.step);
  out.elapsed_ms = state.elapsed.whole_milliseconds();
  if (state.last_took > Duration{}) out.last_took_ms = state.last_took.whole_milliseconds();
  out.data_set = state.version;
  if (!state.error) return out;
  out.code = state.error->code;
  out.detail = state.error->detail;
  if (auto const* known = find_error(state.error->code)) out.title = known->title, out.title_zh = known->title_zh;
  return out;
}

struct InForce {
  standard_address::State decisions;
  AreaScope scope;
  std::uint64_t position = 0;
};

}  // namespace

Result<DuplicateGroupList> ListDuplicateAddresses::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  TOCSIN_TRY(auto const cursor, exchange.query_integer("cursor", 0, INT32_MAX));
  DuplicateGroupList out;
  auto const active = data_sets.current();
  auto const world =
      centre.read([&](core::World const& w) { return InForce{w.standard_address, AreaScope::of(w, exchange.principal()), w.position}; });
  out.position = world.position;
  if (!active) return out;
  auto const& data = *active->data;
  out.entries = static_cast<std::int64_t>(data.address_count());
  auto const different = different_rows(world.decisions);
  auto const is_settled = [&](std::string_view code) { return settled_by(world.decisions, {std::string(code)}) != nullptr; };
  auto const groups = keeper.duplicates(*active);
  auto const today = data_sets.today();
  auto const from = static_cast<std::size_t>(cursor.value_or(0));
  for (std::size_t g = 0; g < groups->size(); ++g) {
    if (!lies_within(world.scope, data, (*groups)[g].rows[0])) continue;
    auto const parts = still_open(data, (*groups)[g], different, is_settled);
    out.total += static_cast<std::int64_t>(parts.size());
    if (g < from || parts.empty()) continue;
    if (out.items.size() >= page.limit) {
      if (!out.next) out.next = std::to_string(g);
      continue;
    }
    for (auto const& part : parts) {
      DuplicateGroup group;
      group.spread_m = part.spread_m;
      auto const first = data.address(part.rows[0]);
      for (auto const row : part.rows) {
        auto const a = data.address(row, today);
        group.entries.push_back(entry_of(a, exchange.language()));
        if (a.has_point() && first.has_point()) group.entries.back().distance_m = distance_m(a.at, first.at);
      }
      out.items.push_back(std::move(group));
    }
  }
  return out;
}

Result<AddressDecisionList> ListAddressDecisions::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  standard_address::DecisionId before;
  if (!page.after.empty()) {
    TOCSIN_TRY(before, id_in_body<standard_address::DecisionId>(page.after, "address.decision_unknown"));
  }
  AddressDecisionList out;
  std::vector<standard_address::Decision> decisions;
  auto const active = data_sets.current();
  centre.read([&](core::World const& w) {
    auto const& all = w.standard_address.decisions;
    auto const scope = AreaScope::of(w, exchange.principal());
    auto const is_shown = [&](auto const& d) { return lies_within(scope, active.get(), d.second.entries); };
    out.position = w.position;
    out.total = scope.whole() ? static_cast<std::int64_t>(all.size()) : std::ranges::count_if(all, is_shown);
    auto const end = page.after.empty() ? all.end() : all.lower_bound(before);
    for (auto at = std::make_reverse_iterator(end); at != all.rend() && decisions.size() <= page.limit; ++at)
      if (is_shown(*at)) decisions.push_back(at->second);
  });
  if (decisions.size() > page.limit) {
    decisions.pop_back();
    out.next = to_text(decisions.back().decision);
  }
  auto const today = data_sets.today();
  for (auto const& d : decisions) {
    AddressDecisionView view;
    view.decision_id = to_text(d.decision);
    view.verdict = codec::word_of(d.verdict);
    for (auto const& entry : d.entries) view.entries.push_back(entry_of(active.get(), entry.text, today, exchange.language()));
    if (d.kept.is_set()) view.kept = entry_of(active.get(), d.kept.text, today, exchange.language());
    view.by = accounts.name_of(d.by.text);
    view.decided_at = d.decided_at;
    view.in_data_set = is_in(active.get(), d);
    out.items.push_back(std::move(view));
  }
  return out;
}

Result<CommandPlan> DecideAddresses::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(Verdict const verdict, word<Verdict>(body.verdict, "verdict"));
  standard_address::Decide command{verdict, {}, {}};
  for (auto const& entry : body.entries) {
    TOCSIN_TRY(auto code, code_in_body<AddressCode>(entry, "entries"));
    command.entries.push_back(std::move(code));
  }
  if (body.kept && !body.kept->empty()) {
    TOCSIN_TRY(command.kept, code_in_body<AddressCode>(*body.kept, "kept"));
  }
  auto const active = data_sets.current();
  if (!active) return not_found("register.data_set_missing", "no data set is active");
  auto const scope = gate.centre().read([&](core::World const& w) { return AreaScope::of(w, exchange.principal()); });
  auto named = command.entries;
  if (command.kept.is_set()) named.push_back(command.kept);
  for (auto const& code : named) {
    auto const i = active->data->find_address(code.text);
    if (!i) return not_found("place.address_unknown", "the active data set has no entry '" + code.text + "'");
    if (!lies_within(scope, *active->data, *i))
      return forbidden("auth.outside_area", code.text + " lies outside the areas of your account");
    bool const retired = active->data->address(*i, data_sets.today()).status == address::AddressStatus::kRetired;
    if (code == command.kept && retired)
      return invalid("address.decision_incomplete", code.text + " is retired: it cannot stand for others");
  }
  CommandPlan plan;
  plan.command = standard_address::Command{std::move(command)};
  return plan;
}

AddressDecided DecideAddresses::answer(core::Entry const& entry) const {
  auto const* const decided = find_event<standard_address::Event, standard_address::Decided>(entry);
  return {decided != nullptr ? to_text(decided->decision) : "", entry.position};
}

Result<CommandPlan> WithdrawAddressDecision::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(auto const id, id_parameter<standard_address::DecisionId>(exchange, "id", "address.decision_unknown"));
  auto const active = data_sets.current();
  auto const allowed = gate.centre().read([&](core::World const& w) {
    auto const scope = AreaScope::of(w, exchange.principal());
    auto const at = w.standard_address.decisions.find(id);
    return at == w.standard_address.decisions.end() || lies_within(scope, active.get(), at->second.entries);
  });
  if (!allowed) return forbidden("auth.outside_area", "this decision is about entries outside the areas of your account");
  CommandPlan plan;
  plan.command = standard_address::Command{standard_address::Withdraw{id}};
  return plan;
}

Result<Compilation> GetCompilation::read(Exchange const&) const { return shown(keeper.state()); }

Result<Compilation> CompileNow::run(Exchange const&, Body const&) const {
  keeper.look(true);
  return shown(keeper.state());
}

TOCSIN_ENDPOINT(ListDuplicateAddresses)
TOCSIN_ENDPOINT(ListAddressDecisions)
TOCSIN_ENDPOINT(DecideAddresses)
TOCSIN_ENDPOINT(WithdrawAddressDecision)
TOCSIN_ENDPOINT(GetCompilation)
TOCSIN_ENDPOINT(CompileNow)

}  // namespace tocsin::api
