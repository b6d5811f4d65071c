#include "sim/people.h"

#include <fmt/format.h>

#include "sim/workload.h"

namespace tocsin::sim {

using sequencer::Outcome;

People::People(Run& run, std::vector<std::unique_ptr<Server>>& servers) : run_(run), servers_(servers) {
  clients_.resize(static_cast<std::size_t>(run.options.seats));
}

void People::set_up() {
  auto& sequencer = servers_.front()->sequencer();
  for (auto& command : set_up_commands(run_.options.units, run_.options.seats)) {
    core::Request request;
    request.envelope.command_id = sha256(fmt::format("set-up {}", serial_));
    request.envelope.actor = AccountCode{"system"};
    request.envelope.origin = "sim";
    request.command = std::move(command);
    request.request_hash = sha256(fmt::format("body {}", serial_++));
    sequencer.submit({std::move(request), {}, [this](Outcome const& outcome) {
                        if (outcome.error) run_.fail("set-up: " + outcome.error->code + " " + outcome.error->detail);
                      }});
  }
}

void People::begin() {
  for (std::size_t c = 0; c < clients_.size(); ++c) run_.later(think_time(), [this, c] { act(c); });
}

// Each call is some twenty commands; the seats share them.
Duration People::think_time() {
  auto const mean_us = Duration::days(1).us / (static_cast<std::int64_t>(run_.options.calls_per_day) * 20) * run_.options.seats;
  return Duration::microseconds(run_.people.between(mean_us / 4, mean_us * 7 / 4));
}

void People::act(std::size_t c) {
  auto& client = clients_[c];
  if (client.pending || !working_) return;
  if (!servers_[client.server]->is_awake()) {
    client.server = (client.server + 1) % servers_.size();
    return run_.later(Duration::seconds(1), [this, c] { act(c); });
  }
  auto const serial = serial_++;
  Act chosen = servers_[client.server]->follower().read(
      [&](core::World const& world) { return choose_act(world, run_.people, serial, run_.time.now()); });
  auto pending = std::make_shared<Pending>();
  pending->request.envelope.command_id = sha256(fmt::format("command {}", serial));
  pending->request.envelope.actor = AccountCode{fmt::format("a-{}", c)};
  pending->request.envelope.origin = "sim";
  pending->request.envelope.occurred_at = chosen.occurred_at;
  pending->request.command = std::move(chosen.command);
  pending->request.request_hash = sha256(fmt::format("body {}", serial));
  pending->details = std::move(chosen.details);
  client.pending = pending;
  ++run_.report.commands;
  transmit(c, pending);
}

void People::transmit(std::size_t c, std::shared_ptr<Pending> const& pending) {
  auto const attempt = ++pending->attempts;
  auto const server = clients_[c].server;
  auto& network = run_.network;
  int const copies = run_.has(Fault::kDuplicate) && network.chance(20'000) ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    Duration delay = Duration::microseconds(network.between(200, 20'000));
    if (run_.has(Fault::kReorder) && network.chance(30'000)) delay = Duration::milliseconds(network.between(20, 2'000));
    if (run_.has(Fault::kDelay) && network.chance(5'000)) delay = Duration::seconds(network.between(2, 90));
    run_.later(delay, [this, c, server, pending] { arrive(c, server, pending); });
  }
  run_.later(Duration::seconds(5), [this, c, pending, attempt] {
    if (clients_[c].pending != pending || pending->attempts != attempt) return;
    clients_[c].server = (clients_[c].server + 1) % servers_.size();
    transmit(c, pending);
  });
}

void People::arrive(std::size_t c, std::size_t server, std::shared_ptr<Pending> const& pending) {
  auto& listening = *servers_[server];
  if (!listening.is_up()) return;  // Nobody listens; the sender tries again.
  auto const reply = [this, c, pending, history = run_.history](Outcome const& outcome) {
    auto& network = run_.network;
    if (run_.has(Fault::kLostReply) && network.chance(10'000)) return;
    Duration delay = Duration::microseconds(network.between(200, 20'000));
    if (run_.has(Fault::kReorder) && network.chance(30'000)) delay = Duration::seconds(network.between(1, 20));
    run_.later(delay, [this, c, pending, outcome, history] {
      if (history == run_.history) answer(c, pending, outcome);
    });
  };
  if (run_.is_planted(Plant::kLostAck) && listening.leads() && run_.faults.chance(20'000)) {
    auto entry = std::make_shared<core::Entry>();
    entry->position = listening.sequencer().world().position + 1;
    entry->envelope = pending->request.envelope;
    reply(Outcome{.entry = std::move(entry), .error = {}});
  }
  listening.submit({pending->request, pending->details, reply});
}

void People::note(CommandId const& id, Outcome const& outcome) {
  ++(outcome.error ? run_.report.refused : run_.report.acknowledged);
  if (outcome.repeated) ++run_.report.repeated;
  Told const told{outcome.entry->position, outcome.error.has_value()};
  auto const [at, fresh] = told_.emplace(id, told);
  if (!fresh && (at->second.position != told.position || at->second.refused != told.refused)) run_.fail("one command got two answers");
  highest_told_ = std::max(highest_told_, told.position);
}

void People::answer(std::size_t c, std::shared_ptr<Pending> const& pending, Outcome const& outcome) {
  auto& client = clients_[c];
  if (outcome.error && outcome.error->code == "idempotency.key_reused") return run_.fail("a repeated command was taken for another one");
  if (outcome.error && outcome.error->code == "journal.standby" && client.pending == pending) {
    client.server = (client.server + 1) % servers_.size();
    return run_.later(Duration::milliseconds(300), [this, c, pending, attempts = pending->attempts] {
      if (clients_[c].pending == pending && pending->attempts == attempts) transmit(c, pending);
    });
  }
  if (!outcome.entry) return;  // Stopped or busy: it is sent again after its time.
  bool const is_late = client.pending != pending;
  if (is_late && client.pending && run_.is_planted(Plant::kLateAnswer)) {
    note(client.pending->request.envelope.command_id, outcome);
  } else {
    note(pending->request.envelope.command_id, outcome);
  }
  if (is_late && !run_.is_planted(Plant::kLateAnswer)) return;
  client.pending.reset();
  run_.later(think_time(), [this, c] { act(c); });
}

void People::forget_behind(std::uint64_t position) {
  std::erase_if(told_, [&](auto const& told) { return told.second.position > position; });
  highest_told_ = std::min(highest_told_, position);
}

}  // namespace tocsin::sim
