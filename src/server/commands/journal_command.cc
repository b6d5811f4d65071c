#include <algorithm>
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "audit/head_list.h"
#include "audit/verify.h"
#include "journal/backup/backup.h"
#include "journal/inspect.h"
#include "journal/snapshot.h"
#include "server/commands/commands.h"
#include "server/open_journal.h"

namespace tocsin::server {

namespace {

struct JournalAsked {
  std::string data = "data", url, to, against, heads, key;
  std::uint64_t position = 1;
  std::uint16_t centre = 0;
};

constexpr char kJournalEn[] = "postgresql://...: where the journal lies, when not in the folder";
constexpr char kJournalZh[] = "postgresql://...：日志不在目录中时的位置";

std::string in_words(journal::Verification const& verified) {
  if (speaks_chinese() && verified.kind == journal::Fault::kMissing) return "条目缺失";
  if (speaks_chinese() && verified.kind == journal::Fault::kChanged) return "条目被改动：哈希链不符";
  return verified.fault;
}

void print(journal::Verification const& verified) {
  if (verified.is_whole()) {
    std::cout << say("whole: ", "完好：") << verified.entries << say(" entries\nchain: ", " 条\n哈希链：") << to_hex(verified.chain)
              << '\n';
    return;
  }
  std::cout << say("damaged at position ", "损坏位置 ") << verified.bad_position << say(": ", "：") << in_words(verified)
            << say("\nwhole before it: ", "\n此前完好：") << verified.entries << say(" entries\n", " 条\n");
}

void print(audit::Comparison const& compared, std::size_t heads) {
  std::cout << say("details: ", "加密信息：") << compared.details.whole << say(" whole, ", " 份完好，") << compared.details.erased
            << say(" erased\n", " 份已擦除\n");
  auto const found = [](audit::Finding const& finding) {
    if (finding.position == 0) {
      std::cout << say("found: ", "发现：") << finding.what << '\n';
    } else {
      std::cout << say("found at position ", "发现，位置 ") << finding.position << say(": ", "：") << finding.what << '\n';
    }
  };
  std::ranges::for_each(compared.details.findings, found);
  for (auto const& path : compared.damaged_snapshots)
    std::cout << say("found: a damaged snapshot (a restart passes over it): ", "发现：快照损坏（重启时会跳过）：") << path << '\n';
  std::ranges::for_each(compared.differences, found);
  if (heads > 0 && compared.differences.empty())
    std::cout << say("heads: ", "签名头：") << heads << say(" agree with the journal\n", " 个与日志相符\n");
}

// The chain shows whatever changed before its end; that the end itself is there, and that nobody made the chain anew, what is kept
// elsewhere shows: snapshots, a backup, heads that were signed.
int verify(journal::Journal const& journal, JournalAsked const& asked) {
  std::vector<audit::SignedHead> heads;
  std::optional<Hash> trusted;
  if (!asked.heads.empty()) {
    auto read = audit::read_heads(asked.heads);
    if (!read) return report(read.error());
    heads = std::move(*read);
  }
  if (!asked.key.empty()) {
    auto const key = audit::read_public_key(asked.key);
    if (!key) return report(key.error());
    trusted = *key;
  }
  // Before the long walk: a running server may make a snapshot meanwhile, of more entries than this journal was opened with.
  auto const reached = journal::check_against_snapshots(asked.data + "/snapshots", journal);
  auto const verified = journal::verify(journal);
  print(verified);
  auto const compared = audit::compare(journal, asked.data + "/snapshots", heads, trusted ? &*trusted : nullptr);
  print(compared, heads.size());
  if (!verified.is_whole() || !compared.is_whole()) return 1;
  if (!heads.empty() && !trusted) std::cout << say("Whose heads they are, only --key shows.\n", "未给 --key：签名头出自何人，未经核验。\n");
  if (!reached) return report(reached.error());
  if (asked.against.empty()) return 0;
  auto const manifest = journal::read_manifest(asked.against);
  if (!manifest) return report(manifest.error());
  if (auto const fits = journal::check_against(journal, *manifest); !fits) return report(fits.error());
  std::cout << say("holds all that the backup holds, up to position ", "包含该备份的全部内容，至位置 ") << manifest->position << '\n';
  return 0;
}

}  // namespace

void add_journal(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<JournalAsked>();
  auto* const journal =
      app.add_subcommand("journal", say("Look into the journal (beside a running server too)", "查看日志（服务器运行时也可以）"));
  journal->require_subcommand(1);
  struct Look {
    char const *name, *en, *zh;
    std::function<int(journal::Journal const&, JournalAsked const&)> run;
  };
  for (auto const &look :
       {Look{"verify", "Check the chain and every entry; names the first bad position", "核对哈希链与每个条目；指出第一个损坏位置", verify},
        Look{"stats", "What is in it", "统计",
             [](journal::Journal const& j, JournalAsked const&) { return journal::print_stats(std::cout, j); }},
        Look{"export", "Every entry, one a line", "导出，每行一个条目", [](journal::Journal const& j, JournalAsked const& a) {
               if (a.to.empty()) {
                 auto const done = journal::export_ndjson(std::cout, j, a.position);
                 return done ? 0 : report(done.error());
               }
               std::ofstream file(a.to, std::ios::binary);
               auto const done = journal::export_ndjson(file, j, a.position);
               return done && file ? 0 : report(done ? Error{ErrorKind::kUnavailable, "export.not_written", a.to} : done.error());
             }}}) {
    auto* const command = journal->add_subcommand(look.name, say(look.en, look.zh));
    command->add_option("--data", asked->data, say("Data folder", "数据目录"));
    command->add_option("--journal", asked->url, say(kJournalEn, kJournalZh));
    add_centre_number(*command, asked->centre);
    if (std::string_view(look.name) == "verify") {
      command->add_option(
          "--against", asked->against,
          say("Backup that it must hold all of (shows an end that was cut off)", "须完整包含的备份目录（可发现末尾被截断）"));
      command->add_option("--head", asked->heads,
                          say("File of signed heads that were kept elsewhere (shows a history that was made anew)",
                              "别处留存的签名头文件（可发现被重造的历史）"));
      command->add_option("--key", asked->key, say("Public key of the centre, or its file", "该中心的公钥或公钥文件"));
    }
    if (std::string_view(look.name) == "export") {
      command->add_option("--to", asked->to, say("File; else the standard output", "文件；默认标准输出"));
      command->add_option("--from", asked->position, say("First position", "起始位置"));
    }
    command->callback([&chosen, asked, run = look.run] {
      chosen = [asked, run] {
        auto const opened = open_journal({.folder = asked->data, .url = asked->url, .role = JournalRole::kRead, .centre = asked->centre});
        if (!opened) return report(opened.error());
        return run(**opened, *asked);
      };
    });
  }
}

}  // namespace tocsin::server
