"""Decisions of the secretariat on submissions: with effect at once, or once a second person has signed where there are ties."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed, move
from events.actions import record
from submissions.models import SUBMITTED, AbstractScreening


@dataclass(frozen=True)
class Desk:
    """How one app screens its versions. All it does raises TransitionNotAllowed if the version is not submitted (any longer).

    `screenings` is the app's model; `lock(version)` locks what versions are of; `ties(user, version)` is true if she may not
    decide alone; `effect(version, screening, by)` brings about what was decided; `asked`, `signed` and `denied` are the kinds of
    event about the signature.
    """

    screenings: type[AbstractScreening]
    lock: Callable
    ties: Callable
    effect: Callable
    asked: str
    signed: str
    denied: str

    @transaction.atomic
    def decide(self, *, version, by, verdict, reasons=(), words="", **facts):
        """Decide on a submission; returns the screening, which only waits for a signature where `by` has ties."""
        self._take(version)
        if version.screenings.filter(**AbstractScreening.UNSIGNED).exists():
            raise TransitionNotAllowed(version)
        about = {"version": version, "verdict": verdict, "words": words, "needs_signature": bool(self.ties(by, version))}
        screening = self.screenings.objects.create(decided_at=clock.now(), decided_by=by, **about, **facts)
        screening.reasons.set(reasons)
        if screening.needs_signature:
            record(self.asked, by=by, target=version, verdict=verdict)
        else:
            self.effect(version, screening, by)
        return screening

    @transaction.atomic
    def sign(self, *, screening, by):
        """Sign somebody's decision, which has its effect now."""
        version = self._take(screening.version)
        move(screening, where=AbstractScreening.UNSIGNED, to={"signed_at": clock.now(), "signed_by": by})
        record(self.signed, by=by, target=version, verdict=screening.verdict)
        self.effect(version, screening, screening.decided_by)
        return screening

    @transaction.atomic
    def deny_signature(self, *, screening, by, why):
        """Not agree: the decision is dropped and the submission waits for another."""
        version = self._take(screening.version)
        move(screening, where=AbstractScreening.UNSIGNED, to={"dropped_at": clock.now(), "dropped_by": by})
        record(self.denied, by=by, target=version, why=why, verdict=screening.verdict)
        return screening

    def _take(self, version):
        self.lock(version)
        version.refresh_from_db()
        if version.state != SUBMITTED:
            raise TransitionNotAllowed(version)
        return version
