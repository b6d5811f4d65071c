"""Why: a map that was cut off between two of its blocks reads like a smaller city. It must not take the place of the whole one unseen."""
import struct
import unittest

from server import Server

BLOCKS, ROADS_IN_BLOCK = 3, 10
LIST = "code,town,street,number,lat,lon\n" + "".join(f"A{n},Vilar,Rua Nova,{n},41.1,-8.6\n" for n in range(1, 9))


def varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def packed(values, signed=False):
    return b"".join(varint(v << 1 if v >= 0 else (-v << 1) - 1) if signed else varint(v) for v in values)


def deltas(values):
    return packed([b - a for a, b in zip([0, *values], values)], signed=True)


def block(kind, data):
    blob = field(1, data)
    header = field(1, kind.encode()) + field(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


def elements(group, texts):
    return block("OSMData", field(1, b"".join(field(1, t.encode()) for t in ["", *texts])) + field(2, group))


def town():
    """The blocks of a town: nodes, three times ten streets, and one turn restriction."""
    ids = list(range(1, 2 * BLOCKS * ROADS_IN_BLOCK + 1))
    nodes = field(1, deltas(ids)) + field(8, deltas([411_000_000 + i // 2 * 10_000 for i in ids])) + field(9, deltas([-86_000_000 + i % 2 * 20_000 for i in ids]))
    out = [block("OSMHeader", field(4, b"OsmSchema-V0.6") + field(4, b"DenseNodes")), elements(field(2, nodes), [])]
    for b in range(BLOCKS):
        roads = range(b * ROADS_IN_BLOCK, (b + 1) * ROADS_IN_BLOCK)
        # Each from one side of the town to the other; the next one begins where it ends.
        ways = b"".join(field(3, field(1, 100 + r) + field(2, packed([1, 2])) + field(3, packed([3, 4 + r % ROADS_IN_BLOCK])) +
                              field(8, deltas([ids[2 * r], ids[2 * r + 1]] + ids[2 * r + 2:2 * r + 3]))) for r in roads)
        out.append(elements(ways, ["highway", "name", "residential", *(f"Rua {r}" for r in roads)]))
    members = field(8, packed([5, 6, 7])) + field(9, deltas([100, ids[2], 101])) + field(10, packed([1, 0, 1]))
    relation = field(4, field(1, 900) + field(2, packed([1, 2])) + field(3, packed([2, 3])) + members)
    out.append(elements(relation, ["type", "restriction", "no_left_turn", "", "from", "via", "to"]))
    return out


class MapImport(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)

    def take(self, blocks, *more):
        file = self.server.root / "town.osm.pbf"
        file.write_bytes(b"".join(blocks))
        return self.server.run("import", "osm", file, "--data", self.server.data, *more, check=False)

    def test_a_map_that_was_cut_off_does_not_take_the_place_of_the_whole_one(self):
        whole = self.take(town())
        self.assertEqual(whole.returncode, 0, whole.stdout + whole.stderr)
        self.assertIn("30 roads", whole.stdout)
        self.assertIn("turn restrictions: 1 read", whole.stdout)
        self.assertNotIn("warning", whole.stdout)
        again = self.take(town())
        self.assertEqual(again.returncode, 0, again.stderr)

        cut = self.take(town()[:-2])
        self.assertEqual(cut.returncode, 1, cut.stdout)
        for said in ("import.smaller_map", "20 roads instead of 30", "--smaller"):
            self.assertIn(said, cut.stderr)
        self.assertNotIn("active data set", cut.stdout)
        self.server.start()
        client = self.server.client("dispatcher")
        self.assertIn(client.get("configuration")["data_set"]["version"], again.stdout)
        self.server.stop()

        # The last block alone, with what stands at the end of a file: as many roads, and turns that are forbidden no more.
        turns = self.take(town()[:-1])
        self.assertEqual(turns.returncode, 1, turns.stdout)
        self.assertIn("0 turn restrictions instead of 1", turns.stderr)

        meant = self.take(town()[:-2], "--smaller")
        self.assertEqual(meant.returncode, 0, meant.stderr)
        self.assertIn("active data set", meant.stdout)

    def test_a_map_without_turn_restrictions_and_boundaries_is_taken_with_a_warning(self):
        done = self.take(town()[:-1])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("warning: no turn restriction and no boundary", done.stdout)

    def test_a_map_keeps_the_address_list_unless_a_new_beginning_is_meant(self):
        self.assertEqual(self.take(town()).returncode, 0)
        rows = self.server.root / "list.csv"
        rows.write_text(LIST)
        self.server.run("import", "addresses", rows, "--data", self.server.data)
        again = self.take(town())
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("kept from the data set in force: 8 addresses", again.stdout)
        self.assertIn("unchanged, active already", again.stdout)
        anew = self.take(town(), "--without-lists")
        self.assertEqual(anew.returncode, 0, anew.stderr)
        self.assertNotIn("kept from", anew.stdout)
        self.assertIn("active data set", anew.stdout)

    def entries(self):
        return self.server.run("journal", "export", "--data", self.server.data).stdout.count("\n")

    def test_the_same_files_again_tell_the_journal_nothing(self):
        rows = self.server.root / "list.csv"
        rows.write_text(LIST)
        premises = self.server.root / "premises.csv"
        premises.write_text("code,name,occupancy,lat,lon\nP1,Mercado,commercial,41.1,-8.6\n")
        self.assertEqual(self.take(town()).returncode, 0)
        for what, file in (("addresses", rows), ("premises", premises)):
            self.assertIn("active data set: ", self.server.run("import", what, file, "--data", self.server.data).stdout)
            before = self.entries()
            again = self.server.run("import", what, file, "--data", self.server.data)
            self.assertIn("unchanged, active already: ", again.stdout)
            self.assertEqual(self.entries(), before)

    def test_a_file_that_cannot_be_read_makes_no_centre(self):
        file = self.server.root / "town.osm.pbf"
        for broken in (b"", b"no map", b"".join(town())[:-7]):
            file.write_bytes(broken)
            done = self.server.run("import", "osm", file, "--data", self.server.root / "new", check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertFalse((self.server.root / "new" / "journal.db").exists())
        self.assertEqual(self.server.run("journal", "stats", "--data", self.server.root / "new", check=False).returncode, 1)


if __name__ == "__main__":
    unittest.main()
