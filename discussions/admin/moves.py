from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.admin import HubAdmin, ReadInline, Verb
from discussions.actions import moving
from discussions.models import Move, MoveConsent


class ConsentInline(ReadInline):
    model = MoveConsent
    fields = ("person", "agrees", "answered_at")
    verbose_name_plural = _("authors asked")
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "move__comment", "move__thread__topic")


@admin.register(Move)
class MoveAdmin(HubAdmin):
    """Moves of contributions, done and waiting for their authors; made in place, called off here."""

    list_display = ("id", "page", "from_where", "to_where", "state", "asked_by", "asked_at", "ended_at")
    list_filter = ("state", "asked_at", "thread__topic__space")
    list_select_related = ("comment", "origin__topic", "origin__prompt", "thread__topic", "thread__prompt", "asked_by")
    search_fields = ("=comment__number", "why")
    search_help_text = _("Number of the contribution, or words of the reason.")
    view_on_site = False
    inlines = (ConsentInline,)
    fieldsets = ((None, {"fields": ("page", "from_where", "to_where", "state", "why", "asked_by", "asked_at", "ended_at")}),)
    verbs = (
        Verb(
            name="call-off",
            label=_("Call off"),
            question=_("Its authors are no longer asked. It stays where it is."),
            permission="discussions.call_off_move",
            run=lambda move, by, why: moving.call_off(move=move, by=by, why=why),
            applies=lambda move: move.state == Move.State.ASKED,
        ),
    )

    def rows_of_history(self, move):
        return [move.comment]

    @admin.display(description=_("contribution"))
    def page(self, move):
        address = reverse("admin:discussions_comment_change", args=[move.comment_id])
        return format_html('<a href="{}">{}</a>', address, move.comment)

    @admin.display(description=pgettext_lazy("of a move", "from"))
    def from_where(self, move):
        return _place(move.origin)

    @admin.display(description=pgettext_lazy("of a move", "to"))
    def to_where(self, move):
        return _place(move.thread)


def _place(thread):
    return f"{thread.topic.title}, {thread.number}"
