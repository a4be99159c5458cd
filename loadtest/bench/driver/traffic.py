"""Kinds of traffic: what is sent, by which generator, and what came of it."""

import json
import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, replace

from driver import figures, machine, setting
from driver.running import request

LOAD_GRACE_SECONDS = 30
STREAMS = 10  # at once on each connection of h2
FEWEST_OF_H2 = 1600
h2_rates = {}  # port -> calls a second of the last load by h2load


@dataclass(frozen=True)
class Traffic:
    """One row's load."""

    kind: str  # JVMs are warmed up once for each
    connections: int
    path: str = "/api/small"
    expected: str = "small"
    fresh: bool = False
    upload: int = 0
    rate: int = 0
    tls: bool = False
    h2: bool = False
    spread: str = ""  # routes, callers or paths that the calls are spread over
    over: int = 1

    def warming(self):
        """What a JVM is warmed up with: what comes at a rate makes few calls, so more of the same go before it."""
        return (replace(self, kind="kept", rate=0), self) if self.rate else (self,)


def heads(t):
    """The request heads that are sent in turn."""
    more = "Connection: close\r\n" if t.fresh else ""
    if t.upload:
        return [request(t.path, f"{more}Content-Length: {t.upload}\r\n", "POST")]
    if t.spread == "routes":
        paths = setting.prefixes(t.over)
        return [request(path + "small", more) for path in paths[:: max(1, len(paths) // 1000)]]
    if t.spread == "callers":
        return [request(t.path, more, key=setting.key(number)) for number in range(t.over)]
    if t.spread == "paths":
        return [request(f"{t.path}/{number * 7919}", more) for number in range(t.over)]
    return [request(t.path, more)]


def by_load(binary, s, t, port, seconds):
    """The command of our generator."""
    written = s.file(f"requests-{port}", "".join(f"{len(head)}\n{head}" for head in heads(t)))
    command = [str(binary), "-p", str(port), "-c", str(t.connections), "-d", str(seconds), "-q", str(written)]
    command += ["-e", s.path(t.expected)]
    command += ["-f"] * t.fresh + ["-t"] * t.tls
    command += ["-u", str(t.upload)] * (t.upload > 0) + ["-r", str(t.rate)] * (t.rate > 0)
    return command


def by_h2load(s, t, port, seconds):
    """
    The command of h2load: so many calls as took this time before. Told a time instead, it waits for ever if one of
    its connections is not open when the time is up, and what is under way then is neither answered nor lost.
    """
    log = s.path("h2load.log")
    if os.path.exists(log):
        os.remove(log)
    calls = max(FEWEST_OF_H2, round(h2_rates.get(port, 0) * seconds))
    return [machine.find("h2load"), "-n", str(calls), "-c", str(t.connections), "-m", str(STREAMS), "-t", "1",
            f"--log-file={log}", "-H", f"X-Api-Key: {setting.key(0)}", "-H", f"Cookie: {setting.COOKIE}",
            f"https://localhost:{port}{t.path}"]


def of_h2load(said, log):
    """The same words as of our generator, from h2load's output and its log (start, status, time, microseconds)."""
    rows = [line.split("\t") for line in log.splitlines()]
    good = [int(row[2]) for row in rows if row[1] == "200"]
    failed = re.search(r"(\d+) failed, \d+ errored", said)
    data = re.search(r"\((\d+)\) data", said)
    if not failed or not data or not good:
        raise machine.Unfit("h2load said: " + said[-1500:])
    others = Counter(row[1] for row in rows if row[1] != "200")
    bad = sum(others.values())
    begins = min(int(row[0]) for row in rows)
    ends = max(int(row[0]) + int(row[2]) for row in rows)
    return {"calls": len(rows), "seconds": (ends - begins) / 1e6, "overdue": 0, "sample": str(dict(others) or ""),
            "lost": {"failed": max(0, int(failed[1]) - bad)},
            "wrong": {"status": bad, "bytes": 0 if bad else abs(int(data[1]) - len(good) * setting.SMALL)},
            "p50": figures.percentile(good, .5), "p99": figures.percentile(good, .99),
            "p999": figures.percentile(good, .999)}


def drive(binary, s, t, port, seconds, cores, counted=None):
    """Runs one load against a port; counted is a pid whose instructions are counted meanwhile."""
    command = by_h2load(s, t, port, seconds) if t.h2 else by_load(binary, s, t, port, seconds)
    if counted is not None:
        pids = ",".join(map(str, machine.family(counted)))
        command = [machine.find("perf"), "stat", "-x,", "-o", s.path("perf.csv"), "-p", pids,
                   "-e", "instructions:u,instructions:k", "--", *command]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + LOAD_GRACE_SECONDS,
                              preexec_fn=lambda: os.sched_setaffinity(0, cores))
    except subprocess.TimeoutExpired:
        raise machine.Unfit(f"{command[0]} does not end: {' '.join(command)}") from None
    if not t.h2:
        if not done.stdout.startswith("{"):
            raise machine.Unfit(f"the load generator failed: {done.stderr[-500:]}")
        result = json.loads(done.stdout)
    else:
        result = of_h2load(done.stdout, machine.read(s.path("h2load.log")))
        h2_rates[port] = result["calls"] / result["seconds"]
    if counted is not None:
        result["instructions"] = figures.instructions_of(machine.read(s.path("perf.csv")))
    return result
