"""Say that a contribution should be looked at: members and visitors."""

from datetime import timedelta

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import clock
from core.cache import LimitsAway
from core.holding import keeps_posts
from core.permissions import require
from discussions.actions import reports
from discussions.models import Comment, Report
from discussions.moderation_forms import ReportForm

MOST, SPAN = 20, timedelta(days=1)  # reports of one person
WITHOUT_LIMITS = 30  # reports of visitors an hour while the limits of each are away


@method_decorator(keeps_posts, name="dispatch")
class CommentReport(FormView):
    """Report a contribution. What is refused stays in the form."""

    http_method_names = ["get", "head", "post"]
    template_name = "discussions/comment_report.html"
    form_class = ReportForm

    def get(self, request, *args, **kwargs):
        require(request.user, "discussions.report_comment", self.comment)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        require(request.user, "discussions.report_comment", self.comment)
        return super().post(request, *args, **kwargs)

    @cached_property
    def comment(self):
        rows = Comment.objects.visible_to(self.request.user).select_related("topic__space", "thread__prompt", "posted_by")
        return get_object_or_404(rows.prefetch_related("attributions"), pk=self.kwargs["pk"])

    @property
    def reporter(self):
        return self.request.user if self.request.user.is_authenticated else None

    def form_valid(self, form):
        if not self.is_within_limits():
            form.add_error(None, _("Many reports came from you lately. This one has not been sent: please send it again later."))
            return self.come_back(form, 429, headers={"Retry-After": "3600"})
        _row, is_new = reports.report(comment=self.comment, by=self.reporter, **form.cleaned_data)
        if self.reporter is None:
            return redirect(f"{self.request.path}?sent=1")
        if not is_new:
            messages.info(self.request, _("You have reported this already. The moderators have your report."))
            return redirect(self.comment.get_absolute_url())
        messages.success(
            self.request, _("Thank you. The moderators of this space have your report, and you will hear from them.")
        )
        return redirect(self.comment.get_absolute_url())

    def is_within_limits(self):
        own = Report.objects.filter(person=self.reporter)
        if self.reporter:
            return own.filter(at__gt=clock.now() - SPAN).count() < MOST
        try:
            return consume(self.request, action="report")
        except LimitsAway:
            return own.filter(at__gt=clock.now() - timedelta(hours=1)).count() < WITHOUT_LIMITS

    def form_invalid(self, form):
        return self.come_back(form, 422)

    def come_back(self, form, status, headers=None):
        return self.render_to_response(self.get_context_data(form=form), status=status, headers=headers)

    def get_context_data(self, **kwargs):
        here = {"comment": self.comment, "topic": self.comment.topic, "is_sent": "sent" in self.request.GET}
        return super().get_context_data(**kwargs) | here
