"""Repeatable rows: as many as are filled in, and two more to fill; a button that saves all brings further ones."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.fields import Kind
from submissions.values import READERS

SPARE = 2
_TYPES = {Kind.DATE: "date", Kind.EMAIL: "email"}
_CONTROL = re.compile(r"-(\d{1,3})-([a-z_]+)")


class RowsWidget(forms.Widget):
    """Draws a row of controls for each row given, then spare ones; `<name>-<row>-<column>` are their names."""

    template_name = "ui/form_rows.html"
    use_fieldset = True

    def __init__(self, item):
        self.item = item
        super().__init__()

    def value_from_datadict(self, data, files, name):
        """The rows in which anything is given, in their order: a dict of all columns each."""
        rows = {}
        for control in data:
            found = _CONTROL.fullmatch(control.removeprefix(name)) if control.startswith(name) else None
            if found:
                rows.setdefault(int(found[1]), {})[found[2]] = data.get(control).strip()
        columns = [column.name for column in self.item.columns]
        return [
            {column: rows[place].get(column, "") for column in columns} for place in sorted(rows) if any(rows[place].values())
        ]

    def value_omitted_from_data(self, data, files, name):
        return not self.value_from_datadict(data, files, name)

    def id_for_label(self, id_):
        return f"{id_}_0"

    def first_spare(self, data, name):
        """The id of the first control of the first row in which nothing is given."""
        given = self.value_from_datadict(data, {}, name)
        return f"id_{name}_{len(given) * len(self.item.columns)}"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        given = value or []
        context |= {"label": self.item.label, "most": self.item.limit, "is_full": len(given) + SPARE >= self.item.limit}
        spare = [{}] * min(SPARE, max(self.item.limit - len(given), 0))
        prefix = context["widget"]["attrs"].get("id", f"id_{name}")
        choices = {column.name: list(column.choices()) for column in self.item.columns if column.choices}
        context["rows"] = [
            [self._control(name, prefix, place, column, row, choices) for column in self.item.columns]
            for place, row in enumerate([*given, *spare])
        ]
        return context

    def _control(self, name, prefix, place, column, row, choices):
        control = f"{name}-{place}-{column.name}"
        return {
            "name": control,
            "id": f"{prefix}_{place * len(self.item.columns) + self.item.columns.index(column)}",
            "label": _("%(label)s, row %(number)s") % {"label": column.label, "number": place + 1},
            "short": column.label,
            "value": row.get(column.name, ""),
            "limit": column.limit,
            "type": _TYPES.get(column.kind, "text"),
            "mode": "decimal" if column.kind == Kind.NUMBER else "",
            "is_prose": column.kind == Kind.LINE,
            "choices": choices.get(column.name),
        }


class RowsField(forms.Field):
    """Cleans to a list of dicts, days and numbers as a content keeps them; says in which row what is wrong."""

    def __init__(self, item, **kwargs):
        self.item = item
        super().__init__(widget=RowsWidget(item), **kwargs)

    def clean(self, value):
        rows = value or []
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], "required")
        if len(rows) > self.item.limit:
            raise ValidationError(_("At most %(most)s rows.") % {"most": self.item.limit}, "too_many")
        wrong = [error for number, row in enumerate(rows, 1) for error in self._wrong(number, row)]
        if wrong:
            raise ValidationError(wrong)
        return [{column.name: _kept(column, row[column.name]) for column in self.item.columns} for row in rows]

    def _wrong(self, number, row):
        for column in self.item.columns:
            value = row[column.name]
            facts = {"number": number, "column": column.label}
            if not value:
                if column.required:
                    yield ValidationError(_("Row %(number)s: “%(column)s” is missing.") % facts, "required")
            elif len(value) > column.limit:
                message = ngettext(
                    "Row %(number)s: “%(column)s” may have at most %(most)s character.",
                    "Row %(number)s: “%(column)s” may have at most %(most)s characters.",
                    column.limit,
                )
                yield ValidationError(message % (facts | {"most": column.limit}), "max_length")
            elif re.search(r"[\x00-\x1f\x7f\u2028\u2029]", value):
                yield ValidationError(_("Row %(number)s: write “%(column)s” in one line.") % facts, "line")
            elif column.kind == Kind.CHOICE and value not in {key for key, _label in column.choices()}:
                yield ValidationError(_("Row %(number)s: choose “%(column)s” from the list.") % facts, "invalid_choice")
            elif column.name == "url" and not _is_address(value):
                yield ValidationError(_("Row %(number)s: give the whole address, beginning with https://.") % facts, "url")
            elif column.kind in READERS:
                yield from _unread(column, value, facts)


def _kept(column, value):
    return READERS[column.kind](value) if value and column.kind in READERS else value


def _unread(column, value, facts):
    try:
        READERS[column.kind](value)
    except ValidationError as error:
        message = _("Row %(number)s, “%(column)s”: %(problem)s") % (facts | {"problem": error.message})
        yield ValidationError(message, error.code)


def _is_address(value):
    try:
        URLValidator(schemes=["http", "https"])(value)
    except ValidationError:
        return False
    return True
