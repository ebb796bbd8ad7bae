from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import tongues
from core.admin import HubAdmin, LanguageFilter, ReadInline, Verb, filled, in_words, shown
from discussions.actions import moderation, redaction
from discussions.admin_forms import HidingForm, RedactionForm, TellingForm
from discussions.models import Comment, CommentAttribution, Function, Revision

RECORD = ("edited_at", "edits", "hidden_at", "hidden_by", "rule", "withdrawn_at", "redacted_at", "redacted_by")


def _below(comment):
    return moderation.below_of(comment).published().count()


def _how_many_below(comment):
    number = _below(comment)
    sentence = ngettext(
        "It leaves the pages, and so does %(number)s reply below it. Every author is told.",
        "It leaves the pages, and so do %(number)s replies below it. Every author is told.",
        number,
    )
    return sentence % {"number": number}


def _were_hidden_with(comment):
    return Comment.objects.filter(hidden_with=comment, state=Comment.State.HIDDEN).exists()


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
class CommentAdmin(HubAdmin):
    """Contributions are read here, hidden, restored and redacted; their words are their authors' alone."""

    list_display = ("number", "topic", "author", "when", "tongue", "state")
    list_filter = (
        "state",
        ("redacted_at", filled(_("redacted"), empty=_("No"), full=_("Yes"))),
        ("language", LanguageFilter),
        "posted_at",
        "topic",
    )
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
    verbs = (
        Verb(
            name="hide",
            label=_("Hide"),
            question=_("It leaves the pages; where it has replies, a mark stays in its place. The author is told."),
            permission="discussions.moderate_comment",
            run=lambda comment, by, rule, why: moderation.hide(comment=comment, by=by, rule=rule, why=why),
            applies=lambda comment: comment.is_published,
            form=HidingForm,
        ),
        Verb(
            name="hide-with-replies",
            label=_("Hide with its replies"),
            question=_how_many_below,
            permission="discussions.moderate_comment",
            run=lambda comment, by, rule, why: moderation.hide_with_replies(comment=comment, by=by, rule=rule, why=why),
            applies=lambda comment: comment.is_published and _below(comment) > 0,
            form=HidingForm,
        ),
        Verb(
            name="restore",
            label=_("Restore"),
            question=_("It shows again as it was. The author is told."),
            permission="discussions.moderate_comment",
            run=lambda comment, by, why: moderation.restore(comment=comment, by=by, why=why),
            applies=lambda comment: comment.state == Comment.State.HIDDEN,
            form=TellingForm,
        ),
        Verb(
            name="restore-with-replies",
            label=_("Restore with its replies"),
            question=_("It shows again, and so do the replies that were hidden together with it. Every author is told."),
            permission="discussions.moderate_comment",
            run=lambda comment, by, why: moderation.restore_with_replies(comment=comment, by=by, why=why),
            applies=lambda comment: comment.state == Comment.State.HIDDEN and _were_hidden_with(comment),
            form=TellingForm,
        ),
        Verb(
            name="redact",
            label=_("Redact"),
            question=_(
                "For personal data, and for what puts somebody at risk: the words go from the text, all earlier versions, "
                "the author’s drafts and the e-mails about it. A mark shows where they stood. This cannot be undone. "
                "The author is told."
            ),
            permission="discussions.moderate_comment",
            run=lambda comment, by, words, why: redaction.redact(comment=comment, words=words, by=by, why=why),
            form=RedactionForm,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("attributions")

    @admin.display(description=_("author"))
    def author(self, comment):
        return "; ".join(row.name for row in comment.attributions.all() if row.name) or gettext("No name given")

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
        return [{"label": _("Open the page"), "url": comment.get_absolute_url()}] if comment.is_shown else []
