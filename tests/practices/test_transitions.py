"""What becomes of a version: state × verb; numbers, addresses, signatures."""

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import delegations
from accounts.models import Scope
from core.workflow import TransitionNotAllowed
from events.models import Event, Mail
from practices.actions import drafting, publishing, screening
from practices.models import Practice, PracticeVersion, ReturnReason, Screening
from reviews.models import Decision
from submissions.models import Serves
from tests.practices import scene
from tests.races import at_once, refusals

VERBS = {
    "submit": {"draft": "submitted", "returned": "submitted", "changes-asked": "in-review"},
    "withdraw": dict.fromkeys(("draft", "submitted", "returned", "in-review", "changes-asked"), "withdrawn"),
    "give_back": {"submitted": "returned"},
    "decline": {"submitted": "declined"},
    "accept": {"submitted": "in-review"},
    "retire": {"published": "retired"},
    "reinstate": {"retired": "published"},
    "correct": {"published": "published"},
    "begin_update": {"published": "published"},
}


def _do(verb, version, people):
    reasons = {"reasons": ReturnReason.objects.filter(verdict="declined" if verb == "decline" else "returned")[:1]}
    if verb == "submit":
        return drafting.submit(version=version, content=scene.content(), by=people.author)
    if verb == "withdraw":
        return drafting.withdraw(version=version, by=people.author)
    if verb in ("give_back", "decline"):
        return getattr(screening, verb)(version=version, by=people.secretariat, **reasons)
    if verb == "accept":
        return screening.accept(version=version, by=people.secretariat, serves=Serves.MIGRANTS)
    if verb == "begin_update":
        return drafting.begin_update(practice=version.practice, by=people.author)
    return getattr(publishing, verb)(practice=version.practice, by=people.secretariat, why="because")


def _stands(version):
    version = PracticeVersion.objects.select_related("practice").get(pk=version.pk)
    return "retired" if version.practice.retired_at else version.state


@pytest.mark.parametrize("state", scene.STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_works_from_its_states_alone(writers, practice_in, state, verb):
    version = practice_in(state)
    events = Event.objects.count()

    if state in VERBS[verb]:
        _do(verb, version, writers)
    else:
        with pytest.raises(TransitionNotAllowed), transaction.atomic():
            _do(verb, version, writers)

    assert _stands(version) == VERBS[verb].get(state, state)
    recorded = state in VERBS[verb] and verb != "correct"  # a correction that corrects nothing leaves no trace
    assert (Event.objects.count() > events) is recorded


def test_published_versions_are_numbered_and_the_address_stays(writers, practice_in):
    first = practice_in("published")
    slug = first.practice.slug

    second = scene.updated(first.practice, writers.author, writers.secretariat, title="Legal advice at every station")

    practice = Practice.objects.get()
    assert (first.number, second.number, practice.slug, practice.current) == (1, 2, slug, second)
    first = PracticeVersion.objects.select_related("practice").get(number=1)
    assert first.title == "Legal advice at the bus station"
    assert first.get_absolute_url() == f"{practice.get_absolute_url()}versions/1/"


def test_a_declined_update_spends_no_number_and_leaves_what_is_published(writers, practice_in):
    first = practice_in("published")
    update = drafting.begin_update(practice=first.practice, by=writers.author)
    drafting.submit(version=update, content=scene.content(changes="<p>More</p>"), by=writers.author)
    screening.decline(version=update, by=writers.secretariat, reasons=ReturnReason.objects.filter(verdict="declined")[:1])

    second = scene.updated(first.practice, writers.author, writers.secretariat)

    assert second.number == 2


def test_equal_titles_get_different_addresses(writers, practice_in):
    slugs = [practice_in("published").practice.slug for _ in range(3)]

    assert slugs == [
        "legal-advice-at-the-bus-station",
        "legal-advice-at-the-bus-station-2",
        "legal-advice-at-the-bus-station-3",
    ]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Guide", "guide-2"),
        ("Échanges d’été à l’école", "echanges-d-ete-a-l-ecole"),
        ("مركز المهاجرين", "practice-2"),
        ("—", "practice-2"),
        ("x" * 200, "x" * 70),
        ("word " * 30, "word-" * 13 + "word"),
    ],
)
def test_an_address_is_made_of_the_title_and_never_a_word_of_ours(practice_in, title, slug):
    assert practice_in("published", title=title).practice.slug == slug


def test_a_submission_sent_again_replaces_what_was_sent_before(writers, practice_in):
    version = practice_in("returned", primary=[1, 2, 3], secondary=[4], countries=["KEN", "UGA"])

    drafting.submit(version=version, content=scene.content(primary=[5], secondary=[1], countries=["TZA"]), by=writers.author)

    version.refresh_from_db()
    assert [row.objective.number for row in version.objective_rows.all()] == [5, 1]
    assert [country.iso3 for country in version.countries.all()] == ["TZA"]


def test_the_same_key_begins_one_practice(writers):
    first = drafting.begin(by=writers.author, key="11111111-1111-4111-8111-111111111111")

    again = drafting.begin(by=writers.author, key="11111111-1111-4111-8111-111111111111")
    others = drafting.begin(by=writers.stranger, key="11111111-1111-4111-8111-111111111111")

    assert first == again
    assert others.practice.owner == writers.stranger


def test_everyone_who_writes_it_is_written_to_in_her_language(writers, enrol, join):
    writers.partner.language = "fr"
    writers.partner.save()
    version = drafting.begin(by=writers.author)
    join(version.practice)
    drafting.submit(version=version, content=scene.content(), by=writers.author)

    receipts = Mail.objects.filter(kind="practices.practice_received")

    assert {(mail.to, mail.language) for mail in receipts} == {("author@example.org", "en"), ("partner@example.org", "fr")}


# ── Who speaks ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("is_delegate", [True, False])
def test_the_owner_speaks_for_the_organization_as_long_as_she_is_its_delegate(writers, is_delegate):
    version = scene.begun(writers.author, organization=writers.union)
    if not is_delegate:
        given = writers.author.delegations(Scope.SUBMIT).get(organization=writers.union)
        delegations.end(delegation=given, by=writers.administrator, why="She has moved on.")

    drafting.submit(version=version, content=scene.content(), by=writers.speaker)

    said = version.attributions.earliest("order")
    assert (said.organization, said.person) == (writers.union, writers.author if is_delegate else writers.speaker)


# ── What the database refuses ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "given",
    [
        {"primary": [1, 2, 3, 4]},
        {"primary": [1, 2], "secondary": [2]},
        {"start_year": 2020, "end_year": 2019},
        {"level": "galactic"},
        {"title": ""},
        {"implementers": [{"name": "Nobody Knows Whom", "kind": ""}]},
    ],
    ids=["four primary objectives", "primary and secondary", "end before start", "unknown level", "no title", "no kind"],
)
def test_the_database_refuses(writers, given):
    version = drafting.begin(by=writers.author)

    with pytest.raises(IntegrityError), transaction.atomic():
        drafting.submit(version=version, content=scene.content(**given), by=writers.author)

    version.refresh_from_db()
    assert version.state == "draft"


# ── Second signatures ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tied(writers, enrol):
    """A second member of the secretariat, employed by `union`."""
    from accounts.actions import roles
    from accounts.models import Role

    person = enrol("tied", organization=writers.union)
    roles.grant(person=person, role=Role.SECRETARIAT, by=writers.administrator, why="for the tests")
    return person


@pytest.mark.parametrize(("verb", "end"), [("give_back", "returned"), ("decline", "declined"), ("accept", "in-review")])
def test_whoever_has_ties_needs_a_second_signature(writers, practice_in, tied, verb, end):
    version = practice_in("submitted")
    people = type("people", (), {"secretariat": tied, "author": writers.author})

    decision = _do(verb, version, people)

    assert _stands(version) == "submitted"
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        _do(verb, version, writers)
    screening.sign(screening=decision, by=writers.secretariat)
    assert _stands(version) == end


def test_a_denied_signature_drops_the_decision(writers, practice_in, tied):
    version = practice_in("submitted")
    decision = screening.accept(version=version, by=tied, serves=Serves.MIGRANTS)

    screening.deny_signature(screening=decision, by=writers.secretariat, why="not complete")

    assert _stands(version) == "submitted"
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        screening.sign(screening=Screening.objects.get(), by=writers.administrator)
    screening.accept(version=version, by=writers.secretariat, serves=Serves.MIGRANTS)
    assert _stands(version) == "in-review"


def test_the_database_wants_two_people(writers, practice_in, tied):
    decision = screening.accept(version=practice_in("submitted"), by=tied, serves=Serves.MIGRANTS)

    with pytest.raises(IntegrityError), transaction.atomic():
        screening.sign(screening=decision, by=tied)


def test_speaking_for_the_submitting_organization_is_a_tie_as_well(writers, practice_in):
    delegations.grant(
        person=writers.secretariat, organization=writers.union, scopes=[Scope.POST], by=writers.administrator, why="…"
    )

    assert screening.accept(version=practice_in("submitted"), by=writers.secretariat, serves=Serves.MIGRANTS).waits


# ── At once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_of_screenings_at_one_instant_one_wins(writers, practice_in):
    version = practice_in("submitted")

    def decide(by):
        fresh = PracticeVersion.objects.select_related("practice__owner", "practice__organization").get(pk=version.pk)
        return screening.accept(version=fresh, by=by, serves=Serves.MIGRANTS)

    results = at_once(*[lambda: decide(writers.secretariat)] * 4, row=version.practice)

    assert refusals(results) == 3
    assert Event.objects.filter(kind__in=["practices.in_review", "reviews.case_opened"]).count() == 2
    assert Mail.objects.filter(kind="reviews.opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_submissions_at_one_instant_one_wins(writers):
    version = drafting.begin(by=writers.author)
    content = scene.content()

    def submit():
        fresh = PracticeVersion.objects.select_related("practice").get(pk=version.pk)
        return drafting.submit(version=fresh, content=content, by=writers.author)

    assert refusals(at_once(submit, submit, submit, row=version.practice)) == 2
    assert Event.objects.filter(kind="practices.submitted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_publications_at_one_instant_get_addresses_of_their_own(writers):
    versions = [scene.in_review(scene.submitted(writers.author), writers.secretariat) for _ in range(3)]

    def publish(version):
        return lambda: scene.decided(version, writers.secretariat, Decision.Verdict.ACCEPT)

    results = at_once(*map(publish, versions))

    assert refusals(results) == 0
    assert len({practice.slug for practice in Practice.objects.listed()}) == 3
