"""Why: whoever runs the machine can rewrite its journal; what was signed and brought to others before must find him out, by name, and
nothing that neighbours or auditors may do lets them at the operations."""
import hashlib
import json
import pathlib
import socket
import sqlite3
import subprocess
import sys
import unittest

from server import Person, Server, until

VERIFIER = pathlib.Path(__file__).resolve().parents[2] / "tools/verify_audit.py"


def verify(file, key, *more):
    done = subprocess.run([sys.executable, VERIFIER, file, "--key", key, *map(str, more)], capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def make_history_anew(server, position):
    """What an intruder who rules the machine does: changes an entry, makes the chain fit again, and takes away what a restart compares with."""
    with sqlite3.connect(server.data / "journal.db") as database:
        chain = database.execute("SELECT chain FROM journal WHERE position = ?", (position - 1,)).fetchone()[0]
        for at, entry in database.execute("SELECT position, bytes FROM journal WHERE position >= ? ORDER BY position", (position,)).fetchall():
            entry = entry if isinstance(entry, bytes) else entry.encode()
            if at == position:
                assert b'"origin":"' in entry
                entry = entry.replace(b'"origin":"', b'"origin":"x', 1)
            chain = hashlib.sha256(chain + at.to_bytes(8, "big") + entry).digest()
            database.execute("UPDATE journal SET bytes = ?, chain = ? WHERE position = ?", (entry.decode(), chain, at))
    for snapshot in (server.data / "snapshots").glob("*"):
        snapshot.unlink()


class WithServers(unittest.TestCase):
    def server(self, *arguments):
        server = Server(arguments=arguments)
        self.addCleanup(server.close)
        return server

    def call(self, server, **fields):
        return server.client("dispatcher").post("calls", {"channel": "voice", **fields})

    def position(self, server):
        return server.client("dispatcher").ask("GET", "/readyz")[1]["position"]

    def key(self, server):
        return server.run("audit", "key", "--data", server.data).stdout.strip()


class Neighbours(WithServers):
    def setUp(self):
        self.neighbours = [self.server().start(), self.server().start()]
        self.centre = self.server()
        self.outside = self.centre.root / "outside.ndjson"
        self.centre.arguments = ["--audit-head-every-s", "1", "--audit-push", f"file:{self.outside}"]
        for number, neighbour in enumerate(self.neighbours):
            token_file = self.centre.root / f"neighbour-{number}.token"
            token_file.write_text(neighbour.token("neighbour") + "\n")
            self.centre.arguments += ["--audit-push", f"http://127.0.0.1:{neighbour.port} {token_file}"]
        self.centre.start()

    def held(self, neighbour):
        """What the neighbour holds of the centre's journal."""
        journals = neighbour.client("auditor").get("audit/heads")["journals"]
        return journals[0] if journals else None

    def wait_for_heads(self):
        position = self.position(self.centre)
        for neighbour in self.neighbours:
            until(lambda: (held := self.held(neighbour)) and held["heads"][-1]["head"]["tree_size"] == position, f"the head of {position} entries")
        until(lambda: self.outside.exists() and json.loads(self.outside.read_text().splitlines()[-1])["tree_size"] == position, "the file")
        return position

    def alarms(self, server):
        return server.client("auditor").ask("GET", "/readyz")[1].get("audit", [])

    def metric(self, server, name):
        text = server.client("auditor").ask("GET", "/metrics")[1].decode()
        return float(next(line for line in text.splitlines() if line.startswith(f"tocsin_{name} ")).split()[1])

    def test_heads_reach_the_neighbours_through_crashes_and_each_continues_the_one_before(self):
        for _ in range(3):
            self.call(self.centre, text="x")
            self.wait_for_heads()
            self.centre.kill()
            self.call(self.centre.start(), text="y")
            self.wait_for_heads()
        shown = self.centre.client("auditor").get("audit/heads")
        self.assertEqual(shown["alarms"], [])
        until(lambda: [push["failures"] for push in self.centre.client("auditor").get("audit/heads")["pushes"]] == [0, 0, 0], "all took it")
        self.assertEqual(shown["published"]["public_key"], self.key(self.centre))
        for neighbour in self.neighbours:
            held = neighbour.client("auditor").get(f"audit/heads?genesis={shown['published']['genesis']}")["journals"][0]
            sizes = [one["head"]["tree_size"] for one in held["heads"]]
            self.assertGreater(len(set(sizes)), 3)
            self.assertEqual(sizes, sorted(sizes))
            self.assertEqual(held["conflict_count"], 0)
            self.assertEqual(self.alarms(neighbour), [])
            file = neighbour.root / "kept.ndjson"
            file.write_text(neighbour.run("audit", "kept", "--data", neighbour.data).stdout)
            self.assertTrue(*verify(file, self.key(self.centre)))
            checked = self.centre.run("journal", "verify", "--data", self.centre.data, "--head", file, "--key", self.key(self.centre))
            self.assertIn(f"heads: {len(sizes)} agree with the journal", checked.stdout)
        self.assertEqual(self.metric(self.centre, "audit_alarms"), 0)
        self.assertEqual(self.metric(self.centre, "audit_tree_entries"), self.position(self.centre))

    def test_a_history_that_was_made_anew_is_refused_by_the_neighbours_and_named(self):
        for _ in range(4):
            self.call(self.centre, text="x")
        self.wait_for_heads()
        key = self.key(self.centre)
        self.centre.stop()
        changed = 7
        make_history_anew(self.centre, changed)
        self.assertIn("whole", self.centre.run("journal", "verify", "--data", self.centre.data).stdout, "by itself it looks right")

        # The server still has the list of what it signed: it signs nothing more.
        self.centre.start()
        until(lambda: any(line.startswith("audit.history_differs") for line in self.alarms(self.centre)), "the alarm")
        status, problem = self.centre.client("auditor").ask("GET", "audit/head")
        self.assertEqual((status, problem["code"]), (500, "audit.history_differs"))
        self.assertEqual(self.metric(self.centre, "audit_alarms"), 1)
        self.assertEqual(self.centre.client("auditor").ask("GET", "/readyz")[0], 200, "calls go on")
        self.call(self.centre, text="still answered")
        self.centre.stop()

        # The intruder takes that list away too: now the neighbours tell.
        for file in (self.centre.data / "audit").glob("*"):
            file.unlink()
        self.centre.start()
        self.call(self.centre, text="one more")
        for neighbour in self.neighbours:
            until(lambda: self.held(neighbour)["conflict_count"] > 0, "the neighbour's evidence")
            self.assertTrue(any(line.startswith("audit.head_conflict") for line in self.alarms(neighbour)))
            self.assertGreater(self.metric(neighbour, "audit_head_conflicts"), 0)
            self.assertIn("ALARM audit.head_conflict", (neighbour.root / "server.log").read_text())
        until(lambda: any(line.startswith("audit.push_refused") for line in self.alarms(self.centre)), "the centre sees that it is refused")

        neighbour = self.neighbours[0]
        neighbour.stop()
        neighbour.start()
        self.assertTrue(self.alarms(neighbour), "an alarm outlives a restart")
        kept, evidence = neighbour.root / "kept.ndjson", neighbour.root / "evidence.json"
        kept.write_text(neighbour.run("audit", "kept", "--data", neighbour.data).stdout)
        conflicts = neighbour.run("audit", "kept", "--data", neighbour.data, "--conflicts").stdout.splitlines()
        proof = json.loads(conflicts[0])["proof"]
        evidence.write_text(json.dumps(proof))
        self.assertTrue(*verify(evidence, key))  # The centre's own key signed it,
        held, text = verify(evidence, key, "--head", kept)
        self.assertFalse(held)  # and it does not begin with what the same key signed before.
        self.assertIn("history was changed", text)
        done = self.centre.run("journal", "verify", "--data", self.centre.data, "--head", kept, "--key", key, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("history was changed", done.stdout)

    def test_a_neighbour_leaves_heads_and_does_nothing_else_an_auditor_reads_proofs_and_nothing_else(self):
        incident = self.call(self.centre, text="x", place_text="harbour", incident_type="fire.building")["incident_id"]
        self.wait_for_heads()
        neighbour, auditor = self.centre.client("neighbour"), self.centre.client("auditor")
        for path in ("audit/head", "audit/heads", "audit/proof?position=1", "audit/consistency?from=1", f"incidents/{incident}", "units",
                     "configuration", "stream"):
            self.assertEqual(neighbour.ask("GET", path)[1]["code"], "auth.not_permitted", path)
        for path in (f"incidents/{incident}", "incidents", "calls", "units", "stream", "replay?at=2026-01-01T00:00:00Z", "accounts"):
            self.assertEqual(auditor.ask("GET", path)[1]["code"], "auth.not_permitted", path)
        self.assertEqual(auditor.ask("POST", "calls", {"channel": "voice"})[1]["code"], "auth.not_permitted")
        head = auditor.get("audit/head")
        self.assertEqual(auditor.ask("POST", "audit/heads", {"head": head})[1]["code"], "auth.not_permitted")
        self.assertEqual(self.centre.client("dispatcher").ask("GET", "audit/head")[1]["code"], "auth.not_permitted")
        # What a neighbour brings has to be signed by whom it says, and has to prove that it continues.
        bring = self.neighbours[0].client("neighbour")
        longer = dict(head, tree_size=head["tree_size"] + 1)
        self.assertEqual(bring.ask("POST", "audit/heads", {"head": longer})[1]["code"], "audit.signature_wrong")
        self.assertEqual(bring.ask("POST", "audit/heads", {"head": {"format": "x"}})[0], 422)
        self.call(self.centre, text="y")
        unproven = until(lambda: (new := auditor.get("audit/head"))["tree_size"] > head["tree_size"] and new, "a longer head")
        size = self.held(self.neighbours[0])["heads"][-1]["head"]["tree_size"]
        if size < unproven["tree_size"]:
            answer = bring.post("audit/heads", {"head": unproven})
            self.assertIn(answer, ({"kept": False, "proof_from": size}, {"kept": True, "proof_from": 0}))
        self.assertEqual(self.held(self.neighbours[0])["conflict_count"], 0)

    def test_a_neighbour_may_be_told_whose_heads_it_takes(self):
        strict = self.server("--audit-neighbour-key", self.key(self.centre)).start()
        other = self.server().start()
        head = other.client("auditor").get("audit/head")
        status, problem = strict.client("neighbour").ask("POST", "audit/heads", {"head": head})
        self.assertEqual((status, problem["code"]), (403, "audit.other_key"))
        head = self.centre.client("auditor").get("audit/head")
        self.assertTrue(strict.client("neighbour").post("audit/heads", {"head": head})["kept"])

    def test_a_neighbour_that_is_away_or_says_nothing_holds_up_nobody(self):
        for neighbour in self.neighbours:
            neighbour.kill()
        silent = socket.create_server(("127.0.0.1", self.neighbours[1].port))  # Takes the connection and never answers.
        self.addCleanup(silent.close)
        self.call(self.centre, text="x")
        position = self.position(self.centre)
        until(lambda: json.loads(self.outside.read_text().splitlines()[-1])["tree_size"] == position, "the file has it all the same")
        failing = lambda: [push for push in self.centre.client("auditor").get("audit/heads")["pushes"] if push["failures"]]
        # A push may have been under way when they went: the next one says how things are now.
        for number, code in enumerate(("client.no_connection", "client.connection_lost")):
            until(lambda: len(failing()) == 2 and code in failing()[number]["error"], f"{code} is seen")
        self.assertEqual(self.alarms(self.centre), [], "a neighbour that is away is no alarm")
        self.assertEqual(self.metric(self.centre, "audit_push_failing"), 2)
        self.centre.stop()


class Outside(WithServers):
    def test_a_full_disk_is_told_and_holds_up_no_other_place(self):
        centre = self.server()
        outside = centre.root / "heads.ndjson"
        centre.arguments = ["--audit-head-every-s", "1", "--audit-push", "file:/dev/full", "--audit-push", f"file:{outside}"]
        centre.start()
        self.call(centre, text="x")
        position = self.position(centre)
        until(lambda: outside.exists() and json.loads(outside.read_text().splitlines()[-1])["tree_size"] == position, "the other place has it")
        full, other = until(lambda: (pushes := centre.client("auditor").get("audit/heads")["pushes"])[0]["failures"] and pushes, "the failure is seen")
        self.assertIn("audit.list_not_written", full["error"])
        self.assertEqual(other["failures"], 0)
        self.assertEqual(centre.client("auditor").ask("GET", "/readyz")[0], 200)

    def test_erasing_changes_no_head_and_no_proof_and_a_restore_to_before_it_erases_again(self):
        centre = self.server().start()
        auditor, dispatcher = centre.client("auditor"), centre.client("dispatcher")
        call = self.call(centre, text="smoke", caller={"callback": "0571-5550100"})
        kept, proof, backup = centre.root / "kept.json", centre.root / "proof.json", centre.root / "backup"
        kept.write_text(json.dumps(auditor.get("audit/head")))
        proposal = centre.client("supervisor").post(f"calls/{call['call_id']}/erase_details", {"reason": "request"})["proposal_id"]
        for account in ("ann-1", "bob-1"):
            Person(centre, account, "supervisor").post(f"proposals/{proposal}/confirm")
        growth = centre.root / "growth.json"
        growth.write_text(json.dumps(auditor.get(f"audit/consistency?from={json.loads(kept.read_text())['tree_size']}")))
        self.assertTrue(*verify(growth, self.key(centre), "--head", kept))
        proof.write_text(json.dumps(auditor.get(f"audit/proof?position={call['position']}")))
        self.assertTrue(*verify(proof, self.key(centre)))
        centre.run("backup", "--data", centre.data, "--to", backup)
        again = Server(centre.root / "again")
        self.addCleanup(again.close)
        again.environment, again.tokens = centre.environment, centre.tokens
        # The entry that says so is left out, and what it erased stays erased.
        centre.run("restore", "--from", backup, "--data", again.data, "--to-position", call["position"], "--head", kept, "--key", self.key(centre))
        for server in (centre, again):
            checked = server.run("journal", "verify", "--data", server.data, "--head", kept, "--key", self.key(centre)).stdout
            self.assertIn("heads: 1 agree with the journal", checked)
            self.assertRegex(checked, r"details: 0 whole, [1-9]\d* erased")
        centre.stop()
        answer = again.start().client("dispatcher").get(f"calls/{call['call_id']}/caller")
        self.assertTrue(answer["erased"])
        self.assertNotIn("callback", answer)

    def test_killed_while_it_pushes_the_list_stays_readable(self):
        centre = self.server()
        outside = centre.root / "heads.ndjson"
        centre.arguments = ["--audit-head-every-s", "1", "--audit-head-every-entries", "1", "--audit-push", f"file:{outside}"]
        for _ in range(6):
            centre.start()
            self.call(centre, text="x")
            before = len(outside.read_bytes()) if outside.exists() else 0
            until(lambda: outside.exists() and len(outside.read_bytes()) > before, "a head is on its way")
            centre.kill()
        # A power cut may leave half a line: what comes after stands on its own, and half a line is named.
        with open(outside, "ab") as file:
            file.write(outside.read_bytes()[:300])
        centre.start()
        self.call(centre, text="y")
        position = self.position(centre)
        until(lambda: outside.read_text().endswith("\n") and json.loads(outside.read_text().splitlines()[-1])["tree_size"] == position, "the next head")
        done = centre.run("audit", "check", outside, "--key", self.key(centre), check=False)
        self.assertEqual(done.returncode, 1)
        lines = outside.read_text().splitlines()
        torn = next(number for number, line in enumerate(lines, 1) if not line.endswith("}"))
        self.assertIn(f"line {torn}", done.stderr)
        outside.write_text("\n".join(lines[: torn - 1] + lines[torn:]) + "\n")
        self.assertTrue(*verify(outside, self.key(centre)))
        self.assertIn("agree with the journal", centre.run("journal", "verify", "--data", centre.data, "--head", outside, "--key", self.key(centre)).stdout)


class Found(WithServers):
    """Each kind of tampering, on a folder whose server is stopped, by `journal verify` with a head that was kept elsewhere."""

    def setUp(self):
        self.centre = self.server().start()
        for number in range(5):
            self.call(self.centre, text=f"fire {number}", caller={"callback": "555-0101"})
        self.kept = self.centre.root / "kept.json"
        self.kept.write_text(json.dumps(self.centre.client("auditor").get("audit/head")))
        self.tree_size = json.loads(self.kept.read_text())["tree_size"]
        self.centre.stop()  # With a snapshot.

    def found(self):
        done = self.centre.run("journal", "verify", "--data", self.centre.data, "--head", self.kept, "--key", self.key(self.centre), check=False)
        return done.returncode, done.stdout

    def sql(self, text):
        with sqlite3.connect(self.centre.data / "journal.db") as database:
            self.assertEqual(database.execute(text).rowcount > 0, True)

    def test_an_untouched_folder_is_whole(self):
        code, text = self.found()
        self.assertEqual(code, 0, text)
        self.assertIn("heads: 1 agree with the journal", text)
        self.assertRegex(text, r"details: [1-9]\d* whole, 0 erased")

    def test_a_row(self):
        self.sql("UPDATE journal SET bytes = replace(CAST(bytes AS TEXT), '\"origin\":\"', '\"origin\":\"x') WHERE position = 9")
        code, text = self.found()
        self.assertEqual(code, 1)
        self.assertRegex(text, r"\b9\b")

    def test_a_ciphertext(self):
        self.sql("UPDATE detail SET ciphertext = zeroblob(length(ciphertext)) WHERE id = (SELECT min(id) FROM detail)")
        code, text = self.found()
        self.assertEqual(code, 1)
        self.assertRegex(text, r"found at position \d+: the detail \w+ is not the one that the entry names")

    def test_a_detail_that_vanished(self):
        self.sql("DELETE FROM detail WHERE id = (SELECT min(id) FROM detail)")
        code, text = self.found()
        self.assertEqual(code, 1)
        self.assertIn("is missing", text)

    def test_a_snapshot(self):
        snapshot = next((self.centre.data / "snapshots").iterdir())
        data = bytearray(snapshot.read_bytes())
        data[len(data) // 2] ^= 1
        snapshot.write_bytes(data)
        code, text = self.found()
        self.assertEqual(code, 1)
        self.assertIn("a damaged snapshot", text)
        self.assertIn(snapshot.name, text)

    def test_a_tail_that_was_cut(self):
        self.sql(f"DELETE FROM journal WHERE position > {self.tree_size - 2}")
        for snapshot in (self.centre.data / "snapshots").glob("*"):
            snapshot.unlink()
        self.assertEqual(self.centre.run("journal", "verify", "--data", self.centre.data).returncode, 0, "by itself it looks right")
        code, text = self.found()
        self.assertEqual(code, 1)
        self.assertIn(f"the end is missing: the journal has {self.tree_size - 2} entries", text)

    def test_a_file_of_heads_that_is_none_is_told_and_never_taken_for_agreement(self):
        head = self.kept.read_text()
        for text in ("", "\n\n", "\0\xff rubbish", "{}", "[]", "null", head[: len(head) // 2], head + "\n{", "[" * 100_000,
                     json.dumps(dict(json.loads(head), tree_size=2**70)), json.dumps(dict(json.loads(head), tree_size=-1))):
            self.kept.write_text(text)
            done = self.centre.run("journal", "verify", "--data", self.centre.data, "--head", self.kept, "--key", self.key(self.centre), check=False)
            self.assertEqual(done.returncode, 1, text[:40])
            self.assertIn("audit.head_malformed", done.stderr, text[:40])
            for checked in (self.centre.run("audit", "check", self.kept, "--key", self.key(self.centre), check=False).returncode == 0,
                            text.strip() and verify(self.kept, self.key(self.centre))[0]):
                self.assertFalse(checked, text[:40])
        forged = dict(json.loads(head), tree_size=self.tree_size - 1)
        self.kept.write_text(json.dumps(forged))
        code, text = self.found()
        self.assertEqual(code, 1)
        self.assertIn("audit.signature_wrong", text)

    def test_a_head_of_another_key_or_journal_is_told(self):
        other = self.server().start()
        self.kept.write_text(json.dumps(other.client("auditor").get("audit/head")))
        code, text = self.found()
        self.assertEqual(code, 1)
        self.assertIn("audit.other_key", text)


class Exported(WithServers):
    def test_what_is_exported_is_verified_by_the_small_verifier_and_holds_no_detail(self):
        centre = self.server().start()
        for number in range(6):
            self.call(centre, text="xylophone", caller={"callback": "555-0199"})
        key, out = self.key(centre), centre.root
        self.assertRegex(key, r"^[0-9a-f]{64}$")
        (out / "kept.json").write_text(centre.run("audit", "head", "--data", centre.data).stdout)
        kept = json.loads((out / "kept.json").read_text())
        self.call(centre, text="later")
        size = self.position(centre)

        def made(name, *arguments):
            (out / name).write_text(centre.run("audit", *arguments, "--data", centre.data).stdout)
            return out / name

        for running in (True, False):
            head = made("head.json", "head")
            proofs = made("proofs.ndjson", "export", "--format", "proofs")
            one = made("one.json", "prove", 3, size)
            growth = made("growth.json", "consistency", "--from", kept["tree_size"])
            part = made("part.json", "consistency", "--from", 2, "--to", 5)
            self.assertEqual(len(proofs.read_text().splitlines()), size)
            for file in (head, proofs, one, growth, part):
                self.assertTrue(*verify(file, key))
                self.assertIn("holds", centre.run("audit", "check", file, "--key", key).stdout)
            self.assertTrue(*verify(growth, key, "--head", out / "kept.json"))
            self.assertEqual(centre.run("audit", "check", growth, "--key", key, "--head", out / "kept.json").returncode, 0)
            self.assertFalse(verify(part, key, "--head", out / "kept.json")[0])
            self.assertEqual(centre.run("audit", "check", part, "--key", key, "--head", out / "kept.json", check=False).returncode, 1)
            spoilt = out / "spoilt.ndjson"
            lines = proofs.read_text().splitlines()
            lines[3] = lines[3].replace("first_start", "first_starT", 1)
            spoilt.write_text("\n".join(lines) + "\n")
            self.assertFalse(verify(spoilt, key)[0])
            done = centre.run("audit", "check", spoilt, "--key", key, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("line 4", done.stderr)
            self.assertFalse(verify(head, "0" * 64)[0])
            self.assertIn("audit.other_key", centre.run("audit", "check", head, "--key", "0" * 64, check=False).stderr)
            for kind in ("json", "syslog"):
                entries = made(f"entries.{kind}", "export", "--format", kind).read_text()
                self.assertEqual(len(entries.splitlines()), size)
                for detail in ("555-0199", "xylophone"):
                    self.assertNotIn(detail, entries + proofs.read_text())
            leaves = [json.loads(line) for line in (out / "entries.json").read_text().splitlines()]
            for line, proof in zip(leaves, proofs.read_text().splitlines()):
                self.assertEqual(line["leaf"], hashlib.sha256(b"\0" + json.loads(proof)["entry"].encode()).hexdigest())
            if running:
                for question, answer in ((f"proof?position={size + 1}", (404, "audit.size_unknown")), ("proof", (422, "query.malformed")),
                                         ("proof?position=0", (422, "query.malformed")), (f"consistency?from=5&to=4", (422, "audit.range_wrong"))):
                    status, problem = centre.client("auditor").ask("GET", f"audit/{question}")
                    self.assertEqual((status, problem["code"]), answer, question)
                centre.stop()

    def test_the_settings_can_stand_in_the_file_and_are_checked(self):
        server = self.server()
        file = server.root / "tocsin.toml"
        right = 'audit_push = ["file:/mnt/heads.ndjson", "http://10.2.0.1:8080 /etc/tocsin/b.token"]\naudit_head_every_s = 60\n'
        file.write_text(right)
        shown = server.run("config", "print", "--config", file).stdout
        self.assertIn('audit_push = ["file:/mnt/heads.ndjson", "http://10.2.0.1:8080 /etc/tocsin/b.token"]', shown)
        self.assertIn("audit_head_every_s = 60", shown)
        self.assertRegex(shown, r'audit_key_file = ".*\.audit\.key"')
        for wrong, code in (('audit_push = "file:/x"', "config.wrong_type"), ('audit_push = ["ftp://x:1 /t"]', "audit.target_malformed"),
                            ('audit_push = ["http://x:1"]', "audit.target_malformed"), ("audit_head_every_s = 0", "config.out_of_range"),
                            ('audit_neighbour_keys = ["abc"]', "audit.key_malformed"), ("audit_heads = 1", "config.unknown_key")):
            file.write_text(wrong)
            done = server.run("config", "check", "--config", file, check=False)
            self.assertEqual(done.returncode, 1, wrong)
            self.assertIn(code, done.stderr)


if __name__ == "__main__":
    unittest.main()
