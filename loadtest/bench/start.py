#!/usr/bin/env python3
"""Measures how Latchkey starts and what it holds: time to the first proxied call, memory when idle, live heap per idle connection.

Everything is on: an API key caller, 20 scope regexes, cookies filtered, a pooled token that the first call waits for, access log, metrics.

  loadtest/bench/start.py                                   all of it, by gateway/bin/latchkey
  loadtest/bench/start.py start --rounds 9                  the start alone, the median of nine
  loadtest/bench/start.py start --routes 1 --routes 10000   beside each other, in turn
  loadtest/bench/start.py start --with 'gateway/bin/latchkey' --with 'java -jar gateway/target/latchkey.jar'

--with is a command line that runs Latchkey; 'serve --config FILE' is put behind it. Several take turns in every round.
Nothing but loopback is touched. Wants Python 3.9, Linux's /proc, and for the connections a jcmd beside the java that runs.
"""
import argparse
import hashlib
import os
import re
import resource
import shlex
import signal
import socket
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEY = "lk_a-key-of-the-bench-with-more-than-128-bits"
TOKEN = "t" * 1024
LONGEST_START = 300
CALL = f"GET /api/items/1 HTTP/1.1\r\nHost: a\r\nX-Api-Key: {KEY}\r\nCookie: theme=dark; .ASPXAUTH=a-session-of-the-caller\r\n\r\n".encode()


class Tenant(socketserver.BaseRequestHandler):
    """A token endpoint and an API that wants its token, both as cheap as they get."""

    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        read = b""
        while True:
            while b"\r\n\r\n" not in read:
                got = self.request.recv(65536)
                if not got:
                    return
                read += got
            head, _, read = read.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            missing = int(length.group(1)) if length else 0
            while len(read) < missing:
                read += self.request.recv(65536)
            read = read[missing:]
            if head.startswith(b"POST /token "):
                body = b'{"access_token":"%s","token_type":"Bearer","expires_in":3600}' % TOKEN.encode()
                status, kind = b"200 OK", b"application/json"
            elif b"Bearer " + TOKEN.encode() in head:
                body, status, kind = b"x" * 1024, b"200 OK", b"text/plain"
            else:
                body, status, kind = b"no token", b"418 No token", b"text/plain"
            self.request.sendall(b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(body)) + body)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def configuration(tenant, port, admin, routes):
    rules = ", ".join(f'"/api/kind{i}/[a-z0-9]+(/[a-z]+)?"' for i in range(19)) + ', "/api/items/.*"'
    lines = [
        "version: 1",
        "drain: 1s",
        f'listeners: [{{ bind: "127.0.0.1:{port}" }}]',
        f'admin: {{ bind: "127.0.0.1:{admin}" }}',
        f'tenants: {{ api: {{ kind: generic, url: "http://127.0.0.1:{tenant}" }} }}',
        "serviceAccounts:",
        f'  bot: {{ tenant: api, grant: clientCredentials, tokenEndpoint: "http://127.0.0.1:{tenant}/token", clientId: bot, clientSecret: a-secret-of-the-bench }}',
        f"scopes: {{ most: {{ rest: [{rules}] }} }}",
        f'callers: {{ app: {{ apiKey: "sha256:{hashlib.sha256(KEY.encode()).hexdigest()}" }} }}',
        "routes:",
        "  - { name: api, path: /api, tenant: api, serviceAccount: bot, callers: { app: [most] } }",
    ]
    for i in range(1, routes):
        lines.append(f"  - {{ name: r{i}, path: /r{i}/sub, tenant: api, serviceAccount: bot, callers: {{ app: [most] }} }}")
    return "\n".join(lines) + "\n"


def ask(connection):
    """One call and its whole answer; its status."""
    connection.sendall(CALL)
    read = b""
    while b"\r\n\r\n" not in read:
        got = connection.recv(65536)
        if not got:
            raise ConnectionError("closed before an answer")
        read += got
    head, _, body = read.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: *(\d+)", head).group(1))
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split(b" ")[1])


class Gateway:
    """A process that was started; entered when its first call is answered."""

    def __init__(self, command, tenant, routes, directory):
        self.port = free_port()
        config = os.path.join(directory, f"latchkey-{self.port}.yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(configuration(tenant, self.port, free_port(), routes))
        self.log = open(os.path.join(directory, "log"), "w", encoding="utf-8")
        begun = time.monotonic()
        self.process = subprocess.Popen(
            shlex.split(command) + ["serve", "--config", config], stdout=self.log, stderr=self.log, start_new_session=True
        )
        self.seconds = self.first_call(begun)

    def first_call(self, begun):
        while True:
            if self.process.poll() is not None or time.monotonic() - begun > LONGEST_START:
                self.log.flush()
                with open(self.log.name, encoding="utf-8") as log:
                    sys.exit("it did not start: " + log.read()[-2000:])
            try:
                with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
                    status = ask(connection)
            except ConnectionError:
                time.sleep(0.001)
                continue
            if status != 200:
                sys.exit(f"the first call was answered by {status}")
            return time.monotonic() - begun

    def pid(self):
        """The JVM's: the command's own, or that of the script's child where it does not exec."""
        return self.process.pid

    def memory(self, name="VmRSS"):
        """Of this process, in MB."""
        with open(f"/proc/{self.pid()}/status", encoding="utf-8") as status:
            return int(re.search(name + r":\s+(\d+)", status.read()).group(1)) / 1024

    def cpu(self):
        """Seconds of CPU so far."""
        with open(f"/proc/{self.pid()}/stat", encoding="utf-8") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def live_heap(self):
        jcmd = os.path.join(os.path.dirname(os.path.realpath(f"/proc/{self.pid()}/exe")), "jcmd")
        said = subprocess.run([jcmd, str(self.pid()), "GC.class_histogram"], capture_output=True, text=True, check=True).stdout
        return int(re.search(r"Total\s+\d+\s+(\d+)", said).group(1)), said

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def start(commands, routes, rounds, settle, tenant, directory):
    """Seconds to the first call, seconds of CPU till then and MB when idle, of each command and number of routes."""
    kinds = [(command, count) for count in routes for command in commands]
    figures = {kind: [] for kind in kinds}
    for command in commands:  # whatever it makes at its first use is made
        Gateway(command, tenant, 1, directory).close()
    for number in range(rounds):
        for kind in kinds if number % 2 == 0 else reversed(kinds):
            with Gateway(*[kind[0], tenant, kind[1], directory]) as gateway:
                cpu = gateway.cpu()
                time.sleep(settle)
                figures[kind].append((gateway.seconds, cpu, gateway.memory(), gateway.memory("VmHWM")))
    print(f"{'start to first proxied call':>28} {'CPU':>8} {'resident idle':>14} {'at most':>9}   (medians of {rounds})")
    for (command, count), all_of_it in figures.items():
        seconds, cpu, idle, most = (statistics.median(column) for column in zip(*all_of_it))
        print(f"{seconds * 1000:>25.0f} ms {cpu * 1000:>5.0f} ms {idle:>11.1f} MB {most:>6.1f} MB   {count} route{'s'[:count != 1]}, {command}")


def idle(command, count, tenant, directory, histogram):
    """Live heap and memory that an idle connection holds, before any call and after its first."""
    with Gateway(command, tenant, 1, directory) as gateway:
        for _ in range(2000):
            with socket.create_connection(("127.0.0.1", gateway.port)) as connection:
                ask(connection)
        heap, before = gateway.live_heap()
        resident = gateway.memory()
        callers = [socket.create_connection(("127.0.0.1", gateway.port)) for _ in range(count)]
        time.sleep(0.5)
        fresh, _ = gateway.live_heap()
        for caller in callers:
            ask(caller)
        time.sleep(0.5)
        used, after = gateway.live_heap()
        grown = gateway.memory() - resident
        wrong = sum(ask(caller) != 200 for caller in callers)
        for caller in callers:
            caller.close()
    print(f"{(fresh - heap) / count:>28,.0f} octets of live heap per idle connection before its first call ({count:,} connections)")
    print(f"{(used - heap) / count:>28,.0f} octets after it; {grown * 2**20 / count:,.0f} octets of memory in all; {wrong} wrong answers")
    if histogram:
        print_growth(before, after, count)


def print_growth(before, after, count):
    row = re.compile(r"^\s*\d+:\s+(\d+)\s+(\d+)\s+(\S+)", re.M)
    known = {name: (int(n), int(octets)) for n, octets, name in row.findall(before)}
    grown = [(int(o) - known.get(name, (0, 0))[1], int(n) - known.get(name, (0, 0))[0], name) for n, o, name in row.findall(after)]
    for octets, objects, name in sorted(grown, reverse=True)[:40]:
        if octets >= count:
            print(f"{octets / count:>10.1f} octets {objects / count:>8.2f} objects  {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["all", "start", "idle"], default="all")
    parser.add_argument("--with", dest="commands", action="append", help="a command line that runs Latchkey; may be repeated")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--routes", type=int, action="append", help="may be repeated; 1 and 10,000 by default")
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--settle", type=float, default=3, help="seconds from the first call to the look at memory")
    parser.add_argument("--histogram", action="store_true", help="what an idle connection's heap is made of")
    options = parser.parse_args()
    commands = options.commands or [os.path.join(ROOT, "gateway", "bin", "latchkey")]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as directory, Server(("127.0.0.1", 0), Tenant) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        tenant = server.server_address[1]
        if options.what in ("all", "start"):
            start(commands, options.routes or [1, 10_000], options.rounds, options.settle, tenant, directory)
        if options.what in ("all", "idle"):
            for command in commands:
                idle(command, options.connections, tenant, directory, options.histogram)
        server.shutdown()


if __name__ == "__main__":
    main()
