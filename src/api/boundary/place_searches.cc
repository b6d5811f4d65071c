#include "api/boundary/place_searches.h"

#include <algorithm>
#include <chrono>

#include "journal/vault.h"

namespace tocsin::api {

namespace {

constexpr std::chrono::seconds kLookEvery{1};  // Between two looks at what is due.

}  // namespace

void PlaceSearches::count(std::string const& actor, jurisdiction::SearchKind kind) {
  Instant const now = clock_.now();
  std::optional<std::pair<std::string, Window>> early;
  {
    std::scoped_lock lock(mutex_);
    if (!open_.contains(actor) && open_.size() >= kMaxAccounts) {
      auto const oldest = std::ranges::min_element(open_, {}, [](auto const& entry) { return entry.second.from; });
      early = *oldest;
      open_.erase(oldest);
    }
    Window& window = open_.try_emplace(actor, Window{now, now, {}}).first->second;
    window.until = std::max(window.until, now);
    ++window.counts[static_cast<std::size_t>(kind)];
  }
  if (early) write(early->first, early->second);
}

void PlaceSearches::start() {
  thread_ = std::jthread([this](std::stop_token stop) {
    while (!stop.stop_requested()) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, kLookEvery, [] { return false; });
      }
      write_due();
    }
  });
}

void PlaceSearches::write_due() {
  if (centre_.read_only()) return;  // A standby keeps its counts until it leads.
  Instant const now = clock_.now();
  std::map<std::string, Window> due;
  {
    std::scoped_lock lock(mutex_);
    for (auto at = open_.begin(); at != open_.end();) {
      if (now < at->second.from + kWindow) {
        ++at;
      } else {
        due.insert(open_.extract(at++));
      }
    }
  }
  for (auto const& [actor, window] : due) write(actor, window);
}

void PlaceSearches::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  std::map<std::string, Window> rest;
  {
    std::scoped_lock lock(mutex_);
    rest.swap(open_);
  }
  if (centre_.read_only()) return;
  for (auto const& [actor, window] : rest) write(actor, window);
}

void PlaceSearches::write(std::string const& actor, Window const& window) {
  jurisdiction::NotePlacesSearched command{{actor}, window.from, window.until, {}};
  for (std::size_t kind = 0; kind < window.counts.size(); ++kind)
    if (window.counts[kind] > 0) command.searches.push_back({static_cast<jurisdiction::SearchKind>(kind), window.counts[kind]});
  core::Request request;
  request.command = jurisdiction::Command{std::move(command)};
  request.envelope.actor = {actor};
  request.envelope.command_id = sha256(journal::random_name());
  request.envelope.origin = "api";
  request.envelope.source = Source::kSystem;
  centre_.submit(std::move(request), {}, [this, actor, window](sequencer::Outcome const& outcome) {
    if (outcome.error && outcome.error->kind == ErrorKind::kUnavailable) add_again(actor, window);
  });
}

// The queue was full, or the journal does not take anything now: they are counted with the next ones.
void PlaceSearches::add_again(std::string const& actor, Window const& window) {
  std::scoped_lock lock(mutex_);
  if (!open_.contains(actor) && open_.size() >= kMaxAccounts) return;
  Window& kept = open_.try_emplace(actor, window.from, window.until, std::array<std::int64_t, 5>{}).first->second;
  kept.from = std::min(kept.from, window.from);
  kept.until = std::max(kept.until, window.until);
  for (std::size_t kind = 0; kind < window.counts.size(); ++kind) kept.counts[kind] += window.counts[kind];
}

}  // namespace tocsin::api
