from django.contrib import admin
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from core.admin import LanguageFilter, StandingFilter, Verb, in_words
from core.permissions import allows
from pledges import queue
from pledges.actions import screening
from pledges.admin import wording
from pledges.admin.screenings import ScreeningInline
from pledges.admin_forms import DeclineForm, PublishForm, ReturnForm
from pledges.models import PledgeFile, PledgeVersion, State
from submissions.admin import versions
from submissions.admin.filters import AgeFilter, WaysFilter
from submissions.admin.versions import AbstractEnclosureInline, AbstractVersionAdmin, asked, is_submitted, reasoned_verbs
from submissions.admin.wording import ago

_UPDATES = Q(number__gt=1) | Q(number=None, pledge__current__isnull=False)


class UpdateFilter(WaysFilter):
    """First versions of a pledge, or later ones."""

    title = _("new or update")
    parameter_name = "update"
    ways = {
        "no": (_("new pledges"), lambda rows: rows.exclude(_UPDATES)),
        "yes": (_("new versions"), lambda rows: rows.filter(_UPDATES)),
    }


class EnclosureInline(AbstractEnclosureInline):
    model = PledgeFile


class VersionColumns(versions.VersionColumns):
    """A version in words, and whose it is."""

    @admin.display(description=_("pledged for"))
    def house(self, version):
        return version.pledge.organization or "–"

    @admin.display(description=_("begun by"))
    def person(self, version):
        return version.pledge.owner or "–"


def _may_be_published(version):
    return is_submitted(version) and not version.pledge.waits_for_state


@admin.register(PledgeVersion)
class PledgeVersionAdmin(VersionColumns, AbstractVersionAdmin):
    """Submissions are read here, returned, declined, published; their words are those of who pledges. No draft is seen."""

    list_display = ("named", "state", "novelty", "house", "person", "tongue", "age", "signature")
    list_filter = (StandingFilter, "state", AgeFilter, UpdateFilter, ("language", LanguageFilter), "type")
    list_select_related = ("pledge__owner", "pledge__organization", "pledge__authority")
    standings = {
        "to-screen": (_("to be screened"), queue.to_screen),
        "for-state": (_("waits for the State"), queue.for_state),
        "to-sign": (_("waits for a signature"), queue.decided),
    }
    ordering = (Case(When(state=State.SUBMITTED, then=F("submitted_at"))).asc(nulls_last=True), "-submitted_at")
    search_fields = (
        *("title", "pledge__owner__full_name"),
        *(f"pledge__organization__{field}_{code}" for field in ("name", "acronym") for code in ("en", "fr", "es")),
    )
    search_help_text = _("Name, organization, or the person who began it.")
    inlines = (EnclosureInline, ScreeningInline)
    fieldsets = (
        (None, {"fields": ("state", "novelty", "house", "authority", "person", "tongue", "when")}),
        (_("Record"), {"fields": ("scope_confirmed_at", "published_at", "number", "made_by"), "classes": ("collapse",)}),
    )
    screens, tied_by = "pledges.screen_version", staticmethod(wording.tied_by)
    verbs = (
        *reasoned_verbs("pledges.screen_version", screening, (ReturnForm, DeclineForm), wording.tied_by),
        Verb(
            name="publish",
            label=_("Publish"),
            question=asked(_("It gets its number and stands on every list, word for word as it was submitted."), wording.tied_by),
            permission="pledges.screen_version",
            run=lambda version, by, serves, words: screening.accept(version=version, by=by, serves=serves, words=words),
            applies=_may_be_published,
            form=PublishForm,
        ),
    )

    def answers(self, user, version):
        return wording.answers(version, private=bool(allows(user, "pledges.read_contacts", version)))

    def shortcuts(self, version):
        waiting = [row for row in version.screenings.all() if row.waits]
        page = {"label": _("Open the page"), "url": version.get_absolute_url()}
        pledge = {"label": _("The pledge"), "url": wording.address("pledge_change", version.pledge_id)}
        return [
            page,
            pledge,
            *({"label": _("The decision"), "url": wording.address("screening_change", row.pk)} for row in waiting),
        ]

    def rows_of_history(self, version):
        return [version, version.pledge]

    @admin.display(description=_("authority that pledges for its State"))
    def authority(self, version):
        if not version.pledge.authority:
            return "–"
        told = _("waits for the State’s focal point") if version.pledge.waits_for_state else _("the State has agreed")
        return f"{version.pledge.authority} ({told})"

    @admin.display(description=_("submitted"))
    def when(self, version):
        return f"{in_words(version.submitted_at)} – {ago(version.submitted_at)}"
