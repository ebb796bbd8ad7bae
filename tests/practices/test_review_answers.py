"""The changes reviewers asked for: edited, answered point by point, sent, and what nobody may lose meanwhile."""

import pytest
from django.urls import reverse

from drafts import kinds
from drafts.models import Draft
from events.models import Event, Mail
from practices import fields
from practices.actions import coauthors, drafting
from practices.drafting import VERSION
from practices.models import CoAuthor, PracticeVersion
from reviews.models import Case, Decision, Point, Seat
from tests.markup import read
from tests.practices import scene, writing
from tests.reviews import scene as reviews

POINTS = ("Say who pays.", "Name two partners.")
ANSWERS = ("The city pays.", "We name <b>three</b>\nnow.")


@pytest.fixture
def version(cast):
    """Sent by the member, changes asked for."""
    return asked_of(cast, *POINTS)


def asked_of(cast, *points):
    version = scene.begun(cast.member)
    writing.keep(version, cast.member)
    drafting.submit(version=version, content=scene.content(), by=cast.member)
    return scene.changes_asked(version, cast.secretariat, *points)


@pytest.fixture
def author(cast, log_in):
    cast.member.language = "en"
    cast.member.save()
    return log_in(cast.member)


def names():
    return [f"answer_{point.pk}" for point in Point.objects.order_by("decision", "position")]


def answer(client, version, *texts, button="save_draft", hidden=None):
    return writing.save(client, version, "answers", dict(zip(names()[-2:], texts, strict=False)), button, hidden)


def send(client, version):
    page = client.get(writing.address(version, "check/"))
    return client.post(writing.address(version, "check/"), {"draft_version": page.context["draft"].version})


def test_the_answers_are_a_part_of_the_form_and_what_is_missing_is_said(author, version):
    page = author.get(writing.address(version))
    steps = [(step.group.key, step.standing) for step in page.context["steps"]]
    assert steps[0] == ("answers", "empty")
    assert {standing for _key, standing in steps[1:]} == {"complete"}

    answer(author, version, "The city pays.")
    check = author.get(writing.address(version, "check/"))

    assert not check.context["is_complete"]
    assert f"answers/?check#id_{names()[1]}" in check.content.decode()
    assert author.post(writing.address(version, "check/"), {"draft_version": "3"}).status_code == 422
    assert "Not given yet." in author.get(writing.address(version, "answers/?check")).content.decode()
    version.refresh_from_db()
    assert version.state == "changes-asked"


def test_the_form_shows_each_point_and_keeps_what_is_typed(author, version):
    page = author.get(writing.address(version, "answers/")).content.decode()
    assert [text in page for text in POINTS] == [True, True]

    saved = answer(author, version, *ANSWERS)

    assert saved.status_code == 302
    fields = read(author.get(writing.address(version, "answers/"))).fields
    assert [fields[name].strip() for name in names()] == list(ANSWERS)


@pytest.mark.parametrize(("go", "leads"), [("all:", ""), ("check:", "check/"), ("nonsense", "")])
def test_every_button_saves_and_leads_on(author, version, go, leads):
    hidden = writing.form(author, version, "answers")

    sent = author.post(writing.address(version, "answers/"), hidden | {names()[0]: "The city.", "go": go})

    assert (sent.status_code, sent.headers["Location"]) == (302, writing.address(version, leads))
    assert Draft.objects.get(place=version.place).data[names()[0]] == "The city."


def test_a_part_of_the_form_leads_to_the_answers(author, version):
    page = author.get(writing.address(version, "brief/")).content.decode()
    hidden = writing.form(author, version, "brief")

    sent = author.post(writing.address(version, "brief/"), hidden | writing.typed() | {"go": "part:answers"})

    assert 'value="part:answers"' in page
    assert sent.headers["Location"] == writing.address(version, "answers/")


def test_the_changes_are_sent_with_an_answer_to_each_point(author, cast, version):
    writing.save(author, version, "brief", {**_brief(), "title": "Legal advice at two stations"})
    answer(author, version, *ANSWERS)
    check = author.get(writing.address(version, "check/")).content.decode()

    sent = send(author, version)

    version.refresh_from_db()
    assert "Send the changes" in check
    assert "We name &lt;b&gt;three&lt;/b&gt;<br>now." in check
    assert (sent.status_code, version.state, version.title) == (302, "in-review", "Legal advice at two stations")
    case, points = Case.objects.get(), Point.objects.order_by("position")
    assert (case.state, case.round, case.changes_by) == ("in-review", 2, None)
    assert [point.answer.replace("\r\n", "\n") for point in points] == list(ANSWERS)
    assert Decision.objects.get().answered_at is not None
    page = author.get(writing.address(version)).content.decode()
    assert ("We name &lt;b&gt;three&lt;/b&gt;<br>now." in page, "It is in peer review" in page) == (True, True)


def _brief():
    names = {item.name for item in fields.FORM.group("brief").fields}
    return {name: value for name, value in writing.typed().items() if name.split("-")[0].removesuffix("_format") in names}


def test_the_copy_of_what_was_sent_has_the_answers(author, version):
    answer(author, version, *ANSWERS)
    send(author, version)

    letter = Mail.objects.get(kind="practices.practice_received", text__contains="The changes of the practice")

    for words in ("its reviewers read them next", "> Say who pays.", "> The city pays.", "> We name <b>three</b>\n> now."):
        assert words in letter.text, words
    assert "<b>" not in letter.html


def test_sending_twice_sends_once(author, version):
    answer(author, version, *ANSWERS)
    seen = author.get(writing.address(version, "check/")).context["draft"].version
    for _ in range(2):
        assert author.post(writing.address(version, "check/"), {"draft_version": seen}).status_code == 302

    assert Event.objects.filter(kind="reviews.round_begun").count() == 1


def test_what_a_co_author_answered_meanwhile_is_read_before_it_is_sent(author, version):
    answer(author, version, *ANSWERS)
    seen = author.get(writing.address(version, "check/")).context["draft"].version
    answer(author, version, "Nobody pays.", ANSWERS[1])

    sent = author.post(writing.address(version, "check/"), {"draft_version": seen})

    assert sent.status_code == 409
    version.refresh_from_db()
    assert version.state == "changes-asked"


def test_two_who_answer_one_point_see_both_texts(author, client, cast, enrol, version):
    partner = enrol("partner", full_name="Partner Person")
    row = coauthors.invite(practice=version.practice, email=partner.email, language="en", by=cast.member)
    coauthors.accept(invitation=CoAuthor.objects.get(pk=row.pk), by=partner)
    hidden = writing.form(author, version, "answers")
    answer(author, version, "The city pays.")
    client.force_login(partner)

    second = answer(client, version, "The region pays.", hidden=hidden)

    page = second.content.decode()
    assert (second.status_code, "The city pays." in page, "The region pays." in page) == (409, True, True)


def test_a_change_is_named_where_it_is_told():
    read_, words = kinds.get(VERSION).read, {"answer_7": "The city."}

    assert read_("answer_7", words) == ("Answer to a change that was asked for", "The city.")


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "in-review", "declined", "published", "withdrawn"])
def test_nothing_is_answered_where_nothing_is_asked(client, writers, practice_in, state):
    version = practice_in(state)
    client.force_login(writers.author)

    page = client.get(writing.address(version, "answers/"))

    assert (page.status_code, page.headers["Location"]) == (302, reverse("practices:draft_detail", args=[version.uuid]))


def test_what_was_typed_when_it_was_sent_meanwhile_is_given_back(author, cast, version):
    hidden = writing.form(author, version, "answers")
    drafting.submit(version=version, content=scene.content(), by=cast.member, answers=ANSWERS)

    late = answer(author, version, "The region pays.", hidden=hidden)

    assert (late.status_code, "The region pays." in late.content.decode()) == (404, True)


@pytest.mark.parametrize("person", ["stranger", "secretariat", "reviewer"])
def test_somebody_elses_answers_are_not_there(client, enrol, cast, version, person):
    someone = enrol("stranger") if person == "stranger" else getattr(cast, person)
    client.force_login(someone)

    assert client.get(writing.address(version, "answers/")).status_code == 404


def test_an_answer_that_is_too_long_is_said_beside_it(author, version):
    answer(author, version, "x" * 3001, "Three.")

    check = author.get(writing.address(version, "check/"))

    assert not check.context["is_complete"]
    assert "3001" in author.get(writing.address(version, "answers/?check")).content.decode()


def test_where_no_point_was_asked_nothing_is_answered(author, cast):
    version = asked_of(cast)

    assert author.get(writing.address(version)).context["steps"][0].group.key != "answers"
    assert send(author, version).status_code == 302
    version.refresh_from_db()
    assert version.state == "in-review"


def test_an_update_goes_the_same_way_twice_and_is_published(author, enrol, cast):
    first = scene.published(cast.member, cast.secretariat)
    update = drafting.begin_update(practice=first.practice, by=cast.member)
    writing.keep(update, cast.member, changes="<p>More</p>")
    drafting.submit(version=update, content=scene.content(changes="<p>More</p>"), by=cast.member)
    scene.in_review(update, cast.secretariat)
    case = Case.objects.get(pk=update.case_id)
    reviews.quorum(case, enrol, cast, "after-changes", "publish", "publish")
    reviews.decided(case, cast, Decision.Verdict.CHANGES, POINTS)
    answer(author, update, *ANSWERS)
    assert send(author, update).status_code == 302

    reviews.reported(Seat.objects.get(case=case, round=2), to_author="Now it is clear.")
    reviews.decided(case, cast, Decision.Verdict.ACCEPT)

    update = PracticeVersion.objects.select_related("practice").get(pk=update.pk)
    assert (update.state, update.number, update.practice.current_id) == ("published", 2, update.pk)
    assert not Draft.objects.filter(place=update.place).exists()
    page = author.get(reverse("practices:draft_detail", args=[update.uuid])).content.decode()
    assert page.index("Published after peer review") < page.index("Changes asked for after peer review")
    assert page.index("Now it is clear.") < page.index("Clear and useful.")
