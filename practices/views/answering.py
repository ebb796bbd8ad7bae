"""What authors answer to the changes that were asked for after peer review."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from drafts.shared import SharedDraftFormView
from practices import answering, progress
from practices.drafting import VERSION
from practices.forms.answers import AnswersForm, name_of
from practices.views.writing import due_of, own


class DraftAnswers(SharedDraftFormView):
    """An answer to each change asked for, in the draft the rest of the practice lies in."""

    template_name = "practices/draft_answers.html"
    form_class = AnswersForm
    draft_kind = VERSION

    def get_draft_place(self):
        return str(self.kwargs["uuid"])

    @cached_property
    def version(self):
        return get_object_or_404(own(self.request.user), uuid=self.kwargs["uuid"])

    @cached_property
    def points(self):
        return answering.points_of(self.version)

    def get_draft_names(self):
        return [name_of(point) for point in self.points]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"points": self.points}

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.points else self.refuse()

    def refuse(self):
        """Who writes it is led to where it stands: nothing is to be answered."""
        return redirect("practices:draft_detail", self.version.uuid)

    def get_success_url(self):
        way = "draft_check" if self.request.POST.get("go") == "check:" else "draft_detail"
        return reverse(f"practices:{way}", args=[self.version.uuid])

    def get_context_data(self, **kwargs):
        shown = {"version": self.version, "called": progress.name_of(self.version, self.draft)}
        return super().get_context_data(**kwargs) | shown | {"due": due_of(self.version, self.request.user)}
