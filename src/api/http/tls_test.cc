// Why: under TLS everything goes as it does without, nobody is believed or shown what he should not be, and who never finishes his
// handshake takes no place from others.
#include "api/http/tls.h"

#include <openssl/ssl.h>

#include <filesystem>
#include <future>
#include <thread>

#include <doctest/doctest.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "api/http/client.h"
#include "api/http/server.h"
#include "api/http/test_certificate.h"
#include "journal/test_folder.h"

using namespace tocsin;
using namespace tocsin::api::http;
namespace asio = boost::asio;

namespace {

struct UnderTls {
  journal::TestFolder folder;
  TlsFiles files = make_certificate(folder.path(), "first");
  std::atomic<int> handled{0}, plain{0}, handshakes{0}, turned_away{0};
  std::vector<std::shared_ptr<Stream>> streams;
  std::unique_ptr<HttpServer> server;
  asio::io_context io;

  explicit UnderTls(Limits const& limits = {}) {
    Handlers handlers;
    handlers.handle = [this](Request request, Reply reply) {
      ++handled;
      if (request.path == "/stream") {
        auto stream = reply.begin_stream({});
        for (int i = 0; i < 1'000; ++i) stream->send(std::make_shared<std::string const>("data: " + std::to_string(i) + "\n\n"));
        stream->close();
        return;
      }
      Response response;
      response.close = request.path == "/last";
      response.body = request.path == "/large" ? std::string(3'000'000, 'x') : request.path + "|" + std::to_string(request.body.size());
      reply(std::move(response));
    };
    handlers.refuse = [this](Refused why) {
      if (why == Refused::kPlain) ++plain;
      if (why == Refused::kHandshake) ++handshakes;
      if (why == Refused::kTooManyOfAddress) ++turned_away;
      Response response;
      response.status = 400;
      response.body = "https only";
      response.close = true;
      return response;
    };
    server = *HttpServer::listen("127.0.0.1", 0, limits, std::move(handlers), *show_certificate(files));
    server->start();
  }
  ~UnderTls() { server->stop(); }

  std::string url(std::string const& host = "127.0.0.1") const { return "https://" + host + ":" + std::to_string(server->port()); }
  auto client(std::string const& ca) const { return Client::connect(url(), std::chrono::seconds(20), ca); }
  asio::ip::tcp::socket connect() {
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::make_address("127.0.0.1"), server->port()});
    return socket;
  }
};

template <class Readable>
std::string read_to_end(Readable& from, boost::system::error_code& error) {
  std::string out;
  asio::read(from, asio::dynamic_buffer(out), error);
  return out;
}

// By OpenSSL itself, without the client of ours: what is said and how it ends. `adjust`: before the handshake.
struct Spoken {
  std::string text;
  boost::system::error_code end;
};
Spoken speak(UnderTls& s, std::string_view words, std::function<void(SSL*)> const& adjust = {}) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  asio::ssl::stream<asio::ip::tcp::socket> stream(s.connect(), context);
  if (adjust) adjust(stream.native_handle());
  Spoken out;
  stream.handshake(asio::ssl::stream_base::client, out.end);
  if (out.end) return out;
  asio::write(stream, asio::buffer(words), out.end);
  if (!out.end) out.text = read_to_end(stream, out.end);
  return out;
}

std::string code_of(Result<TlsContext> const& result) { return result ? "" : result.error().code; }

}  // namespace

TEST_CASE("what is sent and answered under TLS is the same: small and large, one after another, to the end and as a stream") {
  Limits limits;
  limits.max_body_bytes = 4'000'000;
  UnderTls s(limits);
  auto client = s.client(s.files.certificate);
  REQUIRE(client);
  for (int i = 0; i < 3; ++i) CHECK((*client)->request("GET", "/a", "")->body == "/a|0");
  CHECK((*client)->request("POST", "/b", std::string(3'000'000, 'y'))->body == "/b|3000000");
  CHECK((*client)->request("GET", "/large", "")->body.size() == 3'000'000);
  CHECK((*client)->request("GET", "/last", "")->body == "/last|0");
  CHECK((*client)->request("GET", "/a", "")->body == "/a|0");  // Over a new connection.

  auto const last = speak(s, "GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(last.text.ends_with("/last|0"));
  CHECK(last.end == asio::error::eof);  // Said, and not a cable that was cut.
  auto const stream = speak(s, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n").text;
  CHECK(stream.find("data: 0\n\ndata: 1\n\n") != std::string::npos);
  CHECK(stream.ends_with("data: 999\n\n"));
}

TEST_CASE("older TLS and ciphers that do not keep the past closed are refused, and nothing is resumed") {
  UnderTls s;
  constexpr std::string_view kAsk = "GET /last HTTP/1.1\r\nHost: x\r\n\r\n";
  auto const only = [&](int version) {
    return speak(s, kAsk, [version](SSL* ssl) {
      SSL_set_security_level(ssl, 0);
      SSL_set_min_proto_version(ssl, version);
      SSL_set_max_proto_version(ssl, version);
    });
  };
  CHECK(only(TLS1_2_VERSION).text.ends_with("/last|0"));
  CHECK(only(TLS1_3_VERSION).text.ends_with("/last|0"));
  CHECK(only(TLS1_1_VERSION).end);
  CHECK(only(TLS1_VERSION).end);
  auto const ciphers = [&](char const* list) {
    return speak(s, kAsk, [list](SSL* ssl) {
      SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
      SSL_set_cipher_list(ssl, list);
    });
  };
  CHECK(ciphers("ECDHE-ECDSA-AES256-GCM-SHA384").text.ends_with("/last|0"));
  CHECK(ciphers("ECDHE-ECDSA-AES256-SHA384").end);
  for (int i = 0; s.handshakes < 3 && i < 5'000; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // Counted behind the answer.
  CHECK(s.handshakes == 3);
  SSL_SESSION* session = nullptr;
  {
    asio::ssl::context context(asio::ssl::context::tls_client);
    asio::ssl::stream<asio::ip::tcp::socket> stream(s.connect(), context);
    stream.handshake(asio::ssl::stream_base::client);
    asio::write(stream, asio::buffer(kAsk));
    boost::system::error_code ignored;
    read_to_end(stream, ignored);
    session = SSL_get1_session(stream.native_handle());
  }
  CHECK(SSL_SESSION_is_resumable(session) == 0);
  SSL_SESSION_free(session);
}

TEST_CASE("a client believes only whom it was told to, under the name that it asked for") {
  UnderTls s;
  auto const refused = [](auto const& client) { return client ? std::string() : client.error().code; };
  CHECK(refused(s.client("")) == "client.certificate_refused");
  CHECK(refused(s.client(make_certificate(s.folder.path(), "other").certificate)) == "client.certificate_refused");
  CHECK(refused(Client::connect(s.url("localhost"), std::chrono::seconds(20), s.files.certificate)) == "client.certificate_refused");
  CHECK(refused(s.client(s.folder.path() + "/none.pem")) == "tls.certificate_unreadable");
  CHECK(refused(s.client(s.files.certificate)).empty());
  CHECK(s.handled == 0);
}

TEST_CASE("who speaks plain HTTP to a TLS port is told so at once") {
  UnderTls s;
  auto client = Client::connect("http://127.0.0.1:" + std::to_string(s.server->port()));
  auto const answer = (*client)->request("GET", "/a", "");
  REQUIRE(answer);
  CHECK(answer->status == 400);
  CHECK(answer->body == "https only");
  CHECK(s.plain == 1);
  CHECK(s.handled == 0);
}

TEST_CASE("a handshake that is not finished ends with its time, whatever it says meanwhile, and others are answered") {
  Limits limits;
  limits.first_byte_timeout = limits.handshake_timeout = std::chrono::milliseconds(300);
  UnderTls s(limits);
  boost::system::error_code error;
  auto silent = s.connect();
  auto stalls = s.connect();
  asio::write(stalls, asio::buffer(std::string_view("\x16\x03\x01\x02\x00", 5)));
  auto drips = s.connect();
  auto ended = std::async(std::launch::async, [&] {
    boost::system::error_code ignored;
    return read_to_end(drips, ignored);
  });
  int sent = 0;
  std::string_view const record("\x16\x03\x01\x02\x00\x01", 6);
  for (; ended.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready; ++sent) {
    boost::system::error_code ignored;
    asio::write(drips, asio::buffer(record.substr(std::min<std::size_t>(static_cast<std::size_t>(sent), 5), 1)), ignored);
    REQUIRE(sent < 1'000);
    CHECK((*s.client(s.files.certificate))->request("GET", "/a", ""));
  }
  read_to_end(silent, error);
  read_to_end(stalls, error);
  auto nonsense = s.connect();
  asio::write(nonsense, asio::buffer(std::string_view("\x16nonsense that is no TLS at all")));
  read_to_end(nonsense, error);
  for (int i = 0; i < 500 && s.handshakes < 3; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(s.handshakes == 3);
}

TEST_CASE("connections in their handshake give way to others, and at the limit nobody gets half an answer") {
  Limits limits;
  limits.max_connections = limits.max_connections_of_address = 4;
  UnderTls s(limits);
  std::vector<asio::ip::tcp::socket> stalled;
  for (int i = 0; i < 20; ++i) {
    stalled.push_back(s.connect());
    asio::write(stalled.back(), asio::buffer(std::string_view("\x16\x03\x01\x02\x00", 5)));
  }
  for (int i = 0; i < 10; ++i) CHECK((*s.client(s.files.certificate))->request("GET", "/a", ""));
  CHECK(s.server->connections() <= 4);
}

TEST_CASE("a renewed certificate is shown to whoever comes from then on; who is there goes on") {
  UnderTls s;
  auto const before = std::move(*s.client(s.files.certificate));
  CHECK(before->request("GET", "/a", ""));
  auto const renewed = make_certificate(s.folder.path(), "second");
  s.server->show(*show_certificate(renewed));
  CHECK(before->request("GET", "/a", ""));
  CHECK(s.client(renewed.certificate));
  CHECK(s.client(s.files.certificate).error().code == "client.certificate_refused");
}

TEST_CASE("a key that others can read, of another certificate, or with a passphrase is refused, and nobody is asked for one") {
  journal::TestFolder const folder;
  auto const one = make_certificate(folder.path(), "one"), two = make_certificate(folder.path(), "two");
  auto const locked = make_certificate(folder.path(), "locked", "IP:127.0.0.1", "a passphrase");
  CHECK(code_of(show_certificate(one)).empty());
  CHECK(certificates_end_at(one.certificate).value_or(Instant{}).is_set());
  CHECK(code_of(show_certificate({one.certificate, two.key})) == "tls.key_of_another");
  CHECK(code_of(show_certificate({one.key, one.key})) == "tls.certificate_unreadable");
  CHECK(code_of(show_certificate({one.certificate, one.certificate})) == "tls.key_not_private");
  CHECK(code_of(show_certificate(locked)) == "tls.key_unreadable");
  CHECK(code_of(show_certificate({one.certificate, folder.path() + "/none"})) == "tls.key_unreadable");
  CHECK_FALSE(certificates_end_at(one.key));
  std::filesystem::permissions(one.key, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  CHECK(code_of(show_certificate(one)) == "tls.key_not_private");
  // What systemd hands over has the group's bit, and lies where nobody else comes.
  REQUIRE(::setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1) == 0);
  CHECK(code_of(show_certificate(one)).empty());
  std::filesystem::permissions(one.key, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  CHECK(code_of(show_certificate(one)) == "tls.key_not_private");
  ::unsetenv("CREDENTIALS_DIRECTORY");
}
