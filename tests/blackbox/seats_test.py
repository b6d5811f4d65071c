"""Why: at the change of shift the night must reach somebody: who may take a seat is offered by name, what goes with it is read before it is
acknowledged, and an offer to the wrong one can be taken back."""
import unittest

from edge_test import Person
from server import Server, small_centre


class Handover(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        small_centre(cls.server)
        cls.one, cls.two = (Person(cls.server, f"dispatcher-{n}", "dispatcher") for n in (1, 2))
        cls.supervisor, cls.crew = Person(cls.server, "supervisor-1", "supervisor"), Person(cls.server, "crew-1", "crew")
        cls.administrator = cls.server.client("administrator")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def does(self, person, method, path, body=None):
        status, answer = person.ask(method, path, body)
        self.assertIn(status, (200, 201), answer)
        return answer

    def refused(self, code, person, method, path, body=None):
        self.assertEqual(person.ask(method, path, body)[1]["code"], code)

    def seat(self, person, code):
        return next(seat for seat in self.does(person, "GET", "seats")["items"] if seat["seat_id"] == code)

    def test_those_are_offered_who_may_take_a_seat_over_and_where_they_sit(self):
        self.does(self.two, "POST", "seats/A4/sign_on")
        self.addCleanup(self.does, self.two, "POST", "seats/A4/sign_off")
        Person(self.server, "dispatcher-9", "dispatcher")
        offered = lambda person: {one["account"]: one.get("seat") for one in self.does(person, "GET", "seats/reliefs")["items"]}
        self.assertEqual(offered(self.one), {"dispatcher-2": "A4", "dispatcher-9": None, "supervisor-1": None}, "neither oneself nor a crew")
        self.administrator.post("accounts/dispatcher-9/disable")
        self.assertEqual(offered(self.two), {"dispatcher-1": None, "supervisor-1": None})
        self.refused("auth.not_permitted", self.crew, "GET", "seats/reliefs")

    def test_an_offer_is_withdrawn_by_its_seat_only_and_nothing_has_passed(self):
        self.does(self.one, "POST", "seats/A1/sign_on")
        self.refused("seat.no_handover", self.one, "POST", "seats/A1/withdraw_handover")
        self.does(self.one, "POST", "seats/A1/handover", {"to_account": "supervisor-1", "note": "the pump at Bell Lane"})
        self.refused("seat.not_yours", self.supervisor, "POST", "seats/A1/withdraw_handover")
        self.does(self.one, "POST", "seats/A1/withdraw_handover")
        self.refused("seat.no_handover", self.supervisor, "POST", "seats/A1/accept_handover")
        seat = self.seat(self.two, "A1")
        self.assertEqual((seat["account"], seat.get("handover_to"), seat["handover_note"]), ("dispatcher-1", None, ""))
        self.does(self.one, "POST", "seats/A1/handover", {"to_account": "dispatcher-2"})
        self.does(self.two, "POST", "seats/A1/accept_handover")
        self.assertEqual(self.seat(self.one, "A1")["account"], "dispatcher-2")
        log = [line["what"] for line in self.does(self.one, "GET", "seats/A1/duty_log")["items"]]
        self.assertEqual(sorted(log), sorted(["signed_on", "handover_offered", "handover_withdrawn", "handover_offered", "handover_accepted"]))
        self.does(self.two, "POST", "seats/A1/sign_off")

    def test_who_is_gone_is_relieved_by_a_supervisor_and_the_seat_keeps_its_incidents(self):
        leaver, gone = Person(self.server, "dispatcher-8", "dispatcher"), {"account": "dispatcher-8"}
        self.does(leaver, "POST", "seats/A3/sign_on")
        opened = self.does(leaver, "POST", "incidents", {"incident_type": "fire.building", "place_text": "Bell Lane 8"})["incident_id"]
        self.administrator.post("accounts/dispatcher-8/disable")
        self.refused("seat.taken", self.two, "POST", "seats/A3/sign_on")
        self.refused("auth.not_permitted", self.two, "POST", "seats/A3/relieve", gone)
        self.refused("seat.holder_changed", self.supervisor, "POST", "seats/A3/relieve", {"account": "dispatcher-1"})
        self.does(self.supervisor, "POST", "seats/A3/relieve", gone)
        self.refused("seat.nobody_there", self.supervisor, "POST", "seats/A3/relieve", gone)
        self.does(self.two, "POST", "seats/A3/sign_on")
        self.assertEqual(self.does(self.two, "GET", f"incidents/{opened}")["incident"]["seat"], "A3")
        log = [(line["what"], line["to"]) for line in self.does(self.two, "GET", "seats/A3/duty_log")["items"]]
        self.assertIn(("relieved", "dispatcher-8"), log)
        self.does(self.two, "POST", "incidents/" + opened + "/close", {"disposition": "resolved"})
        self.does(self.two, "POST", "seats/A3/sign_off")

    def test_the_note_is_read_before_it_is_acknowledged_by_those_who_sit_there_and_by_nobody_else(self):
        self.does(self.one, "POST", "seats/A2/sign_on")
        self.does(self.one, "POST", "seats/A2/handover", {"to_account": "dispatcher-2", "note": "the bridge stays closed"})
        for person, note in ((self.two, "the bridge stays closed"), (self.supervisor, "the bridge stays closed"), (self.crew, "")):
            self.assertEqual(self.seat(person, "A2")["handover_note"], note)
        self.assertNotIn("the bridge stays closed", self.server.run("journal", "export", "--data", self.server.data).stdout)
        self.does(self.two, "POST", "seats/A2/accept_handover")
        self.assertEqual(self.seat(self.two, "A2")["handover_note"], "", "it belongs to the offer")
        self.does(self.two, "POST", "seats/A2/sign_off")


if __name__ == "__main__":
    unittest.main()
