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
  AccountStore::SignedIn in;
};
Enrolled enrol(AccountStore& store, std::string const& account, Instant now) {
  auto in = *store.sign_in(account, kPassphrase, now);
  Enrolled out{*store.begin_second_factor(in.principal, kPassphrase, now), {}, std::move(in)};
  out.recovery = *store.confirm_second_factor(out.in.principal, code_at(out.secret, now), now);
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
    CHECK(code_of(store->begin_second_factor(before, "another passphrase", now)) == "auth.wrong_password");
    auto const secret = *store->begin_second_factor(before, kPassphrase, now);
    CHECK(code_of(store->confirm_second_factor(before, code_at(secret, now + Duration::minutes(5)), now)) == "auth.wrong_code");
    CHECK(store->sign_in("dispatcher-1", kPassphrase, now));  // Nobody is kept out by what was only begun.
    mine = enrol(*store, "dispatcher-1", now);
    CHECK(mine.recovery.size() == kRecoveryCodes);
    CHECK(code_of(store->begin_second_factor(before, kPassphrase, now)) == "account.second_factor_on");
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
  // Nor by how long they are to wait for their own wrong passwords.
  for (int i = 0; i < 5; ++i) CHECK(guess(41, "another passphrase") == "auth.wrong_password");
  auto const stranger = store->sign_in("dispatcher-1", "another passphrase", now, "10.0.0.41", "000000");
  REQUIRE(code_of(stranger) == "auth.too_many_attempts");
  CHECK(stranger.error().wait == Duration::seconds(1));
  now = now + Duration::minutes(31);
  CHECK(store->sign_in("dispatcher-1", kPassphrase, now, "b", code_at(mine.secret, now)));
}

TEST_CASE("who has stolen the password does not keep the owner out: recovery codes are taken in spite of the wait, a right code ends it") {
  OneFolder const folder;
  auto store = folder.open();
  make_account(*store, "dispatcher-1");
  auto const mine = enrol(*store, "dispatcher-1", kBegin);
  Instant const now = kBegin + Duration::minutes(1);
  auto const enter = [&](std::string_view code) { return code_of(store->sign_in("dispatcher-1", kPassphrase, now, "b", code)); };
  auto const attack = [&] {
    for (int i = 0; i < 5; ++i) {
      CHECK(code_of(store->sign_in("dispatcher-1", kPassphrase, now, "10.0.0." + std::to_string(i), "000000")) == "auth.wrong_password");
    }
    auto const waiting = store->sign_in("dispatcher-1", kPassphrase, now, "10.0.0.9", code_at(mine.secret, now));
    CHECK(code_of(waiting) == "auth.too_many_attempts");  // The right code too: a wait that lets it through is none.
    CHECK(waiting.error().wait > Duration{});
  };
  attack();
  CHECK(enter(mine.recovery[0]).empty());
  CHECK(enter("000000") == "auth.wrong_password");  // It begins anew.
  CHECK(enter(code_at(mine.secret, now)).empty());
  attack();
  CHECK(enter(mine.recovery[0]) == "auth.too_many_attempts");  // Used.
  CHECK(store->end_second_factor(
      store->find_session(store->sign_in("dispatcher-1", kPassphrase, now, "b", mine.recovery[1])->cookie, now).value(), kPassphrase,
      mine.recovery[2], now));
}

TEST_CASE("setting one up ends all other sessions, and so does turning it off") {
  OneFolder const folder;
  auto store = folder.open();
  make_account(*store, "dispatcher-1");
  make_account(*store, "dispatcher-2");
  auto const alive = [&](AccountStore::SignedIn const& in, Instant now) { return store->find_session(in.cookie, now).has_value(); };
  auto const before = *store->sign_in("dispatcher-1", kPassphrase, kBegin), other = *store->sign_in("dispatcher-2", kPassphrase, kBegin);
  auto const mine = enrol(*store, "dispatcher-1", kBegin);
  CHECK_FALSE(alive(before, kBegin));
  CHECK(alive(mine.in, kBegin));
  auto const second = *store->sign_in("dispatcher-1", kPassphrase, kBegin, "b", mine.recovery[0]);
  REQUIRE(store->end_second_factor(mine.in.principal, kPassphrase, mine.recovery[1], kBegin));
  CHECK_FALSE(alive(second, kBegin));
  CHECK(alive(mine.in, kBegin));
  CHECK(alive(other, kBegin));
  store = folder.open();  // And not in memory alone.
  CHECK_FALSE(alive(before, kBegin));
  CHECK_FALSE(alive(second, kBegin));
  CHECK(alive(mine.in, kBegin));
}

TEST_CASE("first codes and passwords cannot be tried one after another in an open session, and what was begun does not stay") {
  OneFolder const folder;
  auto store = folder.open();
  make_account(*store, "dispatcher-1");
  Instant now = kBegin;
  auto const me = store->sign_in("dispatcher-1", kPassphrase, now)->principal;
  auto secret = *store->begin_second_factor(me, kPassphrase, now);
  for (int i = 0; i < 5; ++i) CHECK(code_of(store->confirm_second_factor(me, "000000", now)) == "auth.wrong_code");
  CHECK(code_of(store->confirm_second_factor(me, code_at(secret, now), now)) == "auth.too_many_attempts");
  now = now + Duration::minutes(31);
  CHECK(code_of(store->confirm_second_factor(me, code_at(secret, now), now)) == "account.second_factor_off");  // Begun too long ago.
  for (int i = 0; i < 5; ++i) CHECK(code_of(store->begin_second_factor(me, "another passphrase", now)) == "auth.wrong_password");
  CHECK(code_of(store->begin_second_factor(me, kPassphrase, now)) == "auth.too_many_attempts");
  CHECK(code_of(store->end_second_factor(me, kPassphrase, "000000", now)) == "auth.too_many_attempts");
  auto const again = store->sign_in("dispatcher-1", kPassphrase, now);  // Its owner is not kept out.
  REQUIRE(again);
  secret = *store->begin_second_factor(again->principal, kPassphrase, now);
  store = folder.open();
  CHECK(code_of(store->confirm_second_factor(again->principal, code_at(secret, now), now)) == "account.second_factor_off");
  secret = *store->begin_second_factor(again->principal, kPassphrase, now);
  CHECK(store->confirm_second_factor(again->principal, code_at(secret, now), now));
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
  CHECK_FALSE(store->find_session(mine.in.cookie, now)->must_enrol);  // The session that set it up goes on.
  now = now + Duration::minutes(1);
  auto const& me = mine.in.principal;
  CHECK(code_of(store->end_second_factor(me, kPassphrase, "000000", now)) == "auth.wrong_password");
  CHECK(code_of(store->end_second_factor(me, kPassphrase, "", now)) == "auth.wrong_password");
  CHECK(code_of(store->end_second_factor(me, "another passphrase", code_at(mine.secret, now), now)) == "auth.wrong_password");
  CHECK(code_of(store->end_second_factor(free->principal, kPassphrase, "000000", now)) == "account.second_factor_off");
  CHECK(store->end_second_factor(me, kPassphrase, code_at(mine.secret, now), now));
  CHECK(store->find_session(mine.in.cookie, now)->must_enrol);

  enrol(*store, "dispatcher-1", now);
  REQUIRE(store->reset_second_factor("dispatcher-1"));
  CHECK(code_of(store->find_session(free->cookie, now)) == "auth.session_expired");
  CHECK(store->sign_in("dispatcher-1", kPassphrase, now));
  CHECK(code_of(store->reset_second_factor("nobody")) == "account.unknown");
}
