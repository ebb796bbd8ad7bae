"""Fields of a draft in words, for the list of drafts, their earlier texts and conflicts."""

from django.utils.translation import gettext

from drafts import merging
from submissions.content import Answer
from submissions.fields import Kind
from submissions.forms.rows import RowsWidget


def in_words(form, name, words):
    """A field and what is in it as the form has them: what is chosen by its label, rows a line each."""
    item = form.field(name)
    label, text = merging.in_words(name, words)
    if item is None:
        return label, text
    data = merging.as_post(words)
    if item.kind == Kind.FLAG:
        text = gettext("Yes") if words else ""
    elif item.kind == Kind.ROWS:
        text = "\n".join(Answer(item, RowsWidget(item).value_from_datadict(data, {}, name)).lines)
    elif item.kind in (Kind.CHOICE, Kind.CHOICES):
        text = "\n".join(Answer(item, data.getlist(name) if item.kind == Kind.CHOICES else data.get(name, "")).lines)
    return item.label, text
