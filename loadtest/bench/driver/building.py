"""What is built before a run: the C programs, Spring Cloud Gateway, the gateway itself."""

import subprocess

from driver import machine
from driver.contenders import HERE
from driver.machine import Unfit
from driver.rounds import say

BUILD = HERE / "build"
GENERATOR = ("load", "answer", "latency", "peer")


def stale(made, sources):
    """Whether something is missing or older than what it is made of."""
    return not made.exists() or any(source.stat().st_mtime > made.stat().st_mtime for source in sources)


def run(command, directory, what):
    """Runs a build; raises Unfit with the end of what it said."""
    say(f"building {what}")
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise Unfit(f"{what} does not build: {(done.stdout + done.stderr)[-2000:]}")


def programs():
    """The generator and the upstream."""
    BUILD.mkdir(exist_ok=True)
    sources = {"load": [HERE / f"c/{each}.c" for each in GENERATOR], "upstream": [HERE / "c/upstream.c"]}
    for name, files in sources.items():
        if stale(BUILD / name, [*files, HERE / "c/load.h"]):
            libraries = ["-lssl", "-lcrypto"] if name == "load" else []
            command = [machine.find("gcc"), "-O2", "-Wall", "-o", str(BUILD / name), *map(str, files), *libraries]
            run(command, HERE, name)


def spring():
    """Spring Cloud Gateway: Maven Central is asked once."""
    project = HERE / "spring"
    sources = [project / "pom.xml", *project.glob("src/**/*.java")]
    if stale(project / "target/spring.jar", sources):
        run([machine.find("mvn"), "-q", "-B", "-ntp", "package"], project, "Spring Cloud Gateway")


def gateway(root):
    """Latchkey of a checkout; its launcher builds where that is due."""
    run([str(root / "gateway/bin/latchkey"), "--version"], root, f"Latchkey of {root.name}, where it has changed")
