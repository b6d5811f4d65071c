#include "demo/callers.h"

#include <algorithm>

#include "api/boundary/caller_location.h"

namespace tocsin::demo {

namespace {
constexpr Duration kOffset = Duration::hours(8);
constexpr Duration kPatience = Duration::seconds(150);  // Then a caller gives up.
}  // namespace

Instant local_midnight(Instant at) {
  std::int64_t const day = Duration::days(1).us;
  std::int64_t const local = at.us + kOffset.us;
  return {local - local % day - kOffset.us};
}

Callers::Callers(Desk& desk, DemoDispatcher& dispatcher, Schedule& schedule, DemoCity const& city, place_register::DataSet const& data,
                 Scenario scenario, OnDay on_day)
    : desk_(desk), dispatcher_(dispatcher), schedule_(schedule), city_(city), data_(data), scenario_(scenario), on_day_(std::move(on_day)) {
  takers_free_.resize(scenario == Scenario::kStorm ? 24 : 8);
}

void Callers::begin(Instant now) {
  midnight_ = local_midnight(now);
  // Every date has its own day; the same date and seed, the same day.
  auto const date = static_cast<std::uint64_t>((midnight_.us + kOffset.us) / Duration::days(1).us);
  day_ = generate_day(city_, city_.seed * 1'000'003 + date, scenario_);
  opened_.clear();
  if (on_day_) on_day_(day_, midnight_, now);
  for (std::size_t i = 0; i < day_.calls.size(); ++i) {
    Instant const at = midnight_ + day_.calls[i].at;
    if (at >= now) schedule_.at(at, [this, i](Instant t) { ring(i, t); });
  }
  schedule_.at(midnight_ + Duration::days(1), [this](Instant t) { begin(t); });
}

Place Callers::place_of(DemoCall const& call) const {
  Place place;
  place.text = call.place_text;
  place.data_set = std::string(data_.version());
  if (call.location_source == LocationSource::kRegister && call.location) {
    place.location = call.location;
    place.address_code = call.address_code;
    place.source = LocationSource::kRegister;
    place.uncertainty_m = call.uncertainty_m;
  } else if (call.incident != kNoIncident) {
    // The call-taker asks until the place is on the map, and pins it; the telephone's own position stays with the caller's details.
    place.location = day_.incidents[call.incident].at;
    place.source = LocationSource::kPin;
    place.uncertainty_m = 100;
  }
  if (place.location) {
    auto const areas = data_.jurisdictions_at(*place.location);
    place.county.text = std::string(areas.county.code);
    place.township.text = std::string(areas.township.code);
  }
  return place;
}

void Callers::ring(std::size_t index, Instant now) {
  auto ringing = std::make_shared<Ringing>();
  ringing->call = day_.calls[index];
  ringing->record = journal::random_name();
  ++rung_;
  DemoCall const& call = ringing->call;
  std::vector<journal::SealedDetail> details;
  call::Register command;
  command.channel = call.channel;
  command.answered = false;
  command.rang_at = now;
  command.language = call.language;
  command.record = ringing->record;
  command.caller = desk_.seal(ringing->record, call.callback, details);
  auto const entry = desk_.submit(call::Command{std::move(command)}, now, std::move(details));
  if (!entry) return;
  auto const* const registered = find_event<call::Event, call::Registered>(*entry);
  if (registered == nullptr) return;
  ringing->id = registered->call;
  if (call.location && (call.location_source == LocationSource::kNetwork || call.location_source == LocationSource::kDevice)) {
    std::vector<journal::SealedDetail> sealed;
    call::Locate locate;
    locate.call = ringing->id;
    locate.source = call.location_source;
    locate.uncertainty_m = call.uncertainty_m;
    locate.detail = desk_.seal(ringing->record, api::caller_location_text({call.location, {}}), sealed);
    desk_.submit(call::Command{std::move(locate)}, now, std::move(sealed));
  }
  auto const free = std::min_element(takers_free_.begin(), takers_free_.end());
  Instant const answered = std::max(now + call.ring, *free);
  if (call.kind == CallKind::kAbandoned || answered - now > kPatience) {
    schedule_.at(now + (call.kind == CallKind::kAbandoned ? call.ring : kPatience), [this, ringing](Instant t) { abandon(ringing, t); });
    return;
  }
  *free = answered + call.talk + Duration::seconds(5);
  ringing->seat = (free - takers_free_.begin()) % 2 == 0 ? "C1" : "C2";
  schedule_.at(answered, [this, ringing](Instant t) { answer(ringing, t); });
}

void Callers::abandon(Shared const& ringing, Instant now) {
  if (!desk_.submit(call::Command{call::Abandon{ringing->id}}, now)) return;
  // Called back once; then it ends, as what it was.
  schedule_.at(now + Duration::seconds(70), [this, ringing](Instant t) {
    desk_.submit(call::Command{call::CallBack{ringing->id, "no_answer"}}, t);
    desk_.submit(call::Command{call::End{ringing->id, call::Outcome::kInformation}}, t + Duration::seconds(20));
  });
}

void Callers::answer(Shared const& ringing, Instant now) {
  ringing->answered = now;
  if (!desk_.submit(call::Command{call::Answer{ringing->id, SeatCode{ringing->seat}}}, now)) return;  // A person took it.
  DemoCall const& call = ringing->call;
  if (call.kind == CallKind::kSilent) {
    schedule_.at(now + Duration::seconds(7), [this, ringing](Instant t) { desk_.submit(call::Command{call::MarkSilent{ringing->id}}, t); });
    schedule_.at(now + Duration::seconds(40),
                 [this, ringing](Instant t) { desk_.submit(call::Command{call::CallBack{ringing->id, "reached"}}, t); });
    schedule_.at(now + Duration::seconds(75), [this, ringing](Instant t) { hang_up(ringing, t); });
    return;
  }
  schedule_.at(now + call.talk * 3 / 10, [this, ringing](Instant t) { learn(ringing, t); });
  if (call.incident != kNoIncident) schedule_.at(now + call.talk * 4 / 10, [this, ringing](Instant t) { open_or_join(ringing, t); });
  schedule_.at(now + call.talk, [this, ringing](Instant t) { hang_up(ringing, t); });
}

void Callers::learn(Shared const& ringing, Instant now) {
  DemoCall const& call = ringing->call;
  std::vector<journal::SealedDetail> details;
  call::Update update;
  update.call = ringing->id;
  if (!call.text.empty()) update.text = desk_.seal(ringing->record, call.text, details);
  if (call.incident != kNoIncident) {
    update.place = place_of(call);
    update.type.text = day_.incidents[call.incident].type;
  }
  desk_.submit(call::Command{std::move(update)}, now, std::move(details));
}

void Callers::open_or_join(Shared const& ringing, Instant now) {
  DemoCall const& call = ringing->call;
  DemoIncident const truth = day_.incidents[call.incident];
  auto const known = opened_.find(call.incident);
  bool const is_open = known != opened_.end() && desk_.read([&](core::World const& world) {
    auto const found = world.incident.incidents.find(known->second);
    return found != world.incident.incidents.end() && incident::is_open(found->second);
  });
  // One in six is taken for a new incident first and merged when somebody notices.
  bool const overlooked = call.talk.us / 1000 % 6 == 0;
  if (is_open && !overlooked) {
    desk_.submit(call::Command{call::Join{ringing->id, known->second}}, now);
    return;
  }
  call::OpenIncident open;
  open.call = ringing->id;
  open.type.text = truth.type;
  open.priority = truth.priority;
  open.incident_record = journal::random_name();
  open.created_by_demo = true;
  auto const entry = desk_.submit(call::Command{std::move(open)}, now);
  if (!entry) return;
  auto const* const opened = find_event<incident::Event, incident::Opened>(*entry);
  if (opened == nullptr) return;
  if (is_open) {
    dispatcher_.merge_later(known->second, opened->incident, now);
    return;
  }
  opened_[call.incident] = opened->incident;
  dispatcher_.take(opened->incident, truth, now);
}

void Callers::hang_up(Shared const& ringing, Instant now) {
  call::Outcome const outcome = ringing->call.kind == CallKind::kMisdial ? call::Outcome::kMisdial : call::Outcome::kInformation;
  desk_.submit(call::Command{call::End{ringing->id, outcome}}, now);
}

}  // namespace tocsin::demo
