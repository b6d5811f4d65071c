"""Why: whoever stands before a centre that does not run has to learn from one command what is wrong and what to do, in his language."""
import datetime
import json
import os
import resource
import sqlite3
import subprocess
import unittest

from server import BIN, Server

WHAT = ("folder", "versions", "master key", "audit key", "end of the journal", "snapshot", "off-site copy", "break-glass accounts", "disk space", "writing to disk", "clock", "open files", "server")
CODES = {"OK": 0, "attention": 1, "failed": 2}


def many_files():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536) if hard != resource.RLIM_INFINITY else 65536, hard))


def few_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (300, 300))


class Doctor(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(self.server.close)
        self.server.client("dispatcher").post("calls", {"channel": "voice", "text": "x"})
        self.server.stop()
        self.key = next(path for path in (self.server.root / "state/tocsin").glob("*.key") if "audit" not in path.name)

    def lines(self, *more, preexec=many_files, data=None):
        done = subprocess.run([BIN, "doctor", "--data", str(data or self.server.data), *more], capture_output=True, text=True,
                              env=self.server.environment, preexec_fn=preexec, timeout=120)
        out, last = {}, None
        for line in done.stdout.splitlines():
            if line.startswith("  next: "):
                last["next"] = line[8:]
            else:
                state, what, found = line.split(": ", 2)
                out[what] = last = {"state": state, "found": found, "next": ""}
        self.assertTrue(out, done.stderr)
        self.assertEqual(done.returncode, max(CODES[line["state"]] for line in out.values()), done.stdout)
        for what, line in out.items():
            self.assertEqual(bool(line["next"]), line["state"] != "OK", f"{what}: what to do next")
        return out

    def test_a_healthy_folder_with_and_without_a_server(self):
        def left():  # SQLite's own files come and go beside a journal that is read.
            return sorted(path.name for path in self.server.data.iterdir() if not path.name.endswith(("-wal", "-shm")))

        before = left()
        lines = self.lines()
        self.assertEqual(tuple(lines), WHAT)
        for what in ("folder", "versions", "master key", "audit key", "end of the journal", "snapshot", "open files", "server"):
            self.assertEqual(lines[what]["state"], "OK", (what, lines[what]))
        self.assertIn("none runs", lines["server"]["found"])
        self.assertEqual(left(), before, "it leaves nothing behind")
        self.server.start()
        self.assertIn("takes calls", self.lines()["server"]["found"])
        self.server.stop()
        self.assertEqual(left(), before, "it leaves nothing behind")

    def test_a_folder_that_is_not_there_empty_or_open_to_others(self):
        lines = self.lines(data=self.server.root / "elsewhere")
        self.assertEqual(lines["folder"]["state"], "failed")
        self.assertNotIn("versions", lines)
        (self.server.root / "empty").mkdir(mode=0o700)
        self.assertEqual(self.lines(data=self.server.root / "empty")["journal"]["state"], "attention")
        os.chmod(self.server.data, 0o755)
        line = self.lines()["folder"]
        self.assertEqual(line["state"], "attention")
        self.assertIn("chmod 700", line["next"])

    def test_keys(self):
        os.chmod(self.key, 0o644)
        line = self.lines()["master key"]
        self.assertEqual(line["state"], "failed")
        self.assertIn("vault.key_not_private", line["found"])
        os.chmod(self.key, 0o600)
        kept = self.key.read_bytes()
        self.key.write_bytes(b"0" * len(kept.strip()) + b"\n")
        self.assertIn("vault.wrong_key", self.lines()["master key"]["found"])
        self.key.unlink()
        line = self.lines()["master key"]
        self.assertEqual(line["state"], "failed")
        self.assertIn("--key-file", line["next"])
        other = self.server.root / "brought.key"
        other.write_bytes(kept)
        other.chmod(0o600)
        lines = self.lines("--key-file", str(other))
        self.assertEqual(lines["master key"]["state"], "OK")
        self.assertEqual(lines["audit key"]["state"], "attention")
        self.assertIn("no heads are signed", lines["audit key"]["found"])

    def test_the_end_of_the_journal_and_the_snapshot(self):
        snapshot = next((self.server.data / "snapshots").iterdir())
        kept = snapshot.read_bytes()
        snapshot.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        line = self.lines()["snapshot"]
        self.assertEqual(line["state"], "attention")
        self.assertIn(snapshot.name, line["found"])
        snapshot.write_bytes(kept)
        with sqlite3.connect(self.server.data / "journal.db") as database:
            database.execute("UPDATE journal SET bytes = replace(CAST(bytes AS TEXT), '\"origin\":\"', '\"origin\":\"x') WHERE position = 9")
        line = self.lines()["end of the journal"]
        self.assertEqual(line["state"], "failed")
        self.assertIn("position 9", line["found"])
        with sqlite3.connect(self.server.data / "journal.db") as database:
            database.execute("DELETE FROM journal WHERE position > 5")
        self.assertEqual(self.lines()["snapshot"]["state"], "failed", "it reaches further than the journal")

    def test_a_clock_behind_the_journal_and_too_few_open_files(self):
        ahead = Server(clock="stepped").start()
        self.addCleanup(ahead.close)
        tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        ahead.client("administrator").post("clock", {"now": tomorrow.strftime("%Y-%m-%dT%H:%M:%SZ")})
        ahead.client("dispatcher").post("calls", {"channel": "voice", "text": "x"})
        ahead.stop()
        self.server.environment = ahead.environment
        line = self.lines(data=ahead.data)["clock"]
        self.assertEqual(line["state"], "failed")
        self.assertIn("behind the last entry", line["found"])
        line = self.lines(preexec=few_files)["open files"]
        self.assertEqual(line["state"], "failed")
        self.assertIn("LimitNOFILE", line["next"])

    def test_certificates(self):
        def made(name, days):
            file = self.server.root / name
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=a", "-days",
                            str(days), "-keyout", str(self.server.root / "x.pem"), "-out", str(file)], check=True, capture_output=True)
            return file

        good, soon, broken = made("good.pem", 400), made("soon.pem", 3), self.server.root / "broken.pem"
        broken.write_text("-----BEGIN CERTIFICATE-----\nxx\n")
        self.assertEqual(self.lines("--certificate", str(good))["certificate"]["state"], "OK")
        chain = self.server.root / "chain.pem"
        chain.write_text(good.read_text() + soon.read_text())
        line = self.lines("--certificate", str(chain))["certificate"]
        self.assertEqual(line["state"], "attention", "the first of a chain that ends counts")
        self.assertIn("renew", line["next"])
        for file in (broken, self.server.root / "elsewhere.pem"):
            self.assertEqual(self.lines("--certificate", str(file))["certificate"]["state"], "failed")

    def test_an_alarm_of_the_audit_is_told_from_outside(self):
        self.server.start()
        other = Server().start()
        self.addCleanup(other.close)
        head = other.client("auditor").get("audit/head")
        self.server.client("neighbour").post("audit/heads", {"head": head})
        self.server.stop()
        file = self.server.data / "audit/received.ndjson"
        kept = json.loads(file.read_text())
        kept["conflict"] = "another history"
        file.write_text(file.read_text() + json.dumps(kept) + "\n")
        self.server.start()
        line = self.lines()["server"]
        self.assertEqual(line["state"], "attention")
        self.assertIn("audit.head_conflict", line["found"])

    def test_in_both_languages(self):
        for more, environment in ((["--language", "zh"], {}), ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"})):
            done = subprocess.run([BIN, *more, "doctor", "--data", str(self.server.root / "elsewhere")], capture_output=True, text=True,
                                  env=dict(self.server.environment, **environment), timeout=120)
            self.assertEqual(done.returncode, 2)
            self.assertIn("失败：数据目录：", done.stdout)
            self.assertIn("下一步：", done.stdout)
        done = subprocess.run([BIN, "doctor", "--data", str(self.server.root / "elsewhere"), "--language", "en"], capture_output=True, text=True,
                              env=dict(self.server.environment, LC_ALL="zh_CN.UTF-8"), timeout=120)
        self.assertIn("failed: folder: ", done.stdout)


if __name__ == "__main__":
    unittest.main()
