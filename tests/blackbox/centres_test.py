"""Several centres in one process: each goes on without the others, has its own numbers, and none is opened where two would share."""
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import unittest

import server as blackbox
from server import Client, until


class Centres:
    """The real program with a file of several [[centre]] tables."""

    def __init__(self, numbers=(101, 102), *, clock="stepped"):
        self.holder = tempfile.TemporaryDirectory(prefix="tocsin-centres-")
        self.root = pathlib.Path(self.holder.name)
        self.environment = dict(os.environ, XDG_STATE_HOME=str(self.root / "state"), LANG="C", LC_ALL="C")
        self.config = self.root / "tocsin.toml"
        self.numbers = list(numbers)
        self.tables = {n: {"number": n, "name_zh": f"{n} 县", "name_en": f"County {n}", "data": self.folder(n), "listen": "127.0.0.1:0"}
                       for n in numbers}
        self.top = {"clock": clock, "workers": 2}
        self.process, self.ports, self.tokens = None, {}, {}

    def folder(self, number):
        return str(self.root / str(number))

    def write(self, tables=None):
        lines = [f"{key} = {json.dumps(value)}" for key, value in self.top.items()]
        for table in tables or self.tables.values():
            lines += ["[[centre]]"] + [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
        self.config.write_text("\n".join(lines) + "\n")
        return self.config

    def run(self, *arguments, language="en"):
        return subprocess.run([blackbox.BIN, "--lang", language, *map(str, arguments)], capture_output=True, text=True, env=self.environment,
                              timeout=120)

    def start(self, up=None):
        """Waits for the addresses of the centres that are expected to come up."""
        self.write()
        self.process = subprocess.Popen([blackbox.BIN, "serve", "--config", str(self.config)], stdout=subprocess.PIPE,
                                        stderr=open(self.root / "server.log", "ab"), text=True, env=self.environment)
        self.ports = {}
        for _ in up or self.numbers:
            line = self.process.stdout.readline().strip()
            number, _, url = line.partition(" ")
            assert url.startswith("http://"), f"{line!r} {self.log()[-2000:]}"
            self.ports[int(number)] = int(url.rsplit(":", 1)[1])
        assert set(self.ports) == set(up or self.numbers), self.ports
        return self

    def log(self):
        return (self.root / "server.log").read_text()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=30) == 0
        self.process = None

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
        self.holder.cleanup()

    def client(self, number, role="dispatcher"):
        if (number, role) not in self.tokens:
            done = self.run("token", "create", "--data", self.folder(number), "--role", role)
            assert done.returncode == 0, done.stderr
            self.tokens[number, role] = done.stdout.strip()
        return Client(self.ports[number], self.tokens[number, role])

    def open_incident(self, number):
        return self.client(number).post("incidents", {"incident_type": "fire.building", "place_text": "x"})

    def ready(self, number):
        try:
            return Client(self.ports[number]).ask("GET", "/readyz")
        except OSError:
            return 0, {}


class CentresTest(unittest.TestCase):
    def setUp(self):
        self.centres = Centres()
        self.addCleanup(self.centres.close)

    def test_each_centre_has_its_own_numbers_accounts_and_journal_and_keeps_them_over_a_restart(self):
        c = self.centres.start()
        ids = {number: [self.made(c.open_incident(number)) for _ in range(2)] for number in c.numbers}
        for number in c.numbers:
            for incident in ids[number]:
                self.assertTrue(incident.startswith(f"{number}-"), f"an id of centre {number} says so: {incident}")
            found = [i["incident_id"] for i in c.client(number).get("incidents")["items"]]
            self.assertEqual(sorted(found), sorted(ids[number]))
        # A token of one centre opens nothing of the other.
        stranger = Client(c.ports[102], c.tokens[101, "dispatcher"])
        self.assertEqual(stranger.ask("GET", "incidents")[0], 401)
        c.stop()
        for number in c.numbers:
            with sqlite3.connect(f"file:{c.folder(number)}/journal.db?mode=ro", uri=True) as journal:
                self.assertEqual(journal.execute("SELECT centre FROM header").fetchone()[0], number)
        c.start()
        for number in c.numbers:
            self.assertEqual(len(c.client(number).get("incidents")["items"]), 2)
            self.assertTrue(self.made(c.open_incident(number)).startswith(f"{number}-"))
        self.assertIn("[centre 101] ", c.log())
        self.assertIn("[centre 102] ", c.log())

    def test_a_centre_that_is_damaged_does_not_stop_the_other_and_comes_back_when_it_is_mended(self):
        c = self.centres.start()
        for number in c.numbers:
            c.open_incident(number)
        c.stop()
        journal = pathlib.Path(c.folder(101)) / "journal.db"
        whole = journal.read_bytes()
        for snapshot in (pathlib.Path(c.folder(101)) / "snapshots").glob("*"):
            snapshot.unlink()
        with sqlite3.connect(journal) as database:
            database.execute("UPDATE journal SET bytes = replace(bytes, 'fire', 'fyre') WHERE position = 3")
            database.execute("UPDATE journal SET bytes = bytes || ' ' WHERE position = 3")
        # A fixed port: who is down answers on it.
        c.tables[101]["listen"] = f"127.0.0.1:{free_port()}"
        c.start(up=[102])
        c.ports[101] = int(c.tables[101]["listen"].rsplit(":", 1)[1])
        status, answer = until(lambda: (r := c.ready(101))[0] and r, "the address of the damaged centre answers")
        self.assertEqual((status, answer["code"]), (503, "journal.damaged_at"))
        self.assertNotIn("position", json.dumps(answer["detail"] if "detail" in answer else ""), "strangers hear the code only")
        self.assertEqual(Client(c.ports[101]).ask("GET", "/api/v1/incidents")[0], 503)
        self.assertIn("this centre cannot be opened; the others go on", c.log())
        c.open_incident(102)
        self.assertEqual(c.ready(102)[0], 200)
        journal.write_bytes(whole)
        for left in ("journal.db-wal", "journal.db-shm"):
            (journal.parent / left).unlink(missing_ok=True)
        until(lambda: c.ready(101)[0] == 200, "the mended centre is opened again")
        c.open_incident(101)
        c.stop()

    def test_what_two_centres_would_share_is_refused_before_anything_is_opened(self):
        c = self.centres
        first, second = c.tables.values()
        port = free_port()
        for change, word in (({"number": 101}, "number"), ({"data": first["data"]}, "data"),
                             ({"data": str(pathlib.Path(first["data"]).parent / "x" / ".." / "101")}, "data"),
                             ({"key_file": str(c.root / "k")}, "key_file"), ({"listen": f"127.0.0.1:{port}"}, "listen")):
            with self.subTest(change):
                one = dict(first, **{k: v for k, v in change.items() if k in ("key_file", "listen")})
                c.write([one, dict(second, **change)])
                for language, title in (("en", "Two centres share"), ("zh", "两个指挥中心共用")):
                    done = c.run("serve", "--config", c.config, language=language)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn("config.centres_share", done.stderr)
                    self.assertIn(title, done.stderr)
                    self.assertIn(word, done.stderr)
        self.assertFalse(pathlib.Path(first["data"]).exists(), "nothing was opened")

    def test_what_a_file_of_several_centres_must_say(self):
        c = self.centres
        first, second = c.tables.values()
        for tables, code in (([{k: v for k, v in first.items() if k != "number"}, second], "config.centre_incomplete"),
                             ([dict(first, number=0), second], "config.out_of_range"),
                             ([dict(first, number=70000), second], "config.out_of_range"),
                             ([dict(first, numbr=1), second], "config.unknown_key"),
                             ([dict(first, standby=True), second], "config.out_of_range")):
            with self.subTest(code):
                done = c.run("config", "check", "--config", c.write(tables))
                self.assertIn(code, done.stderr)
        c.write()
        self.assertIn("config.of_each_centre", c.run("serve", "--config", c.config, "--data", "elsewhere").stderr)
        self.assertIn("config.centre_unknown", c.run("serve", "--config", c.config, "--centre", 7).stderr)
        self.assertIn("config.centre_missing", c.run("ship", "--config", c.config, "--to", c.root / "ship").stderr)
        printed = c.run("config", "print", "--config", c.config).stdout
        self.assertEqual(printed.count("[[centre]]"), 2)
        again = c.root / "again.toml"
        again.write_text(printed)
        self.assertEqual(c.run("config", "print", "--config", again).stdout, printed, "what is printed is a configuration")
        one = c.run("config", "print", "--config", c.config, "--centre", 102).stdout
        self.assertIn("number = 102", one)
        self.assertNotIn("101 ", one)

    def test_a_folder_of_another_centre_is_refused_and_one_centre_alone_has_its_number_too(self):
        c = self.centres
        server = blackbox.Server(arguments=["--centre", "7"])
        self.addCleanup(server.close)
        server.start()
        incident = self.made(server.client().post("incidents", {"incident_type": "fire.building", "place_text": "x"}))
        self.assertTrue(incident.startswith("7-"), incident)
        server.stop()
        # Without a number the folder's own is taken; with another it is refused.
        server.arguments = []
        server.start().stop()
        done = server.run("serve", "--data", server.data, "--listen", "127.0.0.1:0", "--centre", "8", check=False)
        self.assertIn("journal.other_centre", done.stderr)
        self.assertEqual(done.returncode, 1)
        c.tables[101]["data"] = str(server.data)
        c.tables[101]["key_file"] = next((server.root / "state").rglob("*.key")).as_posix()
        c.start(up=[102])
        until(lambda: "journal.other_centre" in c.log(), "it is said in the log")
        c.open_incident(102)
        c.stop()  # Before the folder goes, which it tries to open again and again.

    def test_the_city_adds_up_what_each_centre_has_and_marks_the_one_that_is_not_there(self):
        c = self.centres
        c.start()
        for number, priorities in ((101, (1, 2)), (102, (2,))):
            client = c.client(number)
            for priority in priorities:
                client.post("incidents", {"incident_type": "fire.building", "place_text": "x", "priority": priority})
        c.client(101).post("calls", {"channel": "voice", "state": "ringing"})
        administrator = c.client(102, "administrator")
        administrator.put("stations/S01", {"name": {"zh": "一", "en": "one"}, "agency": "fire", "location": {"lat": 41.15, "lon": -8.61}})
        for code in ("E101", "E102"):
            administrator.put(f"units/{code}", {"kind": "engine", "agency": "fire", "station": "S01", "capabilities": ["engine"]})
        c.client(102).post("units/E102/status", {"status": "out_of_service", "reason": "maintenance"})
        for asked in c.numbers:
            city = c.client(asked, "supervisor").get("city")
            first, second = city["items"]
            self.assertEqual([first["number"], second["number"]], [101, 102])
            self.assertEqual([row["here"] for row in city["items"]], [asked == 101, asked == 102])
            self.assertEqual(first["name"], {"zh": "101 县", "en": "County 101"})
            self.assertEqual([row["state"] for row in city["items"]], ["leads", "leads"])
            self.assertEqual([first["numbers"]["open_incidents"][f"priority_{p}"] for p in (1, 2, 3, 4)], [1, 1, 0, 0])
            self.assertEqual(second["numbers"]["open_incidents"]["priority_2"], 1)
            self.assertEqual(first["numbers"]["calls_waiting"], 1)
            self.assertEqual(first["numbers"]["oldest_waiting_s"], 0)
            self.assertEqual(second["numbers"]["units"], {"available": 1, "conditionally_available": 0, "not_available": 1})
            self.assertEqual(city["total"]["open_incidents"]["priority_2"], 2)
            self.assertEqual(city["total"]["calls_waiting"], 1)
            self.assertEqual(city["without_numbers"], 0)
            for row in city["items"]:
                self.assertFalse(row["stale"])
                self.assertEqual(row["position"], c.client(row["number"]).get("incidents")["position"])
        self.assertEqual(c.client(101, "dispatcher").ask("GET", "city")[1]["code"], "auth.not_permitted")
        self.assertEqual(c.client(101, "display").ask("GET", "city")[0], 200)
        limited = c.run("token", "create", "--data", c.folder(102), "--role", "supervisor", "--area", "S01").stdout.strip()
        self.assertEqual(Client(c.ports[102], limited).ask("GET", "city")[1]["code"], "auth.outside_area")
        c.stop()
        # One is gone: it is marked, and the total says so.
        (pathlib.Path(c.folder(101)) / "journal.db").rename(c.root / "away.db")
        c.start(up=[102])
        until(lambda: "journal.missing" in c.log(), "the log says why")
        city = c.client(102, "supervisor").get("city")
        first, second = city["items"]
        self.assertEqual((first["state"], first["reason"]), ("stopped", "journal.missing"))
        self.assertTrue(first["title"] and first["title_zh"], "in words too")
        self.assertNotIn("numbers", {k: v for k, v in first.items() if v is not None})
        self.assertEqual(city["without_numbers"], 1)
        self.assertEqual(city["total"], second["numbers"])

    def test_the_doctor_looks_at_each(self):
        c = self.centres.start()
        done = c.run("doctor", "--config", c.config)
        self.assertIn("== centre 101", done.stdout)
        self.assertIn("== centre 102", done.stdout)

    def made(self, answer):
        return answer["incident_id"]


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


if __name__ == "__main__":
    unittest.main()
