// Speeds by hour of week: which version travel times are made with, what it says, and putting another one in place.
#pragma once

#include "api/advice/speed_keeper.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"

namespace tocsin::api {

struct SpeedRow {
  std::string mode;                        // normal, siren
  std::string road_class;                  // motorway ... ferry
  std::vector<std::int64_t> percent;       // Of the mode's speed on this class; 168 hours, Monday 0 o'clock first.
  std::vector<std::int64_t> observations;  // Behind each; 0: assumed.
};
BOOST_DESCRIBE_STRUCT(SpeedRow, (), (mode, road_class, percent, observations))
struct MeasuringShown {
  std::string step;       // resting, reading_drives, measuring, activating, failed
  std::int64_t runs = 0;  // Finished since the start of the server.
  std::optional<Instant> last_began_at;
  std::int64_t drives = 0, legs = 0, left_out = 0;           // Of the last one: what was looked at, what counted, what was of no use.
  std::string version;                                       // That it put in force; empty: nothing was measured.
  std::optional<std::int64_t> asked_run;                     // To whoever asked: the one that does it; over when `runs` is as high.
  std::optional<std::string> code, detail, title, title_zh;  // Why it failed.
};
BOOST_DESCRIBE_STRUCT(MeasuringShown, (),
                      (step, runs, last_began_at, drives, legs, left_out, version, asked_run, code, detail, title, title_zh))
struct SpeedsShown {
  std::string version;  // built_in, or of a file.
  std::string origin;   // built_in, imported, measured
  std::int64_t observations = 0;
  std::optional<Instant> measured_until, activated_at;
  std::string hour;                     // mon 08: the one that travel times are made for now.
  std::optional<std::string> not_read;  // The version that is activated, when its file cannot be read: then `version` goes on.
  MeasuringShown measuring;
  std::vector<SpeedRow> rows;
};
BOOST_DESCRIBE_STRUCT(SpeedsShown, (), (version, origin, observations, measured_until, activated_at, hour, not_read, measuring, rows))
struct ActivateSpeedsBody {
  std::string version;
};
BOOST_DESCRIBE_STRUCT(ActivateSpeedsBody, (), (version))

struct GetSpeeds {
  using Body = Nothing;
  using Answer = SpeedsShown;
  sequencer::Centre const& centre;
  SpeedsNow const& speeds;
  SpeedKeeper const& keeper;
  Result<Answer> read(Exchange const& exchange) const;
};
// Installed ones (tocsin import speeds), or the built-in ones.
struct ActivateSpeeds {
  using Body = ActivateSpeedsBody;
  using Answer = Done;
  CommandGate const& gate;
  SpeedsNow const& speeds;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
// Now, without waiting for the night.
struct MeasureSpeeds {
  using Body = Nothing;
  using Answer = MeasuringShown;
  SpeedKeeper& keeper;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
Endpoint endpoint(GetSpeeds e);
Endpoint endpoint(MeasureSpeeds e);
Endpoint endpoint(ActivateSpeeds e);

}  // namespace tocsin::api
