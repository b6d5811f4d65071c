"""Why: nothing acknowledged is lost, nothing is done twice, and a screen that was away misses nothing."""
import http.client
import json
import os
import random
import re
import resource
import signal
import sqlite3
import subprocess
import threading
import time
import unittest
import uuid
from urllib.parse import quote

from server import BIN, Client, Server, Stream, small_centre

KILLS = int(os.environ.get("TOCSIN_KILLS") or (200 if os.environ.get("TOCSIN_ALL") else 20))  # A thousand takes about ten minutes.


class Restart(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(self.server.close)

    def test_the_same_key_has_the_same_answer_after_a_restart_too(self):
        dispatcher = self.server.client("dispatcher")
        key, body = str(uuid.uuid4()), {"channel": "voice", "place_text": "somewhere", "text": "help"}
        first = dispatcher.post("calls", body, key=key)
        self.assertEqual(dispatcher.post("calls", body, key=key), first)
        self.server.stop()
        self.server.start()
        dispatcher = self.server.client("dispatcher")
        self.assertEqual(dispatcher.post("calls", body, key=key), first)
        status, problem = dispatcher.ask("POST", "calls", {"channel": "text"}, key=key)
        self.assertEqual((status, problem["code"]), (422, "idempotency.key_reused"))
        other = self.server.client("supervisor").post("calls", body, key=key)
        self.assertNotEqual(other["call_id"], first["call_id"], "keys belong to an account")

    def test_a_refusal_is_repeated_as_well(self):
        small_centre(self.server)
        dispatcher = self.server.client("dispatcher")
        key = str(uuid.uuid4())
        one = dispatcher.ask("POST", "units/E101/status", {"status": "on_scene"}, key=key)
        self.assertEqual(one[0], 409)
        two = dispatcher.ask("POST", "units/E101/status", {"status": "on_scene"}, key=key)
        self.assertEqual(two, one)

    def test_a_stream_resumes_where_it_was(self):
        dispatcher = self.server.client("dispatcher")
        token = self.server.token("dispatcher")
        positions = [dispatcher.post("calls", {"channel": "voice", "text": str(i)})["position"] for i in range(5)]
        stream = Stream(self.server.port, token, after=positions[1])
        stream.wait_for(lambda e: e.get("position") == positions[4])
        got = [e["position"] for e in stream.events if e["event"] == "change"]
        self.assertEqual(got, [p for p in range(positions[1] + 1, positions[4] + 1) if p in got])
        self.assertTrue(set(positions[2:]) <= set(got) and positions[1] not in got)
        last = stream.events[-1]["id"]
        stream.close()
        for place, is_known in ((last, True), (f"{positions[4]}-00000000", False)):  # The second is of another journal.
            stream = Stream(self.server.port, token, after=place)
            dispatcher.post("calls", {"channel": "voice", "text": place})
            self.assertEqual(stream.wait_for(lambda e: e["event"] in ("change", "reset"))["event"], "change" if is_known else "reset")
            stream.close()
        for beyond in (1, positions[4] + 1000):
            self.server.stop()
            self.server.start()
            stream = Stream(self.server.port, token, after=beyond)
            stream.wait_for(lambda e: e["event"] == "reset")
            stream.close()

    def test_positions_come_to_those_who_look_there(self):
        small_centre(self.server)
        token = self.server.token("dispatcher")
        near = Stream(self.server.port, token, query="?viewport=-8.7,41.1,-8.5,41.2")
        far = Stream(self.server.port, token, query="?viewport=10,50,11,51")
        self.server.client("dispatcher").post("units/E101/position", {"lat": 41.155, "lon": -8.615, "speed_kmh": 40})
        event = near.wait_for(lambda e: e["event"] == "positions")
        self.assertNotIn("id", event)
        self.assertEqual(event["data"]["units"][0][0], "E101")
        self.assertFalse([e for e in far.events if e["event"] == "positions"])
        unit = self.server.client("dispatcher").get("units/E101")
        self.assertEqual(unit["location_source"], "position")

    def test_nothing_acknowledged_is_lost_by_kill_9(self):
        acknowledged = {}  # key -> call id
        sent = set()
        differing = []
        generator, generator_of_doubles = random.Random(7), random.Random(8)
        token = self.server.token("dispatcher")
        for round_number in range(KILLS):
            stop = threading.Event()
            enough = threading.Semaphore(0)

            def load(port):
                client = Client(port, token)
                while not stop.is_set():
                    key = str(uuid.uuid4())
                    sent.add(key)
                    try:
                        status, answer = client.ask("POST", "calls", {"channel": "voice", "text": key}, key=key)
                        if status == 201:
                            acknowledged[key] = answer["call_id"]
                            enough.release()
                        if status == 201 and generator_of_doubles.random() < 0.2:  # As after an answer that was lost.
                            doubled = client.ask("POST", "calls", {"channel": "voice", "text": key}, key=key)
                            if doubled != (status, answer):
                                differing.append((answer, doubled))
                    except (OSError, http.client.HTTPException):
                        return

            threads = [threading.Thread(target=load, args=(self.server.port,)) for _ in range(4)]
            for thread in threads:
                thread.start()
            for _ in range(generator.randrange(5, 60)):
                enough.acquire(timeout=20)
            self.server.kill()
            stop.set()
            for thread in threads:
                thread.join()
            self.server.start()
            # Those whose answer may have been lost are sent again: done once, whether they were or not.
            client = Client(self.server.port, token)
            for key in sorted(sent - acknowledged.keys()):
                acknowledged[key] = client.post("calls", {"channel": "voice", "text": key}, key=key)["call_id"]
        self.server.stop()
        done = self.server.run("journal", "verify", "--data", self.server.data)
        self.assertEqual(done.returncode, 0, done.stdout)
        calls, commands = [], []
        for line in self.server.run("journal", "export", "--data", self.server.data).stdout.splitlines():
            entry = json.loads(line)
            registered = [event["call"] for event in entry["events"] if event["event"] == "call.registered"]
            calls += registered
            if registered:
                commands.append(entry["envelope"]["command_id"])
        self.assertEqual(differing, [], "sent again it is answered the same")
        self.assertEqual(len(commands), len(set(commands)), "none is applied twice")
        lost = [key for key, call in acknowledged.items() if call not in set(calls)]
        self.assertEqual(lost, [], "every acknowledged call is there")
        self.assertEqual(len(calls), len(sent), "each that was sent is there once")
        self.assertGreater(len(acknowledged), KILLS * 4)


def files_of_at_most_two_megabytes():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # Writing fails instead.
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))


class NoRoom(unittest.TestCase):
    def test_intake_stops_with_a_clear_state_reads_go_on_and_nothing_acknowledged_is_lost(self):
        server = Server().start()
        self.addCleanup(server.close)
        server.token("dispatcher")
        server.stop()
        server.start(preexec=files_of_at_most_two_megabytes)
        dispatcher = server.client("dispatcher")
        acknowledged = []
        for _ in range(3000):
            status, answer = dispatcher.ask("POST", "calls", {"channel": "voice", "text": "x" * 4000})
            if status != 201:
                break
            acknowledged.append(answer["call_id"])
        self.assertEqual(status, 503, answer)
        self.assertTrue(answer["title_zh"] and answer["next_step"])
        self.assertTrue(acknowledged)
        status, problem = dispatcher.ask("GET", "/readyz")
        self.assertEqual((status, problem["code"]), (503, "journal.unavailable"))
        self.assertEqual(dispatcher.ask("GET", "/healthz")[0], 200)
        self.assertEqual(dispatcher.get(f"calls/{acknowledged[-1]}")["call_id"], acknowledged[-1])
        server.kill()
        server.start()
        dispatcher = server.client("dispatcher")
        for call in acknowledged[-20:]:
            self.assertEqual(dispatcher.get(f"calls/{call}")["call_id"], call)
        self.assertEqual(dispatcher.ask("POST", "calls", {"channel": "voice", "text": "on again"})[0], 201)


class Damage(unittest.TestCase):
    def test_a_damaged_journal_is_named_and_not_served(self):
        server = Server().start()
        self.addCleanup(server.close)
        server.client("dispatcher").post("calls", {"channel": "voice", "text": "x"})
        server.stop()
        with sqlite3.connect(server.data / "journal.db") as database:
            database.execute("UPDATE journal SET entry = replace(CAST(entry AS TEXT), 'first_start', 'first_starT') WHERE position = 5"
                             if "entry" in [c[1] for c in database.execute("PRAGMA table_info(journal)")] else
                             "UPDATE journal SET bytes = replace(CAST(bytes AS TEXT), 'first_start', 'first_starT') WHERE position = 5")
        for snapshot in (server.data / "snapshots").glob("*"):
            snapshot.unlink()
        done = server.run("journal", "verify", "--data", server.data, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("5", done.stdout)
        done = server.run("serve", "--data", server.data, "--listen", "127.0.0.1:0", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("journal.damaged_at", done.stderr)
        self.assertIn("position 5", done.stderr)
        self.assertIn("serve --read-only", done.stderr)

        server.arguments = ["--read-only"]
        server.start()
        dispatcher = server.client("dispatcher")
        status, problem = dispatcher.ask("GET", "/readyz")
        self.assertEqual((status, problem["code"]), (503, "journal.read_only"))
        self.assertIn("position 5", problem["detail"])
        self.assertEqual(dispatcher.ask("GET", "/healthz")[0], 200)
        configuration = dispatcher.get("configuration")
        self.assertEqual(configuration["position"], 4, "the state up to the last good entry")
        self.assertIn("position 5", configuration["read_only"])
        self.assertEqual(dispatcher.get("calls?state=all")["items"], [])
        for method, path, body in (("POST", "calls", {"channel": "voice", "text": "x"}), ("PUT", "drafts/1", {"a": 1}),
                                   ("POST", "positions", {"units": []}), ("POST", "seats/A1/sign_on", {})):
            status, problem = dispatcher.ask(method, path, body)
            self.assertEqual((status, problem["code"]), (503, "journal.read_only"), (method, path))
            self.assertTrue(problem["title_zh"] and problem["next_step_zh"])
        self.assertEqual(server.run("serve", "--read-only", "--data", server.data, "--listen", "127.0.0.1:0", check=False).returncode, 1)
        server.stop()
        self.assertEqual(server.run("journal", "verify", "--data", server.data, check=False).returncode, 1, "nothing was written")

    def test_nothing_that_is_typed_makes_the_journal_unreadable(self):
        """Half a character once reached the journal with a refusal: nobody could start from it again."""
        server = Server().start()
        self.addCleanup(server.close)
        small_centre(server)
        dispatcher, administrator = server.client("dispatcher"), server.client("administrator")
        incident = dispatcher.post("calls", {"channel": "voice", "place_text": "火" * 100, "incident_type": "fire.building"})["incident_id"]
        for fire in ("火", "x火", "xx火"):
            for body in ({"channel": "voice", "incident_type": fire * 30}, {"channel": "voice", "language": fire * 30}):
                self.assertIn(dispatcher.ask("POST", "calls", body)[0], (201, 422))
            dispatcher.ask("POST", f"incidents/{incident}/close", {"disposition": fire * 40})
            dispatcher.ask("POST", f"units/{quote(fire * 21)}/status", {"status": "available"})
        for raw in ("%ff", "%e7%81", "%ff%fe%80", "E1%e2%80%ae"):
            self.assertIn(dispatcher.ask("POST", f"incidents/{incident}/legs/{raw}/accept", {})[0], (400, 404, 422))
            self.assertIn(administrator.ask("PUT", f"incident_types/{raw}", {"name": {"zh": "x", "en": "x"}})[0], (400, 404, 422))
        for unseen in ("a\u0000b", "a\u202eb"):
            self.assertEqual(dispatcher.ask("POST", "calls", {"channel": "voice", "place_text": unseen})[1]["code"], "text.malformed")
        last = dispatcher.post("calls", {"channel": "voice", "place_text": "the last one"})["call_id"]
        server.kill()
        self.assertIn("whole", server.run("journal", "verify", "--data", server.data).stdout)
        server.start()
        self.assertEqual(server.client("dispatcher").get(f"calls/{last}")["call_id"], last)

    def test_a_folder_whose_journal_is_gone_gets_no_empty_one(self):
        server = Server().start()
        self.addCleanup(server.close)
        server.stop()
        for file in server.data.glob("journal.db*"):
            file.unlink()
        done = server.run("serve", "--data", server.data, "--listen", "127.0.0.1:0", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("journal.missing", done.stderr)
        self.assertFalse((server.data / "journal.db").exists())

    def test_a_journal_cut_at_its_end_is_refused(self):
        server = Server().start()
        self.addCleanup(server.close)
        for _ in range(3):
            server.client("dispatcher").post("calls", {"channel": "voice", "text": "x"})
        server.stop()
        with sqlite3.connect(server.data / "journal.db") as database:
            database.execute("DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)")
        done = server.run("serve", "--data", server.data, "--listen", "127.0.0.1:0", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("journal.damaged_at", done.stderr)

    def test_a_whole_journal_can_be_looked_at_read_only_too(self):
        server = Server().start()
        self.addCleanup(server.close)
        call = server.client("dispatcher").post("calls", {"channel": "voice", "text": "x"})
        server.stop()
        before = server.run("journal", "export", "--data", server.data).stdout
        server.arguments = ["--read-only"]
        server.start()
        dispatcher = server.client("dispatcher")
        self.assertEqual(dispatcher.get(f"calls/{call['call_id']}")["call_id"], call["call_id"])
        self.assertEqual(dispatcher.ask("GET", f"calls/{call['call_id']}/caller")[0], 503, "a reading that cannot be journalled is refused")
        self.assertEqual(dispatcher.ask("POST", "calls", {"channel": "voice"})[1]["code"], "journal.read_only")
        server.stop()
        self.assertEqual(server.run("journal", "export", "--data", server.data).stdout, before)
        server.arguments = []
        server.start()
        self.assertEqual(server.client("dispatcher").ask("POST", "calls", {"channel": "voice"})[0], 201)

    def test_a_backup_alone_starts_the_centre_again(self):
        """Made beside the running server, restored elsewhere: same state, accounts, positions, map, and callers' details with the kept key."""
        server = Server()
        self.addCleanup(server.close)
        demo = subprocess.Popen([BIN, "demo", "--size", "tiny", "--quiet", "--data", str(server.data), "--listen", "127.0.0.1:0"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=server.environment)
        self.addCleanup(demo.wait)
        self.addCleanup(demo.kill)
        for line in demo.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                server.port = int(found.group(1))
                break
        dispatcher = server.client("dispatcher")
        call = dispatcher.post("calls", {"channel": "voice", "caller": {"callback": "0571-5550100"}, "text": "smoke"})
        unit = dispatcher.get("units?limit=1")["items"][0]
        at = {"lat": unit["location"]["lat"] + 0.001, "lon": unit["location"]["lon"]}
        dispatcher.post(f"units/{unit['unit_id']}/position", at)
        deadline = time.monotonic() + 60  # Positions are written in batches: the backup holds what is on disk.
        written = "SELECT count(*) FROM last WHERE unit_id = ? AND lat_e7 = ?"
        while not sqlite3.connect(server.data / "telemetry.db").execute(written, (unit["unit_id"], round(at["lat"] * 1e7))).fetchone()[0]:
            self.assertLess(time.monotonic(), deadline)
        dispatcher.put("drafts/call-1", {"text": "unfinished"})
        backup = server.root / "backup"
        said = server.run("backup", "--data", server.data, "--to", backup).stdout
        self.assertRegex(said, r"\.key  the master key")
        self.assertIn("erasures  the list of erasures", said)
        self.assertEqual([path for path in backup.rglob("*") if "key" in path.name or "erasures" in path.name], [])
        self.assertEqual(sqlite3.connect(backup / "access.db").execute("SELECT count(*) FROM draft").fetchone()[0], 0)
        state = re.search(r"state (\w+)", said).group(1)
        checked = server.run("restore", "--from", backup, "--verify").stdout
        self.assertIn(state, checked)
        self.assertIn("Next: tocsin restore", checked)

        dispatcher.post("calls", {"channel": "voice", "text": "after the backup"})
        self.assertIn("holds all", server.run("journal", "verify", "--data", server.data, "--against", backup).stdout)
        demo.terminate()
        demo.wait()
        again = Server(server.root / "elsewhere")
        self.addCleanup(again.close)
        again.environment = server.environment  # The machine is the same: the kept key lies there.
        restored = server.run("restore", "--from", backup, "--data", again.data).stdout
        self.assertIn(state, restored)
        self.assertIn(f"Next: tocsin serve --data {again.data}", restored)
        again.tokens = server.tokens  # They are in the restored store of accounts.
        again.start()
        dispatcher = again.client("dispatcher")
        self.assertEqual(dispatcher.get(f"calls/{call['call_id']}/caller")["callback"], "0571-5550100")
        moved = dispatcher.get(f"units/{unit['unit_id']}")
        self.assertEqual((moved["location_source"], round(moved["location"]["lat"], 5)), ("position", round(at["lat"], 5)))
        self.assertGreater(dispatcher.get("places?kind=address&limit=1")["total"], 100)

        rotten = backup / "access.db"
        rotten.write_bytes(rotten.read_bytes()[:-1] + b"?")
        done = server.run("restore", "--from", backup, "--verify", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("restore.differs", done.stderr)

    def test_an_end_that_was_cut_off_is_seen_against_a_backup(self):
        """By its own chain a shortened journal is whole, and snapshots are caches that may be gone: the backup knows better."""
        server = Server().start()
        self.addCleanup(server.close)
        dispatcher = server.client("dispatcher")
        for i in range(5):
            dispatcher.post("calls", {"channel": "voice", "text": str(i)})
        server.stop()
        server.run("backup", "--data", server.data, "--to", server.root / "backup")
        store = sqlite3.connect(server.data / "journal.db")
        store.execute("DELETE FROM journal WHERE position > (SELECT max(position) - 2 FROM journal)")
        store.commit()
        store.close()
        done = server.run("journal", "verify", "--data", server.data, check=False)
        self.assertEqual((done.returncode, "journal.damaged_at" in done.stderr), (1, True), "the snapshot of the last stop lies behind its end")
        for snapshot in (server.data / "snapshots").iterdir():
            snapshot.unlink()
        self.assertIn("whole", server.run("journal", "verify", "--data", server.data).stdout)
        done = server.run("journal", "verify", "--data", server.data, "--against", server.root / "backup", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("journal.cut_at_end", done.stderr)

    def test_a_restore_to_a_moment_leaves_out_what_came_later_and_nothing_else(self):
        server = Server().start()
        self.addCleanup(server.close)
        dispatcher, auditor = server.client("dispatcher"), server.client("auditor")
        early = dispatcher.post("calls", {"channel": "voice", "caller": {"callback": "0571-5550100"}, "text": "smoke"})
        (server.root / "early.json").write_text(json.dumps(auditor.get("audit/head")))
        between = max(json.loads(line)["at"] for line in server.run("journal", "export", "--data", server.data).stdout.splitlines())
        late = dispatcher.post("calls", {"channel": "voice", "caller": {"callback": "0571-5550199"}, "text": "flood"})
        (server.root / "late.json").write_text(json.dumps(auditor.get("audit/head")))
        backup = server.root / "backup"
        server.run("backup", "--data", server.data, "--to", backup)
        key = server.run("audit", "key", "--data", server.data).stdout.strip()
        whole = sqlite3.connect(backup / "journal.db").execute("SELECT count(*) FROM detail").fetchone()[0]
        server.stop()

        for name, how in (("time", ["--to-time", between]), ("position", ["--to-position", early["position"]])):
            again = Server(server.root / name)
            self.addCleanup(again.close)
            again.environment = server.environment
            done = server.run("restore", "--from", backup, "--data", again.data, *how, "--head", server.root / "early.json", "--key", key)
            self.assertIn(f"whole: position {early['position']},", done.stdout)
            self.assertIn("heads: 1 of so many entries or fewer agree", done.stdout)
            self.assertIn(f"left out: positions {early['position'] + 1} to", done.stdout)
            held = sqlite3.connect(again.data / "journal.db").execute("SELECT count(*) FROM detail").fetchone()[0]
            self.assertTrue(0 < held < whole, "details of what was left out could never be erased")
            self.assertIn("whole", again.run("journal", "verify", "--data", again.data, "--head", server.root / "early.json", "--key", key).stdout)
            self.assertEqual(again.run("journal", "verify", "--data", again.data, "--head", server.root / "late.json", "--key", key, check=False).returncode, 1)
            again.tokens = server.tokens
            again.start()
            dispatcher = again.client("dispatcher")
            self.assertEqual(dispatcher.get(f"calls/{early['call_id']}/caller")["callback"], "0571-5550100")
            self.assertEqual(dispatcher.ask("GET", f"calls/{late['call_id']}")[0], 404)
            self.assertEqual(dispatcher.ask("POST", "calls", {"channel": "voice", "text": "on again"})[0], 201)
            again.stop()

        nowhere = server.root / "nowhere"
        for how, code in ((["--to-position", late["position"] + 1000], "restore.point_unknown"),
                          (["--to-position", "0"], "--to-position"), (["--to-time", "1999-01-01T00:00:00Z"], "restore.point_unknown"), (["--to-time", "yesterday"], "query.malformed")):
            done = server.run("restore", "--from", backup, "--data", nowhere, *how, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(code, done.stderr)
        done = server.run("restore", "--from", backup, "--verify", "--to-position", early["position"], check=False)
        self.assertIn("restore.target_missing", done.stderr, "a check of the whole is no check of a part")
        other = Server().start()
        self.addCleanup(other.close)
        (server.root / "other.json").write_text(json.dumps(other.client("auditor").get("audit/head")))
        done = server.run("restore", "--from", backup, "--data", nowhere, "--head", server.root / "other.json", check=False)
        self.assertIn("restore.differs", done.stderr)
        self.assertFalse((nowhere / "journal.db").exists(), "nothing is left behind when a check fails")


if __name__ == "__main__":
    unittest.main()
