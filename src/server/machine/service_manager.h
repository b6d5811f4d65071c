// What a service manager (systemd, Type=notify) is told: when the server takes requests, that it still lives, that it ends. Nothing is sent
// where no manager asked for it. Protocol: sd_notify(3); two environment variables and one datagram, so no library is linked for it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tocsin::server {

class ServiceManager {
 public:
  ServiceManager();  // From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  ~ServiceManager();
  ServiceManager(ServiceManager const&) = delete;
  ServiceManager& operator=(ServiceManager const&) = delete;

  void ready(std::string_view status);   // One line that `systemctl status` shows.
  void status(std::string_view status);  // Another line from now on.
  void alive();                          // As often as one likes: sent three times within the time the manager waits.
  void stopping();

 private:
  void send(std::string_view message) const;
  int socket_ = -1;
  std::optional<std::chrono::microseconds> watchdog_;
  std::chrono::steady_clock::time_point last_alive_;
};

}  // namespace tocsin::server
