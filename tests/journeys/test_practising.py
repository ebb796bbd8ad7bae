"""The demonstration's practices: something under every facet, every state, three languages, drafts for their writers alone."""

import re
import uuid
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Delegation, Scope, User
from core.counting import visible_text
from core.languages import CODES, names
from drafts.models import Draft
from facets.shelf import Selection
from files.models import File
from hub.demo import practising, story
from practices.facets import PRACTICES
from practices.models import (
    Call,
    CoAuthor,
    Correction,
    FocalPoint,
    Level,
    Practice,
    PracticeVersion,
    Screening,
    State,
    VersionLink,
)
from taxonomy.models import PracticeType, Principle
from tests.conftest import PASSWORD
from tests.journeys.conftest import IN_IT

pytestmark = IN_IT


def _person(login):
    return User.objects.get(email=f"{login}@example.org")


def _listed():
    return [practice.current for practice in Practice.objects.listed().select_related("current")]


def test_twelve_are_listed_in_three_languages():
    assert Counter(version.language for version in _listed()) == {"en": 5, "fr": 4, "es": 3}
    assert len(PRACTICES.shelf().ids) == 12


def test_every_facet_finds_some():
    counted = PRACTICES.shelf().counts(Selection())
    known = {
        "objective": {str(number) for number in range(1, 24)},
        "principle": set(Principle.objects.values_list("slug", flat=True)),
        "type": set(PracticeType.objects.values_list("key", flat=True)),
        "level": set(Level.values),
    }
    empty = {name: values - counted[name].keys() for name, values in known.items()}
    assert empty == {"objective": set(), "principle": set(), "type": {"other"}, "level": set()}
    assert {"world", "002", "009", "019", "142", "150"} <= counted["region"].keys()
    assert len(counted["kind"]) >= 12
    assert {"2012", "2025"} <= counted["year"].keys()


def test_one_is_worldwide_and_one_in_regions_only():
    tied = {version.pk: (version.countries.count(), version.regions.count()) for version in _listed() if not version.is_global}

    assert sum(version.is_global for version in _listed()) == 1
    assert [places for places in tied.values() if not places[0]] == [(0, 3)]
    assert sum(not version.is_ongoing for version in _listed()) == 3


def test_versions_stand_in_every_state_an_author_meets():
    assert Counter(PracticeVersion.objects.values_list("state", flat=True)) == {
        State.PUBLISHED: 14,
        State.DRAFT: 2,
        State.SUBMITTED: 2,
        State.RETURNED: 1,
        State.IN_REVIEW: 8,
        State.CHANGES_ASKED: 1,
        State.DECLINED: 2,
        State.WITHDRAWN: 2,
    }
    assert Practice.objects.exclude(retired_at=None).count() == 1
    assert Correction.objects.get().field == Correction.Field.LINKS


def test_one_was_updated_and_says_what_changed():
    second = PracticeVersion.objects.get(number=2)

    assert second.practice.current == second
    assert visible_text(second.changes).startswith("Two things are new")
    assert second.practice.versions.get(number=1).title != second.title


def test_one_decision_waits_for_a_second_signature():
    waiting = Screening.objects.get(version__state=State.SUBMITTED)

    assert (waiting.waits, waiting.decided_by) == (True, _person("anjali"))
    assert _person("secretariat").has_perm("practices.sign_screening", waiting)
    assert not _person("anjali").has_perm("practices.sign_screening", waiting)


@pytest.mark.parametrize(
    ("login", "drafts"),
    [("member", 1), ("fatou", 1), ("samir", 0), ("hortensia", 1), ("delegate", 1), ("irina", 0), ("secretariat", 0)],
)
def test_drafts_are_for_those_who_write_them(login, drafts):
    assert PracticeVersion.objects.of(_person(login)).filter(state=State.DRAFT).count() == drafts


def test_a_co_author_has_joined_and_another_is_invited():
    states = CoAuthor.objects.values_list("email", "state")
    assert dict(states) == {"fatou@example.org": CoAuthor.State.ACCEPTED, "samir@example.org": CoAuthor.State.SENT}


def test_what_may_still_be_edited_lies_in_its_draft():
    for version in PracticeVersion.objects.filter(state__in=(State.DRAFT, State.RETURNED)):
        draft = Draft.objects.shared("practices.version", version.place).get()
        assert (draft.data["title"] != "", draft.data["summary_format"]) == (True, "html")


def test_what_happened_happened_in_order():
    for version in PracticeVersion.objects.exclude(submitted_at=None):
        moments = [version.begun_at, version.submitted_at, version.published_at]
        assert moments[:2] == sorted(moments[:2])
        assert version.published_at is None or version.published_at > version.submitted_at
    published = list(Practice.objects.listed().order_by("published_at").values_list("published_at", flat=True))
    assert (published[-1] - published[0]).days > 365


def test_summaries_are_neither_short_nor_long():
    lengths = {version.title: len(visible_text(version.summary).split()) for version in _listed()}
    assert {title: length for title, length in lengths.items() if not 80 <= length <= 150} == {}


def test_everybody_and_every_address_is_invented():
    addresses = VersionLink.objects.values_list("url", flat=True)
    assert {re.sub(r"https://(\w+\.)?(example\.org)/.*", r"\2", url) for url in addresses} == {"example.org"}
    people = FocalPoint.objects.values_list("email", flat=True)
    assert {email.rpartition("@")[2] for email in people} == {"example.org"}


def test_at_least_four_have_pictures_and_documents_that_everybody_may_open():
    kinds = {
        version.pk: {row.file.kind for row in version.enclosures.select_related("file")}
        for version in _listed()
        if version.enclosures.exists()
    }
    assert sum(found == {File.Kind.PICTURE, File.Kind.DOCUMENT} for found in kinds.values()) >= 4
    assert File.objects.visible_to(AnonymousUser()).count() == File.objects.count() > 10
    assert {len(file.alternative) > 60 for file in File.objects.filter(kind=File.Kind.PICTURE)} == {True}


def test_one_call_is_open_and_one_closed_in_three_languages():
    assert {call.slug: call.is_open for call in Call.objects.all()} == {
        "decent-work-everywhere": True,
        "basic-services-in-cities": False,
    }
    assert {frozenset(names(call, field)) for call in Call.objects.all() for field in ("title", "text")} == {frozenset(CODES)}
    assert {call.versions.count() for call in Call.objects.all()} == {1, 2}


def test_an_older_demonstration_gets_them_too(monkeypatch):
    before = Practice.objects.count()
    Delegation.objects.filter(person=_person("rafael")).update(scopes=[Scope.POST])
    Delegation.objects.filter(person=_person("kossi")).delete()
    monkeypatch.setattr(practising, "_PRACTICES", uuid.uuid4())

    story.tell(password=PASSWORD)

    assert Practice.objects.count() == 2 * before
    assert [_person(login).delegations(Scope.SUBMIT).count() for login in ("rafael", "kossi", "delegate")] == [1, 1, 1]
