// Many screens that listen to the stream of a server on loopback, on one thread: which change reached how many of them, and when.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tocsin::bench {

inline std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

inline int connected_to(std::uint16_t port) {
  int const s = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (s < 0 || ::connect(s, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::exit(1);
  int const on = 1;
  ::setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return s;
}

class StreamListeners {
 public:
  StreamListeners() : poll_(::epoll_create1(0)) {}
  ~StreamListeners() { stop(); }

  // A screen: the request with which it opens its stream.
  void add_screen(std::uint16_t port, std::string const& request) {
    int const s = connected_to(port);
    if (::write(s, request.data(), request.size()) < 0) std::exit(1);
    add(s, false);
  }
  // The baseline: an end that is written `frame` bytes at a time.
  void add_raw(std::uint16_t port, std::size_t frame) {
    raw_frame_ = frame;
    add(connected_to(port), true);
  }

  void start() {
    reader_ = std::jthread([this](std::stop_token stop) {
      std::vector<char> buffer(1 << 18);
      std::vector<epoll_event> events(512);
      while (!stop.stop_requested()) {
        int const n = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
        for (int i = 0; i < n; ++i) {
          int const s = events[static_cast<std::size_t>(i)].data.fd;
          auto const got = ::read(s, buffer.data(), buffer.size());
          if (got > 0) {
            take(ends_.at(s), {buffer.data(), static_cast<std::size_t>(got)});
          } else {
            ::epoll_ctl(poll_, EPOLL_CTL_DEL, s, nullptr);
            ++ended_;
          }
        }
      }
    });
  }
  void stop() {
    reader_.request_stop();
    if (reader_.joinable()) reader_.join();
  }

  // After stop(). Microseconds of the steady clock: the changes by journal position, the raw writes by number.
  std::map<std::uint64_t, std::vector<std::int64_t>> const& changes() const { return changes_; }
  std::map<std::uint64_t, std::vector<std::int64_t>> const& raw() const { return raw_; }
  std::uint64_t position_frames() const { return position_frames_; }
  std::uint64_t bytes() const { return bytes_; }
  std::size_t ended() const { return ended_; }

 private:
  struct End {
    bool is_raw = false;
    std::string text;
    std::size_t raw_bytes = 0;
    std::uint64_t raw_number = 0;
  };

  void add(int s, bool is_raw) {
    ends_[s].is_raw = is_raw;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = s;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, s, &event);
  }
  void take(End& end, std::string_view piece) {
    std::int64_t const at = now_us();
    if (end.is_raw) {
      end.raw_bytes += piece.size();
      for (; end.raw_bytes >= raw_frame_; end.raw_bytes -= raw_frame_) raw_[end.raw_number++].push_back(at);
      return;
    }
    bytes_ += piece.size();
    end.text += piece;
    std::size_t from = 0;
    for (std::size_t line_end; (line_end = end.text.find('\n', from)) != std::string::npos; from = line_end + 1) {
      std::string_view const line(end.text.data() + from, line_end - from);
      if (line == "event: positions") ++position_frames_;
      if (line.starts_with("id:")) changes_[std::strtoull(line.data() + 3, nullptr, 10)].push_back(at);
    }
    end.text.erase(0, from);
  }

  int poll_;
  std::map<int, End> ends_;
  std::size_t raw_frame_ = 1, ended_ = 0;
  std::uint64_t position_frames_ = 0, bytes_ = 0;
  std::map<std::uint64_t, std::vector<std::int64_t>> changes_, raw_;
  std::jthread reader_;
};

}  // namespace tocsin::bench
