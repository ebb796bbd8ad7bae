"""What happens to a pledge in the open: published under its number, its wording amended, withdrawn with a public note."""

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed, move
from drafts import actions as drafts
from events.actions import record
from pledges import content as contents
from pledges import letters, notices
from pledges import notifications as kinds
from pledges.actions import matching, participants
from pledges.actions.drafting import copy_files, fill
from pledges.actions.locking import lock, lock_register
from pledges.actions.standing import follow
from pledges.drafting import VERSION
from pledges.models import Counter, PledgeVersion, State
from pledges.numbers import year_of

AT_ONCE = ("description", "indicators", "milestones")  # what those who pledge amend without screening


def publish(*, version, by):
    """Put a submitted version in force, in the present transaction; the first gives the pledge its number.

    The register must be locked. Raises TransitionNotAllowed unless it is submitted, or while its State has not agreed.
    """
    lock_register()
    now = clock.now()
    pledge = lock(version.pledge)
    version.pledge = pledge
    if pledge.waits_for_state or pledge.withdrawn_at:
        raise TransitionNotAllowed(version)
    number = pledge.last_number + 1
    move(version, where={"state": State.SUBMITTED}, to={"state": State.PUBLISHED, "number": number, "published_at": now})
    is_first = pledge.current_id is None
    if is_first:
        pledge.year, pledge.serial = _next_number(now)
        pledge.published_at = pledge.heard_at = now
    pledge.current, pledge.last_number = version, number
    pledge.save()
    if not is_first:
        participants.settle(version=version, by=by)
    matching.settle(pledge=pledge, words=version.matching, by=by)
    matching.link(pledge=pledge, by=by)
    follow(pledge=pledge)
    matching.others(pledge=pledge)
    drafts.close_shared(kind=VERSION, place=version.place)
    record(kinds.PUBLISHED, by=by, target=version, number=number)
    letters.tell(version, "pledge_published", at=now, people=letters.writers(pledge))
    if is_first:
        notices.published(pledge, by=by)
    return version


def _next_number(now):
    """Year and serial of the next pledge; the counter stays locked, so that no number is given twice or left out."""
    year = year_of(now)
    Counter.objects.get_or_create(year=year)
    counter = Counter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return year, counter.last


@transaction.atomic
def amend(*, pledge, by, reason, description, indicators, milestones, seen=None):
    """Change the wording of a published pledge at once, as a new version that says why; returns it, or the one in force if
    nothing is different.

    Indicators and milestones are rows as in `pledges.content`. Raises TransitionNotAllowed if it is withdrawn, a new version is
    on its way, or the one in force is no longer that whose number was `seen`.
    """
    lock_register()
    now = clock.now()
    pledge = lock(pledge)
    is_another = seen is not None and seen != pledge.last_number
    if not pledge.is_listed or is_another or pledge.versions.open().exists():
        raise TransitionNotAllowed(pledge)
    before = pledge.current
    given = contents.of(before, private=True)
    amended = given | {"description": description, "indicators": indicators, "milestones": milestones, "reason": reason}
    if all(given[name] == amended[name] for name in AT_ONCE):
        return before
    facts = {"submitted_at": now, "published_at": now, "scope_confirmed_at": before.scope_confirmed_at}
    version = PledgeVersion(
        pledge=pledge, begun_at=now, made_by=by, state=State.PUBLISHED, number=pledge.last_number + 1, **facts
    )
    for name, value in contents.columns(amended).items():
        setattr(version, name, value)
    version.save()
    fill(version=version, content=amended, before=before)
    copy_files(version=before, to=version)
    pledge.current, pledge.last_number = version, version.number
    pledge.save()
    record(kinds.AMENDED, by=by, target=version, number=version.number, why=reason)
    follow(pledge=pledge)
    return version


@transaction.atomic
def withdraw(*, pledge, by, why):
    """Take a published pledge off every list; its page stays at its number and prints the note `why`."""
    lock_register()
    pledge = lock(pledge)
    facts = {"withdrawn_at": clock.now(), "withdrawn_by": by, "withdrawn_why": why}
    move(pledge, where={"withdrawn_at": None, "current__isnull": False}, to=facts)
    for version in pledge.versions.open():
        move(version, where={"state": version.state}, to={"state": State.WITHDRAWN})
    record(kinds.WITHDRAWN, by=by, target=pledge, why=why)
    follow(pledge=pledge)
    matching.others(pledge=pledge)
    letters.tell(pledge.current, "pledge_withdrawn", at=pledge.withdrawn_at, people=letters.writers(pledge), why=why)
    return pledge
