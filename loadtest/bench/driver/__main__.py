"""The command line."""

import argparse
import datetime
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from driver import building, contenders, machine, memory, report, rounds, running
from driver.machine import Unfit
from driver.rows import MEMORY, NAMES, ROWS
from driver.setting import Setting

QUIET = 0.1  # share of the cores that others may use
LOST, UNFIT, INTERRUPTED = 1, 2, 130
EXAMPLES = """
examples:
  run                                     all rows, half an hour
  run --short                             all rows in small, a quarter of an hour: ratios are rough
  run --short keepalive-16 keepalive-64   the yardstick while something is changed, under two minutes
  run --only gateway,nginx keepalive-64   without the other two
  run --beside ../other keepalive-16      the gateway of another checkout in the same rounds

exit code: 0 all well, 1 calls were lost or answers wrong, 2 it could not run
"""


def arguments():
    parser = argparse.ArgumentParser(
        prog="loadtest/bench/run", formatter_class=argparse.RawDescriptionHelpFormatter, epilog=EXAMPLES,
        description="Latchkey with everything on beside nginx, HAProxy and Spring Cloud Gateway that set one field.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="all by default: " + ", ".join(NAMES))
    parser.add_argument("--short", action="store_true", help="short warm-up and rounds: ratios are rough")
    parser.add_argument("--only", default=",".join(contenders.CONTENDERS), metavar="NAMES",
                        help="contenders that take part, of gateway,nginx,haproxy,spring")
    parser.add_argument("--beside", type=Path, metavar="DIR", help="another checkout of Latchkey to measure too")
    parser.add_argument("--warm", type=float, metavar="S", help="seconds of warm-up of a JVM for each kind of traffic")
    parser.add_argument("--rounds", type=int, metavar="N", help="rounds of each row")
    parser.add_argument("--seconds", type=float, metavar="S", help="length of a round")
    parser.add_argument("--keep", action="store_true", help="keep the contenders' files and logs in results/")
    chosen = parser.parse_args()
    unknown = [row for row in chosen.rows if row not in NAMES]
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    chosen.only = chosen.only.split(",")
    unknown = [name for name in chosen.only if name not in contenders.CONTENDERS]
    if unknown:
        parser.error(f"no such contender: {', '.join(unknown)}")
    return chosen


def pace_of(chosen):
    pace = rounds.SHORT if chosen.short else rounds.FULL
    changed = {"warm": chosen.warm, "rounds": chosen.rounds, "measured": chosen.seconds}
    return rounds.Pace(**(vars(pace) | {name: value for name, value in changed.items() if value is not None}))


def needs(only):
    tools = ["gcc", "openssl", "/usr/include/openssl/ssl.h", "nginx", "h2load", "java", "jcmd", "mvn"]
    return tools + ["haproxy"] * ("haproxy" in only)


def first_line(*command):
    """What a program says of its version."""
    path = machine.find(command[0])
    if not path:
        return "none"
    done = subprocess.run([path, *command[1:]], capture_output=True, text=True, timeout=30)
    return (done.stdout + done.stderr).splitlines()[0]


def about(chosen, pace):
    revision = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=contenders.HERE, capture_output=True,
                              text=True).stdout.strip()
    return {"when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "revision": revision,
            "kernel": platform.release(), "cores": os.cpu_count(), "load": os.getloadavg()[0],
            "java": first_line("java", "-version"), "nginx": first_line("nginx", "-v"),
            "haproxy": first_line("haproxy", "-v"), "pace": vars(pace), "only": chosen.only}


def measure(chosen, pace, directory):
    """Runs the rows; gives the results and what was lost."""
    work = directory / "work"
    work.mkdir(parents=True)
    plain, secure = machine.free_ports(2)
    s = Setting(work, plain, secure)
    s.prepare()
    running.upstreams(s, building.BUILD / "upstream")
    prepared = {name: contenders.CONTENDERS[name] for name in chosen.only}
    if chosen.beside:
        prepared["beside"] = contenders.gateway(chosen.beside.resolve())
    field = rounds.Field(s, building.BUILD / "load", pace, prepared, chosen.only)
    told, results = about(chosen, pace), {}
    wanted = [row for row in ROWS if not chosen.rows or row.name in chosen.rows]
    for at, row in enumerate(wanted):
        field.keep({entry.variant for later in wanted[at:] for entry in later.entries})
        measured = field.row(row)
        results[row.name] = {"says": row.says, "summary": report.summary(measured), "measured": measured}
        report.show(row.name, row.says, report.lines(results[row.name]["summary"]))
        report.save(directory, told, results, field.lost)
    field.keep(set())
    for name, says in MEMORY.items():
        if not chosen.rows or name in chosen.rows:
            results[name] = {"says": says} | getattr(memory, name)(field)
            report.show(name, says, report.memory_lines(results[name]["summary"]))
            report.save(directory, told, results, field.lost)
    return field.lost


def run(chosen):
    machine.require(needs(chosen.only))
    machine.raise_files()
    pace = pace_of(chosen)
    busy = machine.busy_with_others()
    began = time.monotonic()
    building.programs()
    if "spring" in chosen.only:
        building.spring()
    for root in [contenders.ROOT] * ("gateway" in chosen.only) + [chosen.beside] * bool(chosen.beside):
        building.gateway(root.resolve())
    directory = contenders.HERE / "results" / datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    try:
        lost = measure(chosen, pace, directory)
    finally:
        running.end_all()
        if not chosen.keep:
            shutil.rmtree(directory / "work", ignore_errors=True)
    report.failures(lost)
    if busy > QUIET:
        print(f"the machine was {busy:.0%} busy with other things when this began: believe instructions, not times")
    print(f"{time.monotonic() - began:.0f} s; {directory}/result.json and result.csv")
    return LOST if lost else 0


def main():
    chosen = arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(INTERRUPTED))
    try:
        return run(chosen)
    except Unfit as unfit:
        print(f"bench: {unfit}", file=sys.stderr)
        return UNFIT
    except KeyboardInterrupt:
        print("bench: interrupted; everything that was started is ended", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
