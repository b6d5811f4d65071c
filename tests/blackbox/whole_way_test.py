"""Why: the main job. A call becomes a unit on the road and ends closed, over HTTP alone, as a console or a neighbour's system does it."""
import unittest
import uuid

from server import Server, Stream, small_centre


class WholeWay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        small_centre(cls.server)
        cls.dispatcher = cls.server.client("dispatcher")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def call(self, **more):
        return self.dispatcher.post("calls", {"channel": "voice", "place_text": "Bridge street 5", "incident_type": "fire.rubbish", **more})

    def test_from_call_to_closing(self):
        stream = Stream(self.server.port, self.server.token("dispatcher"))
        hello = stream.wait_for(lambda e: e["event"] == "hello")
        call = self.call(caller={"callback": "555-0101"}, text="smoke from a bin", location={"lat": 41.151, "lon": -8.612})
        self.assertGreater(call["position"], hello["data"]["position"])
        incident = call["incident_id"]
        change = stream.wait_for(lambda e: e.get("position") == call["position"])
        self.assertEqual(change["data"]["incidents"][0]["incident_id"], incident)

        advice = self.dispatcher.get(f"incidents/{incident}/recommendation")
        self.assertEqual([u["unit_id"] for u in advice["units"]][:1] and advice["needs"][0]["capability"], "engine")
        unit = advice["units"][0]["unit_id"]
        sent = self.dispatcher.post(f"incidents/{incident}/dispatch", {"unit_ids": [unit], "advice_id": advice["advice_id"]})
        self.assertEqual(sent["assignments"][0]["unit_id"], unit)
        for status in ("acknowledged", "en_route", "on_scene"):
            self.dispatcher.post(f"units/{unit}/status", {"status": status})
        self.assertEqual(self.dispatcher.get(f"incidents/{incident}")["incident"]["state"], "on_scene")
        self.dispatcher.post(f"incidents/{incident}/level", {"response_level": 2})
        self.dispatcher.post(f"incidents/{incident}/notes", {"text": "two bins"})
        self.dispatcher.post(f"units/{unit}/status", {"status": "available"})
        self.dispatcher.post(f"incidents/{incident}/close", {"disposition": "extinguished"})
        detail = self.dispatcher.get(f"incidents/{incident}")
        self.assertEqual(detail["incident"]["state"], "closed")
        self.assertEqual(detail["notes"][0]["text"], "two bins")
        self.assertIn("smoke from a bin", detail["call_texts"])
        lines = [line["what"] for line in self.dispatcher.get(f"incidents/{incident}/history")["items"]]
        self.assertTrue(any("dispatched" in line for line in lines), lines)
        caller = self.dispatcher.get(f"calls/{call['call_id']}/caller")
        self.assertEqual(caller["callback"], "555-0101")
        self.dispatcher.post(f"units/{unit}/status", {"status": "in_quarters"})
        stream.close()

    def test_no_detail_of_the_caller_stands_in_the_journal(self):
        self.call(caller={"callback": "555-0199"}, text="a secret word: xylophone")
        out = self.server.run("journal", "export", "--data", self.server.data).stdout
        self.assertIn("call.registered", out)
        self.assertNotIn("555-0199", out)
        self.assertNotIn("xylophone", out)

    def test_two_dispatchers_cannot_have_the_same_unit(self):
        one, two = self.call(), self.call()
        self.dispatcher.post(f"incidents/{one['incident_id']}/dispatch", {"unit_ids": ["E201"]})
        status, problem = self.dispatcher.ask("POST", f"incidents/{two['incident_id']}/dispatch", {"unit_ids": ["E201"]})
        self.assertEqual((status, problem["code"]), (409, "unit.already_assigned"))
        self.assertEqual(problem["incident_id"], one["incident_id"])
        self.assertIn("since", problem)
        self.assertTrue(problem["title_zh"] and problem["next_step"] and problem["next_step_zh"])
        self.dispatcher.post(f"incidents/{one['incident_id']}/stand_down", {"unit_ids": ["E201"]})

    def test_merge_and_unmerge(self):
        one, two = self.call(), self.call()
        self.dispatcher.post(f"incidents/{one['incident_id']}/merge", {"incident_id": two["incident_id"]})
        self.assertEqual(self.dispatcher.get(f"incidents/{two['incident_id']}")["incident"]["merged_into"], one["incident_id"])
        self.dispatcher.post(f"incidents/{one['incident_id']}/unmerge", {"incident_id": two["incident_id"]})
        self.assertNotIn("merged_into", self.dispatcher.get(f"incidents/{two['incident_id']}")["incident"])

    def test_words_at_closing_and_reopening_are_kept_as_notes(self):
        incident = self.call()["incident_id"]
        version = self.dispatcher.get(f"incidents/{incident}")["incident"]["version"]
        closing = {"disposition": "false_alarm", "note": "nothing burnt here"}
        self.dispatcher.post(f"incidents/{incident}/close", closing, headers={"If-Match": f'"{version}"'})
        self.assertEqual([n["text"] for n in self.dispatcher.get(f"incidents/{incident}")["notes"]], ["nothing burnt here"])
        key, reason = str(uuid.uuid4()), {"reason": "it smokes again"}
        again = self.dispatcher.post(f"incidents/{incident}/reopen", reason, key=key)
        self.assertEqual(self.dispatcher.post(f"incidents/{incident}/reopen", reason, key=key), again)
        self.assertNotEqual(again["incident_id"], incident)
        self.assertEqual([n["text"] for n in self.dispatcher.get(f"incidents/{again['incident_id']}")["notes"]], ["it smokes again"])
        status, problem = self.dispatcher.ask("POST", f"incidents/{incident}/reopen", {"reason": "once more"})
        self.assertEqual((status, problem["code"]), (409, "incident.already_reopened"))
        self.assertEqual(len(self.dispatcher.get(f"incidents/{incident}")["notes"]), 1, "a refused reopening leaves no note")
        self.assertNotIn("it smokes again", self.server.run("journal", "export", "--data", self.server.data).stdout)

    def test_lists_are_paged(self):
        self.assertEqual(len(self.dispatcher.get("units?limit=2")["items"]), 2)
        seen, cursor = [], ""
        while cursor is not None:
            page = self.dispatcher.get(f"units?limit=2{cursor and '&cursor=' + cursor}")
            seen += [unit["unit_id"] for unit in page["items"]]
            cursor = page.get("next")
        self.assertEqual(seen, ["A201", "E101", "E102", "E201", "L101"])

    def test_what_is_replayed_is_what_was(self):
        call = self.call()
        incident = self.dispatcher.get(f"incidents/{call['incident_id']}")["incident"]
        supervisor = self.server.client("supervisor")
        state = supervisor.get(f"replay?at={incident['received_at']}")
        self.assertIn(call["incident_id"], [i["incident_id"] for i in state["incidents"]])
        before = supervisor.get("replay?at=2001-01-01T00:00:00Z")
        self.assertEqual(before["incidents"], [])

    def test_configuration_and_documents_of_the_api(self):
        configuration = self.dispatcher.get("configuration")
        self.assertTrue(any(t["code"] == "fire.building" and t["name"]["zh"] for t in configuration["incident_types"]))
        self.assertEqual(self.dispatcher.get("openapi.json")["openapi"], "3.1.0")
        self.assertEqual(self.dispatcher.ask("GET", "/healthz")[0], 200)
        self.assertEqual(self.dispatcher.ask("GET", "/readyz")[0], 200)
        status, metrics = self.dispatcher.ask("GET", "/metrics")
        self.assertIn(b"tocsin_http_requests_total", metrics)
        self.assertIn("default-src 'self'", self.dispatcher.headers["content-security-policy"])


if __name__ == "__main__":
    unittest.main()
