from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import StandingFilter, Verb, in_words
from core.permissions import require
from discussions import verbs
from discussions.actions import spaces, stages
from discussions.admin.in_place import in_admin
from discussions.admin.inlines import DocumentInline, FunctionInline, PromptInline, WindowInline, address
from discussions.admin.spaces import ABOUT, POLICIES, GuardedAdmin, in_languages
from discussions.admin_forms import TopicForm
from discussions.life import SET, State
from discussions.models import Topic, Window
from discussions.stage_forms import OutcomeForm, ReopeningForm, SourcesForm

COUNTS = ("contributions", "people", "organizations")
STAGES = ("staged_at", "staged_by", "outcome_at")
AFTER = (_("After the closing"), ("takes_late", *in_languages("afterwards", "outcome")))


def _has_window(**where):
    """Has a window of its own that is, was or will be open."""
    opens = Q(ended_at=None) | Q(ended_at__gt=F("opens_at"))
    return Exists(Window.objects.filter(opens, topic=OuterRef("pk"), prompt=None, **where))


def _announced(topics):
    topics = topics.filter(stage="").exclude(pk__in=Topic.objects.open())
    return topics.filter(_has_window(opens_at__gt=clock.now()) | ~_has_window())


def _closed(topics):
    topics = topics.filter(stage="").exclude(pk__in=Topic.objects.open())
    return topics.filter(_has_window(), ~_has_window(opens_at__gt=clock.now()))


def without_outcome(topics):
    """Of these topics those that are closed or being summarized: people wait to hear what came of them."""
    return topics.filter(Q(pk__in=_closed(Topic.objects.all())) | Q(stage=State.SUMMARIZING))


def _staged(state):
    return state.label, lambda rows: rows.filter(stage=state)


def _verb(name, label, question, run, applies, **form):
    """One of the secretariat's, which edits the topic."""
    return Verb(name=name, label=label, question=question, permission="discussions.edit_topic", run=run, applies=applies, **form)


def _direct(topic):
    """The thread of what hangs directly under the topic; those of prompts are locked on the prompts' pages."""
    return topic.threads.get(number=0)


def _of_direct(verb, label):
    name = f"{verb.name}-direct"
    return in_admin(verb, "thread", of=_direct, name=name, label=label, permission="discussions.moderate_topic")


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
        **{state.value: _staged(state) for state in SET},
        "without-outcome": (_("over, without an outcome yet"), without_outcome),
    }
    search_fields = ("slug", "title_en", "title_fr", "title_es", "audience_en", "audience_fr", "audience_es")
    search_help_text = _("Title in any language, address or expected participants.")
    exclude = ("stage",)
    readonly_fields = ("stands", *STAGES, *COUNTS, *GuardedAdmin.readonly_fields)
    groups = (POLICIES, AFTER, (_("Counts"), COUNTS), (ABOUT[0], (*ABOUT[1], *STAGES)))
    verbs = (
        in_admin(verbs.CLOSE, "topic"),
        _of_direct(verbs.LOCK, _("Lock the direct contributions")),
        _of_direct(verbs.UNLOCK, _("Unlock the direct contributions")),
        _verb(
            "summarize",
            _("Begin the summary"),
            _("No more late contributions are taken. Who follows the topic or has contributed is told."),
            lambda topic, by, why: stages.begin_summary(topic=topic, by=by, why=why),
            lambda topic: stages.may_become(topic=topic, state=State.SUMMARIZING),
        ),
        _verb(
            "publish-outcome",
            _("Publish the outcome"),
            _("What stands below “outcome” on the topic’s page is shown. Who follows the topic or has contributed is told."),
            lambda topic, by, sources, why: stages.publish_outcome(topic=topic, sources=sources, by=by, why=why),
            lambda topic: stages.may_become(topic=topic, state=State.OUTCOME),
            form=OutcomeForm,
        ),
        _verb(
            "draw-on",
            _("Correct what the outcome drew on"),
            _("The numbers you write replace those that stand there. Nobody is told."),
            lambda topic, by, sources, why: stages.draw_on(topic=topic, sources=sources, by=by, why=why),
            lambda topic: topic.outcome_at is not None,
            form=SourcesForm,
        ),
        _verb(
            "archive",
            _("Archive"),
            _("Nothing more happens to it, and it stays readable. Who follows it or has contributed is told."),
            lambda topic, by, why: stages.archive(topic=topic, by=by, why=why),
            lambda topic: stages.may_become(topic=topic, state=State.ARCHIVED),
        ),
        _verb(
            "reopen",
            _("Open again"),
            _("It takes contributions again, from now on. An outcome that was published stays on its page, with its date."),
            lambda topic, by, closes_at, zone, why: stages.reopen(topic=topic, closes_at=closes_at, zone=zone, by=by, why=why),
            lambda topic: stages.may_reopen(topic=topic),
            form=ReopeningForm,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_windows()

    def get_inlines(self, request, obj):
        return (WindowInline, PromptInline, FunctionInline, DocumentInline) if obj else ()

    def rows_of_history(self, topic):
        return [topic, _direct(topic)]

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
        adding = {} if topic.stage else {"window_add": _("Set a window"), "prompt_add": _("Ask a question")}
        adding |= {"function_add": _("Give a function"), "document_add": _("Add a document")}
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
