// The people at their seats: each sends one command at a time, again and again until it is answered, over a network that loses, doubles,
// delays and reorders. What they were told is remembered: the journal must say the same for ever.
#pragma once

#include <map>
#include <memory>

#include "sim/server.h"

namespace tocsin::sim {

class People {
 public:
  People(Run& run, std::vector<std::unique_ptr<Server>>& servers);

  void set_up();  // The centre's words, types, stations, units and seats, in one go.
  void begin();
  void stop() { working_ = false; }
  // What was told behind this position was told of a journal that is gone.
  void forget_behind(std::uint64_t position);

  struct Told {
    std::uint64_t position = 0;
    bool refused = false;
  };
  std::map<CommandId, Told> const& told() const { return told_; }
  std::uint64_t highest_told() const { return highest_told_; }

 private:
  // A command on its way, until its sender has an answer.
  struct Pending {
    core::Request request;
    std::vector<journal::SealedDetail> details;
    std::uint64_t attempts = 0;
  };
  struct Client {
    std::shared_ptr<Pending> pending;
    std::size_t server = 0;  // To whom it speaks.
  };

  Duration think_time();
  void act(std::size_t client);
  void transmit(std::size_t client, std::shared_ptr<Pending> const& pending);
  void arrive(std::size_t client, std::size_t server, std::shared_ptr<Pending> const& pending);
  void answer(std::size_t client, std::shared_ptr<Pending> const& pending, sequencer::Outcome const& outcome);
  void note(CommandId const& id, sequencer::Outcome const& outcome);

  Run& run_;
  std::vector<std::unique_ptr<Server>>& servers_;
  std::vector<Client> clients_;
  std::map<CommandId, Told> told_;
  std::uint64_t highest_told_ = 0, serial_ = 0;
  bool working_ = true;
};

}  // namespace tocsin::sim
