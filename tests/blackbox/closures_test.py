"""Why: a closure drawn on the map changes the next recommendation. On the demo city over HTTP: before, closed, restarted (with and without a
snapshot), lifted; and what is refused."""
import subprocess
import unittest
import urllib.parse
import uuid

from server import BIN, Server, Stream


class Demo(Server):
    """The demo city without callers, on a folder that a restart finds again."""

    def start(self):
        self.process = subprocess.Popen(
            [BIN, "demo", "--size", "tiny", "--quiet", "--data", str(self.data), "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=open(self.root / "server.log", "ab"), text=True, env=self.environment)
        line = self.process.stdout.readline().strip()
        while line and "http://" not in line:
            line = self.process.stdout.readline().strip()
        if not line:
            raise AssertionError(f"the demo did not start: {(self.root / 'server.log').read_text()[-2000:]}")
        self.port = int(line.rsplit(":", 1)[1])
        return self


def pair(point):
    return "%s,%s" % (point["lat"], point["lon"])


class Closures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Demo().start()
        cls.addClassCleanup(cls.server.close)
        cls.dispatcher = cls.server.client()

    def setUp(self):
        self.dispatcher = self.server.client()
        for item in self.dispatcher.get("closures")["items"]:
            self.dispatcher.post(f"closures/{item['closure']['closure_id']}/lift")

    def fire(self, at=3):
        places = self.dispatcher.get("places?kind=address&limit=200")["items"]
        place = places[at * len(places) // 7]
        opened = self.dispatcher.post("incidents", {"incident_type": "fire.building", "location": place["location"]})
        return opened["incident_id"], place["location"]

    def advice(self, incident):
        return self.dispatcher.get(f"incidents/{incident}/recommendation?lang=en")

    def etas(self, incident):
        advice = self.advice(incident)
        return {unit["unit_id"]: unit["eta_s"] for unit in advice["units"] + advice["alternatives"]}

    def way_of_the_first(self, incident, scene):
        """The unit that is proposed first, where it stands, and the middle of its way."""
        unit = self.advice(incident)["units"][0]["unit_id"]
        start = self.dispatcher.get(f"units/{unit}")["location"]
        way = self.dispatcher.get(f"travel_time?from={pair(start)}&to={pair(scene)}")["way"]
        middle = way[len(way) // 3:-(len(way) // 3)]
        self.assertGreater(len(middle), 2, "a way that is long enough to be closed in its middle")
        return unit, start, middle

    def far_fires(self):
        for at in range(7):
            incident, scene = self.fire(at)
            start = self.dispatcher.get("units/" + self.advice(incident)["units"][0]["unit_id"])["location"]
            if len(self.dispatcher.get(f"travel_time?from={pair(start)}&to={pair(scene)}")["way"]) > 12:
                yield incident, scene
        self.fail("no incident of this city is far from its unit")

    def far_fire(self):
        return next(self.far_fires())

    def fire_without_a_way_as_short(self):
        """Some ways have another one beside them that takes as long, at the speeds of this hour: closing them changes no time."""
        for incident, scene in self.far_fires():
            unit, start, middle = self.way_of_the_first(incident, scene)
            closed = self.close(middle)
            travel = self.dispatcher.get(f"travel_time?from={pair(start)}&to={pair(scene)}")
            self.dispatcher.post(f"closures/{closed['closure_id']}/lift")
            if not travel["reachable"] or travel["detour_ms"] > 5_000:
                return incident, scene

    def close(self, points, **more):
        return self.dispatcher.post("closures", {"stretches": [{"points": points}], "reason": "flood", **more})

    def test_a_closure_changes_the_next_recommendation_and_lifting_it_changes_it_back(self):
        incident, scene = self.fire_without_a_way_as_short()
        before, old_advice = self.etas(incident), self.advice(incident)
        unit, start, middle = self.way_of_the_first(incident, scene)
        stream = Stream(self.server.port, self.server.token("dispatcher"))
        closed = self.close(middle, incident_id=incident)
        change = stream.wait_for(lambda e: e.get("event") == "change" and e["data"]["closures"])["data"]
        self.assertEqual([c["closure_id"] for c in change["closures"]], [closed["closure_id"]])

        after = self.advice(incident)
        shown = {u["unit_id"]: u for u in after["units"] + after["alternatives"]}
        self.assertFalse(after["closures_pending"])
        self.assertNotEqual(self.etas(incident), before)
        travel = self.dispatcher.get(f"travel_time?from={pair(start)}&to={pair(scene)}")
        self.assertEqual(travel["detour_for"], [closed["closure_id"]])
        if travel["reachable"]:
            self.assertGreater(travel["detour_ms"], 0)
            self.assertEqual(shown[unit]["detour_for"], [closed["closure_id"]])
            self.assertGreater(shown[unit]["eta_s"], before[unit])
            self.assertRegex(shown[unit]["reason"], r"detour \+.*\(flood")
        else:
            self.assertNotIn(unit, shown)

        item = self.dispatcher.get(f"closures/{closed['closure_id']}")
        self.assertGreater(item["on_map"]["metres"], 0)
        self.assertEqual(item["closure"]["incident_id"], incident)
        self.assertIn("closure.closed", [line["what"] for line in self.dispatcher.get(f"incidents/{incident}/history")["items"]])

        # Advice of before the closure is marked where it is used.
        other = next(u["unit_id"] for u in old_advice["alternatives"])
        self.dispatcher.post(f"incidents/{incident}/dispatch", {"unit_ids": [other], "advice_id": old_advice["advice_id"]})
        self.dispatcher.post(f"incidents/{incident}/stand_down", {"unit_ids": [other]})
        journal = self.server.run("journal", "export", "--data", self.server.data).stdout
        used = [line for line in journal.splitlines() if old_advice["advice_id"] in line]
        self.assertEqual(len(used), 1)
        self.assertIn('"outdated":true', used[0].replace(" ", ""))

        self.dispatcher.post(f"closures/{closed['closure_id']}/lift")
        self.assertEqual(self.etas(incident), before)
        self.assertEqual(self.dispatcher.ask("GET", f"closures/{closed['closure_id']}")[0], 404)
        self.assertEqual(self.dispatcher.get("closures")["items"], [])

    def test_a_restart_keeps_closures_with_a_snapshot_and_without(self):
        incident, scene = self.far_fire()
        _, _, middle = self.way_of_the_first(incident, scene)
        closed = self.close(middle)
        during = self.etas(incident)
        for end in (self.server.stop, self.server.kill):  # A clean stop leaves a snapshot; a kill leaves the journal.
            end()
            self.server.start()
            self.dispatcher = self.server.client()
            items = self.dispatcher.get("closures")["items"]
            self.assertEqual([item["closure"]["closure_id"] for item in items], [closed["closure_id"]])
            self.assertGreater(items[0]["on_map"]["metres"], 0)
            self.assertEqual(self.etas(incident), during)

    def test_a_road_that_is_closed_twice_opens_with_the_second_lift(self):
        incident, scene = self.fire_without_a_way_as_short()
        before = self.etas(incident)
        _, _, middle = self.way_of_the_first(incident, scene)
        first, second = self.close(middle), self.close(middle, reason="works")
        during = self.etas(incident)
        self.assertNotEqual(during, before)
        self.dispatcher.post(f"closures/{first['closure_id']}/lift")
        self.assertEqual(self.etas(incident), during)
        self.dispatcher.post(f"closures/{second['closure_id']}/lift")
        self.assertEqual(self.etas(incident), before)

    def test_units_and_scenes_inside_a_closure_are_told_not_lost(self):
        incident, scene = self.far_fire()
        before = self.etas(incident)
        closed = self.dispatcher.post("closures", {"stretches": [{"points": [scene], "radius_m": 400}], "reason": "collapse"})
        advice = self.advice(incident)
        self.assertEqual(advice["units"], [], "every road round the scene is closed")
        self.assertTrue(advice["shortfalls"])
        self.assertTrue(any("cannot be reached by road" in s["reason"] for s in advice["shortfalls"]), advice["shortfalls"])
        # Which closures, and who would be there first without them: somebody may have the road opened.
        self.assertRegex(advice["place_note"], r"cut off by closures \(collapse.*\): \d+; nearest with the roads open: \S+ \d+ min")
        self.assertIn(next(iter(before)), advice["place_note"])
        # Whoever is wanted is sent all the same: advice blocks nobody.
        unit = next(iter(before))
        self.dispatcher.post(f"incidents/{incident}/dispatch", {"unit_ids": [unit]})
        self.dispatcher.post(f"incidents/{incident}/stand_down", {"unit_ids": [unit]})
        self.dispatcher.post(f"closures/{closed['closure_id']}/lift")

        # The other way round: the station of the nearest is cut off; another one is proposed, or nobody, and the answer says so.
        unit = self.advice(incident)["units"][0]["unit_id"]
        start = self.dispatcher.get(f"units/{unit}")["location"]
        self.dispatcher.post("closures", {"stretches": [{"points": [start], "radius_m": 150}], "reason": "flood"})
        after = self.advice(incident)
        self.assertNotIn(unit, [u["unit_id"] for u in after["units"] + after["alternatives"]])
        self.assertTrue(after["units"] or after["shortfalls"])

    def test_of_two_who_lift_and_change_at_once_one_is_told(self):
        incident, scene = self.far_fire()
        _, _, middle = self.way_of_the_first(incident, scene)
        closed = self.close(middle)
        other = self.server.client("supervisor")
        seen = other.get("closures")["items"][0]["closure"]["version"]
        self.dispatcher.post(f"closures/{closed['closure_id']}/change", {"reason": "works"}, headers={"If-Match": f'"{seen}"'})
        for verb, body in (("change", {"siren_may_pass": True}), ("lift", {})):
            status, problem = other.ask("POST", f"closures/{closed['closure_id']}/{verb}", body, headers={"If-Match": f'"{seen}"'})
            self.assertEqual((status, problem["code"]), (412, "version.moved_on"))
        self.assertEqual(self.dispatcher.get("closures")["items"][0]["closure"]["siren_may_pass"], False)

    def test_as_many_as_there_may_be_and_no_more(self):
        incident, scene = self.far_fire()
        _, _, middle = self.way_of_the_first(incident, scene)
        body = {"stretches": [{"points": middle}, {"points": [scene], "radius_m": 2000}], "reason": "flood"}
        for made in range(501):
            status, problem = self.dispatcher.ask("POST", "closures", body)
            if status != 201:
                break
        self.assertEqual((made, status, problem["code"]), (500, 409, "closure.too_many"))
        self.assertEqual(len(self.dispatcher.get("closures")["items"]), 500)
        self.assertFalse(self.advice(incident)["closures_pending"])
        for item in self.dispatcher.get("closures")["items"]:
            self.dispatcher.post(f"closures/{item['closure']['closure_id']}/lift")
        self.assertEqual(self.dispatcher.get("closures")["items"], [])

    def test_outlines_follow_the_road_and_name_it(self):
        incident, scene = self.far_fire()
        _, start, middle = self.way_of_the_first(incident, scene)
        outline = self.dispatcher.get("closures/outline?via=%s;%s" % (pair(middle[0]), pair(middle[-1])))
        self.assertGreater(outline["metres"], 20)
        self.assertEqual(len(outline["lines"]), 1)
        self.dispatcher.post("closures", {"stretches": outline["lines"], "reason": "works"})
        self.assertTrue(outline["road"]["zh"] and outline["road"]["en"], "every street of this city has both names")
        for language in ("zh", "en"):
            whole = self.dispatcher.get("closures/outline?street=" + urllib.parse.quote(outline["road"][language]))
            self.assertEqual(whole["road"], outline["road"])
        for query, code in (("via=1,2", "query.malformed"), ("street=%E6%97%A0%E6%AD%A4%E8%B7%AF%E5%90%8D", "closure.street_unknown")):
            self.assertEqual(self.dispatcher.ask("GET", f"closures/outline?{query}")[1]["code"], code)

    def test_a_line_that_no_street_can_be_is_refused_before_roads_are_looked_for(self):
        """Looking for roads costs by the length of the line: a few lines round the earth once held every worker."""
        _, scene = self.fire()
        there, back = ({"lat": scene["lat"], "lon": lon} for lon in (179.9, -179.9))
        far = [{"lat": scene["lat"] + 1, "lon": scene["lon"]}, {"lat": scene["lat"] + 1, "lon": scene["lon"] + 0.01}]
        for points, code in (([there, back] * 30, "closure.too_large"), ([there, back] * 250, "closure.too_large"),
                             ([scene, *far], "closure.too_large"), ([there, back], "closure.stretch_malformed"), (far, "closure.no_road"),
                             ([{"lat": scene["lat"], "lon": scene["lon"] + i / 1e5} for i in range(501)], "closure.too_large")):
            status, problem = self.dispatcher.ask("POST", "closures", {"stretches": [{"points": points}], "reason": "flood"})
            self.assertEqual((status, problem["code"]), (422, code), points[:2])
            self.assertTrue(problem["next_step_zh"] and problem["next_step"])
        self.assertEqual(self.dispatcher.get("closures")["items"], [])

    def test_what_is_refused_and_who_may(self):
        incident, scene = self.fire_without_a_way_as_short()
        _, _, middle = self.way_of_the_first(incident, scene)
        field = [{"lat": scene["lat"] + 0.4, "lon": scene["lon"]}, {"lat": scene["lat"] + 0.4, "lon": scene["lon"] + 0.01}]
        swapped = [{"lat": p["lon"], "lon": p["lat"]} for p in middle]
        for body, code in (({"stretches": [{"points": field}], "reason": "flood"}, "closure.no_road"),
                           ({"stretches": [{"points": middle}], "reason": "boredom"}, "word.unknown"),
                           ({"stretches": [], "reason": "flood"}, "closure.stretch_malformed"),
                           ({"stretches": [{"points": middle[:1], "radius_m": 1}], "reason": "fire"}, "closure.stretch_malformed"),
                           ({"stretches": [{"points": middle}], "reason": "flood", "until": "2001-01-01T00:00:00Z"}, "closure.time_order"),
                           ({"stretches": [{"points": middle}], "reason": "flood", "incident_id": "1-999999-0"}, "incident.unknown")):
            status, problem = self.dispatcher.ask("POST", "closures", body)
            self.assertEqual(problem["code"], code, f"{status} {body}")
            self.assertTrue(problem["title_zh"] and problem["next_step_zh"])
        if abs(scene["lon"]) <= 90:
            self.assertEqual(self.dispatcher.ask("POST", "closures", {"stretches": [{"points": swapped}], "reason": "flood"})[1]["code"],
                             "place.coordinates_swapped")
        self.assertEqual(self.server.client("crew").ask("POST", "closures", {"stretches": [{"points": middle}], "reason": "flood"})[0], 403)
        self.assertEqual(self.server.client("crew").ask("GET", "closures")[0], 200)

        key = str(uuid.uuid4())
        body = {"stretches": [{"points": middle}], "reason": "flood"}
        closed = self.dispatcher.post("closures", body, key=key)
        self.assertEqual(self.dispatcher.post("closures", body, key=key), closed)
        self.assertEqual(len(self.dispatcher.get("closures")["items"]), 1)
        at = f"closures/{closed['closure_id']}"
        self.dispatcher.post(at + "/change", {"reason": "works"}, headers={"If-Match": f'"{closed["position"]}"'})
        status, problem = self.dispatcher.ask("POST", at + "/change", {"siren_may_pass": True}, headers={"If-Match": f'"{closed["position"]}"'})
        self.assertEqual((status, problem["code"]), (412, "version.moved_on"))

        # Whom a closure lets pass is not led round it.
        before = self.etas(incident)
        self.dispatcher.post(at + "/change", {"siren_may_pass": True})
        self.assertNotEqual(self.etas(incident), before)
        self.dispatcher.post(at + "/lift")
        self.assertEqual(self.dispatcher.ask("POST", at + "/lift")[1]["code"], "closure.unknown")

    def test_the_past_shows_what_was_closed_then(self):
        incident, scene = self.fire_without_a_way_as_short()
        _, _, middle = self.way_of_the_first(incident, scene)
        closed = self.close(middle)
        at = self.dispatcher.get(f"closures/{closed['closure_id']}")["closure"]["closed_at"]
        self.dispatcher.post(f"closures/{closed['closure_id']}/lift")
        supervisor = self.server.client("supervisor")
        self.assertIn(closed["closure_id"], [c["closure_id"] for c in supervisor.get(f"replay?at={at}")["closures"]])


if __name__ == "__main__":
    unittest.main()
