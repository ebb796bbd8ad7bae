from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import tongues
from core.admin import HubAdmin, ReadInline, StandingFilter, in_words
from core.permissions import require
from reviews import subjects
from reviews.models import Attempt, Case, Decision, Override, Question, Report, Seat, Step


def typed(text):
    """What somebody wrote, as plain text in any language."""
    return format_html('<div dir="auto">{}</div>', text) if text else "–"


class SeatInline(ReadInline):
    model = Seat
    show_change_link = False
    verbose_name_plural = _("reviewers’ seats")
    fields = (
        *("person", "sought", "origin", "state", "round", "is_fourth", "invited_at", "invited_by", "answer_by", "answered_at"),
        *("declared", "declined", "report_by", "ended_at", "ended_by", "ended_why"),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "invited_by", "ended_by", "declaration")

    @admin.display(description=_("declaration of interests"))
    def declared(self, seat):
        made = getattr(seat, "declaration", None)
        return format_html("{}{}", made, typed(made.words) if made.words else "") if made else "–"

    @admin.display(description=_("reason for declining"))
    def declined(self, seat):
        return format_html("{}{}", seat.get_reason_display(), typed(seat.words) if seat.words else "") if seat.reason else "–"


class DecisionInline(ReadInline):
    model = Decision
    show_change_link = False
    fields = (
        *("round", "verdict", "said", "asked_for", "decided_at", "decided_by", "stands"),
        *("signed_by", "dropped_by", "in_force_at", "answered_at"),
    )

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("decided_by", "signed_by", "dropped_by")
        return rows.prefetch_related("points")

    @admin.display(description=_("words to the author"))
    def said(self, decision):
        return typed(decision.words)

    @admin.display(description=_("changes asked for"))
    def asked_for(self, decision):
        return typed(" ".join(f"{point.position}. {point.text}" for point in decision.points.all()))

    @admin.display(description=_("standing"))
    def stands(self, decision):
        if decision.dropped_at:
            return gettext("without effect: denied or withdrawn")
        return gettext("waits for a signature") if decision.waits else gettext("in effect")


class AttemptInline(ReadInline):
    model = Attempt
    show_change_link = False
    fields = ("round", "words", "made_at", "made_by", "resolved", "outcome", "closed_at", "closed_by")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("made_by", "closed_by")


class QuestionInline(ReadInline):
    model = Question
    show_change_link = False
    fields = ("asked_at", "asker", "text", "answered_at", "answered_by", "answer")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("seat__person", "answered_by")

    @admin.display(description=_("asked by"))
    def asker(self, question):
        return question.seat.person


class OverrideInline(ReadInline):
    model = Override
    show_change_link = False
    fields = ("person", "why", "asked_at", "asked_by", "signed_at", "signed_by")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "asked_by", "signed_by")


class CaseList(ChangeList):
    """The cases of a page with what they are about, asked for once."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        about = subjects.of(self.result_list)
        for case in self.result_list:
            case._subject = about.get(case.pk)


@admin.register(Case)
class CaseAdmin(HubAdmin):
    """Cases are read here and led on their own pages. The list names no reviewer; the page of a case is closed to who wrote
    what it is about, whatever else she is.
    """

    list_display = ("about", "id", "state", "round", "opened", "expected", "clock", "closed")
    list_display_links = ("about",)
    list_filter = (StandingFilter, "state", "round", "opened_at", "closed_at")
    list_select_related = ("policy",)
    standings = {
        "open": (_("open"), lambda rows: rows.open()),
        "to-sign": (
            _("waits for a signature"),
            lambda rows: rows.filter(pk__in=Decision.objects.filter(**Decision.UNSIGNED).values("case")),
        ),
        "stopped": (_("clock stopped"), lambda rows: rows.filter(stopped_at__isnull=False)),
        "over": (_("over"), lambda rows: rows.filter(~Q(pk__in=rows.open().values("pk")))),
    }
    search_fields = ("=id", "uuid")
    search_help_text = _("Number of the case, or the part of its address that names it.")
    view_on_site = False
    change_form_template = "admin/review_case.html"
    inlines = (SeatInline, DecisionInline, AttemptInline, QuestionInline, OverrideInline)
    fieldsets = (
        (None, {"fields": ("about", "state", "round", "opened", "opened_by", "expected", "clock", "stopped_by", "closed")}),
        (_("Rules"), {"fields": ("rules",)}),
    )

    def get_changelist(self, request, **kwargs):
        return CaseList

    def get_object(self, request, object_id, from_field=None):
        case = super().get_object(request, object_id, from_field)
        if case:
            require(request.user, "reviews.read_case", case)
        return case

    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        return super().change_view(request, object_id, form_url, (_written(case) if case else {}) | (extra_context or {}))

    def shortcuts(self, case):
        return [{"label": _("Open the case"), "url": case.get_absolute_url()}]

    @admin.display(description=pgettext_lazy("what a case is about", "about"))
    def about(self, case):
        subject = subjects.of_case(case)
        return format_html('<span lang="{}" dir="auto">{}</span>', subject.language, subject.title) if subject else "–"

    @admin.display(description=_("opened"), ordering="opened_at")
    def opened(self, case):
        return in_words(case.opened_at)

    @admin.display(description=_("changes expected by"), ordering="changes_by")
    def expected(self, case):
        return in_words(case.changes_by) if case.changes_by else "–"

    @admin.display(description=_("clock stopped"), ordering="stopped_at")
    def clock(self, case):
        return in_words(case.stopped_at) if case.stopped_at else "–"

    @admin.display(description=_("closed"), ordering="closed_at")
    def closed(self, case):
        return in_words(case.closed_at) if case.closed_at else "–"

    @admin.display(description=_("policy it began with"))
    def rules(self, case):
        return format_html('<a href="{}">{}</a>', reverse("admin:reviews_policy_change", args=[case.policy_id]), case.policy)


def _written(case):
    """Its reports with their judgements, the changes asked for with the answers, the steps of its ladders."""
    reports = Report.objects.filter(seat__case=case).select_related("seat__person").prefetch_related("judgements__criterion")
    for report in reports:
        report.tongue = tongues.name_of(report.language)
    decisions = case.decisions.filter(points__isnull=False).distinct().prefetch_related("points")
    steps = Step.objects.filter(seat__case=case).select_related("seat__person")
    return {"reports": reports, "decisions": decisions, "steps": steps}
