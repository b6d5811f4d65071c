// tocsin audit: what a centre hands to an auditor (key, heads, proofs, lists of entries), and checking what was handed out. Beside a
// running server its tree is asked; where none runs, the folder's.
#include <filesystem>
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/clock.h"
#include "api/http/client.h"
#include "audit/auditor.h"
#include "audit/check_file.h"
#include "audit/export.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "server/commands/commands.h"
#include "server/control.h"
#include "server/open_journal.h"

namespace tocsin::server {

namespace {

namespace fs = std::filesystem;

struct Asked {
  std::string data = "data", url, key_file, audit_key_file;
  std::string file, trusted, kept, format = "json", to = "-", host, genesis;
  std::vector<std::uint64_t> positions;
  std::uint64_t from = 1, until = 0, first = 1;
  std::uint16_t centre = 0;
  bool create = false, conflicts = false;
};

std::string signing_key_file(Asked const& asked) {
  if (!asked.audit_key_file.empty()) return asked.audit_key_file;
  return audit::signing_key_beside(asked.key_file.empty() ? default_key_file(asked.data) : asked.key_file);
}

// Calls `work` with what answers GET /api/v1/audit/...: the server that runs on this folder, or the folder itself.
using Ask = std::function<Result<std::string>(std::string const& question)>;
using OfAuditor = std::function<Result<std::string>(audit::Auditor&)>;

Result<void> with_auditor(Asked const& asked, std::function<Result<void>(audit::Auditor&)> const& work) {
  TOCSIN_TRY(auto const journal,
             open_journal({.folder = asked.data, .url = asked.url, .role = JournalRole::kRead, .centre = asked.centre}));
  TOCSIN_TRY(auto const key, audit::SigningKey::from_file(signing_key_file(asked), false));
  // The file of hashes is written by whoever holds the folder; else it is read, and what came since is kept in memory.
  journal::FolderLock lock;
  bool const writable = lock.take(asked.data).has_value();
  TOCSIN_TRY(auto const auditor,
             audit::Auditor::open(*journal, key, {.folder = (fs::path(asked.data) / "audit").string(), .writable = writable},
                                  api::Clock::machine_now));
  TOCSIN_CHECK(auditor->catch_up());
  return work(*auditor);
}

struct Question {
  std::string target;  // For the server,
  OfAuditor answer;    // and without one.
};

int print_answers(Asked const& asked, std::vector<Question> const& questions,
                  std::function<Result<void>(std::string const&)> const& write) {
  auto const done = [&]() -> Result<void> {
    if (auto client = api::http::Client::connect_local((fs::path(asked.data) / "control.sock").string())) {
      for (auto const& question : questions) {
        TOCSIN_TRY(auto const answer, ask(**client, "GET", question.target, ""));
        TOCSIN_CHECK(write(answer));
      }
      return {};
    }
    return with_auditor(asked, [&](audit::Auditor& auditor) -> Result<void> {
      for (auto const& question : questions) {
        TOCSIN_TRY(auto const answer, question.answer(auditor));
        TOCSIN_CHECK(write(answer));
      }
      return {};
    });
  }();
  return done ? 0 : report(done.error());
}

Result<void> print_line(std::string const& line) {
  std::cout << line << '\n';
  return {};
}

template <class T>
Result<std::string> as_json(Result<T> const& value) {
  if (!value) return std::unexpected(value.error());
  return codec::to_json(*value);
}

Question proof_of(std::uint64_t position) {
  return {fmt::format("/api/v1/audit/proof?position={}", position),
          [position](audit::Auditor& auditor) { return as_json(auditor.prove(position)); }};
}

int print_key(Asked const& asked) {
  auto const key = audit::SigningKey::from_file(signing_key_file(asked), asked.create);
  if (!key) return report(key.error());
  std::cout << to_hex(key->public_key()) << '\n';
  return 0;
}

int print_head(Asked const& asked) {
  return print_answers(asked, {{"/api/v1/audit/head", [](audit::Auditor& auditor) { return as_json(auditor.head()); }}}, print_line);
}

int print_proofs(Asked const& asked) {
  std::vector<Question> questions;
  for (auto const position : asked.positions) questions.push_back(proof_of(position));
  return print_answers(asked, questions, print_line);
}

int print_consistency(Asked const& asked) {
  std::string target = fmt::format("/api/v1/audit/consistency?from={}", asked.from);
  if (asked.until != 0) target += fmt::format("&to={}", asked.until);
  return print_answers(
      asked, {{target, [&asked](audit::Auditor& auditor) { return as_json(auditor.consistency(asked.from, asked.until)); }}}, print_line);
}

// A proof for each entry from the first one on, up to what the journal has now.
int export_proofs(Asked const& asked, std::function<Result<void>(std::string const&)> const& write) {
  auto const journal = open_journal({.folder = asked.data, .url = asked.url, .role = JournalRole::kRead, .centre = asked.centre});
  if (!journal) return report(journal.error());
  constexpr std::uint64_t kAtOnce = 10'000;
  std::uint64_t const last = (*journal)->head().position;
  for (std::uint64_t next = asked.first; next <= last;) {
    std::vector<Question> questions;
    for (; next <= last && questions.size() < kAtOnce; ++next) questions.push_back(proof_of(next));
    if (int const failed = print_answers(asked, questions, write)) return failed;
  }
  return 0;
}

int export_entries(Asked const& asked) {
  if (asked.format != "json" && asked.format != "syslog" && asked.format != "proofs")
    return report({ErrorKind::kInvalid, "audit.target_malformed", "--format json, syslog or proofs"});
  auto const write = audit::open_output(asked.to);
  if (!write) return report(write.error());
  if (asked.format == "proofs") return export_proofs(asked, *write);
  auto const journal = open_journal({.folder = asked.data, .url = asked.url, .role = JournalRole::kRead, .centre = asked.centre});
  if (!journal) return report(journal.error());
  auto const format = asked.format == "json" ? audit::ExportFormat::kJson : audit::ExportFormat::kSyslog;
  auto const count = audit::export_lines(**journal, format, asked.first, asked.host, *write);
  if (!count) return report(count.error());
  if (asked.to != "-") std::cout << *count << say(" entries\n", " 个条目\n");
  return 0;
}

// What neighbours left here: heads as they are signed, or what contradicted them, with its proof.
int print_kept(Asked const& asked) {
  std::string const path = (fs::path(asked.data) / "audit" / "received.ndjson").string();
  std::ifstream file(path, std::ios::binary);
  if (!file) return report({ErrorKind::kInvalid, "audit.file_unreadable", path});
  for (std::string line; std::getline(file, line);) {
    auto const kept = codec::from_json<audit::KeptHead>(line);
    if (!kept || kept->conflict.empty() == asked.conflicts) continue;
    if (!asked.genesis.empty() && !to_hex(kept->head.genesis).starts_with(asked.genesis)) continue;
    std::cout << (asked.conflicts ? line : codec::to_json(kept->head)) << '\n';
  }
  return 0;
}

int check_file(Asked const& asked) {
  auto const trusted = audit::read_public_key(asked.trusted);
  if (!trusted) return report(trusted.error());
  std::optional<audit::SignedHead> kept;
  if (!asked.kept.empty()) {
    auto heads = audit::read_heads(asked.kept);
    if (!heads) return report(heads.error());
    kept = std::move(heads->back());
  }
  auto const checked = audit::check_file(asked.file, *trusted, kept ? &*kept : nullptr);
  if (!checked) return report(checked.error());
  std::cout << fmt::format(
      fmt::runtime(say("holds: {} heads, {} proofs of entries, {} proofs of consistency; up to {} entries, signed at {}\n",
                       "成立：签名头 {} 个，条目证明 {} 个，一致性证明 {} 个；至 {} 个条目，签名时间 {}\n")),
      checked->heads, checked->inclusions, checked->consistencies, checked->last.tree_size, to_rfc3339(checked->last.at));
  return 0;
}

}  // namespace

void add_audit(CLI::App& app, Chosen& chosen) {
  auto const asked = std::make_shared<Asked>();
  auto* const audit = app.add_subcommand(
      "audit", say("What an outsider can check: signed heads, proofs, lists of entries", "供外部核验：签名头、证明、条目清单"));
  audit->require_subcommand(1);
  auto const add = [&](char const* name, std::string const& help, int (*run)(Asked const&)) {
    auto* const command = audit->add_subcommand(name, help);
    command->callback([&chosen, asked, run] { chosen = [asked, run] { return run(*asked); }; });
    return command;
  };
  auto const of_folder = [&](CLI::App* command) {
    command->add_option("--data", asked->data, say("Data folder", "数据目录"));
    command->add_option("--key-file", asked->key_file, say("Master key file", "主密钥文件"));
    command->add_option("--audit-key-file", asked->audit_key_file,
                        say("Key that signs audit heads; default: beside the master key", "审计签名密钥文件；默认与主密钥同处"));
    return command;
  };
  auto const of_journal = [&](CLI::App* command) {
    of_folder(command)->add_option(
        "--journal", asked->url,
        say("postgresql://...: where the journal lies, when not in the folder", "postgresql://...：日志不在目录中时的位置"));
    add_centre_number(*command, asked->centre);
    return command;
  };
  of_folder(add("key", say("The public key, to be handed to auditors", "输出公钥，交给审计人员"), print_key))
      ->add_flag("--create", asked->create, say("Make the key when there is none", "没有密钥时新建"));
  of_journal(add("head", say("The journal at this moment, signed", "日志当前的签名头"), print_head));
  of_journal(add("prove", say("Entries, each with the proof that it is in the journal", "条目及其存在证明"), print_proofs))
      ->add_option("positions", asked->positions, say("Positions", "位置"))
      ->required();
  auto* const consistency =
      of_journal(add("consistency", say("Proof that a longer journal begins with a shorter one", "一致性证明：后来的日志以先前的为开头"),
                     print_consistency));
  consistency->add_option("--from", asked->from, say("Entries of the shorter one", "先前的条目数"))->required();
  consistency->add_option("--to", asked->until, say("Entries of the longer one; default: all", "后来的条目数；默认全部"));
  auto* const check = add("check", say("Check a file of heads and proofs", "核验签名头与证明文件"), check_file);
  check->add_option("file", asked->file, say("What is to be checked", "待核验的文件"))->required();
  check->add_option("--key", asked->trusted, say("Public key, or its file", "公钥或公钥文件"))->required();
  check->add_option("--head", asked->kept, say("A head that was kept: the file has to speak of it", "留存的签名头；文件须与之相符"));
  auto* const exported = of_journal(
      add("export", say("Who did what, when, to what: one line an entry", "谁、何时、对什么做了什么：每条目一行"), export_entries));
  exported->add_option("--format", asked->format, say("json, syslog (RFC 5424) or proofs", "json、syslog（RFC 5424）或 proofs（证明）"));
  exported->add_option("--from", asked->first, say("First position", "起始位置"));
  exported->add_option("--to", asked->to,
                       say("A file, udp://HOST:PORT, unix:PATH, or - (default)", "文件、udp://主机:端口、unix:路径，或 -（默认）"));
  exported->add_option("--host", asked->host, say("Name of this machine in syslog lines", "syslog 行中的本机名"));
  auto* const kept = add("kept", say("Heads that neighbours left here", "代存的他中心签名头"), print_kept);
  kept->add_option("--data", asked->data, say("Data folder", "数据目录"));
  kept->add_option("--genesis", asked->genesis, say("Of this journal (its beginning is enough)", "只列该日志（genesis 的开头即可）"));
  kept->add_flag("--conflicts", asked->conflicts, say("Only what contradicted them: the evidence", "只列相互矛盾者（证据）"));
}

}  // namespace tocsin::server
