"""Why: a time without where it came from is half a record. Whatever may be told late says how it was told, and the journal keeps it."""
import json
import unittest

from server import Server, small_centre


class Sources(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(self.server.close)
        small_centre(self.server)
        self.dispatcher = self.server.client("dispatcher")

    def members(self, contract, operation):
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        if "$ref" in schema:
            schema = contract["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return set(schema.get("properties", {}))

    def test_every_command_that_takes_occurred_at_takes_source(self):
        contract = self.dispatcher.get("openapi.json")
        timed = {(method, path): members for path, methods in contract["paths"].items() for method, operation in methods.items()
                 if "occurred_at" in (members := self.members(contract, operation))}
        self.assertGreater(len(timed), 25, "the walk has lost its way")
        self.assertIn(("post", "/api/v1/units/{id}/status"), timed)
        self.assertEqual([command for command, members in timed.items() if "source" not in members], [])

    def envelope(self, position):
        entries = map(json.loads, self.server.run("journal", "export", "--data", self.server.data).stdout.splitlines())
        return next(entry["envelope"] for entry in entries if entry["position"] == position)

    def test_the_source_stands_in_the_journal_beside_the_time(self):
        ask = self.dispatcher.post
        at = self.dispatcher.get("clock")["now"]
        told = {"occurred_at": at, "source": "radio"}
        call = lambda **more: ask("calls", {"channel": "voice", "open_incident": False, **more})["call_id"]
        opened = ask("incidents", {"incident_type": "fire.building", "place_text": "2 Bell Lane"})["incident_id"]
        ask(f"incidents/{opened}/close", {"disposition": "resolved"})
        running = ask("incidents", {"incident_type": "fire.building", "place_text": "4 Bell Lane"})["incident_id"]
        for path, body in ((f"calls/{call(state='ringing')}/answer", {}), (f"calls/{call()}/silent", {}), (f"calls/{call()}/call_back", {"result": "busy"}),
                           (f"calls/{call()}/transfer", {"to": "120"}), (f"calls/{call()}/end", {"outcome": "misdial"}),
                           (f"calls/{call()}/join", {"incident_id": running}), (f"calls/{call()}/open_incident", {"incident_type": "fire.building"}),
                           (f"calls/{call()}/update", {"language": "en"}), (f"incidents/{opened}/reopen", {})):
            status, answer = self.dispatcher.ask("POST", path, {**body, **told})
            self.assertIn(status, (200, 201), (path, answer))
            envelope = self.envelope(answer["position"])
            self.assertEqual((envelope["source"], bool(envelope["occurred_at"])), ("radio", True), path)
        status, problem = self.dispatcher.ask("POST", f"calls/{call()}/end", {"outcome": "misdial", "source": "hearsay"})
        self.assertEqual((status, problem["code"]), (422, "source.unknown"))


if __name__ == "__main__":
    unittest.main()
