#include "api/stream/stream_hub.h"

#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "journal/vault.h"

namespace tocsin::api {

Result<Viewport> parse_viewport(std::string_view text) {
  if (text.empty()) return Viewport{};
  std::array<double, 4> edges{};
  for (std::size_t i = 0; i < 4; ++i) {
    auto const end = text.find(',');
    std::string_view const part = text.substr(0, end);
    auto const [rest, error] = std::from_chars(part.data(), part.data() + part.size(), edges[i]);
    if (error != std::errc{} || rest != part.data() + part.size() || (end == std::string_view::npos) != (i == 3))
      return invalid("query.malformed", "a viewport is west,south,east,north in degrees");
    if (i < 3) text.remove_prefix(end + 1);
  }
  if (!(edges[0] <= edges[2]) || !(edges[1] <= edges[3]))
    return invalid("query.malformed", "a viewport is west,south,east,north in degrees");
  return Viewport{edges[0], edges[1], edges[2], edges[3]};
}

std::string to_text(StreamPlace const& place) {
  return place.history ? fmt::format("{}-{:08x}", place.position, *place.history) : fmt::format("{}", place.position);
}

Result<StreamPlace> parse_stream_place(std::string_view text) {
  StreamPlace place;
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, place.position);
  if (error == std::errc{} && rest == end) return place;
  constexpr std::ptrdiff_t kHistory = 9;  // "-" and eight digits.
  if (error == std::errc{} && end - rest == kHistory && *rest == '-') {
    auto const [last, failed] = std::from_chars(rest + 1, end, place.history.emplace(), 16);
    if (failed == std::errc{} && last == end) return place;
  }
  return invalid("query.malformed", "Last-Event-ID is the id of a change, or a journal position");
}

namespace {

// Positions without a frame, of refused commands, count here too.
constexpr std::size_t kHistoriesPerFrame = 32;

std::shared_ptr<std::string const> reset_frame() {
  static auto const frame = std::make_shared<std::string const>("event: reset\ndata: {}\n\n");
  return frame;
}

std::uint32_t history_in(Hash const& chain) {
  std::uint32_t history = 0;
  for (std::size_t i = 0; i < 4; ++i) history = history << 8U | chain[i];
  return history;
}

}  // namespace

StreamHub::StreamHub(telemetry::Positions& positions, Clock& clock, NameOf name_of, bool demo, StreamHubOptions options)
    : positions_(positions),
      clock_(clock),
      name_of_(std::move(name_of)),
      demo_(demo),
      options_(options),
      id_prefix_(journal::random_name()) {}

StreamHub::~StreamHub() { stop(); }

void StreamHub::begin(std::uint64_t position, std::optional<Hash> const& chain) {
  std::scoped_lock lock(mutex_);
  if (position < position_ || !histories_.empty()) return;  // Entries have come already.
  position_ = position;
  if (chain) histories_.push_back(history_in(*chain));
}

void StreamHub::start() {
  thread_ = std::jthread([this](std::stop_token stop) {
    auto next_ping = std::chrono::steady_clock::now() + std::chrono::microseconds(options_.ping_every.us);
    while (!stop.stop_requested()) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, std::chrono::microseconds(options_.positions_every.us), [] { return false; });
      }
      if (stop.stop_requested()) return;
      end_revoked();
      send_positions();
      if (std::chrono::steady_clock::now() < next_ping) continue;
      next_ping += std::chrono::microseconds(options_.ping_every.us);
      send_ping();
    }
  });
}

void StreamHub::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  std::scoped_lock lock(mutex_);
  listeners_.clear();
}

std::shared_ptr<std::string const> StreamHub::frame_of(view::Change const& change, StreamPlace const& place) {
  std::string frame = fmt::format("id: {}\nevent: change\ndata: ", to_text(place));
  codec::append_json(frame, change);
  frame += "\n\n";
  return std::make_shared<std::string const>(std::move(frame));
}

// Under the lock, as the next two.
StreamPlace StreamHub::place_at(std::uint64_t position) const {
  StreamPlace place{position, {}};
  if (position <= position_ && position_ - position < histories_.size())
    place.history = histories_[histories_.size() - 1 - static_cast<std::size_t>(position_ - position)];
  return place;
}

// One of which nothing is known any more counts as such.
bool StreamHub::is_of_another_history(StreamPlace const& place) const {
  return place.history && place.position <= position_ && place_at(place.position).history != place.history;
}

void StreamHub::come_to(std::uint64_t position, Hash const& chain) {
  if (position != position_ + 1) histories_.clear();
  position_ = position;
  histories_.push_back(history_in(chain));
  if (histories_.size() > options_.ring_entries * kHistoriesPerFrame) histories_.pop_front();
  // Who was ahead of a standby finds now whether it goes the same way.
  for (auto& [id, listener] : listeners_) {
    if (!listener.after || listener.after->position != position || !is_of_another_history(*listener.after)) continue;
    send(listener, reset_frame());
    listener.after.reset();
  }
}

void StreamHub::on_applied(core::World const& world, core::Entry const& entry, Hash const& chain) {
  if (entry.refusal) {
    std::scoped_lock lock(mutex_);
    return come_to(entry.position, chain);
  }
  auto change =
      std::make_shared<view::Change>(view::change_of(world, entry, [this](UnitCode const& unit) -> std::optional<view::LastPosition> {
        auto const last = positions_.last(unit);
        if (!last) return std::nullopt;
        return view::LastPosition{{last->location.lat(), last->location.lon()}, last->taken_at};
      }));
  change->actor = name_of_(change->actor);
  for (auto& seat : change->seats) {
    if (seat.account) seat.account = name_of_(*seat.account);
    if (seat.handover_to) seat.handover_to = name_of_(*seat.handover_to);
  }
  StreamPlace const place{entry.position, history_in(chain)};
  auto const frame = frame_of(*change, place);
  std::scoped_lock lock(mutex_);
  come_to(entry.position, chain);
  ring_.push_back({place, frame, change});
  if (ring_.size() > options_.ring_entries) ring_.pop_front();
  std::map<std::pair<std::vector<std::string>, bool>, std::shared_ptr<std::string const>> filtered;
  for (auto& [id, listener] : listeners_) {
    if (listener.after && entry.position <= listener.after->position) continue;
    if (listener.scope.whole()) {
      send(listener, frame);
      continue;
    }
    if (change->configuration_changed) listener.scope = AreaScope::of(world, listener.areas, listener.takes_calls);
    auto& mine = filtered[{listener.areas, listener.takes_calls}];
    if (!mine) mine = frame_of(listener.scope.filter(*change), place);
    send(listener, mine);
  }
  drop_closed();
}

std::string StreamHub::add(Listener listener) {
  // What was missed is put together without the lock, and again for what came meanwhile: changes do not wait for a screen that comes back.
  // In one piece, because what waits for one listener is limited in number.
  std::string missed;
  std::uint64_t told_to = listener.after ? listener.after->position : 0;
  while (true) {
    std::vector<Kept> more;
    {
      std::scoped_lock lock(mutex_);
      if (listener.after) {
        std::uint64_t const oldest = ring_.empty() ? position_ + 1 : ring_.front().place.position;
        // Positions between two frames of the ring belong to refused commands: nothing to show. The ring starts where it was cut.
        bool const too_old = told_to + 1 < oldest && told_to < position_;
        if (too_old || (told_to > position_ && !listener.may_be_ahead) || is_of_another_history(*listener.after)) {
          missed = *reset_frame();
          listener.after.reset();
        } else {
          for (auto const& kept : ring_)
            if (kept.place.position > told_to) more.push_back(kept);
        }
      }
      if (more.empty()) return enter(std::move(listener), std::move(missed));
    }
    for (auto const& kept : more)
      missed += listener.scope.whole() ? *kept.frame : *frame_of(listener.scope.filter(*kept.change), kept.place);
    told_to = more.back().place.position;
  }
}

// Under the lock.
std::string StreamHub::enter(Listener listener, std::string missed) {
  drop_closed();
  std::string const id = fmt::format("{}-{}", id_prefix_.substr(0, 8), next_id_++);
  auto const say = [&](std::string text) { send(listener, std::make_shared<std::string const>(std::move(text))); };
  say(
      fmt::format("retry: 1000\nevent: hello\ndata: "
                  "{{\"stream_id\":\"{}\",\"position\":{},\"resume\":\"{}\",\"now\":\"{}\",\"speed\":{},\"demo\":{}}}\n\n",
                  id, position_, to_text(place_at(position_)), to_rfc3339(clock_.now()), clock_.speed(), demo_));
  if (!missed.empty()) say(std::move(missed));
  listeners_.emplace(id, std::move(listener));
  return id;
}

Result<void> StreamHub::set_viewport(std::string const& stream_id, std::string const& actor, Viewport viewport) {
  {
    std::scoped_lock lock(mutex_);
    auto const found = listeners_.find(stream_id);
    if (found == listeners_.end() || found->second.actor != actor) return not_found("stream.unknown", "no such stream, or it has ended");
    if (found->second.viewport == viewport) return {};
    found->second.viewport = viewport;
  }
  return {};
}

void StreamHub::clock_changed() {
  auto const frame = std::make_shared<std::string const>(
      fmt::format("event: clock\ndata: {{\"now\":\"{}\",\"speed\":{}}}\n\n", to_rfc3339(clock_.now()), clock_.speed()));
  std::scoped_lock lock(mutex_);
  for (auto& [id, listener] : listeners_) send(listener, frame);
}

Result<void> StreamHub::has_room(std::string const& actor) const {
  std::scoped_lock lock(mutex_);
  auto const is_open = [](Listener const& listener) { return listener.stream && listener.stream->open(); };
  std::size_t open = 0, of_actor = 0;
  for (auto const& [id, listener] : listeners_) {
    if (!is_open(listener)) continue;
    ++open;
    if (listener.actor == actor) ++of_actor;
  }
  if (open >= options_.max_listeners)
    return unavailable("stream.too_many", fmt::format("{} screens listen already", options_.max_listeners));
  if (of_actor >= options_.max_of_actor)
    return unavailable("stream.too_many_of_account", fmt::format("{} screens of this account listen already", options_.max_of_actor));
  return {};
}

void StreamHub::end_revoked() {
  // Asked without the lock: the answer may wait for the accounts, and changes must not wait for that.
  std::vector<std::pair<std::string, std::function<Result<void>()>>> asked;
  {
    std::scoped_lock lock(mutex_);
    for (auto const& [id, listener] : listeners_)
      if (listener.may_listen) asked.emplace_back(id, listener.may_listen);
  }
  for (auto const& [id, may_listen] : asked) {
    auto const allowed = may_listen();
    if (allowed) continue;
    std::scoped_lock lock(mutex_);
    auto const found = listeners_.find(id);
    if (found == listeners_.end()) continue;
    send(found->second,
         std::make_shared<std::string const>("event: ended\ndata: {\"code\":" + codec::to_json(allowed.error().code) + "}\n\n"));
    found->second.stream->close();
    listeners_.erase(found);
  }
}

std::size_t StreamHub::listeners() const {
  std::scoped_lock lock(mutex_);
  return listeners_.size();
}

std::uint64_t StreamHub::dropped() const {
  std::scoped_lock lock(mutex_);
  return dropped_;
}

void StreamHub::send_positions() {
  auto const moved = positions_.changed_since(positions_sequence_);
  if (moved.empty()) return;
  std::string const head = fmt::format("event: positions\ndata: {{\"at\":\"{}\",\"units\":[", to_rfc3339(clock_.now()));
  std::vector<std::string> items;
  for (auto const& position : moved) {
    std::string item = "[";
    codec::append_text(item, position.unit.text);
    item += fmt::format(",{:.6f},{:.6f},{},{},{}]", position.location.lat(), position.location.lon(),
                        position.heading_deg < 0 ? "null" : std::to_string(position.heading_deg),
                        position.speed_kmh < 0 ? "null" : std::to_string(position.speed_kmh), position.taken_at.us / 1000);
    items.push_back(std::move(item));
  }
  std::scoped_lock lock(mutex_);
  // Screens that look at the same place share one frame.
  std::vector<std::pair<Listener const*, std::shared_ptr<std::string const>>> made;
  for (auto& [id, listener] : listeners_) {
    std::shared_ptr<std::string const> frame;
    bool found = false;
    for (auto const& [other, theirs] : made) {
      if (!(other->viewport == listener.viewport) || other->areas != listener.areas) continue;
      frame = theirs;
      found = true;
      break;
    }
    if (!found) {
      std::string text;
      for (std::size_t i = 0; i < moved.size(); ++i) {
        if (!listener.viewport.has(moved[i].location) || !listener.scope.has_unit(moved[i].unit.text)) continue;
        text += text.empty() ? head : ",";
        text += items[i];
      }
      if (!text.empty()) frame = std::make_shared<std::string const>(text + "]}\n\n");
      made.emplace_back(&listener, frame);
    }
    if (frame) send(listener, frame);
  }
}

void StreamHub::send_ping() {
  // An event, not a comment: EventSource keeps comments to itself, and a screen has to see that the stream is alive. No id: it is no place.
  static auto const ping = std::make_shared<std::string const>("event: ping\ndata: {}\n\n");
  std::scoped_lock lock(mutex_);
  for (auto& [id, listener] : listeners_) send(listener, ping);
  drop_closed();
}

void StreamHub::send(Listener& listener, std::shared_ptr<std::string const> frame) {
  if (listener.stream) (void)listener.stream->send(std::move(frame));
}

void StreamHub::drop_closed() {
  dropped_ += std::erase_if(listeners_, [](auto const& entry) { return !entry.second.stream || !entry.second.stream->open(); });
}

}  // namespace tocsin::api
