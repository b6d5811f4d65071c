// Connections: who is connected, from which address, and who waits longest without a request. At a limit the one that waits longest makes
// room for the newcomer, those that never asked anything before the others, so that connections that only stand there keep nobody out. On
// the I/O thread only, apart from count().
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tocsin::api::http {

class Connection {
 public:
  virtual ~Connection() = default;
  virtual void close() = 0;
};

class Connections {
 public:
  enum class Full { kAddress, kServer };
  Connections(std::size_t max, std::size_t max_of_address) : max_(max), max_of_address_(max_of_address) {}

  // Nothing: it is in. Otherwise what is full, with nobody left who only waits.
  std::optional<Full> admit(Connection& connection, std::string const& address);
  // For the time of a refusal, beyond the limits. False: even of those there are too many.
  bool admit_to_refuse(Connection& connection);
  void wait(Connection& connection);  // For a request, or for the rest of one.
  void work(Connection& connection);  // A request is under way, or a stream: it is not closed to make room.
  void remove(Connection& connection);
  bool close_longest_waiting();  // False: nobody only waits.

  std::size_t count() const { return count_.load(std::memory_order_relaxed); }
  std::vector<Connection*> all() const;

 private:
  static constexpr std::size_t kMaxRefused = 64;
  static constexpr std::uint64_t kAsked = std::uint64_t{1} << 63;
  using Waiting =
      std::map<std::uint64_t, Connection*>;  // By when they began, oldest first; kAsked on top where they asked something before.
  struct Address {
    std::size_t connections = 0;
    Waiting waiting;
  };
  struct Entry {
    std::map<std::string, Address>::iterator address;  // Not set of one that is only refused.
    bool refused = false;
    bool has_asked = false;
    std::uint64_t waits_since = 0;  // 0: it does not.
  };
  static Connection* longest(Waiting const& waiting) { return waiting.empty() ? nullptr : waiting.begin()->second; }
  void stop_waiting(Entry& entry);
  void let_go(Connection& connection);

  std::size_t max_, max_of_address_, refused_ = 0;
  std::map<Connection*, Entry> entries_;
  std::map<std::string, Address> addresses_;
  Waiting waiting_;
  std::uint64_t next_ = 1;
  std::atomic<std::size_t> count_{0};
};

}  // namespace tocsin::api::http
