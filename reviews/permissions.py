"""Who may apply, judge, read and decide. Reviewers are people a case knows; authors ask through their desk alone."""

import rules
from django.utils.translation import gettext_lazy as _

from accounts.permissions import ONLY_SECRETARIAT, is_member, is_secretariat
from core.permissions import LOG_IN, declare
from reviews import conflicts, subjects
from reviews.models import Case, Reviewer, Seat


@rules.predicate
def is_not_on_roster(user):
    return (
        not Reviewer.objects.filter(person=user).exclude(state__in=(Reviewer.State.DECLINED, Reviewer.State.WITHDRAWN)).exists()
    )


@rules.predicate
def is_own_entry(user, entry):
    return entry.person_id == user.pk


@rules.predicate
def is_not_own_entry(user, entry):
    return entry.person_id != user.pk


@rules.predicate
def can_be_decided(user, entry):
    return entry.state in (Reviewer.State.APPLIED, Reviewer.State.ASKED)


@rules.predicate
def is_on_roster(user, entry):
    return entry.state == Reviewer.State.ACCEPTED


@rules.predicate
def is_own_seat(user, seat):
    return seat.person_id == user.pk


@rules.predicate
def is_to_answer(user, seat):
    return seat.state == Seat.State.INVITED and seat.case.is_in_review


@rules.predicate
def is_to_report(user, seat):
    return (
        seat.is_held
        and seat.case.is_in_review
        and seat.round == seat.case.round
        and not seat.reports.filter(round=seat.case.round).exists()
    )


@rules.predicate
def is_held(user, seat):
    return seat.is_held and seat.case.is_in_review


@rules.predicate
def may_be_given_back(user, seat):
    return is_to_answer.test(user, seat) or is_to_report.test(user, seat)


@rules.predicate
def is_taken(user, seat):
    return seat.state in Seat.TAKEN and seat.case.is_in_review


@rules.predicate
def is_unblocked(user, seat):
    return not conflicts.blocking(user, seat.case)


@rules.predicate
def has_declared(user, case):
    return Seat.objects.reading().filter(case=case, person=user).exists()


@rules.predicate
def is_unblocked_in(user, case):
    return not conflicts.blocking(user, case)


@rules.predicate
def is_not_author(user, case):
    return user.pk not in subjects.of_case(case).authors


def judges(user, case):
    """She is one of its reviewers now, so she reads what reviewers read, whatever else she is; asked for once in a request."""
    memo, key = user.memo if user.memo is not None else {}, ("reviews.judges", case.pk)
    if key not in memo:
        memo[key] = case.is_open and case.seats.taken().filter(person=user).exists()
    return memo[key]


@rules.predicate
def does_not_judge(user, case):
    return not judges(user, case)


@rules.predicate
def is_in_review(user, case):
    return case.is_in_review


@rules.predicate
def is_open(user, case):
    return case.is_open


@rules.predicate
def writes_subject(user, question):
    return any(person.pk == user.pk for person in subjects.get(question.case.subject).writers(question.case))


@rules.predicate
def is_unanswered(user, question):
    return question.answered_at is None and question.case.state == Case.State.IN_REVIEW


@rules.predicate
def waits(user, decision):
    return decision.waits


@rules.predicate
def is_another(user, decision):
    return decision.decided_by_id != user.pk


@rules.predicate
def is_not_author_of(user, row):
    return is_not_author.test(user, row.case)


@rules.predicate
def has_no_ties(user, decision):
    return not subjects.get(decision.case.subject).ties(user, decision.case)


@rules.predicate
def is_unsigned(user, override):
    return override.signed_at is None


@rules.predicate
def is_not_asker(user, override):
    return override.asked_by_id != user.pk


NOT_YOURS = _("This is asked of somebody else.")
OVER = _("This case is not in review (any longer).")
OWN = _("You wrote what is reviewed here, so its case is closed to you.")
DECLARE_FIRST = _("Accept the invitation and declare your interests first.")
JUDGES = _("You are asked to review this yourself, so others lead its case.")
SECOND_PERSON = _("The second signature must be somebody else’s.")

declare("reviews.apply_to_roster", (is_member, LOG_IN), (is_not_on_roster, _("You have applied already, or are on the roster.")))
declare("reviews.edit_entry", (is_member, LOG_IN), (is_own_entry, NOT_YOURS))
declare(
    "reviews.screen_application",  # asked with the entry
    (is_secretariat, ONLY_SECRETARIAT),
    (is_not_own_entry, _("Somebody else decides on your own application.")),
    (can_be_decided, _("This application is decided.")),
)
declare(
    "reviews.renew_term",
    (is_secretariat, ONLY_SECRETARIAT),
    (is_not_own_entry, _("Somebody else decides on your own term.")),
    (is_on_roster, _("This person is not on the roster.")),
)
declare(
    "reviews.answer_invitation",  # asked with the seat
    (is_member, LOG_IN),
    (is_own_seat, NOT_YOURS),
    (is_to_answer, _("This invitation is no longer open.")),
    (is_unblocked, conflicts.BLOCKED),
)
declare(
    "reviews.give_back_seat",  # asked with the seat; declines an invitation, too
    (is_member, LOG_IN),
    (is_own_seat, NOT_YOURS),
    (may_be_given_back, _("There is nothing to give back (any longer).")),
)
declare(
    "reviews.send_report",  # asked with the seat
    (is_member, LOG_IN),
    (is_own_seat, NOT_YOURS),
    (is_to_report, _("No report is asked of you here (any longer). What you wrote is kept among your drafts.")),
    (is_unblocked, conflicts.BLOCKED),
)
declare(
    "reviews.ask_author",  # asked with the seat
    (is_member, LOG_IN),
    (is_own_seat, NOT_YOURS),
    (is_held, OVER),
    (is_unblocked, conflicts.BLOCKED),
)
declare(
    "reviews.read_content",  # asked with the case
    (is_member, LOG_IN),
    (is_not_author, OWN),
    (has_declared | is_secretariat, DECLARE_FIRST),
    (is_unblocked_in | is_secretariat, conflicts.BLOCKED),
)
declare(
    "reviews.manage_case",  # asked with the case: invite, remind, extend, take off, stop the clock, ask for an override
    (is_secretariat, ONLY_SECRETARIAT),
    (is_not_author, OWN),
    (does_not_judge, JUDGES),
    (is_in_review, OVER),
)
declare(
    "reviews.read_case",  # asked with the case: all of it
    (is_secretariat, ONLY_SECRETARIAT),
    (is_not_author, OWN),
    (does_not_judge, JUDGES),
)
declare(
    "reviews.decide_case",  # asked with the case
    (is_secretariat, ONLY_SECRETARIAT),
    (is_not_author, OWN),
    (does_not_judge, JUDGES),
    (is_in_review, OVER),
)
declare(
    "reviews.sign_decision",  # asked with the decision; signs or denies
    (is_secretariat, ONLY_SECRETARIAT),
    (waits, _("This decision does not wait for a signature (any longer).")),
    (is_another, SECOND_PERSON),
    (is_not_author_of, OWN),
    (has_no_ties, _("You have ties to those who submitted this, so somebody else must sign.")),
)
declare(
    "reviews.sign_override",  # asked with the override
    (is_secretariat, ONLY_SECRETARIAT),
    (is_unsigned, _("This override is signed.")),
    (is_not_asker, SECOND_PERSON),
    (is_not_author_of, OWN),
)
declare(
    "reviews.answer_question",  # asked with the question
    (is_member, LOG_IN),
    (writes_subject, _("Only those who wrote it answer.")),
    (is_unanswered, _("This question is answered, or the case is no longer in review.")),
)
declare("reviews.open_board", (is_secretariat, ONLY_SECRETARIAT))
declare("reviews.set_policy", (is_secretariat, ONLY_SECRETARIAT))
