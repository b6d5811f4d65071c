// Why: a token opens the centre to a program for as long as nobody looks; what it may, how long, and that it can be taken away is held
// here.
#include "access/tokens.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::access;

namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("tocsin-tokens-" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file() const { return (path / "access.db").string(); }
  std::unique_ptr<Tokens> open() const { return *Tokens::open(file()); }
};
constexpr Instant kNow{1'800'000'000'000'000};  // 2027-01-15T08:00:00Z

}  // namespace

TEST_CASE("a token is known after a restart, by its hash only") {
  Folder const folder;
  std::string token;
  {
    auto tokens = folder.open();
    token = *tokens->create({Role::kSupervisor, {"350100", "S01"}, "vehicle-gateway", kNow + Duration::days(30)}, kNow);
  }
  auto tokens = folder.open();
  auto const principal = tokens->find(token, kNow);
  REQUIRE(principal);
  CHECK(principal->roles == std::vector<Role>{Role::kSupervisor});
  CHECK(principal->areas == std::vector<std::string>{"350100", "S01"});
  CHECK(principal->display == "vehicle-gateway");
  CHECK(principal->csrf_token.empty());
  CHECK(tokens->find("toc_00", kNow).error().code == "auth.token_unknown");
  tokens.reset();
  for (auto const& file : std::filesystem::directory_iterator(folder.path)) {
    std::ifstream in(file.path(), std::ios::binary);
    std::string const bytes{std::istreambuf_iterator<char>(in), {}};
    CHECK(bytes.find(token.substr(4)) == std::string::npos);
  }
}

TEST_CASE("a token ends at its end, and the list says so") {
  Folder const folder;
  auto tokens = folder.open();
  auto const token = *tokens->create({.role = Role::kCrew, .expires_at = kNow + Duration::days(1)}, kNow);
  CHECK(tokens->find(token, kNow + Duration::hours(23)));
  CHECK(tokens->find(token, kNow + Duration::days(1)).error().code == "auth.token_expired");
  CHECK(folder.open()->find(token, kNow + Duration::days(2)).error().code == "auth.token_expired");
  REQUIRE(tokens->list().size() == 1);
  CHECK(tokens->list()[0].expires_at == kNow + Duration::days(1));
  for (Instant const end : {kNow, kNow - Duration::days(1), kNow + Duration::days(4'000)})
    CHECK(tokens->create({.role = Role::kCrew, .expires_at = end}, kNow).error().code == "token.expiry_out_of_range");
}

TEST_CASE("a revoked token opens nothing, leaves the list, and its label still names the actor") {
  Folder const folder;
  std::string one, two, id;
  {
    auto tokens = folder.open();
    one = *tokens->create({.role = Role::kCrew, .label = "one"}, kNow);
    two = *tokens->create({.role = Role::kCrew, .label = "two"}, kNow + Duration::seconds(1));
    id = tokens->list().at(0).token_id;
    CHECK(tokens->list().at(0).label == "one");
    CHECK(tokens->revoke(id, kNow));
    CHECK(tokens->revoke(id, kNow).error().code == "token.unknown");
    CHECK(tokens->revoke("token-00", kNow).error().code == "token.unknown");
    CHECK(tokens->find(one, kNow).error().code == "auth.token_revoked");
  }
  auto tokens = folder.open();
  CHECK(tokens->find(one, kNow).error().code == "auth.token_revoked");
  CHECK(tokens->find(two, kNow));
  REQUIRE(tokens->list().size() == 1);
  CHECK(tokens->list()[0].label == "two");
  CHECK(tokens->label_of(id) == "one");
}

TEST_CASE("the day of the last use is kept, and no more of it") {
  Folder const folder;
  auto tokens = folder.open();
  auto const token = *tokens->create({.role = Role::kCrew}, kNow);
  CHECK_FALSE(tokens->list()[0].used_on);
  REQUIRE(tokens->find(token, kNow));
  CHECK(to_rfc3339(*tokens->list()[0].used_on) == "2027-01-15T00:00:00Z");
  REQUIRE(tokens->find(token, kNow + Duration::hours(20)));
  CHECK(to_rfc3339(*folder.open()->list()[0].used_on) == "2027-01-16T00:00:00Z");
}

TEST_CASE("labels and areas that could not be shown or read again are refused") {
  Folder const folder;
  auto tokens = folder.open();
  for (auto const& label : {std::string(101, 'x'), std::string("a\nb"), std::string("a\tb"), std::string("a\rb"), std::string("a\xff")})
    CHECK(tokens->create({.role = Role::kCrew, .label = label}, kNow).error().code == "token.label_malformed");
  CHECK(tokens->create({.role = Role::kCrew, .areas = {"S01 S02"}}, kNow).error().code == "code.malformed");
}

TEST_CASE("tokens of the first version go on: without label, end or day of use") {
  Folder const folder;
  {
    auto database = *store::Database::open(folder.file(), true);
    REQUIRE(
        database->execute("CREATE TABLE token(token_id TEXT PRIMARY KEY, actor TEXT NOT NULL, role TEXT NOT NULL, areas TEXT NOT NULL, "
                          "created_us INTEGER NOT NULL); INSERT INTO token VALUES("
                          "'96da12e13b02ad3aa1eee9432f49d5ff33fd47f37fd4f6ad5e37e8a72f7bd4b0', 'token-aa', 'crew', 'S01', 1)"));
  }
  auto tokens = folder.open();
  REQUIRE(tokens->list().size() == 1);
  CHECK(tokens->list()[0].token_id == "token-aa");
  CHECK_FALSE(tokens->list()[0].expires_at);
  CHECK(tokens->create({.role = Role::kCrew, .label = "new"}, kNow));
  CHECK(folder.open()->list().size() == 2);
}

TEST_CASE("there is room for a thousand; the one that ended first makes room, one that is in use never does") {
  Folder const folder;
  {
    auto database = *store::Database::open(folder.file(), false);
    folder.open();
    REQUIRE(database->execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) INSERT INTO token(token_id, actor, "
        "role, areas, created_us) SELECT 'hash-' || i, 'token-' || i, 'crew', '', i FROM n"));
  }
  auto tokens = folder.open();
  auto const last = *tokens->create({.role = Role::kCrew}, kNow);
  CHECK(tokens->create({.role = Role::kCrew}, kNow).error().code == "token.too_many");
  REQUIRE(tokens->revoke("token-7", kNow));
  CHECK(tokens->create({.role = Role::kCrew}, kNow));
  CHECK(tokens->create({.role = Role::kCrew}, kNow).error().code == "token.too_many");
  CHECK(tokens->find(last, kNow));
  CHECK(tokens->list().size() == kMaxTokens);
}
