"""Bring `pledges/data/` into the tables: after every migration, without touching what the secretariat has edited."""

from pathlib import Path

from core.loading import after_migrations
from core.tables import read
from pledges.models import ReturnReason, Rung

DATA = Path(__file__).resolve().parent / "data"


@after_migrations("pledges")
def load_screening(**_signal):
    """Load everything; idempotent."""
    rungs = [_checked(row) | {"months": int(row["months"])} for row in read(DATA / "ladder.csv")]
    Rung.objects.load("key", rungs)
    reasons = [_checked(row) | {"position": at} for at, row in enumerate(read(DATA / "return_reasons.csv"), start=1)]
    ReturnReason.objects.load("key", reasons)


def _checked(row):
    return row | {"unconfirmed": row["unconfirmed"].split()}
