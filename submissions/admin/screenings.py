from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, ReadInline, StandingFilter, Verb
from submissions.admin.wording import in_short
from submissions.admin_forms import LineWhyForm, SignForm
from submissions.models import AbstractScreening


class ScreeningColumns:
    """A decision in words: where it stands, and why it was taken."""

    @admin.display(description=_("standing"))
    def stands(self, decision):
        if decision.dropped_at:
            return gettext("signature denied")
        if decision.waits:
            return gettext("waits for a signature")
        return gettext("in effect") if decision.has_effect else gettext("without effect: withdrawn meanwhile")

    @admin.display(description=_("reasons"))
    def why(self, decision):
        return "; ".join(reason.label for reason in decision.reasons.all()) or "–"


class AbstractScreeningInline(ScreeningColumns, ReadInline):
    """The decisions on a version, on its page; subclasses name the `model`."""

    verbose_name_plural = _("decisions on this version")
    fields = ("decided_at", "decided_by", "verdict", "why", "words", "stands", "signed_by", "dropped_by")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("version", "decided_by", "signed_by", "dropped_by")
        return rows.prefetch_related("reasons")


def signature_verbs(permission, desk):
    """Sign, and deny it: what a second person does at the `submissions.actions.screening.Desk` of an app."""
    return (
        Verb(
            name="sign",
            label=_("Sign"),
            question=in_short,
            permission=permission,
            run=lambda decision, by: desk.sign(screening=decision, by=by),
            applies=lambda decision: decision.waits,
            form=SignForm,
        ),
        Verb(
            name="deny",
            label=_("Deny the signature"),
            question=_("The decision is dropped, and the submission waits for another."),
            permission=permission,
            run=lambda decision, by, why: desk.deny_signature(screening=decision, by=by, why=why),
            applies=lambda decision: decision.waits,
            form=LineWhyForm,
        ),
    )


class AbstractScreeningAdmin(ScreeningColumns, HubAdmin):
    """Decisions are taken on the page of a version; here a second person signs. Subclasses have `verbs` (`signature_verbs`)."""

    list_display = ("version", "verdict", "stands", "decided_by", "decided_at", "signed_by")
    list_filter = (StandingFilter, "verdict", "decided_at")
    list_select_related = ("version", "decided_by", "signed_by", "dropped_by")
    standings = {
        "waiting": (_("waits for a signature"), lambda rows: rows.filter(**AbstractScreening.WAITS)),
        "effective": (_("in effect"), lambda rows: rows.filter(dropped_at=None).exclude(needs_signature=True, signed_at=None)),
        "dropped": (_("signature denied"), lambda rows: rows.exclude(dropped_at=None)),
    }
    search_fields = ("version__title", "decided_by__full_name", "words")
    search_help_text = _("Title, person or words.")
    view_on_site = False
    shown = ("submission", "verdict", "stands", "why", "words")
    record = ("decided_at", "decided_by", "signed_at", "signed_by", "dropped_at", "dropped_by")

    def get_fieldsets(self, request, obj=None):
        return ((None, {"fields": self.shown}), (_("Record"), {"fields": self.record}))

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("reasons")

    @admin.display(description=_("submission"))
    def submission(self, decision):
        meta = decision.version._meta
        page = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[decision.version_id])
        return format_html('<a href="{}">{}</a>', page, decision.version)

    def rows_of_history(self, decision):
        return [decision.version]
