"""Why: a real city and a real department's days through the front door. A fresh folder, a real map, the published calls; in the end every
call is closed, nothing was refused, and the journal verifies. The whole file, eight days. It may cost three minutes of processor time, whoever else works on
the machine; the wall clock only guards against a hang."""
import json
import pathlib
import resource
import subprocess
import unittest

from server import BIN, Server

SHARED = pathlib.Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
MAP = SHARED / "osm" / "porto_portugal.osm.pbf"
CALLS = SHARED / "calls" / "sf_fire_calls_units.csv"
PROCESSOR_LIMIT_S = 180
HANG_S = 1200


def processor_s_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)  # Of those that ended and were waited for.
    return used.ru_utime + used.ru_stime


@unittest.skipUnless(MAP.is_file() and CALLS.is_file(), "the real map and calls are not here (../shared/data is absent)")
class RealCity(unittest.TestCase):
    def test_every_call_ends_closed(self):
        server = Server(clock="stepped")
        self.addCleanup(server.close)
        began_s = processor_s_of_children()
        server.run("import", "osm", MAP, "--data", server.data)
        server.start()
        report_file = server.root / "report.json"
        done = subprocess.run(
            [BIN, "feed", "calls", "--calls", str(CALLS), "--server", server.url, "--token", server.token("administrator"), "--speed", "max",
             "--json", str(report_file)],
            capture_output=True, text=True, env=server.environment, timeout=HANG_S)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        report = json.loads(report_file.read_text())
        self.assertGreater(report["calls"], 3000)
        self.assertEqual(report["calls_closed"], report["calls"])
        self.assertEqual(report["refusals"], {}, done.stderr[-2000:])
        self.assertEqual(report["rows_played"] + report["rows_without_unit"], report["file_rows"])
        self.assertGreater(report["straight_line"]["choices"], 1000)
        # Spread over the city: on a handful of addresses every figure would be one of a handful of ways.
        places = {tuple(item["place"]["location"].values()) for item in self.all_of(server, "incidents?state=closed")}
        self.assertGreater(len(places), 200)
        phases = {one["phase"]: one["seconds"] for one in report["phases"]}
        for phase in ("answered_to_assigned", "assigned_to_en_route", "en_route_to_on_scene", "road_travel"):
            self.assertGreater(phases[phase]["count"], 100, phase)
        self.assertIn("straight line", done.stdout)

        # Not by the feed's word alone.
        client = server.client("dispatcher")
        self.assertEqual(client.get("incidents?state=open&limit=1")["items"], [])
        units = client.get("units?limit=500")["items"]
        self.assertGreater(len(units), 20)
        for unit in units:
            self.assertIn(unit["status"], ("in_quarters", "available"), unit["unit_id"])
            self.assertIsNone(unit.get("incident_id"))
        server.stop()
        verified = server.run("journal", "verify", "--data", server.data, check=False)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertLess(processor_s_of_children() - began_s, PROCESSOR_LIMIT_S)

    def all_of(self, server, query):
        client, cursor = server.client("dispatcher"), ""
        while cursor is not None:
            page = client.get(f"{query}&limit=500{cursor and '&cursor=' + cursor}")
            yield from page["items"]
            cursor = page.get("next")

    def test_without_a_stepped_clock_the_feed_says_so(self):
        server = Server().start()
        self.addCleanup(server.close)
        done = server.run("feed", "calls", "--calls", CALLS, "--server", server.url, "--token", server.token("administrator"), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("feed.clock_not_stepped", done.stderr)


if __name__ == "__main__":
    unittest.main()
