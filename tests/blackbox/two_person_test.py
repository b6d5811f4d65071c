"""Why: what cannot be undone must not lie in one person's hands; and what a court wants to see must not go by the clock."""
import boundary_test
from boundary_test import NUMBER
from server import Person, Server


class TwoPeople(boundary_test.Boundary):
    def setUp(self):
        super().setUp()
        self.ann, self.bob = Person(self.server, "ann-1", "supervisor"), Person(self.server, "bob-1", "administrator")

    def hold(self, incident, *people):
        first, second = people or (self.ann, self.bob)
        proposal = first.post("proposals", {"act": "place_hold", "incident_id": incident, "reason": "court file 12"})["proposal_id"]
        self.assertTrue(second.post(f"proposals/{proposal}/confirm")["done"])

    def is_told(self, call, server=None):
        return (server or self.server).client("dispatcher").get(f"calls/{call}/caller").get("callback") == NUMBER

    def test_one_proposes_and_another_confirms(self):
        call, incident = self.told()
        body = {"act": "erase_details", "call_id": call, "reason": "asked for at the counter"}
        for role in ("dispatcher", "crew", "display", "auditor"):
            self.refused(403, "auth.not_permitted", self.server.client(role), "POST", "proposals", body)
            self.refused(403, "auth.not_permitted", self.server.client(role), "GET", "proposals")
        self.refused(403, "auth.not_permitted", self.bob, "POST", "proposals", body)  # Who runs the machine opens no details, and erases none.
        self.refused(422, "proposal.subject_malformed", self.ann, "POST", "proposals", {"act": "erase_details", "incident_id": incident})
        self.refused(422, "word.unknown", self.ann, "POST", "proposals", {"act": "launch"})
        self.refused(404, "call.unknown", self.ann, "POST", "proposals", {"act": "erase_details", "call_id": "1-999999-0"})
        status, made = self.ann.ask("POST", "proposals", body, key="once")
        self.assertEqual(status, 201)
        self.assertEqual(self.ann.ask("POST", "proposals", body, key="once")[1], made)  # The answer was lost, the command was not given twice.
        proposal = made["proposal_id"]
        self.refused(409, "proposal.already_open", self.ann, "POST", "proposals", body)
        self.refused(403, "proposal.same_person", self.ann, "POST", f"proposals/{proposal}/confirm")
        self.refused(403, "proposal.needs_person", self.server.client("supervisor"), "POST", f"proposals/{proposal}/confirm")
        self.refused(403, "proposal.needs_person", self.server.client("supervisor"), "POST", f"proposals/{proposal}/reject")
        self.refused(403, "proposal.not_own", self.bob, "POST", f"proposals/{proposal}/withdraw")
        self.assertTrue(self.is_told(call))

        # The server goes down in between: the proposal waits.
        self.server.kill()
        self.server.start()
        shown = self.bob.get("proposals")["items"][0]
        self.assertEqual((shown["state"], shown["reason"], shown["own"], shown.get("hindered"), shown["proposed_by"]),
                         ("open", "asked for at the counter", False, None, "ann-1"))
        self.assertEqual(self.ann.get("proposals")["items"][0]["hindered"], "proposal.same_person")
        status, problem = self.bob.ask("POST", f"proposals/{proposal}/confirm", headers={"If-Match": '"1"'})
        self.assertEqual((status, problem["code"]), (412, "version.moved_on"))
        status, answer = self.bob.ask("POST", f"proposals/{proposal}/confirm", headers={"If-Match": f'"{shown["version"]}"'})
        self.assertEqual((status, answer["done"]), (200, True))
        self.assertFalse(self.is_told(call))
        self.refused(409, "proposal.decided", self.bob, "POST", f"proposals/{proposal}/confirm")
        self.refused(409, "call.erased", self.ann, "POST", "proposals", body)
        self.refused(404, "proposal.unknown", self.bob, "POST", "proposals/1-999999-0/confirm")
        names = [event["event"] for entry in self.entries() for event in entry["events"] if event["event"].startswith("proposal.")]
        self.assertEqual(names, ["proposal.proposed", "proposal.confirmed"])
        self.assertNotIn("asked for at the counter", self.server.run("journal", "export", "--data", self.server.data).stdout)

    def test_rejected_withdrawn_and_over(self):
        call, incident = self.told()
        propose = lambda: self.ann.post("proposals", {"act": "place_hold", "incident_id": incident})["proposal_id"]
        self.bob.post(f"proposals/{propose()}/reject")
        self.ann.post(f"proposals/{propose()}/withdraw")
        last = propose()
        self.step(73)
        self.refused(409, "proposal.decided", self.bob, "POST", f"proposals/{last}/confirm")
        self.assertEqual([item["state"] for item in self.ann.get("proposals")["items"]], ["expired", "withdrawn", "rejected"])
        self.assertEqual(self.ann.get("proposals")["holds"], [])

    def test_an_account_that_the_proposer_had_in_hand_is_no_second_person(self):
        _, incident = self.told()
        cid = Person(self.server, "cid-1", "supervisor")
        proposal = self.bob.post("proposals", {"act": "place_hold", "incident_id": incident})["proposal_id"]
        made = self.bob.post("accounts", {"account": "dora-1", "roles": ["supervisor"], "areas": []})
        dora = Person.__new__(Person)
        dora.server, dora.account = self.server, "dora-1"
        dora.begin(made["one_time_password"])
        self.refused(403, "proposal.not_independent", dora, "POST", f"proposals/{proposal}/confirm")
        cid.begin(self.bob.post("accounts/cid-1/reset_password")["one_time_password"])
        self.refused(403, "proposal.not_independent", cid, "POST", f"proposals/{proposal}/confirm")
        self.assertEqual(cid.get("proposals")["items"][0]["hindered"], "proposal.not_independent")
        self.server.stop()
        self.server.start()  # It is written down.
        self.refused(403, "proposal.not_independent", cid, "POST", f"proposals/{proposal}/confirm")
        # The other way round too: what that account proposed, its maker does not confirm.
        self.ann.post(f"proposals/{proposal}/reject")
        proposal = dora.post("proposals", {"act": "place_hold", "incident_id": incident})["proposal_id"]
        self.refused(403, "proposal.not_independent", self.bob, "POST", f"proposals/{proposal}/confirm")
        # And of two whose accounts a third had in hand, neither confirms for the other.
        self.refused(403, "proposal.not_independent", cid, "POST", f"proposals/{proposal}/confirm")
        self.assertTrue(self.ann.post(f"proposals/{proposal}/confirm")["done"])

    def test_what_a_program_proposed_needs_two_people(self):
        _, incident = self.told()
        token = self.server.client("supervisor")
        proposal = token.post("proposals", {"act": "place_hold", "incident_id": incident})["proposal_id"]
        self.assertFalse(self.ann.post(f"proposals/{proposal}/confirm")["done"])
        self.refused(403, "proposal.same_person", self.ann, "POST", f"proposals/{proposal}/confirm")
        self.assertEqual(token.get("proposals")["holds"], [])
        self.assertTrue(self.bob.post(f"proposals/{proposal}/confirm")["done"])
        self.assertEqual(len(token.get("proposals")["holds"]), 1)

    def test_a_hold_keeps_what_retention_would_erase(self):
        held_call, held = self.told()
        other_call, other = self.told()
        dispatcher = self.server.client("dispatcher")
        for incident in (held, other):
            dispatcher.post(f"incidents/{incident}/close", {"disposition": "resolved"})
        self.hold(held)
        self.assertTrue(dispatcher.get(f"incidents/{held}")["incident"]["legal_hold"])
        self.assertFalse(dispatcher.get(f"incidents/{other}")["incident"]["legal_hold"])
        self.refused(409, "hold.stands", self.ann, "POST", "proposals", {"act": "erase_details", "call_id": held_call})
        self.step(24 * 91)
        erased = [record for _, event in self.events("core.details_erased") for record in event["records"]]
        self.assertEqual(len(erased), 2)  # Those of the other one: its call and its notes.
        self.server.kill()
        self.server.start()
        self.step(1)
        kept = [event for _, event in self.events("proposal.hold_placed")][0]["records"]
        self.assertEqual(set(kept) & {record for _, event in self.events("core.details_erased") for record in event["records"]}, set())
        # Lifted by two, what is past its time goes at once.
        proposal = self.bob.post("proposals", {"act": "lift_hold", "incident_id": held})["proposal_id"]
        self.refused(403, "proposal.same_person", self.bob, "POST", f"proposals/{proposal}/confirm")
        self.assertTrue(self.ann.post(f"proposals/{proposal}/confirm")["done"])
        self.step(1)
        self.assertLessEqual(set(kept), {record for _, event in self.events("core.details_erased") for record in event["records"]})

    def test_an_incident_that_left_the_working_state_is_held_too(self):
        _, incident = self.told()
        self.server.client("dispatcher").post(f"incidents/{incident}/close", {"disposition": "resolved"})
        self.step(24 * 20)
        self.hold(incident)
        placed = self.events("proposal.hold_placed")[0][1]
        self.assertEqual(len(placed["records"]), 3)  # Of the call, of the notes, and why it is held.
        self.assertTrue(placed["number"])
        self.step(24 * 100)
        erased = {record for _, event in self.events("core.details_erased") for record in event["records"]}
        self.assertEqual(erased & set(placed["records"]), set())
        self.refused(404, "incident.unknown", self.ann, "POST", "proposals", {"act": "place_hold", "incident_id": "1-999999-0"})

    def test_a_backup_from_before_the_hold_erases_nothing_that_is_held_and_nothing_at_all_until_accepted(self):
        call, incident = self.told()
        self.server.client("dispatcher").post(f"incidents/{incident}/close", {"disposition": "resolved"})
        backup = self.server.root / "before"
        self.server.run("backup", "--data", self.server.data, "--to", backup)
        self.hold(incident)
        kept = set(self.events("proposal.hold_placed")[0][1]["records"])
        self.server.stop()
        again = Server(self.server.root / "again", clock="stepped")
        self.addCleanup(again.close)
        again.environment, again.tokens = self.server.environment, self.server.tokens
        said = self.server.run("restore", "--from", backup, "--data", again.data).stdout
        self.assertIn("two people", said)
        again.start()
        self.server = again
        ann, bob = (Person.__new__(Person) for _ in range(2))
        for person, account in ((ann, "ann-1"), (bob, "bob-1")):
            person.server, person.account, person.password = again, account, "a good password of " + account
            self.assertEqual(person.enter()[0], 200)
        shown = ann.get("proposals")
        self.assertEqual([hold["incident_id"] for hold in shown["holds"]], [incident])
        self.assertTrue(shown["restore"]["up_to_position"] > 0)
        self.step(24 * 100)
        self.assertFalse((again.data / "restored").exists())  # Removed when what it says is an entry that everybody reads.
        self.assertEqual(self.events("core.details_erased"), [])
        proposal = ann.post("proposals", {"act": "accept_restore"})["proposal_id"]
        self.refused(403, "proposal.same_person", ann, "POST", f"proposals/{proposal}/confirm")
        self.assertTrue(bob.post(f"proposals/{proposal}/confirm")["done"])
        self.step(24 * 100)
        self.assertIsNone(ann.get("proposals").get("restore"))
        erased = {record for _, event in self.events("core.details_erased") for record in event["records"]}
        self.assertEqual(erased & kept, set())
        self.assertEqual([name["event"] for entry in self.entries() for name in entry["events"] if name["event"] in ("proposal.restored", "proposal.hold_placed")],
                         ["proposal.restored", "proposal.hold_placed"])
        again.stop()
        again.start()  # The list knows that it stands: it is not placed again.
        self.assertEqual(len(self.events("proposal.hold_placed")), 1)

    def test_areas(self):
        _, incident = self.told()
        elsewhere = Person(self.server, "eve-1", "supervisor", "S02")
        self.refused(403, "auth.outside_area", elsewhere, "POST", "proposals", {"act": "accept_restore"})
        proposal = self.ann.post("proposals", {"act": "place_hold", "incident_id": incident})["proposal_id"]
        seen = [item["proposal_id"] for item in elsewhere.get("proposals")["items"]]
        status, _ = elsewhere.ask("POST", f"proposals/{proposal}/confirm")
        self.assertEqual((status == 200), proposal in seen)  # What they do not see they do not decide.

