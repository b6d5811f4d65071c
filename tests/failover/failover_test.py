"""Why: past one machine, nothing acknowledged is lost when a server, a database or a cable goes, and a former leader never gets a word in.

Two PostgreSQL servers with synchronous replication, two servers of Tocsin that share the journal, dispatchers who send calls without a pause
and go to whichever server answers, and a screen that resumes by position. What is measured is printed, never asserted.
"""
import http.client
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

from postgres_cluster import Cluster, free_port, why_not, with_synchronous_standby

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "blackbox"))
from server import BIN, Client  # noqa: E402

ROUNDS = 20 if os.environ.get("TOCSIN_ALL") else 2
PATIENCE_S = 60


def wait_until(holds, what, timeout=PATIENCE_S):
    deadline = time.monotonic() + timeout
    while not (found := holds()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout} s in vain: {what}")
        time.sleep(0.02)
    return found


class Node:
    """One server of Tocsin, with a data folder of its own and the master key that both have."""

    def __init__(self, root, name, url, *, host="127.0.0.1", wrap=()):
        self.root, self.name, self.url, self.host, self.wrap = root, name, url, host, list(wrap)
        self.data, self.log = root / name, root / f"{name}.log"
        self.port = free_port()
        self.environment = dict(os.environ, XDG_STATE_HOME=str(root / "state"), LANG="C", LC_ALL="C")
        self.program = BIN
        self.process = None

    def start(self, *, standby):
        # The log is the test's only witness of what a process said before it ended.
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self.wrap, self.program, "serve", "--data", self.data, "--listen", f"{self.host}:{self.port}", "--journal", self.url, "--key-file",
                 self.root / "master.key", *(["--standby"] if standby else [])], stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment)
        line = self.process.stdout.readline()
        if not line.startswith("http://"):
            raise AssertionError(f"{self.name} did not start: {self.said()[-2000:]}")
        return self

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def token(self):
        done = subprocess.run([BIN, "token", "create", "--data", self.data, "--role", "dispatcher"], capture_output=True, text=True, env=self.environment,
                              timeout=60, check=True)
        return done.stdout.strip()

    def takes_accounts_of(self, other):
        self.data.mkdir(exist_ok=True)
        with sqlite3.connect(other.data / "access.db") as source, sqlite3.connect(self.data / "access.db") as target:
            source.backup(target)

    def leads(self):
        try:
            status, _ = Client(self.port).ask("GET", "/readyz") if self.host == "127.0.0.1" else self.ask("/readyz")
        except (OSError, http.client.HTTPException):
            return False
        return status == 200

    def ask(self, path):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=2)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, None

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)
        # Its threads stop one after the other, and one that still runs may answer: it is frozen when all of them are.
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
        wait_until(lambda: all((task / "stat").read_text().rsplit(")", 1)[1].split()[0] == "T" for task in tasks.iterdir()), "the process stands still")

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process = None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process = None
        return code


class Dispatchers:
    """Send calls; each has one key until it is acknowledged by some server, however often it has to be sent."""

    def __init__(self, nodes, token, count=4):
        self.nodes, self.token = nodes, token
        self.condition = threading.Condition()
        self.acknowledged, self.sent, self.times, self.stopping = {}, set(), [], threading.Event()
        self.threads = [threading.Thread(target=self._send, args=(number,), daemon=True) for number in range(count)]
        for thread in self.threads:
            thread.start()

    def _send(self, number):
        at = 0
        clients = {}
        while not self.stopping.is_set():
            key = str(uuid.uuid4())
            self.sent.add(key)
            while key not in self.acknowledged:
                node = self.nodes[at % len(self.nodes)]
                try:
                    client = clients.get(at % len(self.nodes)) or clients.setdefault(at % len(self.nodes), Client(node.port, self.token))
                    client.connection.host, client.connection.timeout = node.host, 1.5
                    status, answer = client.ask("POST", "calls", {"channel": "voice", "text": key}, key=key)
                except (OSError, http.client.HTTPException):
                    clients.pop(at % len(self.nodes)).connection.close()
                    status = 0
                if status == 201:
                    with self.condition:
                        self.acknowledged[key] = answer
                        self.times.append(time.monotonic())
                        self.condition.notify_all()
                    continue
                assert status in (0, 503), (status, answer)
                at += 1
                self.tried_again += 1
                if self.stopping.wait(0.02) and self.giving_up:
                    return

    giving_up = False
    tried_again = 0

    def wait_for(self, more):
        with self.condition:
            target = len(self.times) + more
            assert self.condition.wait_for(lambda: len(self.times) >= target, PATIENCE_S), "no more acknowledgements"

    def gap_after(self, moment):
        """From the moment of the fault to the first acknowledgement of something that was not under way."""
        self.wait_for(len(self.threads) * 2)
        return max(b - a for a, b in zip([moment] + self.times, self.times + [time.monotonic()]) if b > moment and a >= moment - 1)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "a dispatcher got no answer"

    def abandon(self):
        self.giving_up = True
        self.stopping.set()


class Screen:
    """Listens to one server; when that goes, to the other, from the last position that it saw."""

    def __init__(self, nodes, token):
        self.nodes, self.token, self.at = nodes, token, 0
        self.positions, self.resets, self.stopping = [], 0, False
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self):
        while not self.stopping:
            node = self.nodes[self.at % len(self.nodes)]
            self.at += 1
            try:
                connection = http.client.HTTPConnection(node.host, node.port, timeout=15)
                headers = {"Authorization": f"Bearer {self.token}"}
                if self.positions:
                    headers["Last-Event-ID"] = str(self.positions[-1])
                connection.request("GET", "/api/v1/stream", headers=headers)
                answer = connection.getresponse()
                event = None
                for line in answer if answer.status == 200 else ():
                    if self.stopping:
                        break
                    name, _, value = line.decode().rstrip("\n").partition(":")
                    if name == "event":
                        event = value.strip()
                        self.resets += event == "reset"
                    elif name == "id":
                        self.positions.append(int(value.split("-")[0]))
            except (OSError, http.client.HTTPException, ValueError):
                pass
            time.sleep(0.02)

    def stop(self):
        self.stopping = True


@unittest.skipIf(why_not(), why_not())
class Failover(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-failover-"))
        self.addCleanup(shutil.rmtree, self.root, True)
        self.databases = []
        self.primary = self.database("one").create().start()
        self.second = self.add_standby(self.primary)
        url = f"postgresql://tocsin@127.0.0.1:{self.primary.port},127.0.0.1:{self.second.port}/postgres"
        self.nodes = [Node(self.root, "a", url), Node(self.root, "b", url)]
        for node in self.nodes:
            self.addCleanup(node.kill)
        self.nodes[0].start(standby=False)
        self.token = self.nodes[0].token()
        self.nodes[1].takes_accounts_of(self.nodes[0])
        self.nodes[1].start(standby=True)

    def database(self, name):
        cluster = Cluster(name=name)
        self.databases.append(cluster)
        self.addCleanup(cluster.close)
        return cluster

    def add_standby(self, primary, cluster=None):
        standby = cluster or self.database("two")
        with_synchronous_standby(primary, standby)
        return standby

    def with_load(self):
        self.load = Dispatchers(self.nodes, self.token)
        self.addCleanup(self.load.abandon)
        self.screen = Screen(self.nodes, self.token)
        self.addCleanup(self.screen.stop)
        self.load.wait_for(40)

    def calls_in_journal(self):
        leader = next(node for node in self.nodes if node.leads())
        done = subprocess.run([BIN, "journal", "verify", "--data", leader.data, "--journal", leader.url], capture_output=True, text=True, timeout=60,
                              env=leader.environment)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        out = subprocess.run([BIN, "journal", "export", "--data", leader.data, "--journal", leader.url], capture_output=True, text=True, timeout=60,
                             env=leader.environment, check=True).stdout
        return [event["call"] for line in out.splitlines() for event in json.loads(line)["events"] if event["event"] == "call.registered"]

    def nothing_lost(self):
        self.load.stop()
        calls = self.calls_in_journal()
        told = [answer["call_id"] for answer in self.load.acknowledged.values()]
        self.assertEqual(set(told) - set(calls), set(), "every acknowledged call is in the journal")
        self.assertEqual(len(calls), len(set(calls)))
        self.assertEqual(len(calls), len(self.load.sent), "each key was applied once, however often it was sent")
        last = max(answer["position"] for answer in self.load.acknowledged.values())
        wait_until(lambda: self.screen.positions and self.screen.positions[-1] >= last, "the screen has caught up")
        seen = self.screen.positions
        self.assertEqual(seen, sorted(set(seen)), "each event once and in order")
        missed = {answer["position"] for answer in self.load.acknowledged.values()} - set(seen)
        self.assertEqual({p for p in missed if p > seen[0]}, set(), "a screen that went from one server to the other missed nothing")
        self.assertEqual(self.screen.resets, 0)
        print(f"note: {len(told)} acknowledged, 0 lost")

    def leader(self):
        return wait_until(lambda: next((node for node in self.nodes if node.process and node.leads()), None), "somebody leads")

    def other(self, node):
        return next(n for n in self.nodes if n is not node)

    def kill_leader(self):
        leader = self.leader()
        moment = time.monotonic()
        leader.kill()
        gap = self.load.gap_after(moment)
        self.assertIs(self.leader(), self.other(leader))
        leader.start(standby=True)
        return gap

    def freeze_leader(self):
        leader = self.leader()
        moment = time.monotonic()
        leader.freeze()
        # Lies in its socket until it wakes: exactly what a client sees that still believes in it.
        late = http.client.HTTPConnection("127.0.0.1", leader.port, timeout=PATIENCE_S)
        key = str(uuid.uuid4())
        late.request("POST", "/api/v1/calls", json.dumps({"channel": "voice", "text": "late"}),
                     {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, "Content-Type": "application/json"})
        gap = self.load.gap_after(moment)
        leader.process.send_signal(signal.SIGCONT)
        try:
            self.assertNotEqual(late.getresponse().status, 201, "a leader that was replaced acknowledges nothing")
        except (OSError, http.client.HTTPException):
            pass  # It has ended without an answer.
        self.assertEqual(leader.process.wait(timeout=PATIENCE_S), 1)
        self.assertIn("journal.fenced", leader.said())
        self.load.wait_for(8)
        leader.process = None
        leader.start(standby=True)
        return gap

    def kill_database(self):
        self.primary.kill()
        moment = time.monotonic()
        self.second.promote()
        gap = self.load.gap_after(moment)
        gone, self.primary = self.primary, self.second
        shutil.rmtree(gone.data)
        self.second = self.add_standby(self.primary, gone)
        self.load.wait_for(8)
        return gap

    def test_servers_and_databases_go_and_nothing_is_lost(self):
        self.with_load()
        gaps = {"kill": [], "freeze": [], "database": []}
        faults = [("kill", self.kill_leader), ("freeze", self.freeze_leader), ("database", self.kill_database)]
        for number in range(max(ROUNDS, len(faults))):
            name, fault = faults[number % len(faults)]
            gaps[name].append(fault())
        self.nothing_lost()
        for name, what in (("kill", "leader killed"), ("freeze", "leader frozen"), ("database", "database killed and its standby promoted at once")):
            print(f"gap, {what}: " + ", ".join(f"{gap:.1f} s" for gap in gaps[name]))

    def tocsin(self, *words):
        return subprocess.run([BIN, *map(str, words)], capture_output=True, text=True, timeout=60, env=self.nodes[0].environment)

    def test_a_backup_of_the_shared_journal_is_a_folder_as_every_other_and_goes_back_into_a_database(self):
        client = Client(self.nodes[0].port, self.token)
        call = client.post("calls", {"channel": "voice", "text": "kept"})["call_id"]
        url, backup = self.nodes[0].url, self.root / "backup"
        made = self.tocsin("backup", "--journal", url, "--to", backup)
        self.assertEqual(made.returncode, 0, made.stderr)
        checked = self.tocsin("restore", "--verify", "--from", backup)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.primary.psql("CREATE DATABASE again")
        again = self.primary.url("again")
        self.assertEqual(self.tocsin("restore", "--from", backup, "--journal", again).returncode, 0)
        self.assertIn("restore.target_not_empty", self.tocsin("restore", "--from", backup, "--journal", again).stderr)
        exported = self.tocsin("journal", "export", "--journal", again).stdout
        self.assertIn(f'"{call}"', exported)
        self.assertIn("whole", self.tocsin("journal", "verify", "--journal", again).stdout)
        # Its first start writes down from what it was restored, as that of a restored folder does, and then the mark is done with.
        self.assertRegex(self.primary.value("SELECT mark FROM tocsin_1.restored", database="again"), r"^\d{4}-\S+Z \d+$")
        for _ in range(2):
            third = subprocess.Popen([BIN, "serve", "--data", self.root / "again", "--listen", "127.0.0.1:0", "--journal", again, "--key-file",
                                      self.root / "master.key"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                     env=self.nodes[0].environment)
            self.addCleanup(lambda p=third: (p.kill(), p.wait()))
            self.assertIn("http", third.stdout.readline())
            wait_until(lambda: self.primary.value("SELECT count(*) FROM tocsin_1.restored", database="again") == "0", "the mark is done with")
            third.terminate()
            self.assertEqual(third.wait(timeout=30), 0)
        entries = [json.loads(line) for line in self.tocsin("journal", "export", "--journal", again).stdout.splitlines()]
        self.assertEqual([event["event"] for entry in entries for event in entry["events"]].count("proposal.restored"), 1)
        self.assertIn("journal.in_use", self.tocsin("serve", "--data", self.root / "third", "--journal", url).stderr)
        # A folder whose journal lies elsewhere does not quietly get another one.
        self.assertEqual(self.nodes[1].stop(), 0)
        self.assertIn("journal.elsewhere", self.tocsin("token", "create", "--data", self.nodes[1].data, "--role", "crew").stderr)

    def test_the_doctor_tells_whether_standbys_follow(self):
        def lines(node):
            said = self.tocsin("doctor", "--data", node.data, "--key-file", self.root / "master.key", "--journal", node.url).stdout
            return dict(line.split(": ", 2)[1::-1] for line in said.splitlines() if not line.startswith("  ")), said

        leader = self.leader()
        states, said = lines(leader)
        self.assertEqual(states["database standbys"], "OK", said)
        self.assertNotIn("standby", states)
        states, said = lines(self.other(leader))
        self.assertEqual((states["server"], states["standby"]), ("OK", "OK"), said)
        self.assertIn("follows, 0 entries behind", said)
        self.second.stop()
        states, said = lines(leader)
        self.assertEqual(states["database standbys"], "failed", said)
        self.assertIn("every commit waits for one", said)

    def test_a_planned_stop_hands_over_at_once(self):
        self.with_load()
        leader = self.leader()
        moment = time.monotonic()
        self.assertEqual(leader.stop(), 0)
        gap = self.load.gap_after(moment)
        self.assertIs(self.leader(), self.other(leader))
        leader.start(standby=True)
        self.nothing_lost()
        print(f"gap, planned hand-over: {gap:.1f} s")

    def hanging_commit(self):
        """A call whose commit waits for a standby that is gone; cancelled there, so that only the primary has it."""
        answers = []

        def send():
            key = str(uuid.uuid4())
            while not answers:
                try:
                    client = Client(self.nodes[0].port, self.token)
                    client.connection.timeout = PATIENCE_S
                    status, answer = client.ask("POST", "calls", {"channel": "voice", "text": "waits"}, key=key)
                    answers.append((status, answer))
                except (OSError, http.client.HTTPException):
                    return

        self.second.stop()
        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query {} '%barrier%'"
        pid = wait_until(lambda: self.primary.value(waiting.format("NOT LIKE")), "the commit waits for its standby")
        self.assertEqual(self.primary.value(f"SELECT pg_cancel_backend({pid})"), "t")
        # The server says "committed locally" and claims success. We must find it out, and wait on: with a barrier of our own.
        wait_until(lambda: self.primary.value(waiting.format("LIKE")), "the doubtful commit is not believed")
        self.assertEqual(answers, [], "nothing is acknowledged that one machine alone has")
        return answers, thread

    def test_a_commit_cancelled_while_it_waits_for_its_standby_is_not_acknowledged_until_it_is_safe(self):
        before = len(self.calls_in_journal())
        answers, thread = self.hanging_commit()
        self.second.start(wait=False)
        thread.join(PATIENCE_S)
        self.assertEqual([status for status, _ in answers], [201])
        self.assertEqual(len(self.calls_in_journal()), before + 1)

    def test_what_only_a_lost_primary_had_is_written_again_and_the_primary_that_returns_alone_is_not_believed(self):
        before = len(self.calls_in_journal())
        answers, thread = self.hanging_commit()
        self.primary.kill()
        self.second.start()
        self.second.promote()
        thread.join(PATIENCE_S)
        self.assertEqual([status for status, _ in answers], [201])
        self.assertEqual(len(self.calls_in_journal()), before + 1)
        # The old primary comes back, alone, first in everybody's list, and with an entry that is in nobody's journal.
        self.primary.start()
        head = "SELECT position FROM tocsin_1.head"
        alone = self.primary.value(head)
        for _ in range(3):
            self.second.value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'tocsin'")
            status, answer = Client(self.nodes[0].port, self.token).ask("POST", "calls", {"channel": "voice", "text": "on"})
            self.assertEqual(status, 201, answer)
        self.assertEqual(self.primary.value(head), alone, "nobody wrote to the old one")
        # Nor can a server that knows only the old one lead there: that is a commit, and nobody confirms it.
        lonely = Node(self.root, "lonely", self.primary.url())
        lonely.takes_accounts_of(self.nodes[0])
        self.addCleanup(lonely.kill)
        threading.Thread(target=lambda: self.assertRaises(AssertionError, lonely.start, standby=False), daemon=True).start()
        wait_until(lambda: self.primary.value("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query LIKE '%taken%'"),
                   "the take-over waits for a standby that is not there")
        self.assertFalse(lonely.leads())


class Namespace:
    """A network of its own for one server, joined to ours by a cable that can be cut."""

    def __init__(self):
        self.name, number = f"tocsin{os.getpid() % 10000}", os.getpid() % 200 + 20
        self.cable, self.outside, self.inside = f"tv{os.getpid() % 10000}", f"10.213.{number}.1", f"10.213.{number}.2"

    @staticmethod
    def ip(*words):
        return subprocess.run(["ip", *words], capture_output=True, text=True, check=False)

    def make(self):
        steps = [["netns", "add", self.name], ["link", "add", self.cable, "type", "veth", "peer", "name", "cable", "netns", self.name],
                 ["addr", "add", f"{self.outside}/24", "dev", self.cable], ["link", "set", self.cable, "up"],
                 ["-n", self.name, "addr", "add", f"{self.inside}/24", "dev", "cable"], ["-n", self.name, "link", "set", "cable", "up"],
                 ["-n", self.name, "link", "set", "lo", "up"]]
        for step in steps:
            if (done := self.ip(*step)).returncode:
                self.remove()
                return done.stderr.strip() or "ip failed"
        return None

    def cut(self):
        self.ip("link", "set", self.cable, "down")

    def join(self):
        self.ip("link", "set", self.cable, "up")

    def remove(self):
        self.ip("netns", "del", self.name)
        self.ip("link", "del", self.cable)


@unittest.skipIf(why_not(), why_not())
class Partition(unittest.TestCase):
    def test_a_leader_cut_off_is_replaced_and_acknowledges_nothing(self):
        if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("curl"):
            self.skipTest("network namespaces need root, ip and curl")
        network = Namespace()
        self.addCleanup(network.remove)
        if why := network.make():
            self.skipTest(f"no network namespace can be made here: {why}")
        root = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-failover-"))
        self.addCleanup(shutil.rmtree, root, True)
        database = Cluster(host=network.outside)
        self.addCleanup(database.close)
        database.create().start()
        near = Node(root, "near", database.url(), host=network.inside, wrap=["ip", "netns", "exec", network.name])
        far = Node(root, "far", database.url())
        for node in (near, far):
            self.addCleanup(node.kill)
        near.start(standby=False)
        token = near.token()
        far.takes_accounts_of(near)
        far.start(standby=True)
        load = Dispatchers([near, far], token)
        self.addCleanup(load.abandon)
        load.wait_for(20)
        moment = time.monotonic()
        network.cut()
        inside = subprocess.Popen(["ip", "netns", "exec", network.name, "curl", "-s", "-m", "30", "-o", "/dev/null", "-w", "%{http_code}", "-H",
                                   f"Authorization: Bearer {token}", "-H", "Content-Type: application/json", "-d", '{"channel":"voice","text":"x"}',
                                   f"http://{network.inside}:{near.port}/api/v1/calls"], stdout=subprocess.PIPE, text=True)
        gap = load.gap_after(moment)
        self.assertTrue(far.leads())
        network.join()
        self.assertEqual(near.process.wait(timeout=PATIENCE_S), 1)
        self.assertIn("journal.fenced", near.said())
        self.assertNotEqual(inside.communicate(timeout=PATIENCE_S)[0], "201", "cut off, it acknowledged nothing")
        load.stop()
        self.assertEqual(len(load.acknowledged), len(load.sent))
        print(f"gap, leader cut off: {gap:.1f} s")


if __name__ == "__main__":
    unittest.main()
