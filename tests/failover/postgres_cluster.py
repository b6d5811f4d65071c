"""PostgreSQL servers of a test's own: made in a folder of their own, on free ports of the loopback, by an unprivileged user, fsync on, ended by
their own process ids. No other PostgreSQL of the machine is looked at.

    postgres_cluster.py [--pair] COMMAND...

runs COMMAND with TOCSIN_TEST_POSTGRES set to the address of a fresh server, and with --pair TOCSIN_TEST_POSTGRES_PAIR to that of another which
waits for its synchronous standby. Exit 77: there is no PostgreSQL here.
"""
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4].split(".")[0]))
    return os.path.dirname(found[-1]) if found else None


def why_not():
    """Why no server can be started here; None: it can."""
    if not binaries():
        return "PostgreSQL is not installed (Debian: postgresql)"
    return None


def unprivileged():
    """initdb refuses root: the user to run as, or nothing when we are no root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        except KeyError:
            continue
    raise AssertionError("neither the user postgres nor nobody exists")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Cluster:
    """One server. `host`: the address by which others reach it; it listens on all of them when that is not the loopback."""

    def __init__(self, *, host="127.0.0.1", name="one"):
        self.as_user = unprivileged()
        self.folder = tempfile.mkdtemp(prefix="tocsin-pg-")
        if self.as_user:
            os.chown(self.folder, self.as_user["user"], self.as_user["group"])
        self.data = os.path.join(self.folder, "data")
        self.host, self.name = host, name
        self.port = free_port()
        self.process = None

    def tool(self, name, *arguments, check=True, timeout=60):
        done = subprocess.run([os.path.join(binaries(), name), *map(str, arguments)], cwd=self.folder, capture_output=True, text=True, timeout=timeout,
                              env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "HOME": self.folder}, **self.as_user)
        if check and done.returncode:
            raise AssertionError(f"{name} {arguments}: {done.stdout}{done.stderr}")
        return done

    def create(self):
        self.tool("initdb", "-D", self.data, "-U", "tocsin", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.configure(["listen_addresses = '127.0.0.1'" if self.host == "127.0.0.1" else "listen_addresses = '*'", "fsync = on", "shared_buffers = 32MB", "max_connections = 60",
                        "max_wal_size = 256MB", "wal_level = replica", "max_wal_senders = 8", "hot_standby = on", "wal_receiver_timeout = 3s",
                        "wal_sender_timeout = 3s", "wal_retrieve_retry_interval = 200ms", "logging_collector = off", "log_min_messages = warning"])
        with open(os.path.join(self.data, "pg_hba.conf"), "a", encoding="utf-8") as file:
            file.write("host all all 0.0.0.0/0 trust\nhost replication all 0.0.0.0/0 trust\n")
        return self

    def configure(self, lines):
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(lines) + "\n")

    def copy_of(self, primary, *, host=None):
        """A standby of `primary` under this object's name."""
        self.tool("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-d",
                  f"host={host or primary.host} port={primary.port} user=tocsin application_name={self.name}")
        return self

    def start(self, wait=True):
        self.configure([f"port = {self.port}", f"unix_socket_directories = '{self.folder}'"])
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen([os.path.join(binaries(), "postgres"), "-D", self.data], cwd=self.folder, stdout=log, stderr=log,
                                            **self.as_user)
        deadline = time.monotonic() + 30
        while wait and self.psql("SELECT 1", check=False).returncode:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError(open(os.path.join(self.folder, "log"), encoding="utf-8").read()[-3000:])
            time.sleep(0.05)
        return self

    def psql(self, sql, *, check=True, database="postgres", timeout=30):
        return self.tool("psql", "-X", "-A", "-t", "-q", "-h", self.folder, "-p", self.port, "-U", "tocsin", "-d", database, "-c", sql, check=check,
                         timeout=timeout)

    def value(self, sql, **more):
        return self.psql(sql, **more).stdout.strip()

    def url(self, database="postgres"):
        return f"postgresql://tocsin@{self.host}:{self.port}/{database}"

    def reload(self):
        self.value("SELECT pg_reload_conf()")

    def promote(self):
        self.psql("SELECT pg_promote(true, 30)", timeout=40)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "Fast": ends connections, no data is lost.
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self):
        """kill -9 of all of it, as when the machine goes: the children too, for they would finish what they do."""
        if self.process is None:
            return
        children = self.children()
        self.process.kill()
        for pid in children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        self.process = None
        try:
            os.remove(os.path.join(self.data, "postmaster.pid"))
        except FileNotFoundError:
            pass

    def children(self):
        out = []
        try:
            with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="utf-8") as file:
                out = [int(pid) for pid in file.read().split()]
        except FileNotFoundError:
            pass
        return out

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def with_synchronous_standby(primary, standby):
    """`standby`: a new one is made as a copy. Afterwards every commit on `primary` waits for it."""
    standby.copy_of(primary).start(wait=False)
    primary.configure(["synchronous_standby_names = 'ANY 1 (*)'"])
    primary.reload()
    deadline = time.monotonic() + 60
    while primary.value("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", check=False) != "1":
        if time.monotonic() > deadline:
            raise AssertionError("the standby does not follow: " + open(os.path.join(standby.folder, "log"), encoding="utf-8").read()[-2000:])
        time.sleep(0.02)


def main(arguments):
    if reason := why_not():
        print(f"note: {reason}")
        return 77
    pair = arguments[0] == "--pair"
    clusters = []
    environment = dict(os.environ)
    try:
        for name in ("one", "primary", "standby") if pair else ("one",):
            clusters.append(Cluster(name=name))
        clusters[0].create().start()
        environment["TOCSIN_TEST_POSTGRES"] = clusters[0].url()
        if pair:
            clusters[1].create().start()
            with_synchronous_standby(clusters[1], clusters[2])
            environment["TOCSIN_TEST_POSTGRES_PAIR"] = clusters[1].url()
        return subprocess.run(arguments[1:] if pair else arguments, env=environment, check=False).returncode
    finally:
        for cluster in clusters:
            cluster.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
