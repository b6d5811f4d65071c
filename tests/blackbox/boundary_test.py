"""Why: the boundary is a promise about people. Here every role asks for everything, and what somebody told is only where it may be."""
import calendar
import json
import pathlib
import re
import subprocess
import time
import unittest
from urllib.parse import quote

from server import BIN, Client, Person, Server, Stream, small_centre

NUMBER = "13900139777"
SAID = "a man in the second room breathes badly"
NOTED = "his sister waits at the gate with the key"
ROLES = ("dispatcher", "supervisor", "administrator", "crew", "display")


class Boundary(unittest.TestCase):
    clock = "stepped"

    def setUp(self):
        self.server = Server(clock=self.clock)
        self.addCleanup(self.server.close)
        self.server.start()
        small_centre(self.server)

    def of_area(self, role, *areas):
        options = [word for area in areas for word in ("--area", area)]
        return Client(self.server.port, self.server.run("token", "create", "--data", self.server.data, "--role", role, *options).stdout.strip())

    def told(self, client=None):
        """A call with a number and words, its incident, and a note."""
        client = client or self.server.client("dispatcher")
        call = client.post("calls", {"channel": "voice", "caller": {"callback": NUMBER}, "text": SAID, "incident_type": "medical.cardiac",
                                     "place_text": "2 Bell Lane", "location": {"lat": 41.15, "lon": -8.61}})
        client.post(f"incidents/{call['incident_id']}/notes", {"text": NOTED})
        return call["call_id"], call["incident_id"]

    def agree(self, proposal_id, *people):
        """Of what a token or the command line proposed: the first stands behind it, the second confirms."""
        for person in people:
            answer = person.post(f"proposals/{proposal_id}/confirm")
        self.assertTrue(answer["done"])

    def entries(self):
        return [json.loads(line) for line in self.server.run("journal", "export", "--data", self.server.data).stdout.splitlines()]

    def events(self, name):
        return [(entry["envelope"]["actor"], event) for entry in self.entries() for event in entry["events"] if event["event"] == name]

    def step(self, hours):
        administrator = self.server.client("administrator")
        now = administrator.get("clock")["now"]
        seconds = time.strptime(now.split(".")[0].rstrip("Z"), "%Y-%m-%dT%H:%M:%S")
        later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(calendar.timegm(seconds) + int(hours * 3600)))
        administrator.post("clock", {"now": later})
        small_centre(self.server)  # A command behind what became due: when it is answered, that has been done.

    def refused(self, status, code, client, *arguments):
        got, problem = client.ask(*arguments)
        self.assertEqual((got, problem["code"]), (status, code), problem)
        self.assertTrue(problem["next_step"] and problem["next_step_zh"])
        return problem


class Texts(Boundary):
    def seen(self, client, incident):
        detail = client.get(f"incidents/{incident}")
        texts = (detail["call_texts"][0], detail["notes"][0]["text"])
        self.assertIn(texts, ((SAID, NOTED), ("", "")))
        self.assertEqual(bool(texts[0]), "texts_held_back" not in detail, detail.get("texts_held_back"))
        return detail.get("texts_held_back", "opened")

    def test_who_answers_is_given_the_texts_and_nobody_else(self):
        _, incident = self.told()
        crew, other_crew = self.of_area("crew", "S01"), self.of_area("crew", "S02")
        everyone = {role: self.server.client(role) for role in ROLES}
        self.assertEqual({role: self.seen(client, incident) for role, client in everyone.items()},
                         {"dispatcher": "opened", "supervisor": "opened", "administrator": "role", "crew": "not_assigned", "display": "role"})
        self.assertEqual(other_crew.ask("GET", f"incidents/{incident}")[0], 404)
        everyone["dispatcher"].post(f"incidents/{incident}/dispatch", {"unit_ids": ["E101", "A201"]})
        self.assertEqual((self.seen(crew, incident), self.seen(other_crew, incident)), ("opened", "opened"))
        self.assertEqual(self.seen(everyone["crew"], incident), "not_assigned", "nobody's crew in particular")
        everyone["dispatcher"].post(f"incidents/{incident}/stand_down", {"unit_ids": ["E101"]})
        self.assertEqual((self.seen(crew, incident), self.seen(other_crew, incident)), ("not_assigned", "opened"))

    def test_each_opening_is_in_the_journal_once_in_ten_minutes(self):
        call, incident = self.told()
        dispatcher, supervisor, display = (self.server.client(role) for role in ("dispatcher", "supervisor", "display"))
        for _ in range(5):
            self.assertEqual(self.seen(dispatcher, incident), "opened")
            self.seen(display, incident)
        self.seen(supervisor, incident)
        read = self.events("call.details_read")
        self.assertEqual([event for _, event in read], [{"event": "call.details_read", "call": call, "part": "text"}] * 2)
        self.assertEqual(len({actor for actor, _ in read}), 2)
        self.assertEqual(len(self.events("incident.notes_read")), 2)
        self.server.kill()
        self.server.start()
        dispatcher = self.server.client("dispatcher")
        self.seen(dispatcher, incident)
        self.assertEqual(len(self.events("call.details_read")), 2, "a restart does not write it again")
        again = dispatcher.post("calls", {"channel": "voice", "text": SAID, "join_incident_id": incident})["call_id"]
        dispatcher.get(f"incidents/{incident}")
        self.assertEqual([event["call"] for _, event in self.events("call.details_read")], [call, call, again], "the new words only")
        self.step(0.2)
        dispatcher.get(f"incidents/{incident}")
        self.assertEqual(len(self.events("call.details_read")), 5)
        dispatcher.get(f"calls/{call}/caller")
        self.assertNotIn("part", self.events("call.details_read")[-1][1], "the number is another reading, whatever was read before")

    def test_what_cannot_be_recorded_is_not_opened(self):
        _, incident = self.told()
        self.server.stop()
        before = self.entries()
        self.server.arguments = ["--read-only"]
        self.server.start()
        self.assertEqual(self.seen(self.server.client("dispatcher"), incident), "not_recorded")
        self.server.stop()
        self.assertEqual(self.entries(), before)

    def test_a_reading_moves_nothing_on_the_screens(self):
        _, incident = self.told()
        dispatcher = self.server.client("dispatcher")
        version = dispatcher.get(f"incidents/{incident}")["incident"]["version"]
        self.assertEqual(dispatcher.get(f"incidents/{incident}")["incident"]["version"], version)


class Numbers(Boundary):
    def test_a_number_stands_only_where_it_can_be_erased(self):
        dispatcher = self.server.client("dispatcher")
        call, incident = self.told()
        for text in (f"ask {NUMBER}", "ring 139 0013 9777 at the gate", "+351 912 345 678", "33010219900101123X", "电话１３９００１３９７７７",
                     "幺三九零零一三九七七七七"):
            for path, body in (("calls", {"channel": "voice", "place_text": text}), (f"calls/{call}/update", {"place_text": text}),
                               (f"calls/{call}/locations", {"source": "stated", "text": text}), ("incidents", {"place_text": text}),
                               (f"incidents/{incident}/move", {"place_text": text})):
                problem = self.refused(422, "place.text_holds_number", dispatcher, "POST", path, body)
                self.assertNotIn(text, json.dumps(problem, ensure_ascii=False))
                self.assertIn("call-back", problem["next_step"])
        for text in ("文三路 391 号 4 幢 1201 室", "G60 沪昆高速 K123+456", "国道312 1200公里+300米", "杭州 310012", "30.2741, 120.1551",
                     "Rua das Flores 120 4050-262 Porto", "1600 Pennsylvania Ave NW, Washington DC 20500-0003"):
            dispatcher.post("calls", {"channel": "voice", "place_text": text})
        self.assertNotIn(NUMBER, self.server.run("journal", "export", "--data", self.server.data).stdout)

    def test_a_post_is_called_by_what_stands_there(self):
        dispatcher = self.server.client("dispatcher")
        self.refused(422, "json.unknown_member", dispatcher, "POST", "units/E101/post", {"name": "with Mr Li", "location": {"lat": 41.16, "lon": -8.6}})
        dispatcher.post("units/E101/post", {"station": "S02"})
        self.assertEqual(dispatcher.get("units/E101")["post"], "S02")
        dispatcher.post("units/E101/post", {"location": {"lat": 41.17, "lon": -8.6}})
        self.assertEqual(dispatcher.get("units/E101")["post"], "41.17000, -8.60000")
        self.refused(404, "station.unknown", dispatcher, "POST", "units/E101/post", {"station": "S99"})
        self.refused(422, "place.address_unknown", dispatcher, "POST", "units/E101/post", {"address_code": NUMBER})
        dispatcher.post("units/E101/post", {})
        self.assertNotIn("post", dispatcher.get("units/E101"))

    def test_no_refusal_says_again_what_was_typed(self):
        dispatcher, administrator = self.server.client("dispatcher"), self.server.client("administrator")
        _, incident = self.told()
        for client, method, path, body in (
                (dispatcher, "GET", f"incidents/{NUMBER}", None), (dispatcher, "GET", f"calls/{NUMBER}", None),
                (dispatcher, "GET", f"units/{NUMBER}", None), (dispatcher, "GET", f"stations/{NUMBER}", None),
                (dispatcher, "GET", f"seats/{NUMBER}/duty_log", None), (dispatcher, "GET", f"places?kind={NUMBER}", None),
                (dispatcher, "GET", f"replay?at={NUMBER}", None), (dispatcher, "GET", f"places/search?q=x&near={NUMBER}", None),
                (dispatcher, "POST", f"units/{NUMBER}/status", {"status": "available"}), (dispatcher, "POST", "units/E101/status", {"status": NUMBER}),
                (dispatcher, "POST", "calls", {"channel": NUMBER}), (dispatcher, "POST", "calls", {"channel": "voice", "callsign": NUMBER}),
                (dispatcher, "POST", "calls", {"channel": "voice", "address_code": NUMBER}),
                (dispatcher, "POST", "calls", {"channel": "voice", "join_incident_id": NUMBER}),
                (dispatcher, "POST", "calls", {"channel": "voice", "occurred_at": NUMBER}),
                (dispatcher, "POST", "calls", {"channel": "voice", "source": NUMBER}),
                (dispatcher, "POST", f"incidents/{incident}/merge", {"incident_id": NUMBER}),
                (dispatcher, "POST", f"incidents/{incident}/dispatch", {"unit_ids": [NUMBER]}),
                (dispatcher, "POST", f"units/{NUMBER}/position", {"lat": 41.1, "lon": -8.6}),
                (dispatcher, "POST", "seats/A1/handover", {"to_account": NUMBER}),
                (administrator, "POST", "accounts", {"account": "x-1", "roles": [NUMBER], "areas": []}),
                (administrator, "POST", "accounts", {"account": "x-1", "roles": ["crew"], "areas": [NUMBER]}),
                (dispatcher, "POST", f"incidents/{incident}/close", {"disposition": NUMBER})):
            status, problem = client.ask(method, path, body)
            self.assertGreaterEqual(status, 400, (method, path, body))
            self.assertNotIn(NUMBER, json.dumps(problem), (method, path, body))
        self.assertNotIn(NUMBER, self.server.run("journal", "export", "--data", self.server.data).stdout)


class Locations(Boundary):
    """Where a caller's telephone is: known to the call, opened by a reading that is journalled, and erased with the number."""
    marks = ("41.1567891", "411567891", "-8.6123456", "86123456", "3rd floor")

    def nowhere(self, *texts):
        for mark in self.marks:
            for text in texts:
                self.assertNotIn(mark, text if isinstance(text, str) else json.dumps(text))

    def files_hold_none(self):
        for path in pathlib.Path(self.server.root).rglob("*"):
            if path.is_file():
                raw = path.read_bytes()
                for mark in self.marks:
                    self.assertNotIn(mark.encode(), raw, path)

    def test_a_telephones_position_is_sealed_opened_by_the_record_and_erased(self):
        call, incident = self.told()
        dispatcher, supervisor, display = (self.server.client(role) for role in ("dispatcher", "supervisor", "display"))
        stream = Stream(self.server.port, display.token)
        self.addCleanup(stream.close)
        path = f"calls/{call}/locations"
        dispatcher.post(path, {"source": "stated", "text": "by the mill", "location": {"lat": 41.1512, "lon": -8.6134}, "uncertainty_m": 200})
        at = {"lat": 41.1567891, "lon": -8.6123456}
        dispatcher.post(path, {"source": "network", "location": at, "uncertainty_m": 50})
        last = dispatcher.post(path, {"source": "device", "location": at, "text": "3rd floor", "uncertainty_m": 8})
        self.refused(422, "call.location_missing", dispatcher, "POST", path, {"source": "network", "uncertainty_m": 50})
        self.refused(404, "call.unknown", dispatcher, "POST", "calls/1-999999-0/locations", {"source": "network", "location": at})

        shown = display.get(f"calls/{call}")["locations"]
        self.assertEqual([(one["source"], one["uncertainty_m"], one["personal"], one["erased"]) for one in shown],
                         [("stated", 200, False, False), ("network", 50, True, False), ("device", 8, True, False)])
        self.assertEqual((shown[0]["text"], shown[0]["location"]), ("by the mill", {"lat": 41.1512, "lon": -8.6134}))
        for one in shown:
            self.assertTrue(one["occurred_at"] and one["recorded_at"])
        self.assertEqual([one.get("location") for one in shown[1:]], [None, None])
        self.assertEqual(dispatcher.get(f"incidents/{incident}")["calls"][0]["locations"], shown)
        stream.wait_for(lambda e: e.get("event") == "change" and e["position"] >= last["position"])
        self.nowhere(shown, stream.events, display.get("calls?state=all"), self.server.run("journal", "export", "--data", self.server.data).stdout)
        self.files_hold_none()

        read = len(self.events("call.details_read"))
        opened = dispatcher.get(f"calls/{call}/caller")
        self.assertEqual([(one["source"], one["location"], one["text"], one["uncertainty_m"]) for one in opened["locations"]],
                         [("network", at, "", 50), ("device", at, "3rd floor", 8)])
        self.assertEqual(opened["callback"], NUMBER)
        self.assertEqual(len(self.events("call.details_read")), read + 1)
        for role in ("crew", "display", "administrator"):
            self.refused(403, "auth.not_permitted", self.server.client(role), "GET", f"calls/{call}/caller")

        asked = supervisor.post(f"calls/{call}/erase_details", {"reason": "request"})
        self.agree(asked["proposal_id"], Person(self.server, "ann-1", "supervisor"), Person(self.server, "bob-1", "supervisor"))
        self.assertEqual([one["erased"] for one in display.get(f"calls/{call}")["locations"]], [False, True, True])
        gone = dispatcher.get(f"calls/{call}/caller")
        self.assertTrue(gone["erased"])
        self.assertEqual([(one["erased"], one.get("location"), one["text"]) for one in gone["locations"]], [(True, None, "")] * 2)
        self.refused(409, "call.erased", dispatcher, "POST", path, {"source": "device", "location": at})
        dispatcher.post(path, {"source": "stated", "text": "at the gate"})
        self.server.stop()
        self.files_hold_none()
        self.assertIn("whole", self.server.run("journal", "verify", "--data", self.server.data).stdout)

    def test_they_are_taken_while_the_call_or_its_incident_is_open(self):
        call, incident = self.told()
        dispatcher = self.server.client("dispatcher")
        dispatcher.post(f"incidents/{incident}/close", {"disposition": "resolved"})
        self.refused(409, "call.ended", dispatcher, "POST", f"calls/{call}/locations", {"source": "network", "location": {"lat": 41.15, "lon": -8.61}})


class Erasing(Boundary):
    def test_on_request_and_for_good(self):
        call, incident = self.told()
        dispatcher, supervisor = self.server.client("dispatcher"), self.server.client("supervisor")
        ann, bob = Person(self.server, "ann-1", "supervisor"), Person(self.server, "bob-1", "administrator")
        self.server.run("backup", "--data", self.server.data, "--to", self.server.root / "before")
        path = f"calls/{call}/erase_details"
        for role in ("dispatcher", "administrator", "crew", "display"):
            self.refused(403, "auth.not_permitted", self.server.client(role), "POST", path, {"reason": "request"})
        self.refused(422, "details.reason_unknown", supervisor, "POST", path, {"reason": "because " + NUMBER})
        self.refused(404, "call.unknown", supervisor, "POST", "calls/1-999999-0/erase_details", {"reason": "request"})
        asked = supervisor.post(path, {"reason": "request"})
        self.assertFalse(asked["already_erased"])
        self.assertEqual(dispatcher.get(f"calls/{call}/caller")["callback"], NUMBER)
        self.agree(asked["proposal_id"], ann, bob)
        self.assertTrue(supervisor.post(path, {"reason": "legal"})["already_erased"])
        self.assertEqual(self.events("core.details_erased")[0][1]["reason"], "request")
        self.assertEqual(len(self.events("core.details_erased")), 1)
        caller = dispatcher.get(f"calls/{call}/caller")
        self.assertEqual((caller.get("callback"), caller.get("text"), caller["erased"]), (None, None, True))
        detail = dispatcher.get(f"incidents/{incident}")
        self.assertEqual((detail["call_texts"], detail["calls"][0]["erased"], detail["calls"][0]["has_caller"]), ([""], True, False))
        self.refused(409, "call.erased", dispatcher, "POST", f"calls/{call}/update", {"text": SAID})

        # What came later, backups and replay: all whole, and nothing comes back.
        self.server.run("backup", "--data", self.server.data, "--to", self.server.root / "after")
        self.server.run("restore", "--from", self.server.root / "after", "--verify")
        self.server.stop()
        self.assertIn("whole", self.server.run("journal", "verify", "--data", self.server.data).stdout)
        for backup in ("before", "after"):
            again = Server(self.server.root / f"restored-{backup}", clock="stepped")
            self.addCleanup(again.close)
            again.environment, again.tokens = self.server.environment, self.server.tokens
            self.server.run("restore", "--from", self.server.root / backup, "--data", again.data)
            again.start()
            caller = again.client("dispatcher").get(f"calls/{call}/caller")
            self.assertEqual((caller.get("callback"), caller.get("text"), caller["erased"]), (None, None, True), backup)
            again.stop()

    def test_from_the_command_line_beside_a_server_and_without(self):
        first, _ = self.told()
        second, _ = self.told()
        ann, bob = Person(self.server, "ann-1", "supervisor"), Person(self.server, "bob-1", "supervisor")
        proposed = lambda *more: re.search(r"^proposed: (\S+)$", self.server.run("erase", "--data", self.server.data, *more).stdout, re.M)[1]
        self.agree(proposed("--call", first), ann, bob)
        self.assertIn("was erased before: " + first, self.server.run("erase", "--data", self.server.data, "--call", first).stdout)
        self.server.stop()
        waiting = proposed("--call", second, "--reason", "legal")
        done = self.server.run("erase", "--data", self.server.data, "--call", "1-999999-0", check=False)
        self.assertEqual((done.returncode, "call.unknown" in done.stderr), (1, True))
        self.server.start()
        self.agree(waiting, ann, bob)
        self.assertEqual([event["reason"] for _, event in self.events("core.details_erased")], ["request", "legal"])
        self.assertTrue(self.server.client("dispatcher").get(f"calls/{second}/caller")["erased"])

    def test_weeks_later(self):
        call, incident = self.told()
        self.server.client("dispatcher").post(f"incidents/{incident}/close", {"disposition": "resolved"})
        self.step(24 * 20)
        supervisor = self.server.client("supervisor")
        self.assertEqual(supervisor.ask("GET", f"calls/{call}")[0], 404, "it left the working state")
        asked = supervisor.post(f"calls/{call}/erase_details", {"reason": "request"})
        self.assertFalse(asked["already_erased"])
        self.agree(asked["proposal_id"], Person(self.server, "ann-1", "supervisor"), Person(self.server, "bob-1", "supervisor"))
        self.assertTrue(supervisor.post(f"calls/{call}/erase_details", {"reason": "request"})["already_erased"])


class Searches(Boundary):
    def test_are_counted_in_the_journal_and_never_what_for(self):
        dispatcher, crew = self.server.client("dispatcher"), self.server.client("crew")
        for _ in range(6):
            dispatcher.get("places/search?q=" + quote("Chestnut " + NUMBER))
        dispatcher.get("places/reverse?lat=41.15&lon=-8.61")
        crew.get("places/search?q=Chestnut")
        self.assertEqual(self.events("jurisdiction.places_searched"), [])
        self.step(0.2)
        deadline = time.monotonic() + 60
        while len(found := self.events("jurisdiction.places_searched")) < 2:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.2)
        self.assertEqual(sorted(json.dumps(event["searches"]) for _, event in found),
                         ['[{"kind": "by_text", "count": 1}]', '[{"kind": "by_text", "count": 6}, {"kind": "by_point", "count": 1}]'])
        dispatcher.get("places/search?q=Chestnut")
        self.server.stop()
        self.assertEqual(len(self.events("jurisdiction.places_searched")), 3, "a stop loses none")
        self.assertNotIn("Chestnut", self.server.run("journal", "export", "--data", self.server.data).stdout)


class Left(Boundary):
    def test_last_weeks_incident_is_reopened_as_a_linked_one(self):
        dispatcher, supervisor = self.server.client("dispatcher"), self.server.client("supervisor")
        _, incident = self.told()
        number = dispatcher.get(f"incidents/{incident}")["incident"]["number"]
        dispatcher.post(f"incidents/{incident}/grade", {"priority": 3})
        dispatcher.post(f"incidents/{incident}/close", {"disposition": "resolved"})
        self.step(24 * 7)
        for method, path, body in (("GET", "", None), ("POST", "/notes", {"text": NOTED}), ("POST", "/grade", {"priority": 2}),
                                   ("POST", "/close", {"disposition": "resolved"}), ("POST", "/dispatch", {"unit_ids": ["E101"]})):
            problem = self.refused(404, "incident.left", supervisor, method, f"incidents/{incident}{path}", body)
            self.assertIn(number, problem["detail"])
        self.refused(404, "incident.unknown", supervisor, "POST", "incidents/1-999999-0/notes", {"text": NOTED})
        self.refused(404, "incident.unknown", supervisor, "POST", "incidents/1-999999-0/reopen", {})
        self.refused(404, "incident.unknown", self.of_area("supervisor", "S01"), "POST", f"incidents/{incident}/notes", {"text": NOTED})
        self.assertTrue(supervisor.get(f"incidents/{incident}/history")["items"])
        again = supervisor.post(f"incidents/{incident}/reopen", {"reason": NOTED})
        self.assertNotEqual(again["incident_id"], incident)
        shown = supervisor.get(f"incidents/{again['incident_id']}")
        self.assertEqual([shown["incident"][name] for name in ("reopened_from", "incident_type", "priority")], [incident, "medical.cardiac", 3])
        self.assertEqual((shown["incident"]["place"]["text"], shown["notes"][0]["text"]), ("2 Bell Lane", NOTED))
        self.refused(409, "incident.already_reopened", supervisor, "POST", f"incidents/{incident}/reopen", {})
        self.server.kill()
        self.server.start()
        self.assertIn("whole", self.server.run("journal", "verify", "--data", self.server.data).stdout)
        self.assertEqual(self.server.client("supervisor").get(f"incidents/{again['incident_id']}")["incident"]["reopened_from"], incident)


class Areas(unittest.TestCase):
    """In the small demo city, which has three counties."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.demo = subprocess.Popen([BIN, "demo", "--size", "tiny", "--quiet", "--data", str(cls.server.data), "--listen", "127.0.0.1:0"],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=cls.server.environment)
        for line in cls.demo.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                cls.server.port = int(found.group(1))
                break
        cls.whole = cls.server.client("supervisor")
        cls.points = {}
        for item in cls.whole.get("places?kind=address&limit=500")["items"]:
            at = item.get("location")
            county = at and cls.whole.get(f"places/reverse?lat={at['lat']}&lon={at['lon']}")["items"][0]["county"]
            if county and county not in cls.points:
                cls.points[county] = at
            if len(cls.points) == 2:
                break
        cls.here, cls.there = sorted(cls.points)

    @classmethod
    def tearDownClass(cls):
        cls.demo.kill()
        cls.demo.wait()
        cls.server.close()

    def client(self, role, area):
        return Client(self.server.port, self.server.run("token", "create", "--data", self.server.data, "--role", role, "--area", area).stdout.strip())

    def call_in(self, county, **more):
        return self.whole.post("calls", {"channel": "voice", "incident_type": "fire.building", "location": self.points[county], **more})

    def refused(self, code, client, *arguments):
        status, problem = client.ask(*arguments)
        self.assertEqual(problem.get("code"), code, (status, problem))

    def test_a_desk_of_one_county_touches_nothing_of_another(self):
        desk, there = self.client("dispatcher", self.here), self.call_in(self.there)["incident_id"]
        here = self.call_in(self.here)["incident_id"]
        self.refused("incident.unknown", desk, "GET", f"incidents/{there}")
        self.refused("auth.outside_area", desk, "POST", "calls", {"channel": "voice", "join_incident_id": there})
        self.refused("auth.outside_area", desk, "POST", f"incidents/{here}/merge", {"incident_id": there})
        own = desk.post("calls", {"channel": "voice", "open_incident": False, "location": self.points[self.here]})["call_id"]
        self.refused("auth.outside_area", desk, "POST", f"calls/{own}/join", {"incident_id": there})
        desk.post(f"calls/{own}/join", {"incident_id": here})
        self.refused("auth.outside_area", desk, "POST", f"incidents/{there}/notes", {"text": NOTED})

    def test_what_a_desk_moved_out_of_its_area_is_answered_again(self):
        desk, incident = self.client("dispatcher", self.here), self.call_in(self.here)["incident_id"]
        move = lambda: desk.post(f"incidents/{incident}/move", {"location": self.points[self.there]}, key="moved-out")
        first = move()
        self.assertEqual(move(), first, "its answer was lost: the same is answered, though the incident lies outside by now")
        self.refused("auth.outside_area", desk, "POST", f"incidents/{incident}/move", {"location": self.points[self.here]})

    def test_a_hospital_is_one_of_the_register_and_no_free_text(self):
        crew = self.whole
        unit = next(unit["unit_id"] for unit in crew.get("units?limit=500")["items"] if unit["status"] == "in_quarters")
        incident = self.call_in(self.here)["incident_id"]
        crew.post(f"incidents/{incident}/dispatch", {"unit_ids": [unit]})
        for status in ("acknowledged", "en_route", "on_scene"):
            crew.post(f"units/{unit}/status", {"status": status})
        for hospital in ("Patient Zhang San", "no_such_hospital", self.whole.get("places?kind=school&limit=1")["items"][0]["code"]):
            self.refused("unit.hospital_unknown", crew, "POST", f"units/{unit}/status", {"status": "transporting", "hospital": hospital})
        hospitals, after = [], ""
        while not hospitals:
            page = self.whole.get(f"places?kind=hospital&limit=500{after}")
            hospitals, after = page["items"], f"&cursor={page['next']}"
        crew.post(f"units/{unit}/status", {"status": "transporting", "hospital": hospitals[0]["code"]})
        shown = crew.get(f"incidents/{incident}")["incident"]["assignments"][0]
        self.assertEqual(shown["hospital"], hospitals[0]["code"])

    def test_a_desk_asks_a_neighbours_free_unit_for_help_and_takes_none_away(self):
        units = [unit for unit in self.whole.get("units?limit=500")["items"] if unit["availability"] == "available"]
        for mine, other in ((self.here, self.there), (self.there, self.here)):  # Not every county has stations.
            desk = self.client("dispatcher", mine)
            seen = {unit["unit_id"] for unit in desk.get("units?limit=500")["items"]}
            theirs = [unit["unit_id"] for unit in units if unit["unit_id"] not in seen][:2]
            if len(theirs) == 2:
                break
        here, there = self.call_in(mine)["incident_id"], self.call_in(other)["incident_id"]
        desk.post(f"incidents/{here}/dispatch", {"unit_ids": theirs[:1]})
        self.whole.post(f"incidents/{there}/dispatch", {"unit_ids": theirs[1:]})
        self.refused("auth.outside_area", desk, "POST", f"incidents/{here}/dispatch", {"unit_ids": theirs[1:], "divert": True})

    def test_a_crew_answers_for_its_own_agency(self):
        crew_of = {}
        for unit in self.whole.get("units?limit=500")["items"]:
            crew_of.setdefault(unit["agency"], unit)
        unit = crew_of["fire"]
        incident = self.call_in(self.here)["incident_id"]
        for agency in ("fire", "ambulance"):
            self.whole.post(f"incidents/{incident}/dispatch", {"unit_ids": [crew_of[agency]["unit_id"]], "divert": True})
        crew = self.client("crew", unit["station"])
        self.refused("auth.other_agency", crew, "POST", f"incidents/{incident}/legs/ambulance/accept", {})
        self.refused("auth.other_agency", crew, "POST", f"incidents/{incident}/legs/ambulance/close", {"disposition": "resolved"})
        crew.post(f"incidents/{incident}/legs/fire/accept", {})

    def test_the_past_has_the_same_areas(self):
        desk = self.client("dispatcher", self.here)
        began = self.whole.get("clock")["now"]
        there, here = self.call_in(self.there), self.call_in(self.here)
        unplaced = self.whole.post("calls", {"channel": "voice", "open_incident": False})["call_id"]
        last = self.whole.post("calls", {"channel": "voice", "location": self.points[self.there], "open_incident": False})
        now = self.whole.get("clock")["now"]
        def told(client):
            state = client.get(f"replay?at={now}")
            items, cursor = [], ""
            while True:
                page = client.get(f"replay/changes?from={began}&to={now}{cursor}")
                items += page["items"]
                if page["next"] is None:
                    break
                cursor = "&cursor=" + page["next"]
            in_changes = {i["incident_id"] for change in items for i in change["incidents"]} | {c["call_id"] for change in items for c in change["calls"]}
            return {i["incident_id"] for i in state["incidents"]} | {c["call_id"] for c in state["calls"]}, in_changes
        state, changes = told(desk)
        for answer in (state, changes):
            self.assertIn(here["incident_id"], answer)
            self.assertIn(unplaced, answer)
            self.assertNotIn(there["incident_id"], answer)
            self.assertNotIn(last["call_id"], answer)
        state, changes = told(self.whole)
        for answer in (state, changes):
            self.assertIn(there["incident_id"], answer)
            self.assertIn(last["call_id"], answer)

    def test_what_is_printed_has_the_same_areas(self):
        desk, there, here = self.client("dispatcher", self.here), self.call_in(self.there), self.call_in(self.here)
        for client, sees_all in ((desk, False), (self.whole, True)):
            page = client.ask("GET", "printable_pack")[1].decode()
            self.assertIn(here["number"], page)
            self.assertEqual(there["number"] in page, sees_all)
            units = {unit["unit_id"] for unit in client.get("units?limit=500")["items"]}
            printed = set(re.findall(r"<b>([^<]+)</b></td><td>", page))
            self.assertEqual(printed & {unit["unit_id"] for unit in self.whole.get("units?limit=500")["items"]}, units)

    def test_a_call_whose_place_nobody_knows_is_seen_by_all_who_take_calls(self):
        token = self.server.run("token", "create", "--data", self.server.data, "--role", "dispatcher", "--area", self.here).stdout.strip()
        desk, crew, stream = Client(self.server.port, token), self.client("crew", self.here), Stream(self.server.port, token)
        self.addCleanup(stream.close)
        call = self.whole.post("calls", {"channel": "voice", "incident_type": "medical"})
        self.assertIn(call["incident_id"], [i["incident_id"] for i in desk.get("incidents?limit=500")["items"]])
        self.assertEqual(desk.get(f"calls/{call['call_id']}")["call_id"], call["call_id"])
        self.refused("call.unknown", crew, "GET", f"calls/{call['call_id']}")
        stream.wait_for(lambda e: e.get("event") == "change" and any(c["call_id"] == call["call_id"] for c in e["data"]["calls"]))
        desk.post(f"calls/{call['call_id']}/update", {"location": self.points[self.there]})
        gone = stream.wait_for(lambda e: e.get("event") == "change" and call["call_id"] in e["data"]["removed"])
        self.assertIn(call["incident_id"], gone["data"]["removed"])
        self.refused("call.unknown", desk, "GET", f"calls/{call['call_id']}")

    def test_an_account_has_areas_that_are_there(self):
        administrator = self.server.client("administrator")
        for areas in ([""], ["nowhere"], [self.here, "nowhere"]):
            self.refused("account.area_unknown", administrator, "POST", "accounts", {"account": "crew-9", "roles": ["crew"], "areas": areas})
        administrator.post("accounts", {"account": "crew-9", "roles": ["crew"], "areas": [self.here]})
        self.refused("account.area_unknown", administrator, "PUT", "accounts/crew-9", {"roles": ["crew"], "areas": ["nowhere"]})
        done = self.server.run("token", "create", "--data", self.server.data, "--role", "crew", "--area", "nowhere", check=False)
        self.assertEqual((done.returncode, "account.area_unknown" in done.stderr), (1, True))


class Everywhere(Boundary):
    """Every role against every GET, the stream, the figures, the log, the journal and a backup."""
    clock = "real"
    marks = (NUMBER, SAID, NOTED)

    def found_in(self, text):
        return {mark for mark in self.marks if mark in text}

    def test_what_people_said_is_nowhere_but_where_it_may_be(self):
        dispatcher = self.server.client("dispatcher")
        crew = self.of_area("crew", "S01")
        clients = {role: self.server.client(role) for role in ROLES} | {"crew that is sent": crew}
        streams = {role: Stream(self.server.port, client.token) for role, client in clients.items()}
        for stream in streams.values():
            self.addCleanup(stream.close)
        began = "2020-01-01T00:00:00Z"
        call, incident = self.told()
        dispatcher.post(f"incidents/{incident}/dispatch", {"unit_ids": ["E101"]})
        dispatcher.post("seats/A1/sign_on")
        dispatcher.put("seats/A1/standing_notes", {"text": NOTED})
        dispatcher.put("drafts/call-1", {"text": SAID})
        dispatcher.post(f"calls/{call}/update", {"text": SAID + "!", "caller": {"callback": NUMBER}})
        now = dispatcher.get("clock")["now"]

        words = {"calls": call, "incidents": incident, "units": "E101", "stations": "S01", "seats": "A1", "drafts": "call-1"}
        queries = {"/api/v1/replay": f"?at={now}", "/api/v1/replay/changes": f"?from={began}&to={now}",
                   "/api/v1/replay/positions": f"?incident={incident}&reason=review", "/api/v1/places": "?kind=address",
                   "/api/v1/places/search": "?q=lane", "/api/v1/places/reverse": "?lat=41.15&lon=-8.61", "/api/v1/places/along_streets": "?at_m=0",
                   "/api/v1/travel_time": "?from=41.15,-8.61&to=41.16,-8.65", "/api/v1/isochrone": "?at=41.15,-8.61&minutes=5"}
        allowed = {(role, "/api/v1/incidents/{id}"): {SAID, NOTED} for role in ("dispatcher", "supervisor", "crew that is sent")}
        allowed |= {(role, "/api/v1/calls/{id}/caller"): {NUMBER, SAID} for role in ("dispatcher", "supervisor")}
        allowed |= {("dispatcher", "/api/v1/drafts"): {SAID}, ("dispatcher", "/api/v1/drafts/{key}"): {SAID}}
        allowed |= {(role, "/api/v1/seats"): {NOTED} for role in ("dispatcher", "supervisor", "administrator")}
        paths = dispatcher.get("openapi.json")["paths"]
        asked, given = 0, {}
        for path in sorted(path for path, methods in paths.items() if "get" in methods):
            if path == "/api/v1/stream":
                continue
            first = path.split("/")[3] if path.startswith("/api/v1/") else ""
            target = re.sub(r"\{\w+\}", lambda _: words.get(first, "1"), path) + queries.get(path, "")
            for role, client in clients.items():
                status, body = client.ask("GET", target)
                asked += 1
                self.assertIn(status, (200, 304, 403, 404, 409, 422, 503), (role, target))
                found = self.found_in(json.dumps(body, ensure_ascii=False) if not isinstance(body, bytes) else body.decode("utf-8", "replace"))
                self.assertLessEqual(found, allowed.get((role, path), set()), (role, target))
                if found:
                    given[role, path] = found
        self.assertGreater(asked, 150)
        self.assertEqual(given, allowed, "and where it may be, it is")

        last = dispatcher.post("calls", {"channel": "voice"})["position"]
        for role, stream in streams.items():
            stream.wait_for(lambda e: e.get("event") == "change" and e["position"] >= last)
            self.assertEqual(self.found_in(json.dumps(stream.events, ensure_ascii=False)), set(), role)

        self.server.run("backup", "--data", self.server.data, "--to", self.server.root / "backup")
        for closed in (False, True):
            if closed:
                self.server.stop()
            files = [path for path in pathlib.Path(self.server.root).rglob("*") if path.is_file()]
            self.assertTrue(any(path.name == "journal.db" for path in files) and any(path.name == "server.log" for path in files))
            for path in files:
                for mark in self.marks:
                    self.assertNotIn(mark.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()
