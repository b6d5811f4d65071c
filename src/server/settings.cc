#include "server/settings.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <CLI/CLI.hpp>
#define TOML_EXCEPTIONS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include "journal/postgres/postgres_journal.h"
#include "server/commands/commands.h"

namespace tocsin::server {

void add_settings(CLI::App& command, Settings& settings) {
  command.add_option("--config", settings.config, say("Configuration file (TOML)", "配置文件（TOML）"));
  command.add_option("--data", settings.data, say("Data folder", "数据目录"));
  command.add_option(
      "--journal", settings.journal,
      say("postgresql://user@host1,host2/database: the journal lies there, shared with a standby; default: in the data folder",
          "postgresql://user@host1,host2/database：日志存于该数据库，与备用服务器共用；默认存于数据目录"));
  command.add_option("--listen", settings.listen, say("Address and port; port 0 takes a free one", "监听地址与端口；端口 0 自动选取"));
  command.add_option("--tls-certificate", settings.tls.certificate,
                     say("Speak HTTPS, with this certificate (PEM, its chain behind it); a renewed file is taken without a restart",
                         "启用 HTTPS 并使用该证书（PEM，后附证书链）；文件续签后自动生效，无须重启"));
  command.add_option("--tls-key", settings.tls.key,
                     say("Key of that certificate (PEM), its owner's alone", "该证书的私钥（PEM），仅属主可读"));
  command.add_option("--ca", settings.ca,
                     say("Authority to believe where audit heads are brought by https (PEM); default: this machine's",
                         "经 https 外送签名头时信任的签发机构证书（PEM）；默认用本机信任列表"));
  command.add_option("--clock", settings.clock,
                     say("real, or stepped by POST /api/v1/clock", "real（实时）或 stepped（由 POST /api/v1/clock 推进）"));
  command.add_option("--web", settings.web, say("Pages from this folder instead of the built-in ones", "改用该目录中的网页"));
  command.add_option("--key-file", settings.key_file, say("Master key of personal details", "个人信息主密钥文件"));
  command.add_option("--pack-folder", settings.pack_folder,
                     say("Keep the printable pack there, at most a minute old; best on another machine",
                         "应急打印包存放目录，每分钟更新；最好在另一台机器上"));
  command.add_option(
      "--cookies", settings.cookies,
      say("auto: Secure where the proxy sends X-Forwarded-Proto: https; secure: always, for pages that are reached by HTTPS only",
          "auto：代理带 X-Forwarded-Proto: https 时加 Secure；secure：始终加，用于仅经 HTTPS 访问"));
  command.add_option("--require-second-factor", settings.require_second_factor,
                     say("Roles whose accounts sign in with a second factor; may be repeated", "须启用双因素认证的角色；可多次给出"));
  command.add_option("--audit-key-file", settings.audit.key_file,
                     say("Key that signs audit heads; default: beside the master key", "审计签名密钥文件；默认与主密钥同处"));
  command.add_option(
      "--audit-push", settings.audit.push,
      say("Where signed heads go: file:/PATH, \"https://HOST:PORT TOKEN_FILE\" (another centre), https://HOST:PORT/PATH; may be repeated",
          "签名头外送处：file:/路径、\"https://主机:端口 令牌文件\"（其他中心）、https://主机:端口/路径；可多次给出"));
  command.add_option("--audit-neighbour-key", settings.audit.neighbour_keys,
                     say("Public key (or its file) of a centre whose heads are kept here; none: the first head of a journal fixes it",
                         "准予在此存放签名头的中心的公钥（或公钥文件）；不设则以首个签名头的公钥为准"));
  command.add_option("--audit-head-every-s", settings.audit.head_every_s, say("Seconds between two signed heads", "两次签名间隔（秒）"));
  command.add_option("--audit-head-every-entries", settings.audit.head_every_entries,
                     say("Entries after which a head is signed sooner", "新增多少条目即提前签名"));
  command.add_option("--history-months", settings.history_months,
                     say("Months for which past incidents can be searched; the journal keeps them", "历史警情可检索月数；日志另行保留"));
  command.add_option("--workers", settings.workers, say("Threads that answer requests", "处理请求的线程数"));
}

Result<void> complete(Settings& settings, CLI::App const& command) {
  auto const given = [&](char const* flag) { return command.count(flag) > 0; };
  auto const from_environment = [&](char const* name, char const* flag, std::string& value) {
    if (given(flag)) return true;
    char const* const text = std::getenv(name);
    if (text == nullptr || *text == '\0') return false;
    value = text;
    return true;
  };
  from_environment("TOCSIN_CONFIG", "--config", settings.config);
  struct Entry {
    char const* key;
    char const* flag;
    char const* environment;
    std::string* value;
  };
  Entry const entries[] = {{"data", "--data", "TOCSIN_DATA", &settings.data},
                           {"journal", "--journal", "TOCSIN_JOURNAL", &settings.journal},
                           {"listen", "--listen", "TOCSIN_LISTEN", &settings.listen},
                           {"tls_certificate", "--tls-certificate", "TOCSIN_TLS_CERTIFICATE", &settings.tls.certificate},
                           {"tls_key", "--tls-key", "TOCSIN_TLS_KEY", &settings.tls.key},
                           {"ca", "--ca", "TOCSIN_CA", &settings.ca},
                           {"clock", "--clock", "TOCSIN_CLOCK", &settings.clock},
                           {"web", "--web", "TOCSIN_WEB", &settings.web},
                           {"key_file", "--key-file", "TOCSIN_KEY_FILE", &settings.key_file},
                           {"pack_folder", "--pack-folder", "TOCSIN_PACK_FOLDER", &settings.pack_folder},
                           {"cookies", "--cookies", "TOCSIN_COOKIES", &settings.cookies},
                           {"audit_key_file", "--audit-key-file", "TOCSIN_AUDIT_KEY_FILE", &settings.audit.key_file}};
  struct Number {
    char const* key;
    char const* flag;
    std::int64_t* value;
  };
  auto workers = static_cast<std::int64_t>(settings.workers);
  Number const numbers[] = {{"workers", "--workers", &workers},
                            {"history_months", "--history-months", &settings.history_months},
                            {"audit_head_every_s", "--audit-head-every-s", &settings.audit.head_every_s},
                            {"audit_head_every_entries", "--audit-head-every-entries", &settings.audit.head_every_entries}};
  struct List {
    char const* key;
    char const* flag;
    std::vector<std::string>* value;
  };
  List const lists[] = {{"audit_push", "--audit-push", &settings.audit.push},
                        {"require_second_factor", "--require-second-factor", &settings.require_second_factor},
                        {"audit_neighbour_keys", "--audit-neighbour-key", &settings.audit.neighbour_keys}};
  toml::table table;
  if (!settings.config.empty()) {
    auto parsed = toml::parse_file(settings.config);
    if (!parsed) return invalid("config.file_unreadable", settings.config + ": " + std::string(parsed.error().description()));
    table = std::move(parsed).table();
    for (auto const& [key, node] : table) {
      auto const is_it = [&](auto const& entry) { return key.str() == entry.key; };
      bool const known = std::ranges::any_of(entries, is_it) || std::ranges::any_of(numbers, is_it) || std::ranges::any_of(lists, is_it);
      if (!known) return invalid("config.unknown_key", settings.config + " has '" + std::string(key.str()) + "', which is no setting");
    }
  }
  for (auto const& entry : entries) {
    if (from_environment(entry.environment, entry.flag, *entry.value)) continue;
    auto const* node = table.get(entry.key);
    if (node == nullptr) continue;
    auto const text = node->value<std::string>();
    if (!text || !node->is_string()) return invalid("config.wrong_type", std::string(entry.key) + " is a text");
    *entry.value = *text;
  }
  for (auto const& entry : numbers) {
    auto const* node = given(entry.flag) ? nullptr : table.get(entry.key);
    if (node == nullptr) continue;
    auto const number = node->value<std::int64_t>();
    if (!number) return invalid("config.wrong_type", std::string(entry.key) + " is a whole number");
    *entry.value = *number;
  }
  for (auto const& entry : lists) {
    auto const* node = given(entry.flag) ? nullptr : table.get(entry.key);
    if (node == nullptr) continue;
    auto const* array = node->as_array();
    if (array == nullptr || (!array->empty() && !array->is_homogeneous<std::string>()))
      return invalid("config.wrong_type", std::string(entry.key) + " is a list of texts");
    for (auto const& one : *array) entry.value->push_back(*one.value<std::string>());
  }
  if (workers < 1 || workers > 64) return invalid("config.out_of_range", "workers is 1 to 64");
  settings.workers = static_cast<std::size_t>(workers);
  if (settings.history_months < 1 || settings.history_months > history::kMostMonthsKept)
    return invalid("config.out_of_range", fmt::format("history_months is 1 to {}", history::kMostMonthsKept));
  settings.audit.ca_file = settings.ca;
  if (settings.tls.certificate.empty() != settings.tls.key.empty())
    return invalid("config.out_of_range", "tls_certificate and tls_key belong together");
  for (auto const& role : settings.require_second_factor)
    if (!access::role_from_text(role)) return invalid("account.role_unknown", "require_second_factor names roles, not '" + role + "'");
  TOCSIN_CHECK(check(settings.audit));
  if (settings.clock != "real" && settings.clock != "stepped") return invalid("config.out_of_range", "clock is real or stepped");
  if (settings.cookies != "auto" && settings.cookies != "secure") return invalid("config.out_of_range", "cookies is auto or secure");
  if (!settings.journal.empty() && !journal::is_postgres_url(settings.journal))
    return invalid("config.out_of_range", "journal is postgresql://..., or left out");
  TOCSIN_CHECK(parse_listen(settings.listen));
  return {};
}

std::string to_toml(Settings const& settings) {
  std::string const key_file = settings.key_file.empty() ? default_key_file(settings.data) : settings.key_file;
  auto const list = [](std::vector<std::string> const& texts) {
    std::string out;
    for (auto const& text : texts) out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", text);
    return "[" + out + "]";
  };
  return fmt::format(
             "data = \"{}\"\njournal = \"{}\"\nlisten = \"{}\"\ntls_certificate = \"{}\"\ntls_key = \"{}\"\nca = \"{}\"\nclock = "
             "\"{}\"\nweb = \"{}\"\nkey_file = \"{}\"\npack_folder = "
             "\"{}\"\ncookies = \"{}\"\nrequire_second_factor = {}\nworkers = {}\nhistory_months = {}\n",
             settings.data, journal::without_password(settings.journal), settings.listen, settings.tls.certificate, settings.tls.key,
             settings.ca, settings.clock, settings.web, key_file, settings.pack_folder, settings.cookies,
             list(settings.require_second_factor), settings.workers, settings.history_months) +
         fmt::format(
             "audit_key_file = \"{}\"\naudit_push = {}\naudit_neighbour_keys = {}\naudit_head_every_s = {}\naudit_head_every_entries = "
             "{}\n",
             settings.audit.key_file.empty() ? audit::signing_key_beside(key_file) : settings.audit.key_file, list(settings.audit.push),
             list(settings.audit.neighbour_keys), settings.audit.head_every_s, settings.audit.head_every_entries);
}

Result<Address> parse_listen(std::string const& text) {
  auto const colon = text.rfind(':');
  Address out;
  if (colon != std::string::npos) {
    out.host = text.substr(0, colon);
    if (out.host.size() > 2 && out.host.front() == '[') out.host = out.host.substr(1, out.host.size() - 2);
    if (out.host == "localhost") out.host = "127.0.0.1";
    auto const [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), out.port);
    if (error == std::errc{} && end == text.data() + text.size() && !out.host.empty()) return out;
  }
  return invalid("config.out_of_range", "listen is ADDRESS:PORT, not '" + text + "'");
}

}  // namespace tocsin::server
