#include "server/settings.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <CLI/CLI.hpp>
#define TOML_EXCEPTIONS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include "journal/postgres/postgres_journal.h"
#include "server/commands/commands.h"

namespace tocsin::server {

void add_settings(CLI::App& command, Settings& settings) {
  command.add_option("--config", settings.config, say("Configuration file (TOML)", "配置文件（TOML）"));
  command
      .add_option("--centre", settings.number,
                  say("Number of the centre; of a file with several: only this one", "指挥中心编号；配置文件含多个中心时只取该中心"))
      ->check(CLI::Range(1, 65'535));
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
  command.add_option("--track-days", settings.track_days,
                     say("Days for which positions of units are kept, 1 to 30", "单元位置与轨迹保留天数，1 至 30"));
  command.add_option("--workers", settings.workers, say("Threads that answer requests", "处理请求的线程数"));
}

namespace {

template <class Value>
struct Setting {
  char const* key;
  char const* flag;
  char const* environment;  // Null: none.
  Value* value;
};
// Every setting that a file may have, of one centre.
struct Everything {
  std::vector<Setting<std::string>> texts;
  std::vector<Setting<std::int64_t>> numbers;
  std::vector<Setting<std::vector<std::string>>> lists;
  std::int64_t workers, number;

  explicit Everything(Settings& s)
      : texts{{"data", "--data", "TOCSIN_DATA", &s.data},
              {"journal", "--journal", "TOCSIN_JOURNAL", &s.journal},
              {"listen", "--listen", "TOCSIN_LISTEN", &s.listen},
              {"tls_certificate", "--tls-certificate", "TOCSIN_TLS_CERTIFICATE", &s.tls.certificate},
              {"tls_key", "--tls-key", "TOCSIN_TLS_KEY", &s.tls.key},
              {"ca", "--ca", "TOCSIN_CA", &s.ca},
              {"clock", "--clock", "TOCSIN_CLOCK", &s.clock},
              {"web", "--web", "TOCSIN_WEB", &s.web},
              {"key_file", "--key-file", "TOCSIN_KEY_FILE", &s.key_file},
              {"pack_folder", "--pack-folder", "TOCSIN_PACK_FOLDER", &s.pack_folder},
              {"cookies", "--cookies", "TOCSIN_COOKIES", &s.cookies},
              {"audit_key_file", "--audit-key-file", "TOCSIN_AUDIT_KEY_FILE", &s.audit.key_file},
              {"name_zh", nullptr, nullptr, &s.name_zh},
              {"name_en", nullptr, nullptr, &s.name_en}},
        numbers{{"number", "--centre", nullptr, &number},
                {"workers", "--workers", nullptr, &workers},
                {"history_months", "--history-months", nullptr, &s.history_months},
                {"track_days", "--track-days", nullptr, &s.track_days},
                {"audit_head_every_s", "--audit-head-every-s", nullptr, &s.audit.head_every_s},
                {"audit_head_every_entries", "--audit-head-every-entries", nullptr, &s.audit.head_every_entries}},
        lists{{"audit_push", "--audit-push", nullptr, &s.audit.push},
              {"require_second_factor", "--require-second-factor", nullptr, &s.require_second_factor},
              {"audit_neighbour_keys", "--audit-neighbour-key", nullptr, &s.audit.neighbour_keys}},
        workers(static_cast<std::int64_t>(s.workers)),
        number(s.number) {}
  bool has(std::string_view key) const {
    auto const is_it = [&](auto const& setting) { return key == setting.key; };
    return std::ranges::any_of(texts, is_it) || std::ranges::any_of(numbers, is_it) || std::ranges::any_of(lists, is_it);
  }
};

constexpr std::string_view kCentre = "centre";
// What no two centres may have from one place: each says its own.
constexpr std::string_view kOwn[] = {"number", "name_zh", "name_en", "data", "listen", "key_file", "pack_folder", "audit_key_file"};

// What the table says, save what was said before it: `is_said`, by flag and name in the environment.
template <class IsSaid>
Result<void> take(toml::table const& table, Settings& settings, IsSaid const& is_said) {
  Everything all(settings);
  auto const node_of = [&](auto const& setting) -> toml::node const* { return is_said(setting) ? nullptr : table.get(setting.key); };
  for (auto const& setting : all.texts) {
    auto const* node = node_of(setting);
    if (node == nullptr) continue;
    auto const text = node->template value<std::string>();
    if (!text || !node->is_string()) return invalid("config.wrong_type", std::string(setting.key) + " is a text");
    *setting.value = *text;
  }
  for (auto const& setting : all.numbers) {
    auto const* node = node_of(setting);
    if (node == nullptr) continue;
    auto const number = node->template value<std::int64_t>();
    if (!number) return invalid("config.wrong_type", std::string(setting.key) + " is a whole number");
    *setting.value = *number;
  }
  for (auto const& setting : all.lists) {
    auto const* node = node_of(setting);
    if (node == nullptr) continue;
    auto const* array = node->as_array();
    if (array == nullptr || (!array->empty() && !array->template is_homogeneous<std::string>()))
      return invalid("config.wrong_type", std::string(setting.key) + " is a list of texts");
    setting.value->clear();
    for (auto const& one : *array) setting.value->push_back(*one.template value<std::string>());
  }
  if (all.workers < 1 || all.workers > 64) return invalid("config.out_of_range", "workers is 1 to 64");
  settings.workers = static_cast<std::size_t>(all.workers);
  if (settings.history_months < 1 || settings.history_months > history::kMostMonthsKept)
    return invalid("config.out_of_range", fmt::format("history_months is 1 to {}", history::kMostMonthsKept));
  if (settings.track_days < 1 || settings.track_days > telemetry::kMostDaysKept)
    return invalid("config.out_of_range", fmt::format("track_days is 1 to {}", telemetry::kMostDaysKept));
  if (all.number < 0 || all.number > 65'535 || (all.number == 0 && table.contains("number")))
    return invalid("config.out_of_range", "the number of a centre is 1 to 65535");
  settings.number = static_cast<std::uint16_t>(all.number);
  return {};
}

Result<void> check_one(Settings& settings) {
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

// A path as the file system has it; of what is not there, as it is written.
std::string same_path(std::string const& path) {
  std::error_code error;
  auto const whole = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return error ? path : whole.string();
}

std::string key_file_of(Settings const& settings) {
  return settings.key_file.empty() ? default_key_file(settings.data) : settings.key_file;
}

// Each centre has its own of everything that it writes. Found here, before anything is opened.
Result<void> check_apart(std::vector<Settings> const& centres) {
  struct Own {
    std::string_view what;
    std::string value;
  };
  std::map<std::pair<std::string_view, std::string>, std::uint16_t> seen;
  for (auto const& centre : centres) {
    if (centre.number == 0) return invalid("config.centre_incomplete", "each [[centre]] says its number, 1 to 65535");
    TOCSIN_TRY(auto const address, parse_listen(centre.listen));
    std::vector<Own> owned{{"number", std::to_string(centre.number)},
                           {"data", same_path(centre.data)},
                           {"key_file", same_path(key_file_of(centre))},
                           {"audit_key_file", same_path(centre.audit.key_file.empty() ? audit::signing_key_beside(key_file_of(centre))
                                                                                      : centre.audit.key_file)}};
    if (address.port != 0) owned.push_back({"listen", fmt::format("{}:{}", address.host, address.port)});
    for (auto const& target : centre.audit.push)
      if (target.starts_with("file:")) owned.push_back({"audit_push", "file:" + same_path(target.substr(5))});
    if (!centre.pack_folder.empty()) owned.push_back({"pack_folder", same_path(centre.pack_folder)});
    for (auto& own : owned) {
      auto const [at, is_new] = seen.emplace(std::pair{own.what, own.value}, centre.number);
      if (!is_new)
        return conflict("config.centres_share",
                        fmt::format("centres {} and {} both have {} {}", at->second, centre.number, own.what, own.value));
    }
  }
  return {};
}

Result<std::vector<Settings>> centres_of(toml::table const& file, Settings const& for_all, auto const& is_said) {
  auto const* tables = file.get(kCentre)->as_array();
  if (tables == nullptr || tables->empty() || !tables->is_homogeneous<toml::table>())
    return invalid("config.wrong_type", "centres are tables, each begun by [[centre]]");
  std::vector<Settings> out;
  for (auto const& node : *tables) {
    auto const& table = *node.as_table();
    auto& centre = out.emplace_back(for_all);
    for (auto const& [key, value] : table)
      if (key.str() != "standby" && !Everything(centre).has(key.str()))
        return invalid("config.unknown_key", "a [[centre]] has '" + std::string(key.str()) + "', which is no setting");
    for (std::string_view const needed : {"number", "data", "listen"})
      if (!table.contains(needed)) return invalid("config.centre_incomplete", "each [[centre]] says its " + std::string(needed));
    TOCSIN_CHECK(take(table, centre, is_said));
    if (auto const* standby = table.get("standby")) {
      if (!standby->is_boolean()) return invalid("config.wrong_type", "standby is true or false");
      centre.standby = *standby->value<bool>();
      if (centre.standby && centre.journal.empty())
        return invalid("config.out_of_range", fmt::format("centre {}: standby needs a journal that is shared", centre.number));
    }
    // The flag is for those that can: a centre in a folder has nobody to follow.
    centre.standby = centre.standby || (for_all.standby && !centre.journal.empty());
    TOCSIN_CHECK(check_one(centre));
  }
  TOCSIN_CHECK(check_apart(out));
  return out;
}

}  // namespace

Result<void> complete(Settings& settings, CLI::App const& command) {
  auto const given = [&](char const* flag) { return flag != nullptr && command.count(flag) > 0; };
  auto const environment = [](char const* name) -> char const* {
    char const* const text = name == nullptr ? nullptr : std::getenv(name);
    return text == nullptr || *text == '\0' ? nullptr : text;
  };
  auto const is_said = [&](auto const& setting) { return given(setting.flag) || environment(setting.environment) != nullptr; };
  if (!given("--config"))
    if (char const* const file = environment("TOCSIN_CONFIG")) settings.config = file;
  Everything const known(settings);
  for (auto const& setting : known.texts)
    if (char const* const text = environment(setting.environment); text != nullptr && !given(setting.flag)) *setting.value = text;
  toml::table table;
  if (!settings.config.empty()) {
    auto parsed = toml::parse_file(settings.config);
    if (!parsed) return invalid("config.file_unreadable", settings.config + ": " + std::string(parsed.error().description()));
    table = std::move(parsed).table();
    for (auto const& [key, node] : table)
      if (key.str() != kCentre && !known.has(key.str()))
        return invalid("config.unknown_key", settings.config + " has '" + std::string(key.str()) + "', which is no setting");
  }
  if (!table.contains(kCentre)) {
    TOCSIN_CHECK(take(table, settings, is_said));
    return check_one(settings);
  }
  std::uint16_t const chosen = settings.number;
  for (auto const& setting : known.texts)
    if (std::ranges::find(kOwn, std::string_view(setting.key)) != std::end(kOwn) && (is_said(setting) || table.contains(setting.key)))
      return invalid("config.of_each_centre",
                     fmt::format("{} has several centres: each [[centre]] says its own {}", settings.config, setting.key));
  if (table.contains("number")) return invalid("config.of_each_centre", "each [[centre]] says its own number");
  if (settings.read_only && chosen == 0) return invalid("config.centre_missing", "--read-only shows one centre: say which with --centre");
  TOCSIN_CHECK(take(table, settings, is_said));
  settings.number = 0;
  auto const said_in_a_table = [&](auto const& setting) { return std::string_view(setting.key) != "number" && is_said(setting); };
  TOCSIN_TRY(auto centres, centres_of(table, settings, said_in_a_table));
  if (chosen == 0) {
    settings.centres = std::move(centres);
    return {};
  }
  auto const one = std::ranges::find(centres, chosen, &Settings::number);
  if (one == centres.end()) return not_found("config.centre_unknown", fmt::format("{} has no centre {}", settings.config, chosen));
  settings = Settings(*one);
  return {};
}

Result<void> check_is_one(Settings const& settings) {
  if (settings.centres.empty()) return {};
  return invalid("config.centre_missing", settings.config + " has several centres: say which with --centre");
}

std::string to_toml(Settings const& settings) {
  std::string own;
  for (auto const& centre : settings.centres) own += (own.empty() ? "[[centre]]\n" : "\n[[centre]]\n") + to_toml(centre);
  if (!own.empty()) return own;
  if (settings.number != 0) own = fmt::format("number = {}\n", settings.number);
  if (!settings.name_zh.empty()) own += fmt::format("name_zh = \"{}\"\n", settings.name_zh);
  if (!settings.name_en.empty()) own += fmt::format("name_en = \"{}\"\n", settings.name_en);
  if (settings.number != 0 && settings.standby) own += "standby = true\n";
  std::string const key_file = key_file_of(settings);
  auto const list = [](std::vector<std::string> const& texts) {
    std::string out;
    for (auto const& text : texts) out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", text);
    return "[" + out + "]";
  };
  return own +
         fmt::format(
             "data = \"{}\"\njournal = \"{}\"\nlisten = \"{}\"\ntls_certificate = \"{}\"\ntls_key = \"{}\"\nca = \"{}\"\nclock = "
             "\"{}\"\nweb = \"{}\"\nkey_file = \"{}\"\npack_folder = "
             "\"{}\"\ncookies = \"{}\"\nrequire_second_factor = {}\nworkers = {}\nhistory_months = {}\ntrack_days = "
             "{}\n",
             settings.data, journal::without_password(settings.journal), settings.listen, settings.tls.certificate, settings.tls.key,
             settings.ca, settings.clock, settings.web, key_file, settings.pack_folder, settings.cookies,
             list(settings.require_second_factor), settings.workers, settings.history_months, settings.track_days) +
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
