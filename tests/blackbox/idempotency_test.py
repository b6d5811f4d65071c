"""Why: an answer that was lost is asked for again with the same key. Done twice, or answered with somebody else's, both cost a life."""
import unittest

from server import Client, Server, small_centre

CALL = {"channel": "voice", "text": "smoke"}


class Idempotency(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(self.server.close)
        self.dispatcher = self.server.client("dispatcher")

    def again(self, how):
        how()
        self.server.start()
        self.dispatcher = self.server.client("dispatcher")

    def test_the_same_request_is_answered_the_same_and_another_refused_after_a_restart_too(self):
        first = self.dispatcher.post("calls", CALL, key="key-1")
        for restart in (lambda: None, lambda: self.again(self.server.stop), lambda: self.again(self.server.kill)):
            restart()
            self.assertEqual(self.dispatcher.post("calls", CALL, key="key-1"), first)
            for path, body in (("calls", {**CALL, "text": "fire"}), ("incidents", CALL)):
                status, problem = self.dispatcher.ask("POST", path, body, key="key-1")
                self.assertEqual((status, problem["code"]), (422, "json.unknown_member" if path == "incidents" else "idempotency.key_reused"))
        self.assertEqual(len(self.dispatcher.get("calls?state=all")["items"]), 1)

    def test_a_refusal_is_answered_the_same(self):
        for _ in range(2):
            status, problem = self.dispatcher.ask("POST", "units/E101/status", {"status": "available"}, key="key-2")
            self.assertEqual((status, problem["code"]), (404, "unit.unknown"))
        small_centre(self.server)
        self.assertEqual(self.dispatcher.ask("POST", "units/E101/status", {"status": "available"}, key="key-2")[1]["code"], "unit.unknown")
        self.dispatcher.post("units/E101/status", {"status": "available"}, key="key-3")

    def test_the_same_key_of_two_does_not_collide(self):
        other = Client(self.server.port, self.server.run("token", "create", "--data", self.server.data, "--role", "dispatcher").stdout.strip())
        one, two = self.dispatcher.post("calls", CALL, key="key"), other.post("calls", {**CALL, "text": "fire"}, key="key")
        self.assertNotEqual(one["call_id"], two["call_id"])
        self.assertEqual(self.dispatcher.post("calls", CALL, key="key"), one)

    def test_keys_that_are_none(self):
        for key, code, status in (("x" * 201, "idempotency.key_too_long", 422), ("schlüssel", "idempotency.key_malformed", 400),
                                  ("a\tb", "idempotency.key_malformed", 400)):
            got, problem = self.dispatcher.ask("POST", "calls", CALL, key=key)
            self.assertEqual((got, problem["code"]), (status, code))
        self.dispatcher.post("calls", CALL, key="x" * 200)

    def test_a_key_with_a_question_is_harmless_and_hides_no_reading(self):
        call = self.dispatcher.post("calls", {**CALL, "caller": {"callback": "0571-5550100"}})["call_id"]
        self.assertEqual(self.dispatcher.ask("GET", "calls", headers={"Idempotency-Key": "k"})[0], 200)
        readings = [self.dispatcher.ask("GET", f"calls/{call}/caller", headers={"Idempotency-Key": "k"}) for _ in range(2)]
        self.assertEqual([status for status, _ in readings], [200, 200])
        self.assertLess(readings[0][1]["position"], readings[1][1]["position"], "each reading of a caller's details is an entry of its own")
        self.assertEqual(self.dispatcher.ask("GET", "calls", headers={"Idempotency-Key": "ü" * 300})[0], 200)


if __name__ == "__main__":
    unittest.main()
