from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import CuratedAdmin
from practices.models import ReturnReason


class TermAdmin(CuratedAdmin):
    """What comes with the Hub is worded here; its key and its place stay."""

    readonly_fields = ("key", "position", *CuratedAdmin.readonly_fields)


@admin.register(ReturnReason)
class ReturnReasonAdmin(TermAdmin):
    list_display = ("position", "named", "verdict", "confirmed", "edited_at")
    list_filter = ("verdict", *CuratedAdmin.list_filter)
    list_display_links = ("named",)
    search_fields = ("label_en", "label_fr", "label_es", "text_en", "text_fr", "text_es")
    search_help_text = _("Words in any language.")
    readonly_fields = (*TermAdmin.readonly_fields, "verdict")

    @admin.display(description=_("short name"))
    def named(self, reason):
        return reason.label
