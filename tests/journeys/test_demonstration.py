"""The demonstration is told through the actions, twice without harm, and never in production."""

from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.urls import reverse

from accounts.backends import PersonBackend
from accounts.models import User
from core import clock
from core.languages import CODES
from discussions.models import Topic
from discussions.notices import CONTRIBUTION
from drafts.models import Draft
from events.models import Mail
from hub.catalogues.wording import faults_of_ours
from hub.demo import days, reviewing, story
from hub.demo.cast import PEOPLE
from notifications import kinds
from notifications.models import Follow, Notice, Preference
from notifications.rhythms import due_at
from practices.models import Call, PracticeVersion, State
from practices.notices import NEW_PRACTICE
from reviews import standing, suggestions
from reviews.models import Attempt, Case, Decision, Judgement, Override, Question, Report, Reviewer, Seat, Step
from tests.journeys.conftest import IN_IT, tell

pytestmark = IN_IT


OURS = (
    "accounts",
    "events",
    "pages",
    "account",
    "discussions",
    "practices",
    "files",
    "drafts",
    "reviews",
    "notifications",
    "pledges",
)


def rows():
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def test_telling_it_twice_changes_nothing(told, move_clock):
    once = rows()
    move_clock(days=2)

    second, twice = tell(), rows()

    assert (second, twice) == (told[1], once)


def test_it_is_open_whenever_it_is_told(move_clock):
    move_clock(days=700)
    tell()

    states = {topic.slug: topic.life.state.value for topic in Topic.objects.all()}
    over = {"children-who-arrive-mid-year", "the-first-payslip", "answers-in-time", "what-the-review-should-hear"}
    assert {slug for slug, state in states.items() if state != "extended"} == over
    assert [call.slug for call in Call.objects.open()] == ["decent-work-everywhere"]


def test_every_log_in_it_prints_works(told, client):
    password = told[1].split("password: ")[1].strip()

    for email, _words in story.log_ins():
        answer = client.post(reverse("account_login"), {"login": email, "password": password})
        assert (email, answer.status_code, email in told[1]) == (email, 302, True)
        assert client.session["_auth_user_id"] == str(User.objects.get(email=email).pk)
        client.logout()


def test_its_roles_open_what_they_should(client):
    admitted = {}
    for login in PEOPLE:
        client.force_login(_person(login))
        admitted[login] = client.get("/admin/").status_code == 200

    assert {login for login in admitted if admitted[login]} == {"secretariat", "administrator", "anjali"}


def test_everybody_in_it_is_invented():
    addresses = {*User.objects.values_list("email", flat=True), *Mail.objects.values_list("to", flat=True)}
    assert {address.rpartition("@")[2] for address in addresses} == {"example.org"}


def test_its_password_is_kept_for_its_owner_alone(told):
    kept = told[0] / "demo-password"
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
    assert len(kept.read_text()) >= 15


def test_it_refuses_production(settings, tmp_path):
    settings.PRODUCTION, settings.VAR, before = True, tmp_path, User.objects.count()

    with pytest.raises(CommandError, match="not for production"):
        tell()

    assert User.objects.count() == before
    assert not (tmp_path / "demo-password").exists()


# ── The roster ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_twelve_are_on_the_roster_from_all_over_the_world():
    serving = Reviewer.objects.serving()

    assert Counter(serving.values_list("origin", flat=True)) == {"un": 5, "external": 7}
    assert set(serving.values_list("country__region__m49", flat=True)) == {"002", "009", "019", "142", "150"}
    assert {background for entry in serving for background in entry.backgrounds} == {"policy", "technical", "practitioner"}
    assert set(CODES) <= {language for entry in serving for language in entry.languages}
    assert set(serving.values_list("objectives__number", flat=True)) == set(range(1, 24))


def test_others_have_applied():
    waiting = Reviewer.objects.exclude(state=Reviewer.State.ACCEPTED)
    assert {entry.person.email.partition("@")[0]: entry.state for entry in waiting} == {
        "noor": "applied",
        "thandeka": "asked",
        "guillermo": "declined",
    }


@pytest.mark.parametrize("row", days.read(reviewing.HERE / "roster.toml")["applications"], ids=lambda row: row["person"])
def test_their_interests_use_our_words(row):
    assert list(faults_of_ours(row.get("interests", ""), row["language"])) == []


# ── Reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_published_was_judged_by_one_un_and_two_external_reviewers():
    published = PracticeVersion.objects.filter(state=State.PUBLISHED).select_related("case__policy")
    stand = standing.of_all([version.case for version in published])

    assert len(stand) == 14
    assert {tuple(row.counted.items()) for row in stand.values()} == {(("un", 1), ("external", 2))}
    assert {version.case.state for version in published} == {"accepted"}


def test_every_report_speaks_of_every_criterion_in_the_language_of_the_practice():
    assert Judgement.objects.count() == 8 * Report.objects.count()
    assert not Judgement.objects.filter(comment="").exists()
    assert set(Judgement.objects.values_list("verdict", flat=True)) == {"met", "partly", "not", "unknown"}
    languages = dict(PracticeVersion.objects.exclude(case=None).values_list("case", "language"))
    spoken = {(report.language, languages[report.seat.case_id]) for report in Report.objects.select_related("seat")}
    assert spoken == {(code, code) for code in CODES}


def test_cases_and_seats_are_in_every_state():
    assert set(Case.objects.values_list("state", flat=True)) == set(Case.State.values)
    assert set(Seat.objects.values_list("state", flat=True)) == set(Seat.State.values)
    assert set(Report.objects.values_list("recommendation", flat=True)) == {"publish", "after-changes", "decline"}
    assert set(Decision.objects.values_list("verdict", flat=True)) == set(Decision.Verdict.values)
    assert {"no-time", "not-my-field", "language"} <= set(Seat.objects.values_list("reason", flat=True))


# By the first words of the title: the round, what keeps it from being decided, how many seats are invited, held and lost.
STANDING = {
    "Una línea que habla": (1, "quorum", (0, 0, 0)),
    "Contratos en voz alta": (1, "quorum", (2, 0, 5)),
    "L’interprète de garde": (1, "quorum", (0, 3, 0)),
    "Two sides of the table": (1, "attempt", (0, 3, 1)),
    "Letters that open doors": (1, "owed", (0, 4, 0)),
    "Le poste-frontière": (1, "quorum", (0, 3, 0)),
    "A first winter together": (2, "owed", (0, 3, 0)),
    "What the test really asked": (1, "signature", (0, 3, 0)),
}


@pytest.mark.parametrize("title", STANDING)
def test_cases_in_review_stand_where_the_story_left_them(title):
    now = standing.of(_case(title))

    lost = len(now.seats) - len(now.invited) - len(now.held)
    assert (now.case.round, now.obstacle, (len(now.invited), len(now.held), lost)) == STANDING[title]


def test_no_other_case_is_in_review():
    titles = PracticeVersion.objects.filter(state=State.IN_REVIEW).values_list("title", flat=True)
    assert {start for start in STANDING for title in titles if title.startswith(start)} == set(STANDING)
    assert len(titles) == len(STANDING)


def test_one_invitation_is_late_and_two_have_expired_by_the_ladder():
    case = _case("Contratos en voz alta")

    assert [seat.person for seat in case.seats.filter(answer_by__lt=clock.now(), state="invited")] == [_person("farida")]
    assert {seat.person for seat in case.seats.filter(state="expired")} == {_person("luciana"), _person("soledad")}
    assert Step.objects.filter(seat__case=case).exists()


def test_who_belongs_to_the_submitter_is_offered_to_nobody():
    found = suggestions.of(_case("Contratos en voz alta"))
    assert [row.person for row in found.blocked] == [_person("consuelo")]


def test_one_report_is_late_and_half_written():
    case = _case("L’interprète de garde")
    late = case.seats.owing().filter(report_by__lt=clock.now())

    assert [seat.person for seat in late] == [_person("rania")]
    assert Draft.objects.owned_by(_person("rania")).filter(kind="reviews.report").count() == 1
    assert Counter(question.answered_at is not None for question in Question.objects.filter(case=case)) == {True: 1, False: 1}


def test_disagreements_are_open_resolved_and_unresolved_with_a_fourth_asked():
    assert Counter(Attempt.objects.values_list("resolved", flat=True)) == {None: 1, True: 1, False: 1}
    fourth = Seat.objects.get(is_fourth=True)
    assert (fourth.case, fourth.person, fourth.state) == (_case("Letters that open doors"), _person("reviewer"), "accepted")


def test_a_clock_stands_still_and_an_override_was_signed():
    assert list(Case.objects.exclude(stopped_at=None)) == [_case("Le poste-frontière")]
    assert Override.objects.get().signed_by == _person("administrator")


def test_a_decision_waits_for_a_signature_that_its_author_cannot_give():
    waiting = Decision.objects.get(in_force_at=None)

    assert (waiting.waits, waiting.decided_by) == (True, _person("anjali"))
    assert _person("secretariat").has_perm("reviews.sign_decision", waiting)
    assert not _person("anjali").has_perm("reviews.sign_decision", waiting)


def test_half_of_the_changes_asked_for_are_answered_in_the_draft():
    version = PracticeVersion.objects.get(state=State.CHANGES_ASKED)
    points = version.case.decisions.get().points.all()

    data = Draft.objects.shared("practices.version", version.place).get().data
    assert [bool(data.get(f"answer_{point.pk}")) for point in points] == [True, True, False, False]


def test_answers_of_the_second_round_are_kept_with_the_points():
    points = _case("A first winter together").decisions.get().points.all()
    assert [bool(point.answer) for point in points] == [True] * 3


def test_reviews_happened_in_order():
    for seat in Seat.objects.exclude(origin="").select_related("case").prefetch_related("reports"):
        moments = [seat.case.opened_at, seat.invited_at, seat.answered_at, *(report.sent_at for report in seat.reports.all())]
        assert moments == sorted(moments)
    for decision in Decision.objects.all():
        assert not Report.objects.filter(seat__case=decision.case, round=decision.round, sent_at__gt=decision.decided_at).exists()


# ── Notices and letters ──────────────────────────────────────────────────────────────────────────────────────────


def test_people_have_read_some_notices_and_not_others():
    counted = Counter(Notice.objects.filter(read_at=None).values_list("person", flat=True))
    assert {person: PersonBackend().get_user(person).unread_notices for person in counted} == counted
    for login in ("secretariat", "reviewer", "reviewer-un", "member", "anjali"):
        of_hers = Notice.objects.filter(person=_person(login))
        assert (login, of_hers.filter(read_at=None).exists(), of_hers.exclude(read_at=None).exists()) == (login, True, True)


def test_people_follow_every_kind_of_thing_and_choose_every_rhythm():
    assert set(Follow.objects.values_list("what", flat=True)) == set(kinds.followed())
    assert len(set(Preference.objects.values_list("rhythm", flat=True))) == 3
    assert Notice.objects.filter(kind__in=(NEW_PRACTICE, CONTRIBUTION)).exists()


def test_letters_of_the_past_are_sent_and_forgotten():
    past = Mail.objects.filter(created_at__lt=clock.now() - timedelta(days=3))
    assert past.count() > 300
    assert not past.exclude(state=Mail.State.SENT, text="", html="").exists()


def test_the_mailbox_opens_with_a_few_letters_of_the_last_days():
    assert 5 < Mail.objects.filter(state=Mail.State.QUEUED).count() < 40  # the most on a Monday, with its weekly digests


def test_no_digest_of_long_ago_is_still_to_come():
    waiting = Notice.objects.filter(mailed_at=None, rhythm__in=("daily", "weekly")).select_related("person")
    overdue = [row for row in waiting if due_at(row.at, row.rhythm, row.person.zone) < clock.now() - timedelta(days=2)]
    assert overdue == []


def _person(login):
    return User.objects.get(email=f"{login}@example.org")


def _case(title):
    return PracticeVersion.objects.select_related("case__policy").get(title__startswith=title, state=State.IN_REVIEW).case
