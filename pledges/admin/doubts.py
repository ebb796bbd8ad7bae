from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, StandingFilter
from core.permissions import allows
from pledges.admin.wording import linked
from pledges.models import Doubt, Pledge

_VERBS = (
    ("pledges.pass_on_doubt", _("Pass it on")),
    ("pledges.publish_doubt", _("Publish both")),
    ("pledges.close_doubt", _("Close it")),
)


@admin.register(Doubt)
class DoubtAdmin(HubAdmin):
    """Doubts are read here and dealt with on their own page. Those about a pledge she makes herself are not hers to read."""

    list_display = ("pledge", "state", "by", "raised_at", "answered_at", "published_at")
    list_filter = (StandingFilter, "raised_at")
    list_select_related = ("pledge", "by")
    standings = {
        "open": (_("not closed"), lambda rows: rows.exclude(state=Doubt.State.CLOSED)),
        **{value: (label, lambda rows, value=value: rows.filter(state=value)) for value, label in Doubt.State.choices},
    }
    search_fields = ("pledge__current__title", "by__full_name")
    search_help_text = _("Name of the pledge, or the person who asked.")
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("page", "state", "by", "text", "language", "raised_at")}),
        (_("Question and answer"), {"fields": ("substance", "answer", "answered_at", "published_at")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(pledge__in=Pledge.objects.of(request.user))

    def get_object(self, request, object_id, from_field=None):
        """The row knows who reads it: what she may do depends on her."""
        doubt = super().get_object(request, object_id, from_field)
        if doubt:
            doubt.reader = request.user
        return doubt

    @admin.display(description=_("pledge"))
    def page(self, doubt):
        return format_html("{} {}", linked(doubt.pledge), doubt.pledge.current.title)

    def shortcuts(self, doubt):
        """What may be done, each leading to the page where it is done."""
        address = reverse("pledges:doubt_detail", args=[doubt.key])
        offered = [label for name, label in _VERBS if allows(doubt.reader, name, doubt)]
        return [{"label": label, "url": address} for label in offered or [_("Open the page")]]
