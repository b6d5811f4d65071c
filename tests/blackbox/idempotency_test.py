"""Why: an answer that was lost is asked for again with the same key. Done twice, or answered with somebody else's, both cost a life."""
import datetime
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

    def test_a_refusal_keeps_the_assignment_that_it_met_with(self):
        small_centre(self.server)
        first, second = (self.dispatcher.post("incidents", {"incident_type": "fire.building", "place_text": place})["incident_id"]
                         for place in ("2 Bell Lane", "9 Mill Road"))
        self.dispatcher.post(f"incidents/{first}/dispatch", {"unit_ids": ["E101"]})
        ask = lambda: self.dispatcher.ask("POST", f"incidents/{second}/dispatch", {"unit_ids": ["E101"]}, key="key-4")
        told = ask()
        self.assertEqual((told[0], told[1]["code"], told[1]["incident_id"]), (409, "unit.already_assigned", first))
        self.dispatcher.post(f"incidents/{first}/stand_down", {"unit_ids": ["E101"]})
        for restart in (lambda: None, lambda: self.again(self.server.kill)):
            restart()
            again = ask()
            self.assertEqual(again, told, "the same answer, whatever the unit does since")

    def test_the_same_key_of_two_does_not_collide(self):
        other = Client(self.server.port, self.server.run("token", "create", "--data", self.server.data, "--role", "dispatcher").stdout.strip())
        one, two = self.dispatcher.post("calls", CALL, key="key"), other.post("calls", {**CALL, "text": "fire"}, key="key")
        self.assertNotEqual(one["call_id"], two["call_id"])
        self.assertEqual(self.dispatcher.post("calls", CALL, key="key"), one)

    def test_outside_the_journal_the_same_key_gives_the_same_password_and_a_version_is_refused(self):
        administrator = self.server.client("administrator")
        body = {"account": "dispatcher-7", "display": "Dispatcher 7", "roles": ["dispatcher"], "areas": []}
        self.assertEqual(administrator.post("accounts", body, key="a"), administrator.post("accounts", body, key="a"))
        one, two = (administrator.post("accounts/dispatcher-7/reset_password", key="b") for _ in range(2))
        self.assertEqual(one, two)
        self.assertNotEqual(administrator.post("accounts/dispatcher-7/reset_password", key="c"), one)
        self.assertEqual(administrator.ask("POST", "accounts", {**body, "account": "dispatcher-8"}, key="a")[1]["code"], "idempotency.key_reused")
        status, problem = administrator.ask("POST", "accounts/dispatcher-7/disable", {}, headers={"If-Match": '"1"'})
        self.assertEqual((status, problem["code"]), (400, "version.no_subject"))

    def test_an_answer_is_repeated_though_its_incident_has_left(self):
        server = Server(clock="stepped").start()
        self.addCleanup(server.close)
        dispatcher, administrator = server.client("dispatcher"), server.client("administrator")
        opened = dispatcher.post("calls", CALL)["incident_id"]
        close = lambda **more: dispatcher.post(f"incidents/{opened}/close", {"disposition": "resolved", "note": "out"}, key="close", **more)
        first = close()
        now = datetime.datetime.fromisoformat(administrator.get("clock")["now"])
        administrator.post("clock", {"now": (now + datetime.timedelta(days=2)).isoformat()})
        self.assertEqual(dispatcher.ask("POST", f"incidents/{opened}/notes", {"text": "late"})[1]["code"], "incident.left")
        self.assertEqual(close(), first)

    def test_keys_that_are_none(self):
        for key, code, status in (("x" * 201, "idempotency.key_too_long", 422), ("schlüssel", "idempotency.key_malformed", 400),
                                  ("a\tb", "idempotency.key_malformed", 400), ("", "idempotency.key_malformed", 400)):
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
