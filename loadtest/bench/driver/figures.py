"""Arithmetic: what is computed from what was counted. Nothing here touches the machine."""

from statistics import median

TICKS = 100.0  # of utime and stime in a second, on every Linux (USER_HZ)


def ticks_of(stat):
    """utime + stime of the text of /proc/PID/stat; the name in it may hold blanks and parentheses."""
    fields = stat[stat.rindex(")") + 2:].split()
    return int(fields[11]) + int(fields[12])


def idle_of(stat):
    """Ticks that all cores were idle, and all ticks, from the text of /proc/stat."""
    fields = [int(field) for field in stat.splitlines()[0].split()[1:9]]
    return fields[3] + fields[4], sum(fields)


def micros_per_call(ticks, calls):
    """CPU microseconds of each call, None where there was none."""
    return None if calls == 0 else ticks / TICKS * 1e6 / calls


def kibibytes_of(status, field):
    """A field of /proc/PID/status or smaps_rollup, in KiB; 0 where it is not there."""
    for line in status.splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    return 0


def listeners_of(tcp, port):
    """How many sockets listen on the port, from the text of /proc/net/tcp or tcp6."""
    wanted = f":{port:04X}"
    rows = (line.split() for line in tcp.splitlines()[1:])
    return sum(1 for row in rows if len(row) > 3 and row[1].endswith(wanted) and row[3] == "0A")


def instructions_of(csv):
    """The sum of the counts of `perf stat -x,`, None where one was not counted."""
    counts = [line.split(",")[0] for line in csv.splitlines() if ",instructions" in line]
    return sum(map(int, counts)) if counts and all(count.isdigit() for count in counts) else None


def percentile(values, share):
    """The smallest value that so many of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, int(-(-share * len(ordered) // 1)) - 1))]


def middle(values):
    """The median of what was measured, None where nothing was."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def spread(values):
    """(highest - lowest) / median, None of fewer than two."""
    known = [value for value in values if value is not None]
    return (max(known) - min(known)) / median(known) if len(known) > 1 and median(known) else None


def ratio(ours, theirs):
    """The median of the ratios round by round: what drifts from round to round drifts for both."""
    pairs = [(a, b) for a, b in zip(ours, theirs) if a is not None and b]
    return median([a / b for a, b in pairs]) if pairs else None


def order(names, round_number):
    """A B C D, then D C B A, and so on."""
    return list(names) if round_number % 2 == 0 else list(reversed(names))
