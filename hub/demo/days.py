"""Days of the demonstration: they count from the day it is told, and what lies behind has negative numbers."""

import tomllib
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from core import clock


def read(path):
    """A file of the demonstration."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def day(days):
    """Nine in the morning of a day, counted from today."""
    return instant(f"{days} 09:00")


def instant(when):
    """“-3 17:45”: three days ago, at a quarter to six in the afternoon (UTC)."""
    days, time = when.split()
    today = datetime.combine(clock.today("UTC"), datetime.min.time(), clock.now().tzinfo)
    return today + timedelta(days=int(days), hours=int(time[:2]), minutes=int(time[3:]))


def end_of(days, zone):
    """The midnight that ends a day in this zone."""
    return clock.end_of_day(clock.today(zone) + timedelta(days=days), zone)


class _Offset:
    """Stands where the offset file does, for this process alone."""

    def __init__(self, seconds):
        self.seconds = seconds

    def read_text(self):
        return str(self.seconds)


class Actor:
    """Somebody whose part is a list of steps, each at its moment and named like the method that takes its values.

    `language` is that of a step's texts, for those who read the files.
    """

    steps = ()

    def take(self, step):
        facts = {name: value for name, value in step.items() if name not in ("at", "does", "language")}
        getattr(self, step["does"])(**facts)


def play(actors):
    """Let everybody take their steps, all in the order of time."""
    steps = [(instant(step["at"]), actor, step) for actor in actors for step in actor.steps]
    for moment, actor, step in sorted(steps, key=lambda one: one[0]):
        with on(moment):
            actor.take(step)


@contextmanager
def on(moment):
    """What actions do within the block, they do at that moment; for those that ask the clock themselves."""
    offset, settings.CLOCK_OFFSET = settings.CLOCK_OFFSET, None
    settings.CLOCK_OFFSET = _Offset((moment - clock.now()).total_seconds())
    try:
        yield
    finally:
        settings.CLOCK_OFFSET = offset
