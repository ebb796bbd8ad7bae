"""What a doubter did at one instant, or half: one thing happens, and lists show what was committed."""

import pytest
from django.db import transaction

from facets.shelf import Selection
from practices.actions import coauthors, drafting, publishing
from practices.facets import PRACTICES
from practices.models import CoAuthor, Practice, PracticeVersion, Repository, State
from reviews.models import Decision
from tests.practices import scene
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def _fresh(version):
    return PracticeVersion.objects.select_related("practice__owner", "practice__organization").get(pk=version.pk)


def test_two_submissions_and_a_withdrawal(writers):
    version, content = scene.begun(writers.author), scene.content()

    def submit():
        return drafting.submit(version=_fresh(version), content=content, by=writers.author)

    def withdraw():
        return drafting.withdraw(version=_fresh(version), by=writers.author)

    results = at_once(submit, submit, withdraw, row=version.practice)

    version.refresh_from_db()
    assert refusals(results) in (1, 2)
    assert version.state == State.WITHDRAWN  # what is sent can be withdrawn, what is withdrawn is not sent


def test_a_publication_and_a_withdrawal(writers):
    version = scene.in_review(scene.submitted(writers.author), writers.secretariat)

    results = at_once(
        lambda: scene.decided(_fresh(version), writers.secretariat, Decision.Verdict.ACCEPT),
        lambda: drafting.withdraw(version=_fresh(version), by=writers.author),
        row=version.case,
    )

    version.refresh_from_db()
    assert refusals(results) == 1
    listed = int(version.state == State.PUBLISHED)
    assert (Practice.objects.listed().count(), PRACTICES.shelf().total(Selection())) == (listed, listed)


def test_a_retirement_and_the_publication_of_an_update(writers):
    first = scene.published(writers.author, writers.secretariat)
    update = drafting.begin_update(practice=first.practice, by=writers.author)
    drafting.submit(version=update, content=scene.content(changes="<p>More</p>"), by=writers.author)
    scene.in_review(update, writers.administrator)

    at_once(
        lambda: publishing.retire(practice=Practice.objects.get(), by=writers.secretariat, why="It has ended."),
        lambda: scene.decided(_fresh(update), writers.administrator, Decision.Verdict.ACCEPT),
        row=first.practice,
    )

    practice = Practice.objects.get()
    assert practice.retired_at
    assert not practice.versions.open().exists()
    assert PRACTICES.shelf().total(Selection()) == 0


def test_two_updates_are_one(writers):
    practice = scene.published(writers.author, writers.secretariat).practice

    def begin():
        return drafting.begin_update(practice=Practice.objects.get(), by=writers.author)

    assert len(set(at_once(begin, begin, row=practice))) == 1
    assert PracticeVersion.objects.count() == 2


def test_an_answer_and_a_withdrawal_of_an_invitation(writers):
    practice = scene.begun(writers.author).practice
    row = coauthors.invite(practice=practice, email="friend@example.org", language="en", by=writers.author)

    at_once(
        lambda: coauthors.accept(invitation=CoAuthor.objects.get(), by=writers.partner),
        lambda: coauthors.remove(co_author=CoAuthor.objects.get(), by=writers.author),
        row=practice,
    )

    row.refresh_from_db()
    assert row.state in (CoAuthor.State.ACCEPTED, CoAuthor.State.WITHDRAWN)
    assert Practice.objects.of(writers.partner).exists() == (row.state == CoAuthor.State.ACCEPTED)


def test_a_shelf_that_saw_what_was_rolled_back_is_not_kept(writers):
    first, second = (scene.in_review(scene.submitted(writers.author), writers.secretariat) for _number in range(2))
    scene.published(writers.author, writers.secretariat)
    edition = Repository.objects.get().edition
    with transaction.atomic():
        scene.decided(first, writers.secretariat, Decision.Verdict.ACCEPT)
        assert PRACTICES.shelf().total(Selection()) == 2
        transaction.set_rollback(True)

    assert PRACTICES.shelf().total(Selection()) == 1
    scene.decided(_fresh(second), writers.secretariat, Decision.Verdict.ACCEPT)

    assert Repository.objects.get().edition == edition + 1
    assert set(PRACTICES.shelf().ids) == set(Practice.objects.listed().values_list("pk", flat=True))
