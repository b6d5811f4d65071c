#include "api/paper/reentry.h"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "api/commands/command_gate.h"
#include "api/contract/error_catalogue.h"
#include "api/words.h"
#include "codec/json_writer.h"
#include "journal/entry_codec.h"

namespace tocsin::api::paper {

namespace {

constexpr std::size_t kMaxTextBytes = 8'000, kMaxUnits = 60;
constexpr int kMostAttempts = 50;

// What of the form makes its call: if it is sent again with anything else here, it is another form under the same number.
struct CallPart {
  Instant received_at;
  std::optional<std::string> channel, place_text, address_code, incident_type;
  std::optional<Degrees> location;
  std::optional<std::int64_t> priority;
};
BOOST_DESCRIBE_STRUCT(CallPart, (), (received_at, channel, place_text, address_code, incident_type, location, priority))

struct Step {
  std::string step;
  std::optional<std::string> unit;
  Instant at;
  core::Command command;
};

Result<void> check(ReentryForm const& form, sequencer::Centre const& centre) {
  bool const well_formed = form.form.size() >= 4 && form.form.size() <= 40 && std::ranges::all_of(form.form, [](char c) {
                             return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
                           });
  if (!well_formed) return invalid("reentry.form_malformed", "a form's number has 4 to 40 letters, digits and hyphens");
  if (!form.received_at.is_set()) return invalid("reentry.times_missing", "received_at is when the call came in");
  if (form.disposition.has_value() != form.closed_at.has_value())
    return invalid("reentry.times_missing", "disposition and closed_at go together");
  if (form.units.size() > kMaxUnits) return invalid("reentry.form_malformed", fmt::format("a form has at most {} units", kMaxUnits));
  for (auto const& unit : form.units)
    if (!unit.assigned_at.is_set()) return invalid("reentry.times_missing", "assigned_at of every unit: when it was sent");
  if (form.text && form.text->size() > kMaxTextBytes) return invalid("text.too_long", fmt::format("at most {} bytes", kMaxTextBytes));
  // Past it the centre has forgotten what it entered, and the same form would become a second incident.
  return centre.read([&](core::World const& world) -> Result<void> {
    Duration const remembered = world.configuration.settings.commands_remembered - Duration::days(1);
    if (form.received_at + remembered < world.now)
      return invalid("reentry.too_old", fmt::format("a form can be entered for {} days", remembered.whole_seconds() / 86'400));
    return {};
  });
}

struct Outcome {
  std::shared_ptr<core::Entry const> entry;
  bool already = false;
  std::optional<Error> error;
};

class Entering {
 public:
  Entering(sequencer::Centre& centre, std::string const& actor, std::string form)
      : centre_(centre), actor_(actor), form_(std::move(form)) {}

  // Sends a step under the first id of it that is free; before that stand only refusals. One that was accepted before is its outcome.
  // Nothing is waited for: steps that are sent together are decided together, and no clock runs out between them.
  Result<std::future<Outcome>> send(std::string const& step, core::Command command, std::vector<journal::SealedDetail> details, Instant at,
                                    Hash const& what) {
    auto answer = std::make_shared<std::promise<Outcome>>();
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
      core::Request request;
      request.envelope.command_id = Hasher().add(fmt::format("reentry\n{}\n{}\n{}", form_, step, attempt)).finish();
      if (auto const known = centre_.read([&](core::World const& world) { return world.commands.find(request.envelope.command_id); })) {
        TOCSIN_TRY(auto const page, centre_.journal().read(*known, 1));
        if (page.empty()) return unavailable("journal.read_failed", fmt::format("position {}", *known));
        TOCSIN_TRY(auto entry, decoder_.decode(page.front()));
        if (entry.refusal) continue;
        if (entry.request_hash != what)
          return conflict("reentry.form_used", fmt::format("form {} was entered already, with something else on it", form_));
        answer->set_value({std::make_shared<core::Entry const>(std::move(entry)), true, {}});
        return answer->get_future();
      }
      request.envelope.actor = {actor_};
      request.envelope.origin = "reentry";
      request.envelope.occurred_at = at;
      request.envelope.source = Source::kImport;
      request.request_hash = what;
      request.command = std::move(command);
      centre_.submit(std::move(request), std::move(details),
                     [answer](sequencer::Outcome const& outcome) { answer->set_value({outcome.entry, outcome.repeated, outcome.error}); });
      return answer->get_future();
    }
    return conflict("reentry.form_used", fmt::format("this step of form {} was refused {} times", form_, kMostAttempts));
  }

 private:
  sequencer::Centre& centre_;
  std::string const& actor_;
  std::string form_;
  journal::EntryDecoder decoder_;
};

std::vector<Step> steps_of(ReentryForm const& form, IncidentId incident) {
  std::vector<Step> out;
  auto const status = [&](ReentryUnit const& unit, UnitStatus to, std::optional<Instant> at) {
    if (!at) return;
    out.push_back({std::string(codec::word_of(to)), unit.unit_id, *at,
                   unit::Command{unit::ReportStatus{
                       UnitCode{unit.unit_id}, to,
                       to == UnitStatus::kTransporting || to == UnitStatus::kAtHospital ? unit.hospital.value_or("") : "", ""}}});
  };
  for (auto const& unit : form.units) {
    out.push_back({"assigned", unit.unit_id, unit.assigned_at,
                   assignment::Command{assignment::Dispatch{.incident = incident, .units = {{UnitCode{unit.unit_id}, {}}}}}});
    status(unit, UnitStatus::kAcknowledged, unit.acknowledged_at);
    status(unit, UnitStatus::kEnRoute, unit.en_route_at);
    status(unit, UnitStatus::kOnScene, unit.on_scene_at);
    status(unit, UnitStatus::kTransporting, unit.transporting_at);
    status(unit, UnitStatus::kAtHospital, unit.at_hospital_at);
    status(unit, UnitStatus::kAvailable, unit.available_at);
  }
  if (form.closed_at)
    out.push_back(
        {"closed", {}, *form.closed_at, incident::Command{incident::Close{.incident = incident, .disposition = {*form.disposition}}}});
  // What happened first comes first; of one minute, in the order of the form.
  std::ranges::stable_sort(out, {}, &Step::at);
  return out;
}

ReentryStep shown(Step const& step, Outcome const& outcome) {
  ReentryStep out{step.step, step.unit, step.at, outcome.already ? "already_entered" : "entered", {}, {}, {}, {}, {}, {}};
  if (!outcome.error) return out;
  out.state = "refused";
  out.code = outcome.error->code;
  out.detail = outcome.error->detail;
  if (auto const* known = find_error(outcome.error->code)) {
    out.title = known->title;
    out.title_zh = known->title_zh;
    out.next_step = known->next_step;
    out.next_step_zh = known->next_step_zh;
  }
  return out;
}

}  // namespace

Result<Reentered> enter(sequencer::Centre& centre, journal::Vault const& vault, std::string const& actor, ReentryForm const& form,
                        Place const& place) {
  TOCSIN_CHECK(check(form, centre));
  Entering entering(centre, actor, form.form);
  call::Register call;
  TOCSIN_TRY(call.channel, api::word<Channel>(form.channel.value_or("voice"), "channel"));
  call.rang_at = form.received_at;
  call.answered_at = form.received_at;
  call.place = place;
  call.type = {form.incident_type.value_or("")};
  call.priority = form.priority.value_or(0);
  call.record = journal::random_name();
  call.incident_record = journal::random_name();
  call.open_incident = true;
  std::vector<journal::SealedDetail> details;
  if (form.text && !form.text->empty()) {
    details.push_back(vault.seal(call.record, *form.text));
    call.text = DetailRef{details.back().id, details.back().record, details.back().sha256};
  }
  Hash const what = sha256(codec::to_json(
      CallPart{form.received_at, form.channel, form.place_text, form.address_code, form.incident_type, form.location, form.priority}));
  TOCSIN_TRY(auto received_later, entering.send("received", call::Command{std::move(call)}, std::move(details), form.received_at, what));
  Outcome const received = received_later.get();
  if (received.error) return std::unexpected(*received.error);

  Reentered out{.form = form.form};
  IncidentId incident;
  if (auto const* registered = find_event<call::Event, call::Registered>(*received.entry)) out.call_id = to_text(registered->call);
  if (auto const* opened = find_event<incident::Event, incident::Opened>(*received.entry)) {
    incident = opened->incident;
    out.incident_id = to_text(incident);
    out.number = opened->number;
  }
  out.steps.push_back({"received", {}, form.received_at, received.already ? "already_entered" : "entered", {}, {}, {}, {}, {}, {}});
  auto steps = steps_of(form, incident);
  std::vector<std::future<Outcome>> outcomes;
  for (auto& step : steps) {
    std::string const name = fmt::format("{} {} {}", step.step, step.unit.value_or(""), to_rfc3339(step.at));
    TOCSIN_TRY(auto later, entering.send(name, std::move(step.command), {}, step.at, sha256(name)));
    outcomes.push_back(std::move(later));
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Outcome const outcome = outcomes[i].get();
    // Whether it was written is not known: the whole form is to be sent again.
    if (outcome.error && outcome.error->kind == ErrorKind::kUnavailable) return std::unexpected(*outcome.error);
    out.steps.push_back(shown(steps[i], outcome));
  }
  out.position = centre.position();
  return out;
}

}  // namespace tocsin::api::paper
