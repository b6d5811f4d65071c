"""Paper: the printable pack is there when the server is not, and what was written on its forms is entered afterwards, once, with its own times."""
import datetime
import re
import time
import unittest

from server import Server, small_centre

REGISTERED = "20261126-0903-01"


def ago(minutes):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M:00Z")


class PaperTest(unittest.TestCase):
    def setUp(self):
        self.holder = Server()
        self.pack = self.holder.root / "pack"
        self.server = Server(self.holder.root, arguments=["--pack-folder", str(self.pack)]).start()
        self.addCleanup(self.holder.close)
        self.addCleanup(self.server.close)
        small_centre(self.server)

    def form(self, **more):
        return {"form": REGISTERED, "received_at": ago(60), "place_text": "Mill lane 4", "incident_type": "fire.building", "priority": 2,
                "text": "smoke from the roof",
                "units": [{"unit_id": "E101", "assigned_at": ago(58), "en_route_at": ago(57), "on_scene_at": ago(50), "available_at": ago(20)}],
                "disposition": "resolved", "closed_at": ago(15), **more}

    def test_pack_outlives_the_server(self):
        dispatcher = self.server.client()
        dispatcher.post("calls", {"channel": "voice", "place_text": "Quay 7 <east>", "incident_type": "fire.building",
                                  "text": "PLANTED WORDS", "caller": {"callback": "055-4711"}})
        self.server.kill()
        self.server.start()  # The pack is made at the start, and then once a minute.
        page = ""
        for _ in range(100):
            if (self.pack / "tocsin-pack.en.html").exists():
                page = (self.pack / "tocsin-pack.en.html").read_text()
                if "Quay 7" in page:
                    break
            time.sleep(0.1)
        self.server.kill()
        self.assertIn("Quay 7 &lt;east&gt;", page)
        for callsign in ("E101", "L101", "A201"):
            self.assertIn(callsign, page)
        self.assertIn("应急打印包", (self.pack / "tocsin-pack.zh.html").read_text())
        for secret in ("PLANTED", "4711"):
            self.assertNotIn(secret, page)
        self.assertEqual(len(set(re.findall(r"\b\d{8}-\d{4}-\d{2}\b", page))), 12, "twelve blank forms")
        self.server.start()

    def test_download(self):
        dispatcher = self.server.client()
        status, page = dispatcher.ask("GET", "printable_pack", headers={"Accept-Language": "zh-CN"})
        self.assertEqual(status, 200)
        self.assertIn("应急打印包", page.decode())
        self.assertRegex(dispatcher.headers["content-disposition"], r'attachment; filename="tocsin-\d{8}-\d{4}\.zh\.html"')

    def test_entered_once_with_its_times(self):
        dispatcher = self.server.client()
        form = self.form()
        first = dispatcher.post("reentries", form)
        self.assertEqual([step["state"] for step in first["steps"]], ["entered"] * 6, first)
        incident = dispatcher.get(f"incidents/{first['incident_id']}")["incident"]
        self.assertEqual(incident["state"], "closed")
        self.assertEqual(incident["received_at"], form["received_at"])
        self.assertEqual(incident["closed_at"], form["closed_at"])
        self.assertEqual(incident["assignments"][0]["arrived_at"], form["units"][0]["on_scene_at"])
        # Again, by somebody else, and after a crash: nothing more happens.
        self.server.kill()
        self.server.start()
        again = self.server.client("supervisor").post("reentries", form)
        self.assertEqual(again["incident_id"], first["incident_id"])
        self.assertEqual({step["state"] for step in again["steps"]}, {"already_entered"})
        self.assertEqual(len(self.server.client().get("incidents?state=all")["items"]), 1)

    def test_refused_step_is_corrected(self):
        dispatcher = self.server.client()
        wrong = self.form(disposition="no_such_word")
        first = dispatcher.post("reentries", wrong)
        self.assertEqual(first["steps"][-1]["state"], "refused")
        self.assertTrue(first["steps"][-1]["next_step_zh"])
        right = dict(wrong, disposition="resolved")
        second = dispatcher.post("reentries", right)
        self.assertEqual(second["incident_id"], first["incident_id"])
        self.assertEqual([step["state"] for step in second["steps"]], ["already_entered"] * 5 + ["entered"])

    def test_refused_form_leaves_nothing(self):
        dispatcher = self.server.client()
        status, problem = dispatcher.ask("POST", "reentries", self.form(incident_type="no.such_type"))
        self.assertGreaterEqual(status, 400)
        self.assertEqual(dispatcher.get("incidents?state=all")["items"], [])
        self.assertEqual(dispatcher.post("reentries", self.form())["steps"][0]["state"], "entered")
        for wrong, code in ((self.form(place_text="Other lane 9"), "reentry.form_used"), (self.form(form="no"), "reentry.form_malformed"),
                            (self.form(closed_at=None), "reentry.times_missing"),
                            (self.form(form="OLD-1", received_at="2020-01-01T00:00:00Z"), "reentry.too_old")):
            wrong = {name: value for name, value in wrong.items() if value is not None}
            status, problem = dispatcher.ask("POST", "reentries", wrong)
            self.assertGreaterEqual(status, 400)
            self.assertEqual(problem["code"], code)
        self.assertEqual(len(dispatcher.get("incidents?state=all")["items"]), 1)

    def test_who_may(self):
        for role in ("crew", "display"):
            status, _ = self.server.client(role).ask("POST", "reentries", self.form())
            self.assertEqual(status, 403, role)


if __name__ == "__main__":
    unittest.main()
