"""What people are told of a review: the kinds of notice, who gets them, and their sentences."""

from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Role, User
from core import clock
from notifications import kinds
from notifications.actions import notify
from notifications.kinds import Rhythm, Told
from reviews import dates, outcomes, subjects
from reviews.models import Case, Decision, Question, Reviewer, Seat

SECTION = gettext_lazy("Peer review")
FORMER = gettext_lazy("Former member")


def tell(notices):
    """Notices about cases in words: who may not see the case any longer is told nothing."""
    seats, judging = _seats(notices)
    cases = {seat.case_id: seat.case for seat in seats.values()}
    if without := {notice.object_id for notice in notices} - cases.keys():
        cases |= Case.objects.in_bulk(without)
    about = subjects.of(list(cases.values()))
    questions = Question.objects.in_bulk({notice.facts["question"] for notice in notices if "question" in notice.facts})
    decisions = Decision.objects.in_bulk({notice.facts["decision"] for notice in notices if "decision" in notice.facts})
    found = {}
    for notice in notices:
        case, seat = cases.get(notice.object_id), seats.get(notice.facts.get("seat"))
        if case is None or case.pk not in about:
            continue
        subject = about[case.pk]
        leads = _leads(notice.person, subject) and not (case.is_open and (case.pk, notice.person_id) in judging)
        if (notice.kind in TO_STAFF and not leads) or (notice.kind in TO_WRITERS and notice.person_id not in subject.writers):
            continue
        facts = {"case": case, "subject": subject, "seat": seat, "title": subject.title}
        facts["name"] = (seat.person.full_name or FORMER) if seat and notice.kind in TO_STAFF else ""
        facts["question"] = questions.get(notice.facts.get("question"))
        if seat and notice.kind in TO_REVIEWERS:
            facts |= _for_reviewer(notice.kind, seat, facts)
        if notice.kind in TO_WRITERS:
            facts |= _for_writers(notice, decisions.get(notice.facts.get("decision")), facts)
        address = facts.pop("address", subject.address if notice.kind in TO_WRITERS else case.get_absolute_url())
        sentence = str(facts.pop("sentence", SENTENCES[notice.kind])) % facts
        found[notice] = Told(sentence, address, facts, title=subject.title, language=subject.language)
    return found


def _seats(notices):
    """The seats that notices are about, by key, and pairs of case and person of the staff who are among its reviewers now."""
    told = Q(pk__in={notice.facts["seat"] for notice in notices if "seat" in notice.facts})
    to_staff = [notice for notice in notices if notice.kind in TO_STAFF]
    own = {"case__in": {notice.object_id for notice in to_staff}, "person__in": {notice.person_id for notice in to_staff}}
    rows = Seat.objects.filter(told | Q(state__in=Seat.TAKEN, **own)).select_related("person", "case__policy")
    seats = {seat.pk: seat for seat in rows}
    return seats, {(seat.case_id, seat.person_id) for seat in seats.values() if seat.state in Seat.TAKEN}


def _leads(person, subject):
    """Of the secretariat now; who wrote what is reviewed is told as its author alone."""
    return person.holds_staff_role and person.pk not in subject.authors


def _for_reviewer(kind, seat, facts):
    """What letters to a reviewer say of her dates, and where they lead."""
    addresses = {
        INVITATION: reverse("reviews:seat_answer", args=[seat.uuid]),
        ANSWER_REMINDER: reverse("reviews:seat_answer", args=[seat.uuid]),
        EXTENDED: reverse("reviews:seat_answer", args=[seat.uuid]),  # who has accepted is led on to the case
        REPORT_REMINDER: reverse("reviews:report_write", args=[seat.uuid]),
        EXPIRED: reverse("reviews:history"),
        REMOVED: reverse("reviews:history"),
    }
    found = {"due": dates.of(seat), "expires": dates.expires(seat)}
    if kind in addresses:
        found["address"] = addresses[kind]
    elif kind == ANSWER and facts["question"]:
        found["address"] = f"{seat.case.get_absolute_url()}#question-{facts['question'].pk}"
    return found


def _for_writers(notice, decision, facts):
    """What letters to authors say: the decision with its reports, none with a name; the words of screening."""
    if notice.kind == QUESTION and facts["question"]:
        return {"address": reverse("reviews:question_answer", args=[facts["question"].pk])}
    if notice.kind == DECISION and decision:
        decision.case = facts["case"]
        outcome = SimpleLazyObject(lambda: outcomes.of_decision(decision))
        until = facts["case"].changes_by
        found = {"decision": decision, "outcome": outcome, "last_minute": clock.last_minute(until) if until else None}
        return found | {"sentence": DECISION_SENTENCES[decision.verdict]}
    return {"words": notice.facts.get("words", "")}


def tell_roster(notices):
    """What became of an application, or a term, for the person herself."""
    entries = Reviewer.objects.filter(pk__in={notice.object_id for notice in notices})
    entries = {entry.pk: entry for entry in entries.select_related("person")}
    found = {}
    for notice in notices:
        entry, state = entries.get(notice.object_id), notice.facts.get("state")
        if entry and entry.person_id == notice.person_id and state in ROSTER_SENTENCES:
            address = reverse("reviews:roster_edit" if state == Reviewer.State.ASKED else "reviews:roster")
            found[notice] = Told(str(ROSTER_SENTENCES[state]), address, {"entry": entry, "state": state})
    return found


ROSTER_SENTENCES = {
    Reviewer.State.ASKED: gettext_lazy("The secretariat asks for more on your application to review"),
    Reviewer.State.ACCEPTED: gettext_lazy("You are on the roster of peer reviewers"),
    Reviewer.State.DECLINED: gettext_lazy("Your application to review is declined"),
    "renewed": gettext_lazy("Your term as a peer reviewer is renewed"),
    "ended": gettext_lazy("Your term as a peer reviewer has been ended"),
}
SENTENCES, TO_REVIEWERS, TO_STAFF, TO_WRITERS = {}, set(), set(), set()


def _declare(audience, name, label, sentence, **more):
    SENTENCES[name] = sentence
    audience.add(name)
    return kinds.declare(name, label=label, section=SECTION, tell=tell, **more)


_to_reviewers, _to_writers = (partial(_declare, audience, is_duty=True) for audience in (TO_REVIEWERS, TO_WRITERS))
_to_staff = partial(_declare, TO_STAFF, concerns=lambda user: user.is_staff)


# ── To reviewers ─────────────────────────────────────────────────────────────────────────────────────────────────

INVITATION = _to_reviewers(
    "reviews.invitation",
    gettext_lazy("I am asked to review"),
    gettext_lazy("You are asked to review “%(title)s”"),
    letter="review_invitation",
)
ANSWER_REMINDER = _to_reviewers(
    "reviews.answer_reminder",
    gettext_lazy("An invitation to review waits for my answer"),
    gettext_lazy("Please answer the invitation to review “%(title)s”"),
    letter="review_answer_reminder",
)
EXPIRED = _to_reviewers(
    "reviews.invitation_expired",
    gettext_lazy("An invitation to review has expired"),
    gettext_lazy("The invitation to review “%(title)s” has expired"),
    letter="review_expired",
)
REPORT_REMINDER = _to_reviewers(
    "reviews.report_reminder",
    gettext_lazy("A report of mine is due"),
    gettext_lazy("Your report on “%(title)s” is expected"),
    letter="review_report_reminder",
)
EXTENDED = _to_reviewers(
    "reviews.extended",
    gettext_lazy("I have more time for a review"),
    gettext_lazy("You have more time for the review of “%(title)s”"),
    letter="review_extended",
)
REMOVED = _to_reviewers(
    "reviews.removed",
    gettext_lazy("A review is no longer asked of me"),
    gettext_lazy("You are no longer asked to review “%(title)s”"),
    letter="review_removed",
)
ANSWER = _to_reviewers(
    "reviews.answer",
    gettext_lazy("The author has answered a question"),
    gettext_lazy("The author of “%(title)s” has answered a question"),
    letter="review_answer",
)
NEXT_ROUND = _to_reviewers(
    "reviews.changes_sent",
    gettext_lazy("The author has sent the changes"),
    gettext_lazy("The author of “%(title)s” has sent the changes; please report once more"),
    letter="review_changes_sent",
)
OUTCOME = _to_reviewers(
    "reviews.outcome",
    gettext_lazy("What I reviewed is decided"),
    gettext_lazy("The review of “%(title)s” has ended"),
    letter="review_outcome",
    is_duty=False,
)

# ── To authors ───────────────────────────────────────────────────────────────────────────────────────────────────

OPENED = _to_writers(
    "reviews.opened",
    gettext_lazy("What I submitted goes to peer review"),
    gettext_lazy("“%(title)s” is in peer review"),
    letter="review_opened",
)
QUESTION = _to_writers(
    "reviews.question",
    gettext_lazy("A reviewer asks a question"),
    gettext_lazy("A reviewer asks a question about “%(title)s”"),
    letter="review_question",
)
DECISION = _to_writers(
    "reviews.decision",
    gettext_lazy("What I submitted is decided"),
    gettext_lazy("The peer review of “%(title)s” has a decision"),
    letter="review_decision",
)
DECISION_SENTENCES = {
    Decision.Verdict.ACCEPT: gettext_lazy("“%(title)s” is published after peer review"),
    Decision.Verdict.CHANGES: gettext_lazy("Changes are asked for after the peer review of “%(title)s”"),
    Decision.Verdict.DECLINE: gettext_lazy("“%(title)s” is declined after peer review"),
}

# ── To the secretariat ───────────────────────────────────────────────────────────────────────────────────────────

ACCEPTED = _to_staff(
    "reviews.accepted", gettext_lazy("A reviewer accepts"), gettext_lazy("%(name)s reviews “%(title)s”"), default=Rhythm.DAILY
)
DECLINED = _to_staff(
    "reviews.declined", gettext_lazy("A reviewer declines"), gettext_lazy("%(name)s does not review “%(title)s”")
)
SEAT_FREE = _to_staff(
    "reviews.seat_free",
    gettext_lazy("An invitation has expired and somebody else must be asked"),
    gettext_lazy("%(name)s has not answered; a seat for “%(title)s” is free"),
)
INTEREST = _to_staff(
    "reviews.interest",
    gettext_lazy("A reviewer declares an interest"),
    gettext_lazy("%(name)s declares an interest in “%(title)s”"),
)
REPORT_IN = _to_staff(
    "reviews.report_in",
    gettext_lazy("A report is in"),
    gettext_lazy("%(name)s has reported on “%(title)s”"),
    default=Rhythm.DAILY,
)
ALL_IN = _to_staff("reviews.all_in", gettext_lazy("All reports are in"), gettext_lazy("All reports on “%(title)s” are in"))
DISAGREEMENT = _to_staff(
    "reviews.disagreement", gettext_lazy("Reports disagree"), gettext_lazy("The reports on “%(title)s” disagree")
)
ORIGIN_CHANGED = _to_staff(
    "reviews.origin_changed",
    gettext_lazy("A reviewer’s origin has changed"),
    gettext_lazy("%(name)s no longer counts as before; a seat for “%(title)s” is open again"),
)
CHANGES_IN = _to_staff(
    "reviews.changes_in", gettext_lazy("An author has sent changes"), gettext_lazy("The changes of “%(title)s” are in")
)
SIGNATURE = _to_staff(
    "reviews.signature",
    gettext_lazy("A decision waits for a second signature"),
    gettext_lazy("A decision on “%(title)s” waits for a second signature"),
)
LATE = _to_staff(
    "reviews.late",
    gettext_lazy("A report is late"),
    gettext_lazy("The report of %(name)s on “%(title)s” is late"),
    default=Rhythm.DAILY,
)

# ── The roster ───────────────────────────────────────────────────────────────────────────────────────────────────

ROSTER = kinds.declare(
    "reviews.roster_decided",
    label=pgettext_lazy("kind of notice", "My application to review is decided"),
    section=SECTION,
    tell=tell_roster,
    is_duty=True,
    letter="review_roster",
)


# ── Who gets them ────────────────────────────────────────────────────────────────────────────────────────────────


def staff():
    """Everyone who works for the secretariat now."""
    return list(User.objects.holding(*Role.STAFF))


def to_staff(kind, case, key, *, but=None, **facts):
    """Tell the staff, without the one who did it."""
    people = [person for person in staff() if person != but]
    return notify(kind, people=people, object_id=case.pk, key=f"{case.pk}:{key}", facts=facts)


def to_writers(kind, case, key, **facts):
    """Tell everyone who wrote what is reviewed."""
    people = subjects.get(case.subject).writers(case)
    return notify(kind, people=people, object_id=case.pk, key=f"{case.pk}:{key}", facts=facts)


def to_reviewer(kind, seat, key, **facts):
    """Tell the reviewer of a seat."""
    facts |= {"seat": seat.pk}
    return notify(kind, people=[seat.person], object_id=seat.case_id, key=f"{seat.case_id}:{seat.pk}:{key}", facts=facts)
