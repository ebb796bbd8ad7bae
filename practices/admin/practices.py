from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, ReadInline, StandingFilter, Verb
from practices.actions import publishing
from practices.admin.versions import VersionColumns
from practices.admin_forms import RetirementForm
from practices.models import CoAuthor, Practice, PracticeVersion
from submissions.admin_forms import LineWhyForm

SUBMITTED = PracticeVersion.objects.filter(practice=OuterRef("pk"), submitted_at__isnull=False)


class VersionInline(VersionColumns, ReadInline):
    model = PracticeVersion
    verbose_name_plural = _("versions submitted")
    fields = ("number", "named", "state", "tongue", "submitted_at", "published_at")
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(submitted_at__isnull=False)


class CoAuthorInline(ReadInline):
    model = CoAuthor
    fields = ("who", "standing", "invited_at", "answered_at", "removed_at")
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("answered_by")

    @admin.display(description=_("person"))
    def who(self, row):
        return row.answered_by or row.email

    @admin.display(description=_("standing"))
    def standing(self, row):
        return gettext("removed") if row.removed_at else row.standing


@admin.register(Practice)
class PracticeAdmin(HubAdmin):
    """Practices of which a version was submitted: retired and listed again here, written by their authors alone."""

    list_display = ("named", "id", "stands", "organization", "owner", "versions_submitted", "published_at", "updated_at")
    list_filter = (StandingFilter, "published_at", "updated_at")
    list_select_related = ("current", "organization", "owner")
    standings = {
        "listed": (_("listed"), lambda rows: rows.listed()),
        "unpublished": (_("not yet published"), lambda rows: rows.filter(current=None)),
        "retired": (_("retired"), lambda rows: rows.exclude(retired_at=None)),
    }
    ordering = ("-pk",)
    search_fields = (
        *("slug", "versions__title", "versions__organization_rows__name", "owner__full_name"),
        *(f"organization__{field}_{code}" for field in ("name", "acronym") for code in ("en", "fr", "es")),
    )
    search_help_text = _("Title, address, organization, or the person who began it.")
    view_on_site = False
    inlines = (VersionInline, CoAuthorInline)
    fieldsets = (
        (None, {"fields": ("named", "page", "stands", "organization", "owner")}),
        (_("Record"), {"fields": ("begun_at", "published_at", "updated_at", "retired_at", "retired_by", "retired_why")}),
    )
    verbs = (
        Verb(
            name="retire",
            label=_("Retire"),
            question=_("It leaves every list. Its page stays at its address and says why. What is on its way is withdrawn."),
            permission="practices.retire_practice",
            run=lambda practice, by, why: publishing.retire(practice=practice, by=by, why=why),
            applies=lambda practice: practice.is_listed,
            form=RetirementForm,
        ),
        Verb(
            name="reinstate",
            label=_("List again"),
            question=_("It is on every list again, as it was."),
            permission="practices.reinstate_practice",
            run=lambda practice, by, why: publishing.reinstate(practice=practice, by=by, why=why),
            applies=lambda practice: practice.retired_at is not None,
            form=LineWhyForm,
        ),
    )

    def get_queryset(self, request):
        title = Subquery(SUBMITTED.order_by("-submitted_at").values("title")[:1])
        number = Count("versions", filter=Q(versions__submitted_at__isnull=False))
        return super().get_queryset(request).filter(Exists(SUBMITTED)).annotate(last_title=title, number=number)

    def rows_of_history(self, practice):
        return [practice, *practice.versions.filter(submitted_at__isnull=False)]

    @admin.display(description=_("title"))
    def named(self, practice):
        return practice.current.title if practice.current else practice.last_title

    @admin.display(description=_("standing"))
    def stands(self, practice):
        if practice.retired_at:
            return gettext("retired")
        return gettext("listed") if practice.is_listed else gettext("not yet published")

    @admin.display(description=_("versions submitted"))
    def versions_submitted(self, practice):
        return practice.number

    @admin.display(description=_("page"))
    def page(self, practice):
        if not practice.slug:
            return "–"
        return format_html('<a href="{}">{}</a>', practice.get_absolute_url(), practice.slug)

    def shortcuts(self, practice):
        if not practice.is_listed:
            return []
        correction = reverse("practices:practice_correct", args=[practice.slug])
        return [
            {"label": _("Open the page"), "url": practice.get_absolute_url()},
            {"label": _("Correct a detail"), "url": correction},
        ]
