"""Where a topic or prompt stands: until it is closed by its windows and the clock, never stored; then as a person has set it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import pgettext_lazy

from core import clock


class State(models.TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("where a discussion stands", "announced")
    OPEN = "open", pgettext_lazy("where a discussion stands", "open")
    EXTENDED = "extended", pgettext_lazy("where a discussion stands", "extended")
    CLOSED = "closed", pgettext_lazy("where a discussion stands", "closed")
    SUMMARIZING = "summarizing", pgettext_lazy("where a discussion stands", "being summarized")
    OUTCOME = "outcome", pgettext_lazy("where a discussion stands", "outcome published")
    ARCHIVED = "archived", pgettext_lazy("where a discussion stands", "archived")


SET = (State.SUMMARIZING, State.OUTCOME, State.ARCHIVED)  # in this order; set by a person


@dataclass(frozen=True)
class Span:
    """One window: open while `opens_at` <= now < `closes_at` (no end if None); `zone` is the one its dates were meant in."""

    opens_at: datetime
    closes_at: datetime | None
    zone: str
    reason: str = ""
    is_extension: bool = False

    def holds(self, at):
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


@dataclass(frozen=True)
class Life:
    """`state`, and the window that decides it: the one that is open and ends last, else the next to open, else the last."""

    state: State
    span: Span | None

    @classmethod
    def of(cls, spans, at=None, stage=""):
        """`stage` is what a person has set (a value of `SET`), or nothing; then no window opens it any longer."""
        at = at or clock.now()
        spans = [span for span in spans if span.closes_at is None or span.closes_at > span.opens_at]  # not those ended before
        if stage:
            return cls(State(stage), max(spans, key=_end, default=None))
        running = [span for span in spans if span.holds(at)]
        if running:
            span = max(running, key=_end)
            return cls(State.EXTENDED if span.is_extension else State.OPEN, span)
        coming = [span for span in spans if span.opens_at > at]
        if coming or not spans:
            return cls(State.ANNOUNCED, min(coming, key=lambda span: span.opens_at, default=None))
        return cls(State.CLOSED, max(spans, key=_end))

    @property
    def is_open(self):
        return self.state in (State.OPEN, State.EXTENDED)

    @property
    def is_over(self):
        """Takes no more contributions by its windows: closed, or in what a person has set after that."""
        return self.state == State.CLOSED or self.state in SET

    def end(self):
        """A key by which what ends first comes first; what has no end comes last."""
        return _end(self.span)

    @property
    def last_minute(self):
        """What people call the closing time: 23:59 where the window ends at midnight; None if it has no end."""
        return self.span and self.span.closes_at and clock.last_minute(self.span.closes_at)


def _end(span):
    return (span.closes_at is None, span.closes_at or span.opens_at)
