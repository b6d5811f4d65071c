"""Why: a stolen password has to be worth nothing by itself, and a lost phone must not end anybody's service."""
import base64
import hashlib
import hmac
import http.client
import json
import struct
import time
import unittest

from server import Client, Person as SignedIn, Server, until


def code_at(secret, step):
    """RFC 6238, by a hand of its own."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06}"


def step_now():
    return int(time.time()) // 30


class Person(SignedIn):
    """Signed in, with a second factor once they have enrolled."""

    secret, last_step = None, 0

    def next_code(self):
        """One that was not used yet: the next step is taken already now, and then it is waited for."""
        step = max(step_now(), self.last_step + 1)
        until(lambda: step <= step_now() + 1, "the clock reaches the next code")
        self.last_step = step
        return code_at(self.secret, step)

    def enrol(self):
        status, offered = self.ask("POST", "session/second_factor", {"password": self.password})
        assert status == 200, offered
        self.secret = offered["secret"]
        assert offered["link"].startswith(f"otpauth://totp/Tocsin:{self.account}?secret={self.secret}&"), offered
        status, answer = self.ask("POST", "session/second_factor/confirm", {"code": self.next_code()})
        assert status == 200, answer
        self.recovery = answer["recovery_codes"]


class SecondFactor(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=["--require-second-factor", "administrator"]).start()
        self.addCleanup(self.server.close)

    def refused(self, code, answer):
        self.assertEqual(answer[1].get("code"), code, answer)

    def test_from_the_first_code_to_the_lost_phone(self):
        person = Person(self.server, "dispatcher-1", "dispatcher")
        self.refused("auth.wrong_password", person.ask("POST", "session/second_factor", {"password": "not it at all"}))
        person.enrol()
        self.assertEqual(len(person.recovery), 10)
        self.assertEqual(person.ask("GET", "units")[0], 200, "the session that set it up goes on")
        self.refused("auth.code_needed", person.enter())
        self.refused("auth.wrong_password", person.enter(code="000000"))
        self.refused("auth.wrong_password", person.enter(password="not it at all", code="000000"))
        self.refused("auth.wrong_password", person.enter(code=code_at(person.secret, person.last_step)))  # The one that confirmed it.
        code = person.next_code()
        self.assertEqual(person.enter(code=code)[0], 200)
        self.server.stop()
        self.server.start()
        self.refused("auth.wrong_password", person.enter(code=code))  # Used before the restart.
        status, session = person.enter(code=person.recovery[0].upper().replace("-", " "))
        self.assertEqual((status, session["has_second_factor"]), (200, True))
        self.refused("auth.wrong_password", person.enter(code=person.recovery[0]))
        self.assertEqual(person.ask("GET", "session/second_factor")[1], {"on": True, "required": False, "recovery_codes_left": 9})
        # Nothing that opens stands in the store, the log or the journal.
        kept = b"".join(path.read_bytes() for path in [*self.server.data.rglob("*.db*"), self.server.root / "server.log"])
        for secret in (person.secret, person.recovery[0], person.recovery[1]):
            self.assertNotIn(secret.encode(), kept)
        # The phone is gone: somebody at the machine takes the factor away, which ends the session.
        self.server.run("account", "reset_second_factor", "--data", self.server.data, "dispatcher-1")
        self.refused("auth.session_expired", person.ask("GET", "units"))
        self.assertEqual(person.enter()[0], 200)
        log = (self.server.root / "server.log").read_text()
        self.assertIn("access: second factor set up dispatcher-1", log)
        self.assertIn("access: second factor reset dispatcher-1 by local", log)

    def test_a_role_that_needs_one_does_nothing_before(self):
        person = Person(self.server, "administrator-1", "administrator")
        self.refused("auth.second_factor_missing", person.ask("GET", "accounts"))
        self.refused("auth.second_factor_missing", person.ask("GET", "stream"))
        self.assertTrue(person.ask("GET", "session")[1]["must_set_up_second_factor"])
        person.enrol()
        status, accounts = person.ask("GET", "accounts")
        self.assertEqual(status, 200)
        self.assertEqual([(one["account"], one["has_second_factor"]) for one in accounts["items"]], [("administrator-1", True)])
        self.refused("auth.wrong_password", person.ask("POST", "session/second_factor/off", {"password": person.password, "code": "000000"}))
        off = {"password": person.password, "code": person.recovery[0]}
        self.assertEqual(person.ask("POST", "session/second_factor/off", off)[0], 200)
        self.refused("auth.second_factor_missing", person.ask("GET", "accounts"))

    def test_codes_cannot_be_tried_one_after_another(self):
        person = Person(self.server, "dispatcher-1", "dispatcher")
        person.enrol()
        # After five the pause is a second, then twice as long each time: a slow machine gets a try or two more, and no machine many.
        codes = [f"{number:06}" for number in range(12)]
        tried = [person.enter(code=codes.pop(0))[1]["code"] for _ in range(5)]
        self.assertEqual(tried, ["auth.wrong_password"] * 5)
        while (code := person.enter(code=codes.pop(0))[1]["code"]) == "auth.wrong_password":
            self.assertTrue(codes, "twelve codes in a row were looked at")
        self.assertEqual(code, "auth.too_many_attempts")
        # Nor by somebody else, who has another address: it is the account that waits.
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60, source_address=("127.0.0.2", 0))
        self.addCleanup(connection.close)
        for number in range(100, 106):
            body = {"account": "dispatcher-1", "password": person.password, "code": f"{number:06}"}
            connection.request("POST", "/api/v1/session", json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status == 429:
                break
        self.assertEqual(answer.status, 429)
        self.assertGreater(int(answer.getheader("Retry-After")), 0)


if __name__ == "__main__":
    unittest.main()
