"""One case: its page, and everything the secretariat does with it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from core.holding import holds_posts
from core.permissions import allows, require
from core.workflow import TransitionNotAllowed
from reviews import conflicts, dates, loads, standing, suggestions
from reviews.actions import cases, seats
from reviews.casefile import CaseFile
from reviews.forms.cases import ExtendForm, InviteForm, RemoveForm, WhyForm
from reviews.models import Origin, Reviewer, Seat
from reviews.permissions import judges
from reviews.views import reading
from reviews.views.casework import CaseForm, OfCase, case_of

FEW = 8  # suggestions shown at first


@method_decorator(holds_posts, name="dispatch")
class CaseDetail(TemplateView):
    """Everything on a case for the secretariat; one of its reviewers gets what reviewers read."""

    template_name = "reviews/case_detail.html"

    def get(self, request, *args, **kwargs):
        case = case_of(request, kwargs["uuid"])
        if not request.user.is_staff or judges(request.user, case):
            return reading.for_reviewer(request, case)
        require(request.user, "reviews.read_case", case)
        return self.render_to_response({"file": CaseFile(case, request.user), "case": case})


# ── Seats ────────────────────────────────────────────────────────────────────────────────────────────────────────


@method_decorator(holds_posts, name="dispatch")
class Suggestions(OfCase, TemplateView):
    """Whom to ask next, the best first by origin, each with the reasons; `?all` shows the whole roster."""

    template_name = "reviews/case_suggestions.html"

    def get_context_data(self, **kwargs):
        found = suggestions.of(self.case)
        for row in found.blocked:
            row.may_sign = allows(self.request.user, "reviews.sign_override", row.override) if row.override else None
        shown = {"found": found, "most": None if "all" in self.request.GET else FEW}
        return super().get_context_data(**kwargs) | shown


class OfPerson(OfCase):
    """A page about a case and somebody of the roster."""

    @cached_property
    def entry(self):
        rows = loads.with_loads(Reviewer.objects.serving()).select_related("person__organization", "country", "organization")
        return get_object_or_404(rows, person=self.kwargs["person"])

    @cached_property
    def conflicts(self):
        return conflicts.of(self.entry.person, self.case)

    @cached_property
    def override(self):
        return self.case.overrides.filter(person=self.entry.person).first()

    @property
    def is_blocked(self):
        return not conflicts.is_let(self.conflicts, self.override) and not conflicts.BLOCKING.isdisjoint(self.conflicts)

    def get_context_data(self, **kwargs):
        about = {"entry": self.entry, "load": loads.of(self.entry), "conflicts": self.conflicts, "is_blocked": self.is_blocked}
        return super().get_context_data(**kwargs) | about | {"override": self.override}


@method_decorator(holds_posts, name="dispatch")
class SeatInvite(OfPerson, CaseForm):
    """Ask one reviewer, after a look at her and her conflicts."""

    template_name = "reviews/seat_invite.html"
    form_class = InviteForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.entry.person}

    def get_initial(self):
        asked = self.request.GET.get("sought")
        lacking = next(iter(standing.of(self.case).vacant), Origin.EXTERNAL)
        return {"sought": asked if asked in Origin else lacking}

    def run(self, form):
        seats.invite(case=self.case, person=self.entry.person, by=self.request.user, **form.cleaned_data)
        self.said = _("%(name)s is asked.") % {"name": self.entry.person.full_name}


@method_decorator(holds_posts, name="dispatch")
class OverrideAsk(OfPerson, CaseForm):
    """Propose to let somebody review in spite of a conflict; a second person must sign."""

    template_name = "reviews/override_ask.html"
    form_class = WhyForm

    def run(self, form):
        if self.override or not self.is_blocked or conflicts.Conflict.AUTHOR in self.conflicts:
            raise TransitionNotAllowed(self.case)
        seats.ask_override(case=self.case, person=self.entry.person, by=self.request.user, why=form.cleaned_data["why"])
        self.said = _("It is proposed. A second person of the secretariat must sign it.")


class OfSeat(OfCase):
    """A page about one seat of a case that is taken."""

    @cached_property
    def seat(self):
        seat = get_object_or_404(self.case.seats.select_related("person"), pk=self.kwargs["pk"])
        seat.case = self.case
        return seat

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"seat": self.seat}


@method_decorator(holds_posts, name="dispatch")
class SeatExtend(OfSeat, CaseForm):
    """Give a reviewer more time to answer or to report."""

    template_name = "reviews/seat_extend.html"
    form_class = ExtendForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.seat.person}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"due": dates.of(self.seat)}

    def run(self, form):
        seats.extend(seat=self.seat, by=self.request.user, **form.cleaned_data)
        self.said = _("%(name)s has more time and is told.") % {"name": self.seat.person.full_name}


@method_decorator(holds_posts, name="dispatch")
class SeatRemove(OfSeat, CaseForm):
    """Take a reviewer off the case, with a reason she reads."""

    template_name = "reviews/seat_remove.html"
    form_class = RemoveForm

    def run(self, form):
        seats.remove(seat=self.seat, by=self.request.user, why=form.cleaned_data["why"])
        self.said = _("%(name)s is taken off the case and told why.") % {"name": self.seat.person.full_name}


# ── The clock ────────────────────────────────────────────────────────────────────────────────────


@method_decorator(holds_posts, name="dispatch")
class ClockStop(CaseForm):
    """Stop the clock: no date comes nearer."""

    template_name = "reviews/clock_stop.html"
    form_class = WhyForm

    def run(self, form):
        cases.stop_clock(case=self.case, by=self.request.user, why=form.cleaned_data["why"])
        self.said = _("The clock is stopped.")


# ── What a button does at once ───────────────────────────────────────────────────────────────────────────────────


@require_POST
@holds_posts
def override_sign(request, uuid, person):
    """Agree, as the second person, that somebody reviews in spite of a conflict."""
    case = case_of(request, uuid)
    require(request.user, "reviews.manage_case", case)
    override = get_object_or_404(case.overrides.select_related("person"), person=person)
    override.case = case
    require(request.user, "reviews.sign_override", override)
    seats.sign_override(override=override, by=request.user)
    messages.success(request, _("Signed. %(name)s can be asked now.") % {"name": override.person.full_name})
    return redirect("reviews:case_suggestions", case.uuid)


@require_POST
@holds_posts
def seat_remind(request, uuid, pk):
    """Remind a reviewer of what is due."""
    case = case_of(request, uuid)
    require(request.user, "reviews.manage_case", case)
    seat = get_object_or_404(case.seats.select_related("person"), pk=pk, state__in=Seat.TAKEN)
    is_new = seats.remind(seat=seat, by=request.user)
    said = _("%(name)s is reminded.") if is_new else _("%(name)s was reminded today already; once a day is enough.")
    messages.success(request, said % {"name": seat.person.full_name})
    return redirect(case)


@require_POST
@holds_posts
def clock_start(request, uuid):
    """Let the clock go on; the dates move."""
    case = case_of(request, uuid)
    require(request.user, "reviews.manage_case", case)
    cases.start_clock(case=case, by=request.user)
    messages.success(request, _("The clock goes on. Every date that was to come is later by as long as it stood."))
    return redirect(case)
