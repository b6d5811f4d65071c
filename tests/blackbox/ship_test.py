"""Why: a fire in the machine room takes journal, backup disk and standby. What was shipped has to make the centre again, with whatever the
shipper was doing when it was killed."""
import datetime
import json
import os
import random
import re
import subprocess
import threading
import time
import unittest

from server import BIN, Server

KILLS = 60 if os.environ.get("TOCSIN_ALL") else 12


def fact(name, text):
    return re.search(rf"^{name} (.+)$", text, re.M).group(1)


class Ship(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(self.server.close)
        self.off_site = self.server.root / "off_site"

    def ship(self, *more, check=True):
        return self.server.run("ship", "--data", self.server.data, "--to", self.off_site, *more, check=check)

    def live(self, name):
        """Position, chain and state of the running server's journal, by a backup of it."""
        return self.server.run("backup", "--data", self.server.data, "--to", self.server.root / name).stdout

    def restore(self, name, *more, check=True):
        return self.server.run("restore", "--from-segments", self.off_site, "--to", self.server.root / name, *more, check=check)

    def assert_same(self, restored, live):
        whole = re.search(r"^whole: position (\d+), state (\w+)$", restored, re.M)
        self.assertEqual((whole.group(1), whole.group(2)), (fact("position", live), fact("state", live)))
        self.assertEqual(fact("chain", restored), fact("chain", live))

    def test_a_shipper_killed_again_and_again_while_calls_are_taken(self):
        done, taken = threading.Event(), []

        def take_calls():
            dispatcher = self.server.client("dispatcher")
            while not done.is_set():
                call = {"channel": "voice", "place_text": "somewhere", "caller": {"callback": f"0571-555{len(taken):04}"}, "text": "smoke"}
                taken.append(dispatcher.post("calls", call))

        self.server.client("dispatcher")  # The token, before two threads want it.
        caller = threading.Thread(target=take_calls)
        caller.start()
        dice = random.Random(11)
        try:
            for _ in range(KILLS):
                shipper = subprocess.Popen([BIN, "ship", "--data", self.server.data, "--to", self.off_site, "--every", "1"],
                                           env=self.server.environment, stderr=subprocess.DEVNULL)
                time.sleep(dice.uniform(0, 0.4))
                shipper.kill()
                shipper.wait()
        finally:
            done.set()
            caller.join()
        self.assertGreater(len(taken), 20)
        self.assertRegex(self.ship().stdout, r"^shipped \d+ entries in \d+ segments, \d+ bytes; position \d+\n$")
        live = self.live("backup")
        self.assertGreaterEqual(int(fact("position", live)), taken[-1]["position"])
        self.assertIn("Bring the file", self.restore("without_key").stdout)
        key = next(path for path in self.server.root.glob("state/tocsin/*.key") if not path.name.endswith(".audit.key"))
        restored = self.restore("again", "--key-file", key).stdout
        self.assert_same(restored, live)
        self.assertIn("the state is the one that was noted at this position", restored)
        whole = self.server.run("journal", "verify", "--data", self.server.root / "again").stdout
        self.assertIn("whole: ", whole)
        self.assertNotIn("found", whole)
        # It is a centre: it starts, has the calls, and opens what callers said, for the key lies on this machine.
        again = Server(self.server.root)
        again.data = self.server.root / "again"
        self.server.stop()
        again.start()
        self.addCleanup(again.close)
        dispatcher = again.client("dispatcher")
        for n in (0, len(taken) - 1):
            self.assertIn(f"0571-555{n:04}", json.dumps(dispatcher.get(f"calls/{taken[n]['call_id']}/caller")))
        for path in self.off_site.iterdir():
            self.assertNotIn(b"0571-555", path.read_bytes(), path)

    def test_behind_a_backup_up_to_a_moment_and_what_is_wrong_by_name(self):
        dispatcher = self.server.client("dispatcher")
        for n in range(5):
            dispatcher.post("calls", {"channel": "voice", "text": str(n)})
        self.live("base")
        self.ship()
        first = dispatcher.post("calls", {"channel": "voice", "text": "after the backup"})["position"]
        self.ship()
        between = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
        dispatcher.post("calls", {"channel": "voice", "text": "after the moment"})
        self.ship()
        live = self.live("end")
        restored = self.restore("behind", "--from", self.server.root / "base").stdout
        self.assert_same(restored, live)
        self.assertIn("from the backup: positions 1 to ", restored)
        self.assertTrue((self.server.root / "behind/access.db").exists())
        early = self.restore("early", "--from", self.server.root / "base", "--to-time", between).stdout
        self.assertIn(f"whole: position {first},", early)
        self.assertIn("left out: 1 entries", early)
        segments = sorted(self.off_site.glob("segment-*"))
        self.assertEqual(len(segments), 3)
        kept = segments[1].read_bytes()
        segments[1].unlink()
        gap = self.restore("gap", check=False)
        self.assertEqual(gap.returncode, 1)
        self.assertIn(f"the next segment is {segments[2].name}", gap.stderr)
        segments[1].write_bytes(kept[:-40] + bytes([kept[-40] ^ 1]) + kept[-39:])  # Never the digit that it was.
        damaged = self.restore("damaged", check=False)
        self.assertEqual(damaged.returncode, 1)
        self.assertIn(segments[1].name, damaged.stderr)
        self.assertFalse((self.server.root / "damaged").exists())
        self.assertEqual(self.restore("chinese", "--lang", "zh", check=False).returncode, 1)

    def test_signed_heads_show_that_the_end_of_the_segments_is_missing_or_that_they_are_of_another_history(self):
        client = self.server.client("dispatcher")
        client.post("calls", {"channel": "voice", "text": "the first"})
        self.ship()
        first = client.post("calls", {"channel": "voice", "text": "the second"})["position"] - 1
        self.ship()
        head = self.server.root / "head.json"
        head.write_text(json.dumps(self.server.client("auditor").get("audit/head")), encoding="utf-8")
        size = json.loads(head.read_text())["tree_size"]
        whole = self.restore("whole", "--head", head).stdout
        self.assertIn("heads: 1 agree with the journal", whole)
        segments = sorted(self.off_site.glob("segment-*"))
        kept = segments[-1].read_bytes()
        segments[-1].unlink()
        cut = self.restore("cut", "--head", head, check=False)
        self.assertEqual(cut.returncode, 1)
        self.assertIn("restore.differs", cut.stderr)
        self.assertIn(str(size), cut.stderr)
        self.assertFalse((self.server.root / "cut").exists(), "nothing is left behind")
        self.assertIn("whole: position", self.restore("unasked").stdout)  # Without a head nobody can know.
        segments[-1].write_bytes(kept)
        # Who asks for an earlier moment knows what is missing.
        self.assertIn("heads: 0 agree", self.restore("early", "--head", head, "--to-position", first).stdout)
        other = json.loads(head.read_text())
        other["root"] = other["root"][::-1]
        head.write_text(json.dumps(other), encoding="utf-8")
        self.assertIn("restore.differs", self.restore("other", "--head", head, check=False).stderr)

    def test_the_doctor_says_how_old_it_is_and_two_shippers_are_one_too_many(self):
        def line():
            done = self.server.run("doctor", "--data", self.server.data, check=False).stdout
            return next(text for text in done.splitlines() if "off-site copy" in text)

        self.assertIn("nothing is shipped", line())
        shipper = subprocess.Popen([BIN, "ship", "--data", self.server.data, "--to", self.off_site, "--every", "1"],
                                   env=self.server.environment, stderr=subprocess.PIPE, text=True)
        try:
            self.assertIn("to position", shipper.stderr.readline())
            self.assertRegex(line(), r"^OK: .*shipped \d+ s ago to position \d+, \d+ entries since$")
            second = self.ship(check=False)
            self.assertEqual(second.returncode, 1)
            self.assertIn("ship.in_use", second.stderr)
            position = self.server.client("dispatcher").post("calls", {"channel": "voice", "text": "x"})["position"]
            while f"to position {position}" not in shipper.stderr.readline():
                pass
        finally:
            shipper.terminate()
            self.assertEqual(shipper.wait(timeout=20), 0)
            shipper.stderr.close()
        # A journal whose end is gone is told by what was shipped of it.
        self.server.stop()
        note = self.server.data / "shipped.json"
        note.write_text(re.sub(r'"position": *\d+', '"position": 999999', note.read_text()))
        self.assertTrue(line().startswith("failed: "))
