"""Decisions, withdrawals and answers at one instant: one of them happens, whole, and is told once."""

import pytest

from events.models import Event, Mail
from practices.actions import coauthors, drafting, publishing
from practices.models import CoAuthor, Practice, PracticeVersion
from reviews.actions import decisions
from reviews.models import Case, Decision
from tests.practices import scene
from tests.races import at_once, refusals
from tests.reviews import scene as reviews

pytestmark = pytest.mark.django_db(transaction=True)
Verdict = Decision.Verdict
ENDS = {Verdict.ACCEPT: "published", Verdict.CHANGES: "changes-asked", Verdict.DECLINE: "declined"}


def _fresh(version):
    return PracticeVersion.objects.select_related("practice__owner", "practice__organization").get(pk=version.pk)


@pytest.fixture
def judged(cast, enrol):
    """A version of the member's and a friend's, with a quorum of reports."""
    version, friend = scene.submitted(cast.member), enrol("friend")
    row = coauthors.invite(practice=version.practice, email=friend.email, language="en", by=cast.member)
    coauthors.accept(invitation=CoAuthor.objects.get(pk=row.pk), by=friend)
    scene.in_review(version, cast.secretariat)
    reviews.quorum(Case.objects.get(), enrol, cast)
    return version


def _decide(cast, verdict):
    return lambda: decisions.decide(case=Case.objects.get(state="in-review"), by=cast.secretariat, verdict=verdict)


def _told():
    return sorted(Mail.objects.filter(kind="reviews.decision").values_list("to", flat=True))


def test_of_twenty_decisions_one_is_in_force_recorded_and_told_once(cast, judged):
    verdicts = [*Verdict] * 7
    results = at_once(*[_decide(cast, verdict) for verdict in verdicts[:20]], row=judged.case)

    decision = Decision.objects.get()
    assert refusals(results) == 19
    assert decision in results
    assert decision.in_force_at is not None
    assert Event.objects.filter(kind="reviews.decided").count() == 1
    assert _told() == ["friend@example.org", "member@example.org"]
    assert _fresh(judged).state == ENDS[decision.verdict]
    assert Event.objects.filter(kind="practices.published").count() == (decision.verdict == Verdict.ACCEPT)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_and_a_withdrawal(cast, judged, verdict):
    withdraw = lambda: drafting.withdraw(version=_fresh(judged), by=cast.member)  # noqa: E731

    results = at_once(_decide(cast, verdict), withdraw, row=judged.case)

    version, case = _fresh(judged), Case.objects.get()
    is_decided, is_withdrawn = Decision.objects.filter(in_force_at__isnull=False).exists(), version.state == "withdrawn"
    both = is_decided and is_withdrawn  # what is to be changed can be withdrawn instead
    assert refusals(results) == (0 if both else 1)
    assert not both or verdict == Verdict.CHANGES
    assert (case.state == "withdrawn") is is_withdrawn
    assert version.state in (ENDS[verdict], "withdrawn")
    assert len(_told()) == (2 if is_decided else 0)
    assert Practice.objects.listed().count() == int(version.state == "published")


@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_on_an_update_and_the_retirement_of_its_practice(cast, enrol, verdict):
    first = scene.published(cast.member, cast.secretariat)
    update = drafting.begin_update(practice=first.practice, by=cast.member)
    drafting.submit(version=update, content=scene.content(changes="<p>More</p>"), by=cast.member)
    case = scene.in_review(update, cast.secretariat).case
    reviews.quorum(case, enrol, cast)

    at_once(
        _decide(cast, verdict),
        lambda: publishing.retire(practice=Practice.objects.get(), by=cast.member, why="It has ended."),
        row=case,
    )

    practice, case = Practice.objects.get(), Case.objects.get(pk=case.pk)
    assert practice.retired_at
    assert not practice.versions.open().exists()
    assert not case.is_open


def test_changes_sent_twice_and_withdrawn(cast, judged):
    reviews.decided(Case.objects.get(), cast, Verdict.CHANGES, ["Say who pays."])
    content = scene.content()

    def send():
        return drafting.submit(version=_fresh(judged), content=content, by=cast.member, answers=["The city."])

    def withdraw():
        return drafting.withdraw(version=_fresh(judged), by=cast.member)

    results = at_once(send, send, withdraw, row=judged.case)

    assert refusals(results) in (1, 2)
    assert (_fresh(judged).state, Case.objects.get().state) == ("withdrawn", "withdrawn")
    assert Event.objects.filter(kind="reviews.round_begun").count() in (0, 1)
