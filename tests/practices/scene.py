"""Practices for the tests, made by the actions of the app."""

from practices import content as contents
from practices.actions import drafting, publishing, screening
from practices.models import ReturnReason, Serves
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
    return contents.empty() | plain | chosen | given


def begun(by, **where):
    return drafting.begin(by=by, **where)


def submitted(by, *, organization=None, **given):
    """A version that waits for screening."""
    return drafting.submit(version=begun(by, organization=organization), content=content(**given), by=by)


def published(by, staff, *, organization=None, **given):
    """A version that is published; `staff` screened it."""
    version = submitted(by, organization=organization, **given)
    screening.accept(version=version, by=staff, serves=Serves.MIGRANTS)
    version.refresh_from_db()
    return version


def updated(practice, by, staff, **given):
    """The next version of a practice, published."""
    version = drafting.begin_update(practice=practice, by=by)
    changes = {"changes": "<p>Now at the railway station, too.</p>"}
    drafting.submit(version=version, content=content(**(changes | given)), by=by)
    screening.accept(version=version, by=staff, serves=Serves.MIGRANTS)
    version.refresh_from_db()
    return version


STATES = ("draft", "submitted", "returned", "declined", "published", "retired", "withdrawn")


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
    elif state in ("published", "retired"):
        screening.accept(version=version, by=people.secretariat, serves=Serves.MIGRANTS)
    version.refresh_from_db()
    if state == "retired":
        publishing.retire(practice=version.practice, by=people.secretariat, why="The programme has ended.")
    return version
