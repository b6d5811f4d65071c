"""Why: a centre moves to another node on purpose, and neither its callers nor the other centres of the process pay for it.

One database pair, two processes, each with the same two centres: both centres take calls without a pause while one of them is handed over, there
and back. What is measured is printed, never asserted.
"""
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from failover_test import Dispatchers, Screen, wait_until
from postgres_cluster import Cluster, binaries, free_port, why_not, with_synchronous_standby

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "blackbox"))
from server import BIN, Client  # noqa: E402

NUMBERS = (101, 102)


class At:
    """One centre at one node, as the dispatchers of failover_test know a server."""
    host = "127.0.0.1"

    def __init__(self, node, number):
        self.node, self.number, self.port, self.data = node, number, free_port(), node.root / node.name / str(number)

    def answer(self):
        try:
            return Client(self.port).ask("GET", "/readyz")
        except OSError:
            return 0, {}

    def leads(self):
        return self.answer()[0] == 200

    def stands_by(self):
        status, answer = self.answer()
        return status == 503 and answer.get("code") == "journal.standby"


class Node:
    """One process with both centres."""

    def __init__(self, root, name, url):
        self.root, self.name, self.url = root, name, url
        (root / name).mkdir()
        self.log = root / f"{name}.log"
        self.centres = {number: At(self, number) for number in NUMBERS}
        self.environment = dict(os.environ, XDG_STATE_HOME=str(root / "state"), LANG="C", LC_ALL="C")
        self.process = None

    def start(self, *, standby):
        lines = [f"journal = {json.dumps(self.url)}"]
        for number, centre in self.centres.items():
            lines += ["[[centre]]", f"number = {number}", f"data = {json.dumps(str(centre.data))}", f'listen = "127.0.0.1:{centre.port}"',
                      f"key_file = {json.dumps(str(self.root / f'{number}.key'))}"]
            if standby:
                lines.append("standby = true")
        config = self.root / f"{self.name}.toml"
        config.write_text("\n".join(lines) + "\n")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([BIN, "serve", "--config", config], stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment)
        for _ in NUMBERS:
            line = self.process.stdout.readline()
            assert " http://" in line, self.said()[-2000:]
        return self

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def run(self, *words):
        return subprocess.run([BIN, *map(str, words)], capture_output=True, text=True, timeout=90, env=self.environment)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@unittest.skipIf(why_not(), why_not())
class HandOver(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-hand-over-"))
        self.addCleanup(shutil.rmtree, self.root, True)
        primary, second = self.primary, _ = Cluster(name="one"), Cluster(name="two")
        for cluster in (primary, second):
            self.addCleanup(cluster.close)
        primary.create().start()
        with_synchronous_standby(primary, second)
        url = f"postgresql://tocsin@127.0.0.1:{primary.port},127.0.0.1:{second.port}/postgres"
        self.a, self.b = self.nodes = [Node(self.root, name, url) for name in "ab"]
        for node in self.nodes:
            self.addCleanup(node.kill)

    def start_both(self):
        self.a.start(standby=False)
        self.tokens = {}
        for number, centre in self.a.centres.items():
            self.tokens[number] = self.a.run("token", "create", "--data", centre.data, "--role", "supervisor").stdout.strip()
            other = self.b.centres[number].data
            other.mkdir()
            import sqlite3
            with sqlite3.connect(centre.data / "access.db") as source, sqlite3.connect(other / "access.db") as target:
                source.backup(target)
        self.b.start(standby=True)

    def calls_in_journal(self, number):
        folder = self.a.centres[number].data
        verified = self.a.run("journal", "verify", "--data", folder, "--journal", self.a.url, "--centre", number)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        out = self.a.run("journal", "export", "--data", folder, "--journal", self.a.url).stdout  # The folder knows its centre.
        entries = [json.loads(line) for line in out.splitlines()]
        self.assertEqual({entry["envelope"]["centre"] for entry in entries}, {number}, "the envelope says the centre")
        return [event["call"] for entry in entries for event in entry["events"] if event["event"] == "call.registered"]

    def test_one_centre_goes_to_the_other_node_and_back_while_both_take_calls(self):
        self.start_both()
        loads, screens = {}, {}
        for number in NUMBERS:
            at_nodes = [node.centres[number] for node in self.nodes]
            loads[number] = Dispatchers(at_nodes, self.tokens[number])
            self.addCleanup(loads[number].abandon)
            screens[number] = Screen(at_nodes, self.tokens[number])
            self.addCleanup(screens[number].stop)
            loads[number].wait_for(40)
        gaps, quiet = [], []
        for source, target in ((self.a, self.b), (self.b, self.a)):
            moment = time.monotonic()
            done = source.run("centre", "hand-over", "--data", source.centres[101].data)
            self.assertEqual(done.returncode, 0, done.stderr + source.said()[-3000:])
            self.assertIn(f"process {target.process.pid}", done.stdout)
            gaps.append(loads[101].gap_after(moment))
            wait_until(target.centres[101].leads, "the other leads")
            wait_until(source.centres[101].stands_by, "who handed over stands by")
            for node in self.nodes:
                self.assertIsNone(node.process.poll(), "no process ended")
            self.assertTrue(self.a.centres[102].leads(), "the other centre stays where it is")
            between = [t for t in loads[102].times if moment - 0.5 <= t <= time.monotonic()]
            quiet.append(max((b - a for a, b in zip(between, between[1:])), default=0))
            loads[101].wait_for(20)
        for number in NUMBERS:
            load = loads[number]
            load.stop()
            calls = self.calls_in_journal(number)
            told = [answer["call_id"] for answer in load.acknowledged.values()]
            self.assertEqual(set(told) - set(calls), set(), "every acknowledged call is in the journal")
            self.assertEqual(len(calls), len(set(calls)))
            self.assertEqual(len(calls), len(load.sent), "each key was applied once, however often it was sent")
            self.assertTrue(all(call.startswith(f"{number}-") for call in told))
            last = max(answer["position"] for answer in load.acknowledged.values())
            wait_until(lambda n=number, p=last: screens[n].positions and screens[n].positions[-1] >= p, "the screen has caught up")
            seen = screens[number].positions
            self.assertEqual(seen, sorted(set(seen)), "each event once and in order")
            self.assertEqual(screens[number].resets, 0)
            print(f"note: centre {number}: {len(told)} acknowledged, 0 lost")
        # 102 stayed at its first node: a refused or broken request would have sent its dispatchers to the other.
        self.assertEqual(loads[102].tried_again, 0, "the other centre's commands were never interrupted")
        print("gap, one centre handed over: " + ", ".join(f"{gap:.2f} s" for gap in gaps))
        print("longest pause of the other centre meanwhile: " + ", ".join(f"{gap:.2f} s" for gap in quiet))

    def test_it_is_refused_where_nobody_would_lead_and_taken_back_where_the_standby_does_not_come(self):
        self.a.start(standby=False)
        self.assertIn("centre.no_standby", self.a.run("centre", "hand-over", "--data", self.a.centres[101].data).stderr)
        self.assertTrue(self.a.centres[101].leads())
        for number, centre in self.a.centres.items():
            self.b.centres[number].data.mkdir()
        self.b.start(standby=True)
        done = self.b.run("centre", "hand-over", "--data", self.b.centres[101].data)
        self.assertIn("centre.not_leading", done.stderr)
        self.assertEqual(done.returncode, 1)
        # It is there, holds its connection and does nothing: a frozen machine.
        self.b.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.b.process.send_signal, signal.SIGCONT)
        done = self.a.run("centre", "hand-over", "--data", self.a.centres[101].data)
        self.assertIn("centre.nobody_took_over", done.stderr)
        wait_until(self.a.centres[101].leads, "the first leads again")

    def test_a_question_about_the_past_that_hangs_holds_up_no_hand_over(self):
        self.start_both()
        number, there = 101, "to_regclass('tocsin_101.history_state') IS NOT NULL"
        wait_until(lambda: self.primary.value(f"SELECT {there}") == "t", "the past is there")
        self.primary.psql("ALTER TABLE tocsin_101.history_state RENAME TO history_state_was; CREATE VIEW tocsin_101.history_state AS "
                          "SELECT s.* FROM tocsin_101.history_state_was s, pg_sleep(60)")

        def ask():
            try:
                Client(self.a.centres[number].port, self.tokens[number]).ask("GET", "history/incidents")
            except (OSError, http.client.HTTPException):
                pass  # Cut off with its server.
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        wait_until(lambda: self.primary.value("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND "
                                              "query LIKE '%history_state%'") != "0", "it hangs")
        began = time.monotonic()
        done = self.a.run("centre", "hand-over", "--data", self.a.centres[number].data)
        took = time.monotonic() - began
        self.assertEqual(done.returncode, 0, done.stderr + self.a.said()[-3000:])
        self.assertIn(f"process {self.b.process.pid}", done.stdout)
        # Not of speed: the statement's own time is 20 s, and the hand-over waited for it.
        self.assertLess(took, 12)
        asking.join(timeout=30)
        self.assertFalse(asking.is_alive(), "whoever asked is answered or cut off")

    def test_a_standby_that_still_reads_is_waited_for_and_the_first_goes_on_meanwhile(self):
        self.a.start(standby=False)
        # A machine that begins to follow, as the leader sees it: connected, and at some position.
        reads = "".join(f"SET application_name = 'tocsin 101 reads {position}'; SELECT pg_sleep(1); " for position in range(1, 13))
        slow = subprocess.Popen(
            [os.path.join(binaries(), "psql"), "-X", "-q", "-h", "127.0.0.1", "-p", str(self.primary.port), "-U", "tocsin", "-d", "postgres",
             "-c", "SELECT pg_try_advisory_lock_shared(7630691, 101)"] + [word for part in reads.split("; ") if part for word in ("-c", part)],
            stdout=subprocess.DEVNULL, **self.primary.as_user)
        self.addCleanup(lambda: (slow.kill(), slow.wait()))
        wait_until(lambda: self.primary.value("SELECT count(*) FROM pg_stat_activity WHERE application_name ~ 'reads [2-9]'") == "1", "it reads")
        handing = subprocess.Popen([BIN, "centre", "hand-over", "--data", self.a.centres[101].data], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, env=self.a.environment)
        self.addCleanup(lambda: (handing.kill(), handing.wait()))
        self.assertIn("still reads the journal", handing.stderr.readline())
        while slow.poll() is None and not self.b.process:
            self.assertTrue(self.a.centres[101].leads(), "it takes calls as long as nobody else can")
            self.assertIsNone(handing.poll(), "and the command waits")
            if "reads 9" in self.primary.value("SELECT string_agg(application_name, ',') FROM pg_stat_activity"):
                for number in NUMBERS:
                    self.b.centres[number].data.mkdir()
                self.b.start(standby=True)
        out, said = handing.communicate(timeout=60)
        self.assertEqual(handing.returncode, 0, said + self.a.said()[-2000:])
        self.assertIn(f"process {self.b.process.pid}", out)

    def test_a_folder_centre_cannot_be_handed_over_and_a_single_server_can(self):
        folder = self.root / "alone"
        alone = subprocess.Popen([BIN, "serve", "--data", folder, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 text=True, env=self.a.environment)
        self.addCleanup(lambda: (alone.kill(), alone.wait()))
        alone.stdout.readline()
        self.assertIn("centre.not_shared", self.a.run("centre", "hand-over", "--data", folder).stderr)
        self.assertIn("centre.not_running", self.a.run("centre", "hand-over", "--data", self.root / "nowhere").stderr)
        servers = []
        for name, more in (("x", []), ("y", ["--standby"])):
            server = subprocess.Popen(
                [BIN, "serve", "--data", self.root / name, "--listen", "127.0.0.1:0", "--journal", self.a.url, "--centre", "7", "--key-file",
                 self.root / "7.key", *more], stdout=subprocess.PIPE, stderr=open(self.root / f"{name}.log", "ab"), text=True,
                env=self.a.environment)
            self.addCleanup(lambda s=server: (s.kill(), s.wait()))
            server.port = int(server.stdout.readline().rsplit(":", 1)[1])
            servers.append(server)
        done = self.a.run("centre", "hand-over", "--data", self.root / "x")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"process {servers[1].pid}", done.stdout)
        wait_until(lambda: Client(servers[1].port).ask("GET", "/readyz")[0] == 200, "the other leads")
        self.assertIsNone(servers[0].poll(), "it goes on as a standby")
        wait_until(lambda: Client(servers[0].port).ask("GET", "/readyz")[1].get("code") == "journal.standby", "the first stands by")


if __name__ == "__main__":
    unittest.main()
