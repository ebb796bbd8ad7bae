"""The drafts in which submissions are written: the words of a version lie at its `uuid`, open to all who may edit it."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from drafts import kinds, merging
from drafts.models import Draft
from submissions.content import Answer
from submissions.fields import Kind
from submissions.forms.rows import RowsWidget


def in_words(form, name, words):
    """A field and what is in it as the form has them: what is chosen by its label, a day in words, rows a line each."""
    item = form.field(name)
    label, text = merging.in_words(name, words)
    if item is None:
        return label, text
    data = merging.as_post(words)
    if item.kind == Kind.FLAG:
        text = gettext("Yes") if words else ""
    elif item.kind == Kind.ROWS:
        text = "\n".join(Answer(item, RowsWidget(item).value_from_datadict(data, {}, name)).lines)
    elif item.kind in (Kind.CHOICE, Kind.CHOICES, Kind.DATE):
        text = "\n".join(Answer(item, data.getlist(name) if item.kind == Kind.CHOICES else data.get(name, "")).lines)
    return item.label, text


def draft_of(kind, version, *, locked=False):
    """The draft in which its words lie; nobody else saves it before the request ends, if it is `locked`."""
    rows = Draft.objects.shared(kind, version.place).select_related("saved_by")
    return (rows.select_for_update(of=("self",)) if locked else rows).first()


def declare(name, *, label, writable, namespace, read):
    """Declare a kind of draft: `writable(user)` are the versions she may edit, `read` as in `drafts.kinds.declare`."""

    def address(place):
        uuid = identifier(place)
        return reverse(f"{namespace}:draft_detail", args=[uuid]) if uuid else reverse(f"{namespace}:mine")

    return kinds.declare(
        name,
        label=label,
        address=address,
        may_edit=lambda user, place: writable(user).filter(uuid=identifier(place)).exists(),
        mine=lambda user: [str(uuid) for uuid in writable(user).values_list("uuid", flat=True)],
        title=_title,
        read=read,
    )


def identifier(place):
    """The identifier of a version; None for whatever else autosave was told, another spelling of one included."""
    try:
        uuid = UUID(place)
    except ValueError:
        return None
    return uuid if str(uuid) == place else None


def _title(draft):
    title = draft.data.get("title", "")
    return title if isinstance(title, str) else ""
