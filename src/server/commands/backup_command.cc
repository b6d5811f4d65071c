// tocsin backup and tocsin restore: all that a centre needs to start again, but for the master key and the list of erasures, which are kept
// apart on purpose (with them beside it a stolen backup would open callers' details, and an old one would bring back what was erased).
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/clock.h"
#include "audit/head_list.h"
#include "audit/signing_key.h"
#include "audit/verify.h"
#include "journal/backup/backup.h"
#include "journal/kept_lists/hold_list.h"
#include "journal/postgres/postgres_journal.h"
#include "journal/snapshot.h"
#include "journal/sqlite_journal.h"
#include "journal/vault.h"
#include "register/compile.h"
#include "register/data_set.h"
#include "register/speeds/speed_file.h"
#include "sequencer/recover.h"
#include "server/commands/commands.h"
#include "server/commands/restore_steps.h"
#include "server/open_journal.h"
#include "server/runtime.h"

namespace tocsin::server {

Result<Hash> state_hash_of(journal::Journal const& journal) {
  TOCSIN_TRY(auto const recovered, sequencer::recover(journal, ""));
  return journal::state_hash(recovered.world);
}

namespace {

namespace fs = std::filesystem;

// Sessions end with the machine, and drafts are in no backup: what was erased could come back with them. Of the audit only what neighbours
// left: the list of our own heads could be newer than the journal's copy, and the rest is made again.
std::vector<journal::Beside> beside_the_journal(fs::path const& folder) {
  std::vector<journal::Beside> out{{"access.db", true, "DELETE FROM session; DELETE FROM draft"}, {"telemetry.db", true, {}}};
  out.push_back({"audit/received.ndjson", false, {}});
  std::vector<std::string> data_sets;
  std::error_code none;
  for (char const* name : {"register", "speeds"})
    for (fs::recursive_directory_iterator at(folder / name, none), end; !none && at != end; at.increment(none))
      if (at->is_regular_file(none) && at->path().extension() != ".new")
        data_sets.push_back(fs::relative(at->path(), folder, none).string());
  std::ranges::sort(data_sets);
  for (auto& name : data_sets) out.push_back({std::move(name), false, {}});
  return out;
}

auto wording(std::string_view en, std::string_view zh) { return fmt::runtime(speaks_chinese() ? zh : en); }

struct BackupAsked {
  std::string data = "data", url, to, from, segments, erasures, key_file, to_time, heads, public_key;
  std::uint64_t to_position = 0;
  std::uint16_t centre = 0;
  bool verify = false;
};

Result<journal::Manifest> copy_all(BackupAsked const& asked, std::string const& key_file) {
  auto const now = api::Clock::machine_now();
  auto const beside = [&] { return beside_the_journal(asked.data); };
  if (asked.url.empty()) return journal::backup(asked.data, asked.to, state_hash_of, now, beside, key_file);
  TOCSIN_TRY(auto const journal,
             open_journal({.folder = asked.data, .url = asked.url, .role = JournalRole::kRead, .centre = asked.centre}));
  return journal::backup_from(*journal, asked.data, asked.to, state_hash_of, now, beside, key_file);
}

// Into the database that is named, or into the folder.
Result<journal::RestoreReport> put_back(BackupAsked const& asked, std::string const& erasures, journal::RestorePoint const& point) {
  if (asked.url.empty()) return journal::restore(asked.from, asked.to, erasures, state_hash_of, point);
  auto const make = [&](journal::Header const& header) {
    return journal::open_postgres_journal({.url = asked.url, .centre = header.centre, .adopt = header});
  };
  return journal::restore_into(asked.from, make, erasures, state_hash_of, point);
}

// The data set that is in force opens; without one there is no map, no address and no travel time. Without the speeds that were in force
// the server drives by those that it has built in.
Result<void> check_data_set(journal::Journal const& journal, std::string const& folder) {
  TOCSIN_TRY(auto const recovered, sequencer::recover(journal, ""));
  if (auto const& active = recovered.world.jurisdiction.data_set) {
    auto const opened = place_register::DataSet::open(place_register::data_set_path(folder, active->version));
    if (!opened) return corrupt("restore.differs", fmt::format("data set {}: {}", active->version, opened.error().detail));
  }
  if (auto const& speeds = recovered.world.jurisdiction.speeds; speeds && !place_register::open_speeds(folder, speeds->version))
    std::cout << fmt::format(wording("The backup lacks the speeds {}: travel times are by the built-in ones until others are activated.\n",
                                     "备份中没有车速版本 {}：启用其他版本之前，行程时间按内置车速计算。\n"),
                             speeds->version);
  return {};
}

// How far, and what of the heads that were kept elsewhere has to agree: those of so many entries or fewer.
Result<journal::RestorePoint> point_of(BackupAsked const& asked, std::size_t& heads_agreed) {
  journal::RestorePoint out{.position = asked.to_position, .accept = {}};
  if (!asked.to_time.empty()) {
    auto const at = parse_rfc3339(asked.to_time);
    if (!at) return invalid("query.malformed", "--to-time is a moment like 2026-11-26T08:30:00Z, not '" + asked.to_time + "'");
    TOCSIN_TRY(auto const journal, journal::open_sqlite_journal({.folder = asked.from, .create = false, .read_only = true}));
    TOCSIN_TRY(out.position, journal::position_at(*journal, *at));
  }
  TOCSIN_TRY(auto const kept, read_heads_kept(asked.heads, asked.public_key));
  out.accept = [kept, &heads_agreed, from = asked.from](journal::Journal const& journal) -> Result<void> {
    TOCSIN_CHECK(check_data_set(journal, from));
    TOCSIN_TRY(heads_agreed, kept.agree(journal, false));
    return {};
  };
  return out;
}

int make_backup(BackupAsked const& asked) {
  std::string const key_file = fs::absolute(asked.key_file.empty() ? default_key_file(asked.data) : asked.key_file).string();
  auto const made = copy_all(asked, key_file);
  if (!made) return report(made.error());
  std::cout << "position " << made->position << "\nchain " << to_hex(made->chain) << "\nstate " << to_hex(made->state_hash) << '\n';
  for (auto const& file : *made->files) std::cout << "file " << file.name << ' ' << file.bytes << '\n';
  std::cout << say("Not in the backup, on purpose; keep them elsewhere:\n", "以下各项有意不入备份，请另行保管：\n")
            << fmt::format(wording("  {}  the master key: without it callers' details stay unreadable\n",
                                   "  {}  主密钥：没有它，报警人信息无法读出\n"),
                           key_file)
            << fmt::format(wording("  {}  the list of erasures: without it a restore brings back what was erased since\n",
                                   "  {}  擦除清单：没有它，恢复时会带回此后已擦除的内容\n"),
                           erasure_list_beside(key_file))
            << fmt::format(wording("  {}  the list of legal holds: without it a restore does not know the holds placed since\n",
                                   "  {}  依法保全清单：没有它，恢复时不知道此后设置的保全\n"),
                           hold_list_beside(key_file))
            << fmt::format(wording("  {}  the key that signs audit heads: under another one neighbours refuse the heads of this journal\n",
                                   "  {}  审计签名密钥：换了密钥，邻中心会拒收本日志的签名头\n"),
                           audit::signing_key_beside(key_file))
            << fmt::format(wording("Next: tocsin restore --from {} --verify\n", "下一步：tocsin restore --from {} --verify\n"), asked.to);
  return 0;
}

// A copy for its owner alone, in place of the key of a folder that was here before: its journal is gone, `folder` was empty.
Result<void> copy_key(std::string const& source, std::string const& target) {
  std::error_code error;
  fs::create_directories(fs::path(target).parent_path(), error);
  if (fs::exists(target, error)) fs::remove(target, error);
  if (!fs::copy_file(source, target, error)) return unavailable("vault.key_not_written", fmt::format("{}: {}", target, error.message()));
  fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write, error);
  return {};
}

}  // namespace

Result<bool> bring_key(std::string const& folder, std::string const& named, std::optional<std::string> const& remembered) {
  std::string const source = named.empty() ? remembered.value_or("") : named, target = default_key_file(folder);
  std::error_code error;
  if (source.empty() || !fs::exists(source, error)) {
    if (named.empty()) return false;
    return not_found("vault.key_missing", source);
  }
  auto const fits = [&]() -> Result<bool> {
    TOCSIN_TRY(auto const key, journal::MasterKey::from_file(source, false));
    TOCSIN_TRY(auto const journal, journal::open_sqlite_journal({.folder = folder, .create = false}));
    TOCSIN_CHECK(journal::Vault::attach(*journal, key));
    return true;
  }();
  if (!fits) return named.empty() ? Result<bool>(false) : fits;
  if (source == target) return true;
  TOCSIN_CHECK(copy_key(source, target));
  if (std::string const signing = audit::signing_key_beside(source); fs::exists(signing, error))
    TOCSIN_CHECK(copy_key(signing, audit::signing_key_beside(target)));
  return true;
}

namespace {

std::string text_of(RestoreMark const& mark) {
  std::ostringstream out;
  out << to_rfc3339(mark.made_at) << ' ' << mark.position << '\n';
  // Only where there is something: a stream that copies nothing counts as failed.
  if (std::ifstream holds(mark.hold_list, std::ios::binary); holds && holds.peek() != std::ifstream::traits_type::eof())
    out << holds.rdbuf();
  return out.str();
}

void say_what_follows() {
  std::cout << say("Nothing will be erased there until two people have accepted the restore: More, Two-person review.\n",
                   "在两人确认此次恢复之前，系统不擦除任何信息：更多 → 双人复核。\n");
}

}  // namespace

Result<void> leave_mark(std::string const& folder, RestoreMark const& mark) {
  std::ofstream out(restore_mark(folder), std::ios::binary);
  out << text_of(mark);
  out.close();
  if (!out) return unavailable("restore.not_written", restore_mark(folder).string());
  say_what_follows();
  return {};
}

Result<void> leave_mark_in_database(std::string const& url, std::uint16_t centre, RestoreMark const& mark) {
  TOCSIN_TRY(auto const journal,
             journal::open_postgres_journal({.url = url, .centre = centre, .role = journal::PostgresOptions::Role::kRead}));
  if (auto const left = journal->set_restore_mark(text_of(mark)); !left) return unavailable("restore.not_written", left.error().detail);
  say_what_follows();
  return {};
}

Result<HeadsKept> read_heads_kept(std::string const& file, std::string const& public_key) {
  HeadsKept out;
  if (!file.empty()) {
    TOCSIN_TRY(out.heads, audit::read_heads(file));
  }
  if (!public_key.empty()) {
    TOCSIN_TRY(out.trusted, audit::read_public_key(public_key));
  }
  return out;
}

Result<std::size_t> HeadsKept::agree(journal::Journal const& journal, bool has_its_end) const {
  auto within = heads;
  if (!has_its_end) std::erase_if(within, [&](audit::SignedHead const& head) { return head.tree_size > journal.head().position; });
  if (within.empty()) return 0;
  auto const findings = audit::compare_with_heads(journal, within, trusted ? &*trusted : nullptr);
  if (findings.empty()) return within.size();
  return corrupt("restore.differs", fmt::format("position {}: {}", findings.front().position, findings.front().what));
}

namespace {

int do_restore(BackupAsked const& asked) {
  if (!asked.segments.empty())
    return restore_from_segments({.segments = asked.segments,
                                  .backup = asked.from,
                                  .to = asked.to,
                                  .to_time = asked.to_time,
                                  .key_file = asked.key_file,
                                  .erasures = asked.erasures,
                                  .heads = asked.heads,
                                  .public_key = asked.public_key,
                                  .to_position = asked.to_position});
  if (asked.to.empty() && asked.url.empty() && !asked.verify)
    return report({ErrorKind::kInvalid, "restore.target_missing", "--data DIR, or --verify to check only"});
  if (asked.to.empty() && asked.url.empty() && (!asked.to_time.empty() || asked.to_position != 0))
    return report({ErrorKind::kInvalid, "restore.target_missing", "--to-time and --to-position go with --data DIR"});
  auto const manifest = journal::read_manifest(asked.from);
  if (!manifest) return report(manifest.error());
  std::string const key_file = !asked.key_file.empty() ? asked.key_file : manifest->key_file.value_or(default_key_file(asked.from));
  std::string const erasures = asked.erasures.empty() ? erasure_list_beside(key_file) : asked.erasures;
  std::size_t heads_agreed = 0;
  auto const point = point_of(asked, heads_agreed);
  if (!point) return report(point.error());
  std::string const hold_list = hold_list_beside(erasures);
  auto const done = put_back(asked, erasures, *point);
  if (!done) return report(done.error());
  std::cout << say("whole: position ", "完好：位置 ") << done->position << ", state " << to_hex(done->state_hash) << '\n'
            << fmt::format(wording("files beside the journal: {}\n", "日志之外的文件：{} 个\n"),
                           done->manifest.files.value_or(std::vector<journal::BackupFile>{}).size());
  if (!asked.heads.empty())
    std::cout << fmt::format(wording("heads: {} of so many entries or fewer agree\n", "签名头：不超过该位置的 {} 个相符\n"), heads_agreed);
  if (done->position < done->manifest.position)
    std::cout << fmt::format(
        wording("left out: positions {} to {}; they stay in the backup alone. Keep it. Signed heads of more entries contradict what "
                "comes now: tell your neighbours and auditors what was restored, and why.\n",
                "已舍去：位置 {} 至 "
                "{}，只留在备份中，请妥善保存备份。此后的日志与条目更多的签名头矛盾：请告知邻中心和审计人员恢复的内容与缘由。\n"),
        done->position + 1, done->manifest.position);
  std::error_code none;
  if (!fs::exists(erasures, none))
    std::cout << fmt::format(
        wording("No list of erasures at {}: what was erased after the backup is not erased again. Name it with --erasures.\n",
                "{} 处没有擦除清单：备份之后擦除的内容不会再次擦除。请用 --erasures 指明。\n"),
        erasures);
  if (!fs::exists(hold_list, none))
    std::cout << fmt::format(wording("No list of legal holds at {}: holds placed after the backup do not stand again by themselves.\n",
                                     "{} 处没有依法保全清单：备份之后设置的保全不会自动恢复。\n"),
                             hold_list);
  RestoreMark const mark{done->manifest.made_at, done->position, hold_list};
  if (!asked.url.empty()) {
    if (auto const marked = leave_mark_in_database(asked.url, done->manifest.centre, mark); !marked) return report(marked.error());
    std::cout << say("The journal is in the database. The files beside it are the backup's: copy them into the server's new folder.\n",
                     "日志已恢复到数据库。其余文件在备份目录中，请复制到服务器的新目录。\n");
    return 0;
  }
  if (asked.to.empty()) {
    std::cout << fmt::format(
        wording("Next: tocsin restore --from {} --data NEW_FOLDER\n", "下一步：tocsin restore --from {} --data 新目录\n"), asked.from);
    return 0;
  }
  if (auto const marked = leave_mark(asked.to, mark); !marked) return report(marked.error());
  auto const has_key = bring_key(asked.to, asked.key_file, manifest->key_file);
  if (!has_key) return report(has_key.error());
  if (*has_key) {
    std::cout << fmt::format(wording("Next: tocsin serve --data {}\n", "下一步：tocsin serve --data {}\n"), asked.to);
  } else {
    std::cout << fmt::format(
        wording("The master key is not on this machine. Bring the file, then: tocsin serve --data {} --key-file FILE\n",
                "本机没有主密钥。请取来密钥文件，然后：tocsin serve --data {} --key-file 文件\n"),
        asked.to);
  }
  return 0;
}

}  // namespace

void add_backup(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<BackupAsked>();
  auto* const backup =
      app.add_subcommand("backup", say("A consistent copy of journal, accounts, positions and data sets, while the server runs",
                                       "在线一致备份：日志、账号、位置与数据集"));
  backup->add_option("--data", asked->data, say("Data folder", "数据目录"));
  backup->add_option("--journal", asked->url,
                     say("postgresql://...: where the journal lies, when not in the folder", "postgresql://...：日志不在目录中时的位置"));
  add_centre_number(*backup, asked->centre);
  backup->add_option("--to,to", asked->to, say("Empty or new folder for the backup", "备份目录（空或新建）"))->required();
  backup->add_option("--key-file", asked->key_file,
                     say("Master key file of this folder, where it is not the default (remembered, never copied)",
                         "该目录的主密钥文件（非默认时；只记路径，不复制）"));
  backup->callback([&chosen, asked] { chosen = [asked] { return make_backup(*asked); }; });

  auto* const restore =
      app.add_subcommand("restore", say("Restore a backup into a new folder, or only check it", "恢复备份到新目录，或只核验"));
  auto* const from = restore->add_option("--from,from", asked->from, say("Backup folder", "备份目录"));
  restore->add_option("--data,--to", asked->to, say("New data folder", "新数据目录"));
  auto* const url =
      restore->add_option("--journal", asked->url, say("Into this database instead: postgresql://...", "恢复到该数据库：postgresql://..."));
  auto* const segments = restore->add_option("--from-segments", asked->segments,
                                             say("Folder that tocsin ship wrote; goes on behind the backup, or begins at position 1",
                                                 "tocsin ship 的目录；接在备份之后，或从位置 1 开始"));
  auto* const to_time =
      restore->add_option("--to-time", asked->to_time,
                          say("Only what was written up to this moment (2026-11-26T08:30:00Z)", "只恢复到此时刻（2026-11-26T08:30:00Z）"));
  restore->add_option("--to-position", asked->to_position, say("Only the entries up to this position", "只恢复到此位置"))
      ->excludes(to_time)
      ->check(CLI::PositiveNumber);
  restore->add_option("--head", asked->heads,
                      say("File of signed heads that were kept elsewhere; the restored journal has to agree",
                          "别处留存的签名头文件；恢复出的日志须与之相符"));
  restore->add_option("--key", asked->public_key, say("Public key of the centre, or its file", "该中心的公钥或公钥文件"));
  auto* const verify = restore->add_flag("--verify", asked->verify, say("Only check, unless --data is given", "只核验，除非给出 --data"));
  segments->excludes(url)->excludes(verify);
  restore->add_option("--key-file", asked->key_file,
                      say("Master key; else where it lay when the backup was made", "主密钥文件；默认为备份时的位置"));
  restore->add_option(
      "--erasures", asked->erasures,
      say("List of records erased since; default: the one beside the master key", "备份之后的擦除清单；默认为主密钥旁的清单"));
  restore->callback([&chosen, asked, from, segments] {
    if (from->empty() && segments->empty()) throw CLI::RequiredError("--from");
    chosen = [asked] { return do_restore(*asked); };
  });
}

}  // namespace tocsin::server
