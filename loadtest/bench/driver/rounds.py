"""Rounds: the contenders of a row by turns, warmed, pinned, counted."""

import sys
import time
from dataclasses import dataclass, replace

from driver import contenders, figures, machine, traffic
from driver.running import Contender


@dataclass(frozen=True)
class Pace:
    """How long each thing takes, in seconds."""

    warm: float
    measured: float
    rounds: int  # even, so that each is as often early as late
    counted: float = 1.0  # the round in which instructions are counted, its time is not used
    idle: float = 5.0
    starts: int = 5


FULL = Pace(warm=30, measured=3, rounds=4)
SHORT = Pace(warm=12, measured=1.5, rounds=4, idle=2.0, starts=2)


LONGEST_WARMING = 2  # times the warm-up of the pace
# what a JVM should have done before it is measured; a machine of its own does this in the time of the pace
ENOUGH_CALLS = {"kept": 60_000, "fresh": 20_000, "tls": 40_000}


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Field:
    """The contenders that run now, and what each is warm for."""

    def __init__(self, s, binary, pace, prepared, only):
        self.setting, self.binary, self.pace = s, binary, pace
        self.prepared = prepared  # name -> how it is set up
        self.only = only
        self.counting = machine.has_perf()
        self.running = {}
        self.warm = set()
        self.lost = []  # sentences on whatever was lost or wrong

    def entries(self, row):
        """The row's entries that take part; another checkout of ours runs wherever ours does."""
        found = []
        for entry in row.entries:
            if entry.name in self.only:
                found.append(entry)
            if entry.name == "gateway" and "beside" in self.prepared:
                found.append(type(entry)("beside", entry.variant, entry.traffic, entry.label.replace("gateway", "beside")))
        return found

    def of(self, entry):
        """The running contender of an entry, started where it is not."""
        key = (entry.name, entry.variant)
        if key not in self.running:
            say(f"starting {entry.variant.name}-{entry.name}")
            self.running[key] = Contender(entry.name, self.prepared[entry.name], self.setting, entry.variant)
            self.running[key].pin({machine.PROXY_CORE})
        return self.running[key]

    def keep(self, variants):
        """Ends contenders of variants that no later row needs."""
        for key in [key for key in self.running if key[1] not in variants]:
            self.running.pop(key).end()

    def load(self, entry, seconds, cores, counted=None):
        """One load on one contender; whatever it lost or got wrong is kept."""
        contender = self.of(entry)
        result = traffic.drive(self.binary, self.setting, entry.traffic, contender.port, seconds, cores, counted)
        for what in ("lost", "wrong"):
            bad = {kind: count for kind, count in result[what].items() if count}
            if bad:
                self.lost.append(f"{entry.label}: {what}: {bad} of {result['calls']} {result['sample']}".strip())
                say(self.lost[-1])
        return result

    def warm_up(self, row):
        """Loads each JVM with this kind of traffic, on both cores, until its code is compiled."""
        for entry in self.entries(row):
            for kind in entry.traffic.warming():
                key = (entry.name, entry.variant, kind.kind, kind.over > 1)
                if entry.name in contenders.JAVA and key not in self.warm:
                    self.warm.add(key)
                    say(f"{row.name}: warming {entry.label} for {self.pace.warm:g} s")
                    self.warm_for(replace(entry, traffic=kind))

    def warm_for(self, entry):
        """
        Loads it on both cores for the time of the pace, longer where it made few calls by then: in loads as long as
        the rounds, so that the beginning and the end of a load, its connections too, are as warm as what is between.
        """
        contender = self.of(entry)
        contender.pin(machine.BOTH)
        calls, began = 0, time.monotonic()
        while True:
            calls += self.load(entry, self.pace.measured, machine.BOTH)["calls"]
            taken = time.monotonic() - began
            # on a machine that does other things too, time alone says little
            enough = calls >= ENOUGH_CALLS.get(entry.traffic.kind, 0)
            if taken >= self.pace.warm and enough or taken >= LONGEST_WARMING * self.pace.warm:
                break
        contender.pin({machine.PROXY_CORE})

    def measured(self, entry):
        """One round of one contender."""
        contender = self.of(entry)
        before = machine.ticks(contender.pid)
        result = self.load(entry, self.pace.measured, {machine.LOAD_CORE})
        spent = machine.ticks(contender.pid) - before
        return {
            "calls": result["calls"], "overdue": result["overdue"],
            "rate": result["calls"] / result["seconds"],
            "p50": result["p50"], "p99": result["p99"], "p999": result["p999"],
            "cpu": figures.micros_per_call(spent, result["calls"]),
            "resident": machine.resident(contender.pid),
        }

    def instructions(self, entry):
        """Thousands of instructions of each call, in a round of its own: to count them costs time."""
        result = self.load(entry, self.pace.counted, {machine.LOAD_CORE}, self.of(entry).pid)
        count = result["instructions"]
        return count / 1000 / result["calls"] if count and result["calls"] else None

    def row(self, row):
        """All rounds of a row: label -> what each round measured, and the instructions."""
        entries = {entry.label: entry for entry in self.entries(row)}
        for entry in entries.values():
            self.of(entry).check()
        self.warm_up(row)
        rounds = {label: [] for label in entries}
        began = time.monotonic()
        for number in range(self.pace.rounds):
            for label in figures.order(list(entries), number):
                rounds[label].append(self.measured(entries[label]))
        counts = {label: self.instructions(entry) if self.counting else None for label, entry in entries.items()}
        say(f"{row.name}: {self.pace.rounds} rounds in {time.monotonic() - began:.0f} s")
        return {label: {"rounds": rounds[label], "instructions": counts[label], "start": self.of(entry).start * 1000}
                for label, entry in entries.items()}
