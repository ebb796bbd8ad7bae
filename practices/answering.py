"""What authors answer to the changes their reviewers asked for: point by point, in the draft the rest lies in."""

from django.utils.translation import gettext_lazy as _

from drafts.merging import as_post, by_field
from practices.forms.answers import AnswersForm, name_of
from practices.models import State
from reviews import outcomes
from submissions.fields import Group
from submissions.progress import Step

ANSWERS = Group("answers", _("Your answers to the changes asked for"))


def points_of(version):
    """The points its authors are to answer now, in their order; none while nothing is asked of them."""
    return outcomes.points(version.case) if version.state == State.CHANGES_ASKED else []


def form_of(points, draft):
    """The form of the answers, bound to what is in the draft."""
    return AnswersForm(as_post(draft.data if draft else {}), points=points)


def step(form, draft):
    """How far the answers are, as a part of the whole form."""
    begun = by_field(draft.data).keys() if draft else set()
    missing = [(field, error) for field in form for error in field.errors]
    standing = "complete" if not missing else "begun" if begun & form.fields.keys() else "empty"
    return Step(ANSWERS, standing, missing)


def answers_in(form):
    """The answers of a valid form, in the order of the points: what `drafting.submit(answers=…)` takes."""
    return [form.cleaned_data[name_of(point)] for point in form.points]
