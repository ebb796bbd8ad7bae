"""The author's desk while her practice is reviewed: where it stands, what is asked of her and by when, what was decided."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from core import clock
from events.models import Mail
from practices.actions import coauthors, drafting, publishing
from practices.models import CoAuthor, Practice, PracticeVersion
from reviews.actions import reports
from reviews.models import Case, Decision, Policy, Question, Recommendation, Seat, Verdict
from tests.markup import read
from tests.practices import scene
from tests.reviews import scene as reviews

POINTS = ("Say who pays.", "Name <b>two</b> partners & why.")
COMMENT, CONFIDENTIAL = "The numbers\nare <i>old</i> & few.", "I do not trust the figures."


def page_of(version):
    return reverse("practices:draft_detail", args=[version.uuid])


@pytest.fixture
def version(cast):
    return scene.in_review(scene.submitted(cast.member), cast.secretariat)


@pytest.fixture
def author(cast, log_in):
    cast.member.language = "en"
    cast.member.save()
    return log_in(cast.member)


@pytest.fixture
def judged(enrol, cast, version):
    """The case with three reports, one of them to decline."""
    case = version.case
    for at, (origin, said) in enumerate((("un", "publish"), ("external", "after-changes"), ("external", "publish"))):
        person = reviews.reviewer(enrol, cast, f"judge-{at}", origin=origin)
        judgements = {row: (Verdict.PARTLY, COMMENT if row.position == 3 else "") for row in case.policy.criteria.all()}
        seat = reviews.seated(case, cast, person, origin)
        words = {"to_author": f"Opinion {at}.", "confidential": CONFIDENTIAL, "judgements": judgements}
        reviews.reported(seat, Recommendation(said), **words)
    return case


def words_of(client, version):
    answer = client.get(page_of(version))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# ── In review ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_until_the_decision_she_sees_the_state_and_nothing_of_the_reviewers(author, enrol, cast, version):
    before = words_of(author, version)
    person = reviews.reviewer(enrol, cast, "judge")
    reviews.reported(reviews.seated(version.case, cast, person))

    after = words_of(author, version)

    assert "It is in peer review" in before
    assert "Nothing is asked of you now." in before
    assert _without_tokens(before) == _without_tokens(after)


def _without_tokens(html):
    return [word for word in html.split() if "csrf" not in word and "nonce" not in word and "value=" not in word]


def test_what_waits_for_an_answer_stands_on_her_desk_with_a_link(author, enrol, cast, version):
    person = reviews.reviewer(enrol, cast, "judge")
    seat = reviews.seated(version.case, cast, person)
    question = reports.ask(seat=seat, by=person, key=uuid.uuid4(), text="Who <b>pays</b>?")
    link = reverse("reviews:question_answer", args=[question.pk])

    page, mine = words_of(author, version), author.get("/en/practices/mine/")

    assert ("Who &lt;b&gt;pays&lt;/b&gt;?" in page, link in page) == (True, True)
    assert "A reviewer waits for your answer." in mine.content.decode()
    assert [key for key, *_rest in mine.context["shelves"]] == ["asked"]

    assert author.post(link, {"text": "The city."}).status_code == 302

    page = words_of(author, version)
    assert (link in page, "The city." in page, "Nothing is asked of you now." in page) == (False, True, True)
    assert [key for key, *_rest in author.get("/en/practices/mine/").context["shelves"]] == ["judged"]


def test_the_hour_of_a_question_is_not_on_her_desk(author, enrol, cast, version, move_clock):
    person = reviews.reviewer(enrol, cast, "judge")
    seat = reviews.seated(version.case, cast, person)
    move_clock(hours=37)
    reports.ask(seat=seat, by=person, key=uuid.uuid4(), text="Who pays?")
    move_clock(days=5)

    asked = Question.objects.get().asked_at
    assert f"{asked:%Y-%m-%dT%H:%M}" not in words_of(author, version)
    assert f"{asked:%H:%M}" not in words_of(author, version)


def test_the_words_of_screening_go_to_everyone_who_writes_it(cast, enrol):
    version = scene.submitted(cast.member)
    scene.screening.accept(version=version, by=cast.secretariat, serves="migrants", words="Clear. We ask three people.")

    letter = Mail.objects.get(kind="reviews.opened")

    assert letter.to == cast.member.email
    assert "Clear. We ask three people." in letter.text
    assert page_of(version).removeprefix("/en") in letter.text


# ── Changes asked for ────────────────────────────────────────────────────────────────────────────────────────────


def test_with_changes_asked_for_she_reads_all_that_helps_and_by_when(author, cast, version, judged):
    reviews.decided(judged, cast, Decision.Verdict.CHANGES, POINTS)

    page, mine = words_of(author, version), author.get("/en/practices/mine/").content.decode()

    case = Case.objects.get()
    for words in (
        "Changes asked for after peer review",
        "Say who pays.",
        "Name &lt;b&gt;two&lt;/b&gt; partners &amp; why.",
        "Opinion 0.",
        "Opinion 1.",
        "Opinion 2.",
        "The numbers<br>are &lt;i&gt;old&lt;/i&gt; &amp; few.",
        "Partly met",
        "publish after changes",
        "23:59 Dakar time",
    ):
        assert words in page, words
    assert page.count("<details") >= 3
    assert CONFIDENTIAL not in page
    assert "Send the changes by" in mine
    assert case.changes_by == clock.end_of_day(clock.today("Africa/Dakar") + timedelta(days=30), "Africa/Dakar")


def test_she_is_told_how_late_she_is(author, cast, version, move_clock):
    scene.decided(version, cast.secretariat, Decision.Verdict.CHANGES, *POINTS)
    before = words_of(author, version)
    move_clock(days=33)

    after, mine = words_of(author, version), author.get("/en/practices/mine/").content.decode()

    assert ("in 30 days" in before, "3 days late" in after, "3 days late" in mine) == (True, True, True)


def test_the_order_of_reports_is_stable_and_that_of_their_keys(author, enrol, cast, version):
    case, keys = version.case, [f"{digit * 8}-0000-4000-8000-000000000000" for digit in "c4a"]
    for at, (origin, key) in enumerate(zip(("un", "external", "external"), keys, strict=True)):
        person = reviews.reviewer(enrol, cast, f"judge-{at}", origin=origin)
        reviews.reported(reviews.seated(case, cast, person, origin), key=key, to_author=f"Opinion {at}.")
    reviews.decided(case, cast, Decision.Verdict.DECLINE)

    pages = [words_of(author, version) for _ in range(2)]

    for page in pages:
        assert page.index("Opinion 1.") < page.index("Opinion 2.") < page.index("Opinion 0.")


@pytest.mark.parametrize("verdict", Decision.Verdict.values)
def test_the_letter_of_decision_has_all_of_it_and_no_name(cast, version, judged, verdict):
    cast.member.language = "en"
    cast.member.save()
    reviews.decided(judged, cast, verdict, POINTS if verdict == "changes" else ())
    version.refresh_from_db()

    letter = Mail.objects.get(kind="reviews.decision")

    link = {"accept": "/en/practices/legal-advice-at-the-bus-station/"}.get(verdict, page_of(version))
    first = {"accept": "it is published", "changes": "23:59 Dakar time", "decline": "It will not be published."}[verdict]
    for words in (link, first, "> Opinion 0.", "> are <i>old</i> & few.", "Coherent: partly met", "Report 3:"):
        assert words in letter.text, words
    assert ("> Say who pays." in letter.text) is (verdict == "changes")
    for part in (letter.subject, letter.text, letter.html):
        assert [words for words in (CONFIDENTIAL, "Judge", "House of", "judge-") if words in part] == []
    assert "<i>" not in letter.html
    assert "\n\n\n\n" not in letter.text


@pytest.mark.parametrize(("language", "colon"), [("fr", "\u00a0:"), ("es", ":")])
def test_the_letter_comes_in_the_language_of_each_who_wrote_it(cast, version, judged, language, colon):
    cast.member.language = language
    cast.member.save()
    reviews.decided(judged, cast, Decision.Verdict.CHANGES, POINTS)

    letter = Mail.objects.get(kind="reviews.decision")

    with translation.override(language):
        criterion = judged.policy.criteria.get(key="cross-cutting").name
        assert f"{criterion}{colon} {Verdict.PARTLY.label}" in letter.text
    assert letter.language == language
    assert f"/{language}/practices/drafts/" in letter.text


def test_the_words_of_the_decision_are_in_page_and_letter(author, cast, version):
    scene.decided(version, cast.secretariat, Decision.Verdict.DECLINE)

    assert "Thank you." in words_of(author, version)
    letter = Mail.objects.get(kind="reviews.decision").text
    assert "The secretariat gives these reasons:\n\n> Thank you." in letter


def test_once_published_the_decision_stays_readable_and_is_linked(author, cast, version, judged):
    reviews.decided(judged, cast, Decision.Verdict.ACCEPT)
    version = PracticeVersion.objects.select_related("practice").get()

    mine, public = (author.get(path).content.decode() for path in ("/en/practices/mine/", version.practice.get_absolute_url()))

    assert (page_of(version) in mine, page_of(version) in public) == (True, True)
    assert "Opinion 1." in words_of(author, version)
    author.logout()
    assert page_of(version) not in author.get(version.practice.get_absolute_url()).content.decode()


def test_the_public_page_says_what_review_means_and_when_it_was(client, cast, version, judged):
    reviews.decided(judged, cast, Decision.Verdict.ACCEPT)
    practice = Practice.objects.get()

    for part in ("", "sheet/", "versions/1/"):
        page = " ".join(client.get(f"{practice.get_absolute_url()}{part}").content.decode().split())
        assert "Peers judged this practice useful to share on <time" in page
        assert "It does not mean that the United Nations Network on Migration or its members endorse it." in page
    assert "Judged useful to share by peers on" in " ".join(client.get(practice.get_absolute_url()).content.decode().split())


def test_the_guide_tells_the_numbers_of_the_policy_in_force(client, cast):
    now = clock.now()
    Policy.objects.filter(replaced_at=None).update(replaced_at=now, replaced_by=cast.secretariat)
    Policy.objects.create(
        subject="practice", un_reports=2, external_reports=4, answer_days=11, report_days=1, changes_days=77, begun_at=now
    )

    page = " ".join(client.get("/en/practices/guide/").content.decode().split())

    for words in ("at least 2, from others at least 4", "has 11 days to answer", "due 1 day later", "you have 77 days"):
        assert words in page, words


# ── Withdraw, correct, retire ────────────────────────────────────────────────────────────────────────────────────


def _reviewers(enrol, cast, case):
    """One who has accepted, one who is asked."""
    people = [reviews.reviewer(enrol, cast, name) for name in ("anna", "bo")]
    reviews.seated(case, cast, people[0])
    reviews.invited(case, cast, people[1])
    return people


def _ended(case):
    return {(mail.kind, mail.to) for mail in Mail.objects.filter(kind__in=["reviews.outcome", "reviews.removed"])}


TOLD = {("reviews.outcome", "anna@example.org"), ("reviews.removed", "bo@example.org")}


def test_she_withdraws_it_and_the_reviewers_are_told(author, enrol, cast, version):
    _reviewers(enrol, cast, version.case)
    address = reverse("practices:draft_withdraw", args=[version.uuid])
    asked = author.get(address).content.decode()

    answer = author.post(address, {}, follow=True)

    version.refresh_from_db()
    assert "Its peer review ends, and its reviewers are told." in asked
    assert (answer.status_code, version.state, Case.objects.get().state) == (200, "withdrawn", "withdrawn")
    assert _ended(version.case) == TOLD
    assert Mail.objects.filter(kind="practices.practice_withdrawn").count() == 1
    assert words_of(author, version)


@pytest.mark.parametrize("state", ["in-review", "changes-asked"])
def test_a_practice_is_retired_and_the_review_of_its_update_ends(author, enrol, cast, state):
    practice = scene.published(cast.member, cast.secretariat).practice
    update = drafting.begin_update(practice=practice, by=cast.member)
    drafting.submit(version=update, content=scene.content(changes="<p>More</p>"), by=cast.member)
    scene.in_review(update, cast.secretariat)
    _reviewers(enrol, cast, update.case)
    if state == "changes-asked":
        scene.decided(update, cast.secretariat, Decision.Verdict.CHANGES)

    publishing.retire(practice=Practice.objects.get(), by=cast.member, why="It has ended.")

    update.refresh_from_db()
    assert (update.state, Case.objects.get(pk=update.case_id).state) == ("withdrawn", "withdrawn")
    assert _ended(update.case) == TOLD
    assert not Seat.objects.filter(state="invited").exists()


@pytest.mark.parametrize("state", ["in-review", "changes-asked"])
def test_nothing_is_corrected_while_an_update_is_reviewed(author, cast, state):
    practice = scene.published(cast.member, cast.secretariat).practice
    update = drafting.begin_update(practice=practice, by=cast.member)
    drafting.submit(version=update, content=scene.content(changes="<p>More</p>"), by=cast.member)
    (scene.in_review if state == "in-review" else scene.changes_asked)(update, cast.secretariat)

    answer = author.get(reverse("practices:practice_correct", args=[practice.slug]))

    assert answer.status_code == 403
    assert "A new version is on its way." in answer.content.decode()


# ── Who reads it ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_co_author_reads_and_answers_too_and_a_stranger_nothing(client, enrol, cast, version):
    partner, stranger = enrol("partner"), enrol("stranger")
    row = coauthors.invite(practice=version.practice, email=partner.email, language="en", by=cast.member)
    coauthors.accept(invitation=CoAuthor.objects.get(pk=row.pk), by=partner)
    person = reviews.reviewer(enrol, cast, "judge")
    seat = reviews.seated(version.case, cast, person)
    question = reports.ask(seat=seat, by=person, key=uuid.uuid4(), text="Who pays?")
    answer = reverse("reviews:question_answer", args=[question.pk])

    seen = {}
    for name, someone in {"partner": partner, "stranger": stranger, "judge": person, "secretariat": cast.secretariat}.items():
        client.force_login(someone)
        page = client.get(page_of(version))
        seen[name] = (page.status_code, answer in page.content.decode(), client.get(answer).status_code)

    assert seen == {
        "partner": (200, True, 200),
        "stranger": (404, False, 404),
        "judge": (404, False, 404),
        "secretariat": (200, False, 404),
    }


def test_the_page_has_one_outline(author, cast, version, judged):
    reviews.decided(judged, cast, Decision.Verdict.CHANGES, POINTS)

    page = read(author.get(page_of(version)))

    assert len(page.ids) == len(set(page.ids))
    assert len(page.headings) == 1
