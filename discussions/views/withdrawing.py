"""Take back what one has written: a contribution, or the words of an earlier version."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from core.holding import holds_posts
from core.permissions import require
from discussions.actions import comments
from discussions.views.finding import own, written_by


@method_decorator(holds_posts, name="dispatch")
class CommentWithdraw(TemplateView):
    """Take one's own contribution back, after a word on what that means; also where one may no longer read the topic."""

    template_name = "discussions/comment_withdraw.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.comment = get_object_or_404(written_by(request.user), pk=kwargs["pk"])

    def get(self, request, *args, **kwargs):
        require(request.user, "discussions.withdraw_comment", self.comment)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        require(request.user, "discussions.withdraw_comment", self.comment)
        comments.withdraw(comment=self.comment, by=request.user)
        messages.success(request, _("Your contribution is withdrawn."))
        if not self.comment.topic.admits(request.user):
            return redirect("discussions:space_list")
        return redirect((self.comment if self.comment.is_shown else self.comment.thread).get_absolute_url())

    def get_context_data(self, **kwargs):
        topic = self.comment.topic
        here = {"comment": self.comment, "topic": topic if topic.admits(self.request.user) else None}
        return super().get_context_data(**kwargs) | here | {"days": comments.KEEP_WITHDRAWN.days}


@holds_posts
@require_POST
def revision_strike(request, pk, number):
    """Take the words of an earlier version off the history of one's own contribution."""
    comment = get_object_or_404(own(request.user), pk=pk)
    revision = get_object_or_404(comment.revisions, number=number)
    require(request.user, "discussions.strike_revision", comment)
    comments.strike(revision=revision, by=request.user)
    messages.success(request, _("The words of that version are gone; that there was one stays."))
    return redirect("discussions:comment_history", comment.pk)
