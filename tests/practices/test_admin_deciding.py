"""The secretariat decides on submissions: what each decision does, who may take it, and second signatures."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import roles
from accounts.models import Role
from core import history
from events.models import Event, Mail
from practices.actions import coauthors, screening
from practices.models import PracticeVersion, Screening
from submissions.models import Serves
from tests.practices import scene
from tests.practices.screening_desk import WORDS, decision, errors, offered, page_of, reasons, stands
from tests.practices.submissions import submit
from tests.races import at_once


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


@pytest.fixture
def tied(cast, enrol):
    """Another of the secretariat, whose employer is `union`."""
    person = enrol("tied", organization=cast.union)
    roles.grant(person=person, role=Role.SECRETARIAT, by=cast.administrator, why="for the tests")
    return person


@pytest.fixture
def version(cast):
    """Submitted for `union` by its focal point."""
    return scene.submitted(cast.focal_point, organization=cast.union)


# ── Decide ───────────────────────────────────────────────────────────────────────────────────────────────────────

OUTCOMES = {
    "return": ("returned", "practices.returned", "practices.practice_returned"),
    "decline": ("declined", "practices.declined", "practices.practice_declined"),
    "review": ("in-review", "practices.in_review", "reviews.opened"),
}


@pytest.mark.parametrize("verb", OUTCOMES)
def test_a_decision_moves_the_version_is_recorded_and_told(cast, staff, version, verb):
    state, kind, letter = OUTCOMES[verb]
    form = staff.get(page_of(version, verb))

    answer = staff.post(page_of(version, verb), decision(verb))

    event = Event.objects.filter(kind=kind).get()
    assert (form.status_code, answer.status_code, stands(version)) == (200, 302, state)
    assert (event.actor, event.target) == (cast.secretariat, version)
    assert WORDS in Mail.objects.get(kind=letter, to="focal_point@example.org").text
    assert Screening.objects.get().has_effect
    assert offered(staff, version) == set()


@pytest.mark.parametrize(
    ("verb", "fields", "wrong"),
    [
        ("return", {}, ["reasons"]),
        ("return", {"reasons": "other"}, ["reasons"]),
        ("return", {"reasons": ["0"]}, ["reasons"]),
        ("return", {"reasons": "own", "words": "x" * 5001}, ["words"]),
        ("decline", {"words": WORDS}, ["reasons"]),
        ("decline", {"reasons": "other"}, ["reasons"]),
        ("review", {}, ["serves"]),
        ("review", {"serves": "nobody"}, ["serves"]),
        ("review", {"serves": "refugees"}, ["serves"]),
    ],
)
def test_a_decision_that_lacks_something_is_refused_beside_the_field(staff, version, verb, fields, wrong):
    own, other = ("returned", "declined") if verb == "return" else ("declined", "returned")
    keys = {"own": reasons(own), "other": reasons(other)}
    fields = {name: keys.get(value, value) if isinstance(value, str) else value for name, value in fields.items()}

    assert errors(staff.post(page_of(version, verb), fields)) == wrong
    assert (stands(version), Screening.objects.count()) == ("submitted", 0)


def test_a_practice_for_refugees_alone_is_led_back(staff, version):
    words = staff.post(page_of(version, "review"), {"serves": "refugees"}).content.decode()

    assert "Return it, with the reason “Serves refugees and asylum seekers only”." in words


@pytest.mark.parametrize("verb", OUTCOMES)
def test_a_second_click_is_refused_with_the_reason(staff, version, verb):
    staff.post(page_of(version, verb), decision(verb))

    again = staff.post(page_of(version, verb), decision(verb))

    assert again.status_code == 403
    assert "not waiting for screening" in again.content.decode()
    assert (Screening.objects.count(), Event.objects.filter(kind=OUTCOMES[verb][1]).count()) == (1, 1)


@pytest.mark.parametrize("who", ["member", "moderator", "reviewer", "former", "focal_point"])
def test_nobody_else_decides(cast, log_in, version, who):
    client = log_in(getattr(cast, who))

    answers = [client.post(page_of(version, verb), decision(verb), follow=True).status_code for verb in OUTCOMES]

    assert (answers, stands(version)) == ([403] * 3, "submitted")


@pytest.mark.parametrize("part", ["owner", "co-author"])
def test_nobody_decides_on_her_own_submission_and_the_page_says_why(cast, staff, part):
    version = scene.submitted(cast.secretariat if part == "owner" else cast.member)
    if part == "co-author":
        row = coauthors.invite(practice=version.practice, email=cast.secretariat.email, language="en", by=cast.member)
        coauthors.accept(invitation=row, by=cast.secretariat)

    told = staff.get(page_of(version)).content.decode()
    refused = [staff.post(page_of(version, verb), decision(verb)) for verb in OUTCOMES]

    assert "somebody else decides on it" in told
    assert offered(staff, version) == set()
    assert [answer.status_code for answer in refused] == [403] * 3
    assert "somebody else decides on it" in refused[0].content.decode()
    assert stands(version) == "submitted"


# ── Second signatures ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", OUTCOMES)
def test_who_has_ties_is_told_and_her_decision_waits(log_in, version, tied, verb):
    client = log_in(tied)
    page, form = (client.get(page_of(version, name)).content.decode() for name in ("change", verb))

    answer = client.post(page_of(version, verb), decision(verb), follow=True)

    told = "You have ties to those who submitted this: Union."
    assert (told in page, told in form) == (True, True)
    assert "Your decision waits for the signature of a second person." in answer.content.decode()
    assert "A decision waits for a second signature already." in answer.content.decode()
    assert (stands(version), Screening.objects.get().waits) == ("submitted", True)
    assert not Mail.objects.filter(kind=OUTCOMES[verb][2]).exists()
    assert offered(client, version) == set()


def test_who_has_no_ties_reads_nothing_of_ties(staff, version):
    assert "You have ties" not in staff.get(page_of(version)).content.decode()


@pytest.fixture
def waiting(version, tied):
    """A decision to send it to review that waits for a signature."""
    return screening.accept(version=version, by=tied, serves=Serves.MIXED, words=WORDS)


def test_a_second_person_signs(staff, cast, waiting):
    link = reverse("admin:practices_screening_changelist") + "?standing=waiting"
    listed = list(staff.get(link).context["cl"].result_list)
    form = staff.get(page_of(waiting, "sign")).content.decode()

    answer = staff.post(page_of(waiting, "sign"))

    waiting.refresh_from_db()
    assert (listed, answer.status_code, stands(waiting.version)) == ([waiting], 302, "in-review")
    assert WORDS in form
    assert (waiting.signed_by, PracticeVersion.objects.get().serves) == (cast.secretariat, "mixed")
    assert "practices.signed" in [event.kind for event in history.about(waiting.version)]
    assert staff.post(page_of(waiting, "sign")).status_code == 403


def test_a_denied_signature_drops_the_decision(staff, waiting):
    without = errors(staff.post(page_of(waiting, "deny"), {"why": ""}))

    answer = staff.post(page_of(waiting, "deny"), {"why": "Not complete"})

    waiting.refresh_from_db()
    assert (without, answer.status_code, stands(waiting.version)) == (["why"], 302, "submitted")
    assert not waiting.has_effect
    assert history.about(waiting.version)[0].why == "Not complete"
    assert offered(staff, waiting.version) == {"return", "decline", "review"}


@pytest.mark.parametrize("who", ["decider", "tied too", "author", "member"])
def test_the_signature_must_be_an_untied_others(cast, log_in, enrol, waiting, tied, who):
    signer = {"decider": tied, "member": cast.member}.get(who)
    if signer is None:
        signer = enrol("second", organization=cast.union) if who == "tied too" else cast.focal_point
        roles.grant(person=signer, role=Role.SECRETARIAT, by=cast.administrator, why="for the tests")
    client = log_in(signer)

    answers = [client.post(page_of(waiting, verb), {"why": "a"}, follow=True).status_code for verb in ("sign", "deny")]

    assert (answers, stands(waiting.version)) == ([403, 403], "submitted")
    if who != "member":
        assert offered(client, waiting) == set()


def test_the_first_page_counts_what_waits(cast, staff):
    before = {task["count"] for task in _tasks(staff).values()}
    submit(cast)

    tasks = _tasks(staff)

    assert before == {0}
    assert {name: task["count"] for name, task in tasks.items()} == {"Submissions to screen": 1, "Decisions to sign": 1}
    assert [staff.get(task["address"]).context["cl"].result_count for task in tasks.values()] == [1, 1]


def _tasks(staff):
    """What waits of practices, by its name."""
    tasks = {str(task["label"]): task for task in staff.get("/admin/").context["tasks"]}
    return {name: tasks[name] for name in ("Submissions to screen", "Decisions to sign")}


# ── At once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _sends(people, address, form):
    """One request of each person, by clients of their own."""

    def send(person):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return lambda: client.post(address, form).status_code

    return [send(person) for person in people]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", OUTCOMES)
def test_of_two_who_decide_at_once_one_is_told_that_it_is_too_late(cast, version, verb):
    people = [cast.secretariat, cast.administrator]

    results = at_once(*_sends(people, page_of(version, verb), decision(verb)), row=version.practice)

    assert sorted(results) == [302, 409]
    assert (Screening.objects.count(), Event.objects.filter(kind=OUTCOMES[verb][1]).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_decides_once(cast, version):
    people = [cast.secretariat] * 3

    results = at_once(*_sends(people, page_of(version, "review"), decision("review")), row=version.practice)

    assert sorted(results) == [302, 409, 409]
    assert Mail.objects.filter(kind="reviews.opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_signatures_at_once_one_counts(cast, waiting):
    people = [cast.secretariat, cast.administrator]

    results = at_once(*_sends(people, page_of(waiting, "sign"), {}), row=waiting.version.practice)

    assert sorted(results) == [302, 409]
    assert Event.objects.filter(kind="practices.signed").count() == 1
