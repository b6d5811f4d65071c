"""Why: travel times as others ask for them. The two engines behind the command agree to the last digit, the server says the same, places
that are off the roads get a label and nonsense gets an error."""
import csv
import datetime
import io
import itertools
import json
import math
import pathlib
import random
import unittest

from server import Server, until

MAP = pathlib.Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "osm" / "porto_portugal.osm.pbf"
ALIADOS, BOAVISTA = (41.1486, -8.6110), (41.1579, -8.6291)


@unittest.skipUnless(MAP.is_file(), "the real map is not here (../shared/data is absent)")
def with_roads(client):
    """A server takes calls before its roads are ready; here it is the roads that are asked."""
    until(lambda: client.ask("GET", "travel_time?from=%s,%s&to=%s,%s" % (*ALIADOS, *BOAVISTA))[0] != 503, "roads")
    return client


class TravelTime(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.server.run("import", "osm", MAP, "--data", cls.server.data)

    def file(self, name, rows):
        path = self.server.root / name
        path.write_text("id,lat,lon\n" + "".join(f"{i},{lat},{lon}\n" for i, lat, lon in rows))
        return path

    def matrix(self, from_file, to_file, *options):
        out = self.server.run("route", "matrix", "--data", self.server.data, "--from", from_file, "--to", to_file, *options).stdout
        return list(csv.reader(io.StringIO(out)))

    def test_both_engines_agree_in_each_mode_and_hour(self):
        dice = random.Random(7)
        place = lambda i: (f"p{i}", round(41.14 + dice.random() * 0.06, 6), round(-8.68 + dice.random() * 0.1, 6))
        a, b = self.file("a.csv", map(place, range(60))), self.file("b.csv", map(place, range(40)))
        seen = set()
        for options in (("--mode", "siren"), ("--mode", "normal"), ("--mode", "normal", "--at", "2026-11-25T08:00")):
            fast = self.matrix(a, b, *options)
            self.assertEqual(fast[0], ["from", "to", "seconds", "metres"])
            self.assertEqual(len(fast), 1 + 60 * 40)
            self.assertEqual(fast, self.matrix(a, b, *options, "--engine", "dijkstra"))
            seen.add(json.dumps(fast))
        self.assertEqual(len(seen), 3, "modes and hours differ")

    def test_places_off_the_roads_are_labelled_and_nonsense_is_refused(self):
        here, sea = self.file("here.csv", [("aliados", *ALIADOS)]), self.file("sea.csv", [("ship", 41.15, -8.8)])
        done = self.server.run("route", "matrix", "--data", self.server.data, "--from", here, "--to", sea)
        self.assertIn("ship: the nearest road is ", done.stderr)
        self.assertRegex(done.stdout.splitlines()[1], r"^aliados,ship,\d+\.\d,\d+\.\d$")
        for bad in ("nan,-8.61", "141.1,-8.61", "41.1,", "-8.61,41.15"):
            lat, lon = bad.split(",")
            file = self.file("bad.csv", [("x", lat, lon)])
            done = self.server.run("route", "matrix", "--data", self.server.data, "--from", file, "--to", here, check=False)
            self.assertEqual(done.returncode, 1, bad)
            self.assertRegex(done.stderr, r"tocsin: (import|place)\.")
        path = self.server.run("route", "path", "--data", self.server.data, "--from", "%s,%s" % ALIADOS, "--to", "%s,%s" % BOAVISTA)
        self.assertRegex(path.stdout.splitlines()[0], r"^\d+\.\d s, \d+\.\d m$")

    def test_the_server_says_what_the_command_says(self):
        a, b = self.file("from.csv", [("a", *ALIADOS)]), self.file("to.csv", [("b", *BOAVISTA)])
        seconds, metres = map(float, self.matrix(a, b, "--at", "2026-11-25T08:00")[1][2:])
        self.server.start()
        self.addCleanup(self.server.stop)
        client = with_roads(self.server.client())
        said = client.get("travel_time?at=2026-11-25T08:00&from=%s,%s&to=%s,%s" % (*ALIADOS, *BOAVISTA))
        self.assertTrue(said["reachable"])
        self.assertAlmostEqual(said["time_ms"] / 1000, seconds, delta=0.06)
        self.assertAlmostEqual(said["distance_m"], metres, delta=0.6)
        self.assertGreater(len(said["way"]), 2)
        area = client.get("isochrone?from=%s,%s&minutes=1,4" % ALIADOS)["areas"]
        self.assertEqual([one["minutes"] for one in area], [1, 4])
        points = [sum(len(ring["points"]) for polygon in one["polygons"] for ring in polygon["rings"]) for one in area]
        self.assertGreater(points[0], 3)
        self.assertGreater(points[1], points[0])
        for path, code in (("travel_time?from=-8.61,41.15&to=41.15,-8.61", "place.coordinates_swapped"),
                           ("travel_time?from=0,0&to=41.15,-8.61", "place.no_road"), ("isochrone?from=41.15,-8.61&minutes=0", "query.malformed"),
                           ("travel_time?from=x&to=41.15,-8.61", "query.malformed"),
                           ("travel_time?from=nan,nan&to=41.15,-8.61", "place.coordinates_out_of_range"),
                           ("travel_time?at=today&from=41.15,-8.61&to=41.16,-8.62", "query.malformed"),
                           ("isochrone?at=2026-13-01T08:00&from=41.15,-8.61", "query.malformed")):
            status, problem = client.ask("GET", path)
            self.assertEqual(problem["code"], code, f"{status} {problem}")
            self.assertIn(status, (404, 422))

    def test_speeds_are_data_that_a_person_may_change_and_every_answer_says_which_it_used(self):
        a, b = self.file("here.csv", [("a", *ALIADOS)]), self.file("there.csv", [("b", *BOAVISTA)])
        slow = self.server.root / "slow.csv"
        classes = ("trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "service")
        slow.write_text("mode,class,day,hour,percent\n" + "".join(f"siren,{c},wed,8,40\n" for c in classes))
        at_eight, at_nine = ("--at", "2026-11-25T08:00"), ("--at", "2026-11-25T09:00")
        usual, slowed = self.matrix(a, b, *at_eight), self.matrix(a, b, *at_eight, "--speeds", slow)
        self.assertGreater(float(slowed[1][2]), 1.5 * float(usual[1][2]))
        self.assertEqual(self.matrix(a, b, *at_eight, "--speeds", slow, "--engine", "dijkstra"), slowed)
        self.assertEqual(self.matrix(a, b, *at_nine, "--speeds", slow), self.matrix(a, b, *at_nine))

        for wrong, what in (("siren,primary,wed,8,0\n", "percent"), ("siren,primary,wed,24,90\n", "hour"), ("foot,primary,wed,8,90\n", "mode"),
                            ("siren,primary,wed,8,90\n" * 2, "twice")):
            file = self.server.root / "wrong.csv"
            file.write_text("mode,class,day,hour,percent\n" + wrong)
            done = self.server.run("import", "speeds", file, "--data", self.server.data, check=False)
            self.assertEqual(done.returncode, 1, wrong)
            self.assertIn("speeds.malformed", done.stderr)
            self.assertIn(what, done.stderr)

        self.server.start()
        self.addCleanup(self.server.stop)
        client, question = with_roads(self.server.client()), "travel_time?at=2026-11-25T08:00&from=%s,%s&to=%s,%s" % (*ALIADOS, *BOAVISTA)
        before = client.get(question)
        self.assertEqual((before["speeds"], before["speeds_hour"]), ("built_in", "wed 08"))
        self.assertAlmostEqual(before["time_ms"] / 1000, float(usual[1][2]), delta=0.06)
        version = self.server.run("import", "speeds", slow, "--data", self.server.data).stdout.split()[-1]
        after = client.get(question)
        self.assertEqual(after["speeds"], version)
        self.assertAlmostEqual(after["time_ms"] / 1000, float(slowed[1][2]), delta=0.06)
        area = lambda at: sum(len(ring["points"]) for one in client.get(f"isochrone?at={at}&minutes=4&from=%s,%s" % ALIADOS)["areas"]
                              for polygon in one["polygons"] for ring in polygon["rings"])
        self.assertLess(area("2026-11-25T08:00"), area("2026-11-25T03:00"))

        self.assertIn(f"{version} imported", self.server.run("speeds", "show", "--data", self.server.data).stdout)
        out = self.server.run("speeds", "export", "--data", self.server.data).stdout
        self.assertEqual(len(out.splitlines()), 1 + 2 * 12 * 168)
        self.server.stop()
        self.server.start()  # What was activated holds after a restart.
        client = with_roads(self.server.client())
        self.assertEqual(client.get(question)["speeds"], version)
        self.server.run("speeds", "activate", "built_in", "--data", self.server.data)
        self.assertEqual(client.get(question)["time_ms"], before["time_ms"])
        done = self.server.run("speeds", "activate", "0123456789abcdef", "--data", self.server.data, check=False)
        self.assertIn("speeds.missing", done.stderr)

    def test_what_own_units_drive_is_in_the_speeds_afterwards_and_no_unit_is(self):
        server = Server(clock="stepped")
        self.addCleanup(server.close)
        server.run("import", "osm", MAP, "--data", server.data)
        server.start()
        administrator, dispatcher = server.client("administrator"), server.client()
        administrator.put("stations/S1", {"name": {"zh": "一站", "en": "S1"}, "agency": "fire", "location": dict(zip(("lat", "lon"), ALIADOS))})
        units = [f"E7{number}" for number in range(5)]  # What fewer drove is not told.
        for unit in units:
            administrator.put(f"units/{unit}", {"kind": "engine", "agency": "fire", "station": "S1", "capabilities": ["engine"]})
        way = dispatcher.get("travel_time?mode=normal&from=%s,%s&to=41.2370,-8.6700" % ALIADOS)["way"]
        for unit in units:
            dispatcher.post(f"units/{unit}/status", {"status": "available"})
            dispatcher.post(f"units/{unit}/status", {"status": "returning"})
        now = datetime.datetime.fromisoformat(administrator.get("clock")["now"])
        # At 5 m/s, much slower than any of these roads is driven: a position every 50 m.
        for before, after in itertools.pairwise(way):
            metres = math.hypot((after["lat"] - before["lat"]) * 111_200, (after["lon"] - before["lon"]) * 83_700)
            parts = max(1, round(metres / 50))
            for part in range(parts):
                now += datetime.timedelta(seconds=metres / parts / 5)
                administrator.post("clock", {"now": now.isoformat()})
                at = {name: before[name] + (after[name] - before[name]) * (part + 1) / parts for name in ("lat", "lon")}
                for unit in units:
                    dispatcher.post(f"units/{unit}/position", at)
        for unit in units:
            dispatcher.post(f"units/{unit}/status", {"status": "available"})

        self.assertIn("built_in built_in\nobservations: 0", server.run("speeds", "show", "--data", server.data).stdout)
        said = server.run("speeds", "measure", "--data", server.data).stdout
        self.assertRegex(said, r"^5 drives: [1-9]\d* legs counted, \d+ of no use\nactive speeds: [0-9a-f]{16}\n$")
        shown = administrator.get("speeds")
        self.assertEqual((shown["origin"], shown["measuring"]["step"], shown["measuring"]["drives"]), ("measured", "resting", 5))
        self.assertGreaterEqual(shown["observations"], 5)
        self.assertEqual({count % 5 for row in shown["rows"] for count in row["observations"]}, {0})
        usual = {}
        for line in server.run("speeds", "export", "built_in", "--data", server.data).stdout.splitlines()[1:]:
            mode, road_class, day, hour, percent = line.split(",")[:5]
            usual.setdefault((mode, road_class), []).append(int(percent))
        for row in shown["rows"]:
            for hour, observations in enumerate(row["observations"]):
                before, now_ = usual[row["mode"], row["road_class"]][hour], row["percent"][hour]
                # 18 km/h is slow on all roads but those to a door.
                slower = observations and row["road_class"] not in ("living_street", "service", "track", "pedestrian", "ferry")
                self.assertTrue(now_ < before if slower else observations or now_ == before, row["road_class"])
                self.assertTrue(row["mode"] == "normal" or not observations)
        file = (server.data / "speeds" / (shown["version"] + ".csv")).read_text()
        self.assertNotIn("E7", file)
        event = [line for line in server.run("journal", "export", "--data", server.data).stdout.splitlines() if "peeds_activated" in line]
        self.assertEqual(len(event), 1)
        self.assertIn(shown["version"], event[0])
        again = server.run("speeds", "measure", "--data", server.data).stdout
        self.assertIn("the speeds stay as they are", again)
        self.assertEqual(server.client("dispatcher").ask("POST", "speeds/measure", {})[0], 403)
        # Who asked stands in the log, as of other administrative acts.
        self.assertRegex((server.root / "server.log").read_text(), r"access: measuring of speeds asked for by \S* ?from ")
