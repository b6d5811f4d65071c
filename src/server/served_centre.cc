#include "server/served_centre.h"

#include <pthread.h>

#include <iostream>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "api/contract/error_catalogue.h"
#include "server/commands/commands.h"

namespace tocsin::server {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

constexpr milliseconds kTend{100};    // Between two looks whether this centre still leads, or leads now.
constexpr seconds kSilence{10};       // So long without a look is no busy moment any more.
constexpr seconds kAbstain{10};       // Who handed over takes the lead back when nobody has taken it for so long.
constexpr seconds kFirstPause{1};     // Until it is opened again: as long as systemd waits (RestartSec);
constexpr seconds kLongestPause{60};  // longer each time that it is in vain.

std::string scheme_and_host(Settings const& settings) {
  return fmt::format("{}://{}", settings.tls.certificate.empty() ? "http" : "https", settings.listen.substr(0, settings.listen.rfind(':')));
}

}  // namespace

ServedCentre::ServedCentre(Settings settings, RuntimeOptions options, bool is_alone)
    : settings_(std::move(settings)),
      options_(std::move(options)),
      is_alone_(is_alone),
      name_(is_alone ? std::string() : fmt::format("centre {}", settings_.number)) {
  if (auto const address = parse_listen(settings_.listen)) port_ = address->port;
}

ServedCentre::~ServedCentre() {
  stop();
  wait();
}

void ServedCentre::wait() {
  if (thread_.joinable()) thread_.join();
}

void ServedCentre::start() {
  thread_ = std::jthread([this](std::stop_token const& stop) { run(stop); });
}

void ServedCentre::stop() {
  thread_.request_stop();
  wake_.notify_all();
}

void ServedCentre::run(std::stop_token const& stop) {
  // Threads are named after the one that began them: the log tells by it which centre speaks (signals.cc).
  if (!is_alone_) ::pthread_setname_np(::pthread_self(), name_.c_str());
  seconds pause = kFirstPause;
  while (!stop.stop_requested()) {
    auto runtime = open();
    begun_ = true;
    if (runtime) {
      pause = kFirstPause;
      tend(stop, **runtime);
      auto const why = (*runtime)->centre().failed();
      close(std::move(*runtime));
      if (stop.stop_requested()) break;
      if (is_alone_ && why) {
        report(*why);
        break;
      }
      // Where another leads now, it goes on behind it.
      options_.standby = options_.standby || !options_.journal.empty();
      options_.abstain = why ? milliseconds(0) : milliseconds(kAbstain);
      if (!why) continue;
      answer_meanwhile(*why);
    } else {
      say_why(runtime.error());
      if (is_alone_) break;
      answer_meanwhile(runtime.error());
    }
    std::unique_lock lock(wake_mutex_);
    wake_.wait_for(lock, stop, std::exchange(pause, std::min(pause * 2, kLongestPause)), [] { return false; });
  }
  doorman_.reset();
  ended_ = true;
}

Result<std::unique_ptr<Runtime>> ServedCentre::open() {
  TOCSIN_TRY(auto runtime, Runtime::open(options_));
  if (auto const why = runtime->centre().stopped(); why && is_alone_)
    std::cerr << (options_.standby ? say("standby: ", "备用：") : say("read-only: ", "只读：")) << why->detail << '\n';
  TOCSIN_TRY(auto const address, parse_listen(settings_.listen));
  letting_go_ = false;  // What was asked of the opening before is done.
  runtime->set_let_go([this] { let_go(); });
  TOCSIN_CHECK(runtime->start_control());
  if (!settings_.pack_folder.empty()) runtime->keep_pack(settings_.pack_folder);
  doorman_.reset();
  TOCSIN_CHECK(runtime->listen(address.host, port_, settings_.web));
  port_ = runtime->port();
  spdlog::info("listening on {}:{}, folder {}, position {}", address.host, port_, settings_.data, runtime->centre().position());
  std::unique_lock const lock(mutex_);
  open_ = runtime.get();
  down_.reset();
  url_ = fmt::format("{}:{}", scheme_and_host(settings_), port_);
  return runtime;
}

void ServedCentre::tend(std::stop_token const& stop, Runtime& runtime) {
  tended_at_ = Steady::now().time_since_epoch().count();
  tending_ = true;
  while (!stop.stop_requested() && !letting_go_ && !runtime.centre().failed()) {
    if (auto const tended = runtime.tend(); !tended) spdlog::error("{}: {}", tended.error().code, tended.error().detail);
    // Only if the state can still be read.
    runtime.centre().read([](core::World const&) {});
    tended_at_ = Steady::now().time_since_epoch().count();
    std::unique_lock lock(wake_mutex_);
    wake_.wait_for(lock, stop, kTend, [this] { return letting_go_.load(); });
  }
  tending_ = false;
}

// Nobody finds it from then on; who looks at it already is waited for. It is closed without the lock: its own threads may want to look.
void ServedCentre::close(std::unique_ptr<Runtime> runtime) {
  {
    std::unique_lock const lock(mutex_);
    open_ = nullptr;
    down_ = runtime->centre().failed().value_or(Error{ErrorKind::kUnavailable, "centre.opening", "this centre is being opened"});
  }
  if (auto const why = runtime->centre().failed(); why && !is_alone_)
    spdlog::error("this centre stops and is opened again: {}: {}", why->code, why->detail);
  runtime->stop();
}

void ServedCentre::say_why(Error const& error) const {
  if (!is_alone_) {
    spdlog::error("this centre cannot be opened; the others go on: {}: {}", error.code, error.detail);
    return;
  }
  report(error);
  if (error.code == "journal.damaged_at" && !settings_.read_only)
    std::cerr << say("To look at the state up to the last good entry: ", "查看最后一条完好日志之前的状态：")
              << "tocsin serve --read-only --data " << settings_.data << '\n';
}

// Whoever asks its address is told, as a standby tells that it follows: load balancers and screens go on asking.
void ServedCentre::answer_meanwhile(Error const& why) {
  {
    std::unique_lock const lock(mutex_);
    down_ = why;
  }
  auto const address = parse_listen(settings_.listen);
  if (doorman_ || !address) return;
  api::http::Handlers handlers;
  auto const problem = [this] {
    auto const now = down();
    // Strangers read it: only the code.
    auto response = api::problem({ErrorKind::kUnavailable, now ? now->code : "centre.opening", ""}, "en");
    response.status = 503;
    response.close = true;
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
  };
  handlers.handle = [problem](api::http::Request request, api::http::Reply reply) {
    if (request.path != "/healthz") return reply(problem());
    api::http::Response alive;
    alive.status = 204;
    reply(std::move(alive));
  };
  handlers.refuse = [problem](api::http::Refused) { return problem(); };
  api::http::TlsContext tls;
  if (!settings_.tls.certificate.empty()) {
    auto shown = api::http::show_certificate(settings_.tls);
    if (!shown) return;
    tls = std::move(*shown);
  }
  auto listening = api::http::HttpServer::listen(address->host, port_, {.max_connections = 100}, std::move(handlers), std::move(tls));
  if (!listening) return;
  doorman_ = std::move(*listening);
  port_ = doorman_->port();
  doorman_->start();
}

void ServedCentre::let_go() {
  {
    std::lock_guard const lock(wake_mutex_);
    letting_go_ = true;
  }
  wake_.notify_all();
}

std::optional<Error> ServedCentre::down() const {
  std::shared_lock const lock(mutex_);
  return down_;
}

std::string ServedCentre::url() const {
  std::shared_lock const lock(mutex_);
  return url_;
}

bool ServedCentre::is_alive() const {
  return !tending_ || Steady::now() - Steady::time_point(Steady::duration(tended_at_.load())) < kSilence;
}

api::CityCentre ServedCentre::city_row() const {
  BilingualText const name{settings_.name_zh, settings_.name_en};
  std::shared_lock const lock(mutex_);
  if (open_ != nullptr) return api::city_row(open_->centre(), open_->clock(), open_->centre().journal().header().centre, name);
  return {.number = settings_.number, .name = name, .state = "stopped", .reason = down_ ? down_->code : "centre.opening"};
}

std::string ServedCentre::status() const {
  std::shared_lock const lock(mutex_);
  std::string how = "opening";
  if (open_ != nullptr) {
    auto const why = open_->centre().stopped();
    how = why ? why->code : "leads";
  } else if (down_) {
    how = down_->code;
  }
  return fmt::format("{}: {}", settings_.number, how);
}

}  // namespace tocsin::server
