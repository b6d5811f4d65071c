// The ways back from an endpoint, on any thread, to a session on its own.
#include <atomic>

#include <boost/asio/post.hpp>

#include "api/http/session.h"

namespace tocsin::api::http {

namespace asio = boost::asio;

namespace {

// A session ends on its own thread, whoever held it last.
void let_go(std::shared_ptr<Session> session) {
  auto executor = session->executor();
  asio::post(executor, [session = std::move(session)] {});
}

class SessionStream : public Stream {
 public:
  explicit SessionStream(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  ~SessionStream() override {
    close();
    let_go(std::move(session_));
  }
  bool send(std::shared_ptr<std::string const> frame) override {
    if (!session_->stream_open()) return false;
    asio::post(session_->executor(), [session = session_, frame = std::move(frame)]() mutable { session->enqueue(std::move(frame)); });
    return true;
  }
  bool open() const override { return session_->stream_open(); }
  void close() override {
    asio::post(session_->executor(), [session = session_] { session->end_stream(); });
  }

 private:
  std::shared_ptr<Session> session_;
};

class SessionReply : public Reply::Target {
 public:
  explicit SessionReply(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  ~SessionReply() override {
    if (!done_.exchange(true)) {
      Response response;
      response.status = 500;
      response.content_type = "application/problem+json";
      response.body = R"({"type":"about:blank","title":"Internal error","title_zh":"内部错误","status":500,"code":"server.no_answer"})";
      send(std::move(response));
    }
    let_go(std::move(session_));
  }
  void respond(Response response) override {
    if (!done_.exchange(true)) send(std::move(response));
  }
  std::shared_ptr<Stream> begin_stream(std::vector<std::pair<std::string, std::string>> headers) override {
    if (done_.exchange(true)) return nullptr;
    if (session_->head_only()) {  // What GET would say, and no stream behind it.
      Response response;
      response.content_type = "text/event-stream";
      response.headers = std::move(headers);
      response.headers.emplace_back("Cache-Control", "no-store");
      response.close = true;
      send(std::move(response));
      return nullptr;
    }
    std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n";
    for (auto const& [name, value] : headers) head += name + ": " + value + "\r\n";
    head += "\r\n";
    asio::post(session_->executor(), [session = session_, head = std::move(head)]() mutable { session->begin_stream(std::move(head)); });
    return std::make_shared<SessionStream>(session_);
  }

 private:
  void send(Response response) {
    asio::post(session_->executor(),
               [session = session_, response = std::move(response)]() mutable { session->write(std::move(response)); });
  }
  std::shared_ptr<Session> session_;
  std::atomic<bool> done_{false};
};

}  // namespace

Reply reply_to(std::shared_ptr<Session> session) { return Reply(std::make_shared<SessionReply>(std::move(session))); }

}  // namespace tocsin::api::http
