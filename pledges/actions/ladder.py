"""The ladder: those who pledged are asked for an update after so many months of silence, each rung once, by a sweep.

A step is a row, unique for its pledge (or, in a partnership, its participant), its rung and the day since when nothing was heard:
whoever runs the sweep, however often, each is taken once, in the transaction that writes its letters.
"""

import logging
import zoneinfo

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core import clock
from core.languages import CODES
from core.urls import absolute_url
from events.actions import post, record
from events.letters import compose
from pledges import notifications as kinds
from pledges.actions import standing
from pledges.actions.locking import lock
from pledges.actions.updating import delegates, make_link
from pledges.models import Pledge, Rung, Stage, Step, Type

log = logging.getLogger("hub.pledges")

OVER = (Stage.COMPLETED, Stage.DISCONTINUED)  # nothing more is asked


def sweep():
    """Take every step that is due and let freshness follow the clock; returns how many steps were taken.

    Trouble with one pledge is logged and stops no other.
    """
    standing.freshen()
    rungs = list(Rung.objects.order_by("months"))
    return sum(_climb_or_log(pledge, rungs) for pledge in list(_silent(rungs))) if rungs else 0


def _silent(rungs):
    """Listed pledges of which one has not heard since the first rung."""
    first = clock.now() - relativedelta(months=rungs[0].months)
    return Pledge.objects.listed().filter(heard_at__lte=first).order_by("pk")


def _climb_or_log(pledge, rungs):
    try:
        return _climb(pledge, rungs)
    except Exception as error:  # whatever is wrong with one, the others are asked, too
        log.error("Nobody could be reminded of pledge %s: %s", pledge.pk, type(error).__name__)
        return 0


@transaction.atomic
def _climb(pledge, rungs):
    """Take the steps that are due, if they still are now that the pledge is locked."""
    pledge = lock(pledge)
    if not pledge.is_listed:
        return 0
    return sum(_remind(pledge, participant, since, rungs) for participant, since in _waited_for(pledge))


def _waited_for(pledge):
    """Pairs of a participant that owes an update and since when: in a partnership each, else the one who filed it."""
    rows = list(pledge.participants.bound().select_related("organization", "person"))
    if pledge.current.type != Type.PARTNERSHIP:
        rows = [row for row in rows if row.has_filed]
        return [(row, pledge.heard_at) for row in rows if pledge.stage not in OVER]
    return [(row, row.since(pledge.published_at)) for row in rows if row.stage not in OVER]


def _remind(pledge, participant, since, rungs):
    """The highest rung that is reached and not yet taken; lower ones that were missed are passed over."""
    rung = due(since, rungs)
    if rung is None:
        return 0
    facts = {"pledge": pledge, "participant": participant, "since": since}
    _step, is_new = Step.objects.get_or_create(**facts, months=rung.months, defaults={"at": clock.now()})
    if not is_new or Step.objects.filter(**facts, months__gt=rung.months).exists():
        return 0
    asked = addressees(pledge, participant)
    for email, language, zone in asked:
        _send(pledge, participant, since, rung, email, language, zone)
    if asked:
        record(kinds.REMINDED, by=None, target=pledge, months=rung.months)
    return 1


def due(since, rungs):
    """The highest rung that so long a silence has reached; None if it has reached none."""
    return next((rung for rung in reversed(rungs) if clock.now() >= since + relativedelta(months=rung.months)), None)


def addressees(pledge, participant):
    """Address, language and zone of everyone who is asked, if anybody is left: the delegates of an organization who may report,
    the person whose pledge it is, or whoever confirmed for a name that is not on the Hub.
    """
    if participant.organization_id:
        people = delegates(pledge=pledge, participant=participant)
    else:
        people = [participant.person] if participant.person and participant.person.is_active else []
        invitation = participant.invitations.exclude(answered_at=None).first()
        if invitation:
            return [(invitation.email, invitation.language, "")]
    return [(person.email, person.language, person.zone) for person in people]


def _send(pledge, participant, since, rung, email, language, zone):
    link, token = make_link(pledge=pledge, participant=participant, email=email, language=language)
    language = language if language in CODES else CODES[0]
    with override(language), timezone.override(zoneinfo.ZoneInfo(zone) if zone else timezone.get_default_timezone()):
        address = absolute_url(reverse("pledges:update_by_link", args=[token]))
        facts = {
            "pledge": pledge,
            "participant": participant,
            "rung": rung,
            "since": since,
            "until": link.expires_at,
            "link": address,
        }
        letter = compose("pledge_reminder", facts, language)
    post(kind="pledges.reminder", to=email, key=f"pledges.reminder:{link.pk}", secret=True, **letter)
