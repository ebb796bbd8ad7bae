from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, filled
from notifications import kinds
from notifications.models import Notice, Preference


class KindFilter(admin.AllValuesFieldListFilter):
    """The kinds of notice there have been, in words."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            kind = kinds.get(choice["display"])
            yield choice | ({"display": kind.label} if kind else {})


@admin.register(Notice)
class NoticeAdmin(HubAdmin):
    """Who was told what kind of thing and when, without the words: the sentence is made for its reader."""

    list_display = ("at", "person", "told", "rhythm", "mailed_at", "read_at")
    list_filter = (
        "at",
        ("kind", KindFilter),
        "rhythm",
        ("read_at", filled(_("standing"), empty=_("unread"), full=_("read"))),
    )
    list_select_related = ("person",)
    search_fields = ("person__full_name", "person__email", "=object_id")
    search_help_text = _("Name or e-mail address of the person, or the number of the row it is about.")
    date_hierarchy = "at"
    fields = ("at", "person", "told", "object_id", "facts", "rhythm", "mailed_at", "read_at", "kind")

    @admin.display(description=_("kind"), ordering="kind")
    def told(self, notice):
        return str(notice)


@admin.register(Preference)
class PreferenceAdmin(HubAdmin):
    """What people have chosen; only they change it."""

    list_display = ("person", "about", "rhythm")
    list_filter = (("kind", KindFilter), "rhythm")
    list_select_related = ("person",)
    search_fields = ("person__full_name", "person__email")
    search_help_text = _("Name or e-mail address of the person.")
    fields = ("person", "about", "rhythm", "kind")

    @admin.display(description=_("kind"), ordering="kind")
    def about(self, preference):
        kind = kinds.get(preference.kind)
        return kind.label if kind else preference.kind
