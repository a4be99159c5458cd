"""Rows of memory: idle connections, start, idle process."""

import subprocess
import time

from driver import figures, machine, running, setting
from driver.rounds import say
from driver.rows import FOUR, PLAIN
from driver.running import Contender

IDLE_CONNECTIONS = 10_000


def live_heap(pid):
    """Bytes of all objects alive after a full collection."""
    said = subprocess.run([machine.find("jcmd"), str(pid), "GC.class_histogram"], capture_output=True, text=True,
                          timeout=60, check=True).stdout
    totals = [line.split() for line in said.splitlines() if line.startswith("Total")]
    return int(totals[0][2])


def names(field):
    return [name for name in (*FOUR[:1], "beside", *FOUR[1:]) if name in field.only or name in field.prepared and name == "beside"]


def idle(field):
    """Memory for each of many connections that made one call and then are silent."""
    found = {}
    for name in names(field):
        contender = Contender(name, field.prepared[name], field.setting, PLAIN)
        say(f"idle: {IDLE_CONNECTIONS} connections to {name}")
        java = name in ("gateway", "beside", "spring")
        opened, wrong = [], 0
        try:
            for each in range(200):  # what the first calls load is not the connections'
                running.call(contender.port, "/api/small")
            heap = live_heap(contender.pid) if java else None
            before = machine.resident(contender.pid)
            for each in range(IDLE_CONNECTIONS):
                opened.append(running.open_to(contender.port))
                opened[-1].sendall(running.request("/api/small").encode())
                status, content = running.answer(opened[-1])
                wrong += status != 200 or content != setting.pattern(setting.SMALL)
            time.sleep(field.pace.idle)
            after = machine.resident(contender.pid)
            found[name] = {"resident KiB each": (after - before) * 1024 / IDLE_CONNECTIONS}
            if java:
                found[name]["live heap KiB each"] = (live_heap(contender.pid) - heap) / 1024 / IDLE_CONNECTIONS
            for each in opened[:: IDLE_CONNECTIONS // 100]:  # they still are good for a call
                each.sendall(running.request("/api/small").encode())
                wrong += running.answer(each)[0] != 200
        except OSError as broken:
            field.lost.append(f"idle: {name}: {broken} after {len(opened)} connections")
        finally:
            for each in opened:
                each.close()
            contender.end()
        if wrong:
            field.lost.append(f"idle: {name}: {wrong} wrong answers")
    return {"summary": found}


def start(field):
    """Time from the command to the first call answered, by turns; resident a few seconds later."""
    taken = {name: [] for name in names(field)}
    kept = {name: [] for name in taken}
    for number in range(field.pace.starts):
        for name in figures.order(list(taken), number):
            contender = Contender(name, field.prepared[name], field.setting, PLAIN)
            taken[name].append(contender.start * 1000)
            time.sleep(field.pace.idle)
            kept[name].append(machine.resident(contender.pid))
            contender.end()
    say(f"start: {field.pace.starts} starts of each")
    found = {name: {"start ms": figures.middle(taken[name]), "idle MiB": figures.middle(kept[name])} for name in taken}
    if "spring" in found:
        for each in found.values():
            each["start x spring"] = each["start ms"] / found["spring"]["start ms"]
            each["idle x spring"] = each["idle MiB"] / found["spring"]["idle MiB"]
    return {"summary": found}
