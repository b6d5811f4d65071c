"""Why: what was closed long ago is found, by whoever may see it and nobody else; and the rows that are searched are the journal told once more: they can be killed while they are made,
thrown away and damaged, and no call waits for them."""
import csv
import datetime
import io
import os
import random
import sqlite3
import time
import unittest
from urllib.parse import quote

from server import Client, Server, small_centre, until


def course(client, place, kind, *units, disposition="resolved"):
    """One incident from its call to its closing."""
    incident = client.post("calls", {"channel": "voice", "place_text": place, "incident_type": kind, "text": "the caller's own words",
                                     "caller": {"callback": "+351911222333"}})["incident_id"]
    if units:
        client.post(f"incidents/{incident}/dispatch", {"unit_ids": list(units)})
    for unit in units:
        for status in ("acknowledged", "en_route", "on_scene", "available"):
            client.post(f"units/{unit}/status", {"status": status})
    shown = client.get(f"incidents/{incident}")["incident"]
    for leg in shown["legs"]:
        if leg["state"] != "closed":
            client.post(f"incidents/{incident}/legs/{leg['agency']}/close", {"disposition": disposition})
    client.post(f"incidents/{incident}/close", {"disposition": disposition})
    return incident, shown["number"]


class Past(unittest.TestCase):
    def setUp(self):
        self.server = Server(clock="stepped").start()
        self.addCleanup(self.server.close)
        small_centre(self.server)
        self.administrator = self.server.client("administrator")
        self.dispatcher = self.server.client("dispatcher")

    def pass_days(self, days):
        administrator = self.server.client("administrator")
        now = datetime.datetime.fromisoformat(administrator.get("clock")["now"])
        administrator.post("clock", {"now": (now + datetime.timedelta(days=days)).isoformat()})

    def found(self, client=None, query="from=1999-01-01T00:00:00Z"):
        """Once the rows have caught up with the journal."""
        client = client or self.server.client("dispatcher")

        def there():
            status, answer = client.ask("GET", f"history/incidents?limit=500&{query}")
            return answer if status == 200 and answer["behind"] == 0 else None
        return until(there, "the past catches up")

    def numbers(self, **more):
        return [item["number"] for item in self.found(**more)["items"]]

    def of_area(self, role, *areas):
        options = [word for area in areas for word in ("--area", area)]
        return Client(self.server.port, self.server.run("token", "create", "--data", self.server.data, "--role", role, *options).stdout.strip())

    def test_what_left_the_working_state_is_found_counted_and_written_out(self):
        _, fire = course(self.dispatcher, "Rua do Almada 12", "fire.building", "E101", "L101", disposition="extinguished")
        _, patient = course(self.dispatcher, "Rua do Almada 12", "medical.cardiac", "A201")
        self.pass_days(3)
        until(lambda: self.dispatcher.get("incidents?state=all")["items"] == [], "both left the working state")
        self.assertEqual(self.numbers(), [patient, fire])
        span = "from=1999-01-01T00:00:00Z"
        self.assertEqual(self.numbers(query=f"{span}&type=fire"), [fire])
        self.assertEqual(self.numbers(query=f"{span}&unit=A201"), [patient])
        self.assertEqual(self.numbers(query=f"{span}&disposition=extinguished"), [fire])
        self.assertEqual(self.numbers(query=f"{span}&q={fire}"), [fire])
        # A place tells of its fires, and of nobody's illness.
        self.assertEqual(self.numbers(query=f"{span}&q={quote('almada')}"), [fire])
        rows = {item["number"]: item for item in self.found()["items"]}
        self.assertEqual(rows[patient]["place_text"], "")
        self.assertNotIn("location", rows[patient])
        self.assertEqual([unit["unit_id"] for unit in rows[fire]["units"]], ["E101", "L101"])
        self.assertEqual(rows[fire]["units"][0]["station"], "S01")
        self.assertFalse(rows[fire]["current"])
        # In pages: all, once, in order.
        paged, cursor = [], ""
        while True:
            page = self.dispatcher.get(f"history/incidents?{span}&limit=1{cursor}")
            paged += [item["number"] for item in page["items"]]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        self.assertEqual(paged, [patient, fire])
        for wrong in ("cursor=abc", "from=yesterday", "priority=9", f"q={'x' * 101}", "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"):
            status, problem = self.dispatcher.ask("GET", f"history/incidents?{wrong}")
            self.assertEqual((status, problem["code"]), (422, "query.malformed"), wrong)
        summary = self.dispatcher.get(f"history/summary?{span}")
        self.assertEqual((summary["total"]["incidents"], summary["total"]["assignments"]), (2, 3))
        self.assertEqual({group["code"]: group["assignments"] for group in summary["by_station"]}, {"S01": 2, "S02": 1})
        self.assertNotIn("median_s", summary["total"]["turnout"], "three crews are too few to be shown")
        status, text = self.dispatcher.ask("GET", f"history/incidents.csv?{span}")
        self.assertEqual(status, 200)
        written = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
        self.assertEqual([row["number"] for row in written], [patient, fire])
        self.assertEqual(written[1]["units"], "E101 L101")
        # From the command line the same file.
        self.assertEqual(self.server.run("history", "export", "--data", self.server.data, "--from", "1999-01-01T00:00:00Z").stdout.encode(), text)
        self.assertIn("incidents: 2\n", self.server.run("history", "stats", "--data", self.server.data).stdout)
        self.assertIn("past incidents: 2 since 2000-01", self.server.run("doctor", "--data", self.server.data, check=False).stdout)
        # That somebody searched stands in the journal.
        self.server.stop()
        self.assertIn('"kind":"past"', self.server.run("journal", "export", "--data", self.server.data).stdout)
        # Nothing of the caller is in the file.
        held = b"".join(file.read_bytes() for file in self.server.data.glob("history.db*"))
        self.assertGreater(len(held), 4096)
        for secret in (b"911222333", b"own words"):
            self.assertNotIn(secret, held)

    def test_a_cell_is_no_formula(self):
        course(self.dispatcher, '=HYPERLINK("x")', "fire.building")
        self.found()
        _, text = self.dispatcher.ask("GET", "history/incidents.csv?from=1999-01-01T00:00:00Z")
        self.assertIn('"\'=HYPERLINK(""x"")"', text.decode("utf-8"))

    def test_who_has_areas_finds_there_what_stood_on_their_lists(self):
        course(self.dispatcher, "Rua Um", "fire.building", "E101")
        course(self.dispatcher, "Rua Dois", "fire.building", "E201")
        course(self.dispatcher, "Rua Três", "fire.building")
        course(self.dispatcher, "Rua Quatro", "medical.cardiac", "A201", "E102")
        people = {"all": self.dispatcher, "first": self.of_area("dispatcher", "S01"), "second": self.of_area("supervisor", "S02"), "both": self.of_area("dispatcher", "S01", "S02")}
        listed = {name: sorted(item["number"] for item in client.get("incidents?state=all")["items"]) for name, client in people.items()}
        self.assertEqual(len(listed["all"]), 4)
        self.pass_days(2)
        until(lambda: self.dispatcher.get("incidents?state=all")["items"] == [], "all left the working state")
        for name, client in people.items():
            self.assertEqual(sorted(self.numbers(client=client)), listed[name], name)
            self.assertEqual(client.get("history/summary?from=1999-01-01T00:00:00Z")["total"]["incidents"], len(listed[name]), name)
            _, text = client.ask("GET", "history/incidents.csv?from=1999-01-01T00:00:00Z")
            self.assertEqual(len(text.decode().splitlines()) - 1, len(listed[name]), name)
        for role in ("crew", "display", "auditor"):
            for path in ("history/incidents", "history/summary", "history/incidents.csv"):
                status, problem = self.server.client(role).ask("GET", path)
                self.assertEqual((status, problem["code"]), (403, "auth.not_permitted"), f"{role} {path}")

    def test_retention_drops_whole_months_and_says_so(self):
        self.server.stop()
        self.server.arguments += ["--history-months", "2"]
        self.server.start()
        _, old = course(self.server.client("dispatcher"), "Rua Velha", "fire.building", "E101")
        self.assertEqual(self.numbers(), [old])
        self.pass_days(100)
        _, young = course(self.server.client("dispatcher"), "Rua Nova", "fire.building", "E101")
        until(lambda: self.numbers() == [young], "the old month is dropped")
        self.assertIn("1 incidents and 1 assignments", (self.server.root / "server.log").read_text())
        self.server.run("history", "rebuild", "--data", self.server.data)
        self.assertEqual(self.numbers(), [young], "what was dropped is not built again")
        (self.server.root / "bad").mkdir()
        bad = Server(self.server.root / "bad", arguments=["--history-months", "0"])
        with self.assertRaisesRegex(AssertionError, "config.out_of_range"):
            bad.start()

    def test_killed_while_it_folds_it_goes_on_once(self):
        for i in range(40):
            course(self.dispatcher, f"Rua {i}", "fire.building", "E101")
        whole = self.server.run("history", "export", "--data", self.server.data, "--from", "1999-01-01T00:00:00Z").stdout
        self.assertEqual(len(whole.splitlines()), 41)
        self.server.stop()
        for file in self.server.data.glob("history.db*"):
            file.unlink()
        chosen = random.Random(7)
        for _ in range(8):
            self.server.start()
            time.sleep(chosen.random() * 0.1)
            self.server.kill()
        self.server.start()
        course(self.server.client("dispatcher"), "Rua 40", "fire.building", "E101")
        again = self.server.run("history", "export", "--data", self.server.data, "--from", "1999-01-01T00:00:00Z").stdout
        self.assertEqual(len(again.splitlines()), 42)
        self.assertTrue(set(whole.splitlines()) <= set(again.splitlines()))
        self.server.run("history", "rebuild", "--data", self.server.data)
        self.assertEqual(self.server.run("history", "export", "--data", self.server.data, "--from", "1999-01-01T00:00:00Z").stdout, again)
        with sqlite3.connect(self.server.data / "history.db") as rows:
            self.assertEqual(rows.execute("SELECT COUNT(*), COUNT(DISTINCT assignment_id) FROM history_assignment").fetchone(), (41, 41))

    def test_a_damaged_file_hurts_no_call(self):
        course(self.dispatcher, "Rua Um", "fire.building", "E101")
        self.found()
        self.server.stop()
        (self.server.data / "history.db").write_bytes(os.urandom(20_000))
        self.server.start()
        course(self.server.client("dispatcher"), "Rua Dois", "fire.building", "E101")
        self.assertEqual(len(self.found()["items"]), 2)
        self.assertEqual([file.name for file in self.server.data.glob("history.db.*damaged*")], [])
        self.assertIn("history.db was damaged", (self.server.root / "server.log").read_text())
        # Where it can be made by nobody, calls go on, and the doctor says so.
        self.server.stop()
        for file in self.server.data.glob("history.db*"):
            file.unlink()
        (self.server.data / "history.db").mkdir()
        self.server.start()
        client = self.server.client("dispatcher")
        course(client, "Rua Três", "fire.building", "E101")
        self.assertEqual(client.ask("GET", "history/incidents")[0], 503)
        self.assertEqual(client.ask("GET", "/readyz")[0], 200)
        until(lambda: "attention: past incidents" in self.server.run("doctor", "--data", self.server.data, check=False).stdout, "the doctor says so")
        self.server.stop()
        (self.server.data / "history.db").rmdir()
        self.server.start()
        self.assertEqual(len(self.found()["items"]), 3)

    def test_a_folder_of_before_has_its_past_at_the_next_start(self):
        course(self.dispatcher, "Rua Um", "fire.building", "E101")
        self.pass_days(2)
        self.server.stop()
        for file in self.server.data.glob("history.db*"):
            file.unlink()
        self.assertIn("incidents: 1\n", self.server.run("history", "stats", "--wait", "--clock", "stepped", "--data", self.server.data).stdout, "without a server too")


if __name__ == "__main__":
    unittest.main()
