"""The page that tells a reviewer why something is not open to her (any longer), and gives her back what she wrote."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from core.permissions import allows
from reviews import subjects
from reviews.models import Case, Seat

State = Seat.State


def refuse(request, seat, reason, *, status=403, entries=(), is_kept=False):
    """Answer with the reason, what became of her seat, where to go on, and `entries`, pairs of label and text she has typed."""
    shown = {
        "seat": seat,
        "subject": subjects.of_case(seat.case),
        "reason": reason,
        "happened": what_happened(seat),
        "may_answer": allows(request.user, "reviews.answer_invitation", seat),
        "may_read": allows(request.user, "reviews.read_content", seat.case),
        "may_give_back": allows(request.user, "reviews.give_back_seat", seat),
        "entries": list(entries),
        "is_kept": is_kept,
    }
    return render(request, "reviews/seat_refused.html", shown, status=status)


def what_happened(seat):
    """What became of a seat, as a sentence for its holder; empty while it is hers."""
    case = seat.case
    if seat.state == State.DECLINED:
        return _("You have declined it, or given it back.")
    if seat.state == State.EXPIRED:
        return _("The invitation has expired without an answer.")
    if seat.state == State.REMOVED and seat.ended_by_id:
        return _("The secretariat has taken you off this review.")
    if not case.is_open:
        return _("The review has ended.")
    if seat.state == State.REMOVED and not seat.origin:
        return _("It was decided before you answered, so the invitation is void.")
    if seat.state == State.REMOVED:
        return _(
            "Where you work has changed since you accepted, so your report would no longer count as it was asked for. The "
            "secretariat knows and may ask you again. What you wrote is kept."
        )
    if case.state == Case.State.CHANGES_ASKED:
        return _("The author is making the changes that were asked for. You will hear if a further report is asked of you.")
    return ""
