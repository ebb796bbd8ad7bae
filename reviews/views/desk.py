"""The reviewer's desk: what waits for her, by date; and what she has reviewed."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import ListView, TemplateView

from core import clock
from reviews import dates, loads, subjects
from reviews.models import Case, Question, Reviewer, Seat

LATELY = timedelta(days=30)
ON_A_PAGE = 50


class Desk(TemplateView):
    """Invitations, tasks and answers of a reviewer; for anybody else, what this is."""

    template_name = "reviews/desk.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        if not user.is_authenticated:
            return context | {"is_reviewer": False}
        entry = loads.with_loads(Reviewer.objects.filter(person=user, state=Reviewer.State.ACCEPTED)).first()
        seats = list(_on_the_desk(user))
        if entry is None and not seats and not Seat.objects.of(user).exists():
            return context | {"is_reviewer": False}
        return context | {"is_reviewer": True} | _sorted(seats) | _answers(user) | _on_the_roster(entry, user)


def _on_the_desk(user):
    rows = Seat.objects.of(user).taken().filter(case__state__in=Case.OPEN)
    return rows.with_report().select_related("case__policy", "person")


def _sorted(seats):
    """Her seats by what is asked of her: to answer, to report, nothing for now; what is due first comes first."""
    about = subjects.of([seat.case for seat in seats])
    for seat in seats:
        seat.about, seat.due = about[seat.case_id], dates.of(seat)
    invited = [seat for seat in seats if seat.state == Seat.State.INVITED and seat.case.is_in_review]
    owed = [seat for seat in seats if seat.is_held and seat.case.is_in_review and not seat.has_report]
    owed = [seat for seat in owed if seat.round == seat.case.round]
    return {
        "invitations": sorted(invited, key=lambda seat: seat.answer_by),
        "tasks": sorted(owed, key=lambda seat: seat.report_by),
        "waiting": [seat for seat in seats if seat not in invited and seat not in owed],
    }


def _answers(user):
    """Questions of the past month that are answered, in cases she may still read."""
    cases = Seat.objects.of(user).reading().filter(case__state=Case.State.IN_REVIEW).values("case")
    rows = Question.objects.filter(case__in=cases, answered_at__gt=clock.now() - LATELY)
    found = list(rows.select_related("case").order_by("-answered_at"))
    about = subjects.of(list({row.case_id: row.case for row in found}.values()))
    for row in found:
        row.about = about[row.case_id]
    return {"answers": found}


def _on_the_roster(entry, user):
    """Her entry, how much she has before her, and whether she is away today; nothing for who has left the roster."""
    if entry is None:
        return {"entry": None}
    return {"entry": entry, "load": loads.of(entry), "is_away": entry.is_away(clock.today(user.zone))}


@method_decorator(login_required, name="dispatch")
class History(ListView):
    """What she was asked to review and is no longer, or what is decided; the newest first."""

    template_name = "reviews/history.html"
    paginate_by = ON_A_PAGE

    def get_queryset(self):
        rows = Seat.objects.of(self.request.user).exclude(state__in=Seat.TAKEN, case__state__in=Case.OPEN)
        return rows.select_related("case").prefetch_related("reports").order_by("-invited_at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        about = subjects.of(list({seat.case_id: seat.case for seat in context["object_list"]}.values()))
        for seat in context["object_list"]:
            seat.about = about[seat.case_id]
        return context
