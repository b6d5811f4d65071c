#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "server/doctor/check.h"

namespace tocsin::server::doctor {

namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;
// A day of a large city is some 100 MB of journal, and a snapshot is written beside the old one.
constexpr std::uint64_t kLittle = 5'000 * kMegabyte, kTooLittle = 500 * kMegabyte;
constexpr std::uint64_t kFewFiles = 10'000;
constexpr std::int64_t kSlowUs = 30'000, kTooSlowUs = 250'000;    // An acknowledgement waits for one of these; it may take 50 ms and this.
constexpr std::int64_t kFarBehind = 64'000'000;                   // Bytes: minutes of a busy hour.
constexpr std::uint64_t kFollowsClosely = 1'000;                  // Entries: a burst; a standby reads on ten times a second.
constexpr std::int64_t kShipsOften = 600, kShipsByTimer = 7'200;  // Seconds without a pass.
constexpr Duration kEndsSoon = Duration::hours(30 * 24);
constexpr Duration kAhead = Duration::seconds(2), kFarAhead = Duration::hours(1);
// A thousand screens, each with a stream, and requests beside them.
constexpr std::uint64_t kFiles = 4'096, kFewestFiles = 512;

std::string size_of(std::uint64_t bytes) {
  return bytes >= 10'000 * kMegabyte ? fmt::format("{} GB", bytes / (1'000 * kMegabyte)) : fmt::format("{} MB", bytes / kMegabyte);
}

}  // namespace

Line judge_disk(std::uint64_t free_bytes, std::uint64_t total_bytes, std::uint64_t free_files, std::uint64_t total_files) {
  Line out{.what = {"disk space", "磁盘空间"}};
  std::string const free = size_of(free_bytes), total = size_of(total_bytes);
  out.found = {fmt::format("{} of {} free", free, total), fmt::format("共 {}，剩余 {}", total, free)};
  if (free_bytes < kTooLittle) {
    out.state = State::kFailed;
    out.next = {"make room at once: with a full disk no call can be taken", "立即腾出空间：磁盘写满就无法接警"};
  } else if (free_bytes < kLittle) {
    out.state = State::kAttention;
    out.next = {"make room, or move the folder to a larger disk", "清理空间，或把数据目录迁到更大的磁盘"};
  } else if (total_files > 0 && free_files < kFewFiles) {
    out.state = State::kAttention;
    out.found = {fmt::format("room for only {} more files", free_files), fmt::format("只能再建 {} 个文件", free_files)};
    out.next = {"remove small files from this disk (inodes run out)", "清理该磁盘上的小文件（inode 将耗尽）"};
  }
  return out;
}

Line judge_sync(std::vector<std::int64_t> times_us) {
  Line out{.what = {"writing to disk", "落盘速度"}};
  if (times_us.empty()) return out;
  std::sort(times_us.begin(), times_us.end());
  std::int64_t const median = times_us[times_us.size() / 2], worst = times_us.back();
  out.found = {
      fmt::format("{:.1f} ms to be safe on disk, at worst {:.1f} ms", static_cast<double>(median) / 1e3, static_cast<double>(worst) / 1e3),
      fmt::format("写入并确认落盘 {:.1f} 毫秒，最慢 {:.1f} 毫秒", static_cast<double>(median) / 1e3, static_cast<double>(worst) / 1e3)};
  if (median < kSlowUs) return out;
  out.state = median < kTooSlowUs ? State::kAttention : State::kFailed;
  out.next = {"every acknowledgement waits for this: a local SSD, nothing else that writes on it, no network share",
              "每次确认都要等它：请用本机固态盘，不与其他写入争用，不放网络共享盘"};
  return out;
}

Line judge_clock(Instant now, Instant last_entry_at, bool is_synchronised) {
  Line out{.what = {"clock", "时钟"}, .found = {to_rfc3339(now), to_rfc3339(now)}};
  Duration const behind = last_entry_at.is_set() ? last_entry_at - now : Duration{};
  if (behind > kAhead) {
    out.state = behind > kFarAhead ? State::kFailed : State::kAttention;
    out.found = {fmt::format("{} s behind the last entry of the journal", behind.us / 1'000'000),
                 fmt::format("比最后一条日志慢 {} 秒", behind.us / 1'000'000)};
    out.next = {"set the clock (chronyc makestep); until then time stands still in the centre and no timer runs",
                "校时（chronyc makestep）；在此之前中心的时间停住不走，各项计时不触发"};
  } else if (!is_synchronised) {
    out.state = State::kAttention;
    out.found.en += ", not synchronised";
    out.found.zh += "，未与时间源同步";
    out.next = {"keep it by NTP: systemctl enable --now chrony", "启用网络校时：systemctl enable --now chrony"};
  }
  return out;
}

Line judge_certificate(std::string const& file, Instant ends_at, Instant now) {
  Line out{.what = {"certificate", "证书"}};
  out.found = {fmt::format("{} is good until {}", file, to_rfc3339(ends_at)), fmt::format("{} 有效至 {}", file, to_rfc3339(ends_at))};
  if (ends_at - now > kEndsSoon) return out;
  bool const is_over = ends_at <= now;
  out.state = is_over ? State::kFailed : State::kAttention;
  if (is_over)
    out.found = {fmt::format("{} ended at {}", file, to_rfc3339(ends_at)), fmt::format("{} 已于 {} 过期", file, to_rfc3339(ends_at))};
  out.next = {"renew it, and have whoever uses it read it again (reload the proxy or the database)",
              "续签证书，并让使用它的代理或数据库重新载入"};
  return out;
}

Line judge_database_standbys(journal::DatabaseStandbys const& seen) {
  Line out{.what = {"database standbys", "数据库备机"}};
  std::int64_t behind = 0;
  bool waited_for = false, hidden = false;
  for (auto const& one : seen.standbys) {
    behind = std::max(behind, one.behind_bytes);
    waited_for |= one.is_waited_for;
    hidden |= !one.is_visible;
  }
  out.found = {fmt::format("{} connected, at most {} kB behind", seen.standbys.size(), behind / 1'000),
               fmt::format("已连接 {} 台，最多落后 {} kB", seen.standbys.size(), behind / 1'000)};
  if (seen.wanted.empty()) {
    out.state = State::kAttention;
    out.found.en += "; no commit waits for one";
    out.found.zh += "；提交不等待任何备机";
    out.next = {"set synchronous_standby_names = 'ANY 1 (*)': else what was acknowledged last goes with the database's machine",
                "设 synchronous_standby_names = 'ANY 1 (*)'；否则数据库机器损毁时会丢失最后确认的内容"};
  } else if (hidden) {
    out.state = State::kAttention;
    out.found = {fmt::format("{} connected; this account may not see how far they are", seen.standbys.size()),
                 fmt::format("已连接 {} 台；当前账号看不到复制进度", seen.standbys.size())};
    out.next = {"GRANT pg_monitor TO the database account", "执行 GRANT pg_monitor TO 数据库账号"};
  } else if (!waited_for) {
    out.state = State::kFailed;
    out.next = {"start a standby of the database: every commit waits for one, and no call can be taken until it follows",
                "启动数据库备机：每次提交都在等待它，备机跟上之前无法接警"};
  } else if (behind > kFarBehind) {
    out.state = State::kAttention;
    out.next = {"look at the standby's disk and at the network between the two", "检查备机的磁盘和两机之间的网络"};
  }
  return out;
}

Line judge_following(std::uint64_t journal_position, std::uint64_t server_position) {
  Line out{.what = {"standby", "备用服务器"}};
  std::uint64_t const behind = journal_position > server_position ? journal_position - server_position : 0;
  out.found = {fmt::format("follows, {} entries behind", behind), fmt::format("正在跟随，落后 {} 条", behind)};
  if (behind <= kFollowsClosely) return out;
  out.state = State::kAttention;
  out.next = {"look at its log and its load: taking over takes longer the further it is behind", "查看其日志和负载：落后越多，接管越慢"};
  return out;
}

Line judge_shipped(std::optional<ShippedNote> const& note, std::uint64_t journal_position, std::optional<Hash> const& chain_here,
                   Instant now) {
  Line out{.what = {"off-site copy", "异地副本"}};
  if (!note) {
    out.found = {"nothing is shipped from this folder; backups are all that there is (tocsin ship --to FOLDER)",
                 "未向异地送日志，只有备份可用（tocsin ship --to 目录）"};
    return out;
  }
  auto const age_s = std::max<std::int64_t>(0, (now - note->at).us / 1'000'000);
  auto const behind = journal_position > note->position ? journal_position - note->position : 0;
  out.found = {fmt::format("{}, shipped {} s ago to position {}, {} entries since", note->to, age_s, note->position, behind),
               fmt::format("{}：{} 秒前送至位置 {}，此后新增 {} 条", note->to, age_s, note->position, behind)};
  if (note->position > journal_position) {
    out.state = State::kFailed;
    out.next = {
        "the end of this journal is missing, or an older state was restored: do not take calls here before you know which; the "
        "segments hold the rest (tocsin restore --from-segments)",
        "本日志缺少末尾，或恢复过更早的状态：查明之前请勿在此接警；分段中有其余部分（tocsin restore --from-segments）"};
  } else if (chain_here && *chain_here != note->chain) {
    out.state = State::kAttention;
    out.found.en += "; the journal is another since";
    out.found.zh += "；此后日志已是另一段历史";
    out.next = {"ship to a new folder, and keep the old one: it holds what was left out",
                "请送往新的目录，并保留旧目录：其中有被舍去的内容"};
  } else if (auto const longest = std::max(3 * note->every_s, note->every_s > 0 ? kShipsOften : kShipsByTimer); age_s > longest) {
    out.state = State::kAttention;
    out.next = {
        "see why it stopped: systemctl status tocsin-ship, its log, room and mount of that folder; by hand: tocsin ship --to FOLDER",
        "查明为何停止：systemctl status tocsin-ship、其日志、目标目录的空间和挂载；手动：tocsin ship --to 目录"};
  }
  return out;
}

Line judge_history(HistoryState const& seen) {
  constexpr std::uint64_t kClose = 10'000;  // Entries that it folds in a few seconds.
  auto const behind = seen.journal_position > seen.position ? seen.journal_position - seen.position : 0;
  std::string const oldest = seen.oldest ? to_rfc3339(*seen.oldest).substr(0, 7) : "-";
  double const megabytes = static_cast<double>(seen.bytes) / 1e6;
  Line out{.what = {"past incidents", "历史警情"}};
  out.found = {
      fmt::format("{} since {}, {:.1f} MB, {} entries behind, {} months are kept", seen.incidents, oldest, megabytes, behind,
                  seen.months_kept),
      fmt::format("{} 起，最早 {}，{:.1f} MB，落后 {} 条，保留 {} 个月", seen.incidents, oldest, megabytes, behind, seen.months_kept)};
  if (!seen.problem.empty()) {
    out.state = State::kAttention;
    out.found.en += "; it does not go on: " + seen.problem;
    out.found.zh += "；已停住：" + seen.problem;
    out.next = {"calls do not need it. Look at room and rights of the data folder, or at the database; then: tocsin history rebuild",
                "不影响接警。请检查数据目录的空间与权限，或数据库；然后运行 tocsin history rebuild"};
  } else if (!seen.lost.empty()) {
    out.state = State::kAttention;
    out.found.en += fmt::format("; detached or dropped by hand: {}", fmt::join(seen.lost, ", "));
    out.found.zh += fmt::format("；被人工分离或删除：{}", fmt::join(seen.lost, "、"));
    out.next = {"what was in it is not found; everything else goes on. To have it again from the journal: tocsin history rebuild",
                "其中的警情查不到，其余正常。由日志补回：tocsin history rebuild"};
  } else if (behind > kClose) {
    out.state = State::kAttention;
    out.next = {"it is being made anew, and searches find only a part meanwhile; look again in some minutes",
                "正在重建，期间只能查到一部分；请过几分钟再看"};
  }
  return out;
}

Line judge_positions(PositionsState const& seen) {
  constexpr std::int64_t kMany = 25'000;  // That wait: more than a moment's.
  double const megabytes = static_cast<double>(seen.bytes) / 1e6;
  std::string const oldest = seen.oldest ? to_rfc3339(*seen.oldest).substr(0, 10) : "-";
  Line out{.what = {"positions of units", "单元位置"}};
  out.found = {fmt::format("{}, since {}, {:.1f} MB, {} days are kept, {} wait to be written, {} lost since the start",
                           seen.is_shared ? fmt::format("{} daily partitions in PostgreSQL", seen.partitions.size()) : "telemetry.db",
                           oldest, megabytes, seen.days_kept, seen.waiting, seen.lost),
               fmt::format("{}，最早 {}，{:.1f} MB，保留 {} 天，待写 {} 条，启动以来丢失 {} 条",
                           seen.is_shared ? fmt::format("PostgreSQL 按天分区 {} 个", seen.partitions.size()) : "telemetry.db", oldest,
                           megabytes, seen.days_kept, seen.waiting, seen.lost)};
  if (!seen.problem.empty()) {
    out.found.en += "; they are not written: " + seen.problem;
    out.found.zh += "；写入失败：" + seen.problem;
  }
  if (seen.out_of_time > 0) {
    out.found.en += fmt::format("; {} were not taken for their time", seen.out_of_time);
    out.found.zh += fmt::format("；{} 条因时间不合理未采用", seen.out_of_time);
  }
  if (!seen.problem.empty() || seen.waiting > kMany || seen.lost > 0) {
    out.state = State::kAttention;
    out.next = {"the map shows them all the same; tracks may have gaps. Look at room and rights of the data folder, or at the database",
                "地图照常显示；轨迹可能有缺口。请检查数据目录的空间与权限，或数据库"};
  }
  return out;
}

Line judge_envelopes(std::vector<access::Envelope> const& envelopes) {
  Line out{.what = {"break-glass accounts", "应急账号"}};
  for (auto const& envelope : envelopes) {
    if (!envelope.spent_at) continue;
    std::string const at = to_rfc3339(*envelope.spent_at);
    out.found.en += fmt::format("{}{} was opened at {} and is not renewed", out.found.en.empty() ? "" : "; ", envelope.account, at);
    out.found.zh += fmt::format("{}{} 已于 {} 启封，尚未更换密钥", out.found.zh.empty() ? "" : "；", envelope.account, at);
  }
  if (out.found.en.empty()) {
    out.found = envelopes.empty()
                    ? Words{"there are none", "没有应急账号"}
                    : Words{fmt::format("{}, none opened", envelopes.size()), fmt::format("{} 个，均未启封", envelopes.size())};
    return out;
  }
  out.state = State::kAttention;
  out.next = {"when the use is over: tocsin account renew NAME, and seal the new secret",
              "启用结束后用 tocsin account renew 账号 更换密钥，重新封存"};
  return out;
}

std::vector<Line> judge_emergency_access(std::vector<access::Envelope> const& opened) {
  std::vector<Line> out;
  for (auto const& use : opened) {
    std::string const at = use.spent_at ? to_rfc3339(*use.spent_at) : std::string();
    out.push_back({State::kAttention,
                   {"break-glass account in use", "应急账号启用"},
                   {fmt::format("{}, opened at {}: nobody has acknowledged it", use.account, at),
                    fmt::format("{} 于 {} 启用，尚无人确认", use.account, at)},
                   {"find out who opened it and why; then another person acknowledges it on the bar of any screen",
                    "核实由谁启用、为何启用，再由他人在任一屏幕的提示条上确认知悉"}});
  }
  return out;
}

Line judge_open_files(std::uint64_t limit, std::uint64_t may_be_raised_to) {
  Line out{.what = {"open files", "文件句柄上限"}};
  out.found = {fmt::format("at most {}", limit), fmt::format("最多 {}", limit)};
  if (limit >= kFiles) return out;
  out.state = limit < kFewestFiles ? State::kFailed : State::kAttention;
  std::string const how = may_be_raised_to >= kFiles ? fmt::format("ulimit -n {}, ", kFiles) : std::string();
  out.next = {fmt::format("{}or LimitNOFILE={} in the service: a screen takes one, and 1,000 screens may listen", how, kFiles),
              fmt::format("{}或在服务中设 LimitNOFILE={}：每块屏占一个，最多 1000 块屏", how, kFiles)};
  return out;
}

}  // namespace tocsin::server::doctor
