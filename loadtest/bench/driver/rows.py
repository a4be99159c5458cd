"""The rows of the table: which contenders, set up how, under which traffic."""

from dataclasses import dataclass

from driver import setting
from driver.setting import Variant
from driver.traffic import Traffic

FOUR = ("gateway", "nginx", "haproxy", "spring")
PLAIN = Variant()
TLS = Variant("tls", tls=True)


@dataclass(frozen=True)
class Entry:
    """One contender of a row; the label is what the table calls it."""

    name: str
    variant: Variant
    traffic: Traffic
    label: str


@dataclass(frozen=True)
class Row:
    name: str
    says: str
    entries: tuple


def of_four(name, says, traffic, variant=PLAIN):
    """A row with the same traffic to all four."""
    return Row(name, says, tuple(Entry(each, variant, traffic, each) for each in FOUR))


def of_five(name, says, traffic):
    """The same, and nginx with larger buffers: with much content they matter more than anything else."""
    larger = Entry("nginx", Variant("buffers", buffers=True), traffic, "nginx, larger buffers")
    return Row(name, says, (*of_four(name, says, traffic).entries, larger))


def kept(connections):
    return of_four(f"keepalive-{connections}", f"1 KB, {connections} kept connections", Traffic("kept", connections))


def grown(name, says, entries):
    """A row that compares the gateway with itself, and nginx as it always is."""
    always = Entry("nginx", PLAIN, Traffic("kept", 64), "nginx")
    return Row(name, says, (*entries, always))


def counted(count, what, more="s"):
    return f"{count:,} {what}{more if count > 1 else ''}"


def routes(name, count):
    variant = PLAIN if count == 1 else Variant(f"routes{count}", routes=count)
    return Entry(name, variant, Traffic("kept", 64, spread="routes", over=count), f"{name}, {counted(count, 'route')}")


def regexes(count, paths=1):
    variant = PLAIN if count == 20 else Variant(f"regexes{count}", regexes=count)
    traffic = Traffic("kept", 64, spread="paths", over=paths) if paths > 1 else Traffic("kept", 64)
    return Entry("gateway", variant, traffic, "gateway, " + counted(count, "regex", "es") + (f", {paths:,} paths" if paths > 1 else ""))


def callers(count):
    variant = PLAIN if count == 1 else Variant(f"callers{count}", callers=count)
    return Entry("gateway", variant, Traffic("kept", 64, spread="callers", over=count), "gateway, " + counted(count, "caller"))


ROWS = (
    kept(1), kept(16), kept(64), kept(256),
    of_four("fresh", "1 KB, a new connection for each call, 16 at once", Traffic("fresh", 16, fresh=True)),
    of_five("down", "100 KB down, 16 kept connections", Traffic("down", 16, "/api/large", "large")),
    of_five("up", "1 MB up, 8 kept connections",
            Traffic("up", 8, "/api/upload", "uploaded", upload=setting.UPLOAD)),
    of_four("rate-7000", "1 KB, 7,000 calls/s whatever the answers take, 64 connections",
            Traffic("rate", 64, rate=7000)),
    of_four("tls-kept", "TLS 1.3 in and out, 1 KB, 16 kept connections", Traffic("tls", 16, tls=True), TLS),
    of_four("tls-handshake", "TLS 1.3, a full handshake for each call, 16 at once",
            Traffic("handshake", 16, fresh=True, tls=True), TLS),
    of_four("h2", "h2 over TLS in, HTTP/1.1 out, 1 KB, 16 connections of 10 streams",
            Traffic("h2", 16, "/clear/small", h2=True), TLS),
    Row("routes", "1, 100 and 10,000 routes, called in turn, 64 kept connections",
        tuple(routes(name, count) for name in ("gateway", "nginx") for count in (1, 100, 10_000))),
    grown("scopes", "1, 20 and 500 scope regexes, the last one opens; 64 kept connections",
          (regexes(1), regexes(20), regexes(500), regexes(500, 4000))),
    grown("callers", "1 and 1,000 callers in turn, 64 kept connections", (callers(1), callers(1000))),
)
MEMORY = {"idle": "10,000 idle connections: memory for each", "start": "start to the first proxied call, resident idle"}
NAMES = [row.name for row in ROWS] + list(MEMORY)
