// Round trips, refusals and names of the codecs. The types stand in a namespace below tocsin, as a domain module's do.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <variant>

#include "base/denied_words.h"
#include "codec/binary.h"
#include "codec/denied_names.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "codec/schema.h"

namespace tocsin::sample {

struct UnitTag {};
struct TypeTag {};
using UnitId = Id<UnitTag>;
using TypeCode = Code<TypeTag>;

BOOST_DEFINE_ENUM_CLASS(Status, kInQuarters, kEnRoute, kOnScene)

struct Note {
  std::string text;
  std::vector<Note> replies;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text, replies))

struct Opened {
  UnitId unit_id;
  TypeCode incident_type;
  Wgs84 at;
  Instant opened_at;
  Duration eta;
  std::optional<Duration> limit;
  Status status = Status::kInQuarters;
  std::uint8_t priority = 0;
  std::int32_t balance = 0;
  std::uint64_t big = 0;
  bool urgent = false;
  double score = 0;
  std::vector<std::string> words;
  std::map<TypeCode, std::int64_t> counts;
  std::set<std::uint32_t> marks;
  std::array<std::int16_t, 2> pair{};
  std::optional<Note> note;
  Hash hash{};
};
BOOST_DESCRIBE_STRUCT(Opened, (),
                      (unit_id, incident_type, at, opened_at, eta, limit, status, priority, balance, big, urgent, score, words, counts,
                       marks, pair, note, hash))

struct ClosedForGood {};
BOOST_DESCRIBE_STRUCT(ClosedForGood, (), ())
struct Moved {
  Wgs84 to;
};
BOOST_DESCRIBE_STRUCT(Moved, (), (to))
using Event = std::variant<Opened, ClosedForGood>;
using AnyEvent = std::variant<Event, std::variant<Moved>>;

struct Entry {
  std::uint64_t position = 0;
  std::vector<AnyEvent> events;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (position, events))

struct Watched {
  std::string religion;
};
BOOST_DESCRIBE_STRUCT(Watched, (), (religion))

// Comparing bytes compares values: the types themselves need no operator==.
template <class T>
bool same(T const& a, T const& b) {
  return codec::to_bytes(a) == codec::to_bytes(b);
}

template <class T>
T any_of(T low, T high) {
  return *rc::gen::inRange<T>(low, high);
}
std::string any_text() {
  static constexpr std::string_view kPieces[] = {"a", "\"", "\\", "\n", "警情", "\x01", "/", "😀", " ", "z9"};
  std::string out;
  for (int i = any_of(0, 8); i > 0; --i) out += kPieces[any_of(0, 10)];
  return out;
}
Note any_note(int depth) {
  Note note{.text = any_text(), .replies = {}};
  for (int i = depth > 0 ? any_of(0, 3) : 0; i > 0; --i) note.replies.push_back(any_note(depth - 1));
  return note;
}
Opened any_opened() {
  Opened o;
  o.unit_id = {static_cast<std::uint16_t>(any_of(0, 65536)), *rc::gen::arbitrary<std::uint64_t>() / 2 + 1,
               static_cast<std::uint16_t>(any_of(0, 65536))};
  o.incident_type.text = "fire.building";
  o.at = {any_of<std::int32_t>(-900000000, 900000001), any_of<std::int32_t>(-1800000000, 1800000001)};
  o.opened_at = {any_of<std::int64_t>(1, 4'000'000'000'000'000)};
  o.eta = {any_of<std::int64_t>(-5'000'000'000'000'000, 5'000'000'000'000'000)};
  if (*rc::gen::arbitrary<bool>()) o.limit = Duration{any_of<std::int64_t>(-2000, 2000)};
  o.status = static_cast<Status>(any_of(0, 3));
  o.priority = *rc::gen::arbitrary<std::uint8_t>();
  o.balance = *rc::gen::arbitrary<std::int32_t>();
  o.big = *rc::gen::arbitrary<std::uint64_t>();
  o.urgent = *rc::gen::arbitrary<bool>();
  o.score = any_of(-1000000, 1000000) / 7.0;
  for (int i = any_of(0, 4); i > 0; --i) o.words.push_back(any_text());
  for (int i = any_of(0, 4); i > 0; --i) o.counts[{"c" + std::to_string(any_of(0, 9))}] = *rc::gen::arbitrary<std::int64_t>();
  for (int i = any_of(0, 4); i > 0; --i) o.marks.insert(*rc::gen::arbitrary<std::uint32_t>());
  o.pair = {*rc::gen::arbitrary<std::int16_t>(), *rc::gen::arbitrary<std::int16_t>()};
  if (*rc::gen::arbitrary<bool>()) o.note = any_note(2);
  for (auto& byte : o.hash) byte = *rc::gen::arbitrary<std::uint8_t>();
  return o;
}
Entry any_entry() {
  Entry entry{.position = *rc::gen::arbitrary<std::uint64_t>(), .events = {}};
  for (int i = any_of(0, 4); i > 0; --i) {
    switch (any_of(0, 3)) {
      case 0: entry.events.emplace_back(Event(any_opened())); break;
      case 1: entry.events.emplace_back(Event(ClosedForGood{})); break;
      default: entry.events.emplace_back(std::variant<Moved>(Moved{{any_of(-9, 9), any_of(-9, 9)}}));
    }
  }
  return entry;
}

constexpr std::string_view kOpenedJson =
    R"({"unit_id":"1-7-0","incident_type":"fire.building","at":{"lat":41.15,"lon":-8.6},"opened_at":"2026-11-22T03:04:05.120Z","eta_ms":90000,)"
    R"("status":"en_route","priority":1,"balance":-5,"big":7,"urgent":true,"score":0.5,"words":["a","警"],"counts":{"x":1},"marks":[1,2],"pair":[3,4],)"
    R"("hash":"00000000000000000000000000000000000000000000000000000000000000ff"})";

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  auto const at = out.find(from);
  REQUIRE(at != std::string::npos);
  return out.replace(at, from.size(), to);
}
Error refused(std::string_view text, codec::JsonLimits const& limits = {}) {
  auto const result = codec::from_json<Opened>(text, limits);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == ErrorKind::kInvalid);
  return result.error();
}

TEST_CASE("names on the wire follow the house's spelling") {
  CHECK(codec::kWireTypeName<ClosedForGood>.view() == "sample.closed_for_good");
  CHECK(codec::kSchemaName<ClosedForGood>.view() == "sample.ClosedForGood");
  CHECK(codec::word_of(Status::kInQuarters) == "in_quarters");
  CHECK(codec::enumerator_of<Status>("on_scene") == Status::kOnScene);
  CHECK_FALSE(codec::enumerator_of<Status>("kOnScene"));
  CHECK(codec::to_json(AnyEvent{Event{ClosedForGood{}}}) == R"({"event":"sample.closed_for_good"})");
}

TEST_CASE("a struct is written as it reads") {
  auto const opened = codec::from_json<Opened>(kOpenedJson);
  REQUIRE(opened.has_value());
  CHECK(opened->eta == Duration::seconds(90));
  CHECK(opened->at == Wgs84{411500000, -86000000});
  CHECK(codec::to_json(*opened) == kOpenedJson);
}

TEST_CASE("JSON round trip: any value comes back the same") {
  CHECK(rc::check([] {
    auto const entry = any_entry();
    auto const back = codec::from_json<Entry>(codec::to_json(entry));
    RC_ASSERT(back.has_value());
    RC_ASSERT(same(*back, entry));
  }));
}

TEST_CASE("bytes round trip, and damaged bytes are an error or another value, never a crash") {
  CHECK(rc::check([] {
    auto const entry = any_entry();
    std::string bytes = codec::to_bytes(entry);
    auto const back = codec::from_bytes<Entry>(bytes);
    RC_ASSERT(back.has_value());
    RC_ASSERT(codec::to_json(*back) == codec::to_json(entry));
    auto const at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    RC_ASSERT(!codec::from_bytes<Entry>(std::string_view(bytes).substr(0, at)).has_value());
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << any_of(0, 8)));
    // One value has one spelling, so what still reads must write the same damaged bytes.
    if (auto const damaged = codec::from_bytes<Entry>(bytes)) RC_ASSERT(codec::to_bytes(*damaged) == bytes);
  }));
}

TEST_CASE("strict reading: each fault has its code and its place") {
  CHECK(refused("{").code == "json.malformed");
  CHECK(refused("").code == "json.malformed");
  CHECK(refused("\"\xff\"").code == "json.malformed");
  CHECK(refused("[]").code == "json.wrong_type");
  auto error = refused(replaced(kOpenedJson, R"("urgent":true,)", ""));
  CHECK(error.code == "json.missing_member");
  CHECK(error.detail == "'urgent' is required");
  error = refused(replaced(kOpenedJson, R"("urgent":true)", R"("urgent":"true")"));
  CHECK(error.code == "json.wrong_type");
  CHECK(error.detail == "urgent: true or false expected, not text");
  error = refused(replaced(kOpenedJson, R"(["a","警"])", R"(["a",5])"));
  CHECK(error.code == "json.wrong_type");
  CHECK(error.detail.starts_with("words[1]: "));
  CHECK(refused(replaced(kOpenedJson, R"("priority":1)", R"("priority":256)")).code == "json.out_of_range");
  CHECK(refused(replaced(kOpenedJson, R"("priority":1)", R"("priority":1.0)")).code == "json.wrong_type");
  CHECK(refused(replaced(kOpenedJson, R"("balance":-5)", R"("balance":18446744073709551615)")).code == "json.out_of_range");
  CHECK(refused(replaced(kOpenedJson, R"("big":7)", R"("big":-1)")).code == "json.out_of_range");
  CHECK(refused(replaced(kOpenedJson, R"("lat":41.15)", R"("lat":91)")).code == "json.out_of_range");
  CHECK(refused(replaced(kOpenedJson, R"("lat":41.15,)", "")).code == "json.missing_member");
  CHECK(refused(replaced(kOpenedJson, R"("lat":41.15)", R"("lat":41.15,"datum":"gcj02")")).code == "json.unknown_member");
  CHECK(refused(replaced(kOpenedJson, R"("urgent":true)", R"("urgent":true,"urgent":false)")).code == "json.duplicate_member");
  CHECK(refused(replaced(kOpenedJson, R"({"x":1})", R"({"x":1,"x":2})")).code == "json.duplicate_member");
  CHECK(refused(replaced(kOpenedJson, "[3,4]", "[3]")).code == "json.wrong_type");
  CHECK(refused(replaced(kOpenedJson, "[3,4]", "[3,4,5]")).code == "json.too_long");
  CHECK(refused(replaced(kOpenedJson, "1-7-0", "17")).code == "json.wrong_type");
  CHECK(refused(replaced(kOpenedJson, "fire.building", "fire building")).code == "json.wrong_type");
  CHECK(refused(replaced(kOpenedJson, "2026-11-22T", "2026-13-22T")).code == "json.wrong_type");
  error = refused(replaced(kOpenedJson, "en_route", "flying"));
  CHECK(error.code == "json.unknown_word");
  CHECK(error.detail == "status: one of these expected: in_quarters, en_route, on_scene");
  auto const unknown_type = codec::from_json<Entry>(R"({"position":1,"events":[{"event":"sample.gone"}]})");
  CHECK(unknown_type.error().code == "json.unknown_word");
  CHECK(unknown_type.error().detail.starts_with("events[0]: event: 'sample.gone' is not one of: "));
}

TEST_CASE("unknown members are refused, denied ones by name even where unknown ones may pass") {
  auto const unknown = replaced(kOpenedJson, R"("urgent":true)", R"("urgent":true,"colour":"red")");
  CHECK(refused(unknown).code == "json.unknown_member");
  CHECK(codec::from_json<Opened>(unknown, {.allow_unknown = true}).has_value());
  auto const denied = replaced(kOpenedJson, R"("urgent":true)", R"("urgent":true,"religion":"none")");
  auto const error = refused(denied, {.allow_unknown = true});
  CHECK(error.code == "json.denied_member");
  CHECK(error.detail.find("'religion'") != std::string::npos);
  CHECK(refused(replaced(kOpenedJson, R"({"x":1})", R"({"民族":1})")).code == "json.denied_member");
}

TEST_CASE("limits are named") {
  CHECK(refused(kOpenedJson, {.max_bytes = 10}).code == "json.too_long");
  CHECK(refused(replaced(kOpenedJson, R"(["a")", "[\"" + std::string(5000, 'x') + "\"")).code == "json.too_long");
  CHECK(refused(replaced(kOpenedJson, "[1,2]", "[1,2,3,4]"), {.max_items = 3}).code == "json.too_long");
  Note deep;
  for (int i = 0; i < 20; ++i) deep = {.text = "", .replies = {deep}};
  CHECK(codec::from_json<Note>(codec::to_json(deep)).error().code == "json.too_long");
  CHECK(codec::from_json<Note>(codec::to_json(deep), {.max_depth = 100}).has_value());
}

TEST_CASE("a number with a fraction of a millisecond keeps its microseconds") {
  for (std::int64_t const us : {1500LL, -1500LL, -500LL, 1LL, 123'456'789'012'345LL}) {
    CAPTURE(us);
    std::string text;
    codec::append_value(text, Duration{us});
    CHECK(codec::from_json<Duration>(text) == Duration{us});
  }
}

TEST_CASE("what may not stand in a name that is typed may not be the name of a member either") {
  for (std::string_view const word : all_denied_words()) {
    CAPTURE(word);
    CHECK(codec::is_denied_name(word));
  }
}

TEST_CASE("denied names match whole words in both languages") {
  for (auto const name :
       {"religion", "Religion", "owner_religion", "ID-Card No", "idCardNumber", "licence plate", "民族", "户主民族", "身份证号"}) {
    CAPTURE(name);
    CHECK(codec::is_denied_name(name));
  }
  for (auto const name : {"origin", "region", "trace_length_m", "surface", "plate_thickness_mm", "village", "类别", "民政"}) {
    CAPTURE(name);
    CHECK_FALSE(codec::is_denied_name(name));
  }
  CHECK(codec::denied_members(codec::type_info<Entry>()).empty());
  CHECK(codec::denied_members(codec::type_info<Watched>()) == std::vector<std::string>{"sample.Watched.religion"});
}

TEST_CASE("the schema names every part and the hash follows its shape") {
  codec::SchemaBuilder builder;
  CHECK(builder.schema_of<Entry>() == R"({"$ref":"#/components/schemas/sample.Entry"})");
  auto const& components = builder.components();
  CHECK(components.at("sample.Status") == R"({"type":"string","enum":["in_quarters","en_route","on_scene"]})");
  CHECK(
      components.at("sample.closed_for_good") ==
      R"({"type":"object","properties":{"event":{"type":"string","const":"sample.closed_for_good"}},"required":["event"],"additionalProperties":false})");
  CHECK(components.at("sample.opened").find(R"("eta_ms":{"type":"number")") != std::string::npos);
  CHECK(components.at("sample.opened").find(R"("limit_ms","status")") == std::string::npos);  // Optional: not among the required.
  CHECK(codec::from_json<std::map<std::string, int>>("{}").has_value());
  codec::JsonParser parser;
  CHECK(parser.parse(codec::pretty_json(codec::standalone_schema(codec::type_info<Entry>())), codec::kJournalLimits).has_value());
  CHECK(codec::schema_hash<Entry>() == codec::schema_hash<Entry>());
  CHECK(codec::schema_hash<Entry>() != codec::schema_hash<Opened>());
  CHECK(codec::schema_hash<Note>() != codec::schema_hash<Watched>());
}

}  // namespace tocsin::sample
