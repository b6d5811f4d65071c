// Why: a second factor that lets in without its code is none, and one that keeps its owner out ends a shift.
#include "access/second_factors.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "access/account_store.h"
#include "access/totp.h"

using namespace tocsin;
using namespace tocsin::access;

namespace {

struct OneFolder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("tocsin-factor-" + std::to_string(::getpid()));
  OneFolder() { std::filesystem::create_directories(path); }
  ~OneFolder() { std::filesystem::remove_all(path); }
  std::unique_ptr<AccountStore> open(Hash const& key = Hash{7}) const { return *AccountStore::open((path / "access.db").string(), key); }
  std::string bytes() const {
    std::string out;
    for (auto const& entry : std::filesystem::directory_iterator(path)) {
      std::ifstream in(entry.path(), std::ios::binary);
      out += std::string(std::istreambuf_iterator<char>(in), {});
    }
    return out;
  }
};
constexpr Instant kBegin{1'800'000'000'000'000};
constexpr std::string_view kPassphrase = "a good long passphrase";

std::string code_of(auto const& result) { return result ? "" : result.error().code; }
std::string code_at(std::string const& secret, Instant now) { return totp_code(secret, totp_step(now)); }

struct Enrolled {
  std::string secret;
  std::vector<std::string> recovery;
};
Enrolled enrol(AccountStore& store, std::string const& account, Instant now) {
  auto const principal = store.sign_in(account, kPassphrase, now)->principal;
  Enrolled out{*store.begin_second_factor(principal, kPassphrase), {}};
  out.recovery = *store.confirm_second_factor(principal, code_at(out.secret, now), now);
  return out;
}
void make_account(AccountStore& store, std::string const& account, Role role = Role::kDispatcher) {
  REQUIRE(store.create(account, "", {role}, {}));
  REQUIRE(store.set_password(account, kPassphrase, false));
}

}  // namespace

TEST_CASE("a second factor counts once a code of it was shown, and each code opens once, after a restart too") {
  OneFolder const folder;
  Instant now = kBegin;
  Enrolled mine;
  {
    auto store = folder.open();
    make_account(*store, "dispatcher-1");
    auto const before = store->sign_in("dispatcher-1", kPassphrase, now)->principal;
    CHECK_FALSE(before.has_second_factor);
    CHECK(code_of(store->confirm_second_factor(before, "123456", now)) == "account.second_factor_off");
    CHECK(code_of(store->begin_second_factor(before, "another passphrase")) == "auth.wrong_password");
    auto const secret = *store->begin_second_factor(before, kPassphrase);
    CHECK(code_of(store->confirm_second_factor(before, code_at(secret, now + Duration::minutes(5)), now)) == "auth.wrong_code");
    CHECK(store->sign_in("dispatcher-1", kPassphrase, now));  // Nobody is kept out by what was only begun.
    mine = enrol(*store, "dispatcher-1", now);
    CHECK(mine.recovery.size() == kRecoveryCodes);
    CHECK(code_of(store->begin_second_factor(before, kPassphrase)) == "account.second_factor_on");
    CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, now)) == "auth.code_needed");
    // The code that confirmed it was used.
    CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, now, "a", code_at(mine.secret, now))) == "auth.wrong_password");
    now = now + Duration::minutes(1);
    auto const code = code_at(mine.secret, now);
    CHECK(code_of(store->sign_in("dispatcher-1", "another passphrase", now, "a", code)) == "auth.wrong_password");
    auto const in = store->sign_in("dispatcher-1", kPassphrase, now, "a", code.substr(0, 3) + " " + code.substr(3));
    REQUIRE(in);
    CHECK(in->principal.has_second_factor);
  }
  auto store = folder.open();
  CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, now, "a", code_at(mine.secret, now))) == "auth.wrong_password");
  now = now + Duration::minutes(1);
  CHECK(store->sign_in("dispatcher-1", kPassphrase, now, "a", code_at(mine.secret, now)));
}

TEST_CASE("a recovery code opens once, after a restart too, and is of one account only") {
  OneFolder const folder;
  Enrolled one, two;
  {
    auto store = folder.open();
    make_account(*store, "dispatcher-1");
    make_account(*store, "dispatcher-2");
    one = enrol(*store, "dispatcher-1", kBegin);
    two = enrol(*store, "dispatcher-2", kBegin);
    CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, kBegin, "a", two.recovery[0])) == "auth.wrong_password");
    CHECK(store->sign_in("dispatcher-1", kPassphrase, kBegin, "a", one.recovery[0]));
  }
  auto store = folder.open();
  auto const id = *store->id_of("dispatcher-1");
  CHECK(store->recovery_codes_left(id) == kRecoveryCodes - 1);
  CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, kBegin, "a", one.recovery[0])) == "auth.wrong_password");
  CHECK(store->sign_in("dispatcher-1", kPassphrase, kBegin, "a", one.recovery[1]));
}

TEST_CASE("what is stored opens nothing by itself, and without the folder's key the password alone does not either") {
  OneFolder const folder;
  Enrolled mine;
  {
    auto store = folder.open();
    make_account(*store, "dispatcher-1");
    mine = enrol(*store, "dispatcher-1", kBegin);
  }
  auto const bytes = folder.bytes();
  CHECK(bytes.find(mine.secret) == std::string::npos);
  CHECK(bytes.find(base32(mine.secret)) == std::string::npos);
  for (auto const& code : mine.recovery) CHECK(bytes.find(code) == std::string::npos);
  auto store = folder.open(Hash{8});
  Instant const now = kBegin + Duration::minutes(1);
  CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, now)) == "auth.code_needed");
  CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, now, "a", code_at(mine.secret, now))) == "auth.wrong_password");
  CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, now, "a", code_at("", now))) == "auth.wrong_password");
}

TEST_CASE("wrong codes slow the account down wherever they come from; who lacks the password neither causes nor sees it") {
  OneFolder const folder;
  auto store = folder.open();
  make_account(*store, "dispatcher-1");
  auto const mine = enrol(*store, "dispatcher-1", kBegin);
  Instant now = kBegin + Duration::minutes(1);
  auto const guess = [&](int i, std::string_view password) {
    return code_of(store->sign_in("dispatcher-1", password, now, "10.0.0." + std::to_string(i), "000000"));
  };
  for (int i = 0; i < 10; ++i) CHECK(guess(i, "another passphrase") == "auth.wrong_password");
  CHECK(store->sign_in("dispatcher-1", kPassphrase, now, "b", code_at(mine.secret, now)));
  int taken = 0;
  while (guess(20 + taken, kPassphrase) == "auth.wrong_password") REQUIRE(++taken < 20);
  CHECK(taken == 5);
  CHECK(guess(40, "another passphrase") == "auth.wrong_password");  // Not told to strangers.
  now = now + Duration::minutes(31);
  CHECK(store->sign_in("dispatcher-1", kPassphrase, now, "b", code_at(mine.secret, now)));
}

TEST_CASE("it is turned off with password and code, or by another; roles may need it") {
  OneFolder const folder;
  auto store = folder.open();
  make_account(*store, "dispatcher-1");
  make_account(*store, "administrator-1", Role::kAdministrator);
  store->require_second_factor({Role::kAdministrator});
  Instant now = kBegin;
  auto const free = store->sign_in("dispatcher-1", kPassphrase, now);
  CHECK_FALSE(free->principal.must_enrol);
  auto const bound = store->sign_in("administrator-1", kPassphrase, now);
  CHECK(bound->principal.must_enrol);
  auto const mine = enrol(*store, "administrator-1", now);
  CHECK_FALSE(store->find_session(bound->cookie, now)->must_enrol);  // The session that set it up goes on.
  now = now + Duration::minutes(1);
  auto const& me = bound->principal;
  CHECK(code_of(store->end_second_factor(me, kPassphrase, "000000", now)) == "auth.wrong_password");
  CHECK(code_of(store->end_second_factor(me, kPassphrase, "", now)) == "auth.wrong_password");
  CHECK(code_of(store->end_second_factor(me, "another passphrase", code_at(mine.secret, now), now)) == "auth.wrong_password");
  CHECK(code_of(store->end_second_factor(free->principal, kPassphrase, "000000", now)) == "account.second_factor_off");
  CHECK(store->end_second_factor(me, kPassphrase, code_at(mine.secret, now), now));
  CHECK(store->find_session(bound->cookie, now)->must_enrol);

  enrol(*store, "dispatcher-1", now);
  REQUIRE(store->reset_second_factor("dispatcher-1"));
  CHECK(code_of(store->find_session(free->cookie, now)) == "auth.session_expired");
  CHECK(store->sign_in("dispatcher-1", kPassphrase, now));
  CHECK(code_of(store->reset_second_factor("nobody")) == "account.unknown");
}
