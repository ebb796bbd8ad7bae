"""The roster in the workshop: applications are decided here, terms renewed and ended; what people say of themselves is theirs."""

import zoneinfo

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core import clock, tongues
from core.admin import HubAdmin, StandingFilter, Verb, in_words
from core.sorting import in_order
from reviews import coverage, dates, loads, subjects
from reviews.actions import roster
from reviews.admin.roster_forms import EndForm, TermForm, WordsForm
from reviews.models import Background, Reviewer, Seat, Theme
from taxonomy.models import Region

State = Reviewer.State


class TongueFilter(admin.SimpleListFilter):
    """Who reads a language."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        read = {code for codes in Reviewer.objects.values_list("languages", flat=True) for code in codes}
        return [(code, name) for code, name in tongues.choices() if code in read]

    def queryset(self, request, queryset):
        return queryset.filter(languages__contains=[self.value()]) if self.value() else queryset


class RegionFilter(admin.SimpleListFilter):
    """Where they work."""

    title = _("region")
    parameter_name = "region"

    def lookups(self, request, model_admin):
        regions = Region.objects.filter(level=Region.Level.REGION)
        return [(region.m49, region.name) for region in in_order(regions, lambda region: region.name)]

    def queryset(self, request, queryset):
        return queryset.filter(country__region__m49=self.value()) if self.value() else queryset


def _applied(rows):
    return rows.filter(state=State.APPLIED)


def _lapsed(rows):
    return rows.filter(state=State.ACCEPTED).exclude(pk__in=Reviewer.objects.serving())


def _is_waiting(entry):
    return entry.state in roster.WAITING


def _is_accepted(entry):
    return entry.state == State.ACCEPTED


def _labels(choices, keys):
    return ", ".join(str(label) for key, label in choices.choices if key in keys) or "–"


class ReviewerColumns:
    """An entry in words."""

    @admin.display(description=_("country"))
    def place(self, entry):
        return entry.country.name

    @admin.display(description=_("languages"))
    def reads(self, entry):
        return ", ".join(tongues.name_of(code) for code in entry.languages)

    @admin.display(description=_("term until"), ordering="term_until")
    def term(self, entry):
        if not entry.term_until:
            return "–"
        return in_words(entry.last_minute.astimezone(zoneinfo.ZoneInfo(entry.person.zone)).date())

    @admin.display(description=pgettext_lazy("days on which a reviewer is away", "away"))
    def away(self, entry):
        if not entry.away_from:
            return "–"
        days = [in_words(day) for day in (entry.away_from, entry.away_until) if day]
        return " – ".join(days) if entry.away_until else gettext("from %(day)s on") % {"day": days[0]}

    @admin.display(description=_("load"))
    def load(self, entry):
        return loads.of(entry).words

    @admin.display(description=_("background"))
    def knows_from(self, entry):
        return _labels(Background, entry.backgrounds)

    @admin.display(description=_("cross-cutting themes"))
    def knows_well(self, entry):
        return _labels(Theme, entry.themes)

    @admin.display(description=_("objectives"))
    def knows(self, entry):
        return format_html_join("", "<div>{}</div>", ((row,) for row in entry.objectives.all()))

    @admin.display(description=_("publications"))
    def published(self, entry):
        return _as_typed(entry.publications)

    @admin.display(description=_("standing interests"))
    def tied_to(self, entry):
        return _as_typed(entry.interests)

    @admin.display(description=_("words to the applicant"))
    def told_in(self, entry):
        return _as_typed(entry.words)


def _as_typed(text):
    lines = format_html_join("", "{}<br>", ((line,) for line in text.splitlines()))
    return format_html('<div dir="auto">{}</div>', lines) if text else "–"


def _linked(anchor, rows):
    """A list of cases: triples of address, title and a note."""
    items = format_html_join("", '<li><a href="{}">{}</a> – {}</li>', rows)
    return format_html('<ul id="{}" data-count="{}">{}</ul>', anchor, len(rows), items) if rows else "–"


@admin.register(Reviewer)
class ReviewerAdmin(ReviewerColumns, HubAdmin):
    list_display = ("person", "state", "origin", "organization_name", "place", "reads", "term", "away", "load", "applied_at")
    list_filter = (StandingFilter, "state", "origin", TongueFilter, RegionFilter, "objectives", "applied_at")
    list_select_related = ("person", "country")
    standings = {
        "applied": (_("to be decided"), _applied),
        "serving": (_("serving"), lambda rows: rows.serving()),
        "away": (_("serving, away today"), lambda rows: rows.serving().exclude(pk__in=rows.available(clock.today()))),
        "lapsed": (_("accepted, but the term or the role is over"), _lapsed),
    }
    search_fields = ("person__full_name", "person__email", "organization_name", "publications")
    search_help_text = _("Name, e-mail address, organization or publications.")
    ordering = ("-applied_at",)
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("person", "state", "applied_at", "decided_at", "decided_by", "told_in", "withdrawn_at")}),
        (_("Where she works"), {"fields": ("origin", "organization_name", "organization", "country", "gender")}),
        (_("Expertise"), {"fields": ("knows_from", "years", "knows", "knows_well", "reads", "published", "tied_to")}),
        (_("Service"), {"fields": ("term_from", "term", "away", "load", "open_seats", "done_reports")}),
    )
    verbs = (
        Verb(
            name="accept",
            label=_("Accept"),
            question=_("She gets the role of a reviewer until the end of the term, and an e-mail with your words."),
            permission="reviews.screen_application",
            run=lambda entry, by, **term: roster.accept(entry=entry, by=by, **term),
            applies=_is_waiting,
            form=TermForm,
        ),
        Verb(
            name="ask",
            label=_("Ask for more"),
            question=_("She gets your words by e-mail, can edit the application and send it again."),
            permission="reviews.screen_application",
            run=lambda entry, by, words: roster.ask(entry=entry, by=by, words=words),
            applies=lambda entry: entry.state == State.APPLIED,
            form=WordsForm,
        ),
        Verb(
            name="decline",
            label=pgettext_lazy("verb about an application", "Decline"),
            question=_("She gets your words by e-mail. She may apply anew."),
            permission="reviews.screen_application",
            run=lambda entry, by, words: roster.decline(entry=entry, by=by, words=words),
            applies=_is_waiting,
            form=WordsForm,
        ),
        Verb(
            name="renew",
            label=_("Renew the term"),
            question=_("The term, and the role with it, lasts until another day. She gets an e-mail."),
            permission="reviews.renew_term",
            run=lambda entry, by, **term: roster.renew(entry=entry, by=by, **term),
            applies=_is_accepted,
            form=TermForm,
        ),
        Verb(
            name="end",
            label=_("End the term"),
            question=_(
                "She leaves the roster now and gets your reason by e-mail. Invitations she has not answered are taken back. "
                "Reports she owes stay hers until you take her off the case."
            ),
            permission="reviews.renew_term",
            run=lambda entry, by, why: roster.end(entry=entry, by=by, why=why),
            applies=_is_accepted,
            form=EndForm,
        ),
    )

    def get_queryset(self, request):
        return loads.with_loads(super().get_queryset(request))

    def get_object(self, request, object_id, from_field=None):
        """The row knows who reads it: cases of her own are closed to her."""
        entry = super().get_object(request, object_id, from_field)
        if entry:
            entry.reader = request.user
        return entry

    def rows_of_history(self, entry):
        return [entry, *Role.objects.filter(person=entry.person, role=Role.REVIEWER)]

    @admin.display(description=_("open now"))
    def open_seats(self, entry):
        seats = coverage.open_seats(entry.person).select_related("person")
        return _linked("open-seats", _cases(entry.reader, [(seat.case, _until(seat)) for seat in seats]))

    @admin.display(description=_("reported within a year"))
    def done_reports(self, entry):
        reports = coverage.done_reports(entry.person)
        return _linked("done-reports", _cases(entry.reader, [(row.seat.case, in_words(row.sent_at)) for row in reports]))


def _cases(reader, noted):
    """Triples of address, title and note; not of what the reader wrote herself: she must not know who reviews it."""
    about = subjects.of([case for case, _note in noted])
    others = [(case, note) for case, note in noted if reader.pk not in about[case.pk].authors]
    return [(case.get_absolute_url(), about[case.pk].title, note) for case, note in others]


def _until(seat):
    due = dates.of(seat)
    state = gettext("to answer") if seat.state == Seat.State.INVITED else gettext("to report")
    return f"{state}, {due.words}" if due else state
