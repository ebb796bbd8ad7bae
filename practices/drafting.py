"""The kind of draft of this app: the words of a version lie at its identifier, open to all who may edit it."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from drafts import kinds, merging
from practices import fields
from practices.forms.answers import is_answer
from practices.models import PracticeVersion
from practices.models.versions import WRITABLE
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
    return reverse("practices:draft_detail", args=[uuid]) if uuid else reverse("practices:mine")


def _may_edit(user, place):
    return PracticeVersion.objects.of(user).filter(uuid=_version(place), state__in=WRITABLE).exists()


def _mine(user):
    open_ones = PracticeVersion.objects.of(user).filter(state__in=WRITABLE)
    return [str(uuid) for uuid in open_ones.values_list("uuid", flat=True)]


def _title(draft):
    title = draft.data.get("title", "")
    return title if isinstance(title, str) else ""


def _read(name, words):
    """A field and what is in it as the form has them; answers to changes that were asked for are fields, too."""
    if is_answer(name):
        return gettext("Answer to a change that was asked for"), merging.in_words(name, words)[1]
    return in_words(fields.FORM, name, words)


VERSION = kinds.declare(
    "practices.version", label=_("Practice"), address=_address, may_edit=_may_edit, mine=_mine, title=_title, read=_read
)
