"""What the caller wants measured."""

import argparse
import sys
from pathlib import Path

from bench.cases import CASES


def read():
    """The options, with `cases` in the order they are measured; ends with one line if they make no sense."""
    parser = argparse.ArgumentParser(prog="make bench", description="Ratios of the Hub's pages to the floor of this machine.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is measured (5)")
    parser.add_argument("--seconds", type=float, default=0.6, help="how long each time (0.6)")
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="pages whose name has one of these words")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    options.cases = [case for case in CASES if case.is_base or any(word in case.name for word in options.only)]
    if options.rounds < 1 or options.seconds <= 0:
        parser.error("one round and some time at least")
    if len(options.cases) == 1 and not any(word in options.cases[0].name for word in options.only):
        parser.error(f"no page has such a name; there are: {', '.join(case.name for case in CASES)}")
    if not Path("/proc/self/stat").exists():
        parser.error("CPU times are read from /proc, which only Linux has: run this in a container")
    return options


def say(line):
    """Progress, apart from the figures."""
    print(line, file=sys.stderr, flush=True)
