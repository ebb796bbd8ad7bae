"""The page of a case as its reviewer reads it: names of others, and when they wrote, are nowhere in what it shows."""

from django.http import Http404
from django.shortcuts import render

from core.permissions import allows
from reviews import dates, permissions, subjects
from reviews.models import Report, Seat
from reviews.views.refusals import refuse


def for_reviewer(request, case):
    """Answer with the case for one of its reviewers; before her declaration, or for a conflict, with why not.

    Raises Http404 for somebody who was never asked.
    """
    seat = _seat(request.user, case)
    if seat.state == Seat.State.INVITED and case.is_in_review:
        return refuse(request, seat, permissions.DECLARE_FIRST)
    answer = allows(request.user, "reviews.read_content", seat.case)
    if not answer:
        return refuse(request, seat, answer.reason)
    return render(request, "reviews/case_for_reviewer.html", _shown(request.user, seat))


def _seat(user, case):
    """Hers: the one she holds or is asked to take, else the latest."""
    seats = Seat.objects.of(user).filter(case=case).select_related("case__policy", "person").order_by("-invited_at", "-pk")
    found = list(seats)
    if not found:
        raise Http404
    return next((seat for seat in found if seat.state in Seat.TAKEN), found[0])


def _shown(user, seat):
    case = seat.case
    kind = subjects.get(case.subject)
    mine, others = _reports(case, seat)
    return {
        "seat": seat,
        "case": case,
        "subject": subjects.of_case(case),
        "template": kind.template,
        "criteria": case.policy.criteria.all(),
        "due": dates.of(seat),
        "questions": case.questions.select_related("seat"),
        "decisions": case.decisions.filter(in_force_at__isnull=False).prefetch_related("points"),
        "mine": mine,
        "others": others,
        "may_report": allows(user, "reviews.send_report", seat),
        "may_ask": allows(user, "reviews.ask_author", seat),
        "may_give_back": allows(user, "reviews.give_back_seat", seat),
        **kind.content(case, user),
    }


def _reports(case, seat):
    """Her own reports, by round; and those of others in the rounds in which hers is sent, in an order that tells nothing."""
    rows = Report.objects.filter(seat__case=case).select_related("seat").prefetch_related("judgements__criterion")
    mine = [report for report in rows if report.seat.person_id == seat.person_id]
    open_to_her = {report.round for report in mine}
    others = [report for report in rows if report not in mine and report.round in open_to_her]
    return mine, sorted(others, key=lambda report: (report.round, report.key.hex))
