from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import CuratedAdmin
from pledges.models import ReturnReason, Rung
from submissions.admin.reasons import ReasonAdmin


@admin.register(ReturnReason)
class ReturnReasonAdmin(ReasonAdmin):
    pass


@admin.register(Rung)
class RungAdmin(CuratedAdmin):
    """The reminders, each after so many months of silence: worded and set here; none is added or taken out."""

    may_change = True
    list_display = ("months", "key", "confirmed", "edited_at")
    search_fields = ("key",)
    search_help_text = _("Key.")
    readonly_fields = ("key", *CuratedAdmin.readonly_fields)
