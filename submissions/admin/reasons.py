from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import CuratedAdmin


class ReasonAdmin(CuratedAdmin):
    """Why submissions come back, as it comes with the Hub: worded here; key, place and verdict stay."""

    list_display = ("position", "named", "verdict", "confirmed", "edited_at")
    list_filter = ("verdict", *CuratedAdmin.list_filter)
    list_display_links = ("named",)
    search_fields = ("label_en", "label_fr", "label_es", "text_en", "text_fr", "text_es")
    search_help_text = _("Words in any language.")
    readonly_fields = ("key", "position", *CuratedAdmin.readonly_fields, "verdict")

    @admin.display(description=_("short name"))
    def named(self, reason):
        return reason.label
