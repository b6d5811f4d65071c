"""Why: a centre without a proxy has to be reached over TLS as safely as with one: everything works, nothing old is spoken, nobody waits for
one who stalls, and a renewed certificate needs no restart in the middle of a shift."""
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import unittest

from server import Client, Server, Stream, small_centre, until


def make_certificate(folder, name, days=90):
    """NAME.pem and NAME.key, of 127.0.0.1, vouching for themselves."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-days", str(days), "-keyout", str(key), "-out", str(certificate)],
                   check=True, capture_output=True)
    key.chmod(0o600)
    return certificate, key


def replace(path, by):
    """As a renewal does it: the file of before is there until the new one is."""
    beside = path.with_name(path.name + ".new")
    shutil.copy2(by, beside)
    os.replace(beside, path)


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.certificate, cls.key = make_certificate(cls.server.root, "centre")
        cls.server.use_tls(cls.certificate, cls.key).start()
        small_centre(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def curl(self, *arguments):
        return subprocess.run(["curl", "-sS", "--max-time", "60", *map(str, arguments)], capture_output=True, text=True)

    def test_curl_with_the_authority_is_answered_and_without_it_refuses(self):
        self.assertTrue(self.server.url.startswith("https://127.0.0.1:"), self.server.url)
        done = self.curl("--cacert", self.certificate, "-i", f"{self.server.url}/healthz")
        self.assertEqual(done.returncode, 0, done.stderr)
        head = done.stdout.lower()
        self.assertIn(" 200 ok", head)
        self.assertIn("strict-transport-security: max-age=31536000", head)
        self.assertEqual(self.curl(f"{self.server.url}/healthz").returncode, 60, "nobody vouches for it")
        # An answer after which the connection ends is a whole answer, and its end is said.
        done = self.curl("--cacert", self.certificate, "-H", "Connection: close", f"{self.server.url}/healthz")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_tls_1_1_and_weak_ciphers_are_refused(self):
        def shake(*arguments):
            return subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.server.port}", *arguments], input=b"", capture_output=True)

        self.assertEqual(shake("-tls1_2").returncode, 0)
        self.assertEqual(shake("-tls1_3").returncode, 0)
        old = shake("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
        self.assertNotEqual(old.returncode, 0)
        self.assertIn(b"alert protocol version", old.stderr, "it is the server that refuses")
        weak = shake("-tls1_2", "-cipher", "AES128-SHA:AES256-SHA256:ECDHE-ECDSA-AES128-SHA")
        self.assertNotEqual(weak.returncode, 0)
        self.assertIn(b"handshake failure", weak.stderr)

    def test_plain_http_is_told_in_words_and_not_served(self):
        done = self.curl("-i", f"http://127.0.0.1:{self.server.port}/healthz")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("400 Bad Request", done.stdout)
        self.assertIn("http.tls_only", done.stdout)
        self.assertNotIn("strict-transport", done.stdout.lower())

    def test_who_stalls_in_the_handshake_is_dropped_and_holds_nobody_up(self):
        stalled = [socket.create_connection(("127.0.0.1", self.server.port), timeout=60) for _ in range(50)]
        for each in stalled:
            each.sendall(b"\x16\x03\x01\x02\x00\x01")
        self.server.client().post("calls", {"channel": "voice", "text": "smoke"})
        for each in stalled:
            try:
                self.assertEqual(each.recv(1), b"", "the server ends it")
            except ConnectionResetError:
                pass
            each.close()
        self.assertRegex(self.server.client().ask("GET", "/metrics")[1].decode(), r'edge_refusals_total\{code="http.handshake_failed"\} 5\d')

    def test_calls_stream_pages_and_large_bodies(self):
        dispatcher = self.server.client()
        stream = Stream(self.server.port, self.server.token("dispatcher"), tls=self.server.tls)
        call = dispatcher.post("calls", {"channel": "voice", "text": "smoke"})
        stream.wait_for(lambda event: call["call_id"] in json.dumps(event.get("data", "")))
        stream.close()
        status, page = Client(self.server.port, tls=self.server.tls).ask("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn(b"<html", page)
        script = re.search(rb'src="(/assets/[^"]+\.js)"', page).group(1).decode()
        for large in (script, "/api/v1/openapi.json"):
            client = Client(self.server.port, tls=self.server.tls)
            status, _ = client.ask("GET", large)
            self.assertEqual(status, 200)
            self.assertGreater(int(client.headers["content-length"]), 100_000, "and all of it came")
        status, answer = dispatcher.ask("POST", "calls", raw=json.dumps({"channel": "voice", "text": "x" * 400_000}))
        self.assertEqual((status, answer["code"]), (413, "http.body_too_large"), "the answer arrives though the body was not read to its end")

    def test_a_session_bears_a_cookie_that_only_https_carries(self):
        password = self.server.run("account", "create", "--data", self.server.data, "--account", "wang", "--role", "dispatcher").stdout.strip()
        client = Client(self.server.port, tls=self.server.tls)
        status, session = client.ask("POST", "session", {"account": "wang", "password": password}, key=False)
        self.assertEqual(status, 200, session)
        cookie = client.headers["set-cookie"]
        self.assertTrue(cookie.startswith("__Host-tocsin_session="), cookie)
        self.assertTrue(cookie.endswith("; Secure"), cookie)
        name, value = cookie.split(";")[0].split("=", 1)
        self.assertEqual(client.ask("GET", "session", headers={"Cookie": f"{name}={value}"})[1]["account"], "wang")
        self.assertEqual(client.ask("GET", "units", headers={"Cookie": f"tocsin_session={value}"})[0], 401, "without the prefix it is nobody's")

    def test_the_feed_asks_over_https_and_believes_only_whom_it_was_told_to(self):
        calls = self.server.root / "calls.csv"
        calls.write_text("call_number,unit_id,unit_type,call_type,call_type_group,received_dttm,entry_dttm,dispatch_dttm,response_dttm,on_scene_dttm,"
                         "transport_dttm,hospital_dttm,available_dttm,final_priority,lat,lon\n"
                         "1,E1,ENGINE,Outside Fire,Fire,01/02/2017 12:00:00 AM,01/02/2017 12:01:00 AM,01/02/2017 12:02:00 AM,,,,,,3,37.75,-122.45\n")

        def feed(*more):
            return self.server.run("feed", "calls", "--calls", calls, "--server", self.server.url, "--token",
                                   self.server.token("administrator"), *more, check=False).stderr

        self.assertIn("client.certificate_refused", feed())
        self.assertIn("feed.clock_not_stepped", feed("--ca", self.certificate), "it was answered, over https")


class Renewal(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.first, self.second = make_certificate(self.server.root, "first"), make_certificate(self.server.root, "second")
        self.certificate, self.key = self.server.root / "shown.pem", self.server.root / "shown.key"
        for path, by in zip((self.certificate, self.key), self.first):
            replace(path, by)

    def shown(self):
        return ssl.get_server_certificate(("127.0.0.1", self.server.port))

    def log(self):
        return (self.server.root / "server.log").read_text()

    def test_a_renewed_certificate_is_taken_without_a_restart_and_a_bad_one_is_not(self):
        self.server.use_tls(self.certificate, self.key, authority=self.first[0]).start()
        first, second = self.first[0].read_text(), self.second[0].read_text()
        self.assertEqual(self.shown(), first)
        held = self.server.client()
        held.get("units")
        # A certificate whose key has not come yet, or never comes.
        replace(self.certificate, self.second[0])
        until(lambda: "tls.key_of_another" in self.log(), "the mismatch is in the log")
        self.assertEqual(self.shown(), first, "the old one stays")
        replace(self.key, self.second[1])
        until(lambda: self.shown() == second, "the new one is shown")
        held.get("units")  # Who is connected goes on.
        self.assertIsNone(self.server.process.poll())

    def test_a_renewed_key_that_others_can_read_is_taken_once_its_mode_is_mended(self):
        self.server.use_tls(self.certificate, self.key, authority=self.first[0]).start()
        self.second[1].chmod(0o640)
        replace(self.certificate, self.second[0])
        replace(self.key, self.second[1])
        until(lambda: "tls.key_not_private" in self.log(), "what is wrong with it is in the log")
        self.assertEqual(self.shown(), self.first[0].read_text(), "the old one stays")
        self.key.chmod(0o600)  # Neither bytes nor the time of writing change.
        until(lambda: self.shown() == self.second[0].read_text(), "the new one is shown")

    def test_a_key_that_others_can_read_is_refused_with_what_to_do(self):
        self.key.chmod(0o640)
        done = self.server.run("serve", "--data", self.server.data, "--listen", "127.0.0.1:0", "--tls-certificate", self.certificate,
                               "--tls-key", self.key, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("tls.key_not_private", done.stderr)
        self.assertIn("chmod 600", done.stderr)
        done = self.server.run("serve", "--data", self.server.data, "--tls-certificate", self.certificate, check=False)
        self.assertIn("config.out_of_range", done.stderr)

    def test_settings_come_from_the_file_too_and_doctor_looks_at_the_certificate(self):
        settings = self.server.root / "tocsin.toml"
        settings.write_text(f'tls_certificate = "{self.certificate}"\ntls_key = "{self.key}"\n')
        self.server.use_tls(self.certificate, self.key, authority=self.first[0])
        self.server.arguments = ["--config", str(settings)]
        self.server.start()
        self.assertEqual(self.shown(), self.first[0].read_text())

        def line():
            out = self.server.run("doctor", "--data", self.server.data, "--config", settings, check=False).stdout
            return next(line for line in out.splitlines() if "server's certificate" in line)

        self.assertTrue(line().startswith("OK: "), line())
        replace(self.certificate, make_certificate(self.server.root, "soon", days=10)[0])
        self.assertIn("tls.key_of_another", line())
        replace(self.key, self.server.root / "soon.key")
        self.assertTrue(line().startswith("attention: "), line())
        self.key.chmod(0o644)
        self.assertIn("tls.key_not_private", line())


class HeadsOverHttps(unittest.TestCase):
    def test_a_neighbour_keeps_heads_that_came_over_https_and_a_stranger_gets_none(self):
        keeper, centre = Server(), Server()
        self.addCleanup(keeper.close)
        self.addCleanup(centre.close)
        certificate, key = make_certificate(keeper.root, "keeper")
        keeper.use_tls(certificate, key).start()
        token = keeper.root / "token"
        token.write_text(keeper.token("neighbour"))
        centre.arguments = ["--audit-push", f"{keeper.url} {token}", "--audit-head-every-s", "1"]

        def push():
            return centre.client("auditor").get("audit/heads")["pushes"][0]

        centre.start()
        centre.client().post("calls", {"channel": "voice", "text": "smoke"})
        until(lambda: "client.certificate_refused" in json.dumps(push()), "without its authority the keeper is not believed")
        centre.stop()
        centre.arguments += ["--ca", str(certificate)]
        centre.start()
        until(lambda: push()["failures"] == 0 and keeper.client("auditor").get("audit/heads")["journals"], "the keeper has a head")


if __name__ == "__main__":
    unittest.main()
