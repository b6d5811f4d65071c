// What a proof costs a running server, beside making it from the journal's leaves: a tree of so many entries in its file, proofs for places
// chosen at random, each checked; and how fast the file is made.
//   audit_proof [--folder DIR] [--entries 1000000] [--out DIR]
#include <cstring>
#include <filesystem>

#include "audit/tree/merkle.h"
#include "audit/tree/node_file.h"
#include "audit/tree/tree.h"
#include "base/random.h"
#include "bench/figures.h"

using namespace tocsin;
using namespace tocsin::bench;

int main(int argc, char** argv) {
  std::string folder = std::filesystem::temp_directory_path().string(), out = "build/figures";
  std::uint64_t entries = 1'000'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--folder") == 0) folder = argv[i + 1];
    if (std::strcmp(argv[i], "--entries") == 0) entries = std::stoull(argv[i + 1]);
    if (std::strcmp(argv[i], "--out") == 0) out = argv[i + 1];
  }
  std::filesystem::create_directories(out);
  std::string const path = folder + "/tocsin-audit-proof.nodes";
  std::filesystem::remove(path);
  Hash const genesis = sha256("genesis");
  auto file = *audit::NodeFile::open(path, genesis, true);
  std::vector<Hash> leaves(entries);
  for (std::uint64_t i = 0; i < entries; ++i) leaves[i] = sha256({reinterpret_cast<char const*>(&i), sizeof i});
  auto start = Clock::now();
  for (std::uint64_t i = 0; i < entries; ++i) {
    file->append(leaves[i], genesis);
    if (i % 1000 == 999 && !file->flush()) return 1;
  }
  if (!file->checkpoint()) return 1;
  double const made_s = seconds_since(start);
  file.reset();
  start = Clock::now();
  file = *audit::NodeFile::open(path, genesis, true);
  double const opened_s = seconds_since(start);
  audit::WholeSubtree const subtree = [&](unsigned level, std::uint64_t index) { return file->whole_subtree(level, index); };
  start = Clock::now();
  Hash const root = audit::root_by_definition(leaves);
  double const slow_s = seconds_since(start);
  if (file->size() != entries || *audit::root_of(subtree, entries) != root) return 1;
  Random random(1);
  std::vector<double> inclusion_ms, consistency_ms;
  for (int i = 0; i < 1000; ++i) {
    std::uint64_t const index = random.below(entries);
    start = Clock::now();
    auto const proof = *audit::inclusion_path(subtree, index, entries);
    if (!audit::is_included(leaves[index], index, entries, proof, root)) return 1;
    inclusion_ms.push_back(seconds_since(start) * 1e3);
    start = Clock::now();
    auto const consistency = *audit::consistency_path(subtree, index + 1, entries);
    if (!audit::is_consistent(index + 1, *audit::root_of(subtree, index + 1), entries, root, consistency)) return 1;
    consistency_ms.push_back(seconds_since(start) * 1e3);
  }
  std::filesystem::remove(path);
  std::filesystem::remove(path + ".checkpoint");
  Figures figures("audit_proof");
  std::string const of = fmt::format(" of {} entries", entries);
  figures.add({"inclusion proof made and checked," + of, "at once", median(inclusion_ms), "ms", slow_s * 1e3, "from the leaves"});
  figures.add({"consistency proof made and checked," + of, "at once", median(consistency_ms), "ms", slow_s * 1e3, "from the leaves"});
  figures.add({"the file of hashes opened", "", opened_s * 1e3, "ms", 0, ""});
  figures.add({"the file of hashes made, an entry", "", made_s / static_cast<double>(entries) * 1e6, "us", 0, ""});
  figures.finish(out);
  return 0;
}
