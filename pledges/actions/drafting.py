"""What those who pledge do before publication: begin, submit, take back; and begin a new version after it."""

import uuid
from decimal import Decimal

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed, move
from drafts import actions as drafts
from events.actions import record
from pledges import content as contents
from pledges import letters
from pledges import notifications as kinds
from pledges.actions import participants
from pledges.actions.locking import lock
from pledges.drafting import VERSION
from pledges.fields import FORM
from pledges.models import Contact, Indicator, Milestone, Pledge, PledgeObjective, PledgeVersion, State
from pledges.models.versions import WRITABLE

_SEVERAL = ("principles", "regions", "countries")
MOST_BEGUN = 100


class TooMany(Exception):
    """She has begun a hundred pledges that are not decided; nothing was begun."""


@transaction.atomic
def begin(*, by, organization=None, authority=None, language="", key=None):
    """Begin a pledge, for oneself, an organization, or as an `authority` for its State; returns its first version, a draft.

    A second call with the same `key` returns the first one's, if it was for the same ones. Raises TooMany for one beyond a
    hundred on their way.
    """
    key = key or uuid.uuid4()
    facts = {"owner": by, "organization": organization, "authority": authority, "begun_at": clock.now()}
    pledge, is_new = Pledge.objects.get_or_create(key=key, defaults=facts)
    if not is_new and (pledge.owner, pledge.organization, pledge.authority) == (by, organization, authority):
        return pledge.versions.earliest("pk")
    if not is_new:
        return begin(by=by, organization=organization, authority=authority, language=language)
    if PledgeVersion.objects.open().filter(pledge__owner=by).count() >= MOST_BEGUN:
        raise TooMany
    version = _open(pledge, FORM.empty() | {"language": language}, by)
    record(kinds.BEGUN, by=by, target=version)
    return version


@transaction.atomic
def begin_revision(*, pledge, by):
    """Begin a new version, to be screened, with what is in force now; returns the one that is on its way already."""
    pledge = lock(pledge)
    if not pledge.is_listed:
        raise TransitionNotAllowed(pledge)
    on_its_way = pledge.versions.open().first()
    if on_its_way:
        return on_its_way
    given = contents.of(pledge.current, private=True) | {"reason": "", "scope": False}
    given["participants"] = participants.still_named(pledge=pledge)
    version = _open(pledge, given, by)
    copy_files(version=pledge.current, to=version)
    record(kinds.REVISION_BEGUN, by=by, target=version)
    return version


def _open(pledge, given, by):
    version = PledgeVersion.objects.create(pledge=pledge, begun_at=clock.now(), made_by=by)
    drafts.open_shared(kind=VERSION, place=version.place, data=FORM.typed(given), by=by)
    return version


def copy_files(*, version, to):
    """The next version begins with the same file."""
    for enclosure in version.enclosures.all():
        enclosure.pk, enclosure.version = None, to
        enclosure.save()


# ── Submit and take back ─────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def submit(*, version, content, by):
    """Hand a version to the secretariat with all its `content` (see `pledges.content`); whoever began it gets a copy.

    The participants of a pledge that is not published yet are asked now, its State once more; those of a later version once that
    is in force. Raises TransitionNotAllowed if it is not (any longer) in a state in which it may be edited.
    """
    pledge = lock(version.pledge)
    now = clock.now()
    to = {"state": State.SUBMITTED, "submitted_at": now, "scope_confirmed_at": now, "made_by": by}
    move(version, where={"state__in": WRITABLE}, to=to | contents.columns(content))
    version.pledge = pledge
    fill(version=version, content=content)
    if pledge.current_id is None:
        if pledge.agreed_at:
            participants.forget_agreement(pledge=pledge)
        participants.settle(version=version, by=by)
    if pledge.waits_for_state:
        participants.ask_state(version=version, by=by)
    record(kinds.SUBMITTED, by=by, target=version)
    groups = contents.answers(content, is_update=version.is_update, private=True)
    enclosures = list(version.enclosures.select_related("file"))
    letters.tell(version, "pledge_received", at=now, by=by, groups=groups, enclosures=enclosures)
    return version


def fill(*, version, content, before=None):
    """Put the rows of the content in the place of those of an earlier submission.

    An indicator of the version `before` keeps its key, so that what updates said of it stays beside it.
    """
    for name in _SEVERAL:
        getattr(version, name).set([int(key) for key in content[name]])
    version.objective_rows.all().delete()
    rows = [
        PledgeObjective(version=version, objective_id=int(key), position=at) for at, key in enumerate(content["objectives"], 1)
    ]
    PledgeObjective.objects.bulk_create(rows)
    before = before or version.pledge.current
    known = list(before.indicators.all()) if before else []
    version.indicators.all().delete()
    indicators = [_indicator(version, at, row) for at, row in enumerate(content["indicators"], 1)]
    _keep_keys(indicators, known)
    Indicator.objects.bulk_create(indicators)
    version.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(version=version, position=at, what=row["what"], by_when=contents.day_of(row["by_when"]))
        for at, row in enumerate(content["milestones"], 1)
    )
    version.contacts.all().delete()
    Contact.objects.bulk_create(Contact(version=version, position=at, **row) for at, row in enumerate(content["contacts"], 1))


def _indicator(version, at, row):
    by_when = contents.day_of(row["by_when"])
    made = Indicator(version=version, position=at, is_decrease=row["direction"] == "decrease", by_when=by_when)
    made.whose, made.what, made.unit = row["whose"], row["what"], row["unit"]
    made.baseline, made.target = Decimal(row["baseline"]), Decimal(row["target"])
    return made


def _keep_keys(indicators, known):
    """An indicator that is the same as one of `known` gets its key; where several are alike, first those of the same day."""
    waiting = list(indicators)
    for same in (_dated, _measured):
        for row in list(waiting):
            old = next((each for each in known if same(each) == same(row)), None)
            if old:
                row.key = old.key
                known.remove(old)
                waiting.remove(row)


def _measured(indicator):
    """What makes an indicator the same in the next version: whose it is and what it counts, in which unit."""
    return indicator.whose.casefold(), indicator.what, indicator.unit


def _dated(indicator):
    return *_measured(indicator), indicator.by_when


@transaction.atomic
def take_back(*, version, by):
    """Take a version back before it is decided; what was written stays readable for those who may write it."""
    pledge = lock(version.pledge)
    version.refresh_from_db(fields=["state"])
    move(version, where={"state__in": (*WRITABLE, State.SUBMITTED)}, to={"state": State.WITHDRAWN})
    if pledge.current_id is None:
        participants.release(pledge=pledge)
    record(kinds.TAKEN_BACK, by=by, target=version)
    return version
