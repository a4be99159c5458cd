"""Processes of the run: started, found ready, checked, ended."""

import ctypes
import os
import signal
import socket
import ssl
import subprocess
import time
from contextlib import suppress

from driver import machine, setting
from driver.machine import Unfit

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)
START_SECONDS = 180
END_SECONDS = 5
started = []


def end_with_us():
    """In the child: SIGTERM should this driver die without ending it."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def spawn(command, output, environment=None):
    """Starts a process in a session of its own, its output in a file; end_all() ends it."""
    with open(output, "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                   env=os.environ | (environment or {}), start_new_session=True,
                                   preexec_fn=end_with_us)
    started.append(process)
    return process


def end(process):
    """Ends a process and all of its session."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
            break
    if process in started:
        started.remove(process)


def end_all():
    """Ends whatever was started and is still there."""
    for process in list(started):
        end(process)


def request(path, more="", method="GET", key=None):
    """The head that each contender is sent."""
    return (f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n"
            f"X-Api-Key: {key or setting.key(0)}\r\nCookie: {setting.COOKIE}\r\n{more}\r\n")


def open_to(port, authority=None):
    """A connection to a contender, by TLS where an authority is given."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    if authority is None:
        return plain
    return ssl.create_default_context(cafile=authority).wrap_socket(plain, server_hostname="localhost")


def answer(connection):
    """Status and content of the next answer on a connection."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError(f"closed after {len(got)} bytes")
        got += piece
    head, content = got.split(b"\r\n\r\n", 1)
    sizes = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(content) < int(sizes[0] if sizes else 0):
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError("closed within content")
        content += piece
    return int(head.split()[1]), content


def call(port, path, authority=None):
    """One call on a connection of its own."""
    with open_to(port, authority) as connection:
        connection.sendall(request(path).encode())
        return answer(connection)


class Contender:
    """One proxy that runs."""

    def __init__(self, name, prepare, s, v):
        self.name, self.setting, self.variant = name, s, v
        self.port = machine.free_ports(1)[0]
        self.authority = s.path("ca.pem") if v.tls else None
        self.label = f"{v.name}-{name}"
        command, environment = prepare(s, v, self.port, self.label)
        before = time.monotonic()
        self.process = spawn(command, s.path(self.label + ".out"), environment)
        self.await_first(before)

    @property
    def pid(self):
        return self.process.pid

    def await_first(self, before):
        """Waits for the first call that is answered as it should be; the time is self.start."""
        why = "no answer"
        while time.monotonic() < before + START_SECONDS:
            if self.process.poll() is not None:
                raise Unfit(f"{self.label} ended: {machine.read(self.setting.path(self.label + '.out'))[-2000:]}")
            try:
                status, content = call(self.port, "/api/small", self.authority)
                if status == 200 and content == setting.pattern(setting.SMALL):
                    self.start = time.monotonic() - before
                    return
                why = f"{status} {content[:200]}"
            except (OSError, ValueError) as not_yet:
                why = str(not_yet)
            time.sleep(0.002)
        raise Unfit(f"{self.label} does not answer after {START_SECONDS} s: {why}")

    def check(self):
        """Raises Unfit unless it alone has its port, and sends the field (and, of ours, not the cookie)."""
        if machine.listeners(self.port) != 1:
            raise Unfit(f"{machine.listeners(self.port)} sockets listen on the port of {self.label}")
        cookie = "" if self.name in ("gateway", "beside") else setting.COOKIE
        wanted = f"{self.setting.authorization}\n{cookie}".encode()
        status, content = call(self.port, "/api/echo", self.authority)
        if status != 200 or content.strip() != wanted.strip():
            raise Unfit(f"{self.label} does not send the field as agreed: {status} {content[:300]}")

    def pin(self, cores):
        machine.pin(self.pid, cores)

    def end(self):
        end(self.process)


def secure_upstream(s):
    """nginx as the upstream that speaks TLS: the same answers as upstream.c, but for content."""
    own = f"default_type text/plain; if ($http_authorization != \"{s.authorization}\") {{ return 401 no; }}"
    token = (s.directory / "token.json").read_text()
    config = s.file("secure.conf", f"""
worker_processes 1; daemon off; pid {s.path('secure.pid')}; error_log {s.path('secure.err')} error;
{'user root;' if os.geteuid() == 0 else ''}
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; large_client_header_buffers 8 16k;
  client_body_temp_path {s.path('secure.b')}; proxy_temp_path {s.path('secure.p')};
  fastcgi_temp_path {s.path('secure.f')}; uwsgi_temp_path {s.path('secure.u')}; scgi_temp_path {s.path('secure.s')};
  server {{
    listen 127.0.0.1:{s.secure_upstream} ssl backlog=4096; ssl_protocols TLSv1.3;
    ssl_certificate {s.path('leaf.pem')}; ssl_certificate_key {s.path('leaf.key')};
    location ~ /token {{ default_type application/json; return 200 '{token}'; }}
    location ~ /echo$ {{ {own} return 200 "$http_authorization\\n$http_cookie"; }}
    location / {{ {own} return 200 "{setting.pattern(setting.SMALL).decode()}"; }}
  }}
}}
""")
    return [machine.find("nginx"), "-c", str(config), "-e", s.path("secure.err")]


def upstreams(s, binary):
    """Starts both upstreams on the load's core."""
    plain = [str(binary), str(s.upstream), s.path("authorization"), s.path("token.json")]
    for command, name in ((plain, "upstream.out"), (secure_upstream(s), "secure.out")):
        process = spawn(command, s.path(name))
        deadline = time.monotonic() + START_SECONDS
        while machine.listeners(s.upstream if name == "upstream.out" else s.secure_upstream) != 1:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unfit(f"the upstream did not start: {machine.read(s.path(name))}")
            time.sleep(0.02)
        machine.pin(process.pid, {machine.LOAD_CORE})
