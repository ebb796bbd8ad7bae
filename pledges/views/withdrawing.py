"""Take a published pledge back, by those who made it or the secretariat."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.holding import holds_posts
from core.permissions import allows, require
from pledges.actions import publishing
from pledges.forms.withdrawing import NoteForm
from pledges.views.updating import published


@method_decorator(holds_posts, name="dispatch")
class PledgeWithdraw(FormView):
    """Withdraw a published pledge, after a word on what that means; the note stands on its page."""

    template_name = "pledges/pledge_withdraw.html"
    form_class = NoteForm

    @cached_property
    def pledge(self):
        return published(self.request.user, self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        require(request.user, "pledges.withdraw_pledge", self.pledge)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        answer = allows(self.request.user, "pledges.withdraw_pledge", self.pledge)
        if not answer:
            form.add_error(None, answer.reason)
            return self.form_invalid(form, 403)
        publishing.withdraw(pledge=self.pledge, by=self.request.user, why=form.cleaned_data["why"])
        messages.success(self.request, _("The pledge is withdrawn. Its page stays and prints your note."))
        return redirect(self.pledge)

    def form_invalid(self, form, status=422):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs):
        on_its_way = self.pledge.versions.open().exists()
        return super().get_context_data(**kwargs) | {"pledge": self.pledge, "on_its_way": on_its_way}
