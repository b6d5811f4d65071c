#include "register/osm/rings.h"

#include <algorithm>
#include <map>

namespace tocsin::place_register {

std::vector<std::vector<std::int64_t>> join_rings(std::vector<std::vector<std::int64_t>> lines) {
  std::vector<std::vector<std::int64_t>> rings;
  std::multimap<std::int64_t, std::size_t> at_end;
  std::vector<bool> used(lines.size(), false);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].size() < 2) {
      used[i] = true;
      continue;
    }
    at_end.emplace(lines[i].front(), i);
    at_end.emplace(lines[i].back(), i);
  }
  for (std::size_t first = 0; first < lines.size(); ++first) {
    if (used[first]) continue;
    used[first] = true;
    auto ring = lines[first];
    while (ring.front() != ring.back()) {
      auto const [begin, end] = at_end.equal_range(ring.back());
      auto const next = std::find_if(begin, end, [&](auto const& e) { return !used[e.second]; });
      if (next == end) break;
      used[next->second] = true;
      auto line = lines[next->second];
      if (line.front() != ring.back()) std::reverse(line.begin(), line.end());
      ring.insert(ring.end(), line.begin() + 1, line.end());
    }
    if (ring.front() != ring.back() || ring.size() < 4) continue;
    ring.pop_back();
    rings.push_back(std::move(ring));
  }
  return rings;
}

}  // namespace tocsin::place_register
