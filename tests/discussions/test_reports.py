"""Reports: who may make one, who is told at once, who learns what of whom, and what comes of them."""

import pytest
from django.test import Client

from core.workflow import TransitionNotAllowed
from discussions.actions import comments, moderation, reports
from discussions.models import Comment, Policy, Report
from events.models import Event, Mail
from notifications.models import Notice
from tests.discussions.moderated import WHY, look_after, rule
from tests.discussions.writing import said
from tests.markup import read


@pytest.fixture
def comment(cast, thread, post):
    return post(thread, cast.member, "Rude words.")


@pytest.fixture
def keeper(cast, comment):
    """The moderator of its space."""
    return look_after(cast.moderator, comment.topic.space, by=cast.secretariat)


def page_of(comment):
    return f"/en/discussions/comments/{comment.pk}/report/"


def by(person):
    client = Client()
    if person.is_authenticated:
        client.force_login(person)
    return client


def test_risk_comes_first_and_the_page_links_help(cast, comment, client):
    html = client.get(page_of(comment)).content.decode()

    assert html.index("Someone may be at risk") < html.index("It is advertising")
    assert "/en/if-you-need-help/" in html


@pytest.mark.parametrize("name", ["visitor", "delegate", "outsider", "moderator", "secretariat"])
def test_everybody_who_may_read_it_reports(cast, comment, name):
    person = getattr(cast, name)

    answer = by(person).post(page_of(comment), {"reason": "abuse"})

    row = Report.objects.get()
    assert (answer.status_code, row.reason, row.person) == (302, "abuse", None if name == "visitor" else person)


def test_its_author_does_not(cast, comment):
    assert by(cast.member).get(page_of(comment)).status_code == 403


def test_who_may_not_read_it_finds_nothing(cast, open_space, open_topic, post):
    thread = open_topic(space=open_space(read=Policy.INVITED)).threads.get(number=1)
    comment = post(thread, cast.secretariat)

    assert by(cast.visitor).get(page_of(comment)).status_code == 404
    assert by(cast.member).post(page_of(comment), {"reason": "risk"}).status_code == 404


def test_what_is_hidden_is_not_reported(cast, comment, client):
    moderation.hide(comment=comment, by=cast.secretariat, why=WHY, rule=rule())

    assert client.get(page_of(comment)).status_code == 404


REFUSED = [
    ({}, "reason"),
    ({"reason": "nonsense"}, "reason"),
    ({"reason": "other"}, "words"),
    ({"reason": "other", "words": " "}, "words"),
]
REFUSED += [({"reason": "spam", "words": "x" * 2001}, "words")]


@pytest.mark.parametrize(("fields", "wrong"), REFUSED)
def test_what_is_refused_comes_back(cast, comment, client, fields, wrong):
    answer = client.post(page_of(comment), fields)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert not Report.objects.exists()


def test_a_person_has_one_open_report_about_a_contribution(cast, comment):
    client = by(cast.delegate)
    client.post(page_of(comment), {"reason": "spam"})
    second = client.post(page_of(comment), {"reason": "abuse"}, follow=True)

    assert Report.objects.get().reason == "spam"
    assert "You have reported this already" in said(second)


def test_a_flood_of_visitors_is_stopped_with_the_words_kept(cast, comment, settings):
    client = by(cast.visitor)
    answers = [client.post(page_of(comment), {"reason": "other", "words": "Look at this"}) for _time in range(11)]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert answers[-1]["Retry-After"] == "3600"
    assert read(answers[-1]).fields["words"] == "Look at this"


# ── Who is told ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_risk_goes_at_once_to_the_moderators_of_the_space_and_the_secretariat(cast, comment, keeper):
    reports.report(comment=comment, by=cast.delegate, reason="risk", words="He lives at No. 7")

    mails = Mail.objects.filter(kind="discussions.comment_at_risk")
    assert set(mails.values_list("to", flat=True)) == {row.email for row in (keeper, cast.secretariat, cast.administrator)}
    assert all("Someone may be at risk" in mail.subject for mail in mails)
    assert not any(secret in mail.text for mail in mails for secret in ("No. 7", cast.delegate.full_name, "List-Unsubscribe"))


def test_other_reports_wait_for_the_digest(cast, comment, keeper):
    reports.report(comment=comment, by=cast.delegate, reason="spam")

    told = Notice.objects.filter(kind="discussions.comment_reported")
    assert {notice.person for notice in told} == {keeper, cast.secretariat, cast.administrator}
    assert not Mail.objects.filter(kind="discussions.comment_reported").exists()


def test_neither_another_spaces_moderator_nor_the_author_is_told(cast, comment, open_space):
    look_after(cast.moderator, open_space("another"), by=cast.secretariat)
    look_after(cast.member, comment.topic.space, by=cast.secretariat)

    reports.report(comment=comment, by=cast.delegate, reason="risk")

    assert not Notice.objects.filter(person__in=[cast.moderator, cast.member], kind="discussions.comment_at_risk").exists()


@pytest.mark.parametrize(("outcome", "words"), [("upheld", "something was done"), ("dismissed", "nothing had to be done")])
def test_who_reported_it_is_told_what_came_of_it(cast, comment, keeper, outcome, words):
    reports.report(comment=comment, by=cast.delegate, reason="abuse")
    reports.report(comment=comment, by=None, reason="spam")
    if outcome == "upheld":
        moderation.hide(comment=comment, by=keeper, why=WHY, rule=rule())

    answered = reports.answer(comment=comment, by=keeper, outcome=outcome, why=WHY)

    mail = Mail.objects.get(kind="discussions.report_answered")
    assert (len(answered), mail.to, words in mail.text) == (2, cast.delegate.email, True)
    assert not Report.objects.open().exists()
    assert Event.objects.about(comment).first().facts == {"number": 2, "outcome": outcome}
    with pytest.raises(TransitionNotAllowed):
        reports.answer(comment=comment, by=keeper, outcome=outcome, why=WHY)


def test_she_may_report_it_again_once_it_was_answered(cast, comment):
    reports.report(comment=comment, by=cast.delegate, reason="spam")
    reports.answer(comment=comment, by=cast.secretariat, outcome="dismissed", why=WHY)

    assert reports.report(comment=comment, by=cast.delegate, reason="abuse")[1]


# ── Who learns what of whom ──────────────────────────────────────────────────────────────────────────────────────


def test_moderators_see_who_reported_it_its_author_never_does(cast, comment, keeper):
    look_after(cast.member, comment.topic.space, by=cast.secretariat)
    reports.report(comment=comment, by=cast.outsider, reason="abuse", words="See line two")
    page = f"/en/discussions/comments/{comment.pk}/moderate/"

    seen, own = (by(person).get(page).content.decode() for person in (keeper, cast.member))

    assert (cast.outsider.full_name in seen, "See line two" in seen) == (True, True)
    assert (cast.outsider.full_name in own, "See line two" in own, 'value="answer"' in own) == (False, False, False)
    answer = by(cast.member).post(page, {"verb": "answer", "outcome": "dismissed", "why": "mine"})
    assert (answer.status_code, Report.objects.open().count()) == (409, 1)


def test_the_record_does_not_name_who_reported_it(cast, comment):
    reports.report(comment=comment, by=cast.outsider, reason="abuse")

    assert Event.objects.get(kind="discussions.comment_reported").actor is None


def test_reports_of_what_is_withdrawn_are_still_answered(cast, comment):
    reports.report(comment=comment, by=cast.outsider, reason="abuse")
    comments.withdraw(comment=Comment.objects.get(), by=cast.member)

    reports.answer(comment=comment, by=cast.secretariat, outcome="upheld", why="gone")

    assert Mail.objects.filter(kind="discussions.report_answered", to=cast.outsider.email).exists()
