"""Writing together: who writes a practice, invitations, their answers."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from accounts.actions.invitations import hash_of
from core import clock
from core.holding import holds_posts
from core.permissions import require
from core.workflow import TransitionNotAllowed
from practices import progress
from practices.actions import coauthors
from practices.drafting import VERSION
from practices.forms import InviteForm
from practices.models import CoAuthor
from practices.views.writing import form_methods, own
from submissions.drafting import draft_of

MOST, SPAN = 20, timedelta(days=1)  # invitations of one person


@method_decorator(holds_posts, name="dispatch")
class CoAuthors(FormView):
    """Who writes a practice, and a form to invite one more."""

    template_name = "practices/coauthor_list.html"
    form_class = InviteForm

    @cached_property
    def version(self):
        return get_object_or_404(own(self.request.user), uuid=self.kwargs["uuid"])

    @cached_property
    def called(self):
        return progress.name_of(self.version, draft_of(VERSION, self.version))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"practice": self.version.practice, "initial": {"language": get_language()}}

    def form_valid(self, form):
        require(self.request.user, "practices.invite_coauthor", self.version.practice)
        sent = CoAuthor.objects.filter(invited_by=self.request.user, invited_at__gt=clock.now() - SPAN).count()
        if sent >= MOST:
            form.add_error(None, _("You have sent many invitations today. Send more tomorrow."))
            return self.form_invalid(form)
        title = self.called.title
        coauthors.invite(practice=self.version.practice, by=self.request.user, title=title, **form.cleaned_data)
        messages.success(self.request, _("Invited. The link in the e-mail works once, for thirty days."))
        return redirect(self.request.path)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        practice = self.version.practice
        rows = practice.co_authors.select_related("answered_by", "removed_by")
        total = len(rows) + (practice.owner is not None) + (practice.organization is not None)
        shown = {"version": self.version, "co_authors": rows, "total": total, "called": self.called}
        return super().get_context_data(**kwargs) | shown


@form_methods
@holds_posts
def coauthor_remove(request, uuid, pk):
    """Withdraw an invitation, or end somebody's part, after asking."""
    version = get_object_or_404(own(request.user), uuid=uuid)
    row = get_object_or_404(CoAuthor.objects.select_related("practice", "answered_by"), practice=version.practice, pk=pk)
    require(request.user, "practices.remove_coauthor", row)
    if request.method != "POST":
        called = progress.name_of(version, draft_of(VERSION, version))
        return render(request, "practices/coauthor_remove.html", {"version": version, "co_author": row, "called": called})
    coauthors.remove(co_author=row, by=request.user)
    messages.success(request, _("Done. What was written stays."))
    return redirect("practices:coauthor_list", version.uuid)


@method_decorator(holds_posts, name="dispatch")
class CoAuthorAnswer(LoginRequiredMixin, TemplateView):
    """Accept or decline the invitation whose link one has received."""

    template_name = "practices/coauthor_answer.html"

    @cached_property
    def invitation(self):
        rows = CoAuthor.objects.select_related("practice__owner", "invited_by")
        row = rows.filter(token_hash=hash_of(self.kwargs["token"])).first()
        if row is None:
            raise Http404
        return row

    def post(self, request, *args, **kwargs):
        accepts = request.POST.get("answer") == "accept"
        try:
            answer = coauthors.accept if accepts else coauthors.decline
            row = answer(invitation=self.invitation, by=request.user)
        except TransitionNotAllowed:
            return self.render_to_response(self.get_context_data(is_open=False), status=409)
        if not accepts:
            messages.success(request, _("You have declined."))
            return redirect("home")
        version = row.practice.versions.order_by("-pk").first()
        joined = row.state == CoAuthor.State.ACCEPTED
        messages.success(request, _("You now write this practice together.") if joined else _("You write this practice already."))
        return redirect("practices:draft_detail", version.uuid)

    def get_context_data(self, **kwargs):
        version = self.invitation.practice.versions.order_by("-pk").first()
        called = progress.name_of(version, draft_of(VERSION, version))
        return {"invitation": self.invitation, "is_open": self.invitation.is_open, "called": called} | super().get_context_data(
            **kwargs
        )
