"""Files on contributions: they wait with the draft, go with the contribution, and are read by whoever may read it."""

import uuid

import pytest
from django.test import Client

from discussions.actions import attachments, comments, detaching, moderation
from discussions.models import Comment, CommentFile, Policy
from drafts import actions as drafts
from drafts.models import Draft
from events.models import Event, Mail
from files import actions as files
from files.models import File
from tests.discussions.writing import FORM, WORDS, hide, reply_form, said, typed, withdraw
from tests.files import samples
from tests.files.samples import upload
from tests.markup import finished, read


@pytest.fixture(autouse=True)
def own_shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def chosen(name="paper.pdf", content=samples.PDF, **words):
    """What a form sends with a file chosen in it."""
    words = {"key": str(uuid.uuid4()), "title": "", "alternative": "", "language": "en"} | words
    return {"file-file": upload(name, content)} | {f"file-{field}": value for field, value in words.items()}


def stored(by, name="paper.pdf", **words):
    return files.store(upload=upload(name), by=by, key=uuid.uuid4(), **words)


def ids(page):
    return list(page.context["enclosed"])


def can_read(client, file):
    answer = client.get(file.get_absolute_url())
    return finished(answer).status_code if answer.streaming else answer.status_code


# ── While one writes ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_added_and_everything_typed_stays(cast, log_in, thread):
    page = log_in(cast.member).post(FORM, typed(subject="Fees", go="file:add", **chosen(title="Our paper")))

    fields = read(page).fields
    assert (page.status_code, Comment.objects.count(), fields["body"], fields["subject"]) == (200, 0, WORDS, "Fees")
    assert (fields["files"], "Our paper" in said(page)) == (str(File.objects.get().pk), True)
    assert (fields["file-title"], "Files (1)" in said(page)) == ("", True)


def test_several_are_posted_in_their_order(cast, log_in, thread):
    client = log_in(cast.member)
    first, second = stored(cast.member, "one.pdf"), stored(cast.member, "two.pdf")

    client.post(FORM, typed(files=[str(second.pk), str(first.pk)]))

    assert [row.file for row in Comment.objects.get().files.all()] == [second, first]
    page = Client().get(thread.get_absolute_url())
    assert page.content.decode().index("two.pdf") < page.content.decode().index("one.pdf")
    assert can_read(Client(), first) == 200


@pytest.mark.parametrize("form", ["contribution", "reply"])
def test_what_is_chosen_when_it_is_posted_goes_with_it(cast, log_in, thread, post, form):
    address = reply_form(post(thread, cast.delegate)) if form == "reply" else FORM

    log_in(cast.member).post(address, typed(**chosen()))

    assert Comment.objects.get(posted_by=cast.member).files.get().file.name == "paper.pdf"


def test_what_is_chosen_when_it_is_previewed_or_saved_is_kept(cast, log_in, thread):
    client = log_in(cast.member)
    seen = client.post(FORM, typed(preview="1", **chosen()))
    client.post(FORM, typed(save_draft="1", files=read(seen).fields["files"], **chosen("other.pdf")))

    assert "paper.pdf" in said(seen)
    page = client.get(FORM)
    assert [file.name for file in ids(page)] == ["paper.pdf", "other.pdf"]
    assert Draft.objects.get().data["files"] == [str(file.pk) for file in ids(page)]


REFUSED = [
    ({"name": "a.exe", "content": samples.EXE}, "are not taken"),
    ({"name": "a.pdf", "content": samples.HTML}, "its content is something else"),
    ({"name": "a.pdf", "content": b""}, "The file is empty."),
]


@pytest.mark.parametrize(("file", "words"), REFUSED)
@pytest.mark.parametrize("button", [{}, {"go": "file:add"}, {"save_draft": "1"}])
def test_a_refused_file_is_said_beside_its_field_and_nothing_is_lost(cast, log_in, thread, file, words, button):
    kept = stored(cast.member)

    page = log_in(cast.member).post(FORM, typed(files=[str(kept.pk)], **button, **chosen(**file)))

    assert (page.status_code, Comment.objects.count(), File.objects.count(), words in said(page)) == (200, 0, 1, True)
    assert (read(page).fields["body"], ids(page)) == (WORDS, [kept])


def test_a_picture_says_what_it_shows(cast, log_in, thread):
    client, content = log_in(cast.member), samples.picture()
    page = client.post(FORM, typed(**chosen("a.png", content)))
    assert ("Say in words what the picture shows" in said(page), Comment.objects.count()) == (True, 0)

    client.post(FORM, typed(**chosen("a.png", content, alternative="A queue at a gate.")))

    assert Comment.objects.get().files.get().file.alternative == "A queue at a gate."


def test_to_add_without_a_file_is_said(cast, log_in, thread):
    assert "Choose a file." in said(log_in(cast.member).post(FORM, typed(go="file:add")))


def test_too_large_a_file_is_said_and_the_text_stays(cast, log_in, thread):
    page = log_in(cast.member).post(FORM, typed(**chosen(content=samples.PDF + bytes(25_000_001))))

    assert ("it may have at most 25 MB" in said(page), read(page).fields["body"], File.objects.count()) == (True, WORDS, 0)


def test_the_eleventh_is_one_too_many(cast, log_in, thread):
    held = [str(stored(cast.member, f"{number}.pdf").pk) for number in range(10)]

    page = log_in(cast.member).post(FORM, typed(files=held, **chosen()))

    assert ("A contribution can have ten files." in said(page), Comment.objects.count(), File.objects.count()) == (True, 0, 10)
    assert len(ids(page)) == 10


def test_one_is_taken_out_again(cast, log_in, thread):
    one, two = stored(cast.member), stored(cast.member)

    page = log_in(cast.member).post(FORM, typed(files=[str(one.pk), str(two.pk)], go=f"out:{one.pk}"))

    assert (ids(page), read(page).fields["body"], File.objects.count()) == ([two], WORDS, 1)
    page = log_in(cast.member).post(FORM, typed(files=[str(two.pk)], go=f"out:{two.pk}"))
    assert (page.status_code, ids(page), read(page).fields["body"], File.objects.count()) == (200, [], WORDS, 0)


def test_sent_twice_it_is_one(cast, log_in, thread):
    client, key = log_in(cast.member), str(uuid.uuid4())
    for _time in range(2):
        client.post(FORM, typed(key=key, **chosen(key="6dd2ff4e-3f7f-4b8c-9a45-0d5bbd2b9c11")))

    assert (Comment.objects.count(), CommentFile.objects.count(), File.objects.count()) == (1, 1, 1)


# ── Whose it is ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_files_of_others_and_held_ones_are_passed_over(cast, log_in, thread, post):
    theirs, gone, held, mine = stored(cast.delegate), uuid.uuid4(), stored(cast.member), stored(cast.member)
    post(thread, cast.member, files=[held])

    given = [str(theirs.pk), str(gone), "x", "", "\0", "9" * 400, str(held.pk), str(mine.pk), str(mine.pk)]
    log_in(cast.member).post(FORM, typed(files=given))

    assert [row.file for row in Comment.objects.latest("pk").files.all()] == [mine]
    assert can_read(Client(), theirs) == 404


def test_the_action_takes_nobody_elses(cast, thread, post):
    assert post(thread, cast.member, files=[stored(cast.delegate)]).files.count() == 0


@pytest.mark.parametrize("several", [True, False])
def test_a_files_draft_keeps_it(cast, thread, several, move_clock):
    file, other = stored(cast.member), stored(cast.member)
    data = {"body": "a", "files": [str(file.pk), str(uuid.uuid4())] if several else str(file.pk)}
    drafts.save(owner=cast.member, kind="discussions.comment", place=str(thread.pk), data=data, version=0)
    drafts.save(owner=cast.delegate, kind="discussions.comment", place="1", data={"files": str(other.pk)}, version=0)
    move_clock(days=31)

    assert files.forget_unused() == 1
    assert list(File.objects.all()) == [file]
    assert File.objects.unpublished().filter(pk=file.pk).exists()
    assert attachments.free(by=cast.member, ids=[file.pk]) == [file]
    assert can_read(Client(), file) == 404


# ── Who reads it ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def enclosed(cast, thread, post):
    """A contribution of the member's with a file."""
    return post(thread, cast.member, files=[stored(cast.member)])


@pytest.mark.parametrize("end", [hide, withdraw])
def test_it_vanishes_at_once_with_its_contribution(cast, enclosed, client, log_in, end):
    file = enclosed.files.get().file
    assert can_read(client, file) == 200

    end(cast, enclosed)

    assert can_read(Client(), file) == 404
    assert can_read(log_in(cast.delegate), file) == 404
    assert can_read(log_in(cast.secretariat), file) == 200


def test_a_held_one_is_read_by_nobody_but_its_author_and_who_decides(cast, thread, post, log_in):
    thread.topic.space.holds_newcomers = True
    thread.topic.space.save()
    file = stored(cast.member)
    comment = post(thread, cast.member, files=[file])
    found = {name: can_read(log_in(getattr(cast, name)), file) for name in ("member", "secretariat")}
    assert (comment.state, found, can_read(Client(), file)) == ("held", {"member": 200, "secretariat": 200}, 404)

    moderation.approve(comment=comment, by=cast.secretariat)

    assert can_read(Client(), file) == 200


def test_in_a_closed_space_it_is_closed_too(cast, open_space, open_topic, post):
    topic = open_topic(space=open_space("inner", read=Policy.INVITED))
    file = stored(cast.secretariat)
    post(topic.threads.get(number=1), cast.secretariat, files=[file])

    assert can_read(Client(), file) == 404


def test_thirty_days_after_a_withdrawal_it_is_gone(cast, enclosed, move_clock):
    withdraw(cast, enclosed)
    move_clock(days=31)

    comments.empty_withdrawn()

    assert (File.objects.count(), CommentFile.objects.count()) == (0, 0)


# ── Taken off ────────────────────────────────────────────────────────────────────────────────────────────────────


def off(enclosed):
    return f"/en/discussions/comments/{enclosed.pk}/files/{enclosed.files.get().pk}/remove/"


def test_the_author_takes_it_off(cast, enclosed, log_in, client, thread):
    address, version, client = off(enclosed), enclosed.version, log_in(cast.member)
    assert "paper.pdf" in said(client.get(address))
    assert File.objects.count() == 1

    assert client.post(address).status_code == 302

    assert (File.objects.count(), Comment.objects.get().version) == (0, version + 1)
    assert "paper.pdf" not in said(Client().get(thread.get_absolute_url()))
    assert Event.objects.filter(kind="discussions.enclosure_removed", actor=cast.member).count() == 1
    assert client.get(address).status_code == 404


def test_a_moderator_says_why_and_the_author_is_told(cast, enclosed, log_in):
    client, address = log_in(cast.secretariat), off(enclosed)
    assert (client.post(address).status_code, File.objects.count()) == (200, 1)

    client.post(address, {"why": "It names a child."})

    assert (File.objects.count(), Event.objects.get(kind="discussions.enclosure_removed").why) == (0, "It names a child.")
    letter = Mail.objects.get(kind="discussions.comment_file_removed")
    assert (letter.to, "It names a child." in letter.text) == ("member@example.org", True)


@pytest.mark.parametrize(("name", "status"), [("visitor", 302), ("delegate", 403), ("moderator", 403), ("outsider", 403)])
def test_nobody_else_does(cast, enclosed, log_in, name, status):
    client = log_in(getattr(cast, name))

    assert client.post(off(enclosed), {"why": "a"}).status_code == status
    assert File.objects.count() == 1


def test_of_hidden_contributions_an_address_tells_nothing(cast, enclosed, log_in):
    address = off(enclosed)
    hide(cast, enclosed)

    assert log_in(cast.delegate).post(address, {"why": "a"}).status_code == 404


def test_the_file_of_another_contribution_is_not_there(cast, enclosed, log_in, thread, post):
    other = post(thread, cast.member, files=[stored(cast.member)])
    address = f"/en/discussions/comments/{enclosed.pk}/files/{other.files.get().pk}/remove/"

    assert (log_in(cast.member).post(address).status_code, File.objects.count()) == (404, 2)


def test_the_edit_form_leads_there(cast, enclosed, log_in):
    page = log_in(cast.member).get(f"/en/discussions/comments/{enclosed.pk}/edit/")

    assert off(enclosed) in read(page).links


def test_two_at_once_take_it_off_once(cast, enclosed):
    row = enclosed.files.get()
    detaching.take_off(enclosure=CommentFile.objects.get(pk=row.pk), by=cast.member)

    with pytest.raises(comments.TransitionNotAllowed):
        detaching.take_off(enclosure=row, by=cast.secretariat, why="late")
