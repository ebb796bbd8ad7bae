from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, ReadInline, StandingFilter, Verb
from pledges.actions import publishing
from pledges.admin.versions import VersionColumns
from pledges.admin.wording import linked
from pledges.admin_forms import WithdrawalForm
from pledges.models import Participant, Pledge, PledgeVersion, Update

SUBMITTED = PledgeVersion.objects.filter(pledge=OuterRef("pk"), submitted_at__isnull=False)


class VersionInline(VersionColumns, ReadInline):
    model = PledgeVersion
    verbose_name_plural = _("versions submitted")
    fields = ("number", "named", "state", "tongue", "submitted_at", "published_at")
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(submitted_at__isnull=False)


class ParticipantInline(ReadInline):
    model = Participant
    fields = ("called_so", "status", "commitment", "stage", "heard_at", "confirmed_at", "left_at", "left_why")
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization", "person")

    @admin.display(description=_("name"))
    def called_so(self, row):
        return row.name or row.called or "–"


class UpdateInline(ReadInline):
    model = Update
    fields = ("made_at", "made_by", "of_whom", "stage", "reason", "text")
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("made_by", "participant__organization", "participant__person")

    @admin.display(description=_("participant"))
    def of_whom(self, row):
        return row.participant.name if row.participant else "–"


@admin.register(Pledge)
class PledgeAdmin(HubAdmin):
    """Pledges of which a version was submitted: withdrawn here if need be, written by those who pledge alone."""

    list_display = ("named", "page", "stands", "stage", "organization", "owner", "versions_submitted", "published_at", "heard_at")
    list_filter = (StandingFilter, "stage", "freshness", "published_at")
    list_select_related = ("current", "organization", "owner")
    standings = {
        "listed": (_("listed"), lambda rows: rows.listed()),
        "unpublished": (_("not yet published"), lambda rows: rows.filter(current=None)),
        "withdrawn": (_("withdrawn"), lambda rows: rows.exclude(withdrawn_at=None)),
    }
    ordering = ("-pk",)
    search_fields = (
        *("versions__title", "owner__full_name", "old_id"),
        *(f"organization__{field}_{code}" for field in ("name", "acronym") for code in ("en", "fr", "es")),
    )
    search_help_text = _("Name, organization, the person who began it, or the number on the former Hub.")
    view_on_site = False
    inlines = (VersionInline, ParticipantInline, UpdateInline)
    fieldsets = (
        (None, {"fields": ("named", "page", "stands", "stage", "freshness", "organization", "authority", "owner")}),
        (_("Agreement of the State"), {"fields": ("agreed_at", "agreed_by"), "classes": ("collapse",)}),
        (
            _("Record"),
            {"fields": ("begun_at", "published_at", "heard_at", "old_id", "withdrawn_at", "withdrawn_by", "withdrawn_why")},
        ),
    )
    verbs = (
        Verb(
            name="withdraw",
            label=_("Withdraw"),
            question=_(
                "It leaves every list. Its page stays at its number and prints your note. What is on its way is withdrawn."
            ),
            permission="pledges.withdraw_pledge",
            run=lambda pledge, by, why: publishing.withdraw(pledge=pledge, by=by, why=why),
            applies=lambda pledge: pledge.is_listed,
            form=WithdrawalForm,
        ),
    )

    def get_queryset(self, request):
        title = Subquery(SUBMITTED.order_by("-submitted_at").values("title")[:1])
        number = Count("versions", filter=Q(versions__submitted_at__isnull=False))
        return super().get_queryset(request).filter(Exists(SUBMITTED)).annotate(last_title=title, submissions=number)

    def rows_of_history(self, pledge):
        return [pledge, *pledge.versions.filter(submitted_at__isnull=False)]

    @admin.display(description=_("name"))
    def named(self, pledge):
        return pledge.current.title if pledge.current else pledge.last_title

    @admin.display(description=_("number"))
    def page(self, pledge):
        return linked(pledge)

    @admin.display(description=_("standing"))
    def stands(self, pledge):
        if pledge.withdrawn_at:
            return gettext("withdrawn")
        return gettext("listed") if pledge.is_listed else gettext("not yet published")

    @admin.display(description=_("versions submitted"))
    def versions_submitted(self, pledge):
        return pledge.submissions

    def shortcuts(self, pledge):
        return [{"label": _("Open the page"), "url": pledge.get_absolute_url()}] if pledge.number else []
