"""Why: a call-taker's first question is where. A list imported by its own codes has to be found as people say it, and doubt has to be said."""
import gzip
import unittest
from urllib.parse import quote

from server import Server

ROWS = """nr,province,city,county,town,street,house,lat,lon
S1,上海市,市辖区,黄浦区,,广东路,20号,31.2354,121.4830
S2,上海市,市辖区,静安区,,北京西路,20号,31.2330,121.4580
N1,,,望江县,青石镇,中正路,7号,30.1000,117.2000
N2,,,望江县,白沙乡,中正路,7号,30.2000,117.2000
N3,,,望江县,青石镇,长寿路,12之3号,,
"""


class Places(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.file = cls.server.root / "plates.csv.gz"
        # One line in GB 18030, as lists that were put together by hand have them.
        lines = [line.encode("gb18030" if line.startswith("N2") else "utf-8") for line in ROWS.splitlines(keepends=True)]
        cls.file.write_bytes(gzip.compress(b"".join(lines)))
        cls.said = cls.server.run("import", "addresses", cls.file, "--data", cls.server.data, "--columns", "nr=code,house=number").stdout
        cls.server.start()
        cls.dispatcher = cls.server.client("dispatcher")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def search(self, query):
        return self.dispatcher.get(f"places/search?q={quote(query)}&lang=zh")

    def test_the_import_says_what_it_did(self):
        self.assertIn("5 rows, 5 accepted, 0 refused", self.said)
        self.assertIn("1 lines were GB 18030", self.said)
        self.assertIn("1 rows have no coordinates", self.said)

    def test_each_answer_says_how_it_matched_and_whether_there_is_doubt(self):
        exact = self.search("上海市黄浦区广东路20号")
        self.assertEqual((exact["items"][0]["code"], exact["items"][0]["match"], exact["ambiguous"]), ("S1", "exact", False))
        heard = self.search("上海北京西路二十号")
        self.assertEqual(heard["items"][0]["code"], "S2")
        wrong = self.search("青石镇中证路7号")
        self.assertEqual((wrong["items"][0]["code"], wrong["items"][0]["match"]), ("N1", "corrected"))
        both = self.search("中正路7号")
        self.assertTrue(both["ambiguous"])
        self.assertGreater(both["spread_m"], 10_000)
        begun = self.search("guangd")
        self.assertEqual((begun["items"][0]["label"], begun["items"][0]["match"]), ("广东路", "prefix"))
        self.assertEqual(self.search("黄浦区广东路99号")["items"][0]["match"], "nearest_number")

    def test_a_row_without_coordinates_is_found_and_never_placed_by_itself(self):
        answer = self.search("青石镇长寿路12-3")
        self.assertEqual(answer["items"][0]["code"], "N3")
        self.assertNotIn("location", answer["items"][0])
        self.assertTrue(answer["ambiguous"])

    def test_a_text_is_placed_only_when_there_is_no_doubt(self):
        place = lambda text: self.dispatcher.post("incidents", {"incident_type": "fire.rubbish", "place_text": text})["incident_id"]
        sure = self.dispatcher.get(f"incidents/{place('上海广东路20号')}")["incident"]["place"]
        self.assertAlmostEqual(sure["location"]["lat"], 31.2354, places=4)
        self.assertEqual(sure["address_code"], "S1")
        # Two of that name; a name that only ends like one of the list; names of another city.
        for text in ("中正路7号", "王广东路20号", "南京东路100号", "Rua Augusta 100", "gocazap"):
            doubt = self.dispatcher.get(f"incidents/{place(text)}")["incident"]["place"]
            self.assertIsNone(doubt.get("location"), text)

    def test_a_place_taken_from_the_list_is_the_registers_and_not_a_point_of_the_map(self):
        def opened(**place):
            incident = self.dispatcher.post("incidents", {"incident_type": "fire.rubbish", **place})["incident_id"]
            return self.dispatcher.get(f"incidents/{incident}")["incident"]["place"]
        point = {"lat": 31.2354, "lon": 121.4830}
        self.assertEqual(opened(location=point, place_text="那边")["source"], "pin")
        street = opened(location=point, place_text="广东路", chosen={"kind": "street", "match": "prefix"})
        self.assertEqual((street["source"], street["uncertainty_m"]), ("register", 300))
        # The neighbour's door stands in for the one that was said: its number is no one's words.
        near = opened(location=point, place_text="广东路22号", address_code="S1", chosen={"kind": "address", "match": "nearest_number"})
        self.assertEqual((near["source"], near["text"], near["address_code"], near["uncertainty_m"]), ("register", "广东路22号", "S1", 100))
        self.assertEqual(opened(location=point, place_text="31.2354,121.4830", chosen={"kind": "coordinates", "match": "coordinates"})["source"], "pin")
        refused = self.dispatcher.ask("POST", "incidents", {"incident_type": "fire.rubbish", "location": point, "chosen": {"kind": "person", "match": "exact"}})
        self.assertEqual((refused[0], refused[1]["code"]), (422, "place.chosen_unknown"))

    def test_what_cannot_be_a_query_is_refused_in_words(self):
        for query, status, code in (("x" * 10_240, 422, "place.query_too_long"), ("%FF%FE", 400, "http.malformed")):
            answer = self.dispatcher.ask("GET", f"places/search?q={query}")
            self.assertEqual((answer[0], answer[1]["code"]), (status, code), answer)

    def test_the_register_names_what_a_screen_shows_and_only_what_is_called_exactly_so(self):
        def named(question):
            return self.dispatcher.get(f"places/names?{question}")["items"]
        self.assertEqual([(item["code"], item["text"], item["label"]["zh"]) for item in named("codes=S1,gone,N2")],
                         [("S1", "", "黄浦区广东路20号"), ("N2", "", "望江县白沙乡中正路7号")])
        self.assertEqual([item["label"]["zh"] for item in named(f"text={quote('望江县青石镇中正路7号')}")], ["望江县青石镇中正路7号"])
        # People say where it is from a door; the same words in the other language, when there is no doubt which door.
        self.assertEqual([item["label"] for item in named(f"text={quote('黄浦区广东路20号附近')}")], [{"zh": "黄浦区广东路20号附近", "en": "near 黄浦区广东路20号"}])
        for text in ("中正路7号附近", "中正路7号", "青石镇中证路7号", "老桥边"):
            self.assertEqual(named(f"text={quote(text)}"), [], "a guess is no name")
        self.assertEqual(self.dispatcher.ask("GET", "places/names?codes=" + ",".join(["S1"] * 201))[1]["code"], "query.malformed")

    def test_geocode_gives_the_lists_own_codes(self):
        queries, out = self.server.root / "queries.csv", self.server.root / "out.tsv"
        queries.write_text("qid,query\na,广东路20号 黄浦区\nb,\n", encoding="utf-8")
        self.server.run("geocode", "--data", self.server.data, "--queries", queries, "--out", out)
        lines = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
        self.assertEqual([line[0] for line in lines], ["a", "b"])
        self.assertEqual(lines[0][1].split(",")[0], "S1")
        self.assertEqual(lines[0][4], "0")
        self.assertEqual(lines[1][1:2] + lines[1][3:], ["", "none", "1"])

    def test_bad_files_are_refused_with_a_reason(self):
        def refused(name, content, *more):
            path = self.server.root / name
            path.write_bytes(content)
            done = self.server.run("import", "addresses", path, "--data", self.server.data, *more, check=False)
            self.assertNotEqual(done.returncode, 0)
            return done.stderr
        self.assertIn("import.csv_empty", refused("empty.csv", b""))
        self.assertIn("import.csv_truncated", refused("cut.csv.gz", self.file.read_bytes()[:60]))
        self.assertIn("import.unknown_column", refused("colour.csv", "code,number,colour,lat,lon\na,1,red,30,117\n".encode()))
        self.assertIn("import.denied_column", refused("faith.csv", "code,number,religion,lat,lon\na,1,x,30,117\n".encode()))


if __name__ == "__main__":
    unittest.main()
