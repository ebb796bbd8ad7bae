"""Change the wording of a published pledge at once, as a new version that says why."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import differences
from core.holding import holds_posts
from core.permissions import Refused, allows
from core.workflow import TransitionNotAllowed
from drafts.posts import whole
from pledges import content as contents
from pledges.actions import publishing
from pledges.fields import FORM
from pledges.forms.amending import AmendForm, as_published
from pledges.views.updating import published
from submissions.content import Answer


@method_decorator(holds_posts, name="dispatch")
class PledgeAmend(FormView):
    """Description, indicators and milestones; everything else changes with a new version that is screened."""

    template_name = "pledges/pledge_amend.html"
    form_class = AmendForm

    @cached_property
    def pledge(self):
        return published(self.request.user, self.kwargs["number"])

    def get_initial(self):
        return as_published(self.pledge)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pledge": self.pledge}

    def get(self, request, *args, **kwargs):
        return self.refused() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("go"):
            return self.come_back(self.as_typed(), 200)
        return self.refused() or super().post(request, *args, **kwargs)

    def refused(self):
        """What is written and why it cannot be published, if so; where nothing is written, a refusal."""
        answer = allows(self.request.user, "pledges.amend_pledge", self.pledge)
        if answer:
            return None
        if self.request.method == "POST":
            return self.come_back(self.as_typed(), 403, refusal=answer.reason)
        raise Refused(answer.reason)

    def as_typed(self):
        """The form as it was typed, not checked, with further rows to fill in."""
        form = self.get_form()
        initial = {name: field.widget.value_from_datadict(form.data, {}, name) for name, field in form.fields.items()}
        initial["description_format"] = form.data.get("description_format", "")
        return AmendForm(initial=initial, pledge=self.pledge)

    def form_valid(self, form):
        before = self.pledge.last_number
        if whole(self.request.POST.get("seen")) != before:
            return self.conflict(form)
        try:
            version = publishing.amend(pledge=self.pledge, by=self.request.user, seen=before, **form.amendment)
        except TransitionNotAllowed:
            self.__dict__.pop("pledge")
            return self.refused() or self.conflict(form)
        is_new = version.number != before
        said = (
            _("The new wording is published, with your reason.")
            if is_new
            else _("You changed nothing, so nothing was published.")
        )
        messages.success(self.request, said)
        return redirect(self.pledge)

    def conflict(self, form):
        """What it says now beside what she has typed; sent again, hers replaces it."""
        present = self.pledge.current
        changes = differences.compare(present.description, form.cleaned_data["description"])
        given = contents.of(present)
        rows = [Answer(FORM.field(name), given[name]) for name in ("indicators", "milestones")]
        again = self.as_typed()
        again.initial["seen"] = self.pledge.last_number
        return self.come_back(again, 409, present=present, changes=changes, rows=rows)

    def form_invalid(self, form):
        return self.come_back(form, 422)

    def come_back(self, form, status, **context):
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"pledge": self.pledge, "version": self.pledge.current}
