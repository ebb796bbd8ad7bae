"""Bring `practices/data/` into the tables: after every migration, without touching what the secretariat has edited."""

from pathlib import Path

from core.loading import after_migrations
from core.tables import read
from practices.models import ReturnReason
from practices.subjects import PRACTICE
from reviews.loading import load_policy

DATA = Path(__file__).resolve().parent / "data"


@after_migrations("practices")
def load_screening(**_signal):
    """Load everything; idempotent."""
    criteria = [_placed(row, at) | {"advises": row["advises"] == "yes"} for at, row in _rows("criteria.csv")]
    load_policy(PRACTICE, criteria, answer_ladder=[-2, 1], report_ladder=[-7, -1, 1, 7])
    ReturnReason.objects.load("key", [_placed(row, at) for at, row in _rows("return_reasons.csv")])


def _rows(file):
    return enumerate(read(DATA / file), start=1)


def _placed(row, position):
    return row | {"position": position, "unconfirmed": row["unconfirmed"].split()}
