#include "demo/desk.h"

namespace tocsin::demo {

std::shared_ptr<core::Entry const> Desk::submit(core::Command command, Instant occurred_at, std::vector<journal::SealedDetail> details) {
  core::Request request;
  request.command = std::move(command);
  request.envelope.command_id = sha256(journal::random_name());
  request.envelope.actor = {"demo"};
  request.envelope.origin = "demo";
  request.envelope.occurred_at = occurred_at;
  request.envelope.source = Source::kSimulated;
  sequencer::Outcome const outcome = centre_.submit_and_wait(std::move(request), std::move(details));
  if (outcome.error) {
    ++refusals_[outcome.error->code];
    changed_ = true;  // Whatever stood in the way is news.
    return nullptr;
  }
  ++accepted_;
  changed_ = true;
  return outcome.entry;
}

DetailRef Desk::seal(std::string const& record, std::string_view text, std::vector<journal::SealedDetail>& details) const {
  details.push_back(vault_.seal(record, text));
  return {details.back().id, details.back().record, details.back().sha256};
}

void Schedule::run_next() {
  auto first = actions_.extract(actions_.begin());
  first.mapped()(first.key());
}

}  // namespace tocsin::demo
