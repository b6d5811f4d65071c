#include "feed/pairing.h"

namespace tocsin::feed {

std::vector<std::optional<std::size_t>> pair_rows(std::vector<SentUnit> const& units, std::vector<UnitRow> const& rows,
                                                  std::vector<bool>& used) {
  std::vector<std::optional<std::size_t>> out(units.size());
  auto const take = [&](std::size_t u, auto&& fits) {
    for (std::size_t r = 0; r < rows.size() && !out[u]; ++r) {
      if (used[r] || !fits(rows[r])) continue;
      used[r] = true;
      out[u] = r;
    }
  };
  // First all exact pairs, so that a looser one takes nobody's own row.
  for (std::size_t u = 0; u < units.size(); ++u) take(u, [&](UnitRow const& row) { return row.rule->capability == units[u].capability; });
  for (std::size_t u = 0; u < units.size(); ++u)
    if (units[u].capability.starts_with("ambulance")) take(u, [](UnitRow const& row) { return row.rule->agency == "ambulance"; });
  return out;
}

}  // namespace tocsin::feed
