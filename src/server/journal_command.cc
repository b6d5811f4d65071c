#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "api/clock.h"
#include "journal/backup.h"
#include "journal/inspect.h"
#include "journal/postgres_journal.h"
#include "journal/snapshot.h"
#include "sequencer/recover.h"
#include "server/commands.h"
#include "server/open_journal.h"
#include "server/runtime.h"

namespace tocsin::server {

namespace {

Result<Hash> state_hash_of(journal::Journal const& journal) {
  TOCSIN_TRY(auto const recovered, sequencer::recover(journal, ""));
  return journal::state_hash(recovered.world);
}

struct Asked {
  std::string data = "data", url, to, from, erasures;
  std::uint64_t position = 1;
  bool verify = false;
};

Result<journal::Manifest> make_backup(Asked const& asked) {
  auto const now = api::Clock::machine_now();
  if (asked.url.empty()) return journal::backup(asked.data, asked.to, state_hash_of, now);
  TOCSIN_TRY(auto const journal, open_journal({.folder = asked.data, .url = asked.url, .role = JournalRole::kRead}));
  return journal::backup_from(*journal, asked.to, state_hash_of, now);
}

Result<journal::RestoreReport> make_restore(Asked const& asked, std::string const& erasures) {
  if (asked.url.empty()) return journal::restore(asked.from, asked.to, erasures, state_hash_of);
  auto const make = [&](journal::Header const& header) {
    return journal::open_postgres_journal({.url = asked.url, .centre = header.centre, .adopt = header});
  };
  return journal::restore_into(asked.from, make, erasures, state_hash_of);
}

constexpr char kJournalEn[] = "postgresql://...: where the journal lies, when not in the folder";
constexpr char kJournalZh[] = "postgresql://...：日志不在目录中时的位置";

}  // namespace

void add_journal(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<Asked>();
  auto* const journal =
      app.add_subcommand("journal", say("Look into the journal (beside a running server too)", "查看日志（服务器运行时也可以）"));
  journal->require_subcommand(1);
  struct Look {
    char const *name, *en, *zh;
    std::function<int(journal::Journal const&, Asked const&)> run;
  };
  for (auto const &look :
       {Look{"verify", "Check the chain and every entry; names the first bad position", "核对哈希链与每个条目；指出第一个损坏位置",
             [](journal::Journal const& j, Asked const&) { return journal::print_verification(std::cout, j); }},
        Look{"stats", "What is in it", "统计", [](journal::Journal const& j, Asked const&) { return journal::print_stats(std::cout, j); }},
        Look{"export", "Every entry, one a line", "导出，每行一个条目", [](journal::Journal const& j, Asked const& a) {
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
    if (std::string_view(look.name) == "export") {
      command->add_option("--to", asked->to, say("File; else the standard output", "文件；默认标准输出"));
      command->add_option("--from", asked->position, say("First position", "起始位置"));
    }
    command->callback([&chosen, asked, run = look.run] {
      chosen = [asked, run] {
        auto const opened = open_journal({.folder = asked->data, .url = asked->url, .role = JournalRole::kRead});
        if (!opened) return report(opened.error());
        return run(**opened, *asked);
      };
    });
  }

  auto* const backup = app.add_subcommand("backup", say("A consistent copy of the journal, while the server runs", "在线一致备份"));
  backup->add_option("--data", asked->data, say("Data folder", "数据目录"));
  backup->add_option("--journal", asked->url, say(kJournalEn, kJournalZh));
  backup->add_option("--to,to", asked->to, say("Empty or new folder for the backup", "备份目录（空或新建）"))->required();
  backup->callback([&chosen, asked] {
    chosen = [asked] {
      auto const made = make_backup(*asked);
      if (!made) return report(made.error());
      std::cout << "position " << made->position << "\nchain " << to_hex(made->chain) << "\nstate " << to_hex(made->state_hash) << '\n';
      return 0;
    };
  });

  auto* const restore =
      app.add_subcommand("restore", say("Restore a backup into a new folder, or only check it", "恢复备份到新目录，或只核验"));
  restore->add_option("--from,from", asked->from, say("Backup folder", "备份目录"))->required();
  restore->add_option("--data", asked->to, say("New data folder", "新数据目录"));
  restore->add_option("--journal", asked->url, say("Into this database instead: postgresql://...", "恢复到该数据库：postgresql://..."));
  restore->add_flag("--verify", asked->verify, say("Only check, unless --data is given", "只核验，除非给出 --data"));
  restore->add_option(
      "--erasures", asked->erasures,
      say("List of records erased since; default: the one beside the key files", "备份之后的擦除清单；默认为密钥文件旁的清单"));
  restore->callback([&chosen, asked] {
    chosen = [asked] {
      if (asked->to.empty() && asked->url.empty() && !asked->verify)
        return report({ErrorKind::kInvalid, "restore.target_missing", "--data DIR, or --verify to check only"});
      std::string const erasures = asked->erasures.empty() ? erasure_list_beside(default_key_file(asked->from)) : asked->erasures;
      auto const done = make_restore(*asked, erasures);
      if (!done) return report(done.error());
      std::cout << say("whole: position ", "完好：位置 ") << done->manifest.position << ", state " << to_hex(done->manifest.state_hash)
                << '\n';
      return 0;
    };
  });
}

}  // namespace tocsin::server
