from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, ReadInline, StandingFilter, Verb
from practices import queue
from practices.actions import screening
from practices.admin_forms import LineWhyForm, SignForm
from practices.models import Screening


def in_short(decision):
    """A decision in a few sentences, for who signs it: what was decided, by whom, why, in which words."""
    facts = {"verdict": decision.get_verdict_display(), "person": decision.decided_by}
    reasons = "; ".join(reason.label for reason in decision.reasons.all())
    told = [
        gettext("Decided by %(person)s: %(verdict)s.") % facts,
        gettext("Reasons: %(reasons)s.") % {"reasons": reasons} if reasons else "",
        gettext("It serves: %(serves)s.") % {"serves": decision.get_serves_display()} if decision.serves else "",
        gettext("Words to the author: “%(words)s”") % {"words": decision.words} if decision.words else "",
        gettext("Once you sign, it takes effect."),
    ]
    return " ".join(filter(None, told))


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


class ScreeningInline(ScreeningColumns, ReadInline):
    model = Screening
    verbose_name_plural = _("decisions on this version")
    fields = ("decided_at", "decided_by", "verdict", "why", "words", "stands", "signed_by", "dropped_by")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("version", "decided_by", "signed_by", "dropped_by")
        return rows.prefetch_related("reasons")


@admin.register(Screening)
class ScreeningAdmin(ScreeningColumns, HubAdmin):
    """Decisions are taken on the page of a version; here a second person signs."""

    list_display = ("version", "verdict", "stands", "decided_by", "decided_at", "signed_by")
    list_filter = (StandingFilter, "verdict", "decided_at")
    list_select_related = ("version", "decided_by", "signed_by", "dropped_by")
    standings = {
        "waiting": (_("waits for a signature"), queue.to_sign),
        "effective": (_("in effect"), lambda rows: rows.filter(dropped_at=None).exclude(needs_signature=True, signed_at=None)),
        "dropped": (_("signature denied"), lambda rows: rows.exclude(dropped_at=None)),
    }
    search_fields = ("version__title", "decided_by__full_name", "words")
    search_help_text = _("Title, person or words.")
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("submission", "verdict", "stands", "why", "serves", "words")}),
        (_("Record"), {"fields": ("decided_at", "decided_by", "signed_at", "signed_by", "dropped_at", "dropped_by")}),
    )
    verbs = (
        Verb(
            name="sign",
            label=_("Sign"),
            question=in_short,
            permission="practices.sign_screening",
            run=lambda decision, by: screening.sign(screening=decision, by=by),
            applies=lambda decision: decision.waits,
            form=SignForm,
        ),
        Verb(
            name="deny",
            label=_("Deny the signature"),
            question=_("The decision is dropped, and the submission waits for another."),
            permission="practices.sign_screening",
            run=lambda decision, by, why: screening.deny_signature(screening=decision, by=by, why=why),
            applies=lambda decision: decision.waits,
            form=LineWhyForm,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("reasons")

    @admin.display(description=_("submission"))
    def submission(self, decision):
        page = reverse("admin:practices_practiceversion_change", args=[decision.version_id])
        return format_html('<a href="{}">{}</a>', page, decision.version)

    def rows_of_history(self, decision):
        return [decision.version]
