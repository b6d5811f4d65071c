#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "journal/memory_journal.h"
#include "journal/postgres/postgres_journal.h"
#include "journal/snapshot.h"
#include "journal/sqlite_journal.h"
#include "scenario/scenario.h"
#include "sequencer/follower.h"
#include "sequencer/recover.h"

namespace tocsin::scenario {
namespace {

// 2026-11-22 08:00 local (UTC+8), unless the scenario says `time`.
constexpr CivilTime kMorning{2026, 11, 22, 8, 0, 0, 6};

constexpr std::size_t kCommandsBetweenRestarts = 17;

// The real journal, sequencer and follower, driven by hand.
class ScenarioCentre {
 public:
  ScenarioCentre(ScenarioMode mode, std::string where, std::string const& name)
      : mode_(mode), where_(std::move(where)), schema_("tocsin_scenario_" + to_hex(sha256(name)).substr(0, 16)) {}

  Result<bool> open() {
    if (mode_ == ScenarioMode::kFolder) {
      TOCSIN_TRY(journal_, journal::open_sqlite_journal({.folder = where_, .adopt = journal::Header{.genesis = sha256(schema_)}}));
    } else if (mode_ != ScenarioMode::kPostgres) {
      journal_ = journal::make_memory_journal();
    } else {
      TOCSIN_TRY(journal_, journal::open_postgres_journal({.url = where_, .schema = schema_}));
      if (journal_->head().position != 0) return conflict("scenario.not_new", "the database holds this scenario's journal already");
    }
    start(core::World{}, core::World{});
    return true;
  }

  core::World const& world() const { return sequencer_->world(); }

  Result<std::vector<std::string>> run(core::Request request, Instant now, ScenarioNames& names) {
    last_ = request;
    std::optional<sequencer::Outcome> outcome;
    sequencer_->submit({std::move(request), {}, [&](sequencer::Outcome const& o) { outcome = o; }});
    sequencer_->step(now);
    follower_->drain();
    if (!outcome) return corrupt("scenario.unanswered", "the command was not answered");
    if (!outcome->entry) return std::unexpected(outcome->error.value_or(Error{ErrorKind::kUnavailable, "scenario.not_written", ""}));
    std::vector<std::string> phrases;
    if (outcome->repeated) {
      phrases.emplace_back("repeated");
    } else {
      names.learn(*outcome->entry);
    }
    for (auto& phrase : phrases_of(*outcome->entry, world(), names)) phrases.push_back(std::move(phrase));
    TOCSIN_CHECK(between_commands());
    return phrases;
  }
  Result<std::vector<std::string>> pass(Instant now, ScenarioNames& names) {
    std::vector<std::string> phrases;
    fired_.clear();
    while (sequencer_->step(now) > 0) follower_->drain();
    for (auto const& entry : fired_) {
      names.learn(*entry);
      for (auto& phrase : phrases_of(*entry, world(), names)) phrases.push_back(std::move(phrase));
    }
    if (phrases.empty()) phrases.emplace_back("nothing");
    TOCSIN_CHECK(between_commands());
    return phrases;
  }
  std::optional<core::Request> const& last() const { return last_; }

 private:
  void start(core::World sequenced, core::World followed) {
    follower_ = std::make_unique<sequencer::Follower>(std::move(followed), nullptr);
    sequencer_ = std::make_unique<sequencer::Sequencer>(*journal_, std::move(sequenced), [this](std::vector<sequencer::Committed> batch) {
      for (auto const& committed : batch)
        if (committed.entry && committed.waiting.empty()) fired_.push_back(committed.entry);
      follower_->publish(std::move(batch));
    });
  }

  // The follower has the sequencer's state; and a process that starts anew from the journal comes to the same.
  Result<bool> between_commands() {
    Hash const before = journal::state_hash(sequencer_->world());
    if (follower_->read([](core::World const& w) { return journal::state_hash(w); }) != before)
      return corrupt("scenario.follower_differs", "the follower's state is not the sequencer's");
    if (mode_ == ScenarioMode::kMemory || mode_ == ScenarioMode::kFolder) return true;
    // Connections are dear: there a restart comes now and then, at other commands in every file.
    if (mode_ == ScenarioMode::kPostgres && ++commands_ % kCommandsBetweenRestarts != 0) return true;
    std::string snapshots;
    if (mode_ == ScenarioMode::kSnapshotEachCommand) {
      TOCSIN_CHECK(journal::save_snapshot(where_, sequencer_->world(), journal_->head().chain));
      snapshots = where_;
    }
    if (mode_ == ScenarioMode::kPostgres) {
      sequencer_.reset();
      journal_.reset();  // As a process that stops: it hands the lead back, and the next one takes it.
      TOCSIN_TRY(journal_, journal::open_postgres_journal({.url = where_, .schema = schema_, .create = false}));
    }
    TOCSIN_TRY(auto recovered, sequencer::recover(*journal_, snapshots));
    if (mode_ == ScenarioMode::kSnapshotEachCommand && recovered.from_snapshot != journal_->head().position)
      return corrupt("scenario.snapshot_unused", "the snapshot was passed over");
    if (journal::state_hash(recovered.world) != before)
      return corrupt("scenario.restart_differs", "the state after a restart is another one");
    core::World again = recovered.world;
    start(std::move(recovered.world), std::move(again));
    return true;
  }

  ScenarioMode mode_;
  std::string where_, schema_;
  std::size_t commands_ = 0;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<sequencer::Follower> follower_;
  std::unique_ptr<sequencer::Sequencer> sequencer_;
  std::vector<std::shared_ptr<core::Entry const>> fired_;
  std::optional<core::Request> last_;
};

// Expected phrases stand in this order among what was said; `no x` means that nothing said begins with x.
std::string missing(std::vector<std::string> const& expected, std::vector<std::string> const& said) {
  auto from = said.begin();
  for (auto const& phrase : expected) {
    if (phrase.starts_with("no ") && std::ranges::find(said, phrase) == said.end()) {
      std::string const unwanted = phrase.substr(3);
      if (std::ranges::any_of(said, [&](auto const& s) { return s.starts_with(unwanted); })) return phrase;
      continue;
    }
    auto const at = std::find(from, said.end(), phrase);
    if (at == said.end()) return phrase;
    from = std::next(at);
  }
  return {};
}

class Run {
 public:
  Run(Scenario const& scenario, ScenarioMode mode, std::string const& where) : scenario_(scenario), centre_(mode, where, scenario.file) {}

  ScenarioOutcome all() {
    ScenarioOutcome outcome;
    if (auto error = prepare()) {
      outcome.failure = *error;
      return outcome;
    }
    for (auto const& line : scenario_.lines) {
      auto said = step(line);
      if (!said) {
        outcome.failure = fmt::format("{}:{}: {}: {}", scenario_.file, line.number, said.error().code, said.error().detail);
        return outcome;
      }
      if (auto const phrase = missing(line.expected, *said); !phrase.empty()) {
        outcome.failure = fmt::format("{}:{}: expected '{}', but: {}", scenario_.file, line.number, phrase, fmt::join(*said, ", "));
        return outcome;
      }
      // A refusal nobody expects is no success.
      if (!said->empty() && said->front().starts_with("refused") && (line.expected.empty() || line.expected.front() != said->front())) {
        outcome.failure = fmt::format("{}:{}: {}: {}", scenario_.file, line.number, said->front(), line.text);
        return outcome;
      }
      ++outcome.steps;
    }
    return outcome;
  }

 private:
  std::optional<std::string> prepare() {
    if (auto const opened = centre_.open(); !opened)
      return fmt::format("{}: {}: {}", scenario_.file, opened.error().code, opened.error().detail);
    auto map = read_ascii_map(scenario_.map_lines, scenario_.metres_per_character);
    if (!map) return fmt::format("{}: {}", scenario_.file, map.error().detail);
    town_.map = std::move(*map);
    town_.graph = town_.map.roads.view();
    geo::SpeedProfiles profiles;
    profiles.normal.percent_of_limit = 100;  // Every street is driven at its limit: times that a person can work out.
    town_.travel_time = std::make_unique<geo::RoadHierarchy>(town_.graph, profiles);
    std::vector<core::Command> commands{configuration::SetCatalogue{configuration::default_catalogue()}};
    for (auto& type : configuration::default_incident_types()) commands.push_back(configuration::DefineType{std::move(type)});
    for (auto& command : commands)
      if (auto said = centre_.run(request(ScenarioCommand{.command = std::move(command)}), now_, town_.names);
          !said || (!said->empty() && said->front().starts_with("refused")))
        return fmt::format("{}: the configuration is refused", scenario_.file);
    return {};
  }

  core::Request request(ScenarioCommand command) {
    core::Request r{.command = std::move(command.command)};
    r.envelope.command_id = sha256(fmt::format("command {}", ++commands_));
    r.envelope.actor = {command.actor};
    r.envelope.origin = "scenario";
    r.envelope.source = command.source;
    if (command.before_now) r.envelope.occurred_at = now_ - *command.before_now;
    r.request_hash = r.envelope.command_id;
    return r;
  }

  Result<std::vector<std::string>> step(ScenarioLine const& line) {
    std::string const& text = line.text;
    if (text == "when again") return centre_.run(*centre_.last(), now_, town_.names);
    if (text.starts_with("when ")) {
      TOCSIN_TRY(auto command, read_command(text.substr(5), town_, centre_.world()));
      return centre_.run(request(std::move(command)), now_, town_.names);
    }
    if (text.starts_with("clock +")) {
      TOCSIN_TRY(auto const duration, read_duration(text.substr(7)));
      now_ = now_ + duration;
      return centre_.pass(now_, town_.names);
    }
    if (text.starts_with("time ")) {
      CivilTime civil = kMorning;
      civil.hour = std::atoi(text.c_str() + 5);
      civil.minute = std::atoi(text.c_str() + 8);
      Instant const at = from_civil(civil, Duration::hours(8));
      now_ = at < now_ ? at + Duration::days(1) : at;
      return std::vector<std::string>{};
    }
    if (text.starts_with("query ")) return answer_query(text.substr(6), town_, centre_.world(), now_);
    TOCSIN_TRY(auto commands, read_set_up(text, town_, centre_.world()));
    std::vector<std::string> said;
    for (auto& command : commands) {
      TOCSIN_TRY(auto more, centre_.run(request(ScenarioCommand{.command = std::move(command)}), now_, town_.names));
      said.insert(said.end(), more.begin(), more.end());
    }
    return said;
  }

  Scenario const& scenario_;
  ScenarioCentre centre_;
  ScenarioTown town_;
  Instant now_ = from_civil(kMorning, Duration::hours(8));
  std::uint64_t commands_ = 0;
};

}  // namespace

ScenarioOutcome run_scenario(Scenario const& scenario, ScenarioMode mode, std::string const& where) {
  return Run(scenario, mode, where).all();
}

}  // namespace tocsin::scenario
