from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import tongues
from core.admin import LanguageFilter, ReadInline, StandingFilter, filled, in_words, shown
from core.bulk import BulkAdmin
from discussions import joint, queue, verbs
from discussions.actions import moderation
from discussions.admin.in_place import has_form, in_admin
from discussions.models import Comment, CommentAttribution, Function, Revision, Topic

RECORD = (
    "moderated_at",
    "moderated_by",
    "is_late",
    "named_version",
    "edited_at",
    "edits",
    "enclosed_at",
    "hidden_at",
    "hidden_by",
    "rule",
    "withdrawn_at",
    "redacted_at",
    "redacted_by",
    "pinned_at",
    "pinned_by",
    "is_official",
)


def _how_many_below(comment):
    number = moderation.below_of(comment).published().count()
    sentence = ngettext(
        "It leaves the pages, and so does %(number)s reply below it. Every author is told.",
        "It leaves the pages, and so do %(number)s replies below it. Every author is told.",
        number,
    )
    return sentence % {"number": number}


QUESTIONS = {"hide_with_replies": {"question": _how_many_below}}


class AttributionInline(ReadInline):
    model = CommentAttribution
    fields = ("name", "position", "speaks_as", "part", "status")
    verbose_name_plural = _("authors")
    show_change_link = False

    @admin.display(description=_("name"))
    def name(self, row):
        return row.name

    @admin.display(description=_("position"))
    def position(self, row):
        return row.position_as_then or "–"

    @admin.display(description=_("function"))
    def speaks_as(self, row):
        return Function.Kind(row.function).label if row.function else "–"


class RevisionInline(ReadInline):
    model = Revision
    verbose_name_plural = _("earlier versions")
    fields = ("number", "written_at", "subject", "words", "struck_at", "struck_by")
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("comment", "struck_by")

    @admin.display(description=_("text"))
    def words(self, revision):
        return shown(revision.body, revision.language)


@admin.register(Comment)
class CommentAdmin(BulkAdmin):
    """Contributions are read and moderated here, by the verbs moderators have in place; their words are their authors' alone."""

    list_display = ("number", "topic", "author", "when", "tongue", "state")
    list_filter = (
        StandingFilter,
        "state",
        ("moderated_at", filled(_("read by a moderator"), empty=_("No"), full=_("Yes"))),
        "is_late",
        ("redacted_at", filled(_("redacted"), empty=_("No"), full=_("Yes"))),
        ("language", LanguageFilter),
        "posted_at",
        "topic__space",
        "topic",
    )
    standings = {
        "reported": (_("reported"), queue.reported),
        "held": (_("awaiting approval"), queue.held),
        "marked": (_("names another version"), queue.marked),
        "unread": (_("not read yet"), queue.unread),
    }
    bulk = ("approve", "reject", "read", "hide", "restore")
    list_select_related = ("topic",)
    ordering = ("-pk",)
    search_fields = ("=number", "subject", "body", "attributions__person_name_as_then", "attributions__free_name")
    search_help_text = _("Number, subject, words or name of the author.")
    view_on_site = False
    inlines = (AttributionInline, RevisionInline)
    fieldsets = (
        (None, {"fields": ("number", "topic", "thread", "answers", "when", "tongue", "state", "subject", "words")}),
        (_("Record"), {"fields": RECORD}),
    )
    verbs = tuple(in_admin(verb, "comment", **QUESTIONS.get(verb.name, {})) for verb in verbs.VERBS if has_form(verb))

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("topic__space").prefetch_related("attributions__organization")

    def hold(self, rows):
        """Their topics, in the order in which a move locks two of them."""
        topics = Topic.objects.filter(pk__in={row.topic_id for row in rows})
        list(topics.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))

    @admin.display(description=_("author"))
    def author(self, comment):
        return "; ".join(filter(None, joint.byline(comment.attributions.all()).authors)) or gettext("No name given")

    @admin.display(description=_("posted"), ordering="posted_at")
    def when(self, comment):
        return in_words(comment.when)

    @admin.display(description=_("language"), ordering="language")
    def tongue(self, comment):
        return tongues.name_of(comment.language)

    @admin.display(description=_("text"))
    def words(self, comment):
        return shown(comment.body, comment.language)

    @admin.display(description=_("in reply to"))
    def answers(self, comment):
        if not comment.parent_id:
            return "–"
        page = reverse("admin:discussions_comment_change", args=[comment.parent_id])
        return format_html('<a href="{}">{}</a>', page, comment.parent)

    def shortcuts(self, comment):
        page = reverse("discussions:comment_moderate", args=[comment.pk])
        there = [{"label": _("Open the page"), "url": comment.get_absolute_url()}] if comment.is_shown else []
        move = [{"label": verbs.MOVE.label, "url": page}] if verbs.MOVE.applies(comment) else []
        return [*there, {"label": _("Moderate on its page"), "url": page}, *move]
