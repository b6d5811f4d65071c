// tocsin ship, and tocsin restore --from-segments: a copy of the journal that is seconds old, on another machine.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "api/clock.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "codec/schema.h"
#include "journal/backup/backup.h"
#include "journal/segments/restore_segments.h"
#include "journal/segments/ship.h"
#include "journal/snapshot.h"
#include "register/compile.h"
#include "register/data_set.h"
#include "register/section_file.h"
#include "register/speeds/speed_file.h"
#include "sequencer/recover.h"
#include "server/commands/commands.h"
#include "server/commands/restore_steps.h"
#include "server/machine/signals.h"
#include "server/open_journal.h"
#include "server/runtime.h"
#include "server/settings.h"
#include "server/shipped_note.h"

namespace tocsin::server {

namespace {

namespace fs = std::filesystem;

std::string worded(std::string_view en, std::string_view zh, auto const&... values) {
  return fmt::format(fmt::runtime(speaks_chinese() ? zh : en), values...);
}

fs::path note_of(fs::path const& folder) { return folder / "shipped.json"; }

struct ShipAsked {
  Settings settings;
  std::string to;
  std::int64_t every_s = 0;
};

// Opened anew each time: a reader sees the end that the journal had when it was opened, and a database may have gone over meanwhile.
Result<journal::Shipped> one_pass(ShipAsked const& asked, journal::Shipper& shipper) {
  auto const now = api::Clock::machine_now();
  TOCSIN_TRY(
      auto const journal,
      open_journal(
          {.folder = asked.settings.data, .url = asked.settings.journal, .role = JournalRole::kRead, .centre = asked.settings.number}));
  TOCSIN_TRY(auto const shipped, shipper.ship(*journal, now));
  auto const noted =
      write_shipped_note(asked.settings.data, {fs::absolute(asked.to).string(), shipped.position, shipped.chain, now, asked.every_s});
  if (!noted) spdlog::warn("ship: {} {}", noted.error().code, noted.error().detail);
  return shipped;
}

// A disk that is full or a share that is away comes back; another history does not.
bool may_pass(Error const& error) { return error.kind == ErrorKind::kUnavailable; }

int keep_shipping(ShipAsked const& asked, journal::Shipper& shipper) {
  block_signals();
  log_to_stderr();
  do {
    auto const shipped = one_pass(asked, shipper);
    if (!shipped && !may_pass(shipped.error())) return report(shipped.error());
    if (!shipped) spdlog::error("ship: {} {}", shipped.error().code, shipped.error().detail);
    if (shipped && shipped->entries > 0)
      spdlog::info("ship: {} entries in {} segments, to position {}", shipped->entries, shipped->segments, shipped->position);
  } while (!wait_for_signal(std::chrono::seconds(asked.every_s)));
  return 0;
}

int ship(ShipAsked const& asked) {
  auto const snapshots = (fs::path(asked.settings.data) / "snapshots").string();
  auto const recover = [&](journal::Journal const& journal) -> Result<core::World> {
    TOCSIN_TRY(auto recovered, sequencer::recover(journal, snapshots));
    return std::move(recovered.world);
  };
  auto const shipper = journal::Shipper::open(asked.to, recover);
  if (!shipper) return report(shipper.error());
  if (asked.every_s > 0) return keep_shipping(asked, **shipper);
  auto const shipped = one_pass(asked, **shipper);
  if (!shipped) return report(shipped.error());
  std::cout << worded("shipped {} entries in {} segments, {} bytes; position {}\n", "已送出 {} 条，{} 段，{} 字节；至位置 {}\n",
                      shipped->entries, shipped->segments, shipped->bytes, shipped->position);
  return 0;
}

// What the state names and the folder has not: to be imported again. Nothing of it stops a call from being taken.
void tell_what_is_missing(std::string const& folder, bool has_backup) {
  if (!has_backup)
    std::cout << worded(
        "Accounts, last positions and data sets are in backups alone: make an account (tocsin account create) and import the "
        "map.\n",
        "账号、最后位置和数据集只在备份中：请新建账号（tocsin account create）并重新导入地图。\n");
  auto const journal = open_journal({.folder = folder, .role = JournalRole::kRead});
  if (!journal) return;
  auto const recovered = sequencer::recover(**journal, "");
  if (!recovered) return;
  auto const& in_force = recovered->world.jurisdiction;
  if (in_force.data_set && !place_register::DataSet::open(place_register::data_set_path(folder, in_force.data_set->version)))
    std::cout << worded("The data set in force, {}, came after the backup: import it again (tocsin import).\n",
                        "启用中的数据集 {} 晚于该备份：请重新导入（tocsin import）。\n", in_force.data_set->version);
  if (in_force.speeds && !place_register::open_speeds(folder, in_force.speeds->version))
    std::cout << worded("The speeds {} are not there: travel times are by the built-in ones until others are activated.\n",
                        "没有车速版本 {}：启用其他版本之前，行程时间按内置车速计算。\n", in_force.speeds->version);
}

}  // namespace

std::optional<ShippedNote> read_shipped_note(fs::path const& folder) {
  std::ifstream file(note_of(folder));
  std::string const text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto note = codec::from_json<ShippedNote>(text);
  if (!note) return std::nullopt;
  return std::move(*note);
}

Result<void> write_shipped_note(fs::path const& folder, ShippedNote const& note) {
  return place_register::write_file_atomically(note_of(folder), codec::pretty_json(codec::to_json(note)));
}

int restore_from_segments(SegmentsAsked const& asked) {
  if (asked.to.empty())
    return report({ErrorKind::kInvalid, "restore.target_missing", "--from-segments goes with --data DIR (or --to DIR)"});
  journal::SegmentRestore wanted{.segments = asked.segments,
                                 .backup = asked.backup,
                                 .folder = asked.to,
                                 .erasure_list = {},
                                 .until = {},
                                 .to_position = asked.to_position,
                                 .accept = {}};
  if (!asked.to_time.empty()) {
    auto const at = parse_rfc3339(asked.to_time);
    if (!at)
      return report(
          {ErrorKind::kInvalid, "query.malformed", "--to-time is a moment like 2026-11-26T08:30:00Z, not '" + asked.to_time + "'"});
    wanted.until = *at;
  }
  auto const kept = read_heads_kept(asked.heads, asked.public_key);
  if (!kept) return report(kept.error());
  std::size_t heads_agreed = 0;
  // Who asked for an earlier moment knows that the end is not there; else its lack is what the heads are for.
  bool const has_its_end = !wanted.until && wanted.to_position == 0;
  wanted.accept = [&](journal::Journal const& journal) -> Result<void> {
    TOCSIN_TRY(heads_agreed, kept->agree(journal, has_its_end));
    return {};
  };
  std::optional<std::string> remembered;
  if (!asked.backup.empty()) {
    auto const manifest = journal::read_manifest(asked.backup);
    if (!manifest) return report(manifest.error());
    remembered = manifest->key_file;
  }
  std::string const key_file = !asked.key_file.empty() ? asked.key_file : remembered.value_or(default_key_file(asked.to));
  wanted.erasure_list = asked.erasures.empty() ? erasure_list_beside(key_file) : asked.erasures;
  auto const done = journal::restore_segments(wanted, state_hash_of);
  if (!done) return report(done.error());
  std::cout << worded("whole: position {}, state {}\n", "完好：位置 {}，状态 {}\n", done->position, to_hex(done->state_hash))
            << worded("chain {}\n", "哈希链 {}\n", to_hex(done->chain));
  if (!asked.heads.empty()) std::cout << worded("heads: {} agree with the journal\n", "签名头：{} 个与日志相符\n", heads_agreed);
  if (done->from_backup > 0) std::cout << worded("from the backup: positions 1 to {}\n", "取自备份：位置 1 至 {}\n", done->from_backup);
  std::cout << worded("segments: {}; erased again: {} records\n", "分段：{} 个；重新擦除：{} 条记录\n", done->segments,
                      done->erasures_applied)
            << (done->state_compared
                    ? say("the state is the one that was noted at this position\n", "状态与当时记下的一致\n")
                    : say("the state could not be compared: nobody wrote it down at this position, or another version did\n",
                          "状态无从比对：该位置没有留下状态哈希，或由其他版本留下\n"));
  if (done->left_out > 0)
    std::cout << worded(
        "left out: {} entries behind that point; they stay in the segments alone. Keep those. Ship to a new folder from now "
        "on.\n",
        "已舍去其后的 {} 条，只留在分段中，请妥善保存；今后请送往新的目录。\n", done->left_out);
  if (done->unread_behind > 0)
    std::cout << worded(
        "{} segments behind that point cannot be read: what they erased is erased again only if the list of erasures names it.\n",
        "其后有 {} 段无法读取：其中擦除的内容，只有擦除清单列出的才会再次擦除。\n", done->unread_behind);
  std::error_code none;
  if (!fs::exists(wanted.erasure_list, none))
    std::cout << worded("No list of erasures at {}: what was erased outside these segments is not erased again. Name it with --erasures.\n",
                        "{} 处没有擦除清单：分段之外擦除的内容不会再次擦除。请用 --erasures 指明。\n", wanted.erasure_list);
  std::string const hold_list = hold_list_beside(wanted.erasure_list);
  if (!fs::exists(hold_list, none))
    std::cout << worded("No list of legal holds at {}: holds placed after the last segment do not stand again by themselves.\n",
                        "{} 处没有依法保全清单：最后一段之后设置的保全不会自动恢复。\n", hold_list);
  if (auto const marked = leave_mark(asked.to, {done->last_at, done->position, hold_list}); !marked) return report(marked.error());
  tell_what_is_missing(asked.to, !asked.backup.empty());
  auto const has_key = bring_key(asked.to, asked.key_file, remembered);
  if (!has_key) return report(has_key.error());
  std::cout << (*has_key ? worded("Next: tocsin serve --data {}\n", "下一步：tocsin serve --data {}\n", asked.to)
                         : worded("The master key is not on this machine. Bring the file, then: tocsin serve --data {} --key-file FILE\n",
                                  "本机没有主密钥。请取来密钥文件，然后：tocsin serve --data {} --key-file 文件\n", asked.to));
  return 0;
}

void add_ship(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<ShipAsked>();
  auto* const command =
      app.add_subcommand("ship", say("Put what is new in the journal into a folder of another machine, as segments; while the server runs",
                                     "将日志新增部分按段送到异地目录；服务器运行时也可以"));
  add_settings(*command, asked->settings);
  command
      ->add_option("--to", asked->to,
                   say("Folder: a mount of another machine, or what is carried away", "目标目录：异地挂载，或由其他工具转运"))
      ->required();
  command
      ->add_option("--every", asked->every_s, say("Go on, with so many seconds in between; else once", "持续运行，间隔秒数；缺省只送一次"))
      ->check(CLI::Range(1, 86'400));
  command->callback([&chosen, asked, command] {
    chosen = [asked, command] {
      if (auto const read = complete(asked->settings, *command); !read) return report(read.error());
      if (auto const one = check_is_one(asked->settings); !one) return report(one.error());
      return ship(*asked);
    };
  });
}

}  // namespace tocsin::server
