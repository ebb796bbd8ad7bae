"""Every list of pledges, practices and reviews says its total in the heading above it and on itself."""

import re

import pytest
from django.urls import reverse

from events.models import Event
from pledges import figures
from pledges.actions import publishing
from pledges.models import Pledge
from reviews import casefile
from tests.pledges import scene
from tests.pledges.shown import pledging
from tests.practices.shown import practice
from tests.reviews.shown import reviewing

HEADING = re.compile(r"<(h[1-3])\b[^>]*>(.*?)</\1>", re.DOTALL)
LIST = re.compile(r'<(?:ul|ol|table|div)\b[^>]*\bdata-count="(\d+)"')


def totals(page):
    """For each list of a page what its heading says without markup, and the number it has itself."""
    html = page.content.decode()
    assert page.status_code == 200
    found = []
    for match in LIST.finditer(html):
        heading = [row[2] for row in HEADING.finditer(html[: match.start()])][-1]
        found.append((" ".join(re.sub(r"<[^>]+>", " ", heading).split()), int(match[1])))
    return found


@pytest.fixture
def everything(staged):
    def make(cast):
        return {"pledging": pledging(cast), "practice": practice(cast), "reviewing": reviewing(cast)}

    return staged(make)


PAGES = {
    # page: (who, its name, what its address takes, how many lists it has)
    "my pledges": ("member", "pledges:mine", (), 3),
    "a pledge": ("member", "pledges:pledge_detail", ("pledging", "pledge"), 4),
    "its version": ("visitor", "pledges:version_detail", ("pledging", "pledge", 1), 2),
    "a draft": ("member", "pledges:draft_detail", ("pledging", "draft"), 1),
    "figures of pledges": ("visitor", "pledges:dashboard", (), 1),
    "my practices": ("focal_point", "practices:mine", (), 1),
    "a practice": ("visitor", "practices:practice_detail", ("practice", "practice"), 4),
    "its versions": ("visitor", "practices:version_list", ("practice", "practice"), 1),
    "what is reviewed": ("member", "practices:draft_detail", ("reviewing", "version"), 2),
    "who writes it": ("member", "practices:coauthor_list", ("reviewing", "version"), 1),
    "my reviews": ("reviewer", "reviews:desk", (), 2),
    "what I reviewed": ("reviewer", "reviews:history", (), 1),
    "a case": ("secretariat", "reviews:case_detail", ("reviewing", "case"), 2),
    "a case as reviewers see it": ("reviewer", "reviews:case_detail", ("reviewing", "case"), 1),
    "the load": ("secretariat", "reviews:roster_coverage", (), 1),
}


@pytest.mark.parametrize("shown", PAGES)
def test_a_list_says_its_total_in_its_heading(everything, log_in, shown):
    cast, facts = everything
    who, name, where, number = PAGES[shown]
    args = [facts[where[0]][where[1]], *where[2:]] if where else []

    found = totals(log_in(getattr(cast, who)).get(reverse(name, args=args)))

    assert [heading for heading, count in found if not re.search(rf"\b{count}\b", heading)] == []
    assert len(found) >= number, found


def test_the_history_of_a_pledge_counts_its_withdrawal_too(everything, client):
    cast, facts = everything
    pledge = Pledge.objects.get(serial=int(facts["pledging"]["pledge"].rpartition("-")[2]))
    publishing.withdraw(pledge=pledge, by=cast.member, why="Begun anew elsewhere.")

    page = client.get(pledge.get_absolute_url())

    entries = page.content.decode().count('class="timeline__item')
    assert (f"What became of it {entries}", entries) in totals(page)


@pytest.mark.parametrize(("most", "told"), [(1, True), (2, False), (3, False)])
def test_more_matches_than_are_shown_are_counted(cast, client, monkeypatch, most, told):
    monkeypatch.setattr(figures, "MOST_MATCHES", most)
    first = scene.published(cast.member, cast.secretariat)
    for _pledge in range(2):
        scene.published(cast.outsider, cast.secretariat, matches=[{"pledge": first.number}])

    page = client.get("/en/pledges/dashboard/")

    assert ("Who matches whom 2", 2) in totals(page)
    html = page.content.decode()
    assert (html.count('class="visually-hidden">matches<'), "Choose fewer pledges" in html) == (min(most, 2), told)
    assert Pledge.objects.listed().count() == 3


def test_more_acts_than_are_shown_are_counted(everything, log_in, monkeypatch):
    cast, facts = everything
    monkeypatch.setattr(casefile, "SHOWN_EVENTS", 3)
    address = reverse("reviews:case_detail", args=[facts["reviewing"]["case"]])

    page = log_in(cast.secretariat).get(address)

    all_of_them = Event.objects.about(page.context["file"].case).count()
    assert (f"History {all_of_them}", all_of_them) in totals(page)
    assert "The latest 3 are shown." in page.content.decode()
