from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.admin import HubAdmin, StandingFilter, Verb
from discussions import queue
from discussions.actions import reports
from discussions.admin_forms import AnswerForm
from discussions.models import Report


@admin.register(Report)
class ReportAdmin(HubAdmin):
    """Reports are read and answered here. Those about what she wrote herself are others' to read."""

    list_display = ("id", "reason", "page", "topic", "by_whom", "at", "handled_at", "outcome")
    list_filter = (StandingFilter, "reason", "at", "comment__topic__space")
    list_select_related = ("comment__topic__space", "person")
    standings = {
        "risk": (_("someone may be at risk"), queue.risks),
        "others": (_("other reports not answered"), queue.others),
        "answered": (_("answered"), lambda rows: rows.filter(handled_at__isnull=False)),
    }
    search_fields = ("words", "person__full_name", "=comment__number")
    search_help_text = _("Words of the report, name of who made it, or number of the contribution.")
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("reason", "words", "by_whom", "at", "page", "topic")}),
        (pgettext_lazy("part of a form", "Answer"), {"fields": ("handled_at", "handled_by", "outcome")}),
    )
    verbs = (
        Verb(
            name="answer",
            label=_("Answer"),
            question=_("All open reports about the contribution are answered together; who made them is told."),
            permission="discussions.answer_report",
            run=lambda report, by, outcome, why: reports.answer(comment=report.comment, by=by, outcome=outcome, why=why),
            applies=lambda report: report.handled_at is None,
            form=AnswerForm,
        ),
    )

    def get_queryset(self, request):
        return queue.not_about(request.user, super().get_queryset(request))

    def rows_of_history(self, report):
        return [report.comment]

    @admin.display(description=_("contribution"))
    def page(self, report):
        address = reverse("admin:discussions_comment_change", args=[report.comment_id])
        return format_html('<a href="{}">{}</a>', address, report.comment)

    @admin.display(description=_("topic"))
    def topic(self, report):
        return report.comment.topic.title

    @admin.display(description=_("reported by"))
    def by_whom(self, report):
        return report.person.full_name or _("Former member") if report.person else _("A visitor")

    def shortcuts(self, report):
        page = reverse("discussions:comment_moderate", args=[report.comment_id])
        return [{"label": _("Moderate the contribution"), "url": page}]
