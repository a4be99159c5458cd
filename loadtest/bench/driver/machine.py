"""What the machine must have, and what it says of a process."""

import os
import resource
import shutil
import socket
import subprocess
import sys
import time

from driver import figures

PROXY_CORE = 0
LOAD_CORE = 1
BOTH = {PROXY_CORE, LOAD_CORE}
FILES = 16_384  # open at once in one process: 10,000 idle connections and some

# tool, or file, and the Debian package that brings it
NEEDED = {
    "nginx": "nginx",
    "haproxy": "haproxy",
    "h2load": "nghttp2-client",
    "gcc": "gcc libc6-dev",
    "/usr/include/openssl/ssl.h": "libssl-dev",
    "openssl": "openssl",
    "java": "openjdk-17-jdk-headless",
    "jcmd": "openjdk-17-jdk-headless",
    "mvn": "maven",
}


class Unfit(Exception):
    """This machine, or what runs on it, does not allow the run."""


def find(tool):
    """The path of a tool, also where only root has it on the PATH."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    return tool if tool.startswith("/") and os.path.exists(tool) else shutil.which(tool, path=path)


def require(wanted):
    """Raises Unfit with all that is to be installed."""
    missing = [tool for tool in wanted if not find(tool)]
    if missing:
        packages = " ".join(dict.fromkeys(NEEDED[tool] for tool in missing))
        raise Unfit(f"missing: {', '.join(missing)}; on Debian: apt-get install {packages}")
    if not sys.platform.startswith("linux"):
        raise Unfit("Linux alone: it reads /proc and pins processes to cores")
    if not BOTH <= os.sched_getaffinity(0):
        raise Unfit(f"cores {PROXY_CORE} and {LOAD_CORE} are needed")


def raise_files():
    """As many open files as the machine allows, for us and what we start; raises Unfit below FILES."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard == resource.RLIM_INFINITY or hard >= FILES:
        return resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))
    try:
        return resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    except (ValueError, PermissionError):
        raise Unfit(f"ulimit -Hn is {hard}, {FILES} are needed") from None


def busy_with_others(seconds=1.0):
    """The share of all cores that is in use, before we start anything."""
    before = figures.idle_of(read("/proc/stat"))
    time.sleep(seconds)
    idle, all_ticks = (now - then for now, then in zip(figures.idle_of(read("/proc/stat")), before))
    return 1 - idle / all_ticks if all_ticks else 0.0


def has_perf():
    """Whether instructions can be counted: perf is there, and the kernel lets us."""
    perf = find("perf")
    if not perf:
        return False
    command = [perf, "stat", "-x,", "-e", "instructions:u,instructions:k", "--", "true"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=30).stderr
    return figures.instructions_of(said) is not None


def read(path):
    """The text of a file, empty where it is gone."""
    try:
        with open(path, encoding="ascii", errors="replace") as opened:
            return opened.read()
    except OSError:
        return ""


def family(pid):
    """A process and all that descend from it."""
    found = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        for child in read(f"/proc/{pid}/task/{task}/children").split():
            found += family(int(child))
    return found


def ticks(pid):
    """CPU time of a process and its children so far."""
    return sum(figures.ticks_of(read(f"/proc/{each}/stat")) for each in family(pid))


def resident(pid):
    """MiB in RAM of a process and its children; pages that they share are counted once."""
    return sum(figures.kibibytes_of(read(f"/proc/{each}/smaps_rollup"), "Pss") for each in family(pid)) / 1024


def pin(pid, cores):
    """Every thread of a process and its children to these cores; later ones inherit it."""
    for each in family(pid):
        for thread in os.listdir(f"/proc/{each}/task"):
            try:
                os.sched_setaffinity(int(thread), cores)
            except ProcessLookupError:
                continue  # it has ended since


def listeners(port):
    """How many sockets listen on the port: two would share its connections (SO_REUSEPORT)."""
    return sum(figures.listeners_of(read(f"/proc/net/{table}"), port) for table in ("tcp", "tcp6"))


def free_ports(count):
    """Ports that were free a moment ago, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
