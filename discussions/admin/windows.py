from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.admin import HubAdmin, StandingFilter, Verb
from core.permissions import require
from discussions.actions import prompts
from discussions.admin.inlines import WindowColumns
from discussions.admin_forms import ExtensionForm, WindowForm
from discussions.models import Window


def _is_last(window):
    """Neither ended nor extended, of a topic without a stage: what is to happen next happens to this one."""
    return window.ended_at is None and not window.extensions.all() and not window.topic.stage


def _to_begin(windows):
    return windows.filter(opens_at__gt=clock.now(), ended_at=None)


def _over(windows):
    return windows.filter(Q(closes_at__lte=clock.now()) | Q(ended_at__isnull=False))


@admin.register(Window)
class WindowAdmin(WindowColumns, HubAdmin):
    """Windows are set by a form, extended and ended by verbs, and never edited or deleted."""

    may_add = True
    list_display = ("topic", "prompt", "opens", "closes", "stands", "reason", "set_by")
    list_filter = (StandingFilter, "opens_at", "closes_at")
    list_select_related = ("topic", "prompt", "set_by")
    standings = {
        "open": (pgettext_lazy("standing of a window", "open"), lambda rows: rows.open()),
        "to-begin": (pgettext_lazy("standing of a window", "to begin"), _to_begin),
        "over": (pgettext_lazy("standing of a window", "over"), _over),
    }
    search_fields = ("topic__title_en", "topic__title_fr", "topic__title_es", "reason")
    search_help_text = _("Topic or reason.")
    raw_id_fields = ("topic", "prompt")
    fieldsets = (
        (None, {"fields": ("topic", "prompt", "opens", "closes", "stands", "extends", "reason")}),
        (_("Record"), {"fields": ("set_at", "set_by", "ended_at", "ended_by")}),
    )
    verbs = (
        Verb(
            name="extend",
            label=_("Extend"),
            question=_("It closes later. Both dates stay visible, with the reason."),
            permission="discussions.edit_topic",
            run=lambda window, by, closes_at, why: prompts.extend(window=window, closes_at=closes_at, by=by, why=why),
            applies=lambda window: _is_last(window) and window.closes_at is not None,
            form=ExtensionForm,
        ),
        Verb(
            name="end",
            label=_("End now"),
            question=_("Nothing more can be contributed, from now on. What was stays."),
            permission="discussions.edit_topic",
            run=lambda window, by, why: prompts.end_window(window=window, by=by, why=why),
            applies=lambda window: _is_last(window) and (window.closes_at is None or window.closes_at > clock.now()),
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("extensions", "prompt__texts")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = WindowForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": WindowForm._meta.fields})]

    def rows_of_history(self, window):
        return [window.topic]

    def save_model(self, request, obj, form, change):
        require(request.user, "discussions.edit_topic", obj.topic)
        window = prompts.set_window(by=request.user, **form.window())
        obj.pk, obj.opens_at, obj.closes_at = window.pk, window.opens_at, window.closes_at
