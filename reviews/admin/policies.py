from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, StandingFilter, in_words
from core.permissions import require
from reviews import subjects
from reviews.actions import policies
from reviews.admin.policy_forms import CriterionForm, CriterionFormSet, PolicyForm
from reviews.models import Criterion, Policy


class CriterionInline(admin.StackedInline):
    model = Criterion
    form = CriterionForm
    formset = CriterionFormSet
    extra = 1
    fields = CriterionForm.Meta.fields

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_change_permission(self, request, obj=None):
        return request.user.is_staff and obj is not None and obj.is_current

    has_add_permission = has_delete_permission = has_change_permission


@admin.register(Policy)
class PolicyAdmin(HubAdmin):
    """The rules of review. To change the current ones is to put others in their place, for cases opened from then on."""

    list_display = ("kind", "stands", "begun", "begun_by", "un_reports", "external_reports", "answer_days", "report_days")
    list_filter = (StandingFilter, "begun_at")
    list_select_related = ("begun_by",)
    standings = {
        "current": (pgettext_lazy("standing of a policy", "in force"), lambda rows: rows.filter(replaced_at=None)),
        "replaced": (pgettext_lazy("standing of a policy", "replaced"), lambda rows: rows.exclude(replaced_at=None)),
    }
    view_on_site = False
    form = PolicyForm
    inlines = (CriterionInline,)
    readonly_fields = ("kind", "stands", "begun", "begun_by", "replaced", "replaced_by")
    fieldsets = (
        (None, {"fields": readonly_fields, "description": _("What you change holds for cases opened from then on.")}),
        (_("Reports a decision needs"), {"fields": ("un_reports", "external_reports")}),
        (_("Days"), {"fields": ("answer_days", "grace_days", "report_days", "changes_days")}),
        (_("Reminders"), {"fields": ("answer_ladder", "report_ladder")}),
    )

    def has_change_permission(self, request, obj=None):
        return request.user.is_staff and (obj is None or obj.is_current)

    def rows_of_history(self, policy):
        return list(Policy.objects.filter(subject=policy.subject))

    @admin.display(description=_("for"), ordering="subject")
    def kind(self, policy):
        return subjects.get(policy.subject).label if policy.subject in subjects.declared() else policy.subject

    @admin.display(description=_("standing"))
    def stands(self, policy):
        words, _rows = self.standings["current" if policy.is_current else "replaced"]
        return words

    @admin.display(description=_("in force since"), ordering="begun_at")
    def begun(self, policy):
        return in_words(policy.begun_at)

    @admin.display(description=_("replaced at"))
    def replaced(self, policy):
        return in_words(policy.replaced_at) if policy.replaced_at else "–"

    # ── Change ───────────────────────────────────────────────────────────────────────────────────────────────────

    def save_model(self, request, obj, form, change):
        """Numbers and criteria are put in force together."""

    def save_related(self, request, form, formsets, change):
        require(request.user, "reviews.set_policy", form.instance)
        criteria = formsets[0].criteria()
        form.instance.successor = policies.replace(
            policy=form.instance, by=request.user, numbers=form.cleaned_data, criteria=criteria
        )

    def response_change(self, request, obj):
        is_new = obj.successor.pk != obj.pk
        told = gettext("The new rules hold for cases opened from now on.") if is_new else gettext("Nothing was changed.")
        messages.success(request, told)
        return redirect(self._change_url(obj.successor))
