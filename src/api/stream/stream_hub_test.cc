// Why: a screen that was away must miss nothing, one that is too slow must not slow the others, and nobody gets what lies outside its area.
#include "api/stream/stream_hub.h"

#include <unistd.h>

#include <filesystem>

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::api;

namespace {

class Heard : public http::Stream {
 public:
  bool send(std::shared_ptr<std::string const> frame) override {
    if (!open_) return false;
    frames.push_back(*frame);
    return true;
  }
  bool open() const override { return open_; }
  void close() override { open_ = false; }
  bool has(std::string_view text) const {
    for (auto const& frame : frames)
      if (frame.find(text) != std::string::npos) return true;
    return false;
  }
  std::vector<std::string> frames;
  bool open_ = true;
};

struct HubSetup {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("tocsin-stream-" + std::to_string(::getpid()));
  std::unique_ptr<telemetry::Positions> positions;
  Clock clock = Clock::stepped({1'800'000'000'000'000});
  std::unique_ptr<StreamHub> hub;
  core::World world;

  HubSetup() {
    std::filesystem::create_directories(folder);
    positions = *telemetry::Positions::open((folder / "telemetry.db").string(), Duration::hours(1));
    StreamHubOptions options;
    options.ring_entries = 4;
    hub = std::make_unique<StreamHub>(*positions, clock, [](std::string_view id) { return std::string(id); }, false, options);
  }
  ~HubSetup() {
    hub.reset();
    positions.reset();
    std::filesystem::remove_all(folder);
  }
  void entry(std::uint64_t position, bool refused = false, std::string const& history = "one") {
    core::Entry entry;
    entry.position = position;
    entry.at = {1'800'000'000'000'000};
    if (refused) entry.refusal = core::Refusal{};
    world.position = position;
    hub->on_applied(world, entry, chain(position, history));
  }
  static Hash chain(std::uint64_t position, std::string const& history) { return sha256(history + std::to_string(position)); }
  static StreamPlace place(std::uint64_t position, std::string const& history) {
    return {position, static_cast<std::uint32_t>(std::stoul(to_hex(chain(position, history)).substr(0, 8), nullptr, 16))};
  }
  std::shared_ptr<Heard> listen(std::optional<std::uint64_t> after, Viewport viewport = {}, bool may_be_ahead = false) {
    return listen_after(after ? std::optional(StreamPlace{*after, {}}) : std::nullopt, viewport, may_be_ahead);
  }
  std::shared_ptr<Heard> listen_after(std::optional<StreamPlace> after, Viewport viewport = {}, bool may_be_ahead = false) {
    auto heard = std::make_shared<Heard>();
    StreamHub::Listener listener;
    listener.stream = heard;
    listener.actor = "acc-1";
    listener.viewport = viewport;
    listener.after = after;
    listener.may_be_ahead = may_be_ahead;
    id = hub->add(std::move(listener));
    return heard;
  }
  std::string id;
};

}  // namespace

TEST_CASE("resuming gives every frame after the position, in order, and a reset when the ring no longer holds them") {
  HubSetup s;
  for (std::uint64_t position = 1; position <= 6; ++position) s.entry(position);
  auto const resumed = s.listen(4);
  REQUIRE(resumed->frames.size() == 2);  // What was missed comes in one piece.
  CHECK(resumed->frames[0].find("event: hello") != std::string::npos);
  CHECK(resumed->frames[1].starts_with("id: 5-"));
  CHECK(resumed->frames[1].find("\n\nid: 6-") != std::string::npos);
  CHECK(s.listen(2)->has("id: 3-"));  // The ring holds 3..6.
  CHECK_FALSE(s.listen(2)->has("event: reset"));
  CHECK(s.listen(1)->has("event: reset"));
  CHECK(s.listen(7)->has("event: reset"));   // From a future that this journal does not have.
  auto const ahead = s.listen(7, {}, true);  // From the leader to its standby, which is a moment behind: nothing comes twice.
  s.entry(7);
  CHECK(ahead->frames.size() == 1);
  auto const reset = s.listen(99);
  s.entry(8);
  CHECK(reset->frames.size() == 3);  // Who was told to begin anew gets what follows.
  CHECK(ahead->frames.size() == 2);
  CHECK(ahead->has("id: 8-"));
  CHECK(s.listen(8)->frames.size() == 1);
  CHECK(s.listen(std::nullopt)->frames.size() == 1);
}

TEST_CASE("a screen that has seen what the journal no longer holds begins anew, wherever it resumes") {
  HubSetup s;
  for (std::uint64_t position = 1; position <= 6; ++position) s.entry(position, position == 4, position > 3 ? "other" : "one");
  CHECK(s.listen_after(HubSetup::place(5, "other"))->has("id: 6-"));
  CHECK(s.listen_after(HubSetup::place(4, "other"))->has("id: 5-"));  // Also behind a refused command, which is no change.
  auto const strange =
      s.listen_after(HubSetup::place(5, "one"));  // A backup was put back and the journal has gone past that position since.
  CHECK(strange->has("event: reset"));
  CHECK_FALSE(strange->has("id: 6-"));
  CHECK(s.listen_after(HubSetup::place(4, "one"))->has("event: reset"));
  // Ahead of a standby: it shows when that comes there.
  auto const same = s.listen_after(HubSetup::place(8, "other"), {}, true);
  auto const ahead = s.listen_after(HubSetup::place(8, "one"), {}, true);
  s.entry(7, false, "other");
  CHECK(ahead->frames.size() == 1);
  s.entry(8, true, "other");
  CHECK(ahead->has("event: reset"));
  s.entry(9, false, "other");
  CHECK(ahead->has("id: 9-"));
  CHECK_FALSE(same->has("event: reset"));
  CHECK(same->has("id: 9-"));
}

TEST_CASE("where a screen begins is known too, and its place comes back as it was told") {
  HubSetup s;
  s.hub->begin(40, HubSetup::chain(40, "one"));
  CHECK(s.listen(std::nullopt)->has("\"resume\":\"" + to_text(HubSetup::place(40, "one")) + "\""));
  s.entry(41);
  CHECK(s.listen_after(HubSetup::place(40, "one"))->has("id: 41-"));
  CHECK(s.listen_after(HubSetup::place(40, "other"))->has("event: reset"));
  auto const place = parse_stream_place(to_text(HubSetup::place(41, "one")));
  REQUIRE(place);
  CHECK(place->position == 41);
  CHECK(place->history == HubSetup::place(41, "one").history);
  CHECK(parse_stream_place("41")->history == std::nullopt);
  for (auto const* text : {"", "x", "41-", "41-1234567", "41-123456789", "41-1234567g", "-12345678", "41 12345678"})
    CHECK_FALSE(parse_stream_place(text));
}

TEST_CASE("refused commands make no frame; those who listen get every other one") {
  HubSetup s;
  auto const heard = s.listen(std::nullopt);
  s.entry(1);
  s.entry(2, true);
  s.entry(3);
  CHECK(heard->has("id: 1-"));
  CHECK_FALSE(heard->has("id: 2-"));
  CHECK(heard->has("id: 3-"));
}

TEST_CASE("a listener that is gone is dropped and counted") {
  HubSetup s;
  auto const heard = s.listen(std::nullopt);
  CHECK(s.hub->listeners() == 1);
  heard->close();
  s.entry(1);
  CHECK(s.hub->listeners() == 0);
  CHECK(s.hub->dropped() == 1);
}

TEST_CASE("positions: without an id, only inside the viewport, and only when something moved") {
  HubSetup s;
  auto const near = s.listen(std::nullopt, {-9, 41, -8, 42});
  auto const far = s.listen(std::nullopt, {10, 50, 11, 51});
  s.positions->report({{"E1"}, {411'500'000, -86'100'000}, {1'700'000'000'000'000}, 90, 40});
  s.hub->send_positions();
  s.hub->send_positions();
  REQUIRE(near->frames.size() == 2);
  CHECK(near->frames[1].starts_with("event: positions\n"));
  CHECK(near->frames[1].find(R"(["E1",41.150000,-8.610000,90,40,1700000000000])") != std::string::npos);
  CHECK(far->frames.size() == 1);
  CHECK(s.hub->set_viewport(s.id, "someone else", {}).error().code == "stream.unknown");
  CHECK(s.hub->set_viewport(s.id, "acc-1", {-9, 41, -8, 42}));
  s.positions->report({{"E1"}, {411'600'000, -86'100'000}, {1'700'000'001'000'000}, 90, 40});
  s.hub->send_positions();
  CHECK(far->frames.size() == 2);
}

TEST_CASE("a ping is an event with data, which a browser tells its page of, and has no id that would move the place to resume at") {
  HubSetup s;
  auto const heard = s.listen(std::nullopt);
  s.hub->send_ping();
  CHECK(heard->frames.back() == "event: ping\ndata: {}\n\n");
}

TEST_CASE("who may listen no more is told why, and hears nothing after it") {
  HubSetup s;
  std::optional<Error> why;
  auto const heard = std::make_shared<Heard>();
  StreamHub::Listener listener;
  listener.stream = heard;
  listener.may_listen = [&]() -> Result<void> {
    if (why) return std::unexpected(*why);
    return {};
  };
  s.hub->add(std::move(listener));
  auto const other = s.listen(std::nullopt);
  s.hub->end_revoked();
  CHECK(heard->open());
  why = Error{ErrorKind::kForbidden, "auth.session_expired", "sign in again"};
  s.hub->end_revoked();
  CHECK_FALSE(heard->open());
  CHECK(heard->frames.back() == "event: ended\ndata: {\"code\":\"auth.session_expired\"}\n\n");
  s.entry(1);
  CHECK_FALSE(heard->has("id: 1-"));
  CHECK(other->has("id: 1-"));
}

TEST_CASE("one account has its share of the streams, and what is closed counts no more") {
  HubSetup s;
  StreamHubOptions options;
  options.max_listeners = 3;
  options.max_of_actor = 2;
  s.hub = std::make_unique<StreamHub>(*s.positions, s.clock, [](std::string_view id) { return std::string(id); }, false, options);
  CHECK(s.hub->has_room("acc-1"));
  auto const first = s.listen(std::nullopt);
  s.listen(std::nullopt);
  CHECK(s.hub->has_room("acc-1").error().code == "stream.too_many_of_account");
  CHECK(s.hub->has_room("acc-2"));
  s.listen(std::nullopt);
  CHECK(s.hub->has_room("acc-2").error().code == "stream.too_many");
  first->close();
  CHECK(s.hub->has_room("acc-2"));
}

TEST_CASE("viewports are read strictly") {
  CHECK(parse_viewport("-9,41,-8,42")->west == -9);
  CHECK(parse_viewport("")->east == 180);
  for (char const* bad : {"1,2,3", "1,2,3,4,5", "a,b,c,d", "9,41,8,42", "nan,1,2,3"}) CHECK_FALSE(parse_viewport(bad));
}
