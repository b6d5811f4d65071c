#include "feed/feeder.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <queue>
#include <thread>

#include "codec/json_writer.h"
#include "feed/call_file.h"
#include "feed/fleet_board.h"
#include "feed/pairing.h"
#include "feed/server_link.h"
#include "feed/set_up.h"
#include "feed/wire.h"

namespace tocsin::feed {
namespace {

// What happens at the same moment happens in this order: units are freed before they are asked for.
enum class Step { kStatus, kHome, kClose, kCall, kSend, kStandDown };
struct Event {
  Instant at;
  Step step{};
  std::uint64_t number = 0;  // As they were thought of: the last tie.
  std::size_t call = 0;
  std::string unit;
  std::optional<std::size_t> row;
  std::string status;
  std::uint64_t way = 0;
};
struct Later {
  bool operator()(Event const& a, Event const& b) const { return std::tie(a.at, a.step, a.number) > std::tie(b.at, b.step, b.number); }
};

struct Course {  // One call on its way.
  std::string incident_id;
  std::optional<Wgs84> place;
  std::vector<bool> used;
  bool proposed = false, closing = false, closed = false;
  std::size_t running = 0;  // Units that are on it.
  bool anyone_sent = false, anyone_on_scene = false, anyone_transported = false;
  std::map<std::string, std::int64_t> eta_s;  // Of the units sent.
};

using Seconds = std::vector<std::int64_t>;

class Feeder {
 public:
  Feeder(FeedOptions const& options, ServerLink& link, CallFile const& file, Ground const& ground)
      : options_(options), link_(link), file_(file), ground_(ground), courses_(file.calls.size()) {}

  Result<Report> run();

 private:
  void push(Event event) {
    event.number = ++events_made_;
    events_.push(std::move(event));
  }
  Result<void> set_clock(Instant at);
  Result<void> record();  // What waits, at the moment of its last.
  Result<void> handle(Event const& event);
  void take_call(Event const& event);
  Result<void> send(Event const& event);
  void play(std::size_t call, std::string const& unit, std::size_t row, Instant sent_at);
  void report_status(Event const& event);
  void stand_down(Event const& event);
  void leave(std::size_t call, std::string const& unit, std::optional<Wgs84> from, std::optional<Duration> took, Instant at);
  void close_when_done(std::size_t call, Instant at);
  void close(Event const& event);
  void count(std::size_t call, wire::IncidentDetail const& detail);
  wire::Place const* nearest_hospital(Wgs84 from) const;
  void judge(wire::Recommendation const& advice, std::vector<FleetBoard::Free> const& free,
             std::map<std::string, std::int64_t> const& eta_s, Wgs84 place);

  FeedOptions const& options_;
  ServerLink& link_;
  CallFile const& file_;
  Ground const& ground_;
  std::vector<Course> courses_;
  FleetBoard board_;
  std::priority_queue<Event, std::vector<Event>, Later> events_;
  std::uint64_t events_made_ = 0;
  Instant clock_, started_, batch_began_, batch_last_;
  std::chrono::steady_clock::time_point real_start_;
  Report report_;
  std::map<std::string, Seconds> phases_;
  Seconds lost_;
};

// Reports of one unit keep their order; those of different units run side by side.
std::size_t lane_of(std::string_view unit) {
  std::size_t out = 0;
  for (char const c : unit) out = out * 31 + static_cast<unsigned char>(c);
  return out;
}

Result<void> Feeder::set_clock(Instant at) {
  if (at <= clock_) return {};
  if (options_.speed > 0) {
    auto const due = std::chrono::microseconds(static_cast<std::int64_t>(static_cast<double>((at - started_).us) / options_.speed));
    std::this_thread::sleep_until(real_start_ + due);
  }
  TOCSIN_CHECK(link_.require("POST", kBase + "/clock", codec::to_json(wire::Step{at})));
  clock_ = at;
  return {};
}

Result<void> Feeder::record() {
  if (link_.waiting() == 0) return {};
  TOCSIN_CHECK(set_clock(batch_last_));
  return link_.flush();
}

Result<Report> Feeder::run() {
  std::map<std::string, Wgs84> homes;
  for (auto const& station : ground_.stations)
    if (auto const at = wgs84_from_degrees(station.location.lat, station.location.lon)) homes[station.station_id] = *at;
  for (auto const& unit : ground_.units)
    if (auto const home = homes.find(unit.station); home != homes.end() && unit.availability == "available")
      board_.add(unit.unit_id, unit.capabilities, home->second);
  for (std::size_t i = 0; i < file_.calls.size(); ++i) {
    auto const& where = ground_.places[i].location;
    if (auto const at = wgs84_from_degrees(where.lat, where.lon)) courses_[i].place = *at;
    courses_[i].used.assign(file_.calls[i].rows.size(), false);
    push({.at = file_.calls[i].entered, .step = Step::kCall, .call = i});
  }
  real_start_ = std::chrono::steady_clock::now();
  clock_ = ground_.configuration.clock.now;
  started_ = events_.empty() ? clock_ : events_.top().at;
  std::size_t said = 0;
  while (!events_.empty()) {
    Event const event = events_.top();
    events_.pop();
    if (link_.waiting() > 0 && (event.at - batch_began_ > options_.window || link_.waiting() >= 200)) TOCSIN_CHECK(record());
    if (link_.waiting() == 0) batch_began_ = event.at;
    batch_last_ = event.at;
    TOCSIN_CHECK(handle(event));
    if (options_.say && report_.calls_closed >= static_cast<std::int64_t>(said + 500)) {
      said += 500;
      options_.say(fmt::format("{}  {} of {} calls closed", to_rfc3339(clock_), report_.calls_closed, file_.calls.size()));
    }
  }
  TOCSIN_CHECK(record());

  report_.calls = static_cast<std::int64_t>(file_.calls.size());
  report_.file_rows = static_cast<std::int64_t>(file_.rows);
  report_.mended_moments = static_cast<std::int64_t>(file_.mended);
  report_.units = static_cast<std::int64_t>(board_.size());
  report_.stations = static_cast<std::int64_t>(ground_.stations.size());
  report_.streets_m = ground_.streets_m;
  report_.calls_at_addresses = ground_.at_addresses;
  report_.run_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - real_start_).count();
  report_.requests = static_cast<std::int64_t>(link_.requests());
  report_.commands_per_s = report_.run_s > 0 ? static_cast<double>(report_.commands) / report_.run_s : 0;
  for (auto const& [code, refused] : link_.refusals()) report_.refusals[code] = static_cast<std::int64_t>(refused.count);
  for (char const* phase : {"answered_to_assigned", "assigned_to_en_route", "en_route_to_on_scene", "road_travel", "answered_to_on_scene",
                            "transporting_to_hospital", "assigned_to_cleared"})
    report_.phases.push_back({phase, percentiles(std::move(phases_[phase]))});
  auto& line = report_.straight_line;
  for (auto const s : lost_) line.lost_total_s += s;
  line.lost = percentiles(std::move(lost_));
  line.slower_share = line.choices > 0 ? static_cast<double>(line.slower + line.unreachable) / static_cast<double>(line.choices) : 0;
  return report_;
}

Result<void> Feeder::handle(Event const& event) {
  switch (event.step) {
    case Step::kCall: take_call(event); return {};
    case Step::kSend: return send(event);
    case Step::kStatus: report_status(event); return {};
    case Step::kStandDown: stand_down(event); return {};
    case Step::kHome:
      if (board_.arrive_home(event.unit, event.way)) {
        ++report_.commands;
        link_.later(lane_of(event.unit), "POST", kBase + "/units/" + event.unit + "/status",
                    codec::to_json(wire::Status{.status = "in_quarters", .occurred_at = event.at}));
      }
      return {};
    case Step::kClose:
      if (link_.waiting() > 0) {  // Its units' last reports come first.
        TOCSIN_CHECK(record());
        batch_began_ = event.at;
      }
      batch_last_ = event.at;
      close(event);
      return {};
  }
  return {};
}

void Feeder::take_call(Event const& event) {
  auto const& call = file_.calls[event.call];
  auto const& place = ground_.places[event.call];
  wire::NewCall body;
  body.place_text = place.label;
  body.location = place.location;
  if (place.kind == "address" && !place.code.empty()) body.address_code = place.code;
  body.incident_type = call.incident_type;
  body.priority = call.priority;
  body.rang_at = body.answered_at = call.answered;
  ++report_.commands;
  link_.later(event.call, "POST", kBase + "/calls", codec::to_json(body), [this, i = event.call](Answer const& answer) {
    if (auto const taken = read_answer<wire::CallTaken>(answer); answer.good() && taken && taken->incident_id)
      courses_[i].incident_id = *taken->incident_id;
  });
  Instant last{};
  for (auto const& row : call.rows)
    if (row.dispatched != last) push({.at = last = row.dispatched, .step = Step::kSend, .call = event.call});
}

void Feeder::judge(wire::Recommendation const& advice, std::vector<FleetBoard::Free> const& free,
                   std::map<std::string, std::int64_t> const& eta_s, Wgs84 place) {
  auto& line = report_.straight_line;
  std::vector<std::string> judged;
  for (auto const& unit : advice.units) {
    if (unit.fills.empty() || std::ranges::find(judged, unit.fills.front()) != judged.end()) continue;
    judged.push_back(unit.fills.front());
    auto const choice = straight_line_choice(free, unit.fills.front(), place, eta_s);
    if (!choice) continue;
    ++line.choices;
    line.other_unit += choice->differs ? 1 : 0;
    if (!choice->lost_s) ++line.unreachable;
    if (choice->lost_s && *choice->lost_s > 0) {
      ++line.slower;
      lost_.push_back(*choice->lost_s);
    }
  }
}

Result<void> Feeder::send(Event const& event) {
  TOCSIN_CHECK(record());
  TOCSIN_CHECK(set_clock(event.at));
  auto const& call = file_.calls[event.call];
  Course& course = courses_[event.call];
  auto const waits = [&](std::size_t r) { return !course.used[r] && call.rows[r].dispatched <= event.at; };
  bool any_waits = !course.proposed;
  for (std::size_t r = 0; r < call.rows.size(); ++r) any_waits = any_waits || waits(r);
  if (!any_waits) {  // Its row is played already, by a unit of the proposal.
    close_when_done(event.call, event.at);
    return {};
  }
  auto const give_up = [&](std::size_t r) {
    course.used[r] = true;
    ++report_.rows_without_unit;
  };

  auto const free = board_.free_units(event.at);
  wire::Positions on_air;
  std::string also;
  for (auto const& unit : free) {
    also += (also.empty() ? "" : ",") + unit.unit_id;
    if (!unit.in_quarters) on_air.units.push_back({unit.unit_id, unit.at.lat(), unit.at.lon(), event.at});
  }
  if (!on_air.units.empty()) TOCSIN_CHECK(link_.ask("POST", kBase + "/positions", codec::to_json(on_air)));
  wire::Recommendation advice;
  if (!course.incident_id.empty()) {
    TOCSIN_TRY(auto const answer, link_.ask("GET", kBase + "/incidents/" + course.incident_id + "/recommendation?lang=en&also=" + also));
    if (auto read = read_answer<wire::Recommendation>(answer); answer.good() && read) advice = std::move(*read);
  }
  std::map<std::string, std::int64_t> eta_s;
  for (auto const* list : {&advice.units, &advice.alternatives})
    for (auto const& unit : *list)
      if (unit.eta_s) eta_s.try_emplace(unit.unit_id, *unit.eta_s);

  std::vector<SentUnit> chosen;
  std::vector<std::optional<std::size_t>> rows;
  if (!course.proposed) {
    course.proposed = true;
    if (course.place) judge(advice, free, eta_s, *course.place);
    for (auto const& unit : advice.units) chosen.push_back({unit.unit_id, unit.fills.empty() ? "" : unit.fills.front()});
    for (auto const& lack : advice.shortfalls)
      if (!lack.capability.empty()) report_.shortfalls[lack.capability] += lack.needed - lack.found;
    rows = pair_rows(chosen, call.rows, course.used);
  }
  // What the file's department sent beyond the card, and later: each time the nearest by road that can do it.
  for (std::size_t r = 0; r < call.rows.size(); ++r) {
    if (!waits(r)) continue;
    auto const capability = call.rows[r].rule->capability;
    std::string best;
    for (auto const& unit : free) {
      auto const eta = eta_s.find(unit.unit_id);
      if (eta == eta_s.end() || !unit.can(capability) || std::ranges::find(chosen, unit.unit_id, &SentUnit::unit_id) != chosen.end())
        continue;
      if (best.empty() || eta->second < eta_s.at(best)) best = unit.unit_id;
    }
    if (best.empty()) {
      give_up(r);
      continue;
    }
    course.used[r] = true;
    chosen.push_back({best, std::string(capability)});
    rows.emplace_back(r);
  }
  if (!chosen.empty()) {
    wire::Dispatch body{{}, advice.advice_id};
    for (auto const& unit : chosen) body.unit_ids.push_back(unit.unit_id);
    ++report_.commands;
    TOCSIN_TRY(auto const answer, link_.ask("POST", kBase + "/incidents/" + course.incident_id + "/dispatch", codec::to_json(body)));
    if (!answer.good()) {
      for (std::size_t k = 0; k < chosen.size(); ++k)
        if (rows[k]) give_up(*rows[k]);
      chosen.clear();
    }
  }
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    auto const& unit = chosen[k].unit_id;
    board_.send(unit);
    ++course.running;
    course.anyone_sent = true;
    course.eta_s[unit] = eta_s.count(unit) != 0 ? eta_s.at(unit) : -1;
    push({.at = event.at, .step = Step::kStatus, .call = event.call, .unit = unit, .status = "acknowledged"});
    if (rows[k]) {
      play(event.call, unit, *rows[k], event.at);
      continue;
    }
    // Nobody of its kind went in truth: it is stood down when the first is there, or the first leaves.
    Instant until = call.rows.front().cleared;
    for (auto const& row : call.rows)
      if (row.on_scene) until = std::min(until, *row.on_scene);
    push({.at = std::max(until, event.at + Duration::minutes(1)), .step = Step::kStandDown, .call = event.call, .unit = unit});
  }
  close_when_done(event.call, event.at);
  return {};
}

void Feeder::play(std::size_t call, std::string const& unit, std::size_t r, Instant sent_at) {
  auto const& row = file_.calls[call].rows[r];
  ++report_.rows_played;
  auto const at = [&](std::optional<Instant> moment, char const* status) {
    if (moment) push({.at = std::max(*moment, sent_at), .step = Step::kStatus, .call = call, .unit = unit, .row = r, .status = status});
  };
  at(row.en_route, "en_route");
  at(row.on_scene, "on_scene");
  at(row.transporting, "transporting");
  at(row.at_hospital, "at_hospital");
  at(row.cleared, "available");
}

void Feeder::report_status(Event const& event) {
  Course& course = courses_[event.call];
  wire::Status body{.status = event.status, .occurred_at = event.at};
  std::optional<Wgs84> at;
  if (event.status == "on_scene") course.anyone_on_scene = true, at = course.place;
  if (event.status == "transporting") course.anyone_transported = true;
  wire::Place const* const hospital =
      course.place && (event.status == "transporting" || event.status == "at_hospital") ? nearest_hospital(*course.place) : nullptr;
  if (hospital != nullptr) body.hospital = hospital->label;
  ++report_.commands;
  link_.later(lane_of(event.unit), "POST", kBase + "/units/" + event.unit + "/status", codec::to_json(body));
  if (event.status == "at_hospital" && hospital != nullptr)
    if (auto const there = wgs84_from_degrees(hospital->location.lat, hospital->location.lon)) at = *there;
  if (at)
    link_.later(lane_of(event.unit), "POST", kBase + "/positions",
                codec::to_json(wire::Positions{{{event.unit, at->lat(), at->lon(), event.at}}}));
  if (event.status != "available") return;

  auto const& row = file_.calls[event.call].rows[*event.row];
  std::optional<Wgs84> from = row.en_route || row.on_scene ? course.place : std::nullopt;
  if (row.at_hospital && course.place)
    if (auto const* const last = nearest_hospital(*course.place))
      if (auto const there = wgs84_from_degrees(last->location.lat, last->location.lon)) from = *there;
  std::optional<Duration> took;
  if (row.en_route && row.on_scene) took = *row.on_scene - *row.en_route;
  leave(event.call, event.unit, from, took, event.at);
}

void Feeder::stand_down(Event const& event) {
  ++report_.units_stood_down;
  ++report_.commands;
  link_.later(lane_of(event.unit), "POST", kBase + "/incidents/" + courses_[event.call].incident_id + "/stand_down",
              codec::to_json(wire::StandDown{{event.unit}, event.at}));
  // It had not set out: the server gives back what it was before. One that was called from the road still has to go home.
  if (auto const way = board_.call_off(event.unit, event.at))
    push({.at = way->home_at, .step = Step::kHome, .call = event.call, .unit = event.unit, .way = way->number});
  --courses_[event.call].running;
  close_when_done(event.call, event.at);
}

void Feeder::leave(std::size_t call, std::string const& unit, std::optional<Wgs84> from, std::optional<Duration> took, Instant at) {
  auto const way = board_.release(unit, from, at, took);
  push({.at = way.home_at, .step = Step::kHome, .call = call, .unit = unit, .way = way.number});
  --courses_[call].running;
  close_when_done(call, at);
}

void Feeder::close_when_done(std::size_t call, Instant at) {
  Course& course = courses_[call];
  bool const all_rows = std::ranges::find(course.used, false) == course.used.end();
  if (course.running > 0 || !course.proposed || !all_rows || course.closing) return;
  course.closing = true;
  push({.at = at, .step = Step::kClose, .call = call});
}

void Feeder::close(Event const& event) {
  Course const& course = courses_[event.call];
  if (course.incident_id.empty()) return;
  auto const disposition =
      disposition_of(file_.calls[event.call].incident_type, course.anyone_transported, course.anyone_on_scene, course.anyone_sent);
  if (!course.anyone_sent) ++report_.calls_without_unit;
  ++report_.commands;
  link_.later(event.call, "POST", kBase + "/incidents/" + course.incident_id + "/close",
              codec::to_json(wire::Close{std::string(disposition), event.at}));
  link_.later(event.call, "GET", kBase + "/incidents/" + course.incident_id, "", [this, i = event.call](Answer const& answer) {
    if (auto const detail = read_answer<wire::IncidentDetail>(answer); answer.good() && detail) count(i, *detail);
  });
}

// From what the server holds, not from what was sent.
void Feeder::count(std::size_t call, wire::IncidentDetail const& detail) {
  auto const& incident = detail.incident;
  if (incident.state == "closed") ++report_.calls_closed;
  auto const add = [&](char const* phase, std::optional<Instant> from, std::optional<Instant> to) {
    if (from && to) phases_[phase].push_back((*to - *from).whole_seconds());
  };
  std::optional<Instant> answered;
  if (!detail.calls.empty()) answered = detail.calls.front().answered_at;
  add("answered_to_assigned", answered, incident.first_assigned_at);
  add("answered_to_on_scene", answered, incident.first_arrived_at);
  for (auto const& one : incident.assignments) {
    if (one.end_reason == "stood_down") continue;
    add("assigned_to_en_route", one.assigned_at, one.en_route_at);
    add("en_route_to_on_scene", one.en_route_at, one.arrived_at);
    add("transporting_to_hospital", one.transporting_at, one.at_hospital_at);
    add("assigned_to_cleared", one.assigned_at, one.cleared_at);
    auto const eta = courses_[call].eta_s.find(one.unit_id);
    if (one.en_route_at && one.arrived_at && eta != courses_[call].eta_s.end() && eta->second >= 0)
      phases_["road_travel"].push_back(eta->second);
  }
}

wire::Place const* Feeder::nearest_hospital(Wgs84 from) const {
  wire::Place const* best = nullptr;
  std::int64_t best_m = 0;
  for (auto const& hospital : ground_.hospitals) {
    auto const at = wgs84_from_degrees(hospital.location.lat, hospital.location.lon);
    if (!at) continue;
    auto const metres = distance_m(from, *at);
    if (best == nullptr || metres < best_m) best = &hospital, best_m = metres;
  }
  return best;
}

}  // namespace

Result<Report> run_feed(FeedOptions const& options) {
  TOCSIN_TRY(auto file, read_calls(options.calls));
  TOCSIN_TRY(auto const link, ServerLink::connect(options.server, options.token, std::max<std::size_t>(1, options.lanes), options.ca_file));
  TOCSIN_TRY(auto ground, look_around(*link));
  link->set_run(fmt::format("feed-{}", ground.configuration.position));
  if (ground.units.empty()) {
    TOCSIN_CHECK(make_fleet(*link, file, ground));
    if (options.say) options.say(fmt::format("{} stations and {} units registered", ground.stations.size(), ground.units.size()));
  }
  if (options.length.us > 0) keep_first(file, options.length);
  move_weeks(file, ground.configuration.clock.now);
  TOCSIN_CHECK(find_places(*link, file, ground));
  auto report = Feeder(options, *link, file, ground).run();
  if (report && options.say)
    for (auto const& [code, refused] : link->refusals())
      options.say(fmt::format("refused {} x {}: {}", refused.count, code, refused.example));
  return report;
}

}  // namespace tocsin::feed
