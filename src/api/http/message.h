// Requests and responses as the endpoints see them. What parses and writes them is behind server.cc.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tocsin::api::http {

struct Request {
  std::string method;
  std::string path;                                          // Percent-decoded, without the query.
  std::string sent_path;                                     // As it was sent: the router decodes each part of it once.
  std::vector<std::pair<std::string, std::string>> query;    // Decoded, in order.
  std::vector<std::pair<std::string, std::string>> headers;  // Names in lower case.
  std::string body;
  // Address of the other end of the connection, of IPv6 the /64; "local" on the control socket. Behind a reverse proxy it is the proxy's:
  // no header is believed about it.
  std::string remote;

  std::string_view header(std::string_view lower_case_name) const;  // Empty when absent.
  std::optional<std::string_view> query_value(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::string_view pinned;  // Instead of `body`: bytes that outlive the server (embedded pages).
  std::vector<std::pair<std::string, std::string>> headers;
  bool close = false;
};

// One open answer without end (server-sent events). All members may be called from any thread.
class Stream {
 public:
  virtual ~Stream() = default;
  // Returns false when the listener is gone or too slow (more than the queue's limit waits): it has been dropped.
  virtual bool send(std::shared_ptr<std::string const> frame) = 0;
  virtual bool open() const = 0;
  virtual void close() = 0;
};

// The way back. Called once, from any thread; an answer that is never given becomes a 500.
class Reply {
 public:
  class Target {
   public:
    virtual ~Target() = default;
    virtual void respond(Response response) = 0;
    virtual std::shared_ptr<Stream> begin_stream(std::vector<std::pair<std::string, std::string>> headers) = 0;
  };
  Reply() = default;
  explicit Reply(std::shared_ptr<Target> target) : target_(std::move(target)) {}
  void operator()(Response response) const { target_->respond(std::move(response)); }
  std::shared_ptr<Stream> begin_stream(std::vector<std::pair<std::string, std::string>> headers) const {
    return target_->begin_stream(std::move(headers));
  }

 private:
  std::shared_ptr<Target> target_;
};

// "a%20b+c" -> "a b c"; malformed escapes: nullopt. `plus_is_space` only in queries.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(std::string_view text);
// "/a/b?x=1", or with "http://host" before it -> path and query; nullopt when malformed, not absolute, or with a NUL or control character
// in it.
struct Target {
  std::string path;
  std::string sent_path;
  std::vector<std::pair<std::string, std::string>> query;
};
std::optional<Target> parse_target(std::string_view target);
std::string_view reason_phrase(int status);

}  // namespace tocsin::api::http
