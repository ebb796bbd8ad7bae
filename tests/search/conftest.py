"""An index to look in: entries of two kinds that need no other table."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from search import actions, engine, kinds
from search.kinds import Result
from search.models import Document

DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
OPEN, GUARDED = "sample", "guarded"


def _results(ids, user):
    return {key: Result(address=f"#{key}", title=f"No. {key}") for key in ids}


@pytest.fixture
def samples(monkeypatch):
    """Two kinds: `sample`, which anyone finds, and `guarded`, found in place 1 by all and in place 2 by who is logged in."""
    monkeypatch.setattr(kinds, "_kinds", {})
    shared = {"label": "Sample", "label_plural": "Samples", "rows": Document.objects.none, "documents": list, "results": _results}
    kinds.declare(OPEN, visible=lambda user: Q(), **shared)
    kinds.declare(GUARDED, visible=lambda user: Q(place__in=[1, 2] if user.is_authenticated else [1]), **shared)


@pytest.fixture
def keep(db, samples):
    """`keep("words", "a title")` puts an entry into the index and returns its key; each is a day younger than the one before."""
    keys = iter(range(1, 10**6))

    def put(body="", title="", language="en", kind=OPEN, place=None, key=None, days=None):
        key = key or next(keys)
        at = DAY + timedelta(days=key if days is None else days)
        facts = {"kind": kind, "object_id": key, "language": language, "place": place, "published_at": at}
        actions.put(Document(title=title, body=body, **facts))
        return key

    return put


@pytest.fixture
def find(db, samples):
    """`find("words")` gives the keys a visitor finds, the best first."""

    def look(typed, user=None, **limits):
        found = engine.find(typed, user=user or AnonymousUser(), **limits)
        return [int(hit.result.address[1:]) for hit in found.hits]

    return look
