#include "server/machine/service_manager.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

using tocsin::server::ServiceManager;

namespace {

// What systemd does: a datagram socket whose name stands in the environment of the server.
class Manager {
 public:
  Manager() : path_(std::filesystem::temp_directory_path() / ("notify-" + std::to_string(::getpid()))) {
    std::filesystem::remove(path_);
    fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    REQUIRE(::bind(fd_, reinterpret_cast<sockaddr const*>(&address), sizeof(address)) == 0);
    ::setenv("NOTIFY_SOCKET", path_.c_str(), 1);
  }
  ~Manager() {
    for (char const* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
    ::close(fd_);
    std::filesystem::remove(path_);
  }
  std::string next() const {
    char text[256];
    auto const size = ::recv(fd_, text, sizeof(text), 0);
    return size < 0 ? std::string() : std::string(text, static_cast<std::size_t>(size));
  }

 private:
  std::filesystem::path path_;
  int fd_ = -1;
};

}  // namespace

TEST_CASE("a service manager hears when the server is ready, lives and ends") {
  Manager const manager;
  ::setenv("WATCHDOG_USEC", "3600000000", 1);
  ServiceManager server;
  server.ready("http://127.0.0.1:8080");
  CHECK(manager.next() == "READY=1\nSTATUS=http://127.0.0.1:8080");
  server.alive();
  server.alive();
  CHECK(manager.next() == "WATCHDOG=1");
  CHECK(manager.next().empty());  // Not more often than needed.
  server.stopping();
  CHECK(manager.next() == "STOPPING=1");
}

TEST_CASE("a watchdog of another process is not answered, and without a manager nothing is sent") {
  {
    Manager const manager;
    ::setenv("WATCHDOG_USEC", "1000", 1);
    ::setenv("WATCHDOG_PID", "1", 1);
    ServiceManager server;
    server.alive();
    CHECK(manager.next().empty());
  }
  ServiceManager alone;
  alone.ready("nobody listens");
  alone.alive();
}
