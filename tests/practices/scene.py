"""Practices for the tests, made by the actions of the app."""

from django.db import transaction

from core import clock
from practices.actions import drafting, publishing, screening
from practices.fields import FORM
from practices.models import ReturnReason
from reviews.actions import decisions
from reviews.actions.locking import lock
from reviews.models import Case, Decision, Point
from submissions.models import Serves
from taxonomy.models import Country, Goal, Objective, OrganizationKind, PracticeType, Principle, Region


def keys(model, name, *values):
    """The keys of rows as forms send them."""
    return [str(model.objects.get(**{name: value}).pk) for value in values]


def content(**given):
    """A complete content; `primary`, `countries` … are given as numbers and codes, everything else as the form cleans it."""
    terms = {
        "primary": (Objective, "number", [7]),
        "secondary": (Objective, "number", [23]),
        "principles": (Principle, "slug", ["people-centred"]),
        "goals": (Goal, "number", [10]),
        "countries": (Country, "iso3", ["SEN"]),
        "regions": (Region, "m49", []),
    }
    chosen = {name: keys(model, key, *given.pop(name, usual)) for name, (model, key, usual) in terms.items()}
    kind = keys(OrganizationKind, "key", given.pop("kind", "civil-society"))[0]
    plain = {
        "title": "Legal advice at the bus station",
        "language": "en",
        "summary": "<p>Lawyers sit at the bus station twice a week.</p>",
        "type": keys(PracticeType, "key", given.pop("type", "service"))[0],
        "level": "local",
        "start_year": 2019,
        "benefit": "<p>Four hundred people got papers.</p>",
        "lessons": "<p>Come at night, too.</p>",
        "recommendations": "<p>Ask the drivers first.</p>",
        "innovation": "<p>Advice where people wait.</p>",
        "implementers": [{"name": "Lamp at the Quay", "kind": kind}],
        "focal_name": "Marguerite Obiang",
        "focal_email": "marguerite@example.org",
        "names_authors": True,
        "consent": True,
    }
    return FORM.empty() | plain | chosen | given


def begun(by, **where):
    return drafting.begin(by=by, **where)


def submitted(by, *, organization=None, **given):
    """A version that waits for screening."""
    return drafting.submit(version=begun(by, organization=organization), content=content(**given), by=by)


def published(by, staff, *, organization=None, **given):
    """A version that is published; `staff` screened it."""
    version = submitted(by, organization=organization, **given)
    return reviewed(version, staff)


def in_review(version, staff, serves=Serves.MIGRANTS):
    """Screened: its case is open, nobody is asked yet."""
    screening.accept(version=version, by=staff, serves=serves)
    version.refresh_from_db()
    return version


def reviewed(version, staff, serves=Serves.MIGRANTS):
    """Screened and published, as if its reviewers had reported; how they do is told in `tests.reviews`."""
    return decided(in_review(version, staff, serves), staff, Decision.Verdict.ACCEPT)


def changes_asked(version, staff, *points):
    """Screened, and changes asked for."""
    return decided(in_review(version, staff), staff, Decision.Verdict.CHANGES, *points)


@transaction.atomic
def decided(version, staff, verdict, *points):
    """A version in review after a decision that needed no report."""
    case = lock(Case.objects.get(pk=version.case_id), Case.State.IN_REVIEW)
    decision = Decision.objects.create(
        case=case, round=case.round, verdict=verdict, decided_at=clock.now(), decided_by=staff, words="Thank you."
    )
    Point.objects.bulk_create(Point(decision=decision, position=at, text=text) for at, text in enumerate(points, 1))
    decisions.come_into_force(case, decision, staff)
    version.refresh_from_db()
    return version


def updated(practice, by, staff, **given):
    """The next version of a practice, published."""
    version = drafting.begin_update(practice=practice, by=by)
    changes = {"changes": "<p>Now at the railway station, too.</p>"}
    drafting.submit(version=version, content=content(**(changes | given)), by=by)
    return reviewed(version, staff)


STATES = ("draft", "submitted", "returned", "in-review", "changes-asked", "declined", "published", "retired", "withdrawn")


def in_state(state, people, *, organization=None, **given):
    """A version of a new practice of `people.author`, brought to a state."""
    return bring_to(state, begun(people.author, organization=organization), people, **given)


def bring_to(state, version, people, **given):
    """A draft brought to a state by `people.author` and `people.secretariat`."""
    if state == "draft":
        return version
    drafting.submit(version=version, content=content(**given), by=people.author)
    if state == "withdrawn":
        drafting.withdraw(version=version, by=people.author)
    elif state in ("returned", "declined"):
        reasons = ReturnReason.objects.filter(verdict=state)[:1]
        verb = screening.give_back if state == "returned" else screening.decline
        verb(version=version, by=people.secretariat, reasons=reasons)
    elif state == "in-review":
        in_review(version, people.secretariat)
    elif state == "changes-asked":
        changes_asked(version, people.secretariat, "Say who pays.")
    elif state in ("published", "retired"):
        reviewed(version, people.secretariat)
    version.refresh_from_db()
    if state == "retired":
        publishing.retire(practice=version.practice, by=people.secretariat, why="The programme has ended.")
    return version
