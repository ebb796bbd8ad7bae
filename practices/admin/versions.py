from django.contrib import admin
from django.db.models import Case, F, When, prefetch_related_objects
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import LanguageFilter, ReadInline, StandingFilter, Verb, in_words
from core.permissions import allows
from practices import content as contents
from practices import likeness, queue
from practices.actions import screening
from practices.admin import wording
from practices.admin.filters import UpdateFilter
from practices.admin.screenings import ScreeningInline
from practices.admin_forms import DeclineForm, ReturnForm, ReviewForm
from practices.models import Correction, PracticeVersion, State, VersionFile
from submissions.admin import versions
from submissions.admin.filters import AgeFilter
from submissions.admin.versions import AbstractEnclosureInline, AbstractVersionAdmin, asked, is_submitted, reasoned_verbs
from submissions.admin.wording import ago

CONTENT = ("objective_rows", "principles", "goals", "regions", "countries", "organization_rows", "links")


class EnclosureInline(AbstractEnclosureInline):
    model = VersionFile


class CorrectionInline(ReadInline):
    model = Correction
    fields = ("made_at", "made_by", "field", "before", "after", "why")
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("made_by")


class VersionColumns(versions.VersionColumns):
    """A version in words, and whose it is."""

    @admin.display(description=_("submitted for"))
    def house(self, version):
        return version.practice.organization or "–"

    @admin.display(description=_("submitted by"))
    def person(self, version):
        return version.practice.owner or "–"


@admin.register(PracticeVersion)
class PracticeVersionAdmin(VersionColumns, AbstractVersionAdmin):
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
    change_form_template = "admin/practice_version.html"
    inlines = (EnclosureInline, ScreeningInline, CorrectionInline)
    fieldsets = (
        (None, {"fields": ("state", "novelty", "house", "person", "others", "tongue", "answers_call", "when")}),
        (_("Record"), {"fields": ("serves", "consented_at", "reviewed_at", "published_at", "number"), "classes": ("collapse",)}),
    )
    screens, tied_by = "practices.screen_version", staticmethod(wording.tied_by)
    verbs = (
        *reasoned_verbs("practices.screen_version", screening, (ReturnForm, DeclineForm), wording.tied_by),
        Verb(
            name="review",
            label=_("Send to peer review"),
            question=asked(
                _("A case of review is opened: you then ask reviewers. The authors get your words by e-mail."), wording.tied_by
            ),
            permission="practices.screen_version",
            run=lambda version, by, serves, words: screening.accept(version=version, by=by, serves=serves, words=words),
            applies=is_submitted,
            form=ReviewForm,
        ),
    )

    def answers(self, user, version):
        return wording.answers(version, private=bool(allows(user, "practices.read_focal_point", version)))

    def facts(self, user, version):
        prefetch_related_objects([version], *CONTENT)
        alike = likeness.of_all(contents.of(version), practice=version.practice)
        return super().facts(user, version) | {"alike": alike}

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
        return f"{in_words(version.submitted_at)} – {ago(version.submitted_at)}"
