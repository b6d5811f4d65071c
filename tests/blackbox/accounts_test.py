"""Why: who comes in, how long and with what. A token that cannot be taken away or a session that outlives its password is an open door."""
import concurrent.futures
import datetime
import http.client
import json
import pathlib
import re
import socket
import unittest

from server import Client, Server, Stream, small_centre

OPENAPI = pathlib.Path(__file__).resolve().parent.parent.parent / "contracts/openapi.json"
PASSWORD = "a known password"


class Browser(Client):
    """Keeps its cookie and sends the CSRF token, as the screens do."""

    def __init__(self, port):
        super().__init__(port)
        self.cookie, self.csrf = None, None

    def ask(self, method, path, body=None, *, headers=None, csrf=True, **more):
        head = dict(headers or {})
        if self.cookie:
            head["Cookie"] = self.cookie
            if csrf and self.csrf:
                head["X-CSRF-Token"] = self.csrf
        status, answer = super().ask(method, path, body, headers=head, **more)
        if "set-cookie" in self.headers:
            self.set_cookie = self.headers["set-cookie"]
            self.cookie = self.set_cookie.split(";")[0]
        if isinstance(answer, dict) and answer.get("csrf_token"):
            self.csrf = answer["csrf_token"]
        return status, answer

    def sign_in(self, account, password):
        return self.ask("POST", "session", {"account": account, "password": password})

    def begin(self, account, one_time_password, password=PASSWORD):
        status, answer = self.sign_in(account, one_time_password)
        assert status == 200, answer
        status, answer = self.ask("POST", "session/password", {"current": one_time_password, "new": password})
        assert status == 200, answer
        return self


class AtTheMachine(Client):
    """The control socket: who reaches it stands at the machine."""

    def __init__(self, path):
        super().__init__(0)
        self.connection = http.client.HTTPConnection("localhost", timeout=30)
        self.connection.sock = socket.socket(socket.AF_UNIX)
        self.connection.sock.connect(str(path))


class WithServer(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(self.server.close)

    def command(self, *arguments, check=True):
        return self.server.run(*arguments, "--data", self.server.data, check=check)

    def account(self, name, role):
        return self.command("account", "create", "--account", name, "--role", role).stdout.strip()

    def browser(self):
        return Browser(self.server.port)

    def refused(self, code, asked):
        status, problem = asked
        self.assertEqual(problem.get("code"), code, (status, problem))
        self.assertTrue(problem["title"] and problem["title_zh"] and problem["next_step_zh"])


class Tokens(WithServer):
    def test_made_listed_and_revoked_on_the_command_line(self):
        small_centre(self.server)
        made = self.command("token", "create", "--role", "crew", "--area", "S01", "--name", "vehicle-gateway", "--expires", "30d")
        token = made.stdout.strip()
        self.assertRegex(made.stdout, r"^toc_[0-9a-f]{48}\n$")
        client = Client(self.server.port, token)
        self.assertEqual(client.ask("GET", "units")[0], 200)
        said = self.command("token", "list").stdout
        self.assertNotIn(token, said)
        row = next(line.split("\t") for line in said.splitlines() if "vehicle-gateway" in line)
        self.assertEqual(row[1:4], ["vehicle-gateway", "crew", "S01"])
        self.assertRegex("\t".join(row[4:]), r"^\d{4}-\d\d-\d\d\t\d{4}-\d\d-\d\dT.*Z\t\d{4}-\d\d-\d\d$")
        self.command("token", "revoke", row[0])
        self.refused("auth.token_revoked", client.ask("GET", "units"))
        self.assertNotIn("vehicle-gateway", self.command("token", "list").stdout)
        self.assertIn("token.unknown", self.command("token", "revoke", row[0], check=False).stderr)

    def test_what_a_revoked_token_listens_to_ends(self):
        token = self.command("token", "create", "--role", "display", "--name", "wall").stdout.strip()
        stream = Stream(self.server.port, token)
        self.addCleanup(stream.close)
        stream.wait_for(lambda event: event["event"] == "hello")
        identity = next(line for line in self.command("token", "list").stdout.splitlines() if "wall" in line).split("\t")[0]
        self.command("token", "revoke", identity)
        self.ends(stream, "auth.token_revoked")

    def ends(self, stream, code):
        self.assertEqual(stream.wait_for(lambda event: event["event"] == "ended")["data"], {"code": code})
        stream.thread.join(timeout=60)
        self.assertFalse(stream.thread.is_alive(), "the stream goes on")

    def test_a_token_ends_at_its_end_and_what_it_listens_to_too(self):
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=4)
        at_the_machine = AtTheMachine(self.server.data / "control.sock")
        token = at_the_machine.post("/control/tokens", {"role": "display", "areas": [], "label": "wall", "expires_at": end.isoformat().replace("+00:00", "Z")})["token"]
        client, stream = Client(self.server.port, token), Stream(self.server.port, token)
        self.addCleanup(stream.close)
        self.assertEqual(client.ask("GET", "units")[0], 200)
        self.ends(stream, "auth.token_expired")
        self.assertGreaterEqual(datetime.datetime.now(datetime.timezone.utc), end)
        self.refused("auth.token_expired", client.ask("GET", "units"))
        self.assertEqual([item["expired"] for item in self.server.client("administrator").get("tokens")["items"] if item["label"] == "wall"], [True])

    def test_a_token_is_looked_for_in_its_header_only(self):
        token = self.server.token("administrator")
        stranger = Client(self.server.port)
        for path in (f"accounts?token={token}", f"accounts?access_token={token}", f"stream?token={token}", f"stream?authorization=Bearer%20{token}"):
            self.refused("auth.not_signed_in", stranger.ask("GET", path))
        for header in ({"Authorization": token}, {"Authorization": f"Basic {token}"}, {"X-Token": token}):
            self.refused("auth.not_signed_in", stranger.ask("GET", "accounts", headers=header))
        self.refused("auth.session_expired", stranger.ask("GET", "accounts", headers={"Cookie": f"tocsin_session={token}"}))
        for wrong in (token[:-1], token + "0", token.upper(), "x" * 4_000, "ü"):
            self.refused("auth.token_unknown", stranger.ask("GET", "accounts", headers={"Authorization": f"Bearer {wrong}".encode()}))

    def test_no_refusal_repeats_what_was_typed_for_a_secret(self):
        administrator, secret = self.server.client("administrator"), "hunter2-hunter2"
        self.account(secret, "crew")
        for asked in (administrator.ask("DELETE", f"tokens/{self.server.token('administrator')}"), administrator.ask("POST", f"accounts/{secret}x/disable"),
                      administrator.ask("POST", f"accounts/{secret}x/reset_password"), administrator.ask("POST", "accounts", {"account": secret, "roles": ["crew"]}),
                      administrator.ask("POST", "accounts", {"account": f"{secret}!", "roles": ["crew"]}), self.server.client().ask("GET", f"drafts/{secret}"),
                      Client(self.server.port).ask("POST", "session", {"account": secret, "password": secret})):
            self.assertGreaterEqual(asked[0], 400)
            self.assertNotIn(secret, json.dumps(asked[1]))
            self.assertNotIn(self.server.token("administrator"), json.dumps(asked[1]))

    def test_names_that_are_too_long_or_would_break_a_line_are_refused(self):
        administrator = self.server.client("administrator")
        for name in ("x" * 41, "x" * 7_000, "", "..", "a/b", "a b", "调度"):
            self.refused("account.name_malformed", administrator.ask("POST", "accounts", {"account": name, "roles": ["crew"]}))
        for display, code in (("x" * 101, "account.name_malformed"), ("a\nb", "account.name_malformed"), ("a\tb", "account.name_malformed"),
                              ("a\u202eb", "text.malformed")):
            self.refused(code, administrator.ask("POST", "accounts", {"account": "desk", "display": display, "roles": ["crew"]}))
        for label, code in (("x" * 101, "token.label_malformed"), ("a\nb", "token.label_malformed"), ("a\tb", "token.label_malformed"),
                            ("a\rb", "token.label_malformed"), ("a\u202eb", "text.malformed")):
            done = self.command("token", "create", "--role", "crew", "--name", label, check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(code, done.stderr)
        self.refused("token.unknown", administrator.ask("DELETE", "tokens/" + "x" * 4_000))
        self.refused("auth.wrong_password", Client(self.server.port).ask("POST", "session", {"account": "x" * 7_000, "password": "y" * 7_000}))
        self.assertEqual([item["label"] for item in administrator.get("tokens")["items"]], [""])

    def test_a_server_that_only_reads_revokes_too(self):
        token = self.command("token", "create", "--role", "display", "--name", "wall").stdout.strip()
        password = self.account("desk", "dispatcher")
        self.server.stop()
        self.server.arguments = ["--read-only"]
        self.server.start()
        identity = next(line for line in self.command("token", "list").stdout.splitlines() if "wall" in line).split("\t")[0]
        self.assertEqual(Client(self.server.port, token).ask("GET", "units")[0], 200)
        self.command("token", "revoke", identity)
        self.refused("auth.token_revoked", Client(self.server.port, token).ask("GET", "units"))
        self.assertNotEqual(self.command("account", "reset_password", "--account", "desk").stdout.strip(), password)
        self.refused("auth.wrong_password", self.browser().sign_in("desk", password))
        self.refused("journal.read_only", self.server.client().ask("POST", "calls", {"channel": "voice", "text": "x"}))

    def test_the_same_where_no_server_runs(self):
        token = self.command("token", "create", "--role", "display", "--name", "wall").stdout.strip()
        self.server.stop()
        identity = next(line for line in self.command("token", "list").stdout.splitlines() if "wall" in line).split("\t")[0]
        self.command("token", "revoke", identity)
        self.server.start()
        self.refused("auth.token_revoked", Client(self.server.port, token).ask("GET", "units"))

    def test_administrators_list_and_revoke_over_http(self):
        self.command("token", "create", "--role", "crew", "--name", "vehicle-gateway", "--expires", "2036-01-31")
        administrator, dispatcher = self.server.client("administrator"), self.server.client("dispatcher")
        self.refused("auth.not_permitted", dispatcher.ask("GET", "tokens"))
        found = next(item for item in administrator.get("tokens")["items"] if item["label"] == "vehicle-gateway")
        self.assertEqual((found["role"], found["expires_at"], found["expired"]), ("crew", "2036-02-01T00:00:00Z", False))
        self.assertNotIn("toc_", json.dumps(administrator.get("tokens")))
        self.refused("auth.not_permitted", dispatcher.ask("DELETE", f"tokens/{found['token_id']}"))
        self.assertEqual(administrator.ask("DELETE", f"tokens/{found['token_id']}")[0], 200)
        self.refused("token.unknown", administrator.ask("DELETE", f"tokens/{found['token_id']}"))
        self.assertNotIn("vehicle-gateway", [item["label"] for item in administrator.get("tokens")["items"]])

    def test_an_end_that_cannot_be_is_refused(self):
        for end, code in (("0d", "token.expiry_malformed"), ("soon", "token.expiry_malformed"), ("2026-13-01", "token.expiry_malformed"),
                          ("2020-01-01", "token.expiry_out_of_range"), ("5000d", "token.expiry_out_of_range")):
            done = self.command("token", "create", "--role", "crew", "--expires", end, check=False)
            self.assertIn(code, done.stderr, end)
            self.assertEqual(done.stdout, "")

    def test_a_mistyped_folder_becomes_no_centre(self):
        wrong = self.server.root / "dtaa"
        for what in (["token", "create", "--role", "crew"], ["token", "list"], ["account", "create", "--account", "a", "--role", "crew"],
                     ["account", "reset_password", "--account", "a"]):
            done = self.server.run(*what, "--data", wrong, check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""), what)
            self.assertIn("server.no_data_folder", done.stderr)
            self.assertFalse(wrong.exists(), what)
        self.assertTrue(self.server.run("token", "create", "--role", "crew", "--data", wrong, "--new").stdout.startswith("toc_"))


class Administrators(WithServer):
    def test_the_last_one_stays_and_the_machine_gives_the_way_back(self):
        boss = self.browser().begin("boss", self.account("boss", "administrator"))
        self.refused("account.own", boss.ask("POST", "accounts/boss/disable"))
        self.refused("account.last_administrator", boss.ask("PUT", "accounts/boss", {"roles": ["dispatcher"], "areas": []}))
        self.refused("account.last_administrator", self.server.client("administrator").ask("POST", "accounts/boss/disable"))
        second = self.browser().begin("second", self.account("second", "administrator"))
        self.assertEqual(boss.ask("PUT", "accounts/boss", {"roles": ["dispatcher"], "areas": []})[0], 200)
        self.refused("auth.not_permitted", boss.ask("GET", "accounts"))
        self.refused("account.last_administrator", second.ask("PUT", "accounts/second", {"roles": ["crew"], "areas": []}))
        # Its password forgotten, whoever stands at the machine lets it in again.
        fresh = self.command("account", "reset_password", "--account", "second").stdout.strip()
        self.browser().begin("second", fresh, "one more password")


    def test_two_who_take_it_from_each_other_at_once_leave_one(self):
        both = [self.browser().begin(name, self.account(name, "administrator")) for name in ("one", "two")]
        names = ("two", "one")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for what in (lambda at: both[at].ask("PUT", f"accounts/{names[at]}", {"roles": ["crew"], "areas": []}),
                         lambda at: both[at].ask("POST", f"accounts/{names[at]}/disable")):
                for _ in range(10):
                    answers = list(pool.map(what, (0, 1)))
                    self.assertEqual(sorted(status for status, _ in answers)[0], 200, answers)
                    self.assertGreaterEqual(sorted(status for status, _ in answers)[1], 400, answers)
                    accounts = self.server.client("administrator").get("accounts")["items"]
                    self.assertEqual(sum("administrator" in item["roles"] and not item["disabled"] for item in accounts), 1, accounts)
                    for at, item in enumerate(sorted(accounts, key=lambda item: item["account"])):
                        self.server.client("administrator").put(f"accounts/{item['account']}", {"roles": ["administrator"], "areas": []})
                        if item["disabled"]:
                            self.server.client("administrator").post(f"accounts/{item['account']}/enable")
                            both[at].cookie = both[at].csrf = None
                            self.assertEqual(both[at].sign_in(item["account"], PASSWORD)[0], 200)

    def test_an_account_made_twice_at_once_is_one_with_one_password(self):
        at_the_machine, administrator = AtTheMachine(self.server.data / "control.sock"), self.server.client("administrator")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for number in range(5):
                name = f"desk-{number}"
                answers = list(pool.map(lambda client: client.ask("POST", "accounts", {"account": name, "roles": ["crew"]}), (at_the_machine, administrator)))
                self.assertEqual(sorted(status for status, _ in answers), [201, 409], answers)
                password = next(answer["one_time_password"] for status, answer in answers if status == 201)
                self.assertEqual(self.browser().sign_in(name, password)[0], 200)


class Sessions(WithServer):
    def test_a_one_time_password_works_once(self):
        password = self.account("desk", "dispatcher")
        first = self.browser()
        self.assertEqual(first.sign_in("desk", password)[0], 200)
        self.refused("auth.one_time_password_used", self.browser().sign_in("desk", password))
        self.refused("auth.wrong_password", self.browser().sign_in("desk", "something else"))
        self.refused("account.password_same", first.ask("POST", "session/password", {"current": password, "new": password}))
        self.assertEqual(first.ask("POST", "session/password", {"current": password, "new": PASSWORD})[0], 200)
        self.assertEqual(self.browser().sign_in("desk", PASSWORD)[0], 200)

    def test_the_cookie(self):
        browser = self.browser().begin("desk", self.account("desk", "dispatcher"))
        browser.sign_in("desk", PASSWORD)
        for word in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=86400"):
            self.assertIn(word, browser.set_cookie)
        self.assertNotIn("Secure", browser.set_cookie)
        browser.ask("POST", "session", {"account": "desk", "password": PASSWORD}, headers={"X-Forwarded-Proto": "https"})
        self.assertIn("; Secure", browser.set_cookie)
        browser.ask("DELETE", "session", headers={"X-Forwarded-Proto": "https"})
        self.assertIn("Max-Age=0", browser.set_cookie)
        self.assertIn("; Secure", browser.set_cookie)
        self.server.stop()
        self.server.arguments = ["--cookies", "secure"]
        self.server.start()
        browser = self.browser()
        browser.sign_in("desk", PASSWORD)
        self.assertIn("; Secure", browser.set_cookie)

    def test_signing_in_and_a_new_password_make_a_new_session(self):
        browser = self.browser().begin("desk", self.account("desk", "dispatcher"))
        for change in (lambda: browser.sign_in("desk", PASSWORD), lambda: browser.ask("POST", "session/password", {"current": PASSWORD, "new": "one more password"})):
            before = {"Cookie": browser.cookie}
            csrf = browser.csrf
            self.assertEqual(change()[0], 200)
            self.assertNotEqual(browser.cookie, before["Cookie"])
            self.assertNotEqual(browser.csrf, csrf)
            self.refused("auth.session_expired", self.browser().ask("GET", "units", headers=before))
            self.assertEqual(browser.ask("PUT", "drafts/x", {"a": 1})[0], 200)

    def test_other_sessions_end_when_the_password_changes_or_the_account_is_disabled(self):
        administrator = self.server.client("administrator")
        desk, phone = (self.browser() for _ in range(2))
        desk.begin("desk", self.account("desk", "dispatcher"))
        phone.sign_in("desk", PASSWORD)
        self.assertEqual(phone.ask("GET", "units")[0], 200)
        desk.ask("POST", "session/password", {"current": PASSWORD, "new": "one more password"})
        self.refused("auth.session_expired", phone.ask("GET", "units"))
        self.assertEqual(desk.ask("GET", "units")[0], 200)
        fresh = administrator.post("accounts/desk/reset_password")["one_time_password"]
        self.refused("auth.session_expired", desk.ask("GET", "units"))
        desk.cookie = desk.csrf = None
        desk.begin("desk", fresh)
        administrator.post("accounts/desk/disable")
        self.refused("auth.session_expired", desk.ask("GET", "units"))
        self.refused("auth.wrong_password", self.browser().sign_in("desk", PASSWORD))

    def test_signing_out_ends_it(self):
        desk = self.browser().begin("desk", self.account("desk", "dispatcher"))
        before = {"Cookie": desk.cookie}
        self.refused("auth.csrf", desk.ask("DELETE", "session", csrf=False))
        self.assertEqual(desk.ask("DELETE", "session")[0], 200)
        self.refused("auth.session_expired", self.browser().ask("GET", "units", headers=before))

    def test_without_its_token_no_page_changes_anything(self):
        """Every unsafe method of every address; a program with an API token sends no such token and needs none."""
        boss = self.browser().begin("boss", self.account("boss", "administrator"))
        program = self.server.client("administrator")
        asked = 0
        for path, methods in json.loads(OPENAPI.read_text())["paths"].items():
            for method in methods.keys() - {"get"}:
                if (path, method) == ("/api/v1/session", "post"):
                    continue  # Nobody has one before. What holds there is the next test.
                target = re.sub(r"\{\w+\}", "1", path)
                for headers in ({}, {"X-CSRF-Token": "0" * 32}):
                    self.refused("auth.csrf", boss.ask(method.upper(), target, {}, headers=headers, csrf=False))
                if path != "/api/v1/session":
                    self.assertNotEqual(program.ask(method.upper(), target, raw="{")[1].get("code"), "auth.csrf")
                asked += 1
        self.assertGreaterEqual(asked, 60)
        self.assertEqual(boss.ask("GET", "units")[0], 200)

    def test_no_form_of_a_stranger_signs_anybody_in(self):
        password = self.account("desk", "dispatcher")
        body = json.dumps({"account": "desk", "password": password})
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            self.refused("http.content_type", self.browser().ask("POST", "session", raw=body, headers={"Content-Type": kind}))
        self.assertEqual(self.browser().sign_in("desk", password)[0], 200)


if __name__ == "__main__":
    unittest.main()
