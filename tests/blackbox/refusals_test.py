"""Why: bad input gets a clear error, nothing is lost, and nobody does what they may not."""
import pathlib
import tempfile
import unittest
from urllib.parse import quote

from server import Client, Server, small_centre


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        small_centre(cls.server)
        cls.dispatcher = cls.server.client("dispatcher")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def refused(self, status, code, *arguments, client=None, **more):
        got, problem = (client or self.dispatcher).ask(*arguments, **more)
        self.assertEqual((got, problem["code"]), (status, code), problem)
        self.assertTrue(problem["title"] and problem["title_zh"] and problem["detail"])

    def test_bodies(self):
        self.refused(400, "json.malformed", "POST", "calls", raw='{"channel": ')
        self.refused(422, "json.missing_member", "POST", "calls", {})
        self.refused(422, "json.unknown_member", "POST", "calls", {"channel": "voice", "colour": "red"})
        self.refused(422, "json.denied_member", "POST", "calls", {"channel": "voice", "religion": "none"})
        self.refused(422, "word.unknown", "POST", "calls", {"channel": "pigeon"})
        self.refused(422, "incident_type.unknown", "POST", "calls", {"channel": "voice", "incident_type": "fire.dragon"})
        self.refused(422, "place.coordinates_out_of_range", "POST", "calls", {"channel": "voice", "location": {"lat": 141.15, "lon": -8.6}})

    def test_attributes_of_people_as_names(self):
        administrator = self.server.client("administrator")
        type_of = {"name": {"zh": "宗教活动", "en": "Gathering"}, "default_priority": 3, "agency": "fire"}
        self.refused(422, "boundary.denied_word", "PUT", "incident_types/fire.gathering", type_of, client=administrator)
        plain = type_of | {"name": {"zh": "聚集", "en": "Gathering"}}
        self.refused(422, "boundary.denied_word", "PUT", "incident_types/fire.religion", plain, client=administrator)
        asking = plain | {"questions": [{"zh": "您的民族和宗教信仰是什么？", "en": "Who is there?"}]}
        self.refused(422, "boundary.denied_word", "PUT", "incident_types/fire.gathering", asking, client=administrator)
        account = {"account": "dispatcher-77", "display": "党员 77", "roles": ["dispatcher"], "areas": []}
        self.refused(422, "boundary.denied_word", "POST", "accounts", account, client=administrator)
        worship = plain | {"name": {"zh": "宗教活动场所火灾", "en": "Fire in a place of worship"}}
        self.assertEqual(administrator.ask("PUT", "incident_types/fire.worship", worship)[0], 200)

    def test_cursors_of_lists_by_code(self):
        for path in ("units", "stations", "incident_types"):
            self.refused(422, "query.malformed", "GET", f"{path}?cursor=garbage")
        self.refused(422, "query.malformed", "GET", "run_cards?cursor=" + quote("not a code"))
        first = self.dispatcher.get("units?limit=1")
        self.assertNotEqual(self.dispatcher.get(f"units?limit=1&cursor={first['next']}")["items"], first["items"])

    def test_a_replay_of_what_has_not_come_shows_now(self):
        got = self.server.client("supervisor").get("replay?at=2099-01-01T00:00:00Z")
        self.assertLess(got["at"], "2099")

    def test_steps_of_a_call_name_it_and_an_answered_one_is_not_abandoned(self):
        call = self.dispatcher.post("calls", {"channel": "voice", "state": "ringing"})["call_id"]
        self.assertEqual(self.dispatcher.post(f"calls/{call}/answer", {})["call_id"], call)
        self.assertEqual(self.dispatcher.post(f"calls/{call}/silent", {})["call_id"], call)
        self.refused(409, "call.illegal_state", "POST", f"calls/{call}/abandon", {})
        self.assertEqual(self.dispatcher.post(f"calls/{call}/end", {"outcome": "information"})["call_id"], call)

    def test_a_body_over_the_limit(self):
        client = Client(self.server.port, self.server.token("dispatcher"))
        try:
            status, problem = client.ask("POST", "calls", raw='{"channel":"voice","text":"' + "x" * 300_000 + '"}')
        except (BrokenPipeError, ConnectionResetError):
            return  # Refused before all of it was sent.
        self.assertEqual((status, problem["code"]), (413, "http.body_too_large"))

    def test_what_is_not_there(self):
        self.refused(404, "incident.unknown", "GET", "incidents/1-999999-0")
        self.refused(404, "incident.unknown", "GET", "incidents/nonsense")
        self.refused(404, "unit.unknown", "GET", "units/E999")
        self.refused(404, "unit.unknown", "POST", "units/E999/status", {"status": "available"})
        self.refused(404, "http.not_found", "GET", "nowhere")
        self.refused(405, "http.method_not_allowed", "DELETE", "incidents")

    def test_a_call_without_any_place_is_taken(self):
        call = self.dispatcher.post("calls", {"channel": "voice", "incident_type": "medical"})
        self.assertTrue(call["incident_id"])
        advice = self.dispatcher.get(f"incidents/{call['incident_id']}/recommendation?lang=en")
        self.assertIn("place unknown", advice["place_note"])
        # Nobody is nearer than anybody else: nobody is proposed, and nobody is said to be there at once.
        self.server.client("administrator").put("run_cards/T1", {"name": {"zh": "火警", "en": "Fire"}, "incident_type": "fire", "agencies": ["fire"],
                                                               "needs": [{"capability": "engine", "count": 1}]})
        fire = self.dispatcher.post("calls", {"channel": "voice", "incident_type": "fire.building"})
        advice = self.dispatcher.get(f"incidents/{fire['incident_id']}/recommendation?lang=en")
        self.assertEqual(advice["units"], [])
        self.assertTrue(advice["alternatives"])
        self.assertTrue(all(unit.get("eta_s") is None for unit in advice["alternatives"]), advice)

    def test_a_word_that_is_no_place_is_not_pinned(self):
        call = self.dispatcher.post("calls", {"channel": "voice", "incident_type": "medical", "place_text": "qqqq zzz"})
        place = self.dispatcher.get(f"incidents/{call['incident_id']}")["incident"]["place"]
        self.assertIsNone(place.get("location"), place)

    def test_the_preview_of_an_import_counts_what_the_centre_would_refuse(self):
        path = self.server.data / "units.csv"
        path.write_text("code,kind,agency,station,capabilities\nX1,engine,fire,NOWHERE,engine\nX2,zeppelin,fire,S01,engine\n"
                        "X3,engine,fire,S01,engine\n")
        for more in (["--preview"], []):
            done = self.server.run("import", "units", path, "--data", self.server.data, *more, check=False)
            self.assertIn("3 rows, 1 accepted, 2 refused", done.stdout, done.stdout + done.stderr)
            self.assertEqual("imported: 1" in done.stdout, not more)

    def test_a_demo_keeps_its_city(self):
        (self.server.data / "demo.json").write_text("{}")
        try:
            done = self.server.run("import", "osm", "nothing.osm.pbf", "--data", self.server.data, check=False)
        finally:
            (self.server.data / "demo.json").unlink()
        self.assertIn("import.demo_folder", done.stderr)

    def test_what_is_made_up_is_not_served_as_real(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "demo.json").write_text("{}")
            done = self.server.run("serve", "--data", folder, "--listen", "127.0.0.1:0", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("demo.folder_is_demo", done.stderr)

    def test_texts_that_nobody_could_read(self):
        incident = self.dispatcher.post("incidents", {"incident_type": "fire.building", "place_text": "2 Bell Lane"})["incident_id"]
        for text in ("a\u202eb", "bell\u0007", "nul\u0000"):
            self.refused(422, "text.malformed", "POST", "calls", {"channel": "voice", "caller": {"callback": text}})
            self.refused(422, "text.malformed", "POST", "calls", {"channel": "voice", "text": text})
            self.refused(422, "text.malformed", "POST", f"incidents/{incident}/notes", {"text": text})
        self.dispatcher.post(f"incidents/{incident}/notes", {"text": "two\nlines\tof it"})

    def test_what_a_reader_indexes_is_there(self):
        call = self.dispatcher.post("calls", {"channel": "voice", "open_incident": False})
        self.assertEqual((call["incident_id"], sorted(call)), (None, ["call_id", "incident_id", "position"]))
        self.assertIsNone(self.dispatcher.get("units?limit=500")["next"])
        self.assertIn("/api/v1/openapi.json", self.dispatcher.get("openapi.json")["paths"])

    def test_illegal_status(self):
        self.refused(409, "unit.illegal_status", "POST", "units/L101/status", {"status": "on_scene"})

    def test_who_may(self):
        self.refused(401, "auth.not_signed_in", "GET", "incidents", client=Client(self.server.port))
        self.refused(401, "auth.token_unknown", "GET", "incidents", client=Client(self.server.port, "toc_wrong"))
        display, crew = self.server.client("display"), self.server.client("crew")
        self.assertEqual(display.ask("GET", "incidents")[0], 200)
        self.refused(403, "auth.not_permitted", "POST", "calls", {"channel": "voice"}, client=display)
        self.refused(403, "auth.not_permitted", "POST", "incidents", {}, client=crew)
        self.refused(403, "auth.not_permitted", "GET", "accounts")
        self.refused(409, "clock.not_stepped", "POST", "clock", {"now": "2030-01-01T00:00:00Z"}, client=self.server.client("administrator"))

    def test_a_crew_with_an_area_serves_its_own_station(self):
        token = self.server.run("token", "create", "--data", self.server.data, "--role", "crew", "--area", "S01").stdout.strip()
        crew = Client(self.server.port, token)
        self.assertEqual({u["station"] for u in crew.get("units")["items"]}, {"S01"})
        self.refused(403, "auth.outside_area", "POST", "units/E201/status", {"status": "available"}, client=crew)
        crew.post("units/E102/status", {"status": "available"})
        crew.post("units/E102/status", {"status": "in_quarters"})

    def test_if_match(self):
        unit = self.dispatcher.get("units/L101")
        self.dispatcher.post("units/L101/status", {"status": "available"}, headers={"If-Match": f'"{unit["version"]}"'})
        self.refused(412, "version.moved_on", "POST", "units/L101/status", {"status": "in_quarters"}, headers={"If-Match": f'"{unit["version"]}"'})
        self.dispatcher.post("units/L101/status", {"status": "in_quarters"})

    def test_if_match_holds_for_what_administrators_change(self):
        administrator = self.server.client("administrator")
        name = {"zh": "站", "en": "Station"}
        station = {"name": name, "agency": "fire", "location": {"lat": 41.2, "lon": -8.6}}
        kind = {"name": name, "default_priority": 3, "agency": "fire", "questions": []}
        card = {"name": name, "incident_type": "fire", "needs": [{"capability": "engine", "count": 1}], "agencies": ["fire"]}
        for path, body, seen in (
                ("stations/S51", station, lambda: administrator.get("stations/S51")["station"]["version"]),
                ("incident_types/fire.kiosk", kind, lambda: self.item("incident_types", "code", "fire.kiosk")["version"]),
                ("run_cards/kiosk", card, lambda: self.item("run_cards", "run_card_id", "kiosk")["version"])):
            with self.subTest(path):
                administrator.put(path, body)
                first = administrator.headers["etag"]
                self.assertEqual(first, f'"{seen()}"')
                status, _ = administrator.ask("PUT", path, body, headers={"If-Match": first})
                self.assertEqual(status, 200)
                self.assertEqual(administrator.headers["etag"], f'"{seen()}"')
                self.refused(412, "version.moved_on", "PUT", path, body, client=administrator, headers={"If-Match": first})
        self.refused(412, "version.moved_on", "DELETE", "stations/S51", client=administrator, headers={"If-Match": first})
        self.refused(400, "version.malformed", "PUT", "stations/S51", station, client=administrator, headers={"If-Match": "yesterday"})
        self.refused(400, "version.no_subject", "POST", "calls", {"channel": "voice"}, headers={"If-Match": '"1"'})

    def item(self, path, member, value):
        return next(item for item in self.dispatcher.get(path + "?limit=500")["items"] if item[member] == value)

    def test_the_answer_says_which_version_it_made(self):
        incident = self.dispatcher.post("incidents", {"incident_type": "fire.building", "place_text": "harbour"})["incident_id"]
        self.dispatcher.get(f"incidents/{incident}")
        seen = self.dispatcher.headers["etag"]
        self.dispatcher.post(f"incidents/{incident}/level", {"response_level": 2}, headers={"If-Match": seen})
        made = self.dispatcher.headers["etag"]
        self.assertEqual(made, f'"{self.dispatcher.get(f"incidents/{incident}")["incident"]["version"]}"')
        self.refused(412, "version.moved_on", "POST", f"incidents/{incident}/level", {"response_level": 3}, headers={"If-Match": seen})
        self.dispatcher.post(f"incidents/{incident}/level", {"response_level": 3}, headers={"If-Match": made})
        for path in ("units/E101", "stations/S01"):
            self.dispatcher.get(path)
            self.assertRegex(self.dispatcher.headers["etag"], r'^"\d+"$')

    def test_unmerging_asks_where_it_went(self):
        one, two, three = (self.dispatcher.post("incidents", {"incident_type": "fire.building", "place_text": "harbour"})["incident_id"] for _ in range(3))
        self.dispatcher.post(f"incidents/{one}/merge", {"incident_id": two})
        self.refused(409, "incident.not_merged", "POST", f"incidents/{three}/unmerge", {"incident_id": two})
        self.dispatcher.post(f"incidents/{one}/unmerge", {"incident_id": two})

    def test_codes_can_be_addressed(self):
        administrator = self.server.client("administrator")
        unit = {"kind": "engine", "agency": "fire", "station": "S01", "capabilities": ["engine"]}
        for code in ("A%2F1", "%2E%2E", "."):
            self.refused(422, "unit.code_malformed", "PUT", f"units/{code}", unit, client=administrator)
        self.refused(422, "seat.code_malformed", "POST", "seats", {"seat_id": "A/1", "name": {"zh": "x", "en": "x"}}, client=administrator)
        name = quote("消防-1_a.b")
        administrator.put(f"units/{name}", unit)
        self.assertEqual(self.dispatcher.get(f"units/{name}")["unit_id"], "消防-1_a.b")
        self.refused(404, "unit.unknown", "GET", f"units/{quote(name)}")  # Decoded once, not until nothing is left to decode.
        self.refused(404, "http.not_found", "GET", "units/A/1")

    def test_sessions(self):
        password = self.server.run("account", "create", "--data", self.server.data, "--account", "dispatcher-9", "--role", "dispatcher").stdout.strip()
        client = Client(self.server.port)
        self.refused(401, "auth.wrong_password", "POST", "session", {"account": "dispatcher-9", "password": "wrong"}, client=client)
        status, session = client.ask("POST", "session", {"account": "dispatcher-9", "password": password})
        self.assertEqual(status, 200)
        self.assertTrue(session["must_change_password"])
        cookie = client.headers["set-cookie"]
        for word in ("HttpOnly", "SameSite=Strict"):
            self.assertIn(word, cookie)
        signed_in = {"Cookie": cookie.split(";")[0]}
        with_csrf = {**signed_in, "X-CSRF-Token": session["csrf_token"]}
        self.refused(403, "auth.csrf", "POST", "session/password", {"current": password, "new": "a better password"}, client=client, headers=signed_in)
        self.refused(403, "auth.password_must_change", "GET", "incidents", client=client, headers=signed_in)
        status, session = client.ask("POST", "session/password", {"current": password, "new": "a better password"}, headers=with_csrf)
        self.assertEqual((status, session["must_change_password"]), (200, False))
        signed_in = {"Cookie": client.headers["set-cookie"].split(";")[0]}  # A new password, a new session.
        with_csrf = {**signed_in, "X-CSRF-Token": session["csrf_token"]}
        self.assertEqual(client.ask("GET", "incidents", headers=signed_in)[0], 200)
        self.assertEqual(client.ask("PUT", "drafts/call", {"text": "half a"}, headers=with_csrf)[0], 200)
        self.assertEqual(client.ask("GET", "drafts/call", headers=signed_in)[1], {"text": "half a"})
        self.assertEqual(client.ask("DELETE", "session", headers=with_csrf)[0], 200)
        self.refused(401, "auth.session_expired", "GET", "incidents", client=client, headers=signed_in)

    def test_a_second_server_on_the_folder_is_refused(self):
        done = self.server.run("serve", "--data", self.server.data, "--listen", "127.0.0.1:0", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("journal.in_use", done.stderr)

    def test_imports(self):
        root = self.server.root
        cases = (("stations", "code,name,agency,lat,lon,religion\nS9,x,fire,41.1,-8.6,none\n", "religion"),
                 ("units", "code,kind,agency\nE9,engine,fire\n", "station"),
                 ("osm", "", "empty"), ("osm", "id,street\n1,2\n", "import.pbf_not_pbf"))
        for number, (what, text, said) in enumerate(cases):
            path = root / f"bad-{number}"
            path.write_text(text)
            done = self.server.run("import", what, path, "--data", self.server.data, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(said, done.stderr)
        good = root / "stations.csv"
        good.write_text("code,name,agency,lat,lon\nS07,Seven,fire,41.17,-8.60\n")
        units = root / "units.csv"
        units.write_text("code,kind,agency,station,capabilities\nE701,engine,fire,S07,engine;rescue;engine\n")
        for what, path, code in (("stations", good, "S07"), ("units", units, "E701")):
            first = self.server.run("import", what, path, "--data", self.server.data).stdout
            self.assertIn("imported: 1\n", first)
            position = self.dispatcher.get(what)["position"]
            again = self.server.run("import", what, path, "--data", self.server.data).stdout
            self.assertIn("imported: 0\nunchanged: 1\n", again)
            self.assertEqual(self.dispatcher.get(what)["position"], position, "the same list again tells the journal nothing")
            self.assertEqual([item[f"{what[:-1]}_id"] for item in self.dispatcher.get(f"{what}?limit=500")["items"]].count(code), 1)
        good.write_text("code,name,agency,lat,lon\nS07,Seven,fire,41.171,-8.60\n")
        self.assertIn("imported: 1\n", self.server.run("import", "stations", good, "--data", self.server.data).stdout)


class CommandLine(unittest.TestCase):
    def test_configuration_is_checked(self):
        server = Server()
        try:
            server.root.joinpath("bad.toml").write_text("listne = 'x'\n")
            done = server.run("config", "check", "--config", server.root / "bad.toml", check=False)
            self.assertIn("config.unknown_key", done.stderr)
            server.root.joinpath("good.toml").write_text("listen = '127.0.0.1:9'\n")
            server.environment["TOCSIN_LISTEN"] = "127.0.0.1:10"
            printed = server.run("config", "print", "--config", server.root / "good.toml").stdout
            self.assertIn('listen = "127.0.0.1:10"', printed)
            printed = server.run("config", "print", "--config", server.root / "good.toml", "--listen", "127.0.0.1:11").stdout
            self.assertIn('listen = "127.0.0.1:11"', printed)
        finally:
            server.close()

    def test_help_in_both_languages(self):
        server = Server()
        try:
            self.assertIn("Data folder", server.run("serve", "--help").stdout)
            self.assertIn("数据目录", server.run("--lang", "zh", "serve", "--help").stdout)
        finally:
            server.close()


if __name__ == "__main__":
    unittest.main()
