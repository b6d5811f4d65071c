"""Why: what the steward decides about addresses has to outlive the list it was decided on, be undone without a trace in the list, and be
known by who and when; and an address said by a division that is no more has to lead to where it lies now, and say so."""
import json
import time
import unittest
from urllib.parse import quote

from server import Server

LIST = """code,county,town,street,number,lat,lon
A1,北塘区,柳桥镇,人民路,8号,30.1000,120.1000
A2,北塘区,柳桥镇,人民路,８號,30.1001,120.1000
A3,北塘区,柳桥镇,人民路,八号,30.1002,120.1000
B1,北塘区,柳桥镇,解放路,9号,30.2000,120.1000
B2,北塘区,柳桥镇,解放路,九号,30.2400,120.1000
C1,北塘区,柳桥镇,学林街,3号,30.3000,120.1000
"""
DIVISIONS = """code,name,name_en,level,parent,valid_until,successor
339911,北塘区,Beitang District,county,,,
339901101,石佛乡,Shifo Township,town,339911,2019-12-31,339911102
339911102,柳桥镇,Liuqiao Town,town,339911,,
"""


class Addresses(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.list = self.server.root / "list.csv"
        self.list.write_text(LIST)

    def tearDown(self):
        self.server.close()

    def tocsin(self, *arguments, check=True):
        return self.server.run(*arguments, "--data", self.server.data, check=check)

    def groups(self):
        out = self.tocsin("addresses", "duplicates").stdout
        return [[line.split("\t")[0] for line in group.splitlines()] for group in out.strip().split("\n\n") if group]

    def test_on_the_command_line_decisions_outlive_the_list_and_can_be_withdrawn(self):
        self.tocsin("import", "addresses", self.list)
        self.assertEqual(self.groups(), [["A1", "A2", "A3"], ["B1", "B2"]])
        self.tocsin("addresses", "decide", "A2", "--main", "A1")
        self.tocsin("addresses", "decide", "A3", "--successor", "A1")
        self.tocsin("addresses", "decide", "B1", "B2", "--different")
        self.assertEqual(self.groups(), [])
        # The same list again, and a corrected one: what was decided stands.
        self.tocsin("import", "addresses", self.list)
        self.list.write_text(LIST.replace("30.1002", "30.1003"))
        self.tocsin("import", "addresses", self.list)
        self.assertEqual(self.groups(), [])
        lines = [line.split("\t") for line in self.tocsin("addresses", "decisions").stdout.splitlines()]
        self.assertEqual([(d[1], d[4], d[5]) for d in lines], [("different", "B1,B2", ""), ("succeeded", "A3", "A1"), ("auxiliary", "A2", "A1")])
        refused = self.tocsin("addresses", "decide", "A2", "--main", "C1", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("address.already_decided", refused.stderr)
        for decision in lines:
            self.tocsin("addresses", "decide", "--withdraw", decision[0])
        self.assertEqual(self.groups(), [["A1", "A2", "A3"], ["B1", "B2"]])
        self.assertNotEqual(self.tocsin("addresses", "decide", "A2", check=False).returncode, 0)
        self.assertIn("place.address_unknown", self.tocsin("addresses", "decide", "A9", "--main", "A1", check=False).stderr)

    def until_compiled(self, client):
        for _ in range(600):
            state = client.get("addresses/compilation")
            if state["step"] in ("up_to_date", "failed"):
                return state
            time.sleep(0.05)
        self.fail(f"still not compiled: {state}")

    def test_over_the_api_an_administrator_decides_the_journal_says_who_and_calls_go_on(self):
        self.tocsin("import", "addresses", self.list)
        self.server.start()
        admin, dispatcher = self.server.client("administrator"), self.server.client("dispatcher")
        for method, path in (("GET", "addresses/duplicates"), ("GET", "addresses/decisions"), ("POST", "addresses/decisions"), ("GET", "addresses/compilation")):
            self.assertEqual(dispatcher.ask(method, path, {} if method == "POST" else None)[0], 403, path)
        first = admin.get("addresses/duplicates?limit=1&lang=zh")
        self.assertEqual(([e["code"] for e in first["items"][0]["entries"]], first["total"], first["entries"]), (["A1", "A2", "A3"], 2, 6))
        self.assertEqual(first["items"][0]["entries"][1]["distance_m"], 11)
        second = admin.get(f"addresses/duplicates?limit=1&cursor={first['next']}")
        self.assertEqual([e["code"] for e in second["items"][0]["entries"]], ["B1", "B2"])
        self.assertIsNone(second["next"])

        body = {"verdict": "succeeded", "entries": ["A2"], "kept": "A1"}
        decided = admin.post("addresses/decisions", body, key="once")
        self.assertEqual(admin.post("addresses/decisions", body, key="once"), decided)  # The same command again.
        # It counts at once in what is proposed, and soon in what is found.
        self.assertEqual([e["code"] for e in admin.get("addresses/duplicates")["items"][0]["entries"]], ["A1", "A3"])
        listed = admin.get("addresses/decisions?lang=zh")["items"]
        self.assertEqual((listed[0]["decision_id"], listed[0]["verdict"], listed[0]["kept"]["code"]), (decided["decision_id"], "succeeded", "A1"))
        self.assertTrue(listed[0]["by"])
        admin.post("addresses/compilation")
        dispatcher.post("calls", {"channel": "voice", "place_text": "柳桥镇学林街3号"})
        state = self.until_compiled(admin)
        self.assertEqual(state["step"], "up_to_date")
        self.assertTrue(admin.get("addresses/decisions")["items"][0]["in_data_set"])
        call = dispatcher.post("calls", {"channel": "voice", "address_code": "A2"})
        self.assertEqual(dispatcher.get(f"calls/{call['call_id']}")["place"]["address_code"], "A1")  # The old code leads to the new one.

        different = admin.post("addresses/decisions", {"verdict": "different", "entries": ["B1", "B2"]})
        self.assertEqual(admin.get("addresses/duplicates")["total"], 1)
        for body, status, code in (
                ({"verdict": "auxiliary", "entries": ["B1"], "kept": "B2"}, 409, "address.already_decided"),
                ({"verdict": "auxiliary", "entries": ["A1"], "kept": "A1"}, 422, "address.decision_incomplete"),
                ({"verdict": "different", "entries": ["A1"]}, 422, "address.decision_incomplete"),
                ({"verdict": "auxiliary", "entries": ["A3"], "kept": "A2"}, 422, "address.decision_incomplete"),  # Retired itself.
                ({"verdict": "succeeded", "entries": ["A1"], "kept": "nowhere"}, 404, "place.address_unknown"),
                ({"verdict": "merged", "entries": ["A1"], "kept": "A3"}, 422, "word.unknown")):
            answer = admin.ask("POST", "addresses/decisions", body)
            self.assertEqual((answer[0], answer[1]["code"]), (status, code), body)
        status, _ = admin.ask("DELETE", f"addresses/decisions/{different['decision_id']}")
        self.assertEqual(status, 200)
        self.assertEqual(admin.ask("DELETE", f"addresses/decisions/{different['decision_id']}")[1]["code"], "address.decision_unknown")
        self.assertEqual(admin.get("addresses/duplicates")["total"], 2)

        # By whom and when stands in the journal, and a restart has it all from there.
        before = admin.get("addresses/decisions")["items"]
        self.server.stop()
        exported = [json.loads(line) for line in self.tocsin("journal", "export").stdout.splitlines()]
        events = [(e, entry) for entry in exported for e in entry.get("events", []) if "standard_address" in json.dumps(e)]
        self.assertEqual(len(events), 3)
        self.assertTrue(all(entry["envelope"]["actor"] not in ("", "system") for _, entry in events))
        self.server.start()  # From the snapshot that the stop left.
        self.assertEqual(self.server.client("administrator").get("addresses/decisions")["items"], before)
        self.server.stop()
        snapshots = list((self.server.data / "snapshots").iterdir())
        self.assertTrue(snapshots)
        for snapshot in snapshots:
            snapshot.unlink()
        self.server.start()  # From the entries alone.
        self.assertEqual(self.server.client("administrator").get("addresses/decisions")["items"], before)

    def test_many_decisions_with_an_import_in_between_and_no_way_round_in_a_circle(self):
        count = 60
        rows = [f"M{i}-{k},北塘区,柳桥镇,人民路,{number},{30 + i * 1e-4:.5f},120.1"
                for i in range(count) for k, number in enumerate((f"{i + 1}号", f"{i + 1}號"))]
        self.list.write_text("code,county,town,street,number,lat,lon\n" + "\n".join(rows) + "\n")
        self.tocsin("import", "addresses", self.list)
        more = self.server.root / "more.csv"
        more.write_text("code,county,town,street,number,lat,lon\nZ1,北塘区,柳桥镇,解放路,1号,30,120\n")
        self.server.start()
        admin = self.server.client("administrator")
        self.assertEqual(admin.get("addresses/duplicates?limit=500")["total"], count)

        def decide(verdict, entries, kept=None):
            answer = admin.ask("POST", "addresses/decisions", {"verdict": verdict, "entries": entries, **({"kept": kept} if kept else {})})
            return answer[1].get("code", answer[0])

        for i in range(count):
            if i == count // 2:
                self.tocsin("import", "addresses", more)
            verdict = ("auxiliary", "succeeded", "different")[i % 3]
            said = decide(verdict, [f"M{i}-0", f"M{i}-1"]) if verdict == "different" else decide(verdict, [f"M{i}-1"], f"M{i}-0")
            self.assertEqual(said, 201, i)
        self.assertEqual(admin.get("addresses/duplicates")["total"], 0)
        admin.post("addresses/compilation")
        self.assertEqual(self.until_compiled(admin)["step"], "up_to_date")
        listed = admin.get("addresses/decisions?limit=500")
        self.assertEqual((listed["total"], {d["in_data_set"] for d in listed["items"]}), (count, {True}))
        self.assertEqual(admin.get("addresses/duplicates")["entries"], 2 * count + 1)  # What was imported in between is there too.

        self.assertEqual(decide("succeeded", ["M1-0"], "M4-0"), 201)
        self.assertEqual(decide("succeeded", ["M4-0"], "M7-0"), 201)
        self.assertEqual(decide("succeeded", ["M7-0"], "M1-0"), "address.decision_cycle")
        self.assertEqual(decide("succeeded", ["M0-0"], "M0-1"), "address.decision_cycle")
        self.assertEqual(decide("different", [f"M{i}-0" for i in range(51)]), "address.decision_incomplete")
        self.assertEqual(decide("auxiliary", ["x" * 65], "M2-0"), "code.malformed")
        for decision in ("0", "zzz", "1.1.1.1"):
            self.assertEqual(admin.ask("DELETE", f"addresses/decisions/{decision}")[1]["code"], "address.decision_unknown")
        for query in ("duplicates?cursor=-1", "duplicates?cursor=x", "duplicates?limit=0"):
            self.assertEqual(admin.ask("GET", f"addresses/{query}")[1]["code"], "query.malformed", query)

    def test_the_old_division_leads_to_the_new_one_by_name_and_by_code(self):
        self.tocsin("import", "addresses", self.list)
        divisions = self.server.root / "divisions.csv"
        divisions.write_text(DIVISIONS)
        self.assertIn("3 rows, 3 accepted", self.tocsin("import", "divisions", divisions).stdout)
        old = self.server.root / "old.csv"
        old.write_text("code,county,town,street,number,division_code,valid_until,status,successor,lat,lon\n"
                       "O1,,,人民路,10号,339901101,,,,30.15,120.1\nO2,北塘区,石佛乡,老街,1号,,2022-06-30,retired,C1,30.16,120.1\n"
                       "O3,北塘区,石佛乡,老街,3号,,2022-13-30,,,30.16,120.1\nO4,北塘区,石佛乡,老街,5号,,,retired,X9,30.16,120.1\n")
        said = self.tocsin("import", "addresses", old, check=False)
        self.assertIn("4 rows, 3 accepted, 1 refused", said.stdout)
        errors = (self.server.root / "old.csv.errors.csv").read_text()
        self.assertIn('4,valid_until,import.bad_value', errors)
        self.assertIn("5,successor,import.unknown_successor", errors)
        self.server.start()
        dispatcher = self.server.client("dispatcher")

        def first(query, more=""):
            return dispatcher.get(f"places/search?q={quote(query)}&lang=zh{more}")["items"][0]

        new = first("石佛乡人民路8号")
        self.assertEqual((new["formerly"]["label"], new["formerly"]["code"], new["formerly"]["until"]), ("石佛乡", "339901101", "2019-12-31"))
        self.assertIn("柳桥镇", new["label"])
        self.assertEqual(first("339901101人民路10号")["code"], "O1")
        self.assertNotIn("formerly", first("柳桥镇人民路10号"))
        retired = first("石佛乡老街1号")
        self.assertEqual((retired["code"], retired["formerly"]["code"]), ("C1", "O2"))
        then = first("石佛乡老街1号", "&on=2019-05-01")
        self.assertEqual((then["code"], then["label"]), ("O2", "北塘区石佛乡老街1号"))
        self.assertEqual(dispatcher.ask("GET", "places/search?q=x&on=yesterday")[1]["code"], "query.malformed")
        self.server.stop()
        queries, out = self.server.root / "q.csv", self.server.root / "out.tsv"
        queries.write_text("qid,query\nq,石佛乡老街1号\n")
        for day, code in (("2022-06-30", "O2"), ("2022-07-01", "C1")):
            self.tocsin("geocode", "--queries", queries, "--out", out, "--at", day)
            self.assertEqual(out.read_text().split("\t")[1].split(",")[0], code)
        self.assertIn("query.malformed", self.tocsin("geocode", "--queries", queries, "--out", out, "--at", "soon", check=False).stderr)


if __name__ == "__main__":
    unittest.main()
