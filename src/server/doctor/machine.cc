#include <fcntl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "api/clock.h"
#include "api/endpoints/administration/emergency_access.h"
#include "codec/json_reader.h"
#include "server/control.h"
#include "server/doctor/check.h"
#include "server/json_text.h"

namespace tocsin::server::doctor {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{5};  // With a server that does not answer.

std::string why() { return std::generic_category().message(errno); }

// As an append of the journal does it: a block, then wait for the disk.
Line time_writes(std::string const& folder) {
  constexpr int kWrites = 20;
  std::string const path = folder + "/doctor.tmp";
  int const fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  std::vector<std::int64_t> times;
  std::array<char, 4096> const block{};
  bool ok = fd >= 0;
  for (int i = 0; ok && i < kWrites; ++i) {
    auto const began = std::chrono::steady_clock::now();
    ok = ::write(fd, block.data(), block.size()) == static_cast<ssize_t>(block.size()) && ::fdatasync(fd) == 0;
    times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began).count());
  }
  std::string const reason = ok ? "" : why();
  if (fd >= 0) ::close(fd);
  ::unlink(path.c_str());
  if (ok) return judge_sync(std::move(times));
  return {State::kFailed,
          {"writing to disk", "落盘速度"},
          {fmt::format("{}: {}", path, reason), fmt::format("{}：{}", path, reason)},
          {"run this as the server's account; is the disk mounted read-only?", "请用服务器账号运行；磁盘是否被只读挂载？"}};
}

Line look_at_disk(std::string const& folder) {
  struct statvfs status{};
  if (::statvfs(folder.c_str(), &status) != 0)
    return {State::kFailed, {"disk space", "磁盘空间"}, {why(), why()}, {"is the disk mounted?", "磁盘是否已挂载？"}};
  return judge_disk(static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize,
                    static_cast<std::uint64_t>(status.f_blocks) * status.f_frsize, status.f_favail, status.f_files);
}

bool is_synchronised() {
  struct timex state{};
  return ::adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

// Files that the journal's address names: postgresql://...?sslcert=FILE&sslrootcert=FILE.
std::vector<std::string> certificates_of(std::string const& url) {
  std::vector<std::string> out;
  for (std::string const name : {"sslcert=", "sslrootcert="}) {
    auto const at = url.find_first_of('?') == std::string::npos ? std::string::npos : url.find(name, url.find('?'));
    if (at == std::string::npos || (url[at - 1] != '?' && url[at - 1] != '&')) continue;
    std::string file = url.substr(at + name.size(), url.find('&', at) - at - name.size());
    for (std::size_t percent = 0; (percent = file.find("%2F", percent)) != std::string::npos;) file.replace(percent, 3, "/");
    if (file != "system" && !file.empty()) out.push_back(std::move(file));
  }
  return out;
}

// What this server shows to whoever connects.
Line look_at_own_certificate(api::http::TlsFiles const& files) {
  Words const what{"server's certificate", "服务器证书"};
  if (auto const fits = api::http::show_certificate(files); !fits) return failed(what, fits.error());
  Line out = judge_certificate(files.certificate, api::http::certificates_end_at(files.certificate).value_or(Instant{}),
                               api::Clock::machine_now());
  out.what = what;
  if (out.state == State::kOk) {
    out.found.en += "; its key fits and is its owner's alone";
    out.found.zh += "；私钥与之匹配，仅属主可读";
  } else {
    out.next = {"renew it; the server takes the new file by itself", "续签证书；服务器会自动换用新文件"};
  }
  return out;
}

// Of a running server, which shows it to anybody.
std::uint64_t position_in(std::string_view metrics) {
  constexpr std::string_view kName = "\ntocsin_journal_position ";
  std::uint64_t out = 0;
  if (auto const at = metrics.find(kName); at != std::string_view::npos)
    std::from_chars(metrics.data() + at + kName.size(), metrics.data() + metrics.size(), out);
  return out;
}

}  // namespace

std::vector<Line> check_certificates(Asked const& asked) {
  std::vector<Line> out;
  if (!asked.tls.certificate.empty()) out.push_back(look_at_own_certificate(asked.tls));
  auto files = certificates_of(asked.url);
  files.insert(files.end(), asked.certificates.begin(), asked.certificates.end());
  for (auto const& file : files) {
    if (auto const ends_at = api::http::certificates_end_at(file)) {
      out.push_back(judge_certificate(file, *ends_at, api::Clock::machine_now()));
      continue;
    }
    out.push_back({State::kFailed,
                   {"certificate", "证书"},
                   {file + " holds no certificate that can be read", file + " 中没有可读的证书"},
                   {"is the path right, and may this account read it? It has to be PEM", "检查路径与读取权限；须为 PEM 格式"}});
  }
  return out;
}

std::vector<Line> check_machine(std::string const& folder, Instant last_entry_at) {
  std::vector<Line> out;
  if (std::error_code none; fs::is_directory(folder, none)) {
    out.push_back(look_at_disk(folder));
    out.push_back(time_writes(folder));
  }
  out.push_back(judge_clock(api::Clock::machine_now(), last_entry_at, is_synchronised()));
  struct rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) out.push_back(judge_open_files(limit.rlim_cur, limit.rlim_max));
  return out;
}

namespace {

// What the screens show too, and nobody may have looked at.
std::vector<Line> look_at_emergency_access(api::http::Client& client) {
  auto const answer = ask(client, "GET", "/api/v1/emergency_access", "");
  if (!answer && answer.error().code == "http.not_found") return {};  // A server of an earlier version.
  Words const what{"break-glass account in use", "应急账号启用"};
  if (!answer) return {failed(what, answer.error())};
  auto const list = codec::from_json<api::EmergencyAccessList>(*answer);
  if (!list) return {failed(what, list.error())};
  std::vector<access::Envelope> opened;
  for (auto const& use : list->items)
    if (!use.acknowledged_at) opened.push_back({use.account, use.opened_at});
  return judge_emergency_access(opened);
}

std::vector<Line> with(Line first, std::vector<Line> more) {
  more.insert(more.begin(), std::move(first));
  return more;
}

}  // namespace

std::vector<Line> check_server(std::string const& folder, std::uint64_t journal_position) {
  Words const what{"server", "服务器"};
  auto client = api::http::Client::connect_local((fs::path(folder) / "control.sock").string(), kPatience);
  if (!client) return {{State::kOk, what, {"none runs on this folder", "此目录上没有服务器在运行"}, {}}};
  auto const answer = (*client)->request("GET", "/readyz", "");
  if (!answer)
    return {
        {State::kFailed, what, {answer.error().detail, answer.error().detail}, {"look into its log; restart it", "查看日志，重启服务器"}}};
  if (answer->status == 200 && answer->body.find("\"audit\":") == std::string::npos &&
      answer->body.find("\"journal\":") == std::string::npos)
    return with({State::kOk, what, {"runs and takes calls", "正在运行，可以接警"}, {}}, look_at_emergency_access(**client));
  if (answer->status == 200)
    return with({State::kAttention, what, {answer->body, answer->body}, {"see the pages on audit and backup", "见审计与备份文档"}},
                look_at_emergency_access(**client));
  std::string const code = text_member(answer->body, "code"), detail = text_member(answer->body, "detail");
  if (code == "journal.standby") {
    auto const metrics = (*client)->request("GET", "/metrics", "");
    return {{State::kOk, what, {"a standby: it takes over when the leader goes", "备用：主用失效时接管"}, {}},
            judge_following(journal_position, metrics ? position_in("\n" + metrics->body) : 0)};
  }
  return {{State::kFailed,
           what,
           {code + ": " + detail, code + "：" + detail},
           {"it takes no calls: do what its log says", "当前不能接警：请按日志提示处理"}}};
}

std::vector<Line> check_history(std::string const& folder) {
  auto client = api::http::Client::connect_local((fs::path(folder) / "control.sock").string(), kPatience);
  if (!client) return {};
  auto const seen = history_state(**client);
  if (!seen) return {failed({"past incidents", "历史警情"}, seen.error())};
  auto const positions = positions_state(**client);
  if (!positions) return {judge_history(*seen), failed({"positions of units", "单元位置"}, positions.error())};
  return {judge_history(*seen), judge_positions(*positions)};
}

}  // namespace tocsin::server::doctor
