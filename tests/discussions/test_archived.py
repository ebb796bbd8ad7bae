"""A space in the archive: named with its event and outcome, read as ever, changed by nobody. And the pictures of spaces."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock, history
from core.permissions import allows
from core.workflow import TransitionNotAllowed
from discussions.actions import comments, counting, membership, prompts, spaces, stages
from discussions.models import Space, Thread, Topic, Window
from files import actions as files
from files.models import File
from tests.discussions.becoming import archive_space, fresh, reopen
from tests.discussions.writing import said
from tests.files.samples import PDF, picture, upload


@pytest.fixture
def archived(cast, open_topic, post):
    """A space with an open, a closed and an announced topic, the first with a contribution; archived, with event and outcome."""
    topic = open_topic("pay", takes_late=True)
    space = topic.space
    open_topic("visas", space=space, days=-1)
    coming = spaces.open_topic(topic=Topic(space=space, slug="wages", title_en="Wages"), by=cast.secretariat)
    prompts.set_window(topic=coming, opens_at=clock.now() + timedelta(days=9), by=cast.secretariat)
    post(topic.threads.get(number=1), cast.member, "Words to keep.")
    space.event_en, space.event_outcome_en = "Regional Review Forum", "<p>A declaration was agreed.</p>"
    spaces.edit_space(space=space, fields=["event_en"], by=cast.secretariat)
    archive_space(cast, space)
    return space


def test_its_topics_are_archived_and_their_windows_end(archived, cast):
    topics = Topic.objects.all()

    assert [topic.stage for topic in topics] == ["archived"] * 3
    assert not Window.objects.open().exists()
    assert not Window.objects.filter(ended_at=None, closes_at=None).exists()
    assert not Topic.objects.open().exists()
    assert history.about(archived)[0].why == "the event is over"
    assert [history.about(topic)[0].kind for topic in topics] == ["discussions.topic_archived_too"] * 3
    assert [counting.recount(topic) for topic in topics] == [[]] * 3


def test_every_page_names_the_event_and_its_outcome_and_stays_readable(archived, client):
    thread = Thread.objects.get(topic__slug="pay", number=1)
    pages = [client.get(row.get_absolute_url()) for row in (archived, thread.topic, thread)]

    for page in pages:
        words = said(page)
        assert page.status_code == 200
        assert "This space is archived" in words
        assert "It was for: Regional Review Forum" in words
        assert "A declaration was agreed." in words
    assert all("Words to keep." in said(page) for page in pages[1:])
    card = said(client.get("/en/discussions/"))
    assert ("Archived" in card, "Regional Review Forum" in card) == (True, True)


def test_nothing_can_be_posted_edited_joined_or_opened_in_it(archived, cast, client):
    thread = Thread.objects.select_related("topic__space", "prompt").get(topic__slug="pay", number=1)
    comment = thread.comments.get()
    client.force_login(cast.member)

    answers = [
        client.post(f"{thread.get_absolute_url()}contribute/", {"body": "More.", "language": "en"}),
        client.post(f"/en/discussions/comments/{comment.pk}/reply/", {"body": "More.", "language": "en"}),
        client.post(f"/en/discussions/comments/{comment.pk}/edit/", {"body": "Other.", "language": "en", "edits": 0}),
        client.post(f"{archived.get_absolute_url()}join/"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert (thread.comments.count(), membership.leave(space=archived, by=cast.member)) == (1, 0)
    assert not allows(cast.secretariat, "discussions.post_comment", thread)
    with pytest.raises(TransitionNotAllowed):
        spaces.open_topic(topic=Topic(space=archived, slug="new", title_en="New"), by=cast.secretariat)
    with pytest.raises(TransitionNotAllowed):
        reopen(cast, thread.topic)
    with pytest.raises(TransitionNotAllowed):
        archive_space(cast, Space.objects.get())


def test_authors_can_still_withdraw(archived, cast):
    comment = Thread.objects.get(topic__slug="pay", number=1).comments.get()

    comments.withdraw(comment=comment, by=cast.member)

    assert Topic.objects.get(slug="pay").contributions == 0


def test_the_secretariat_archives_with_a_reason_and_takes_back(cast, open_topic, log_in):
    topic = open_topic("pay")
    page = reverse("admin:discussions_space_archive", args=[topic.space_id])
    back = reverse("admin:discussions_space_restore", args=[topic.space_id])
    staff = log_in(cast.secretariat)

    unexplained, done, again = (staff.post(page, {"why": why}) for why in ("", "over", "over"))
    listed = staff.get(reverse("admin:discussions_space_changelist"), {"standing": "archived"}).context["cl"].result_list
    restored = staff.post(back, {"why": "a slip"})
    reopen(cast, topic, closes_at=clock.now() + timedelta(days=1))

    assert [answer.status_code for answer in (unexplained, done, again, restored)] == [200, 302, 409, 302]
    assert [row.pk for row in listed] == [topic.space_id]
    assert (fresh(topic).life.is_open, Space.objects.get().archived_at) == (True, None)


@pytest.mark.parametrize("name", ["member", "moderator", "former", "delegate"])
@pytest.mark.parametrize("verb", ["archive", "restore", "set-picture", "remove-picture"])
def test_nobody_else_does(cast, open_space, log_in, name, verb):
    space = open_space()

    answer = log_in(getattr(cast, name)).post(reverse(f"admin:discussions_space_{verb}", args=[space.pk]), {"why": "x"})

    assert (answer.status_code in (302, 403, 404), Space.objects.get().archived_at) == (True, None)


def test_archived_spaces_come_last(cast, open_space, client):
    first, _second = open_space("first"), open_space("second")
    archive_space(cast, Space.objects.get(slug="second"))

    html = client.get("/en/discussions/").content.decode()

    assert html.index(first.get_absolute_url()) < html.index("/en/discussions/second/")


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _form(name="a.png", content=None, **more):
    words = {"alternative": "Hands over a map", "language": "en", "title": ""}
    return {"key": uuid.uuid4(), "file": upload(name, content or picture()), **words} | more


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"alternative": ""}, "required"),
        ({"name": "a.pdf", "content": PDF}, "This is no picture."),
        ({"file": ""}, "Choose a file."),
    ],
)
def test_a_picture_needs_to_be_one_and_words(cast, open_space, log_in, form, words):
    space = open_space()

    answer = log_in(cast.secretariat).post(reverse("admin:discussions_space_set-picture", args=[space.pk]), _form(**form))

    assert (answer.status_code, words in said(answer), File.objects.count()) == (200, True, 0)


def test_a_picture_is_shown_replaced_and_removed(cast, open_space, log_in):
    space, staff = open_space(), log_in(cast.secretariat)
    page = reverse("admin:discussions_space_set-picture", args=[space.pk])

    first = staff.post(page, _form()).status_code
    old = Space.objects.get().picture
    shown = [staff.get(path).content.decode() for path in ("/en/discussions/", space.get_absolute_url())]
    staff.post(page, _form("a.jpg", picture("JPEG"), alternative="A harbour"))
    new = Space.objects.get().picture
    gone = staff.post(reverse("admin:discussions_space_remove-picture", args=[space.pk]), {"why": "no rights"}).status_code

    assert (first, gone) == (302, 302)
    assert all(f'src="{old.get_absolute_url()}" alt="Hands over a map"' in html for html in shown)
    assert (new.alternative, File.objects.count(), Space.objects.get().picture) == ("A harbour", 0, None)
    kinds = [event.kind for event in history.about(space)]
    assert kinds == ["discussions.picture_removed", *["discussions.picture_set"] * 2, "discussions.space_opened"]


@pytest.mark.parametrize(("read", "status"), [("everyone", 200), ("invited", 404)])
def test_a_picture_is_read_by_whoever_may_read_the_space(cast, open_space, client, read, status):
    space = open_space(read=read)
    file = files.store(upload=upload("a.png", picture()), by=cast.secretariat, key=uuid.uuid4(), alternative="Hands")
    spaces.set_picture(space=space, file=file, by=cast.secretariat)

    answer = client.get(file.get_absolute_url())

    assert (answer.status_code, bool(answer.getvalue())) == (status, True)
    assert not File.objects.unused().exists()
    assert not stages.may_reopen(topic=Topic(space=space))
