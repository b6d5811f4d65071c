#include "server/pack_writer.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <latch>

using namespace tocsin::server;
namespace fs = std::filesystem;

namespace {
std::string text_of(fs::path const& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}
}  // namespace

TEST_CASE("the pack is in its folder, whole, and made anew") {
  fs::path const folder = fs::temp_directory_path() / ("pack-" + std::to_string(::getpid()));
  fs::remove_all(folder);
  std::latch made(3);
  {
    int n = 0;
    PackWriter const writer(
        folder / "deep",
        [&] {
          if (n < 3) made.count_down();
          return std::vector<PackFile>{{"pack.zh.html", "版本 " + std::to_string(++n)}};
        },
        std::chrono::milliseconds(1));
    made.wait();
  }
  auto const text = text_of(folder / "deep/pack.zh.html");
  CHECK(text.starts_with("版本 "));
  CHECK(std::stoi(text.substr(7)) >= 3);
  CHECK(std::distance(fs::directory_iterator(folder / "deep"), {}) == 1);  // No part is left behind.
  CHECK((fs::status(folder / "deep/pack.zh.html").permissions() & fs::perms::others_all) == fs::perms::none);
  fs::remove_all(folder);
}

TEST_CASE("a folder that cannot be written is an error that says which") {
  auto const written = PackWriter::write("/proc/nowhere", {{"pack.zh.html", "x"}});
  REQUIRE(!written);
  CHECK(written.error().code == "pack.not_written");
  CHECK(written.error().detail.find("/proc/nowhere") != std::string::npos);
}
