"""A submission as a Word document: the empty template, or as it stands, from the same definition of its fields."""

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.urls import absolute_url
from core.word import Document
from submissions.content import Answer
from submissions.fields import Kind

_LINES = {Kind.TEXT: 8, Kind.ROWS: 4}
_MANY = 60  # choices beyond which the template leaves a box to name them in


def template(form, *, title, hint, language):
    """The empty template of a form, titled and explained in `language`, one of the Hub's."""
    paper = _begin(title, language, hint)
    _write(paper, form, form.empty(), language="", is_update=False, is_template=True)
    return paper


def filled(form, content, *, title, standing, is_update, enclosures=()):
    """A submission as it stands, with everything typed so far and room for what is missing, in the reader's language.

    `content` is as in `submissions.content`, private fields included: the document is for those who write it.
    """
    paper = _begin(title, get_language(), standing)
    _write(paper, form, content, language=content["language"] or None, is_update=is_update, enclosures=enclosures)
    return paper


def _begin(title, language, subtitle):
    return Document(
        title=title, language=language, subtitle=subtitle, header=_("Migration Network Hub"), footer=absolute_url(f"/{language}/")
    )


def _write(paper, form, content, *, language, is_update, is_template=False, enclosures=()):
    for group in form.groups:
        paper.heading(str(group.label), level=2)
        if group.hint:
            paper.hint(str(group.hint))
        for item in group.asked(is_update=is_update):
            if item.kind == Kind.FILES:
                _files(paper, item, enclosures)
            else:
                _field(paper, item, content, language, is_template)


def _field(paper, item, content, language, is_template):
    label = str(item.label) if item.required else _("%(label)s (optional)") % {"label": item.label}
    said = {"hint": _hint(item), "level": 3}
    answer = Answer(item, content[item.name])
    if item.kind == Kind.FLAG:
        return paper.choices(label, [(_("Yes"), bool(content[item.name]))], **said)
    if item.kind in (Kind.CHOICE, Kind.CHOICES):
        options = item.choices()
        chosen = content[item.name]
        if len(options) <= _MANY:
            taken = set(chosen) if isinstance(chosen, list) else {str(chosen)}
            return paper.choices(label, [(str(text), str(key) in taken) for key, text in options], **said)
        return paper.field(label, text="\n".join(answer.lines), lines=2, **said)
    if item.kind == Kind.TEXT:
        return paper.field(
            label,
            markup=content[item.name],
            lines=3 if content[item.name] else _LINES[Kind.TEXT],
            language=language or None,
            **said,
        )
    return paper.field(label, text="\n".join(answer.lines), lines=_LINES.get(item.kind, 1), language=language or None, **said)


def _hint(item):
    """The hint, with how much may be written or chosen."""
    most = ""
    if item.kind == Kind.TEXT:
        facts = {"least": number_format(item.least), "count": number_format(item.limit, force_grouping=True)}
        most = ngettext("At most %(count)s character.", "At most %(count)s characters.", item.limit) % facts
        if item.least:
            most = _("At least %(least)s, at most %(count)s characters.") % facts
    elif item.kind == Kind.ROWS:
        columns = ", ".join(str(column.label) for column in item.columns)
        most = _("One per line: %(columns)s.") % {"columns": columns}
    return " ".join(filter(None, (str(item.hint), most)))


def _files(paper, item, enclosures):
    paper.heading(str(item.label), level=3)
    paper.hint(
        _("Files are added in the form: PDF, Word, pictures and others, each at most 25 MB. Say for each picture what it shows.")
    )
    if enclosures:
        paper.bullets([" – ".join(filter(None, (row.file.label, row.file.alternative))) for row in enclosures])
