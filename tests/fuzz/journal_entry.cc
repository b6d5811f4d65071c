// Entries and Worlds from damaged or hostile bytes. What is accepted must say the same when written and read again.
#include "codec/denied_names.h"
#include "fuzz.h"
#include "journal/entry_codec.h"
#include "journal/snapshot.h"

using namespace tocsin;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const input(reinterpret_cast<char const*>(data), size);
  static journal::EntryDecoder decoder;
  if (auto const entry = decoder.decode(input)) {
    auto const text = journal::encode_entry(*entry);
    auto const again = decoder.decode(text);
    TOCSIN_ASSERT(again && journal::encode_entry(*again) == text);
  } else {
    TOCSIN_ASSERT(entry.error().code.starts_with("json."));
  }
  if (auto const world = journal::world_from_bytes(input)) TOCSIN_ASSERT(journal::world_bytes(*world) == input);
  static_cast<void>(codec::is_denied_name(input));
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  core::Entry entry{.position = 7, .at = Instant{1'790'000'000'123'456}};
  entry.envelope.command_id = sha256("seed");
  entry.envelope.actor.text = "a-1";
  entry.envelope.occurred_at = Instant{1'790'000'000'000'000};
  Place const place{.text = "望江路 12 号 \"east\"", .location = Wgs84{310000001, -1179000000}, .county = {"c1"}};
  DetailRef const detail{.id = "d1", .record = "r1", .ciphertext_sha256 = sha256("text")};
  entry.events = {
      call::Event{call::Registered{.call = {1, 7, 0}, .rang_at = entry.at, .place = place, .record = "r1", .caller = detail}},
      incident::Event{incident::Opened{.incident = {1, 7, 1}, .number = "20261122-0001", .type = {"fire.building"}, .place = place}},
      unit::Event{unit::StatusChanged{.unit = {"E101"}, .to = UnitStatus::kEnRoute, .incident = IncidentId{1, 7, 1}}},
      assignment::Event{assignment::Advised{.incident = {1, 7, 1}, .advice = {.proposed = {{"E101"}}, .shortfalls = {"ladder 1 of 2"}}}},
      configuration::Event{configuration::SettingsSet{}},
      core::DetailsErased{.records = {"r1", "r2"}, .reason = "retention"}};
  core::Entry refused{.position = 8, .at = entry.at, .refusal = core::Refusal{ErrorKind::kConflict, "unit.already_assigned", "E101"}};
  core::World world;
  world.unit.units[{"E101"}] = {.unit = {"E101"}, .capabilities = {{"engine"}}};
  world.commands.add({sha256("seed"), 7, entry.at});
  world.incident.incidents[{1, 7, 1}] = {.incident = {1, 7, 1}, .place = place};
  return {journal::encode_entry(entry), journal::encode_entry(refused), journal::world_bytes(world)};
}
