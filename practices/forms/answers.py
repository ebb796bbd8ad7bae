"""The answers of authors to the changes their reviewers asked for."""

from django import forms
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from reviews.forms.seats import WordsField, most
from reviews.models import Point


def name_of(point):
    """The name of the field, and of the draft's: the points of another round have others."""
    return f"answer_{point.pk}"


def is_answer(name):
    """Whether a field of a draft is an answer."""
    return name.startswith("answer_")


class AnswersForm(forms.Form):
    """An answer to each of `points`; none may be missing."""

    def __init__(self, *args, points, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = points
        for point in points:
            self.fields[name_of(point)] = _field(point)


def _field(point):
    asked = mark_safe(f'<div class="prose" dir="auto">{linebreaks(point.text, autoescape=True)}</div>')  # noqa: S308 – escaped
    return WordsField(
        label=_("Answer to point %(number)s") % {"number": point.position},
        help_text=asked,
        most=most(Point, "answer"),
        error_messages={"required": _("Not given yet.")},
    )
