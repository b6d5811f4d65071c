// The screens: each listens to the change stream of one server, vanishes, reads slowly, goes over to another server and resumes behind the
// last change that it has seen (as web/src/api/stream_hub.ts does). Every change once and in order, or a reset.
#pragma once

#include <deque>
#include <memory>

#include "sim/server.h"

namespace tocsin::sim {

class Screens {
 public:
  Screens(Run& run, Store const& store, std::vector<std::unique_ptr<Server>>& servers);

  void begin();
  void server_gone(std::size_t server);
  void server_asleep(std::size_t server);
  // Entries behind this position are no longer what they were: who has seen one of them has to begin anew.
  void history_changed(std::uint64_t position);
  // Whether each has seen all there was to see up to its last change, or up to the end, by a list that says of each position from 1 on
  // whether it is shown.
  void check(std::vector<bool> const& shown, bool to_the_end);

 private:
  class Stream;
  struct Screen {
    std::size_t server = 0;
    std::shared_ptr<Stream> stream;     // While it is connected.
    std::optional<std::uint64_t> last;  // The last change it has seen; what it resumes behind.
    std::string resume;                 // How the server called that place.
    std::uint64_t from = 0;             // Where it began: its lists are of then.
    std::vector<std::uint64_t> seen;    // Since then.
    bool must_reset = false;
    bool reads = false;         // It is about to read what lies in its queue.
    std::uint64_t attempt = 0;  // Of connecting.
  };

  void connect_soon(std::size_t screen, Duration delay);
  void connect(std::size_t screen);
  void disconnect(std::size_t screen);
  void read_soon(std::size_t screen);
  void read(std::size_t screen);
  void take_piece(std::size_t screen, std::string_view piece);
  void take(std::size_t screen, std::string_view frame);
  void begin_anew(std::size_t screen, std::uint64_t position);

  bool is_of_now(std::uint64_t position, std::string const& id) const;

  Run& run_;
  Store const& store_;
  std::vector<std::unique_ptr<Server>>& servers_;
  std::vector<Screen> screens_;
};

}  // namespace tocsin::sim
