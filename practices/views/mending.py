"""What authors and the secretariat do to a published practice without review: correct it, retire it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.holding import holds_posts
from core.permissions import require
from practices.actions import publishing
from practices.forms.mending import CorrectForm, RetireForm, as_published
from practices.models import Practice


@method_decorator(holds_posts, name="dispatch")
class Mending(FormView):
    """A form about a published practice; subclasses say who may send it (`permission`)."""

    permission = None

    @cached_property
    def practice(self):
        rows = Practice.objects.visible_to(self.request.user).select_related("current__focal_point", "current__practice")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def dispatch(self, request, *args, **kwargs):
        require(request.user, self.permission, self.practice)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"practice": self.practice, "version": self.practice.current}


class PracticeCorrect(Mending):
    """Correct links, end year and focal point of what is published; readers see what was corrected, and why."""

    form_class = CorrectForm
    template_name = "practices/practice_correct.html"
    permission = "practices.correct_practice"

    def get_initial(self):
        return as_published(self.practice.current)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"version": self.practice.current}

    def post(self, request, *args, **kwargs):
        if "more" in request.POST:
            return self.render_to_response(self.get_context_data(form=self.with_more_rows()))
        return super().post(request, *args, **kwargs)

    def with_more_rows(self):
        """The form as it was typed, not checked yet, with further rows to fill in."""
        typed = self.get_form()
        initial = {name: field.widget.value_from_datadict(typed.data, {}, name) for name, field in typed.fields.items()}
        return CorrectForm(initial=initial | {"start_year": None}, version=self.practice.current)

    def form_valid(self, form):
        rows = publishing.correct(practice=self.practice, by=self.request.user, **form.correction)
        said = _("The correction is published.") if rows else _("You changed nothing, so nothing was corrected.")
        messages.success(self.request, said)
        return redirect(self.practice)


class PracticeRetire(Mending):
    """Take a practice off every list, with a reason that stands on its page."""

    form_class = RetireForm
    template_name = "practices/practice_retire.html"
    permission = "practices.retire_practice"

    def form_valid(self, form):
        publishing.retire(practice=self.practice, by=self.request.user, why=form.cleaned_data["why"])
        messages.success(self.request, _("The practice is retired."))
        return redirect(self.practice)

    def get_context_data(self, **kwargs):
        on_its_way = self.practice.versions.open().exists()
        return super().get_context_data(**kwargs) | {"on_its_way": on_its_way}
