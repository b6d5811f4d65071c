#include "api/advice/drives.h"

#include <map>

#include "base/match.h"
#include "journal/backup/backup.h"
#include "journal/entry_codec.h"

namespace tocsin::api {

Result<std::vector<Drive>> drives_between(journal::Journal const& journal, std::uint64_t last, Instant from, Instant to) {
  // A journal that began later is read from its beginning.
  auto const before = journal::position_at(journal, from - kLongestDrive).value_or(0);
  std::vector<Drive> out;
  std::map<UnitCode, Drive> under_way;
  auto const take = [&](unit::StatusChanged const& e, Instant at) {
    if (auto const running = under_way.find(e.unit); running != under_way.end()) {
      auto drive = running->second;
      drive.to = at;
      if (at > from && at <= to && at > drive.from && at - drive.from <= kLongestDrive) out.push_back(std::move(drive));
      under_way.erase(running);
    }
    if (e.to == UnitStatus::kEnRoute) under_way[e.unit] = {e.unit, geo::TravelMode::kSiren, at, {}};
    if (e.to == UnitStatus::kReturning) under_way[e.unit] = {e.unit, geo::TravelMode::kNormal, at, {}};
  };
  journal::EntryDecoder decoder;
  for (auto position = before + 1; position <= last;) {
    TOCSIN_TRY(auto const page, journal.read(position, journal::kPage));
    if (page.empty()) break;
    for (auto const& stored : page) {
      position = stored.position + 1;
      if (stored.position > last || stored.at > to) return out;
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      auto const at = entry.envelope.occurred_at.value_or(entry.at);
      for (auto const& event : entry.events) {
        auto const* const of_unit = std::get_if<unit::Event>(&event);
        if (of_unit == nullptr) continue;
        if (auto const* changed = std::get_if<unit::StatusChanged>(of_unit)) take(*changed, at);
        if (auto const* taken_back = std::get_if<unit::StatusTakenBack>(of_unit)) under_way.erase(taken_back->unit);
      }
    }
  }
  return out;
}

}  // namespace tocsin::api
