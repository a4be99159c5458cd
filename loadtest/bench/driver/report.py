"""The result, as a table for people, JSON and CSV for programs."""

import csv
import json
import sys

from driver import figures

RED, PLAIN = ("\033[31m", "\033[0m") if sys.stdout.isatty() else ("", "")
COLUMNS = ("rate", "p50", "p99", "p999", "cpu", "resident")
HEAD = ("", "calls/s", "p50 us", "p99 us", "p99.9 us", "CPU us/call", "+-%", "x nginx", "k instr", "x nginx", "MiB",
        "p99 x", "start ms")


def summary(measured):
    """label -> medians, ratios to nginx, of what Field.row measured."""
    yardstick = next((label for label in measured if label.startswith("nginx")), None)
    found = {}
    for label, each in measured.items():
        rounds = each["rounds"]
        line = {column: figures.middle([one[column] for one in rounds]) for column in COLUMNS}
        line["cpuSpread"] = figures.spread([one["cpu"] for one in rounds])
        line["instructions"] = each["instructions"]
        line["start"] = each["start"]
        line["overdue"] = sum(one["overdue"] for one in rounds)
        line["calls"] = sum(one["calls"] for one in rounds)
        if yardstick:
            other = measured[yardstick]
            for column in ("cpu", "p99", "rate"):
                theirs = [one[column] for one in other["rounds"]]
                line[column + "Ratio"] = figures.ratio([one[column] for one in rounds], theirs)
            line["instructionsRatio"] = figures.ratio([each["instructions"]], [other["instructions"]])
        found[label] = line
    return found


def cell(value, digits):
    return "" if value is None else f"{value:,.{digits}f}"


def table(rows):
    """The lines of a table with a heading."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["  ".join(text.ljust(width) if at == 0 else text.rjust(width)
                      for at, (text, width) in enumerate(zip(row, widths))).rstrip() for row in rows]


def lines(found):
    """A row of the benchmark as the lines of its table."""
    rows = [HEAD]
    for label, each in found.items():
        spread = each["cpuSpread"]
        rows.append((
            label + (f" ({each['overdue']:,} calls not begun in time)" if each["overdue"] else ""),
            cell(each["rate"], 0), cell(each["p50"], 0), cell(each["p99"], 0), cell(each["p999"], 0),
            cell(each["cpu"], 1), cell(spread and spread * 50, 0), cell(each.get("cpuRatio"), 2),
            cell(each["instructions"], 1), cell(each.get("instructionsRatio"), 2), cell(each["resident"], 0),
            cell(each.get("p99Ratio"), 2),
            cell(each["start"], 0),
        ))
    return table(rows)


def memory_lines(found):
    """Rows of memory and of the start: whatever was measured, by name."""
    names = list(dict.fromkeys(name for each in found.values() for name in each))
    return table([("", *names)] + [(label, *(cell(each.get(name), 2) for name in names))
                                   for label, each in found.items()])


def show(name, says, text):
    print(f"\n{name}: {says}")
    print("\n".join(text), flush=True)


def failures(lost):
    """In red, what was lost or wrong."""
    for sentence in lost:
        print(f"{RED}{sentence}{PLAIN}")
    print(f"{RED}{len(lost)} loads lost calls or got wrong answers{PLAIN}" if lost else "\nno call lost, no answer wrong")


def save(directory, about, results, lost):
    """Writes result.json, and result.csv with a line for each contender of each row."""
    with open(directory / "result.json", "w", encoding="utf-8") as opened:
        json.dump({"about": about, "rows": results, "lostOrWrong": lost}, opened, indent=1)
    keys = list(dict.fromkeys(key for row in results.values() for each in row["summary"].values() for key in each))
    with open(directory / "result.csv", "w", encoding="utf-8", newline="") as opened:
        written = csv.writer(opened)
        written.writerow(["row", "contender", *keys])
        for name, row in results.items():
            for label, each in row["summary"].items():
                written.writerow([name, label, *(each.get(key) for key in keys)])
