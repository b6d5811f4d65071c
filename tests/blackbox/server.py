"""Starts the real program on a folder of its own and a free port, and speaks to it: what the black-box tests share."""
import http.client
import json
import os
import pathlib
import signal
import ssl
import subprocess
import tempfile
import threading
import time
import uuid

BIN = os.environ.get("TOCSIN_BIN", "build/release/tocsin")


class Server:
    def __init__(self, folder=None, *, clock="real", arguments=()):
        self.holder = None if folder else tempfile.TemporaryDirectory(prefix="tocsin-blackbox-")
        self.root = pathlib.Path(folder or self.holder.name)
        self.data = self.root / "data"
        self.environment = dict(os.environ, XDG_STATE_HOME=str(self.root / "state"), LANG="C", LC_ALL="C")
        self.clock, self.arguments = clock, list(arguments)
        self.process = None
        self.tokens = {}
        self.tls = None  # Whom its clients believe, where it speaks TLS.

    def use_tls(self, certificate, key, *, authority=None):
        self.arguments += ["--tls-certificate", str(certificate), "--tls-key", str(key)]
        self.tls = ssl.create_default_context(cafile=str(authority or certificate))
        return self

    def run(self, *arguments, check=True):
        done = subprocess.run([BIN, *map(str, arguments)], capture_output=True, text=True, env=self.environment, timeout=120)
        if check and done.returncode != 0:
            raise AssertionError(f"{arguments} exited with {done.returncode}: {done.stderr}")
        return done

    def start(self, preexec=None):
        self.process = subprocess.Popen(
            [BIN, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0", "--clock", self.clock, *self.arguments],
            stdout=subprocess.PIPE, stderr=open(self.root / "server.log", "ab"), text=True, env=self.environment, preexec_fn=preexec)
        line = self.process.stdout.readline().strip()
        if not line.startswith("https://" if self.tls else "http://"):
            raise AssertionError(f"the server did not start: {line!r} {(self.root / 'server.log').read_text()[-2000:]}")
        self.url = line
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            code = self.process.wait(timeout=30)
            assert code == 0, f"a graceful stop exits with 0, not {code}"
        self.process = None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def close(self):
        if self.process:
            self.kill()
        if self.holder:
            self.holder.cleanup()

    def token(self, role):
        if role not in self.tokens:
            out = self.run("token", "create", "--data", self.data, "--role", role).stdout
            assert out.count("\n") == 1, f"the token and nothing else, not {out!r}"
            self.tokens[role] = out.strip()
        return self.tokens[role]

    def client(self, role="dispatcher"):
        return Client(self.port, self.token(role), tls=self.tls)


def connect(port, tls=None):
    if tls:
        return http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=tls)
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


class Client:
    def __init__(self, port, token=None, *, tls=None):
        self.connection = connect(port, tls)
        self.token = token

    def ask(self, method, path, body=None, *, key=None, headers=None, raw=None):
        head = dict(headers or {})
        if self.token:
            head["Authorization"] = f"Bearer {self.token}"
        if method != "GET" and key is not False:
            head["Idempotency-Key"] = str(uuid.uuid4()) if key is None else key
        data = raw if raw is not None else (json.dumps(body) if body is not None else None)
        if data is not None:
            head.setdefault("Content-Type", "application/json")
        self.connection.request(method, path if path.startswith("/") else f"/api/v1/{path}", data, head)
        answer = self.connection.getresponse()
        text = answer.read()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        try:
            return answer.status, json.loads(text) if text else None
        except json.JSONDecodeError:
            return answer.status, text

    def get(self, path):
        status, body = self.ask("GET", path)
        assert status == 200, f"GET {path}: {status} {body}"
        return body

    def post(self, path, body=None, **more):
        status, answer = self.ask("POST", path, body or {}, **more)
        assert status in (200, 201, 202), f"POST {path}: {status} {answer}"
        return answer

    def put(self, path, body):
        status, answer = self.ask("PUT", path, body)
        assert status in (200, 201), f"PUT {path}: {status} {answer}"
        return answer


class Person:
    """Signed in, with a password of their own."""

    def __init__(self, server, account, role, *areas):
        self.server, self.account = server, account
        options = [word for area in areas for word in ("--area", area)]
        first = server.run("account", "create", "--data", server.data, "--account", account, "--role", role, *options).stdout.strip()
        self.begin(first)

    def begin(self, one_time):
        self.password = "a good password of " + self.account
        status, session = self.enter(password=one_time)
        assert status == 200, session
        assert self.ask("POST", "session/password", {"current": one_time, "new": self.password})[0] == 200
        assert self.enter()[0] == 200

    def enter(self, *, password=None, **more):
        client = Client(self.server.port)
        status, answer = client.ask("POST", "session", {"account": self.account, "password": password or self.password, **more}, key=False)
        if status == 200:
            self.headers = {"Cookie": client.headers["set-cookie"].split(";")[0], "X-CSRF-Token": answer["csrf_token"]}
        return status, answer

    def ask(self, method, path, body=None, *, key=False, headers=None):
        return Client(self.server.port).ask(method, path, body, headers={**self.headers, **(headers or {})}, key=key)

    def post(self, path, body=None):
        status, answer = self.ask("POST", path, body or {})
        assert status in (200, 201, 202), f"POST {path}: {status} {answer}"
        return answer

    def get(self, path):
        status, answer = self.ask("GET", path)
        assert status == 200, f"GET {path}: {status} {answer}"
        return answer


class Stream:
    """Server-sent events on a thread; wait_for() returns the first event that fits."""

    def __init__(self, port, token, *, after=None, query="", tls=None):
        self.connection = connect(port, tls)
        headers = {"Authorization": f"Bearer {token}"}
        if after is not None:
            headers["Last-Event-ID"] = str(after)
        self.connection.request("GET", f"/api/v1/stream{query}", headers=headers)
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.status
        self.events, self.condition = [], threading.Condition()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        event = {}
        try:
            for line in self.answer:
                line = line.decode().rstrip("\n")
                if line == "":
                    if "data" in event:
                        event["data"] = json.loads(event["data"])
                        if "id" in event:  # "58-1f2e3d4c": a position, and of which history.
                            event["position"] = int(event["id"].partition("-")[0])
                        with self.condition:
                            self.events.append(event)
                            self.condition.notify_all()
                    event = {}
                elif not line.startswith(":"):
                    name, _, value = line.partition(":")
                    event[name] = value.strip()
        except (OSError, ValueError, AttributeError):
            pass

    def wait_for(self, fits, timeout=20):
        with self.condition:
            found = self.condition.wait_for(lambda: next((e for e in self.events if fits(e)), None), timeout)
        assert found, f"no such event among {[(e.get('event'), e.get('id')) for e in self.events]}"
        return found

    def close(self):
        self.connection.close()


def until(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.05)
    return found


def small_centre(server):
    """Two stations and five units, by hand: enough to dispatch without a map."""
    administrator = server.client("administrator")
    for code, lat, lon in (("S01", 41.15, -8.61), ("S02", 41.16, -8.65)):
        administrator.put(f"stations/{code}", {"name": {"zh": code, "en": code}, "agency": "fire", "location": {"lat": lat, "lon": lon}})
    for code, kind, agency, station, capability in (
            ("E101", "engine", "fire", "S01", "engine"), ("E102", "engine", "fire", "S01", "engine"), ("L101", "ladder", "fire", "S01", "ladder"),
            ("A201", "ambulance_als", "ambulance", "S02", "ambulance_als"), ("E201", "engine", "fire", "S02", "engine")):
        administrator.put(f"units/{code}", {"kind": kind, "agency": agency, "station": station, "capabilities": [capability]})
