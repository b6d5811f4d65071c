#include "server/machine/signals.h"

#include <csignal>
#include <cstdlib>

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

}  // namespace tocsin::server
