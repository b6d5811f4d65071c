"""Why: an account that goes around the second factor must not be used unseen: everybody is told before it begins, and somebody else has to say
that they saw it."""
import datetime
import json
import re
import subprocess
import unittest

from server import BIN, Client, Person, Server, Stream

SECRET = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}")


class Envelope(Person):
    """A break-glass account, as whoever has opened its envelope uses it."""

    def __init__(self, server, account="envelope-1", role="administrator"):
        self.server, self.account = server, account
        self.password = server.run("account", "create", "--data", server.data, "--break-glass", "--role", role, account).stdout.strip()

    def opens(self, ground="nobody_reachable", **more):
        status, answer = self.enter(ground=ground, **more)
        assert status == 200, answer
        return self


class BreakGlass(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=["--require-second-factor", "administrator"]).start()
        self.addCleanup(self.server.close)
        self.envelope = Envelope(self.server)
        self.ann = Person(self.server, "ann-1", "supervisor")

    def refused(self, status, code, who, method, path, body=None):
        answer = who.ask(method, path, body)
        self.assertEqual((answer[0], answer[1].get("code")), (status, code), answer)

    def shown(self, who=None):
        return (who or self.ann).get("emergency_access")["items"]

    def acknowledge(self, use, who=None):
        return (who or self.ann).post(f"emergency_access/{use['emergency_access_id']}/acknowledge")

    def entries(self):
        out = self.server.run("journal", "export", "--data", self.server.data).stdout
        return [json.loads(line) for line in out.splitlines()]

    def events(self):
        return [event["event"] for entry in self.entries() for event in entry.get("events", []) if event["event"].startswith("emergency_access.")]

    def doctor(self):
        return subprocess.run([BIN, "doctor", "--data", str(self.server.data)], capture_output=True, text=True, env=self.server.environment, timeout=120).stdout

    def test_the_whole_way(self):
        self.assertRegex(self.envelope.password, SECRET)
        self.assertIn("OK: break-glass accounts: 1, none opened", self.doctor())
        self.assertEqual(self.shown(), [])
        stream = Stream(self.server.port, self.server.token("display"))
        stream.wait_for(lambda event: event["event"] == "hello")
        # Only who has the secret learns that a ground is asked for; the answer to a wrong one is that of any account, and none at all.
        for more in ({}, {"ground": "recovery"}):
            status, wrong = self.envelope.enter(password="0000-0000-0000-0000-0000", **more)
            nobody = Client(self.server.port).ask("POST", "session", {"account": "nobody-9", "password": "0000-0000-0000-0000-0000", **more}, key=False)
            self.assertEqual((status, wrong["code"], wrong["detail"]), (nobody[0], nobody[1]["code"], nobody[1]["detail"]))
            self.assertEqual(wrong["code"], "auth.wrong_password")
        self.assertEqual(self.envelope.enter(ground="no reason")[1]["code"], "word.unknown")
        self.assertEqual(self.envelope.enter()[1]["code"], "auth.ground_needed")
        self.assertEqual(self.envelope.enter()[0], 401)
        self.assertEqual(self.events(), [])
        self.assertIn("none opened", self.doctor())

        # In small letters, without its dashes; no second factor is asked for, and the session works.
        self.envelope.opens("second_factor_lost", password=self.envelope.password.lower().replace("-", ""))
        stream.wait_for(lambda event: event["event"] == "change" and event["data"]["emergency_access_changed"])
        session = self.envelope.get("session")
        self.assertTrue(session["break_glass"])
        self.assertFalse(session["must_set_up_second_factor"] or session["must_change_password"])
        self.envelope.get("accounts")
        for role in ("dispatcher", "crew", "display", "auditor"):
            self.assertEqual(len(self.shown(self.server.client(role))), 1, role)
        use = self.shown()[0]
        self.assertEqual((use["account"], use["ground"], use["over"], use["openings"], use.get("hindered")), ("envelope-1", "second_factor_lost", False, 1, None))
        opened = [entry for entry in self.entries() for event in entry.get("events", []) if event["event"] == "emergency_access.opened"]
        self.assertEqual(len(opened), 1)
        self.assertNotIn(self.envelope.password, self.server.run("journal", "export", "--data", self.server.data).stdout)
        log = (self.server.root / "server.log").read_text()
        self.assertIn("break-glass account envelope-1 signed in", log)
        self.assertNotIn(self.envelope.password, log)

        # The server goes down in between: the use is shown on, the session goes on, the envelope stays spent.
        self.server.kill()
        self.server.start()
        self.assertEqual(self.shown()[0]["emergency_access_id"], use["emergency_access_id"])
        self.envelope.get("accounts")
        said = self.doctor()
        self.assertRegex(said, r"attention: break-glass accounts: envelope-1 was opened at \S+ and is not renewed")
        self.assertRegex(said, r"attention: break-glass account in use: envelope-1, opened at \S+: nobody has acknowledged it")
        self.acknowledge(use)
        shown = self.shown()[0]  # Seen, and not over.
        self.assertEqual((shown["acknowledged_by"], shown["over"], shown["hindered"]), ("ann-1", False, "emergency_access.acknowledged_already"))
        self.refused(409, "emergency_access.acknowledged_already", self.ann, "POST", f"emergency_access/{use['emergency_access_id']}/acknowledge")
        self.assertNotIn("in use", self.doctor())
        self.assertEqual(self.envelope.ask("DELETE", "session")[0], 200)
        self.refused(401, "auth.session_expired", self.envelope, "GET", "accounts")
        self.assertEqual(self.shown(), [])
        self.assertEqual(self.events(), ["emergency_access.opened", "emergency_access.acknowledged", "emergency_access.ended"])

        # A new envelope: the old secret is good for nothing.
        fresh = self.server.run("account", "renew", "--data", self.server.data, "envelope-1").stdout.strip()
        self.assertRegex(fresh, SECRET)
        self.assertNotEqual(fresh, self.envelope.password)
        self.assertIn("none opened", self.doctor())
        self.assertEqual(self.envelope.enter(ground="recovery")[1]["code"], "auth.wrong_password")
        self.envelope.password = fresh
        self.envelope.opens()

    def test_the_second_session_ends_the_first(self):
        self.envelope.opens()
        first, use = dict(self.envelope.headers), self.shown()[0]
        self.envelope.opens("other")
        self.assertEqual(Client(self.server.port).ask("GET", "accounts", headers=first)[1]["code"], "auth.session_expired")
        self.envelope.get("accounts")
        again = self.shown()[0]
        self.assertEqual((again["openings"], again["ground"], len(self.shown())), (2, "other", 1))
        # Who read the bar of before has not seen this one; and who is out cannot end it.
        self.refused(404, "emergency_access.unknown", self.ann, "POST", f"emergency_access/{use['emergency_access_id']}/acknowledge")
        Client(self.server.port).ask("DELETE", "session", headers=first, key=False)
        self.assertFalse(self.shown()[0]["over"])
        self.assertEqual(self.envelope.ask("DELETE", "session")[0], 200)
        self.assertTrue(self.shown()[0]["over"])
        self.acknowledge(again)
        self.assertEqual(self.shown(), [])

    def test_who_may_acknowledge(self):
        other = Envelope(self.server, "envelope-2", "supervisor").opens("exercise")
        self.envelope.opens()
        mine, theirs = (next(use for use in self.shown() if use["account"] == account) for account in ("envelope-1", "envelope-2"))
        for use in (mine, theirs):
            path = f"emergency_access/{use['emergency_access_id']}/acknowledge"
            for who in (self.envelope, other):
                self.refused(403, "emergency_access.own", who, "POST", path)
            self.refused(403, "emergency_access.person_needed", self.server.client("supervisor"), "POST", path)
            for role in ("crew", "display", "auditor"):
                self.refused(403, "auth.not_permitted", self.server.client(role), "POST", path)
        self.assertEqual({use["hindered"] for use in self.shown(self.envelope)}, {"emergency_access.own"})
        self.assertEqual({use["hindered"] for use in self.shown(self.server.client("supervisor"))}, {"emergency_access.person_needed"})
        self.assertEqual({use["hindered"] for use in self.shown(self.server.client("display"))}, {"auth.not_permitted"})
        self.acknowledge(mine, Person(self.server, "dan-1", "dispatcher"))
        self.assertEqual([use.get("acknowledged_by") for use in self.shown() if use["account"] == "envelope-1"], ["dan-1"])

    def test_an_account_that_it_had_in_hand_acknowledges_nothing(self):
        bob = Person(self.server, "bob-1", "dispatcher")
        self.envelope.opens()

        def by_one_time(account, password):
            person = Person.__new__(Person)
            person.server, person.account = self.server, account
            person.begin(password)
            return person

        made = by_one_time("made-1", self.envelope.post("accounts", {"account": "made-1", "roles": ["dispatcher"], "areas": []})["one_time_password"])
        ann = by_one_time("ann-1", self.envelope.post("accounts/ann-1/reset_password")["one_time_password"])
        # Nor when it is over, nor of what is opened next.
        for again in (False, True):
            if again:
                self.envelope.ask("DELETE", "session")
                self.envelope.opens()
            use = self.shown(bob)[0]
            for who in (made, ann):
                self.assertEqual(self.shown(who)[0]["hindered"], "emergency_access.not_independent")
                self.refused(403, "emergency_access.not_independent", who, "POST", f"emergency_access/{use['emergency_access_id']}/acknowledge")
        self.acknowledge(use, bob)

    def test_a_session_whose_use_is_not_shown_is_none(self):
        self.envelope.opens()
        self.server.stop()
        store = self.server.data / "access.db"
        before = store.read_bytes()
        self.server.start()
        self.acknowledge(self.shown()[0])
        self.envelope.ask("DELETE", "session")
        self.assertEqual(self.shown(), [])
        self.server.stop()
        store.write_bytes(before)  # An administrator of the machine puts the folder of before back, but for the journal.
        self.server.start()
        self.refused(401, "auth.session_expired", self.envelope, "GET", "accounts")
        self.envelope.opens()  # Anew, and seen.
        self.envelope.get("accounts")
        self.assertEqual(len(self.shown()), 1)

    def test_it_is_nobody_in_particular_for_what_cannot_be_undone(self):
        supervisor = Envelope(self.server, "envelope-2", "supervisor").opens()
        made = self.ann.post("incidents", {"incident_type": "fire.building", "place_text": "x"})["incident_id"]
        propose = lambda who: who.post("proposals", {"act": "place_hold", "incident_id": made})["proposal_id"]
        proposal = propose(self.ann)
        self.refused(403, "proposal.not_independent", supervisor, "POST", f"proposals/{proposal}/confirm")
        self.assertEqual(supervisor.get("proposals")["items"][0]["hindered"], "proposal.not_independent")
        self.ann.post(f"proposals/{proposal}/withdraw")
        proposal = propose(supervisor)
        self.refused(403, "proposal.not_independent", self.ann, "POST", f"proposals/{proposal}/confirm")
        supervisor.post(f"proposals/{proposal}/withdraw")
        # Nor does it take up what a program proposed: then nobody could confirm it any more.
        proposal = propose(self.server.client("supervisor"))
        self.refused(403, "proposal.not_independent", supervisor, "POST", f"proposals/{proposal}/confirm")
        self.assertFalse(self.ann.post(f"proposals/{proposal}/confirm")["done"])

    def test_no_way_around(self):
        self.envelope.opens()
        # No secret of one's own, no second factor that would keep the next one out, and no envelope that is made or sealed from afar.
        self.refused(409, "account.break_glass", self.envelope, "POST", "session/password", {"current": self.envelope.password, "new": "correct horse battery"})
        self.refused(409, "account.break_glass", self.envelope, "POST", "session/second_factor", {"password": self.envelope.password})
        self.refused(409, "account.break_glass", self.envelope, "POST", "accounts/envelope-1/reset_password")
        self.refused(403, "account.machine_only", self.envelope, "POST", "accounts/envelope-1/renew_secret")
        self.refused(403, "account.machine_only", self.envelope, "POST", "accounts", {"account": "envelope-3", "roles": ["administrator"], "areas": [], "break_glass": True})
        # Nor another one that has more to do, or is opened again after it was closed.
        self.server.run("account", "create", "--data", self.server.data, "--break-glass", "--role", "dispatcher", "envelope-2")
        self.refused(403, "account.machine_only", self.envelope, "PUT", "accounts/envelope-2", {"roles": ["administrator"], "areas": []})
        for verb in ("disable", "enable"):
            self.refused(403, "account.machine_only", self.envelope, "POST", f"accounts/envelope-2/{verb}")
        done = self.server.run("account", "renew", "--data", self.server.data, "ann-1", check=False)
        self.assertIn("account.not_break_glass", done.stderr)
        # It is no administrator who is left.
        bob = Person(self.server, "bob-1", "administrator")
        self.refused(409, "account.last_administrator", self.envelope, "POST", "accounts/bob-1/disable")
        self.assertEqual(bob.account, "bob-1")
        listed = {item["account"]: item for item in self.envelope.get("accounts")["items"]}
        self.assertTrue(listed["envelope-1"]["break_glass"] and listed["envelope-1"]["spent_at"])
        self.assertFalse(listed["bob-1"]["break_glass"])
        # A ground says nothing about any other account, and opens nothing.
        before = len(self.events())
        self.assertEqual(self.ann.enter(ground="recovery")[0], 200)
        self.assertEqual(len(self.events()), before)
        # Renewed: the session ends, the bar stays until somebody has seen it.
        use = self.shown()[0]
        self.server.run("account", "renew", "--data", self.server.data, "envelope-1")
        self.refused(401, "auth.session_expired", self.envelope, "GET", "accounts")
        self.assertEqual(self.shown()[0]["emergency_access_id"], use["emergency_access_id"])

    def test_wrong_secrets_slow_down_and_the_ground_forgives_none(self):
        last = None
        for _ in range(12):
            self.assertIn(self.envelope.enter()[1]["code"], ("auth.ground_needed", "auth.too_many_attempts"))
            last = self.envelope.enter(password="0000-0000-0000-0000-0000")[1]["code"]
            if last == "auth.too_many_attempts":
                break
        self.assertEqual(last, "auth.too_many_attempts")

    def test_a_use_is_over_by_itself_after_four_hours(self):
        server = Server(clock="stepped").start()
        self.addCleanup(server.close)
        ann = Person(server, "ann-1", "administrator")
        Envelope(server).opens()
        use = ann.get("emergency_access")["items"][0]
        later = datetime.datetime.fromisoformat(use["ends_at"].replace("Z", "+00:00"))
        ann.post("clock", {"now": later.isoformat()})
        item = ann.get("emergency_access")["items"][0]
        self.assertTrue(item["over"])
        self.assertIsNone(item.get("ended_at"))
        ann.post(f"emergency_access/{use['emergency_access_id']}/acknowledge")
        self.assertEqual(ann.get("emergency_access")["items"], [])


if __name__ == "__main__":
    unittest.main()
