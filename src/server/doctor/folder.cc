#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "access/account_store.h"
#include "api/clock.h"
#include "api/contract/error_catalogue.h"
#include "audit/signing_key.h"
#include "journal/entry_codec.h"
#include "journal/snapshot.h"
#include "journal/vault.h"
#include "server/doctor/check.h"
#include "server/runtime.h"

namespace tocsin::server::doctor {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kTail = 10'000;            // Entries at the end whose chain is walked; `journal verify` walks them all.
constexpr std::uint64_t kSnapshotWanted = 50'000;  // Entries that a restart replays in a second or two.

Words same(std::string const& text) { return {text, text}; }

bool others_can_read(std::string const& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0;
}

Line look_at_folder(std::string const& folder) {
  Line out{State::kOk, {"folder", "数据目录"}, same(folder), {}};
  std::error_code none;
  if (!fs::is_directory(folder, none)) {
    out.state = State::kFailed;
    out.found = {folder + " is not there", folder + " 不存在"};
    out.next = {"name it with --data; a first start (tocsin serve) makes it", "用 --data 指明；首次启动 tocsin serve 会建立"};
  } else if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
    out.state = State::kFailed;
    out.found = {folder + " cannot be written by this account", folder + " 对当前账号不可写"};
    out.next = {"run this as the server's account (sudo -u tocsin), or give it the folder (chown)",
                "请用服务器账号运行（sudo -u tocsin），或将目录归其所有（chown）"};
  } else if (others_can_read(folder)) {
    out.state = State::kAttention;
    out.found = {folder + " can be read by others on this machine", folder + " 可被本机其他账号读取"};
    out.next = {"chmod 700 " + folder, "chmod 700 " + folder};
  }
  return out;
}

// The chain over the last entries, each read and decoded.
Line look_at_tail(journal::Journal const& journal, Instant& last_at) {
  Words const what{"end of the journal", "日志末段"};
  auto const head = journal.head();
  std::uint64_t const first = head.position > kTail ? head.position - kTail : 1;
  Hash chain = journal.header().genesis;
  journal::EntryDecoder decoder;
  for (std::uint64_t next = first; next <= head.position;) {
    auto const page = journal.read(next, std::min<std::uint64_t>(journal::kPage, head.position - next + 1));
    if (!page) return failed(what, page.error());
    if (page->empty()) return failed(what, {ErrorKind::kCorrupt, "journal.damaged_at", fmt::format("position {}: missing", next)});
    for (auto const& entry : *page) {
      bool const is_first = entry.position == first && first > 1;  // What it hangs on is not read.
      auto const fault = [&](std::string_view why) {
        return failed(what, {ErrorKind::kCorrupt, "journal.damaged_at", fmt::format("position {}: {}", next, why)});
      };
      if (entry.position != next) return fault("missing");
      if (!is_first && journal::next_chain(chain, entry.position, entry.bytes) != entry.chain) return fault("the chain does not fit");
      if (auto const decoded = decoder.decode(entry); !decoded) return failed(what, decoded.error());
      chain = entry.chain;
      last_at = entry.at;
      ++next;
    }
  }
  if (chain != head.chain && head.position > 0) return failed(what, {ErrorKind::kCorrupt, "journal.damaged_at", "the last entry"});
  return {State::kOk,
          what,
          {fmt::format("{} entries, the last {} checked", head.position, head.position == 0 ? 0 : head.position - first + 1),
           fmt::format("共 {} 条，末尾 {} 条核对无误", head.position, head.position == 0 ? 0 : head.position - first + 1)},
          {}};
}

Line look_at_snapshots(std::string const& folder, journal::Journal const& journal) {
  Words const what{"snapshot", "快照"};
  if (auto const fits = journal::check_against_snapshots(folder, journal); !fits) return failed(what, fits.error());
  if (auto const damaged = journal::damaged_snapshots(folder); !damaged.empty())
    return {
        State::kAttention,
        what,
        {damaged.front() + " is damaged", damaged.front() + " 已损坏"},
        {"remove it: the next start replays the journal; check the disk (smartctl)", "删除即可，下次启动回放日志；并检查磁盘（smartctl）"}};
  auto const position = journal.head().position;
  auto const newest = journal::load_snapshot(folder, journal);
  if (newest) {
    return {State::kOk, what, {fmt::format("at position {}", newest->world.position), fmt::format("位置 {}", newest->world.position)}, {}};
  }
  if (position < kSnapshotWanted) return {State::kOk, what, {"none; so short a journal needs none", "没有；日志不长，不需要"}, {}};
  return {State::kAttention,
          what,
          {fmt::format("none of this version: the next start replays {} entries", position),
           fmt::format("没有本版本可用的快照：下次启动要回放 {} 条", position)},
          {"start and stop the server once in a quiet hour", "在空闲时段启动并正常停止一次服务器"}};
}

Line look_at_shipped(std::string const& folder, journal::Journal const& journal) {
  auto const note = read_shipped_note(folder);
  std::optional<Hash> chain_here;
  if (note && note->position > 0)
    if (auto const entry = journal.read(note->position, 1); entry && !entry->empty()) chain_here = entry->front().chain;
  return judge_shipped(note, journal.head().position, chain_here, api::Clock::machine_now());
}

Line look_at_key(std::string const& path, journal::Header const& header) {
  Words const what{"master key", "主密钥"};
  auto const key = journal::MasterKey::from_file(path, false);
  if (!key && key.error().code == "vault.key_missing" && !header.key_check)
    return {State::kOk, what, {"none yet; the first start makes it", "尚无；首次启动时生成"}, {}};
  if (!key) {
    Line out = failed(what, key.error());
    if (key.error().code == "vault.key_missing")
      out.next = {
          "bring it from where it is kept apart, or name it with --key-file; without it callers' details cannot be read, and the server "
          "does not start",
          "从另行保管处取来，或用 --key-file 指明；没有它读不出报警人信息，服务器也不启动"};
    return out;
  }
  if (header.key_check && *header.key_check != key->check()) return failed(what, {ErrorKind::kUnavailable, "vault.wrong_key", path});
  return {State::kOk, what, {path + ", its owner's alone, fits the journal", path + "，仅属主可读，与日志相符"}, {}};
}

Line look_at_signing_key(std::string const& path) {
  Words const what{"audit key", "审计签名密钥"};
  auto const key = audit::SigningKey::from_file(path, false);
  if (key) return {State::kOk, what, same(audit::key_name(key->public_key())), {}};
  std::error_code none;
  if (!fs::exists(path, none))
    return {State::kAttention,
            what,
            {path + " is not there: no heads are signed", path + " 不存在：不签发签名头"},
            {"the first start makes it; a second server of a pair gets a copy of the first one's",
             "首次启动会生成；主备的第二台须复制第一台的"}};
  return failed(what, key.error());
}

Line look_at_envelopes(std::string const& folder) {
  auto const envelopes = access::envelopes_in((fs::path(folder) / "access.db").string());
  return envelopes ? judge_envelopes(*envelopes) : failed({"break-glass accounts", "应急账号"}, envelopes.error());
}

Line versions(journal::Header const& header) {
  return {State::kOk,
          {"versions", "版本"},
          {fmt::format("journal format {} (this program reads up to {}), centre {}", header.format_version, journal::kFormatVersion,
                       header.centre),
           fmt::format("日志格式 {}（本程序支持到 {}），中心 {}", header.format_version, journal::kFormatVersion, header.centre)},
          {}};
}

}  // namespace

Line failed(Words what, Error const& error) {
  Line out{State::kFailed, std::move(what), same(error.code + ": " + error.detail), {}};
  if (auto const* entry = api::find_error(error.code)) out.next = {std::string(entry->next_step), std::string(entry->next_step_zh)};
  return out;
}

FolderReport check_folder(Asked const& asked) {
  FolderReport out;
  out.lines.push_back(look_at_folder(asked.data));
  std::error_code none;
  if (!fs::is_directory(asked.data, none)) return out;
  auto const journal = open_journal({.folder = asked.data, .url = asked.url, .role = JournalRole::kRead, .centre = asked.centre});
  if (!journal && journal.error().code == "journal.not_found") {
    out.lines.push_back({State::kAttention,
                         {"journal", "日志"},
                         {"there is none yet", "尚无日志"},
                         {"the first start makes it; is this the right folder?", "首次启动会建立；目录是否指对了？"}});
    return out;
  }
  if (!journal) {
    out.lines.push_back(failed({"journal", "日志"}, journal.error()));
    return out;
  }
  auto const header = (*journal)->header();
  out.lines.push_back(versions(header));
  std::string const key_file = asked.key_file.empty() ? default_key_file(asked.data) : asked.key_file;
  out.lines.push_back(look_at_key(key_file, header));
  out.lines.push_back(look_at_signing_key(asked.audit_key_file.empty() ? audit::signing_key_beside(key_file) : asked.audit_key_file));
  // Before the walk: a running server may make a snapshot meanwhile, of more entries than this journal was opened with.
  auto snapshots = look_at_snapshots((fs::path(asked.data) / "snapshots").string(), **journal);
  out.lines.push_back(look_at_tail(**journal, out.last_entry_at));
  out.position = (*journal)->head().position;
  out.lines.push_back(std::move(snapshots));
  out.lines.push_back(look_at_shipped(asked.data, **journal));
  out.lines.push_back(look_at_envelopes(asked.data));
  if (!asked.url.empty()) {
    auto const standbys = journal::database_standbys(asked.url);
    out.lines.push_back(standbys ? judge_database_standbys(*standbys) : failed({"database standbys", "数据库备机"}, standbys.error()));
  }
  return out;
}

}  // namespace tocsin::server::doctor
