// Why: a proof that anybody can check is worth what its arithmetic is worth. Held against the published vectors of Certificate Transparency
// (the tree of RFC 9162), and against the definition written out in the slowest way.
#include "audit/tree/merkle.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include "audit/tree/tree.h"

namespace tocsin::audit {

namespace {

std::string bytes_of(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}
Hash hash(std::string_view hex) { return *hash_from_hex(hex); }
std::vector<Hash> hashes(std::initializer_list<std::string_view> list) {
  std::vector<Hash> out;
  for (auto const hex : list) out.push_back(hash(hex));
  return out;
}

std::vector<Hash> published_leaves() {
  std::vector<Hash> out;
  for (std::string_view const hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
    out.push_back(leaf_hash(bytes_of(hex)));
  return out;
}
std::vector<Hash> numbered_leaves(std::size_t count) {
  std::vector<Hash> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(leaf_hash(std::to_string(i)));
  return out;
}
WholeSubtree over(std::vector<Hash> const& leaves) {
  return [&leaves](unsigned level, std::uint64_t index) -> Result<Hash> {
    std::size_t const width = std::size_t{1} << level;
    return root_by_definition(std::span(leaves).subspan(index * width, width));
  };
}

}  // namespace

TEST_CASE("the published roots and paths") {
  auto const leaves = published_leaves();
  auto const subtree = over(leaves);
  CHECK(to_hex(empty_root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  constexpr std::string_view kRoots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  for (std::uint64_t size = 1; size <= 8; ++size) CHECK(to_hex(*root_of(subtree, size)) == kRoots[size - 1]);
  CHECK(*inclusion_path(subtree, 0, 8) == hashes({"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                                  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                                  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  CHECK(*consistency_path(subtree, 6, 8) == hashes({"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
}

TEST_CASE("every inclusion proof of every small size holds, and for nothing else than its entry, place, size and root") {
  auto const leaves = numbered_leaves(66);
  auto const subtree = over(leaves);
  for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
    Hash const root = *root_of(subtree, size);
    REQUIRE(root == root_by_definition(std::span(leaves).first(size)));
    for (std::uint64_t index = 0; index < size; ++index) {
      auto path = *inclusion_path(subtree, index, size);
      CAPTURE(size);
      CAPTURE(index);
      REQUIRE(is_included(leaves[index], index, size, path, root));
      CHECK_FALSE(is_included(leaf_hash("another"), index, size, path, root));
      CHECK_FALSE(is_included(leaves[index], size, size, path, root));
      if (index + 1 < size) CHECK_FALSE(is_included(leaves[index], index + 1, size, path, root));
      CHECK_FALSE(is_included(leaves[index], index, size, path, leaf_hash("another")));
      for (auto& step : path) {
        step[7] ^= 0x10;
        CHECK_FALSE(is_included(leaves[index], index, size, path, root));
        step[7] ^= 0x10;
      }
      path.push_back(root);
      CHECK_FALSE(is_included(leaves[index], index, size, path, root));
    }
  }
}

TEST_CASE("every consistency proof between small sizes holds, and not for a changed beginning") {
  auto const leaves = numbered_leaves(66);
  auto const subtree = over(leaves);
  for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
    Hash const root = *root_of(subtree, size);
    for (std::uint64_t from = 1; from <= size; ++from) {
      Hash const before = *root_of(subtree, from);
      auto path = *consistency_path(subtree, from, size);
      CAPTURE(size);
      CAPTURE(from);
      REQUIRE(is_consistent(from, before, size, root, path));
      CHECK_FALSE(is_consistent(from, leaf_hash("another"), size, root, path));
      CHECK_FALSE(is_consistent(from, before, size, leaf_hash("another"), path));
      CHECK_FALSE(is_consistent(0, before, size, root, path));
      CHECK_FALSE(is_consistent(size + 1, before, size, root, path));
      for (auto& step : path) {
        step[0] ^= 1;
        CHECK_FALSE(is_consistent(from, before, size, root, path));
        step[0] ^= 1;
      }
      path.push_back(root);
      CHECK_FALSE(is_consistent(from, before, size, root, path));
    }
  }
}

TEST_CASE("a frontier has the root of the definition at every size, and makes each whole subtree once") {
  auto const leaves = numbered_leaves(300);
  Frontier frontier;
  std::vector<Hash> made;
  CHECK(frontier.root() == empty_root());
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    frontier.append(leaves[size - 1], &made);
    REQUIRE(frontier.root() == root_by_definition(std::span(leaves).first(size)));
  }
  CHECK(made.size() == 2 * 300 - 4);  // 300 has four bits.
}

}  // namespace tocsin::audit
