// Why: who may come in is decided here; a mistake lets the wrong one in or locks the right one out.
#include "access/account_store.h"

#include <unistd.h>

#include <filesystem>
#include <map>

#include <doctest/doctest.h>

#include "access/break_glass.h"
#include "store/database.h"

using namespace tocsin;
using namespace tocsin::access;

namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("tocsin-access-" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::unique_ptr<AccountStore> open(SessionLimits limits = {}) const {
    return *AccountStore::open((path / "access.db").string(), Hash{7}, limits);
  }
};
constexpr Instant kNow{1'800'000'000'000'000};

}  // namespace

TEST_CASE("an account is a role and a number: no word for an attribute of people in its name or its display") {
  Folder const folder;
  auto store = folder.open();
  CHECK(store->create("petitioner-1", "", {Role::kDispatcher}, {}).error().code == "boundary.denied_word");
  CHECK(store->create("dispatcher-9", "调度员 9（党员）", {Role::kDispatcher}, {}).error().detail == "display: “党员”");
  CHECK(store->create("dispatcher-9", "Dispatcher 9, ethnic minority", {Role::kDispatcher}, {}).error().code == "boundary.denied_word");
  CHECK(store->create("dispatcher-9", "调度员 9 / Dispatcher 9", {Role::kDispatcher}, {}));
}

TEST_CASE("a one-time password signs in, must be changed, and the session survives a restart") {
  Folder const folder;
  std::string cookie;
  {
    auto store = folder.open();
    auto const password = store->create("dispatcher-1", "Dispatcher 1", {Role::kDispatcher}, {});
    REQUIRE(password);
    CHECK(store->create("dispatcher-1", "", {Role::kDispatcher}, {}).error().code == "account.exists");
    CHECK(store->create("Dispatcher-1", "", {Role::kDispatcher}, {}).error().code == "account.exists");
    CHECK(store->sign_in("dispatcher-1", "wrong", kNow).error().code == "auth.wrong_password");
    CHECK(store->sign_in("nobody", *password, kNow).error().code == "auth.wrong_password");
    auto const signed_in = store->sign_in("dispatcher-1", *password, kNow);
    REQUIRE(signed_in);
    CHECK(signed_in->principal.must_change_password);
    auto const& first = signed_in->principal;
    CHECK(store->change_password(first, *password, "short", kNow).error().code == "account.password_too_short");
    CHECK(store->change_password(first, *password, *password, kNow).error().code == "account.password_same");
    auto const again = store->change_password(first, *password, "a better password", kNow);
    REQUIRE(again);
    CHECK(store->sign_in("dispatcher-1", *password, kNow).error().code == "auth.wrong_password");
    cookie = again->cookie;
    // The session is a new one too: whoever knew the old cookie is out.
    CHECK(cookie != signed_in->cookie);
    CHECK(again->principal.csrf_token != first.csrf_token);
    CHECK(store->find_session(signed_in->cookie, kNow).error().code == "auth.session_expired");
    CHECK_FALSE(store->change_password(first, "a better password", "one more password", kNow));
  }
  auto store = folder.open();
  auto const principal = store->find_session(cookie, kNow + Duration::hours(1));
  REQUIRE(principal);
  CHECK(principal->account == "dispatcher-1");
  CHECK_FALSE(principal->must_change_password);
  CHECK(store->find_session(cookie + "0", kNow).error().code == "auth.session_expired");
}

TEST_CASE("a session ends idle, at its absolute age, at sign-out and when its account is disabled") {
  Folder const folder;
  auto store = folder.open({Duration::hours(10), Duration::hours(2)});
  std::optional<std::string> const password = "a known password";
  REQUIRE(store->create("a", "", {Role::kCrew}, {"S01"}));
  REQUIRE(store->set_password("a", *password, false));
  auto const one = store->sign_in("a", *password, kNow);
  CHECK(store->find_session(one->cookie, kNow + Duration::hours(1)));
  CHECK(store->find_session(one->cookie, kNow + Duration::minutes(190)).error().code == "auth.session_expired");
  auto const two = store->sign_in("a", *password, kNow);
  for (int hour = 1; hour <= 10; ++hour) CHECK(store->find_session(two->cookie, kNow + Duration::hours(hour)));
  CHECK_FALSE(store->find_session(two->cookie, kNow + Duration::minutes(601)));
  auto const three = store->sign_in("a", *password, kNow);
  store->sign_out(three->principal);
  CHECK_FALSE(store->find_session(three->cookie, kNow));
  auto const four = store->sign_in("a", *password, kNow);
  CHECK(store->set_disabled("a", true));
  CHECK_FALSE(store->find_session(four->cookie, kNow));
  CHECK_FALSE(store->sign_in("a", *password, kNow));
}

TEST_CASE("guessing is slowed down") {
  Folder const folder;
  auto store = folder.open();
  auto const password = store->create("a", "", {Role::kCrew}, {});
  for (int i = 0; i < 5; ++i) CHECK(store->sign_in("a", "guess", kNow).error().code == "auth.wrong_password");
  CHECK(store->sign_in("a", *password, kNow).error().code == "auth.too_many_attempts");
  CHECK(store->sign_in("a", *password, kNow + Duration::seconds(31)));
}

TEST_CASE("who guesses at an account keeps its owner out nowhere but at the guesser's own address") {
  Folder const folder;
  auto store = folder.open();
  std::optional<std::string> const password = "a known password";
  REQUIRE(store->create("a", "", {Role::kCrew}, {}));
  REQUIRE(store->set_password("a", *password, false));
  for (int i = 0; i < 20; ++i) (void)store->sign_in("a", "guess", kNow, "192.0.2.1");
  auto const refused = store->sign_in("a", *password, kNow, "192.0.2.1");
  CHECK(refused.error().code == "auth.too_many_attempts");
  CHECK(refused.error().wait > Duration{});
  CHECK(store->sign_in("a", *password, kNow, "10.0.0.7"));
  for (int i = 0; i < 20; ++i) CHECK(store->sign_in("a", "guess", kNow, "10.0.0.7").error().code == "auth.wrong_password");
  CHECK(store->sign_in("a", *password, kNow, "10.0.0.7"));
}

TEST_CASE("what somebody was let in with holds until it ends or changes, and asking is no use of it") {
  Folder const folder;
  auto store = folder.open({Duration::hours(10), Duration::hours(2)});
  std::optional<std::string> const password = "a known password";
  REQUIRE(store->create("a", "", {Role::kDispatcher}, {}));
  REQUIRE(store->set_password("a", *password, false));
  auto const enter = [&] { return store->sign_in("a", *password, kNow)->principal; };
  auto const code_of = [&](Principal const& principal, Instant now) {
    auto const holds = store->still_holds(principal, now);
    return holds ? std::string("holds") : holds.error().code;
  };
  auto const one = enter(), two = enter();
  CHECK(code_of(one, kNow) == "holds");
  store->sign_out(one);
  CHECK(code_of(one, kNow) == "auth.session_expired");
  CHECK(code_of(two, kNow + Duration::minutes(119)) == "holds");
  CHECK(code_of(two, kNow + Duration::minutes(121)) == "auth.session_expired");
  CHECK(store->change("a", {Role::kDispatcher}, {"350100"}));
  CHECK(code_of(two, kNow) == "auth.changed");
  auto const three = enter();
  CHECK(code_of(three, kNow) == "holds");
  CHECK(store->change("a", {Role::kCrew}, {"350100"}));
  CHECK(code_of(three, kNow) == "auth.changed");
  auto const four = enter();
  CHECK(store->set_disabled("a", true));
  CHECK(code_of(four, kNow) == "auth.session_expired");
  auto& tokens = store->tokens();
  auto const token = tokens.find(*tokens.create({.role = Role::kDisplay, .expires_at = kNow + Duration::days(1)}, kNow), kNow);
  CHECK(code_of(*token, kNow) == "holds");
  CHECK(code_of(*token, kNow + Duration::days(1)) == "auth.token_expired");
  CHECK(tokens.revoke(token->actor, kNow));
  CHECK(code_of(*token, kNow) == "auth.token_revoked");
  Principal unknown = *token;
  unknown.actor = "token-gone";
  CHECK(code_of(unknown, kNow) == "auth.token_unknown");
}

TEST_CASE("a one-time password signs in once, over a restart too") {
  Folder const folder;
  std::string password;
  {
    auto store = folder.open();
    password = *store->create("a", "", {Role::kCrew}, {});
    CHECK(store->sign_in("a", password, kNow));
    CHECK(store->sign_in("a", password, kNow).error().code == "auth.one_time_password_used");
    CHECK(store->sign_in("a", "a wrong one", kNow).error().code == "auth.wrong_password");  // Nobody else learns that it was used.
  }
  auto store = folder.open();
  CHECK(store->sign_in("a", password, kNow).error().code == "auth.one_time_password_used");
  auto const fresh = store->reset_password("a");
  CHECK(store->sign_in("a", *fresh, kNow));
}

TEST_CASE("every session of an account ends when its password is changed or reset; those of others stay") {
  Folder const folder;
  auto store = folder.open();
  for (char const* name : {"a", "b"}) {
    REQUIRE(store->create(name, "", {Role::kCrew}, {}));
    REQUIRE(store->set_password(name, "a known password", false));
  }
  auto const desk = *store->sign_in("a", "a known password", kNow), phone = *store->sign_in("a", "a known password", kNow);
  auto const other = *store->sign_in("b", "a known password", kNow);
  auto const again = *store->change_password(desk.principal, "a known password", "another password", kNow);
  CHECK_FALSE(store->find_session(phone.cookie, kNow));
  CHECK_FALSE(store->find_session(desk.cookie, kNow));
  CHECK(store->find_session(again.cookie, kNow));
  CHECK(store->reset_password("a"));
  CHECK_FALSE(store->find_session(again.cookie, kNow));
  CHECK(store->find_session(other.cookie, kNow));
}

TEST_CASE("accounts that one person could have in hand count as one, over any number of accounts between them") {
  Folder const folder;
  auto store = folder.open();
  std::map<std::string, std::string> id;
  for (std::string const name : {"a", "b", "c", "d", "apart"}) {
    REQUIRE(store->create(name, "", {Role::kAdministrator}, {}));
    REQUIRE(store->note_in_hand(name, "local", kNow));
    id[name] = *store->id_of(name);
  }
  REQUIRE(store->note_in_hand("b", id["a"], kNow));
  REQUIRE(store->note_in_hand("c", id["b"], kNow));
  REQUIRE(store->note_in_hand("d", id["b"], kNow - Duration::hours(24 * 11)));
  Instant const since = kNow - Duration::hours(24 * 10);
  for (auto const& [one, other] : {std::pair{"a", "b"}, {"b", "a"}, {"b", "c"}, {"a", "c"}, {"c", "a"}})
    CHECK_MESSAGE(store->in_one_hand(id[one], id[other], since), one, other);
  for (auto const& [one, other] : {std::pair{"a", "apart"}, {"c", "apart"}, {"b", "d"}, {"d", "a"}})
    CHECK_FALSE_MESSAGE(store->in_one_hand(id[one], id[other], since), one, other);
}

TEST_CASE("the last administrator can be neither disabled nor made something else") {
  Folder const folder;
  auto store = folder.open();
  REQUIRE(store->create("one", "", {Role::kAdministrator}, {}));
  REQUIRE(store->create("desk", "", {Role::kDispatcher}, {}));
  CHECK(store->set_disabled("one", true).error().code == "account.last_administrator");
  CHECK(store->change("one", {Role::kSupervisor}, {}).error().code == "account.last_administrator");
  CHECK(store->change("one", {Role::kAdministrator, Role::kSupervisor}, {}));
  CHECK(store->set_disabled("desk", true));
  auto const password = store->create("two", "", {Role::kAdministrator}, {});
  CHECK(store->change("one", {Role::kSupervisor}, {}));
  CHECK(store->change("one", {Role::kAdministrator}, {}));
  // A one-time password that was used opens nothing any more: its owner counts for nobody until it is changed or reset.
  REQUIRE(store->sign_in("two", *password, kNow));
  CHECK(store->set_disabled("one", true).error().code == "account.last_administrator");
  REQUIRE(store->reset_password("two"));
  CHECK(store->set_disabled("one", true));
  CHECK(store->set_disabled("two", true).error().code == "account.last_administrator");
}

TEST_CASE("names that no address could hold, and areas that would be read as several, are refused") {
  Folder const folder;
  auto store = folder.open();
  for (char const* name : {"", ".", "..", "a/b", "a b"})
    CHECK(store->create(name, "", {Role::kCrew}, {}).error().code == "account.name_malformed");
  for (auto const& display : {std::string(101, 'x'), std::string("a\nb"), std::string("a\tb"), std::string("a\xff")})
    CHECK(store->create("a", display, {Role::kCrew}, {}).error().code == "account.name_malformed");
  CHECK(store->create("a", "", {Role::kCrew}, {"S01 S02"}).error().code == "code.malformed");
  REQUIRE(store->create("a", "", {Role::kCrew}, {"S01"}));
  CHECK(store->change("a", {Role::kCrew}, {""}).error().code == "code.malformed");
}

TEST_CASE("drafts are of one account, encrypted, and limited") {
  Folder const folder;
  auto store = folder.open();
  CHECK(store->put_draft("acc-1", "call", R"({"text":"smoke"})", kNow));
  CHECK(*store->get_draft("acc-1", "call") == R"({"text":"smoke"})");
  CHECK(store->get_draft("acc-2", "call").error().code == "draft.unknown");
  CHECK(store->put_draft("acc-1", "call", std::string(kMaxDraftBytes + 1, 'x'), kNow).error().code == "draft.too_large");
  CHECK(store->delete_draft("acc-1", "call"));
  CHECK(store->drafts("acc-1").empty());
}

TEST_CASE("the table of permissions: what a role must not do") {
  CHECK_FALSE(may(Role::kDisplay, Permission::kReportStatus));
  CHECK_FALSE(may(Role::kDisplay, Permission::kDispatch));
  CHECK_FALSE(may(Role::kCrew, Permission::kDispatch));
  CHECK_FALSE(may(Role::kCrew, Permission::kReadCaller));
  CHECK_FALSE(may(Role::kDispatcher, Permission::kManageAccounts));
  CHECK_FALSE(may(Role::kDispatcher, Permission::kReadTracks));
  CHECK_FALSE(may(Role::kAdministrator, Permission::kReadCaller));
  for (int i = 0; i < kPermissions; ++i) {
    CHECK_FALSE(to_text(static_cast<Permission>(i)).empty());
    bool someone = false;
    for (Role const role : all_roles()) someone = someone || may(role, static_cast<Permission>(i));
    CHECK(someone);
  }
}

TEST_CASE("a break-glass secret is made: five groups of four, another each time, and no way leads to one of somebody's choosing") {
  Folder const folder;
  auto store = folder.open();
  auto const secret = store->create_break_glass("envelope-1", "", {Role::kAdministrator}, {});
  REQUIRE(secret);
  REQUIRE(secret->size() == 24);
  for (std::size_t i = 0; i < secret->size(); ++i)
    CHECK((i % 5 == 4 ? (*secret)[i] == '-' : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ").contains((*secret)[i])));
  CHECK(store->renew_break_glass("envelope-1").value() != *secret);
  CHECK(store->set_password("envelope-1", "a better password", false).error().code == "account.break_glass");
  CHECK(store->reset_password("envelope-1").error().code == "account.break_glass");
  REQUIRE(store->create("dispatcher-1", "", {Role::kDispatcher}, {}));
  CHECK(store->renew_break_glass("dispatcher-1").error().code == "account.not_break_glass");
}

TEST_CASE("the envelope opens only with a ground, is spent before anybody is told, and gives no session that the journal refused") {
  Folder const folder;
  std::string secret, cookie;
  int told = 0;
  {
    auto store = folder.open();
    store->require_second_factor({Role::kAdministrator});
    secret = store->create_break_glass("envelope-1", "", {Role::kAdministrator}, {}).value();
    auto const is_spent = [&] { return store->accounts().front().spent_at.has_value(); };
    CHECK(store->sign_in("envelope-1", "wrong", kNow).error().code == "auth.wrong_password");
    CHECK(store->sign_in("envelope-1", secret, kNow).error().code == "auth.ground_needed");
    CHECK_FALSE(is_spent());
    auto const refused = store->sign_in("envelope-1", secret, kNow, {}, {}, [&](std::string_view) -> Result<std::string> {
      CHECK(is_spent());
      return conflict("journal.full", "");
    });
    CHECK(refused.error().code == "journal.full");
    auto const tell = [&](std::string_view id) -> Result<std::string> {
      CHECK(id == store->accounts().front().account_id);
      return "use-" + std::to_string(++told);
    };
    auto const first = store->sign_in("envelope-1", secret, kNow, {}, {}, tell);
    REQUIRE(first);
    CHECK(told == 1);
    CHECK(first->principal.break_glass);
    CHECK(first->principal.emergency_access == "use-1");
    CHECK_FALSE(first->principal.must_enrol);
    CHECK_FALSE(first->principal.must_change_password);
    CHECK(store->change_password(first->principal, secret, "a better password", kNow).error().code == "account.break_glass");
    CHECK(store->begin_second_factor(first->principal, secret, kNow).error().code == "account.break_glass");
    auto const second = store->sign_in("envelope-1", secret, kNow + Duration::minutes(1), {}, {}, tell);
    REQUIRE(second);
    CHECK(told == 2);
    CHECK_FALSE(store->find_session(first->cookie, kNow + Duration::minutes(1)));
    CHECK(store->find_session(second->cookie, kNow + Duration::minutes(1)));
    cookie = second->cookie;
  }
  auto store = folder.open();
  CHECK(store->find_session(cookie, kNow + Duration::minutes(2)).value().emergency_access == "use-2");
  CHECK(store->accounts().front().break_glass);
  CHECK(store->accounts().front().spent_at == kNow);
  REQUIRE(store->renew_break_glass("envelope-1"));
  CHECK_FALSE(store->accounts().front().spent_at);
  CHECK_FALSE(store->find_session(cookie, kNow + Duration::minutes(2)));
  CHECK(store->sign_in("envelope-1", secret, kNow).error().code == "auth.wrong_password");
}

TEST_CASE("a break-glass secret is taken as people type it off paper, and asking for the ground forgives no wrong one") {
  Folder const folder;
  auto store = folder.open();
  std::string typed = store->create_break_glass("envelope-1", "", {Role::kAdministrator}, {}).value();
  std::erase(typed, '-');
  for (char& c : typed) c = c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
  CHECK(store->sign_in("envelope-1", typed, kNow, "somewhere").error().code == "auth.ground_needed");
  CHECK(store->sign_in("envelope-1", typed + "0", kNow, "somewhere").error().code == "auth.wrong_password");
  Instant now = kNow;
  std::string last;
  for (int i = 0; i < 40 && last != "auth.too_many_attempts"; ++i) {
    (void)store->sign_in("envelope-1", typed, now, "somewhere");
    last = store->sign_in("envelope-1", "wrong", now, "somewhere").error().code;
  }
  CHECK(last == "auth.too_many_attempts");
}

TEST_CASE("a break-glass account is in everybody's hand") {
  Folder const folder;
  auto store = folder.open();
  REQUIRE(store->create_break_glass("envelope-1", "", {Role::kSupervisor}, {}));
  REQUIRE(store->create("supervisor-1", "", {Role::kSupervisor}, {}));
  REQUIRE(store->create("supervisor-2", "", {Role::kSupervisor}, {}));
  auto const id = [&](char const* account) { return store->id_of(account).value(); };
  CHECK(store->in_one_hand(id("envelope-1"), id("supervisor-1"), kNow));
  CHECK(store->in_one_hand(id("supervisor-1"), id("envelope-1"), kNow));
  CHECK_FALSE(store->in_one_hand(id("supervisor-1"), id("supervisor-2"), kNow));
}

TEST_CASE("a break-glass session ends after four hours, or one that nobody used it") {
  Folder const folder;
  auto store = folder.open();
  auto const secret = store->create_break_glass("envelope-1", "", {Role::kAdministrator}, {}).value();
  auto const cookie = [&] {
    return store->sign_in("envelope-1", secret, kNow, {}, {}, [](auto) -> Result<std::string> { return "use"; })->cookie;
  };
  auto const idle = cookie();
  CHECK(store->find_session(idle, kNow + Duration::hours(1)));
  CHECK_FALSE(store->find_session(idle, kNow + Duration::hours(2) + Duration::seconds(1)));
  auto const used = cookie();
  for (int minutes = 30; minutes <= 240; minutes += 30) CHECK(store->find_session(used, kNow + Duration::minutes(minutes)));
  CHECK_FALSE(store->find_session(used, kNow + Duration::minutes(241)));
}

TEST_CASE("an envelope is no administrator who is left") {
  Folder const folder;
  auto store = folder.open();
  REQUIRE(store->create("administrator-1", "", {Role::kAdministrator}, {}));
  REQUIRE(store->create_break_glass("envelope-1", "", {Role::kAdministrator}, {}));
  CHECK(store->set_disabled("administrator-1", true).error().code == "account.last_administrator");
  CHECK(store->set_disabled("envelope-1", true));
}

TEST_CASE("a store of the first version, without the columns of break-glass accounts, is read and written") {
  Folder const folder;
  auto const path = (folder.path / "access.db").string();
  {
    auto database = *store::Database::open(path, true);
    REQUIRE(
        database->execute("CREATE TABLE account(account_id TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE, display TEXT NOT NULL, "
                          "roles TEXT NOT NULL, areas TEXT NOT NULL, password_hash TEXT NOT NULL, must_change INTEGER NOT NULL, "
                          "disabled INTEGER NOT NULL DEFAULT 0);"
                          "CREATE TABLE session(session_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, csrf_token TEXT NOT NULL, "
                          "created_us INTEGER NOT NULL, used_us INTEGER NOT NULL);"
                          "INSERT INTO account VALUES('acc-1','administrator-1','A','administrator','','x',0,0)"));
  }
  CHECK(envelopes_in(path).value().empty());
  auto store = folder.open();
  REQUIRE(store->accounts().size() == 1);
  CHECK_FALSE(store->accounts().front().break_glass);
  CHECK_FALSE(store->accounts().front().spent_at);
  auto const secret = store->create_break_glass("envelope-1", "", {Role::kSupervisor}, {}).value();
  REQUIRE(envelopes_in(path).value().size() == 1);
  CHECK_FALSE(envelopes_in(path)->front().spent_at);
  CHECK(store->sign_in("envelope-1", secret, kNow, {}, {}, [](auto) -> Result<std::string> { return "use"; }));
  CHECK(envelopes_in(path)->front().spent_at == kNow);
  // Nobody who closes the account makes it forgotten; renewed and closed it is none any more.
  REQUIRE(store->set_disabled("envelope-1", true));
  CHECK(envelopes_in(path).value().size() == 1);
  REQUIRE(store->renew_break_glass("envelope-1"));
  CHECK(envelopes_in(path).value().empty());
  CHECK(envelopes_in(path + ".gone").value().empty());
  CHECK(store->set_password("administrator-1", "a better password", false));
  CHECK(store->sign_in("administrator-1", "a better password", kNow));
}

TEST_CASE("whom a break-glass account had in hand, over others too, and that all envelopes may be one person's") {
  Folder const folder;
  auto store = folder.open();
  std::map<std::string, std::string> ids;
  for (char const* name : {"envelope-1", "envelope-2"}) REQUIRE(store->create_break_glass(name, "", {Role::kAdministrator}, {}));
  for (char const* name : {"ann", "bob", "made-1", "made-2", "reset"}) REQUIRE(store->create(name, "", {Role::kAdministrator}, {}));
  for (auto const& account : store->accounts()) ids[account.account] = account.account_id;
  auto const hand = [&](char const* account, char const* by) { REQUIRE(store->note_in_hand(account, ids[by], kNow)); };
  hand("made-1", "envelope-1");
  hand("reset", "made-1");
  hand("made-2", "envelope-2");
  hand("envelope-1", "ann");  // Changed its roles: that is not to have been in its hand.
  for (char const* name : {"envelope-2", "made-1", "made-2", "reset"}) CHECK(store->in_break_glass_hand(ids[name], kNow));
  for (char const* name : {"ann", "bob"}) CHECK_FALSE(store->in_break_glass_hand(ids[name], kNow));
  CHECK_FALSE(store->in_break_glass_hand(ids["made-1"], kNow + Duration::seconds(1)));
  CHECK(store->in_one_hand(ids["made-1"], ids["made-2"], kNow));
  CHECK(store->in_one_hand(ids["made-2"], ids["ann"], kNow));
  CHECK_FALSE(store->in_one_hand(ids["made-1"], ids["bob"], kNow));
}

TEST_CASE("a secret is read as it stands on paper, however it was typed") {
  for (std::string_view const typed : {"0A1B-CD23-EF45-GH67-JK89", "0a1bcd23ef45gh67jk89", " oaib cd23 ef45 gh67 jk89 ",
                                       "０Ａ１Ｂ－ＣＤ２３－ＥＦ４５－ＧＨ６７－ＪＫ８９", "0a1b\u2013cd23\u2014ef45\u00a0gh67\u3000jk89"})
    CHECK(tocsin::access::as_on_paper(typed) == "0A1B-CD23-EF45-GH67-JK89");
  CHECK(tocsin::access::as_on_paper("0A1B-CD23-EF45-GH67-JK8密") != "0A1B-CD23-EF45-GH67-JK89");
  CHECK(tocsin::access::as_on_paper("\xE2").size() == 1);  // Cut off.
}
