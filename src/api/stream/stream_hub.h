// StreamHub: the change stream of all screens. A frame is built once per entry; the last ones stay in a ring, from which a screen that was
// away resumes by journal position. Position frames carry no id and hold only what lies in a screen's viewport.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/area_scope.h"
#include "api/clock.h"
#include "api/http/message.h"
#include "telemetry/positions.h"
#include "view/view.h"

namespace tocsin::api {

struct Viewport {
  double west = -180, south = -90, east = 180, north = 90;
  bool has(Wgs84 point) const { return point.lon() >= west && point.lon() <= east && point.lat() >= south && point.lat() <= north; }
  friend bool operator==(Viewport const&, Viewport const&) = default;
};
// "w,s,e,n". Errors: query.malformed.
Result<Viewport> parse_viewport(std::string_view text);

// Where a screen stands, as the id of a change tells it: "58-1f2e3d4c". The second part is the beginning of the journal's chain at that
// position, in hex: after the journal was put back to an earlier state, the same positions hold other entries. It may be left out.
struct StreamPlace {
  std::uint64_t position = 0;
  std::optional<std::uint32_t> history;
};
std::string to_text(StreamPlace const& place);
Result<StreamPlace> parse_stream_place(std::string_view text);  // Errors: query.malformed.

struct StreamHubOptions {
  std::size_t ring_entries = 2'048;
  std::size_t max_listeners = 1'000;
  std::size_t max_of_actor = 250;                   // Of one account or token: 200 screens on one machine, and never all that there are.
  Duration positions_every = Duration::seconds(1);  // And a look whether those who listen still may.
  Duration ping_every = Duration::seconds(10);      // A screen that hears nothing for 25 s takes its stream for lost.
};

class StreamHub {
 public:
  using NameOf = std::function<std::string(std::string_view account_id)>;
  StreamHub(telemetry::Positions& positions, Clock& clock, NameOf name_of, bool demo, StreamHubOptions options = {});
  ~StreamHub();

  void begin(std::uint64_t position, std::optional<Hash> const& chain);  // The centre's position now, and the journal's chain there.
  void start();                                                          // The thread for positions and pings.
  void stop();                                                           // Ends all streams.
  // On the follower's thread, after each entry; the journal's chain up to it.
  void on_applied(core::World const& world, core::Entry const& entry, Hash const& chain);

  struct Listener {
    std::shared_ptr<http::Stream> stream;
    std::string actor;
    std::vector<std::string> areas;
    bool takes_calls = false;
    AreaScope scope;
    Viewport viewport;
    std::optional<StreamPlace> after;  // Resume behind this place.
    bool may_be_ahead = false;         // On a standby: what it has not read yet will come, and a screen from the leader has seen more.
    std::function<Result<void>()> may_listen;  // Whether what they were let in with still holds. Empty: always.
  };
  Result<void> has_room(std::string const& actor) const;                                                 // Errors: stream.too_many*
  std::string add(Listener listener);                                                                    // The stream's id.
  Result<void> set_viewport(std::string const& stream_id, std::string const& actor, Viewport viewport);  // Errors: stream.unknown
  void clock_changed();
  std::size_t listeners() const;
  std::uint64_t dropped() const;

  void send_positions();  // By the thread; tests call it.
  void send_ping();
  // Who has signed out meanwhile, is disabled, or may see other things now, is told why and hears no more.
  void end_revoked();

 private:
  struct Kept {
    StreamPlace place;
    std::shared_ptr<std::string const> frame;
    std::shared_ptr<view::Change const> change;
  };
  static std::shared_ptr<std::string const> frame_of(view::Change const& change, StreamPlace const& place);
  StreamPlace place_at(std::uint64_t position) const;
  bool is_of_another_history(StreamPlace const& place) const;
  void come_to(std::uint64_t position, Hash const& chain);
  std::string enter(Listener listener, std::string missed);
  void send(Listener& listener, std::shared_ptr<std::string const> frame);
  void drop_closed();

  telemetry::Positions& positions_;
  Clock& clock_;
  NameOf name_of_;
  bool demo_;
  StreamHubOptions options_;
  mutable std::mutex mutex_;
  std::map<std::string, Listener> listeners_;
  std::deque<Kept> ring_;
  std::deque<std::uint32_t> histories_;  // Of the positions up to position_, also of those without a frame.
  std::uint64_t position_ = 0, positions_sequence_ = 0, next_id_ = 1, dropped_ = 0;
  std::string id_prefix_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace tocsin::api
