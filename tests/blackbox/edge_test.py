"""Why: whoever asks slowly, too much, wrongly or not at all keeps nobody from taking calls; and who has signed out hears nothing more."""
import http.client
import json
import re
import resource
import socket
import sqlite3
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from server import Client, Server, small_centre

CALL = {"channel": "voice", "text": "smoke"}


def sign_in(server, account, password, *, source="127.0.0.1"):
    """(status, answer, headers) of a sign-in from an address of this machine: all of 127.0.0.0/8 is."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120, source_address=(source, 0))
    connection.request("POST", "/api/v1/session", json.dumps({"account": account, "password": password}), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    body = json.loads(answer.read())
    connection.close()
    return answer.status, body, headers


class Person:
    """Signed in with a password of their own."""

    def __init__(self, server, account, role):
        self.server, self.account = server, account
        first = server.run("account", "create", "--data", server.data, "--account", account, "--role", role).stdout.strip()
        self.password = "a good password of " + account
        self.enter(first)
        self.ask("POST", "session/password", {"current": first, "new": self.password})
        self.enter()  # The new password has ended the session of the first.

    def enter(self, password=None):
        status, session, headers = sign_in(self.server, self.account, password or self.password)
        assert status == 200, (status, session)
        self.cookie, self.csrf = headers["set-cookie"].split(";")[0], session["csrf_token"]
        return self

    def ask(self, method, path, body=None):
        return Client(self.server.port).ask(method, path, body, headers={"Cookie": self.cookie, "X-CSRF-Token": self.csrf})

    def listen(self):
        return Listener(self.server.port, {"Cookie": self.cookie})


class Listener:
    """A stream that is read to its end: text() waits for the end."""

    def __init__(self, port, headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.request("GET", "/api/v1/stream", headers=headers)
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.status
        while b"event: hello" not in self.answer.readline():
            pass

    def text(self):
        return self.answer.read().decode()


class Wire(unittest.TestCase):
    """Byte for byte: what is right is answered, what is wrong is refused, and nothing is understood in two ways."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        small_centre(cls.server)
        cls.mine = f"Host: x\r\nAuthorization: Bearer {cls.server.token('dispatcher')}\r\n".encode()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def say(self, *pieces):
        """What comes back until the server closes: (statuses, codes, everything)."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as connection:
            for piece in pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
            out = b""
            while data := connection.recv(65536):
                out += data
        return [int(s) for s in re.findall(rb"HTTP/1.1 (\d{3})", out)], [c.decode() for c in re.findall(rb'"code":"([^"]+)"', out)], out

    def get(self, target, method=b"GET", more=b""):
        return method + b" " + target + b" HTTP/1.1\r\n" + self.mine + more + b"\r\n"

    def call(self, more, body=b'{"channel":"voice"}', version=b"1.1"):
        return b"POST /api/v1/calls HTTP/" + version + b"\r\n" + self.mine + b"Content-Type: application/json\r\n" + more + b"\r\n" + body

    def statuses(self, *pieces):
        return self.say(*pieces)[0]

    def test_what_follows_each_other_on_one_connection(self):
        alive = self.get(b"/healthz")
        self.assertEqual(self.statuses(alive * 5), [200] * 5)
        self.assertEqual(self.statuses(self.call(b"Content-Length: 19\r\n") + alive), [201, 200])
        self.assertEqual(self.statuses(self.get(b"/healthz", more=b"Content-Length: 5\r\n") + b"hello" + alive), [200, 200])
        self.assertEqual(self.statuses(self.get(b"/healthz", more=b"Connection: close\r\n") + alive), [200])

    def test_head_is_get_without_a_body(self):
        statuses, _, out = self.say(self.get(b"/api/v1/units", b"HEAD") + self.get(b"/healthz"))
        self.assertEqual(statuses, [200, 200])
        self.assertGreater(int(re.search(rb"Content-Length: (\d+)", out)[1]), 1000)
        self.assertNotIn(b"unit_id", out)
        statuses, _, out = self.say(self.get(b"/api/v1/stream", b"HEAD"))
        self.assertEqual(statuses, [200])
        self.assertIn(b"text/event-stream", out)
        self.assertTrue(out.endswith(b"\r\n\r\n"), "no stream behind it")

    def test_methods(self):
        for method in (b"OPTIONS", b"BREW", b"get", b"TRACE"):
            statuses, codes, out = self.say(self.get(b"/api/v1/units", method))
            self.assertEqual((statuses, codes), ([405], ["http.method_not_allowed"]), method)
            self.assertIn(b"Allow: GET, HEAD\r\n", out)
        self.assertIn(b"Allow: GET, HEAD, PUT, DELETE\r\n", self.say(self.get(b"/api/v1/units/E101", b"PATCH"))[2])
        self.assertEqual(self.statuses(b"G(T / HTTP/1.1\r\n\r\n"), [400])

    def test_headers_have_a_limit_however_they_come(self):
        large = [b"X: " + b"a" * 20_000 + b"\r\n", b"X: a\r\n" * 4_000]
        for more in large:
            self.assertEqual(self.say(self.get(b"/healthz", more=more))[:2], ([431], ["http.header_too_large"]))
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
            try:
                for number in range(200):  # Lines that come one by one: 100,000 bytes.
                    connection.sendall(b"X-%d: " % number + b"a" * 500 + b"\r\n")
                    time.sleep(0.001)
            except OSError:
                pass  # Refused before all of it was sent.
            out = b""
            try:
                while data := connection.recv(65536):
                    out += data
            except ConnectionResetError:
                pass
        self.assertTrue(out.startswith(b"HTTP/1.1 431") or out == b"", out[:80])

    def test_bodies_in_chunks(self):
        body = b'{"channel":"voice"}'
        chunked = b"%x;x=y\r\n" % 5 + body[:5] + b"\r\n%x\r\n" % (len(body) - 5) + body[5:] + b"\r\n0\r\nX-After: 1\r\n\r\n"
        self.assertEqual(self.statuses(self.call(b"Transfer-Encoding: chunked\r\n", chunked) + self.get(b"/healthz")), [201, 200])
        self.assertEqual(self.statuses(self.call(b"Transfer-Encoding: chunked\r\n", b"zz\r\n")), [400])
        large = b"100000\r\n" + b"a" * 0x100000 + b"\r\n0\r\n\r\n"
        self.assertEqual(self.say(self.call(b"Transfer-Encoding: chunked\r\n", large))[:2], ([413], ["http.body_too_large"]))

    def test_two_lengths_are_none(self):
        for more in (b"Content-Length: 19\r\nContent-Length: 19\r\n", b"Content-Length: 19\r\nContent-Length: 5\r\n", b"Content-Length: 19, 19\r\n",
                     b"Content-Length: +19\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999999\r\n",
                     b"Transfer-Encoding: chunked\r\nContent-Length: 19\r\n", b"Transfer-Encoding: gzip, chunked\r\n",
                     b"Transfer-Encoding: identity\r\nContent-Length: 19\r\n", b"Transfer-Encoding: xchunked\r\nContent-Length: 19\r\n",
                     b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"):
            self.assertEqual(self.say(self.call(more) + self.get(b"/healthz"))[:2], ([400], ["http.malformed"]), more)
        chunked = b'13\r\n{"channel":"voice"}\r\n0\r\n\r\n'
        self.assertEqual(self.statuses(self.call(b"Transfer-Encoding: chunked\r\n", chunked, b"1.0")), [400])

    def test_a_body_over_the_limit_is_told_so_even_to_who_sends_all_of_it(self):
        for _ in range(20):
            self.assertEqual(self.say(self.call(b"Content-Length: 1000000\r\n", b"a" * 1_000_000))[:2], ([413], ["http.body_too_large"]))

    def test_expect(self):
        length = b"Content-Length: 19\r\n"
        self.assertEqual(self.statuses(self.call(length + b"Expect: 100-continue\r\n", b""), b'{"channel":"voice"}'), [100, 201])
        self.assertEqual(self.statuses(self.call(b"Content-Length: 3000000\r\nExpect: 100-continue\r\n", b"")), [413])
        self.assertEqual(self.statuses(self.call(length + b"Expect: 100-continue\r\n", version=b"1.0")), [201], "1.0 knows no 100")
        self.assertEqual(self.say(self.call(length + b"Expect: bananas\r\n"))[:2], ([417], ["http.expectation_unknown"]))

    def test_targets(self):
        for target, status in ((b"http://x/api/v1/units", 200), (b"http://x/healthz?a=1", 200), (b"HTTP://x:80/healthz", 200),
                               (b"x:80", 400), (b"*", 400), (b"/healthz#x", 400), (b"/api/v1/units/E%00", 400), (b"/api/v1/units?a=%00", 400),
                               (b"/api/v1/units/%ff%fe", 400), (b"/api/v1/places/search?q=%ff", 400), (b"/api/v1/units/%c0%80", 400),
                               (b"/api/v1/units/%ed%a0%80", 400), (b"/api/v1/units/\xff", 400), (b"/%zz", 400), (b"//api/v1/units", 404),
                               (b"/api/v1/../v1/units", 404), (b"/" + b"a" * 10_000, 404), (b"/" + b"a" * 30_000, 431)):
            self.assertEqual(self.statuses(self.get(target)), [status], target[:40])

    def test_one_host_and_one_version(self):
        for head, status in ((b"GET /healthz HTTP/1.1\r\n\r\n", 400), (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                             (b"GET /healthz HTTP/1.0\r\n\r\n", 200), (b"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n", 400),
                             (b"GET /healthz\r\n", 400), (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX : a\r\n\r\n", 400),
                             (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 400), (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", 400)):
            self.assertEqual(self.statuses(head), [status], head)
        self.assertEqual(self.statuses(b"GET /healthz HT"), [], "what ends in the middle is no request")


class Crowds(unittest.TestCase):
    """With few file descriptors, so that a few hundred connections are a crowd."""

    def begin(self, descriptors):
        server = Server().start(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors)))
        self.addCleanup(server.close)
        return server

    def open(self, server, count, first=b""):
        sockets = []
        self.addCleanup(lambda: [s.close() for s in sockets])
        for _ in range(count):
            sockets.append(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            if first:
                sockets[-1].sendall(first)
        return sockets

    def test_the_soft_limit_is_raised_and_said(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        server = Server().start(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard)))
        self.addCleanup(server.close)
        soft = int(re.search(r"Max open files\s+(\d+)", open(f"/proc/{server.process.pid}/limits").read())[1])
        self.assertGreater(soft, 64)
        self.assertIn(f"{soft} file descriptors", (server.root / "server.log").read_text())

    def test_idle_connections_and_slow_headers_keep_nobody_out(self):
        server = self.begin(160)
        held = self.open(server, 300) + self.open(server, 300, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ")
        dispatcher = server.client("dispatcher")  # The token comes over the control socket.
        for _ in range(10):
            dispatcher.post("calls", CALL)
        person = Person(server, "dispatcher-1", "dispatcher")
        self.assertEqual(person.ask("GET", "incidents")[0], 200)
        listener = person.listen()
        held += self.open(server, 300)
        position = dispatcher.post("calls", CALL)["position"]
        for line in iter(listener.answer.readline, b""):  # A stream does not give way.
            if line.startswith(b"id: %d-" % position):
                break
        else:
            self.fail("the stream ended")

    def test_streams_and_connections_of_one_address_leave_places_for_another(self):
        server = self.begin(160)
        token = server.token("dispatcher")
        listen = f"GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        held, heads = [], []
        self.addCleanup(lambda: [one.close() for one in held])
        for _ in range(100):
            held.append(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            held[-1].sendall(listen)
            heads.append(held[-1].recv(65536))
        self.assertGreater(sum(head.startswith(b"HTTP/1.1 200") for head in heads), 20)
        refused = [head for head in heads if not head.startswith(b"HTTP/1.1 200")]
        self.assertTrue(refused)
        for head in refused:
            self.assertTrue(head.startswith(b"HTTP/1.1 429") and b"Retry-After: " in head and b"http.too_many_connections_of_address" in head, head)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30, source_address=("127.0.0.2", 0))
        connection.request("POST", "/api/v1/calls", json.dumps(CALL), {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
        self.assertEqual(connection.getresponse().status, 201)

    def test_without_any_descriptor_left_it_waits_quietly_and_goes_on(self):
        server = self.begin(44)
        token = server.token("dispatcher")
        dispatcher = server.client("dispatcher")
        listen = f"GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        held = []
        for source in range(2, 60):
            one = socket.socket()
            one.bind((f"127.0.0.{source}", 0))
            one.settimeout(30)
            one.connect(("127.0.0.1", server.port))
            one.sendall(listen)
            held.append(one)
        self.addCleanup(lambda: [one.close() for one in held])
        log = server.root / "server.log"
        for _ in range(300):
            if "cannot accept a connection" in log.read_text():
                break
            time.sleep(0.1)
        else:
            self.skipTest("no descriptor was ever missing")
        cpu = lambda: sum(map(int, open(f"/proc/{server.process.pid}/stat").read().split()[13:15]))
        before = cpu()
        time.sleep(2)
        self.assertLess(cpu() - before, 100, "hundredths of a second of processor in two seconds: it turns in circles")
        self.assertLess(log.read_text().count("cannot accept a connection"), 3)
        for one in held:
            one.close()
        dispatcher.post("calls", CALL)
        Client(server.port, token).post("calls", CALL)


class Sessions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.administrator = cls.server.client("administrator")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def ended(self, listener, code):
        self.assertIn(f'event: ended\ndata: {{"code":"{code}"}}\n\n', listener.text())

    def test_a_stream_ends_with_what_it_was_opened_with(self):
        person = Person(self.server, "dispatcher-1", "dispatcher")
        listener, other = person.listen(), Person(self.server, "dispatcher-2", "dispatcher").listen()
        self.assertEqual(person.ask("DELETE", "session")[0], 200)
        self.ended(listener, "auth.session_expired")
        listener = person.enter().listen()
        self.administrator.put("stations/S01", {"name": {"zh": "一站", "en": "One"}, "agency": "fire", "location": {"lat": 41.15, "lon": -8.61}})
        self.administrator.put("accounts/dispatcher-1", {"roles": ["dispatcher"], "areas": ["S01"]})
        self.ended(listener, "auth.changed")
        listener = person.listen()  # The session goes on, with what it may see now.
        self.administrator.put("accounts/dispatcher-1", {"roles": ["display"], "areas": ["S01"]})
        self.ended(listener, "auth.changed")
        listener = person.listen()
        self.administrator.post("accounts/dispatcher-1/disable")
        self.ended(listener, "auth.session_expired")
        position = self.server.client("dispatcher").post("calls", CALL)["position"]
        while not other.answer.readline().startswith(b"id: %d-" % position):  # Others hear on.
            pass

    def test_wrong_passwords_slow_down_where_they_come_from_and_nobody_else(self):
        person = Person(self.server, "dispatcher-3", "dispatcher")
        self.assertEqual(sign_in(self.server, person.account, "guess", source="127.0.0.9")[0], 401)
        longest = 0
        for _ in range(400):
            status, problem, headers = sign_in(self.server, person.account, "guess", source="127.0.0.9")
            if status == 429:
                self.assertEqual(problem["code"], "auth.too_many_attempts")
                longest = max(longest, int(headers["retry-after"]))
            if longest >= 7:
                break
            time.sleep(0.1)
        self.assertGreaterEqual(longest, 7, "each wrong one costs twice the time of the one before")
        self.assertEqual(sign_in(self.server, person.account, person.password, source="127.0.0.9")[0], 429)
        self.assertEqual(sign_in(self.server, person.account, person.password, source="127.0.0.10")[0], 200, "another address")
        for _ in range(8):
            self.assertEqual(sign_in(self.server, person.account, "guess")[0], 401)
        self.assertEqual(sign_in(self.server, person.account, person.password)[0], 200, "an address that it signed in from")

    def test_a_flood_of_sign_ins_waits_by_itself(self):
        person = Person(self.server, "dispatcher-4", "dispatcher")
        def guess(number):
            return sign_in(self.server, f"nobody-{number}", "guess", source=f"127.0.1.{number % 200}")[0:3:2]

        with ThreadPoolExecutor(100) as pool:
            guesses = [pool.submit(guess, number) for number in range(200)]
            for _ in range(20):
                self.assertEqual(person.ask("GET", "incidents")[0], 200)
                self.assertEqual(person.ask("POST", "calls", CALL)[0], 201)
            answers = [guess.result() for guess in guesses]
        self.assertEqual({status for status, _ in answers}, {401, 503})
        for status, headers in answers:
            if status == 503:
                self.assertIn("retry-after", headers)


class Follower(unittest.TestCase):
    def test_tracks_are_read_away_from_the_thread_that_answers_commands(self):
        server = Server().start()
        self.addCleanup(server.close)
        small_centre(server)
        dispatcher, supervisor = server.client("dispatcher"), server.client("supervisor")
        incident = dispatcher.post("calls", {"channel": "voice", "incident_type": "fire.building", "location": {"lat": 41.15, "lon": -8.61}})["incident_id"]
        dispatcher.post(f"incidents/{incident}/dispatch", {"unit_ids": ["E101"]})
        store = sqlite3.connect(server.data / "telemetry.db", isolation_level=None, timeout=30)
        store.execute("BEGIN EXCLUSIVE")  # What is not written yet has to wait for it.
        dispatcher.post("units/E101/position", {"lat": 41.151, "lon": -8.611})
        order = []
        before = dispatcher.get("incidents?limit=1")["position"]

        def read_tracks():
            supervisor.get(f"replay/positions?incident={incident}&reason=review")
            order.append("tracks")

        reader = threading.Thread(target=read_tracks)
        reader.start()
        # Until the reading is journalled, which is before its answer.
        while dispatcher.get("incidents?limit=1")["position"] == before:
            time.sleep(0.01)
        for _ in range(5):
            dispatcher.post("calls", CALL)
        order.append("calls")
        store.execute("ROLLBACK")
        store.close()
        reader.join()
        self.assertEqual(order, ["calls", "tracks"])


if __name__ == "__main__":
    unittest.main()
