// RunningServer: the real program ($TOCSIN_BIN, else build/release/tocsin) on a free port and in a folder of its own; both end with the
// object.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "api/http/client.h"

namespace tocsin::bench {

class RunningServer {
 public:
  // `arguments` begin with the command: {"serve", "--clock", "real"}.
  explicit RunningServer(std::vector<std::string> arguments) {
    char const* const named = std::getenv("TOCSIN_BIN");
    program_ = named != nullptr ? named : "build/release/tocsin";
    std::string pattern = (std::filesystem::temp_directory_path() / "tocsin-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) stop_with("no temporary folder");
    folder_ = pattern;
    ::setenv("XDG_STATE_HOME", (folder_ + "/state").c_str(), 1);
    arguments.insert(arguments.begin(), program_);
    for (auto const& more : {std::string("--data"), data(), std::string("--listen"), std::string("127.0.0.1:0")}) arguments.push_back(more);
    int out[2];
    if (::pipe(out) != 0) stop_with("no pipe");
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(out[1], 1);
      int const log = ::open((folder_ + "/log").c_str(), O_WRONLY | O_CREAT, 0600);
      ::dup2(log, 2);
      ::close(out[0]);
      std::vector<char*> words;
      for (auto& word : arguments) words.push_back(word.data());
      words.push_back(nullptr);
      ::execv(program_.c_str(), words.data());
      ::_exit(127);
    }
    ::close(out[1]);
    std::string text;
    char c = 0;
    while (::read(out[0], &c, 1) == 1) {
      text += c;
      auto const at = text.find("http://127.0.0.1:");
      if (at == std::string::npos) continue;
      auto const end = text.find_first_not_of("0123456789", at + 17);
      if (end == std::string::npos) continue;
      url_ = text.substr(at, end - at);
      break;
    }
    out_ = out[0];
    if (url_.empty()) stop_with("the server did not start, see " + folder_ + "/log");
  }
  ~RunningServer() {
    if (pid_ > 0) {
      ::kill(pid_, SIGTERM);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(out_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  RunningServer(RunningServer const&) = delete;

  std::string const& url() const { return url_; }
  std::uint16_t port() const { return static_cast<std::uint16_t>(std::stoi(url_.substr(url_.rfind(':') + 1))); }
  std::string const& folder() const { return folder_; }
  std::string data() const { return folder_ + "/data"; }
  std::string token(std::string const& role) const {
    std::FILE* const pipe = ::popen(fmt::format("{} token create --data {} --role {}", program_, data(), role).c_str(), "r");
    char text[4096] = {};
    std::size_t const n = std::fread(text, 1, sizeof text - 1, pipe);
    ::pclose(pipe);
    std::string out(text, n);
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
  }
  // "VmRSS" or "VmHWM", in megabytes.
  double memory_mb(std::string const& what) const {
    std::ifstream status(fmt::format("/proc/{}/status", pid_));
    std::string line;
    while (std::getline(status, line))
      if (line.starts_with(what + ":")) return std::stod(line.substr(what.size() + 1)) / 1024;
    return 0;
  }

 private:
  [[noreturn]] static void stop_with(std::string const& why) {
    fmt::print(stderr, "{}\n", why);
    std::exit(1);
  }
  std::string program_, folder_, url_;
  pid_t pid_ = -1;
  int out_ = -1;
};

inline std::unique_ptr<api::http::Client> connect(RunningServer const& server) {
  auto client = api::http::Client::connect(server.url());
  if (!client) {
    fmt::print(stderr, "{}\n", client.error().detail);
    std::exit(1);
  }
  return std::move(*client);
}
using Headers = std::vector<std::pair<std::string, std::string>>;
inline api::http::Response require(api::http::Client& client, std::string const& method, std::string const& target, std::string const& body,
                                   Headers const& headers) {
  auto answer = client.request(method, target, body, headers);
  if (!answer || answer->status >= 300) {
    fmt::print(stderr, "{} {}: {}\n", method, target, answer ? answer->body : answer.error().detail);
    std::exit(1);
  }
  return std::move(*answer);
}

}  // namespace tocsin::bench
