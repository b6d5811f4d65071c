#include "server/machine/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>

namespace tocsin::server {

namespace {

std::optional<std::int64_t> number_from_environment(char const* name) {
  char const* const text = std::getenv(name);
  if (text == nullptr) return {};
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(text, text + std::strlen(text), number);
  if (error != std::errc{} || *end != '\0') return {};
  return number;
}

// A datagram socket connected to the manager's; -1: nobody waits.
int connect_to(char const* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::size_t const length = std::strlen(path);
  if (length < 2 || length >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@')) return -1;
  std::memcpy(address.sun_path, path, length);
  if (path[0] == '@') address.sun_path[0] = '\0';  // Linux's abstract names.
  int const fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  auto const size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
  if (::connect(fd, reinterpret_cast<sockaddr const*>(&address), size) == 0) return fd;
  ::close(fd);
  return -1;
}

}  // namespace

ServiceManager::ServiceManager() {
  if (char const* const path = std::getenv("NOTIFY_SOCKET")) socket_ = connect_to(path);
  auto const wait_us = number_from_environment("WATCHDOG_USEC");
  auto const pid = number_from_environment("WATCHDOG_PID");
  if (wait_us && *wait_us > 0 && (!pid || *pid == ::getpid())) watchdog_ = std::chrono::microseconds(*wait_us);
}

ServiceManager::~ServiceManager() {
  if (socket_ >= 0) ::close(socket_);
}

void ServiceManager::ready(std::string_view status) { send("READY=1\nSTATUS=" + std::string(status)); }

void ServiceManager::status(std::string_view status) { send("STATUS=" + std::string(status)); }

void ServiceManager::alive() {
  if (!watchdog_) return;
  auto const now = std::chrono::steady_clock::now();
  if (now - last_alive_ < *watchdog_ / 3) return;
  last_alive_ = now;
  send("WATCHDOG=1");
}

void ServiceManager::stopping() { send("STOPPING=1"); }

void ServiceManager::send(std::string_view message) const {
  // A manager that does not read must not hold up the server.
  if (socket_ >= 0) static_cast<void>(::send(socket_, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

}  // namespace tocsin::server
