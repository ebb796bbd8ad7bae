"""Figures from runs, and the text a person reads."""

import os
import platform
import time
from statistics import median, quantiles

import django
from django.db import connection

from bench.cases import CONNECTIONS
from bench.weight import LIMIT_BYTES, LIMIT_MEMORY


def figures(options, runs, weights, exports):
    """Everything measured, as plain data: the table prints it, `--json` keeps it."""
    base = next(case.name for case in options.cases if case.is_base)
    speeds = [_speed(case.name, number, runs) for number in CONNECTIONS for case in options.cases if not case.is_export]
    bases = {speed["connections"]: speed for speed in speeds if speed["case"] == base}
    for speed in speeds:
        of_base = bases[speed["connections"]]
        speed["ratio"] = speed["cpu"] / max(of_base["cpu"], 1e-9)
        speed["p50_ratio"] = speed["p50"] / max(of_base["p50"], 1e-9)
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": _machine(),
        "rounds": options.rounds,
        "seconds": options.seconds,
        "neighbours": median(run["neighbours"] for run in runs),
        "base": base,
        "speeds": speeds,
        "weights": weights,
        "exports": exports,
    }


def _speed(case, connections, runs):
    """Medians of the rounds; percentiles of all requests of all rounds together."""
    own = [run for run in runs if (run["case"], run["connections"]) == (case, connections)]
    costs, taken = [run["cpu"] for run in own], [each for run in own for each in run["taken"]]
    cuts = quantiles([*taken, taken[-1]], n=100, method="inclusive")
    return {
        "case": case,
        "connections": connections,
        "requests": len(taken),
        "cpu": median(costs),
        "spread": (max(costs) - min(costs)) / 2 / max(median(costs), 1e-9),
        "rate": median(len(run["taken"]) / run["seconds"] for run in own),
        "p50": cuts[49],
        "p99": cuts[98],
    }


def _machine():
    version = connection.cursor().connection.server_version
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Django {django.__version__}, "
        f"PostgreSQL {version // 10000}.{version % 10000}"
    )


def table(found):
    """The figures as two tables in Markdown."""
    speeds = [
        [
            each["case"],
            each["connections"],
            f"{each['cpu']:.2f}",
            f"{each['ratio']:.2f}",
            f"{each['spread']:.0%}",
            f"{each['p50']:.1f}",
            f"{each['p50_ratio']:.2f}",
            f"{each['p99']:.1f}",
            f"{each['rate']:.0f}",
        ]
        for each in found["speeds"]
    ]
    blocks = [
        f"{found['date']}; {found['machine']}; one web worker; {found['rounds']} rounds of {found['seconds']:g} s, interleaved.",
        f"Neighbours used {found['neighbours']:.0f}% of the machine. Ratios are of CPU time to “{found['base']}”.",
        _grid(["page", "connections", "CPU ms", "ratio", "±", "p50 ms", "p50 ratio", "p99 ms", "requests/s"], speeds),
    ]
    if found["weights"]:
        blocks.append(_grid(["page", "queries", "HTML bytes", "as sent", "first visit", "of the limit"], _weights(found)))
    if found["exports"]:
        blocks.append(_grid(["export", "seconds", "bytes", "memory grows by"], _exports(found)))
    return "\n\n".join(blocks)


def _exports(found):
    for name, each in found["exports"].items():
        grown = f"{each['memory'] / 1e6:.0f} MB{' (!)' if each['memory'] > LIMIT_MEMORY else ''}"
        yield [name, f"{each['seconds']:.1f}", f"{each['bytes']:,}", grown]


def _weights(found):
    for name, each in found["weights"].items():
        share = each["first_visit"] / LIMIT_BYTES
        yield [
            name,
            f"{each['queries']}{' (!)' if each['queries'] > each['most_queries'] else ''}",
            f"{each['html']:,}",
            f"{each['html_sent']:,}",
            f"{each['first_visit']:,}",
            f"{share:.0%}{' (!)' if share > 1 else ''}",
        ]


def _grid(names, rows):
    rows = [names, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(names))]
    lines = [_line([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    rule = _line(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return "\n".join([lines[0], rule, *lines[1:]])


def _line(cells):
    return f"| {' | '.join(cells)} |"
