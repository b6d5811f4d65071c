#include "plan/recommend_units.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "plan/assignment_problem.h"

namespace tocsin::plan {
namespace {

constexpr std::size_t kMaxSlots = 100;
constexpr std::size_t kMaxNamed = 3;
constexpr std::int64_t kMaxCostMs = 100'000'000;  // Over a day: no road in a city is longer.

bool has(Candidate const& c, std::string const& capability) {
  return std::find(c.capabilities.begin(), c.capabilities.end(), capability) != c.capabilities.end();
}

std::int64_t cost_ms(Candidate const& c, RecommendRules const& rules) {
  std::int64_t cost = std::clamp<std::int64_t>(*c.eta_ms, 0, kMaxCostMs) + std::clamp<std::int64_t>(c.penalty_ms, 0, kMaxCostMs);
  if (c.readiness == Readiness::kReturning) cost += rules.returning_ms;
  if (c.readiness == Readiness::kConditional) cost += rules.conditional_ms;
  if (c.position_is_stale) cost += rules.stale_position_ms;
  return std::clamp<std::int64_t>(cost, 0, kMaxCostMs);
}

struct Slot {
  std::size_t need = 0;
  std::optional<std::size_t> unit;  // Index into the reachable candidates, which are in order of code.
};

std::vector<Need> added_up(std::span<Need const> needs) {
  std::vector<Need> sums;
  for (auto const& need : needs) {
    if (need.count == 0) continue;
    auto const known = std::find_if(sums.begin(), sums.end(), [&](auto const& n) { return n.capability == need.capability; });
    if (known == sums.end())
      sums.push_back(need);
    else
      known->count += need.count;
  }
  return sums;
}

std::vector<Slot> fill(std::span<Need const> needs, std::span<Candidate const* const> units, RecommendRules const& rules) {
  std::vector<Slot> slots;
  for (std::size_t n = 0; n < needs.size(); ++n)
    for (std::uint32_t i = 0; i < needs[n].count && slots.size() < kMaxSlots; ++i) slots.push_back({n, std::nullopt});
  if (slots.empty()) return slots;
  // Costs are scaled so that the sum of the units' places in the order of codes decides between equal sums of time. Each slot has a
  // column of its own that leaves it unfilled, dearer than any set of units.
  std::size_t const columns = units.size() + slots.size();
  auto const scale = static_cast<std::int64_t>(slots.size() * units.size() + 1);
  std::int64_t const unfilled = (kMaxCostMs + 1) * scale * static_cast<std::int64_t>(slots.size());
  std::vector<std::int64_t> cost(slots.size() * columns, 2 * unfilled);
  for (std::size_t s = 0; s < slots.size(); ++s) {
    for (std::size_t u = 0; u < units.size(); ++u)
      if (has(*units[u], needs[slots[s].need].capability))
        cost[s * columns + u] = cost_ms(*units[u], rules) * scale + static_cast<std::int64_t>(u);
    cost[s * columns + units.size() + s] = unfilled;
  }
  auto const column = solve_assignment(slots.size(), columns, cost);
  for (std::size_t s = 0; s < slots.size(); ++s)
    if (column[s] < units.size() && has(*units[column[s]], needs[slots[s].need].capability)) slots[s].unit = column[s];
  return slots;
}

// Rounded as the number beside it is (`eta_s`).
std::int64_t seconds_of(std::int64_t ms) { return (ms + 500) / 1000; }
std::string minutes_zh(std::int64_t ms) { return fmt::format("{} 分 {} 秒", seconds_of(ms) / 60, seconds_of(ms) % 60); }
std::string minutes_en(std::int64_t ms) { return fmt::format("{} min {} s", seconds_of(ms) / 60, seconds_of(ms) % 60); }

std::string joined(std::vector<std::string> const& words, std::string_view between) {
  std::string text;
  for (auto const& w : words) text += (text.empty() ? "" : std::string(between)) + w;
  return text;
}

}  // namespace

Recommendation recommend_units(std::span<Need const> needs, std::span<Candidate const> candidates, RecommendRules const& rules) {
  auto const wanted = added_up(needs);
  std::vector<Candidate const*> units;
  for (auto const& c : candidates)
    if (c.eta_ms) units.push_back(&c);
  std::sort(units.begin(), units.end(), [](auto const* a, auto const* b) { return a->unit < b->unit; });
  auto const slots = fill(wanted, units, rules);
  std::set<std::size_t> used;
  for (auto const& s : slots)
    if (s.unit) used.insert(*s.unit);

  Recommendation result;
  for (std::size_t n = 0; n < wanted.size(); ++n) {
    auto const& capability = wanted[n].capability;
    std::vector<std::size_t> by_time;
    for (std::size_t u = 0; u < units.size(); ++u)
      if (has(*units[u], capability)) by_time.push_back(u);
    std::stable_sort(by_time.begin(), by_time.end(), [&](auto a, auto b) { return *units[a]->eta_ms < *units[b]->eta_ms; });
    std::set<std::size_t> here;
    for (auto const& s : slots)
      if (s.need == n && s.unit) here.insert(*s.unit);

    for (std::size_t rank = 0; rank < by_time.size(); ++rank) {
      auto const& c = *units[by_time[rank]];
      if (!here.contains(by_time[rank])) continue;
      Chosen chosen{c.unit, capability, *c.eta_ms, c.readiness, c.position_is_stale, static_cast<std::uint32_t>(rank + 1), {}, {}};
      for (std::size_t r = 0; r < rank; ++r) {
        auto const faster = by_time[r];
        if (here.contains(faster) || *units[faster]->eta_ms == *c.eta_ms) continue;
        auto& list = used.contains(faster) ? chosen.faster_elsewhere : chosen.faster_unused;
        if (list.size() < kMaxNamed) list.push_back(units[faster]->unit);
      }
      result.last_eta_ms = std::max(result.last_eta_ms, chosen.eta_ms);
      result.units.push_back(std::move(chosen));
    }
    std::stable_sort(by_time.begin(), by_time.end(), [&](auto a, auto b) { return cost_ms(*units[a], rules) < cost_ms(*units[b], rules); });
    std::size_t told = 0;
    for (auto const u : by_time) {
      if (used.contains(u) || told == rules.alternatives) continue;
      ++told;
      result.alternatives.push_back({units[u]->unit, capability, *units[u]->eta_ms, units[u]->readiness, units[u]->position_is_stale});
    }
    if (here.size() < wanted[n].count) {
      auto const unreachable =
          std::count_if(candidates.begin(), candidates.end(), [&](auto const& c) { return !c.eta_ms && has(c, capability); });
      result.shortfalls.push_back(
          {capability, wanted[n].count, static_cast<std::uint32_t>(here.size()), static_cast<std::uint32_t>(unreachable)});
    }
  }
  std::vector<std::string> leaving;
  for (auto const& c : result.units) leaving.push_back(c.unit);
  result.cover_losses = cover_losses(candidates, leaving);
  return result;
}

std::vector<CoverLoss> cover_losses(std::span<Candidate const> candidates, std::span<std::string const> leaving) {
  std::set<std::string_view> const gone(leaving.begin(), leaving.end());
  std::map<std::pair<std::string_view, std::string_view>, CoverLoss> by_station;
  for (auto const& c : candidates) {
    if (c.station.empty() || !c.in_quarters) continue;
    std::set<std::string_view> const capabilities(c.capabilities.begin(), c.capabilities.end());
    for (auto const capability : capabilities) {
      auto& loss = by_station[{c.station, capability}];
      ++loss.before;
      if (!gone.contains(c.unit)) ++loss.after;
    }
  }
  std::vector<CoverLoss> losses;
  for (auto& [where, loss] : by_station) {
    if (loss.after == loss.before) continue;
    loss.station = where.first;
    loss.capability = where.second;
    losses.push_back(std::move(loss));
  }
  return losses;
}

std::string reason_zh(Chosen const& c, std::string_view capability) {
  std::string text = c.rank_by_time == 1
                         ? fmt::format("能承担“{}”的单元中路程用时最短，{}", capability, minutes_zh(c.eta_ms))
                         : fmt::format("能承担“{}”的单元中路程用时第 {} 短，{}", capability, c.rank_by_time, minutes_zh(c.eta_ms));
  if (!c.faster_elsewhere.empty()) text += fmt::format("；用时更短的 {} 已安排承担另一项", joined(c.faster_elsewhere, "、"));
  if (!c.faster_unused.empty()) text += fmt::format("；用时更短的 {} 为有条件可派、位置过时或留作他用", joined(c.faster_unused, "、"));
  if (c.readiness == Readiness::kReturning) text += "；返回途中";
  if (c.readiness == Readiness::kConditional) text += "；有条件可派";
  if (c.position_is_stale) text += "；位置过时，时间不可靠";
  return text;
}

std::string reason_en(Chosen const& c, std::string_view capability) {
  std::string text = c.rank_by_time == 1 ? fmt::format("Fastest by road for {}: {}", capability, minutes_en(c.eta_ms))
                                         : fmt::format("Number {} by road for {}: {}", c.rank_by_time, capability, minutes_en(c.eta_ms));
  if (!c.faster_elsewhere.empty()) text += fmt::format("; the faster {} fills another capability", joined(c.faster_elsewhere, ", "));
  if (!c.faster_unused.empty())
    text += fmt::format("; the faster {} is conditionally available, has a stale position or is held back", joined(c.faster_unused, ", "));
  if (c.readiness == Readiness::kReturning) text += "; returning";
  if (c.readiness == Readiness::kConditional) text += "; conditionally available";
  if (c.position_is_stale) text += "; position is stale, the time is unreliable";
  return text;
}

}  // namespace tocsin::plan
