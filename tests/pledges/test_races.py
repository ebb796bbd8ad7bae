"""Decisions, submissions and withdrawals at one instant: one of them happens, whole, and numbers have no gap."""

import pytest

from events.models import Event, Mail
from pledges.actions import drafting, screening
from pledges.models import Counter, Match, Pledge, PledgeVersion, Register, Screening
from tests.pledges import makers, scene
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def _fresh(version):
    return PledgeVersion.objects.select_related("pledge__owner", "pledge__organization", "pledge__authority").get(pk=version.pk)


@pytest.fixture
def register(db):
    return Register.objects.get_or_create(pk=1)[0]


def _publishing(version, by):
    return lambda: screening.accept(version=_fresh(version), by=by, serves="migrants")


def test_two_publish_at_once_and_one_does(cast, register):
    version = scene.submitted(cast.member)
    results = at_once(*[_publishing(version, by) for by in (cast.secretariat, cast.administrator)], row=register)

    assert refusals(results) == 1
    assert (Pledge.objects.get().serial, Counter.objects.get().last, Screening.objects.count()) == (1, 1, 1)
    assert Event.objects.filter(kind="pledges.published").count() == 1
    assert Mail.objects.filter(kind="pledges.pledge_published").count() == 1


def test_ten_published_at_once_have_ten_numbers(cast, register):
    versions = [scene.submitted(cast.member, title=f"Pledge {number}") for number in range(10)]
    results = at_once(*[_publishing(version, cast.secretariat) for version in versions], row=register)

    assert refusals(results) == 0
    assert sorted(Pledge.objects.values_list("serial", flat=True)) == list(range(1, 11))


def test_published_and_returned_at_once(cast, register):
    version = scene.submitted(cast.member)
    reasons = list(makers.first_reason("returned"))
    returning = lambda: screening.give_back(version=_fresh(version), by=cast.administrator, reasons=reasons)  # noqa: E731

    results = at_once(_publishing(version, cast.secretariat), returning, row=register)

    assert refusals(results) == 1
    state = _fresh(version).state
    assert (state == "published") is (Counter.objects.count() == 1)
    assert Mail.objects.filter(kind__in=["pledges.pledge_published", "pledges.pledge_returned"]).count() == 1


def test_published_and_taken_back_at_once(cast, register):
    version = scene.submitted(cast.member)
    results = at_once(
        _publishing(version, cast.secretariat),
        lambda: drafting.take_back(version=_fresh(version), by=cast.member),
        row=version.pledge,
    )

    assert refusals(results) == 1
    assert (_fresh(version).state == "published") is (Pledge.objects.get().serial == 1)


def test_submitted_twice_at_once(cast):
    version = scene.begun(cast.member)
    submitting = lambda: drafting.submit(version=_fresh(version), content=scene.content(), by=cast.member)  # noqa: E731

    results = at_once(submitting, submitting, row=version.pledge)

    assert refusals(results) == 1
    assert Mail.objects.filter(kind="pledges.pledge_received").count() == 1
    assert _fresh(version).objective_rows.count() == 2


def test_a_new_version_is_begun_once(cast):
    pledge = scene.published(cast.member, cast.secretariat)
    beginning = lambda: drafting.begin_revision(pledge=Pledge.objects.get(pk=pledge.pk), by=cast.member)  # noqa: E731

    first, second = at_once(beginning, beginning, row=pledge)

    assert first == second
    assert pledge.versions.count() == 2


def test_two_that_match_each_other_published_at_once_make_no_circle(cast, register):
    first, second = scene.submitted(cast.member), scene.submitted(cast.outsider)
    for one, other in ((first, second), (second, first)):
        PledgeVersion.objects.filter(pk=one.pk).update(matching=[str(other.uuid)])

    results = at_once(*[_publishing(version, cast.secretariat) for version in (first, second)], row=register)

    assert refusals(results) == 0
    assert Match.objects.exclude(other=None).count() == 1
