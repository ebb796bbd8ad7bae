from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import StandingFilter, in_words
from core.permissions import require
from discussions.actions import spaces
from discussions.admin.inlines import DocumentInline, FunctionInline, PromptInline, WindowInline, address
from discussions.admin.spaces import ABOUT, POLICIES, GuardedAdmin
from discussions.admin_forms import TopicForm
from discussions.life import State
from discussions.models import Topic, Window

COUNTS = ("contributions", "people", "organizations")


def _has_window(**where):
    """Has a window of its own that is, was or will be open."""
    opens = Q(ended_at=None) | Q(ended_at__gt=F("opens_at"))
    return Exists(Window.objects.filter(opens, topic=OuterRef("pk"), prompt=None, **where))


def _announced(topics):
    return topics.exclude(pk__in=Topic.objects.open()).filter(_has_window(opens_at__gt=clock.now()) | ~_has_window())


def _closed(topics):
    return topics.exclude(pk__in=Topic.objects.open()).filter(_has_window(), ~_has_window(opens_at__gt=clock.now()))


@admin.register(Topic)
class TopicAdmin(GuardedAdmin):
    form = TopicForm
    fixed = ("space", "slug")
    list_display = ("named", "id", "space", "kind", "stands", "opens", "closes", "contributions")
    list_filter = (StandingFilter, "kind", "space")
    list_select_related = ("space",)
    standings = {
        "open": (State.OPEN.label, lambda rows: rows.open()),
        "announced": (State.ANNOUNCED.label, _announced),
        "closed": (State.CLOSED.label, _closed),
    }
    search_fields = ("slug", "title_en", "title_fr", "title_es", "audience_en", "audience_fr", "audience_es")
    search_help_text = _("Title in any language, address or expected participants.")
    readonly_fields = (*COUNTS, *GuardedAdmin.readonly_fields)
    groups = (POLICIES, (_("Counts"), COUNTS), ABOUT)

    def get_queryset(self, request):
        return super().get_queryset(request).with_windows()

    def get_inlines(self, request, obj):
        return (WindowInline, PromptInline, FunctionInline, DocumentInline) if obj else ()

    @admin.display(description=_("title"), ordering="slug")
    def named(self, topic):
        return topic.title

    @admin.display(description=_("standing"))
    def stands(self, topic):
        return topic.life.state.label

    @admin.display(description=_("opens"))
    def opens(self, topic):
        span = topic.life.span
        return in_words(span.opens_at, span.zone) if span else "–"

    @admin.display(description=_("closes"))
    def closes(self, topic):
        span = topic.life.span
        if not span:
            return "–"
        return in_words(topic.life.last_minute, span.zone) if span.closes_at else gettext("no end")

    def shortcuts(self, topic):
        adding = {
            "window_add": _("Set a window"),
            "prompt_add": _("Ask a question"),
            "function_add": _("Give a function"),
            "document_add": _("Add a document"),
        }
        return [
            {"label": _("Open the page"), "url": topic.get_absolute_url()},
            *({"label": label, "url": address(name, topic=topic.pk)} for name, label in adding.items()),
            {"label": _("Contributions"), "url": address("comment_changelist", topic__id__exact=topic.pk)},
        ]

    def save_model(self, request, obj, form, change):
        require(request.user, "discussions.edit_topic", obj)
        if not change:
            spaces.open_topic(topic=obj, by=request.user)
        elif form.changed_data:
            spaces.edit_topic(topic=obj, fields=form.changed_data, by=request.user)
