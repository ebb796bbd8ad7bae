"""The floor records through a keeper it does not know."""

import pytest

from core import clock, history
from core.actions import edit_curated
from pages.models import Page


@pytest.fixture
def keeper():
    """Another keeper than the Hub's own, for one test."""
    before, kept = dict(history._keeper), []
    history.keep_with(edited=lambda obj, **facts: kept.append((obj, facts)), about=lambda obj: list(reversed(kept)))
    yield kept
    history.keep_with(**before)


def test_the_registered_keeper_is_told_and_asked(keeper):
    history.edited("row", fields=["name"], by="person")
    history.edited("row", fields=["text"], by="person")

    assert keeper == [("row", {"fields": ["name"], "by": "person"}), ("row", {"fields": ["text"], "by": "person"})]
    assert history.about("row") == keeper[::-1]


def test_edited_text_is_saved_and_told_newest_first(cast):
    page = Page.objects.get(slug="about")
    page.title_fr = "Le Hub"

    edit_curated(row=page, fields=["title_fr"], by=cast.secretariat)
    edit_curated(row=page, fields=["lead_fr", "body_fr"], by=cast.administrator)

    events = [(event.actor, event.sentence, event.why) for event in history.about(page)]
    assert events == [(cast.administrator, "Edited: lead_fr, body_fr", ""), (cast.secretariat, "Edited: title_fr", "")]
    stored = Page.objects.get(slug="about")
    assert (stored.title_fr, stored.edited_at <= clock.now()) == ("Le Hub", True)


def test_other_rows_have_another_history(cast):
    about, terms = Page.objects.get(slug="about"), Page.objects.get(slug="terms")

    edit_curated(row=about, fields=["title_fr"], by=cast.secretariat)

    assert list(history.about(terms)) == []
