#include "audit/export.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "audit/tree/merkle.h"
#include "codec/json_writer.h"
#include "journal/entry_codec.h"

namespace tocsin::audit {

namespace {

constexpr std::size_t kSubjectsInSyslog = 8;  // Of a kind: a message has to fit into a datagram that every receiver takes.

// What an entry speaks of: the ids that its events carry in members of these names.
struct Facts {
  std::vector<std::string> events;
  std::map<std::string_view, std::set<std::string>> subjects;
  bool reads_details = false;
};

template <class T>
std::string text_of(T const& value) {
  if constexpr (codec::is_optional<T>) {
    return value ? text_of(*value) : std::string();
  } else {
    return value.is_set() ? codec::key_text(value) : std::string();
  }
}

template <class T>
inline constexpr bool is_subject = codec::is_id<T> || codec::is_code<T>;
template <class T>
inline constexpr bool is_subject<std::optional<T>> = is_subject<T>;

template <class Event>
void add_event(Facts& facts, Event const& event) {
  if constexpr (codec::is_variant<Event>) {
    std::visit([&](auto const& one) { add_event(facts, one); }, event);
  } else {
    facts.events.emplace_back(codec::kWireTypeName<Event>.view());
    if constexpr (std::is_same_v<Event, call::DetailsRead>) facts.reads_details = true;
    codec::for_each_member<Event>([&](auto descriptor) {
      using D = decltype(descriptor);
      if constexpr (is_subject<codec::MemberType<D>>) {
        static constexpr std::string_view kNames[] = {"call",       "incident", "unit",    "station",  "seat",
                                                      "assignment", "premises", "closure", "proposal", "emergency_access"};
        std::string_view const name = codec::kMemberName<D>.view();
        for (auto const known : kNames)
          if (name == known)
            if (auto text = text_of(event.*D::pointer); !text.empty()) facts.subjects[known].insert(std::move(text));
      }
    });
  }
}

Facts facts_of(core::Entry const& entry) {
  Facts out;
  for (auto const& event : entry.events) add_event(out, event);
  return out;
}

std::string json_line(core::Entry const& entry, journal::StoredEntry const& stored, Facts const& facts) {
  std::string out = fmt::format(R"({{"position":{},"at":)", entry.position);
  auto const member = [&](std::string_view name, auto const& value) {
    out += fmt::format(",\"{}\":", name);
    codec::append_json(out, value);
  };
  codec::append_json(out, entry.at);
  member("centre", entry.envelope.centre);
  member("command_id", entry.envelope.command_id);
  member("actor", entry.envelope.actor);
  member("origin", entry.envelope.origin);
  member("source", entry.envelope.source);
  if (entry.envelope.occurred_at) member("occurred_at", *entry.envelope.occurred_at);
  member("events", facts.events);
  if (entry.refusal) member("refusal", entry.refusal->code);
  out += ",\"subjects\":{";
  for (auto const& [kind, ids] : facts.subjects) {
    if (out.back() != '{') out += ',';
    out += fmt::format("\"{}\":", kind);
    codec::append_json(out, ids);
  }
  out += '}';
  member("leaf", leaf_hash(stored.bytes));
  member("chain", stored.chain);
  out += '}';
  return out;
}

// A value of RFC 5424: " \ ] are escaped.
std::string parameter(std::string_view name, std::string_view value) {
  std::string out = fmt::format(" {}=\"", name);
  for (char const c : value) {
    if (c == '"' || c == '\\' || c == ']') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string syslog_line(core::Entry const& entry, journal::StoredEntry const& stored, Facts const& facts, std::string_view host) {
  constexpr int kFacility = 13;
  int const severity = entry.refusal || facts.reads_details ? 5 : 6;
  std::string const type = entry.refusal ? "refused" : facts.events.empty() ? "-" : facts.events.front().substr(0, 32);
  // 32473 is the number that RFC 5612 sets aside for use without a registration of one's own.
  std::string out =
      fmt::format("<{}>1 {} {} tocsin - {} [entry@32473", kFacility * 8 + severity, to_rfc3339(entry.at), host.empty() ? "-" : host, type);
  out += parameter("position", std::to_string(entry.position));
  out += parameter("centre", std::to_string(entry.envelope.centre));
  out += parameter("actor", entry.envelope.actor.text);
  out += parameter("origin", entry.envelope.origin);
  out += parameter("command_id", to_hex(entry.envelope.command_id));
  if (entry.refusal) out += parameter("refusal", entry.refusal->code);
  for (auto const& [kind, ids] : facts.subjects) {
    std::size_t count = 0;
    for (auto const& id : ids)
      if (count++ < kSubjectsInSyslog) out += parameter(kind, id);
    if (count > kSubjectsInSyslog) out += parameter(fmt::format("{}_count", kind), std::to_string(count));
  }
  out += parameter("leaf", to_hex(leaf_hash(stored.bytes)));
  out += "]";
  std::map<std::string_view, int> counts;
  for (auto const& name : facts.events) ++counts[name];
  for (auto const& [name, count] : counts) out += count == 1 ? fmt::format(" {}", name) : fmt::format(" {}*{}", name, count);
  return out;
}

// A socket to a receiver of datagrams.
class DatagramSocket {
 public:
  explicit DatagramSocket(int fd) : fd_(fd) {}
  DatagramSocket(DatagramSocket const&) = delete;
  DatagramSocket& operator=(DatagramSocket const&) = delete;
  ~DatagramSocket() { ::close(fd_); }
  int get() const { return fd_; }

 private:
  int fd_;
};

std::unexpected<Error> not_written(std::string const& to) {
  return unavailable("export.not_written", fmt::format("{}: {}", to, std::strerror(errno)));
}

std::function<Result<void>(std::string const&)> to_socket(std::string const& to, int fd) {
  return [to, socket = std::make_shared<DatagramSocket>(fd)](std::string const& line) -> Result<void> {
    if (::send(socket->get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) return not_written(to);
    return {};
  };
}

Result<std::function<Result<void>(std::string const&)>> open_udp(std::string const& to) {
  auto const colon = to.rfind(':');
  if (colon < 7 || colon + 1 >= to.size()) return invalid("audit.target_malformed", "udp://HOST:PORT, not '" + to + "'");
  std::string host = to.substr(6, colon - 6);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (int const error = ::getaddrinfo(host.c_str(), to.c_str() + colon + 1, &hints, &found); error != 0)
    return unavailable("export.not_written", fmt::format("{}: {}", to, ::gai_strerror(error)));
  int const fd = ::socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool const ok = fd >= 0 && ::connect(fd, found->ai_addr, found->ai_addrlen) == 0;
  ::freeaddrinfo(found);
  if (!ok) {
    auto const error = not_written(to);
    if (fd >= 0) ::close(fd);
    return error;
  }
  return to_socket(to, fd);
}

Result<std::function<Result<void>(std::string const&)>> open_unix(std::string const& to) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::string const path = to.substr(5);
  if (path.empty() || path.size() >= sizeof address.sun_path) return invalid("audit.target_malformed", "unix:PATH, not '" + to + "'");
  std::memcpy(address.sun_path, path.data(), path.size());
  int const fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
    auto const error = not_written(to);
    if (fd >= 0) ::close(fd);
    return error;
  }
  return to_socket(to, fd);
}

}  // namespace

std::string to_line(ExportFormat format, core::Entry const& entry, journal::StoredEntry const& stored, std::string_view host) {
  Facts const facts = facts_of(entry);
  return format == ExportFormat::kJson ? json_line(entry, stored, facts) : syslog_line(entry, stored, facts, host);
}

Result<std::uint64_t> export_lines(journal::Journal const& journal, ExportFormat format, std::uint64_t from, std::string_view host,
                                   std::function<Result<void>(std::string const&)> const& write) {
  journal::EntryDecoder decoder;
  for (std::uint64_t count = 0;;) {
    TOCSIN_TRY(auto const page, journal.read(from, journal::kPage));
    if (page.empty()) return count;
    for (auto const& stored : page) {
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      TOCSIN_CHECK(write(to_line(format, entry, stored, host)));
      ++count;
      from = stored.position + 1;
    }
  }
}

Result<std::function<Result<void>(std::string const&)>> open_output(std::string const& to) {
  using Write = std::function<Result<void>(std::string const&)>;
  if (to.starts_with("udp://")) return open_udp(to);
  if (to.starts_with("unix:")) return open_unix(to);
  if (to.empty() || to == "-")
    return Write([](std::string const& line) -> Result<void> {
      if (std::cout << line << '\n') return {};
      return unavailable("export.not_written", "the standard output");
    });
  auto const file = std::make_shared<std::ofstream>(to, std::ios::binary | std::ios::trunc);
  if (!*file) return not_written(to);
  return Write([to, file](std::string const& line) -> Result<void> {
    *file << line << '\n';
    file->flush();
    if (*file) return {};
    return not_written(to);
  });
}

}  // namespace tocsin::audit
