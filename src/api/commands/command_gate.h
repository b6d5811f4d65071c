// CommandGate: the one way from the API into the core. Envelope, idempotency, If-Match, areas, and the answer out of the journal's entry.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/clock.h"
#include "api/exchange.h"
#include "core/command.h"
#include "journal/journal.h"
#include "sequencer/centre.h"

namespace tocsin::api {

// A second entry that belongs to the first: a note of why. It is made from the first entry, once that is accepted.
struct FollowUp {
  core::Command command;
  std::vector<journal::SealedDetail> details;
};

using Subject = decltype(core::Precondition::subject);

// What an endpoint wants done. `subject`: what If-Match and areas are about. Not set: no area is asked for, and an If-Match is refused.
struct CommandPlan {
  core::Command command;
  std::vector<journal::SealedDetail> details;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;  // A word of Source.
  std::optional<Subject> subject;
  std::vector<Subject> also;                              // What else it touches: areas are about these too.
  std::function<FollowUp(core::Entry const&)> follow_up;  // The answer waits for it. Empty: none. Made on a worker: it may seal.
  bool answer_reads = false;                              // The answer decrypts or reads files: it is made on a worker.
};

// On the control socket only: the command is decided and not given.
inline constexpr std::string_view kDryRunHeader = "tocsin-dry-run";

class CommandGate {
 public:
  // `idempotency_key`: secret, outside the journal; under it the hashes of request bodies are made.
  CommandGate(sequencer::Centre& centre, Hash const& idempotency_key) : centre_(centre), key_(idempotency_key) {}

  // Answers with `status` and what `answer` makes of the entry, on the follower's thread (small work only) unless the plan says otherwise.
  void submit(Exchange const& exchange, CommandPlan plan, int status, std::function<std::string(core::Entry const&)> answer) const;
  // What cannot be planned any more may have been answered under its key before: then it is answered the same (true).
  bool repeat(Exchange const& exchange, int status, std::function<std::string(core::Entry const&)> answer) const;
  sequencer::Centre& centre() const { return centre_; }

 private:
  sequencer::Centre& centre_;
  Hash key_;
};

// Empty: none was sent, or this is a question (a caller's details, a track): each reading is journalled, a repeated one too.
// Errors: idempotency.key_too_long, idempotency.key_malformed.
Result<std::string_view> idempotency_key(http::Request const& request);

// A version as ETag and If-Match write it.
std::string etag(std::uint64_t version);

// The module's variant and the alternative: find_event<call::Event, call::Registered>(entry); null when it is not there.
template <class Module, class Event>
Event const* find_event(core::Entry const& entry) {
  for (auto const& event : entry.events)
    if (auto const* module = std::get_if<Module>(&event))
      if (auto const* found = std::get_if<Event>(module)) return found;
  return nullptr;
}

}  // namespace tocsin::api
