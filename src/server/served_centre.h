// ServedCentre: one of the centres of this process, on a thread of its own: opened, kept up, and opened again when it fails, so that no
// centre waits for another. A centre that is alone in its process ends with it instead: whoever started it starts it again.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "api/http/server.h"
#include "server/runtime.h"
#include "server/settings.h"

namespace tocsin::server {

class ServedCentre {
 public:
  ServedCentre(Settings settings, RuntimeOptions options, bool is_alone);
  ~ServedCentre();  // As stop(), and waits until it is closed.

  void start();
  void stop();                               // Asks for it.
  void wait();                               // Until it is closed.
  bool has_begun() const { return begun_; }  // Opened, or tried to.
  bool has_ended() const { return ended_; }  // Alone, and there is no way on.
  // False: it should look after itself and has not for long. Only a new process helps it.
  bool is_alive() const;
  // One line: its number, where it is reached, how it is.
  std::string status() const;
  std::string url() const;
  Settings const& settings() const { return settings_; }

  // `f` gets the runtime, or null where it is not open; it is not closed meanwhile. Keep it short.
  template <class F>
  auto look(F&& f) const {
    std::shared_lock const lock(mutex_);
    return f(open_);
  }
  // Lets the lead go and goes on as a standby. From any thread.
  void let_go();
  api::CityCentre city_row() const;
  void set_city(api::CityDesk city) { options_.city = std::move(city); }  // Before start().
  std::optional<Error> down() const;                                      // Why it is not open.

 private:
  void run(std::stop_token const& stop);
  Result<std::unique_ptr<Runtime>> open();
  void tend(std::stop_token const& stop, Runtime& runtime);
  void close(std::unique_ptr<Runtime> runtime);
  void say_why(Error const& error) const;
  void answer_meanwhile(Error const& why);

  Settings settings_;
  RuntimeOptions options_;
  bool const is_alone_;
  std::string const name_;  // "centre 12"; of one that is alone empty.
  mutable std::shared_mutex mutex_;
  Runtime* open_ = nullptr;
  std::optional<Error> down_;
  std::string url_;
  std::uint16_t port_ = 0;                          // The one that was taken: it stays, also where a free one was asked for.
  std::unique_ptr<api::http::HttpServer> doorman_;  // Answers while the centre cannot.
  std::atomic<bool> letting_go_{false};
  std::atomic<bool> begun_{false}, ended_{false}, tending_{false};
  std::atomic<std::chrono::steady_clock::rep> tended_at_{0};
  std::mutex wake_mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace tocsin::server
