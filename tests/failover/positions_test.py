"""Why: whoever takes over has to know where the units were, and the track of an incident must not go with the machine that was told it.

One database, two servers. The leader is told positions and killed at once with kill -9, and the database goes away for a while and comes back.
"""
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

from failover_test import Node, wait_until
from postgres_cluster import Cluster, why_not

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "blackbox"))
from server import BIN, Client, small_centre  # noqa: E402


class Told(Node):
    """A node with the clients that small_centre() and this test ask for."""
    tokens = {}

    def client(self, role="dispatcher"):
        if role not in self.tokens:
            self.tokens[role] = subprocess.run([BIN, "token", "create", "--data", self.data, "--role", role], capture_output=True, text=True,
                                               env=self.environment, timeout=60, check=True).stdout.strip()
        return Client(self.port, self.tokens[role])

    def metric(self, name):
        text = self.client("dispatcher").ask("GET", "/metrics")[1].decode()
        return float(next(line.split()[-1] for line in text.splitlines() if line.startswith(f"tocsin_{name} ")))


@unittest.skipIf(why_not(), why_not())
class PositionsOfAPair(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-positions-"))
        self.addCleanup(shutil.rmtree, self.root, True)
        self.database = Cluster(name="one").create().start()
        self.addCleanup(self.database.close)
        self.a, self.b = (Told(self.root, name, self.database.url()) for name in "ab")
        Told.tokens = {}
        for node in (self.a, self.b):
            self.addCleanup(node.kill)
        self.a.start(standby=False)
        small_centre(self.a)
        self.a.client("dispatcher"), self.a.client("supervisor")
        self.b.takes_accounts_of(self.a)

    def sees(self, node, unit):
        return node.client("dispatcher").get(f"units/{unit}").get("location")

    def written(self, sql):
        return self.database.value("SET search_path = tocsin_1; " + sql, check=False)

    def track_of(self, node, incident):
        node.client("dispatcher").post("calls", {"channel": "voice"})  # A track reaches up to the last entry of the journal.
        answer = node.client("supervisor").get(f"replay/positions?incident={incident}&reason=review")
        return {unit["unit_id"]: unit["track"] for unit in answer["units"]}

    def test_the_standby_knows_where_units_were_and_what_an_incident_drove(self):
        # What this server kept before its positions went to PostgreSQL.
        self.assertEqual(self.a.stop(), 0)
        with sqlite3.connect(self.a.data / "telemetry.db") as old:
            old.execute("CREATE TABLE track(unit_id TEXT NOT NULL, at_us INTEGER NOT NULL, lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL, "
                        "PRIMARY KEY(unit_id, at_us)) WITHOUT ROWID")
            old.execute("CREATE TABLE last(unit_id TEXT PRIMARY KEY, at_us INTEGER NOT NULL, lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL, "
                        "heading_deg INTEGER NOT NULL, speed_kmh INTEGER NOT NULL)")
            before = (int(time.time()) - 3600) * 1_000_000
            old.execute("INSERT INTO track VALUES('L101', ?, 411490000, -86110000)", (before,))
            old.execute("INSERT INTO last VALUES('L101', ?, 411490000, -86110000, 10, 0)", (before,))
        old.close()
        self.a.start(standby=True)
        wait_until(self.a.leads, "it leads again")
        self.b.start(standby=True)
        dispatcher = self.a.client("dispatcher")
        incident = dispatcher.post("calls", {"channel": "voice", "incident_type": "fire.building", "location": {"lat": 41.15, "lon": -8.61}})["incident_id"]
        dispatcher.post(f"incidents/{incident}/dispatch", {"unit_ids": ["E101"]})
        for step in range(1, 6):
            dispatcher.post("positions", {"units": [{"unit_id": "E101", "lat": 41.15 + step / 1000, "lon": -8.61, "heading": 10, "speed_kmh": 40},
                                                    {"unit_id": "A201", "lat": 41.16, "lon": -8.65 + step / 1000}]})
        # A standby keeps none, and says who does.
        status, answer = self.b.client("dispatcher").ask("POST", "units/E101/position", {"lat": 41.2, "lon": -8.6})
        self.assertEqual((status, answer["code"]), (503, "journal.standby"))
        wait_until(lambda: (self.sees(self.b, "E101") or {}).get("lat") == 41.155, "the standby shows where it is")
        wait_until(lambda: not (self.a.data / "telemetry.db").exists(), "what was kept before is carried over")
        self.assertFalse((self.b.data / "telemetry.db").exists())
        taken_at = self.b.client("dispatcher").get("units/A201")["position_at"]
        self.a.kill()
        wait_until(self.b.leads, "the standby leads")
        self.assertEqual(self.sees(self.b, "E101"), {"lat": 41.155, "lon": -8.61})
        self.assertEqual(self.b.client("dispatcher").get("units/A201")["position_at"], taken_at, "its age is what it was")
        track = self.track_of(self.b, incident)["E101"]
        self.assertEqual([round(point[1], 6) for point in track], [41.151, 41.152, 41.153, 41.154, 41.155])
        self.assertEqual(self.written("SELECT count(DISTINCT taken_us) FROM telemetry_track WHERE unit_id = 'L101'"), "1")
        wait_until(lambda: (self.sees(self.b, "L101") or {}).get("lat") == 41.149, "also what was carried over")

        # It goes on there, and comes back with the lead: what is not written yet is flushed before the lead is let go.
        dispatcher = self.b.client("dispatcher")
        dispatcher.post("units/E101/position", {"lat": 41.156, "lon": -8.61})
        self.a.start(standby=True)
        wait_until(lambda: (self.sees(self.a, "E101") or {}).get("lat") == 41.156, "who was killed reads after")
        dispatcher.post("units/E101/position", {"lat": 41.157, "lon": -8.61})
        self.assertEqual(self.b.stop(), 0)
        wait_until(self.a.leads, "the lead is back")
        self.assertEqual([round(point[1], 6) for point in self.track_of(self.a, incident)["E101"]][-2:], [41.156, 41.157])
        wait_until(lambda: self.sees(self.a, "E101")["lat"] == 41.157, "nobody goes back")
        self.assertEqual(self.a.metric("positions_lost"), 0)
        said = subprocess.run([BIN, "doctor", "--data", self.a.data, "--journal", self.a.url, "--key-file", self.root / "master.key"], capture_output=True,
                              text=True, env=self.a.environment, timeout=60, check=False).stdout
        self.assertRegex(said, r"OK: positions of units: \d daily partitions in PostgreSQL, since \d{4}-\d\d-\d\d, .* 30 days are kept, 0 wait")

    def test_what_comes_while_the_database_is_away_is_written_when_it_is_back(self):
        dispatcher = self.a.client("dispatcher")
        dispatcher.post("units/E101/position", {"lat": 41.151, "lon": -8.61})
        wait_until(lambda: self.written("SELECT count(*) FROM telemetry_track") == "1", "the first is written")
        self.database.kill()
        for step in range(2, 8):
            dispatcher.post("units/E101/position", {"lat": 41.15 + step / 1000, "lon": -8.61})  # No call waits for it.
        wait_until(lambda: self.a.metric("positions_failing") == 1, "it is told")
        self.assertEqual(self.a.metric("positions_waiting"), 6)
        self.assertEqual(self.sees(self.a, "E101")["lat"], 41.157)
        self.database.start()
        wait_until(lambda: self.written("SELECT count(DISTINCT taken_us) FROM telemetry_track") in ("6", "7"), "it has caught up")
        wait_until(lambda: self.a.metric("positions_failing") == 0, "and says so")
        self.assertEqual(self.a.metric("positions_lost"), 0)

    def test_a_track_that_cannot_be_read_is_said_to_be_incomplete(self):
        dispatcher = self.a.client("dispatcher")
        incident = dispatcher.post("calls", {"channel": "voice", "incident_type": "fire.building", "location": {"lat": 41.15, "lon": -8.61}})["incident_id"]
        dispatcher.post(f"incidents/{incident}/dispatch", {"unit_ids": ["E101"]})
        dispatcher.post("units/E101/position", {"lat": 41.151, "lon": -8.61})
        wait_until(lambda: self.written("SELECT count(*) FROM telemetry_track") == "1", "it is written")

        def read():
            dispatcher.post("calls", {"channel": "voice"})  # A track reaches up to the last entry of the journal.
            answer = self.a.client("supervisor").get(f"replay/positions?incident={incident}&reason=review")
            return [(len(unit["track"]), unit["incomplete"]) for unit in answer["units"]]

        self.assertEqual(read(), [(1, False)])
        self.written("ALTER TABLE telemetry_track RENAME COLUMN lat_e7 TO put_away")
        self.assertEqual(read(), [(0, True)])
        self.written("ALTER TABLE telemetry_track RENAME COLUMN put_away TO lat_e7")
        self.assertEqual(read(), [(1, False)])


if __name__ == "__main__":
    unittest.main()
