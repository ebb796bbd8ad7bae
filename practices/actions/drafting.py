"""What authors do: begin, submit, withdraw, begin an update."""

import uuid

from django.db import transaction

from accounts.models import Attribution, Organization, Scope
from core import clock
from core.workflow import TransitionNotAllowed, move
from drafts import actions as drafts
from events.actions import record
from practices import content as contents
from practices import letters
from practices import notifications as kinds
from practices.drafting import VERSION
from practices.fields import FORM, TEXTS
from practices.models import (
    FocalPoint,
    Practice,
    PracticeVersion,
    State,
    VersionAttribution,
    VersionLink,
    VersionObjective,
    VersionOrganization,
)
from practices.models.versions import OVER, WRITABLE
from reviews import outcomes
from reviews.actions import cases
from reviews.actions.decisions import begin_round
from reviews.models import Case

_COLUMNS = (
    "title",
    "language",
    "other_type",
    "level",
    "start_year",
    "end_year",
    "actions",
    "is_global",
    "names_authors",
    "rights",
    *TEXTS,
)
MOST_BEGUN = 100
IN_REVIEW = (State.IN_REVIEW, State.CHANGES_ASKED)
_SEVERAL = ("principles", "goals", "regions", "countries")


def lock(practice):
    """The practice as it is now, locked until the transaction ends; whoever changes which versions it has asks for it first.

    The case of a version on its way is locked before it, as it is where a decision publishes one.
    """
    judged = practice.versions.open().exclude(case=None).values("case")
    list(Case.objects.select_for_update().filter(pk__in=judged))
    return Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)


class TooMany(Exception):
    """She has begun a hundred practices that are not decided; nothing was begun."""


@transaction.atomic
def begin(*, by, organization=None, call=None, language="", key=None):
    """Begin a practice, for oneself or an organization; returns its first version, a draft.

    A second call with the same `key` returns the first one's. Raises TooMany for one beyond a hundred on their way.
    """
    key = key or uuid.uuid4()
    practice, is_new = Practice.objects.get_or_create(
        key=key, defaults={"owner": by, "organization": organization, "begun_at": clock.now()}
    )
    if not is_new and practice.owner_id == by.pk:
        return practice.versions.earliest("pk")
    if not is_new:
        return begin(by=by, organization=organization, call=call, language=language)
    if PracticeVersion.objects.open().filter(practice__owner=by).count() >= MOST_BEGUN:
        raise TooMany
    given = FORM.empty() | {"language": language, "call": str(call.pk) if call else ""}
    version = _open(practice, given, by)
    record(kinds.BEGUN, by=by, target=version)
    return version


@transaction.atomic
def begin_update(*, practice, by):
    """Begin a new version with what is published now; the published one stays. Returns the one that is on its way already."""
    practice = lock(practice)
    if not practice.is_listed:
        raise TransitionNotAllowed(practice)
    on_its_way = practice.versions.open().first()
    if on_its_way:
        return on_its_way
    given = contents.of(practice.current, private=True) | {"changes": "", "consent": False, "rights": False, "call": ""}
    version = _open(practice, given, by)
    for enclosure in practice.current.enclosures.all():
        enclosure.pk, enclosure.version = None, version
        enclosure.save()
    record(kinds.UPDATE_BEGUN, by=by, target=version)
    return version


def _open(practice, given, by):
    version = PracticeVersion.objects.create(practice=practice, begun_at=clock.now())
    drafts.open_shared(kind=VERSION, place=version.place, data=FORM.typed(given), by=by)
    return version


# ── Submit and withdraw ──────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def submit(*, version, content, by, answers=()):
    """Hand a version to the secretariat with all its `content` (see `practices.content`); everyone who wrote it gets a copy.

    One that was changed as its review asked goes back to its reviewers, with `answers` to the points in their order. Raises
    TransitionNotAllowed if it is not (any longer) in a state its authors may edit.
    """
    practice = lock(version.practice)
    now = clock.now()
    version.refresh_from_db(fields=["state"])
    is_judged = version.state == State.CHANGES_ASKED
    state = State.IN_REVIEW if is_judged else State.SUBMITTED
    to = {"state": state, "submitted_at": now, "consented_at": now}
    columns = {name: content[name] for name in _COLUMNS}
    columns |= {"type_id": int(content["type"]), "call_id": int(content["call"]) if content["call"] else None}
    columns["targets"] = [word for word in content["targets"].replace(",", " ").split() if word]
    move(version, where={"state__in": WRITABLE}, to=to | columns)
    _fill(version, content)
    _attribute(version, practice, by)
    record(kinds.SUBMITTED, by=by, target=version)
    if is_judged:
        begin_round(case=version.case, by=by, answers=answers)
    _send_copies(version, by, outcomes.points(version.case) if is_judged else None)
    return version


def _send_copies(version, by, points):
    """To everyone who writes it; `points` with their answers are those of the changes that were asked for, None at first."""
    groups = contents.answers(contents.of(version, private=True), is_update=version.is_update, private=True)
    enclosures = list(version.enclosures.select_related("file"))
    letters.tell(version, "practice_received", by=by, groups=groups, enclosures=enclosures, points=points)


def _fill(version, content):
    """Put the rows of the content in the place of those of an earlier submission."""
    for name in _SEVERAL:
        getattr(version, name).set([int(key) for key in content[name]])
    version.objective_rows.all().delete()
    primary = [
        VersionObjective(version=version, objective_id=int(key), position=at) for at, key in enumerate(content["primary"], 1)
    ]
    secondary = [VersionObjective(version=version, objective_id=int(key)) for key in content["secondary"]]
    VersionObjective.objects.bulk_create(primary + secondary)
    version.organization_rows.all().delete()
    for part in VersionOrganization.Part.values:
        for at, row in enumerate(content[f"{part}s"], 1):
            _organization(version, part, at, row).save()
    version.links.all().delete()
    links = [VersionLink(version=version, position=at, **row) for at, row in enumerate(content["links"], 1)]
    VersionLink.objects.bulk_create(links)
    focal = {name: content[f"focal_{name}"] for name in ("name", "position", "organization", "email")}
    FocalPoint.objects.update_or_create(version=version, defaults=focal)


def _organization(version, part, at, row):
    """A named organization; one of the Hub's if the name is that of exactly one verified one."""
    house = Organization.objects.named(row["name"])
    kind = int(row["kind"]) if row["kind"] else None
    return VersionOrganization(
        version=version, part=part, position=at, organization=house, name=row["name"], kind_id=kind
    ).remember()


def _attribute(version, practice, by):
    """As they are called today: who submits it, the organization by its delegate or its owner; and who wrote it, if named."""
    version.attributions.all().delete()
    helpers = practice.co_authors.select_related("answered_by")
    people = [practice.owner, *(row.person for row in helpers if row.person)]
    named = version.names_authors
    if practice.organization:
        speaker = practice.owner if _speaks(practice.owner, practice.organization) else by
        rows = [_author(version, by=by, person=speaker, organization=practice.organization, shows_person=named)]
    else:
        rows = [_author(version, by=by, person=practice.owner, shows_person=named)]
    rows += [_author(version, by=person, person=person, shows_person=named) for person in people[1:]]
    for order, row in enumerate(rows):
        row.order = order
        row.save()


def _speaks(person, organization):
    return person.delegations(Scope.SUBMIT).filter(organization=organization).exists()


def take_back(*, version, by, why=""):
    """A version is withdrawn wherever it stands on its way, its review with it; what was written stays with its writers."""
    was_judged = version.state in IN_REVIEW
    move(version, where={"state": version.state}, to={"state": State.WITHDRAWN})
    if was_judged:
        cases.withdraw(case=version.case, by=by)
    record(kinds.WITHDRAWN, by=by, target=version, why=why)


def _author(version, *, by, person, shows_person, organization=None):
    row = VersionAttribution(version=version, person=person, organization=organization, shows_person=shows_person).remember()
    row.status, row.confirmed_at, row.confirmed_by = Attribution.Status.CONFIRMED, version.submitted_at, by
    return row


@transaction.atomic
def withdraw(*, version, by, why=""):
    """Take a version back before it is decided; what was written stays readable for those who wrote it."""
    lock(version.practice)
    version.refresh_from_db()
    if version.state in OVER or version.state == State.ACCEPTED:
        raise TransitionNotAllowed(version)
    take_back(version=version, by=by, why=why)
    letters.tell(version, "practice_withdrawn", by=by)
    return version
