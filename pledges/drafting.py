"""The kinds of draft of this app: the words of a version lie at its identifier, open to all who may edit it."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from drafts import kinds
from pledges import fields, numbers
from pledges.models import Participant, Pledge, PledgeVersion
from pledges.models.versions import WRITABLE
from submissions.drafting import in_words


def _version(place):
    """The identifier of a version; None for whatever else autosave was told, another spelling of one included."""
    try:
        uuid = UUID(place)
    except ValueError:
        return None
    return uuid if str(uuid) == place else None


def _address(place):
    uuid = _version(place)
    return reverse("pledges:draft_detail", args=[uuid]) if uuid else reverse("pledges:mine")


def _may_edit(user, place):
    return PledgeVersion.objects.of(user).filter(uuid=_version(place), state__in=WRITABLE).exists()


def _mine(user):
    open_ones = PledgeVersion.objects.of(user).filter(state__in=WRITABLE)
    return [str(uuid) for uuid in open_ones.values_list("uuid", flat=True)]


def _title(draft):
    title = draft.data.get("title", "")
    return title if isinstance(title, str) else ""


def _read(name, words):
    return in_words(fields.FORM, name, words)


VERSION = kinds.declare(
    "pledges.version", label=_("Pledge"), address=_address, may_edit=_may_edit, mine=_mine, title=_title, read=_read
)


# ── Updates ──────────────────────────────────────────────────────────────────────────────────────────────────────


def update_place(participant):
    """Where an update of a participant is written."""
    return f"{participant.pledge.number}:{participant.key}"


def _update_address(place):
    number, _colon, key = place.partition(":")
    key = _version(key)
    return reverse("pledges:update_make_for", args=[number, key]) if key and numbers.parse(number) else reverse("pledges:mine")


def _update_titles(user, drafts):
    """The names of the pledges, of those that are published."""
    keys = {draft: _version(draft.place.partition(":")[2]) for draft in drafts}
    rows = Participant.objects.filter(key__in=[key for key in keys.values() if key], pledge__in=Pledge.objects.visible_to(user))
    found = {row.key: row.pledge.current.title for row in rows.select_related("pledge__current")}
    return {draft: found[key] for draft, key in keys.items() if key in found}


UPDATE = kinds.declare("pledges.update", label=_("Update of a pledge"), address=_update_address, titles=_update_titles)
