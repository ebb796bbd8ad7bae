"""What all pages about a case share: who may open them, and what becomes of what was typed too late."""

from types import SimpleNamespace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.permissions import Refused, allows
from core.workflow import TransitionNotAllowed
from reviews import standing, subjects
from reviews.actions import decisions, seats
from reviews.casefile import cases_for
from reviews.forms.seats import in_words


def case_of(request, uuid):
    """The case of this address; Http404 for who was never asked about it."""
    return get_object_or_404(cases_for(request.user), uuid=uuid)


class OfCase:
    """What pages about a case share; subclasses say who may see them (`permission`, asked with the case)."""

    permission = "reviews.manage_case"

    @cached_property
    def case(self):
        return case_of(self.request, self.kwargs["uuid"])

    def get(self, request, *args, **kwargs):
        return self.refused() or super().get(request, *args, **kwargs)

    def refused(self):
        """None if she may; else raises Refused, or gives back what was typed to who came too late."""
        answer = self.answer()
        if answer:
            return None
        is_late = self.request.method == "POST" and not self.case.is_in_review
        if is_late and allows(self.request.user, "reviews.read_case", self.case):
            return self.too_late(answer.reason)
        raise Refused(answer.reason)

    def answer(self):
        return allows(self.request.user, self.permission, self.case)

    def too_late(self, reason):
        form = getattr(self, "form_class", None)
        typed = list(in_words(SimpleNamespace(fields=form.base_fields), self.request.POST)) if form else []
        points = [text for name, text in self.request.POST.items() if name.startswith("points-") and text.strip()]
        shown = {"case": self.case, "reason": reason, "entries": typed, "points": points}
        return render(self.request, "reviews/case_too_late.html", shown, status=409)

    def get_context_data(self, **kwargs):
        about = {"case": self.case, "subject": subjects.of_case(self.case)}
        return super().get_context_data(**kwargs) | about


def _what_blocks(error):
    """For the secretariat: `str(error)` speaks to the reviewer."""
    return ": ".join([_("A conflict keeps her from it"), "; ".join(str(conflict.label) for conflict in error.conflicts)])


class CaseForm(OfCase, FormView):
    """A form about a case: `run(form)` does it; what came too late is said above the form, which keeps what was typed."""

    said = ""

    def post(self, request, *args, **kwargs):
        return self.refused() or super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            self.run(form)
        except decisions.NotYet as error:
            return self.not_done(form, standing.OBSTACLES[error.obstacle])
        except seats.Blocked as error:
            return self.not_done(form, _what_blocks(error))
        except (TransitionNotAllowed, seats.NotServing) as error:
            return self.not_done(form, str(error))
        messages.success(self.request, self.said)
        return redirect(self.case)

    def not_done(self, form, why):
        form.add_error(None, why)
        return self.render_to_response(self.get_context_data(form=form), status=409)
