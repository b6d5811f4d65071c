#include "sim/screens.h"

#include <charconv>

#include <fmt/format.h>

namespace tocsin::sim {

namespace {

constexpr std::size_t kMostQueued = 32;  // Frames; past it a listener is dropped, as http::Limits::max_stream_frames says.

std::uint64_t number_behind(std::string_view text, std::string_view name) {
  std::uint64_t number = 0;
  if (auto const at = text.find(name); at != std::string_view::npos) {
    text.remove_prefix(at + name.size());
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

std::string text_behind(std::string_view text, std::string_view name, char end) {
  auto const at = text.find(name);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + name.size());
  return std::string(text.substr(0, text.find(end)));
}

}  // namespace

// What lies between a server and one screen.
class Screens::Stream final : public api::http::Stream {
 public:
  Stream(Run& run, std::function<void()> on_frame) : run_(run), on_frame_(std::move(on_frame)) {}

  bool send(std::shared_ptr<std::string const> frame) override {
    if (!open_) return false;
    if (run_.is_planted(Plant::kDropFrame) && frame->starts_with("id: ") && run_.faults.chance(2'000)) return true;
    if (queue.size() >= kMostQueued) {
      if (!run_.is_planted(Plant::kDropOldest)) {
        ++run_.report.dropped_screens;
        return open_ = false;
      }
      queue.pop_front();
    }
    queue.push_back(std::move(frame));
    on_frame_();
    return true;
  }
  bool open() const override { return open_; }
  void close() override { open_ = false; }

  std::deque<std::shared_ptr<std::string const>> queue;

 private:
  Run& run_;
  std::function<void()> on_frame_;
  bool open_ = true;
};

Screens::Screens(Run& run, Store const& store, std::vector<std::unique_ptr<Server>>& servers)
    : run_(run), store_(store), servers_(servers) {
  screens_.resize(static_cast<std::size_t>(run.options.screens));
}

void Screens::begin() {
  for (std::size_t s = 0; s < screens_.size(); ++s) {
    screens_[s].server = s % servers_.size();
    connect_soon(s, Duration::milliseconds(10));
  }
}

void Screens::connect_soon(std::size_t s, Duration delay) {
  run_.later(delay, [this, s, attempt = ++screens_[s].attempt] {
    if (screens_[s].attempt == attempt && !screens_[s].stream) connect(s);
  });
}

void Screens::disconnect(std::size_t s) {
  auto& screen = screens_[s];
  if (!screen.stream) return;
  screen.stream->close();
  screen.stream.reset();
  screen.reads = false;
}

void Screens::connect(std::size_t s) {
  auto& screen = screens_[s];
  auto& server = *servers_[screen.server];
  if (!server.is_awake()) {
    screen.server = (screen.server + 1) % servers_.size();
    return connect_soon(s, Duration::milliseconds(run_.network.between(500, 2'000)));
  }
  screen.stream = std::make_shared<Stream>(run_, [this, s] { read_soon(s); });
  api::StreamHub::Listener listener;
  listener.stream = screen.stream;
  listener.actor = fmt::format("screen {}", s);
  if (screen.last) {
    auto const place = api::parse_stream_place(screen.resume);
    if (!place) return run_.fail("screen: " + place.error().code + " " + screen.resume);
    listener.after = *place;
    if (run_.is_planted(Plant::kForgetHistory)) listener.after->history.reset();
  }
  listener.may_be_ahead = !server.leads();
  if (listener.after && run_.is_planted(Plant::kResumeTwice)) listener.after = api::StreamPlace{listener.after->position - 1, {}};
  server.hub().add(std::move(listener));
}

void Screens::read_soon(std::size_t s) {
  auto& screen = screens_[s];
  if (screen.reads) return;
  screen.reads = true;
  Duration delay = Duration::microseconds(run_.network.between(200, 30'000));
  if (run_.has(Fault::kSlowScreens) && run_.network.chance(3'000)) delay = Duration::seconds(run_.network.between(10, 400));
  run_.later(delay, [this, s, stream = std::weak_ptr(screen.stream)] {
    if (!stream.expired() && stream.lock() == screens_[s].stream) read(s);
  });
}

void Screens::read(std::size_t s) {
  auto& screen = screens_[s];
  screen.reads = false;
  auto const stream = screen.stream;
  bool const is_dropped = !stream->open();
  // A dropped one still gets what the network holds; what was queued at the server goes with the connection.
  if (!is_dropped)
    for (auto const& frame : std::exchange(stream->queue, {})) {
      take_piece(s, *frame);
      if (screen.stream != stream || run_.failed()) return;  // A reset: it has connected anew.
    }
  bool const vanishes = run_.has(Fault::kScreens) && run_.network.chance(2'000);
  if (!is_dropped && !vanishes) return;
  disconnect(s);
  if (vanishes && run_.network.chance(500'000)) screen.server = (screen.server + 1) % servers_.size();
  connect_soon(s, vanishes ? Duration::seconds(run_.network.between(1, 600)) : Duration::milliseconds(run_.network.between(500, 3'000)));
}

void Screens::begin_anew(std::size_t s, std::uint64_t position) {
  auto& screen = screens_[s];
  screen.from = position;
  screen.last = position;
  screen.seen.clear();
  screen.must_reset = false;
}

// One piece may hold many: all that a screen missed comes together.
void Screens::take_piece(std::size_t s, std::string_view piece) {
  auto const stream = screens_[s].stream;
  while (!piece.empty() && screens_[s].stream == stream && !run_.failed()) {
    auto const end = piece.find("\n\n");
    take(s, piece.substr(0, end));
    piece.remove_prefix(end == std::string_view::npos ? piece.size() : end + 2);
  }
}

void Screens::take(std::size_t s, std::string_view frame) {
  auto& screen = screens_[s];
  if (frame.find("event: hello") != std::string_view::npos) {
    if (screen.last) {
      ++run_.report.resumes;
    } else {
      screen.resume = text_behind(frame, "\"resume\":\"", '"');
      begin_anew(s, number_behind(frame, "\"position\":"));  // It fetches its lists now; they are of this position or a later one.
    }
  } else if (frame.starts_with("event: reset")) {
    ++run_.report.resets;
    screen.last.reset();
    disconnect(s);
    connect_soon(s, Duration::milliseconds(1));
  } else if (frame.starts_with("id: ")) {
    ++run_.report.frames;
    auto const position = number_behind(frame, "id: ");
    auto const id = text_behind(frame, "id: ", '\n');
    // What fires by time may have come again as it was: then it is the same history. And a standby that has not found out yet goes on with
    // what the journal no longer holds.
    if (screen.must_reset && is_of_now(*screen.last, screen.resume)) screen.must_reset = false;
    if (screen.must_reset && is_of_now(position, id))
      return run_.fail(fmt::format("screen {} was sent position {} of another history than it has seen", s, position));
    if (position <= *screen.last) return run_.fail(fmt::format("screen {} saw position {} after {}", s, position, *screen.last));
    screen.last = position;
    screen.resume = id;
    screen.seen.push_back(position);
  }
}

bool Screens::is_of_now(std::uint64_t position, std::string const& id) const {
  auto const& entries = store_.content.entries;
  if (position == 0 || position > entries.size()) return false;
  return id == fmt::format("{}-{}", position, to_hex(entries[position - 1].chain).substr(0, 8));
}

void Screens::server_gone(std::size_t server) {
  for (std::size_t s = 0; s < screens_.size(); ++s) {
    if (screens_[s].server != server || !screens_[s].stream) continue;
    disconnect(s);
    if (run_.network.chance(500'000)) screens_[s].server = (server + 1) % servers_.size();
    connect_soon(s, Duration::milliseconds(run_.network.between(1, 3'000)));
  }
}

// Nothing comes, not even a sign of life: after a while they look elsewhere.
void Screens::server_asleep(std::size_t server) {
  run_.later(Duration::seconds(15), [this, server] {
    if (!servers_[server]->is_awake()) server_gone(server);
  });
}

void Screens::history_changed(std::uint64_t position) {
  for (auto& screen : screens_)
    if (screen.last && *screen.last > position) screen.must_reset = true;
}

void Screens::check(std::vector<bool> const& shown, bool to_the_end) {
  for (std::size_t s = 0; s < screens_.size(); ++s) {
    auto const& screen = screens_[s];
    if (!screen.last || screen.must_reset) continue;
    bool const is_up_to_date = to_the_end && screen.stream && screen.stream->open() && screen.stream->queue.empty();
    auto const up_to = is_up_to_date ? shown.size() : *screen.last;
    auto seen = screen.seen.begin();
    for (std::uint64_t position = screen.from + 1; position <= up_to; ++position) {
      bool const is_seen = seen != screen.seen.end() && *seen == position;
      if (is_seen) ++seen;
      if (is_seen != shown[position - 1])
        return run_.fail(fmt::format("screen {} {} position {}", s, is_seen ? "saw the refused" : "missed", position));
    }
  }
}

}  // namespace tocsin::sim
