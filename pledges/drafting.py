"""The kinds of draft of this app: versions (see `submissions.drafting`), and updates."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from drafts import kinds
from pledges import fields, numbers
from pledges.models import Participant, Pledge, PledgeVersion
from pledges.models.versions import WRITABLE
from submissions.drafting import declare, identifier, in_words


def _writable(user):
    return PledgeVersion.objects.filter(pledge__in=Pledge.objects.changeable_by(user), state__in=WRITABLE)


VERSION = declare(
    "pledges.version", label=_("Pledge"), writable=_writable, namespace="pledges", read=partial(in_words, fields.FORM)
)


# ── Updates ──────────────────────────────────────────────────────────────────────────────────────────────────────


def update_place(participant):
    """Where an update of a participant is written."""
    return f"{participant.pledge.number}:{participant.key}"


def _update_address(place):
    number, _colon, key = place.partition(":")
    key = identifier(key)
    return reverse("pledges:update_make_for", args=[number, key]) if key and numbers.parse(number) else reverse("pledges:mine")


def _update_titles(user, drafts):
    """The names of the pledges, of those that are published."""
    keys = {draft: identifier(draft.place.partition(":")[2]) for draft in drafts}
    rows = Participant.objects.filter(key__in=[key for key in keys.values() if key], pledge__in=Pledge.objects.visible_to(user))
    found = {row.key: row.pledge.current.title for row in rows.select_related("pledge__current")}
    return {draft: found[key] for draft, key in keys.items() if key in found}


UPDATE = kinds.declare("pledges.update", label=_("Update of a pledge"), address=_update_address, titles=_update_titles)
