#include "server/runtime.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "api/http/client.h"
#include "api/paper/printable_pack.h"
#include "demo/demo_plan.h"
#include "journal/kept_lists/hold_list.h"
#include "register/compile.h"
#include "server/control.h"
#include "server/jurisdictions_of.h"
#include "server/open_journal.h"
#include "server/web_pack.h"

namespace tocsin::server {

namespace fs = std::filesystem;

namespace {

std::optional<Hash> chain_at(journal::Journal const& journal, std::uint64_t position) {
  if (position == 0) return journal.header().genesis;
  auto const page = journal.read(position, 1);
  return page && !page->empty() ? std::optional(page->front().chain) : std::nullopt;
}

core::Request of_the_server(core::Command command, std::string_view name) {
  core::Request request;
  request.command = std::move(command);
  request.envelope.command_id = sha256(name);
  request.envelope.actor = {"system"};
  request.envelope.origin = "first_start";
  request.envelope.source = Source::kSystem;
  return request;
}

Result<std::uint64_t> submit(sequencer::Centre& centre, core::Command command, std::string const& name) {
  auto const outcome = centre.submit_and_wait(of_the_server(std::move(command), name));
  if (outcome.error) return std::unexpected(*outcome.error);
  return outcome.entry->position;
}

std::string text_of(fs::path const& file) {
  std::ostringstream out;
  if (std::ifstream in(file, std::ios::binary); in) out << in.rdbuf();
  return std::move(out).str();
}

// Holds that are newer than the journal, and that it came out of a backup.
std::vector<core::Request> before_time(core::World const& world, journal::Journal const& of, fs::path const& mark,
                                       std::string const& list) {
  std::vector<core::Request> out;
  std::string left = text_of(mark);
  if (left.empty()) {
    // Not knowing would mean to erase what nobody has looked at yet: a moment's trouble with the database is waited out.
    auto in_database = of.restore_mark();
    for (int attempt = 0; !in_database && attempt < 50; ++attempt) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      in_database = of.restore_mark();
    }
    if (!in_database) spdlog::error("whether this journal was restored cannot be read: {}", in_database.error().detail);
    if (in_database) left = std::move(*in_database);
  }
  if (!left.empty()) {
    std::istringstream words(left);
    std::string made_at;
    proposal::NoteRestore note;
    words >> made_at >> note.position;
    if (auto const at = parse_rfc3339(made_at)) note.backup_made_at = *at;
    out.push_back(of_the_server(proposal::Command{note}, "restored " + left));
  }
  // The machine's own list is the newer one where both speak of an incident.
  auto const newer = journal::newer_holds(of.header().genesis, world.position, left + "\n" + text_of(list));
  if (newer.unreadable > 0) spdlog::error("{} lines of the list of legal holds ({}) cannot be read", newer.unreadable, list);
  if (!newer.holds.empty()) {
    spdlog::warn("{} legal holds are newer than this journal: they stand again", newer.holds.size());
    out.push_back(of_the_server(proposal::Command{proposal::Reinstate{newer.holds}}, "reinstate " + journal::random_name()));
  }
  return out;
}

}  // namespace

std::string default_key_file(fs::path const& folder) {
  char const* const state = std::getenv("XDG_STATE_HOME");
  char const* const home = std::getenv("HOME");
  fs::path const base = state != nullptr && *state != '\0'
                            ? fs::path(state)
                            : fs::path(home != nullptr && *home != '\0' ? home : "/var/lib") / ".local" / "state";
  std::error_code ignored;
  std::string const where = fs::weakly_canonical(fs::absolute(folder, ignored), ignored).string();
  return (base / "tocsin" / (to_hex(sha256(where)).substr(0, 16) + ".key")).string();
}

std::string erasure_list_beside(std::string const& key_file) { return (fs::path(key_file).parent_path() / "erasures").string(); }

std::string hold_list_beside(std::string const& key_file) { return (fs::path(key_file).parent_path() / "holds").string(); }
fs::path restore_mark(fs::path const& folder) { return folder / "restored"; }

Result<std::unique_ptr<Runtime>> Runtime::open(RuntimeOptions const& options) {
  std::unique_ptr<Runtime> runtime(new Runtime);
  Runtime& r = *runtime;
  r.options_ = options;
  std::error_code error;
  if (options.read_only && api::http::Client::connect_local((options.folder / "control.sock").string()))
    return conflict("journal.in_use", "a server works on " + options.folder.string() + " already; look there");
  if (!options.read_only) fs::create_directories(options.folder, error);
  if (error) return unavailable("server.folder_unusable", options.folder.string() + ": " + error.message());
  fs::permissions(options.folder, fs::perms::owner_all, error);

  std::string const key_file = options.key_file.empty() ? default_key_file(options.folder) : options.key_file;
  // Where the journal lies elsewhere, it does not hold the folder's lock: access.db and the rest want one server all the same.
  if (!options.journal.empty() && !options.read_only) TOCSIN_CHECK(r.folder_lock_.take(options.folder.string()));
  TOCSIN_TRY(auto journal, open_journal({.folder = options.folder.string(),
                                         .url = options.journal,
                                         .role = options.read_only ? JournalRole::kRead
                                                 : options.standby ? JournalRole::kStandby
                                                                   : JournalRole::kLead,
                                         .centre = options.centre,
                                         .erasure_list = erasure_list_beside(key_file),
                                         .abstain = options.abstain}));
  if (options.standby && !journal->header().key_check)
    return not_found("journal.not_found", "this journal was never led yet: the first server starts without --standby");
  // A new key only for a folder that has none yet: with a fresh key nothing old could be read.
  TOCSIN_TRY(auto key, journal::MasterKey::from_file(key_file, !journal->header().key_check.has_value()));
  TOCSIN_TRY(r.vault_, journal::Vault::attach(*journal, key));
  Hash const draft_key = hmac_sha256(key.bytes(), "drafts");
  Hash const idempotency_key = hmac_sha256(key.bytes(), "idempotency");
  std::string const token_file = (options.folder / "access.db").string();
  TOCSIN_TRY(r.accounts_, access::AccountStore::open(token_file, draft_key));
  r.accounts_->require_second_factor(options.require_second_factor);
  r.data_sets_ = std::make_unique<api::DataSets>(options.folder);
  r.speeds_ = std::make_unique<api::SpeedsNow>(options.folder);
  r.roads_ = std::make_unique<api::RoadsNow>(*r.data_sets_, *r.speeds_);

  Instant head_at{};
  if (auto const head = journal->head(); head.position > 0)
    if (auto const last = journal->read(head.position, 1); last && !last->empty()) head_at = last->front().at;
  // A stepped clock starts where the journal ends; a new one at a moment that any feed lies behind.
  Instant const stepped_from = head_at.is_set() ? head_at : from_civil({.year = 2000});
  r.clock_ = std::make_unique<api::Clock>(options.clock == RuntimeOptions::Clock::kStepped ? api::Clock::stepped(stepped_from)
                                          : options.clock == RuntimeOptions::Clock::kDemo
                                              ? api::Clock::demo(options.demo_start, options.demo_speed)
                                              : api::Clock::real());
  r.speeds_->set_local_time([self = runtime.get()] { return self->clock_->now() + Duration::microseconds(self->utc_offset_us_.load()); });
  auto clock_of = [clock = r.clock_.get()] { return clock->now(); };
  TOCSIN_CHECK(r.open_positions(journal->header().centre));
  r.streams_ = std::make_unique<api::StreamHub>(
      *r.positions_, *r.clock_, [accounts = r.accounts_.get()](std::string_view id) { return accounts->name_of(id); }, options.demo);
  sequencer::CentreOptions centre_options;
  centre_options.snapshot_folder = (options.folder / "snapshots").string();
  centre_options.read_only = options.read_only;
  centre_options.standby = options.standby;
  if (!options.read_only) fs::create_directories(centre_options.snapshot_folder, error);
  centre_options.hold_list = hold_list_beside(key_file);
  centre_options.before_time = [mark = restore_mark(options.folder), list = centre_options.hold_list](
                                   core::World const& world, journal::Journal const& of) { return before_time(world, of, mark, list); };
  auto const on_applied = [self = runtime.get()](core::World const& world, core::Entry const& entry, Hash const& chain) {
    bool is_activated = false, is_decided = false;
    for (auto const& event : entry.events) {
      if (auto const* module = std::get_if<proposal::Event>(&event); module && std::holds_alternative<proposal::Restored>(*module)) {
        std::error_code ignored;
        fs::remove(restore_mark(self->options_.folder), ignored);
        self->restore_noted_ = true;
      }
      is_decided = is_decided || std::holds_alternative<standard_address::Event>(event);
      if (auto const* module = std::get_if<jurisdiction::Event>(&event)) {
        if (auto const* activated = std::get_if<jurisdiction::DataSetActivated>(module)) {
          is_activated = true;
          self->data_sets_->activate_soon(activated->version, [version = activated->version](Error const& error) {
            spdlog::error("data set {} cannot be opened: {} {}", version, error.code, error.detail);
          });
        } else if (auto const* speeds = std::get_if<jurisdiction::SpeedsActivated>(module)) {
          self->take_up_speeds(speeds->version);
        }
      }
    }
    // More decisions may follow one; a data set is compared with them at once.
    if (auto* const keeper = self->keeper_told_.load(); keeper != nullptr && (is_activated || is_decided)) keeper->look(is_activated);
    bool const closes = std::ranges::any_of(entry.events, [](core::Event const& event) {
      return std::holds_alternative<closure::Event>(event) || std::holds_alternative<jurisdiction::Event>(event);
    });
    if (closes && self->roads_->change(world)) self->advice_.roads_changed(world.position);
    self->utc_offset_us_ = world.configuration.settings.utc_offset.us;
    self->streams_->on_applied(world, entry, chain);
  };
  TOCSIN_TRY(r.centre_,
             sequencer::Centre::start(std::move(journal), centre_options, [clock = r.clock_.get()] { return clock->now(); }, on_applied));
  r.positions_->start();
  r.utc_offset_us_ = r.centre_->read([](core::World const& world) { return world.configuration.settings.utc_offset.us; });
  r.data_sets_->set_today(
      [self = runtime.get()] { return address::day_of(self->clock_->now(), Duration::microseconds(self->utc_offset_us_.load())); });
  // Nothing is applied meanwhile: on a standby newer ones could come in between, and would be put back.
  r.centre_->read([&](core::World const& world) {
    if (auto const& chosen = world.jurisdiction.speeds) r.take_up_speeds(chosen->version);
  });
  r.gate_ = std::make_unique<api::CommandGate>(*r.centre_, idempotency_key);
  r.past_ = std::make_unique<api::PastWorlds>(*r.centre_);
  r.searches_ = std::make_unique<api::PlaceSearches>(*r.centre_, *r.clock_);
  r.searches_->start();
  auto const active = r.centre_->read([](core::World const& world) { return world.jurisdiction.data_set; });
  if (active)
    if (auto const opened = r.data_sets_->activate(active->version); !opened)
      spdlog::error("data set {} cannot be opened: {} {}", active->version, opened.error().code, opened.error().detail);
  r.register_keeper_ = std::make_unique<api::RegisterKeeper>(
      options.folder, *r.data_sets_, *r.centre_, [self = runtime.get()](std::string const& version, std::string const& instead_of) {
        return self->activate_data_set(version, instead_of);
      });
  r.keeper_told_ = r.register_keeper_.get();
  r.speed_keeper_ = std::make_unique<api::SpeedKeeper>(options.folder, *r.data_sets_, *r.speeds_, *r.positions_, *r.centre_, clock_of,
                                                       [self = runtime.get()](jurisdiction::ActivateSpeeds command) {
                                                         auto const name = "speeds " + command.version + " " + journal::random_name();
                                                         return submit(*self->centre_, jurisdiction::Command{std::move(command)}, name);
                                                       });
  r.centre_->read([&](core::World const& world) { r.roads_->change(world); });
  auto const begins_at = r.centre_->position();
  r.streams_->begin(begins_at, chain_at(r.centre_->journal(), begins_at));
  r.streams_->start();
  auto pages = api::WebAssets::open(web_pack());
  if (pages) r.pages_ = std::make_unique<api::WebAssets>(std::move(*pages));
  r.metrics_.gauge("journal_position", [c = r.centre_.get()] { return static_cast<double>(c->position()); });
  r.metrics_.gauge("journal_checked_position", [c = r.centre_.get()] { return static_cast<double>(c->checked_position()); });
  r.metrics_.gauge("journal_damaged", [c = r.centre_.get()] { return c->damage() ? 1.0 : 0.0; });
  r.metrics_.gauge("clock_behind_journal_seconds",
                   [c = r.centre_.get(), clock = r.clock_.get()] { return static_cast<double>(api::behind_journal(*c, *clock).us) / 1e6; });
  r.metrics_.gauge("closures_without_road", [roads = r.roads_.get()] { return static_cast<double>(roads->without_road()); });
  r.metrics_.gauge("intake_stopped", [c = r.centre_.get()] { return c->stopped() ? 1.0 : 0.0; });
  r.metrics_.gauge("stream_listeners", [s = r.streams_.get()] { return static_cast<double>(s->listeners()); });
  r.metrics_.gauge("positions_lost", [p = r.positions_.get()] { return static_cast<double>(p->lost()); });
  r.metrics_.gauge("positions_waiting", [p = r.positions_.get()] { return static_cast<double>(p->status().waiting); });
  r.metrics_.gauge("positions_out_of_time", [p = r.positions_.get()] { return static_cast<double>(p->status().out_of_time); });
  r.metrics_.gauge("positions_failing", [p = r.positions_.get()] { return p->status().problem ? 1.0 : 0.0; });
  r.metrics_.gauge("positions_files_set_aside", [p = r.positions_.get()] { return static_cast<double>(p->set_aside().size()); });
  r.metrics_.gauge("open_incidents", [c = r.centre_.get()] {
    return c->read([](core::World const& world) {
      double open = 0;
      for (auto const& [id, incident] : world.incident.incidents) open += incident::is_open(incident) ? 1 : 0;
      return open;
    });
  });
  r.metrics_.gauge("leads", [c = r.centre_.get()] { return c->leads() && !c->failed() ? 1.0 : 0.0; });
  if (options.read_only) return runtime;
  r.keep_history();
  TOCSIN_CHECK(r.tend());
  if (options.audit) {
    auto audit = AuditWatch::open(*r.centre_, options.folder.string(), key_file, !options.standby, *options.audit);
    // Calls are taken without an audit too: its folder is of no journal.
    if (!audit && audit.error().code != "audit.nodes_unusable") return std::unexpected(audit.error());
    if (audit) {
      r.audit_ = std::move(*audit);
      r.audit_->add_to(r.metrics_);
      r.audit_->start();
    } else {
      spdlog::error("no audit: {} {}", audit.error().code, audit.error().detail);
    }
  }
  return runtime;
}

// Beside the journal, so that whoever takes over knows where the units were.
Result<void> Runtime::open_positions(std::uint16_t centre) {
  telemetry::Options options;
  options.file = (options_.folder / "telemetry.db").string();
  options.postgres = options_.journal;
  options.schema = fmt::format("tocsin_{}", centre);
  options.days_kept = options_.track_days;
  if (!options_.read_only) options.clock = [clock = clock_.get()] { return clock->now(); };
  options.epoch = [this] { return centre_ && centre_->leads() && !centre_->failed() ? centre_->journal().epoch() : 0; };
  options.say = [](bool is_trouble, std::string const& text) { spdlog::log(is_trouble ? spdlog::level::err : spdlog::level::info, text); };
  TOCSIN_TRY(positions_, telemetry::Positions::open(std::move(options)));
  for (auto const& aside : positions_->set_aside())
    spdlog::error("telemetry.db of {} was damaged: it is set aside as {}, and tracks of before are missing", options_.folder.string(),
                  aside);
  return {};
}

void Runtime::keep_history() {
  history::Options options;
  options.file = (options_.folder / "history.db").string();
  options.postgres = options_.journal;
  options.schema = fmt::format("tocsin_{}", centre_->journal().header().centre);
  options.months_kept = options_.history_months;
  options.forgets = options_.past == RuntimeOptions::Past::kFoldsAndForgets;
  options.clock = [clock = clock_.get()] { return clock->now(); };
  options.durable = [c = centre_.get()] { return c->position(); };
  options.folds = [c = centre_.get()] { return c->leads() && !c->failed(); };
  options.say = [](bool is_trouble, std::string const& text) { spdlog::log(is_trouble ? spdlog::level::err : spdlog::level::info, text); };
  history_ = std::make_unique<history::History>(centre_->journal(), std::move(options));
  metrics_.gauge("history_position", [h = history_.get()] { return static_cast<double>(h->status().position); });
  metrics_.gauge("history_failing", [h = history_.get()] { return h->status().problem ? 1.0 : 0.0; });
  metrics_.gauge("history_files_removed", [h = history_.get()] { return static_cast<double>(h->status().removed); });
}

// The screens and /readyz, which strangers read, say only the code.
void Runtime::say_trouble() {
  auto const say_once = [](std::optional<Error> const& error, bool& said) {
    if (error && !std::exchange(said, true)) spdlog::error("{}: {}", error->code, error->detail);
  };
  if (!centre_->read_only()) say_once(centre_->stopped(), said_stopped_);
  say_once(centre_->damage(), said_damage_);
  Duration const behind = api::behind_journal(*centre_, *clock_);
  if (behind > Duration{} && !said_clock_)
    spdlog::error(
        "clock.behind_journal: the clock is {} s behind the journal's last entry; until it has caught up the centre's time stands "
        "still and no timer runs. Set the clock (chronyc makestep)",
        behind.us / 1'000'000);
  if (behind == Duration{} && said_clock_) spdlog::info("the clock has caught up with the journal");
  said_clock_ = behind > Duration{};
}

Result<void> Runtime::tend() {
  say_trouble();
  if (certificate_) tend_certificate();
  // The entry is durable: the mark in the database is done with. Where this fails, the same command is known and given but once.
  if (centre_->leads() && restore_noted_.exchange(false))
    if (auto const cleared = centre_->journal().set_restore_mark({}); !cleared) spdlog::error("{}", cleared.error().detail);
  if (started_ || options_.read_only || options_.demo || !centre_->leads()) return {};
  started_ = true;
  register_keeper_->look(true);
  if (options_.standby) spdlog::info("this server leads now, at position {}", centre_->position());
  return first_start();
}

void Runtime::tend_certificate() {
  if (auto renewed = certificate_->look()) http_->show(std::move(renewed));
}

void Runtime::take_up_speeds(std::string const& version) {
  if (auto const taken = speeds_->activate(version); !taken)
    spdlog::error("speeds {} cannot be read, {} go on: {} {}", version, speeds_->current()->version, taken.error().code,
                  taken.error().detail);
}

Result<void> Runtime::first_start() {
  bool const has_words = centre_->read([](core::World const& world) { return !world.configuration.types.empty(); });
  if (has_words) return {};
  TOCSIN_CHECK(
      submit(*centre_, configuration::Command{configuration::SetCatalogue{configuration::default_catalogue()}}, "default catalogue"));
  TOCSIN_CHECK(submit(*centre_, configuration::Command{configuration::SetSettings{}}, "default settings"));
  for (auto const& type : configuration::default_incident_types())
    TOCSIN_CHECK(submit(*centre_, configuration::Command{configuration::DefineType{type}}, "default type " + type.type.text));
  for (auto const& card : demo::default_run_cards())
    TOCSIN_CHECK(submit(*centre_, run_card::Command{run_card::Define{card}}, "default run card " + card.run_card.text));
  for (int i = 1; i <= 4; ++i) {
    std::string const number = std::to_string(i);
    TOCSIN_CHECK(submit(
        *centre_, seat::Command{seat::Define{{"A" + number}, {"调度席 " + number, "Dispatch seat " + number}, journal::random_name()}},
        "default seat " + number));
  }
  return {};
}

api::Edge Runtime::edge() {
  return {*centre_,
          *gate_,
          *vault_,
          *accounts_,
          *positions_,
          *data_sets_,
          *speeds_,
          *roads_,
          *clock_,
          *streams_,
          advice_,
          *past_,
          readings_,
          *searches_,
          metrics_,
          *register_keeper_,
          *speed_keeper_,
          options_.demo,
          demo_control_,
          options_.secure_cookies || !options_.tls.certificate.empty(),
          audit_ ? audit_->desk() : api::AuditDesk{},
          history_.get(),
          options_.city};
}

Result<std::uint64_t> Runtime::activate_data_set(std::string const& version, std::string const& instead_of) {
  // Whoever asks meanwhile goes on with the version before: the new one serves from the moment its event is applied (on_applied above),
  // and is ready by then.
  TOCSIN_TRY(auto const active, data_sets_->prepare(version));
  auto const& data = *active->data;
  jurisdiction::ActivateDataSet command{version,        std::string(data.label()), std::string(data.attribution()),
                                        data.is_demo(), jurisdictions_of(data),    instead_of};
  return submit(*centre_, jurisdiction::Command{std::move(command)}, "activate " + version + " " + journal::random_name());
}

Result<journal::Journal::Sharing> Runtime::hand_over() {
  if (options_.journal.empty() || !let_go_)
    return conflict("centre.not_shared", options_.folder.string() + " has a journal of its own, which no other server follows");
  if (centre_->read_only() || centre_->failed()) return conflict("centre.not_leading", "this server follows already");
  TOCSIN_TRY(auto const sharing, centre_->journal().sharing());
  if (!sharing || sharing->standbys == 0) return conflict("centre.no_standby", "nobody would lead this centre");
  if (sharing->ready == 0 && sharing->reading)
    return conflict("centre.standby_behind",
                    fmt::format("the standby has read up to position {} of {}", *sharing->reading, centre_->position()));
  spdlog::info("the lead is handed over, at position {}", centre_->position());
  let_go_();
  return *sharing;
}

Result<void> Runtime::start_control() {
  api::ApiServerOptions options;
  options.local_socket = (options_.folder / "control.sock").string();
  options.workers = 1;
  options.limits.max_body_bytes = 4 * 1024 * 1024;
  TOCSIN_TRY(control_, api::ApiServer::listen(std::move(options), edge(), nullptr));
  add_control_routes(*control_, *this);
  control_->start();
  if (options_.read_only) return {};
  register_keeper_->start();
  if (options_.past != RuntimeOptions::Past::kStill) history_->start();
  if (options_.measures_at_night) speed_keeper_->start();
  return {};
}

Result<void> Runtime::listen(std::string const& address, std::uint16_t port, std::string const& web_folder) {
  api::ApiServerOptions options;
  options.address = address;
  options.port = port;
  options.web_folder = web_folder;
  options.workers = options_.workers;
  std::size_t const descriptors = api::http::raise_descriptor_limit();
  options.limits = api::http::within(options.limits, descriptors / options_.of_process);
  if (!options_.tls.certificate.empty()) {
    TOCSIN_TRY(certificate_, CertificateWatch::open(options_.tls));
    options.tls = certificate_->shown();
    metrics_.gauge("tls_certificate_ends_in_seconds", [watch = certificate_.get()] { return watch->ends_in_s(); });
  }
  spdlog::info("{} file descriptors: at most {} connections, {} from one address", descriptors, options.limits.max_connections,
               options.limits.max_connections_of_address);
  TOCSIN_TRY(http_, api::ApiServer::listen(std::move(options), edge(), pages_.get()));
  http_->start();
  return {};
}

void Runtime::keep_pack(fs::path const& folder) {
  pack_writer_ = std::make_unique<PackWriter>(folder, [this] {
    auto const contents = centre_->read([](core::World const& world) { return api::paper::pack_contents(world); });
    auto const active = data_sets_->current();
    api::paper::PackOptions const options{.now = clock_->now(), .demo = options_.demo};
    return std::vector<PackFile>{
        {"tocsin-pack.zh.html", api::paper::printable_pack(contents, active.get(), options, api::paper::Language::kZh)},
        {"tocsin-pack.en.html", api::paper::printable_pack(contents, active.get(), options, api::paper::Language::kEn)}};
  });
  metrics_.gauge("printable_pack_age_seconds", [writer = pack_writer_.get()] { return writer->age_s(); });
}

void Runtime::stop() {
  if (history_) history_->stop();  // First: else those who serve would wait for a question that hangs.
  if (register_keeper_) register_keeper_->stop();
  if (speed_keeper_) speed_keeper_->stop();
  if (streams_) streams_->stop();
  if (http_) http_->stop();
  if (control_) control_->stop();
  if (searches_) searches_->stop();
  if (audit_) audit_->stop();
  // Nobody reports any more, and the lead is still ours.
  if (positions_) positions_->stop();
}

Runtime::~Runtime() {
  stop();
  pack_writer_.reset();
  // The centre stops before those its threads speak to.
  audit_.reset();
  history_.reset();
  gate_.reset();
  centre_.reset();
}

}  // namespace tocsin::server
