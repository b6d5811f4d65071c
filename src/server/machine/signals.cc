#include "server/machine/signals.h"

#include <pthread.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace tocsin::server {

namespace {

sigset_t stopping() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// "[centre 12] ", where the thread has that name.
class CentreOfThread final : public spdlog::custom_flag_formatter {
 public:
  void format(spdlog::details::log_msg const&, std::tm const&, spdlog::memory_buf_t& out) override {
    char name[16] = {};
    if (::pthread_getname_np(::pthread_self(), name, sizeof name) != 0 || !std::string_view(name).starts_with("centre ")) return;
    for (std::string_view const part : {std::string_view("["), std::string_view(name), std::string_view("] ")})
      out.append(part.data(), part.data() + part.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<CentreOfThread>(); }
};

}  // namespace

void block_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t const set = stopping();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void wait_for_signal() {
  sigset_t const set = stopping();
  int received = 0;
  sigwait(&set, &received);
}

bool wait_for_signal(std::chrono::milliseconds longest) {
  sigset_t const set = stopping();
  timespec const time{static_cast<time_t>(longest.count() / 1000), static_cast<long>(longest.count() % 1000) * 1'000'000};
  return sigtimedwait(&set, nullptr, &time) > 0;
}

void log_to_stderr() {
  auto logger = spdlog::get("tocsin");
  spdlog::set_default_logger(logger ? logger : spdlog::stderr_color_mt("tocsin"));
  spdlog::set_pattern("[%Y-%m-%dT%H:%M:%S.%eZ] [%^%l%$] %v", spdlog::pattern_time_type::utc);
  char const* const level = std::getenv("TOCSIN_LOG");
  spdlog::set_level(level != nullptr && std::string_view(level) == "debug" ? spdlog::level::debug : spdlog::level::info);
}

void log_centres() {
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<CentreOfThread>('*').set_pattern("[%Y-%m-%dT%H:%M:%S.%eZ] [%^%l%$] %*%v");
  spdlog::set_formatter(std::move(formatter));
}

}  // namespace tocsin::server
