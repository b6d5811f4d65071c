// Re-entry: one paper form becomes the commands that would have been given, each with the time at which it happened, and each once: its id
// comes from the form's number. A step that was refused can be corrected and sent again with the whole form.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "api/advice/place_resolver.h"
#include "journal/vault.h"
#include "sequencer/centre.h"

namespace tocsin::api::paper {

struct ReentryUnit {
  std::string unit_id;
  Instant assigned_at;
  std::optional<Instant> acknowledged_at, en_route_at, on_scene_at, transporting_at, at_hospital_at, available_at;
  std::optional<std::string> hospital;
};
BOOST_DESCRIBE_STRUCT(ReentryUnit, (),
                      (unit_id, assigned_at, acknowledged_at, en_route_at, on_scene_at, transporting_at, at_hospital_at, available_at,
                       hospital))

struct ReentryForm {
  std::string form;  // The number that stands on it: 20261126-1403-07. Any 4 to 40 letters, digits and hyphens.
  Instant received_at;
  std::optional<std::string> channel;  // voice, when left out
  std::optional<std::string> place_text;
  std::optional<Degrees> location;
  std::optional<std::string> address_code;
  std::optional<std::string> incident_type;
  std::optional<std::int64_t> priority;
  std::optional<std::string> text;  // What happens, in the caller's words.
  std::vector<ReentryUnit> units;
  std::optional<std::string> disposition;
  std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(ReentryForm, (),
                      (form, received_at, channel, place_text, location, address_code, incident_type, priority, text, units, disposition,
                       closed_at))

struct ReentryStep {
  std::string step;  // received, assigned, acknowledged .. available, closed
  std::optional<std::string> unit_id;
  Instant occurred_at;
  std::string state;                                                                  // entered, already_entered, refused
  std::optional<std::string> code, detail, title, title_zh, next_step, next_step_zh;  // Why it was refused.
};
BOOST_DESCRIBE_STRUCT(ReentryStep, (), (step, unit_id, occurred_at, state, code, detail, title, title_zh, next_step, next_step_zh))
struct Reentered {
  std::string form;
  std::string call_id, incident_id, number;
  std::vector<ReentryStep> steps;  // In order of time.
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(Reentered, (), (form, call_id, incident_id, number, steps, position))

// Blocks until all is durable. The call and its incident are refused as a whole; later steps are refused one by one.
// Errors: reentry.form_malformed, reentry.form_used, reentry.too_old, reentry.times_missing, those of the commands.
Result<Reentered> enter(sequencer::Centre& centre, journal::Vault const& vault, std::string const& actor, ReentryForm const& form,
                        Place const& place);

}  // namespace tocsin::api::paper
