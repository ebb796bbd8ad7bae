from django.contrib import admin
from django.db.models import Case, F, When, prefetch_related_objects
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import history, tongues
from core.admin import HubAdmin, LanguageFilter, ReadInline, StandingFilter, Verb, in_words
from core.permissions import allows
from practices import content as contents
from practices import likeness, queue
from practices.actions import screening
from practices.admin import wording
from practices.admin.filters import AgeFilter, UpdateFilter
from practices.admin.screenings import ScreeningInline
from practices.admin_forms import DeclineForm, ReturnForm, ReviewForm
from practices.models import Correction, PracticeVersion, State, VersionFile

SHOWN_EVENTS = 20
CONTENT = ("objective_rows", "principles", "goals", "regions", "countries", "organization_rows", "links")


def _asked(sentence):
    """The question of a verb, with what ties her who is asked."""
    return lambda version: " ".join(filter(None, [wording.tied_by(version.reader, version.practice), str(sentence)]))


def _is_submitted(version):
    return version.state == State.SUBMITTED


class EnclosureInline(ReadInline):
    model = VersionFile
    verbose_name_plural = _("pictures and documents")
    fields = ("link", "said", "title", "tongue", "size")
    show_change_link = view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("file")

    @admin.display(description=_("file"))
    def link(self, row):
        page, file = row.file.get_absolute_url(), row.file
        if not file.is_picture:
            return format_html('<a href="{}">{}</a>', page, file.name)
        return format_html('<a href="{}"><img src="{}" alt="{}" width="240"></a>', page, page, file.alternative)

    @admin.display(description=_("text alternative"))
    def said(self, row):
        return row.file.alternative or "–"

    @admin.display(description=_("title"))
    def title(self, row):
        return row.file.title or "–"

    @admin.display(description=_("language"))
    def tongue(self, row):
        return row.file.language_name or "–"

    @admin.display(description=_("size"))
    def size(self, row):
        return row.file.size_in_words


class CorrectionInline(ReadInline):
    model = Correction
    fields = ("made_at", "made_by", "field", "before", "after", "why")
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("made_by")


class VersionColumns:
    """A version in words: whose it is, in which language, how long ago it came."""

    @admin.display(description=_("title"), ordering="title")
    def named(self, version):
        return format_html('<span lang="{}" dir="auto">{}</span>', version.language, version.title)

    @admin.display(description=_("new or update"))
    def novelty(self, version):
        return gettext("update") if version.is_update else gettext("new")

    @admin.display(description=_("submitted for"))
    def house(self, version):
        return version.practice.organization or "–"

    @admin.display(description=_("submitted by"))
    def person(self, version):
        return version.practice.owner or "–"

    @admin.display(description=_("language"), ordering="language")
    def tongue(self, version):
        return tongues.name_of(version.language)

    @admin.display(description=_("submitted"), ordering="submitted_at")
    def age(self, version):
        return wording.ago(version.submitted_at)

    @admin.display(description=_("second signature"))
    def signature(self, version):
        return gettext("waits for a signature") if any(row.waits for row in version.screenings.all()) else "–"


@admin.register(PracticeVersion)
class PracticeVersionAdmin(VersionColumns, HubAdmin):
    """Submissions are read here, returned, declined, sent to review; their words are their authors' alone. No draft is seen."""

    list_display = ("named", "state", "novelty", "house", "person", "tongue", "age", "call", "signature")
    list_filter = (StandingFilter, "state", AgeFilter, UpdateFilter, ("language", LanguageFilter), "call")
    list_select_related = ("practice__owner", "practice__organization", "call")
    standings = {
        "to-screen": (_("to be screened"), queue.to_screen),
        "to-sign": (_("waits for a signature"), queue.decided),
    }
    ordering = (Case(When(state=State.SUBMITTED, then=F("submitted_at"))).asc(nulls_last=True), "-submitted_at")
    search_fields = (
        *("title", "organization_rows__name", "practice__owner__full_name"),
        *(f"practice__organization__{field}_{code}" for field in ("name", "acronym") for code in ("en", "fr", "es")),
    )
    search_help_text = _("Title, organization, or the person who began it.")
    view_on_site = False
    change_form_template = "admin/practice_version.html"
    inlines = (EnclosureInline, ScreeningInline, CorrectionInline)
    fieldsets = (
        (None, {"fields": ("state", "novelty", "house", "person", "others", "tongue", "answers_call", "when")}),
        (_("Record"), {"fields": ("serves", "consented_at", "reviewed_at", "published_at", "number"), "classes": ("collapse",)}),
    )
    verbs = (
        Verb(
            name="return",
            label=_("Return"),
            question=_asked(_("The authors get your reasons and words by e-mail. They can edit it and submit it again.")),
            permission="practices.screen_version",
            run=lambda version, by, reasons, words: screening.give_back(version=version, by=by, reasons=reasons, words=words),
            applies=_is_submitted,
            form=ReturnForm,
        ),
        Verb(
            name="decline",
            label=pgettext_lazy("verb about a practice", "Decline"),
            question=_asked(_("This cannot be undone. The authors get your reasons and words by e-mail.")),
            permission="practices.screen_version",
            run=lambda version, by, reasons, words: screening.decline(version=version, by=by, reasons=reasons, words=words),
            applies=_is_submitted,
            form=DeclineForm,
        ),
        Verb(
            name="review",
            label=_("Send to peer review"),
            question=_asked(_("A case of review is opened: you then ask reviewers. The authors get your words by e-mail.")),
            permission="practices.screen_version",
            run=lambda version, by, serves, words: screening.accept(version=version, by=by, serves=serves, words=words),
            applies=_is_submitted,
            form=ReviewForm,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).filter(submitted_at__isnull=False).prefetch_related("screenings")

    def get_object(self, request, object_id, from_field=None):
        """The row knows who reads it: her ties decide whether a second person signs."""
        version = super().get_object(request, object_id, from_field)
        if version:
            version.reader = request.user
        return version

    def told(self, verb, version):
        if queue.to_sign(version.screenings.all()).exists():
            return gettext("Your decision waits for the signature of a second person.")
        return super().told(verb, version)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        version = self.get_object(request, object_id)
        facts = self._facts(request.user, version) if version else {}
        return super().change_view(request, object_id, form_url, facts | (extra_context or {}))

    def _facts(self, user, version):
        prefetch_related_objects([version], *CONTENT)
        answer = allows(user, "practices.screen_version", version) if _is_submitted(version) else None
        return {
            "alike": likeness.of_all(contents.of(version), practice=version.practice),
            "answers": wording.answers(version, private=bool(allows(user, "practices.read_focal_point", version))),
            "refusal": answer.reason if answer is not None else "",
            "ties": wording.tied_by(user, version.practice) if answer else "",
            "events": history.about(version)[:SHOWN_EVENTS],
        }

    def shortcuts(self, version):
        waiting = [row for row in version.screenings.all() if row.waits]
        practice = {"label": _("The practice"), "url": wording.address("practice_change", version.practice_id)}
        decisions = [{"label": _("The decision"), "url": wording.address("screening_change", row.pk)} for row in waiting]
        page = [{"label": _("Open the page"), "url": version.get_absolute_url()}] if version.is_published else []
        return [*page, practice, *decisions, *self._case(version)]

    def _case(self, version):
        if version.case is None or not allows(version.reader, "reviews.read_case", version.case):
            return []
        return [{"label": _("The review"), "url": version.case.get_absolute_url()}]

    def rows_of_history(self, version):
        return [version, version.practice]

    @admin.display(description=_("co-authors"))
    def others(self, version):
        people = [row.person for row in version.practice.co_authors.select_related("answered_by")]
        return ", ".join(person.full_name for person in people if person) or "–"

    @admin.display(description=_("answers the call"))
    def answers_call(self, version):
        if not version.call_id:
            return "–"
        return format_html('<a href="{}">{}</a>', wording.address("call_change", version.call_id), version.call)

    @admin.display(description=_("submitted"))
    def when(self, version):
        return f"{in_words(version.submitted_at)} – {wording.ago(version.submitted_at)}"
