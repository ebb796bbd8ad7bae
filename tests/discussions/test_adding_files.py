"""Files added to what is published already: chosen while one edits, listed with those it has, and told like other words."""

import json
import zipfile
from io import BytesIO

import pytest
from django.test import Client

from core.workflow import TransitionNotAllowed
from discussions import compiling_archive
from discussions.actions import attachments, attributions, comments, moderation
from discussions.models import Comment, CommentFile, Revision
from drafts.models import Draft
from events.models import Event
from files import actions as files
from files.models import File
from notifications.models import Notice
from tests.discussions.joined import desk_of, named, partner, posted, row
from tests.discussions.test_attachments import REFUSED, can_read, chosen, ids, own_shelf, stored
from tests.discussions.test_editing import form_of
from tests.discussions.writing import WORDS, close, hide, said, typed, withdraw
from tests.markup import read

__all__ = ["own_shelf"]
BODY = "<p>The fees of the <strong>agencies</strong>.</p>"
AS_OFFERED = {"body": "The fees of the agencies.", "subject": "Fees", "language": "en", "edits": "0"}


@pytest.fixture
def own(cast, thread, post):
    """A contribution of the member's with a file."""
    return post(thread, cast.member, "The fees of the <strong>agencies</strong>.", subject="Fees", files=[stored(cast.member)])


def names(comment):
    return [enclosure.file.name for enclosure in CommentFile.objects.filter(comment=comment)]


def as_it_is(own):
    own.refresh_from_db()
    return own.body, own.edits, own.additions, Revision.objects.count()


def add(own, *given, by=None, **words):
    """Save the contribution as it reads, with files."""
    words = {"subject": own.subject, "body": own.body, "language": own.language, "edits": own.edits} | words
    return comments.edit(comment=Comment.objects.get(pk=own.pk), by=by or own.posted_by, files=given, **words)


# ── While one edits ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_chosen_listed_and_saved_with_the_words_as_they_were(cast, log_in, own, thread):
    version, reader = own.version, log_in(cast.member)
    before = said(Client().get(thread.get_absolute_url()))
    assert ("paper.pdf" in before, "files added" in before) == (True, False)

    page = reader.post(form_of(own), AS_OFFERED | {"go": "file:add"} | chosen("new.pdf", title="Annex"))
    assert (page.status_code, names(own), "Files (2)" in said(page)) == (200, ["paper.pdf"], True)
    answer = reader.post(form_of(own), read(page).fields)

    assert (answer.status_code, names(own), as_it_is(own)) == (302, ["paper.pdf", "new.pdf"], (BODY, 0, 1, 0))
    assert (own.version, own.edited_at, own.enclosed_at is not None) == (version + 1, None, True)
    after = said(Client().get(thread.get_absolute_url()))
    assert ("Annex" in after, "files added" in after) == (True, True)
    assert "The files stand below your contribution." in said(reader.get(thread.get_absolute_url()))


def test_one_is_taken_out_again_and_those_it_has_stay(cast, log_in, own):
    one, two, reader = stored(cast.member, "one.pdf"), stored(cast.member, "two.pdf"), log_in(cast.member)

    page = reader.post(form_of(own), AS_OFFERED | {"files": [str(one.pk), str(two.pk)], "go": f"out:{one.pk}"})
    reader.post(form_of(own), read(page).fields)

    three = stored(cast.member, "three.pdf")
    last = reader.post(form_of(own), AS_OFFERED | {"files": [str(three.pk)], "go": f"out:{three.pk}"})
    assert (last.status_code, ids(last), "Files (2)" in said(last)) == (200, [], True)
    off = f"/en/discussions/comments/{own.pk}/files/{own.files.first().pk}/remove/"
    assert (ids(page), off in read(page).links, names(own)) == ([two], True, ["paper.pdf", "two.pdf"])
    assert not File.objects.filter(pk=one.pk).exists()


def test_what_is_chosen_when_it_is_saved_goes_with_new_words(cast, log_in, own):
    log_in(cast.member).post(form_of(own), typed(edits="0", **chosen("new.pdf")))

    assert (names(own), as_it_is(own)) == (["paper.pdf", "new.pdf"], (f"<p>{WORDS}</p>", 1, 1, 1))


def test_a_preview_shows_all_of_them_and_a_draft_keeps_those_chosen(cast, log_in, own, move_clock):
    client = log_in(cast.member)
    seen = client.post(form_of(own), AS_OFFERED | {"preview": "1"} | chosen("new.pdf"))
    client.post(form_of(own), read(seen).fields | {"save_draft": "1"} | chosen("other.pdf"))
    move_clock(days=31)

    assert seen.content.decode().partition("</section>")[0].count("file-link__facts") == 2
    assert (files.forget_unused(), names(own), Draft.objects.get().kind) == (0, ["paper.pdf"], "discussions.edit")
    page = log_in(cast.member).get(form_of(own))
    assert [file.name for file in ids(page)] == ["new.pdf", "other.pdf"]
    client.post(form_of(own), read(page).fields | {"files": [str(file.pk) for file in ids(page)]})
    assert (names(own), Draft.objects.count()) == (["paper.pdf", "new.pdf", "other.pdf"], 0)


@pytest.mark.parametrize(("file", "words"), REFUSED)
@pytest.mark.parametrize("button", [{}, {"go": "file:add"}])
def test_a_refused_file_is_said_and_nothing_is_lost(cast, log_in, own, file, words, button):
    kept = stored(cast.member)

    page = log_in(cast.member).post(form_of(own), typed(edits="0", files=[str(kept.pk)], **button, **chosen(**file)))

    assert (page.status_code, words in said(page), read(page).fields["body"], ids(page)) == (200, True, WORDS, [kept])
    assert (names(own), as_it_is(own)) == (["paper.pdf"], (BODY, 0, 0, 0))


def test_plain_text_that_was_changed_or_came_from_the_editor_replaces_the_words(cast, log_in, own):
    client = log_in(cast.member)

    client.post(form_of(own), AS_OFFERED | {"body": "<p>The fees of the agencies.</p>", "body_format": "html"})

    assert as_it_is(own) == ("<p>The fees of the agencies.</p>", 1, 0, 1)


# ── At most ten ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_it_has_count(cast, log_in, own):
    held = [stored(cast.member, f"{number}.pdf") for number in range(9)]

    page = log_in(cast.member).post(form_of(own), AS_OFFERED | {"files": [str(file.pk) for file in held], **chosen()})

    assert ("A contribution can have ten files." in said(page), ids(page), File.objects.count()) == (True, held, 10)
    assert log_in(cast.member).post(form_of(own), read(page).fields).status_code == 302


def test_the_eleventh_of_another_window_is_refused_and_nothing_is_lost(cast, log_in, own):
    add(own, *(stored(cast.member) for _file in range(6)))
    more, client = [stored(cast.member) for _file in range(4)], log_in(cast.member)

    page = client.post(form_of(own), typed(edits="0", files=[str(file.pk) for file in more]))

    assert (page.status_code, "A contribution can have ten files." in said(page)) == (409, True)
    assert (read(page).fields["body"], ids(page), len(names(own)), own.revisions.count()) == (WORDS, more, 7, 0)
    client.post(form_of(own), read(page).fields | {"files": [str(file.pk) for file in more[:3]]})
    assert (len(names(own)), own.revisions.count()) == (10, 1)


def test_the_action_holds_the_limit(cast, own):
    with pytest.raises(attachments.TooMany):
        add(own, *(stored(cast.member) for _file in range(10)), body="<p>Others.</p>")

    assert (names(own), as_it_is(own)) == (["paper.pdf"], (BODY, 0, 0, 0))


# ── Once, and whose ──────────────────────────────────────────────────────────────────────────────────────────────


def test_sent_twice_it_is_added_once(cast, log_in, own):
    client, sent = log_in(cast.member), {"key": "6dd2ff4e-3f7f-4b8c-9a45-0d5bbd2b9c11"}

    answers = [client.post(form_of(own), AS_OFFERED | chosen("new.pdf", **sent)).status_code for _click in range(2)]

    assert (answers, names(own), as_it_is(own)) == ([302, 302], ["paper.pdf", "new.pdf"], (BODY, 0, 1, 0))
    assert Event.objects.filter(kind="discussions.enclosure_added").count() == 1


def test_files_of_others_and_held_ones_are_passed_over(cast, log_in, own, thread, post):
    theirs, held, mine = stored(cast.delegate), stored(cast.member), stored(cast.member, "mine.pdf")
    post(thread, cast.member, files=[held])
    there = own.files.get().file

    given = [str(file.pk) for file in (theirs, held, there, mine, mine)]
    log_in(cast.member).post(form_of(own), AS_OFFERED | {"files": [*given, "x", "\0"]})

    assert (names(own), can_read(Client(), theirs), can_read(Client(), mine)) == (["paper.pdf", "mine.pdf"], 404, 200)


def test_with_none_that_is_new_nothing_is_changed(cast, own):
    add(own, stored(cast.delegate), own.files.get().file)

    assert (as_it_is(own), Event.objects.filter(kind="discussions.enclosure_added").count()) == ((BODY, 0, 0, 0), 0)


@pytest.mark.parametrize("name", ["delegate", "secretariat"])
def test_nobody_adds_to_what_somebody_else_wrote(cast, log_in, own, name):
    answer = log_in(getattr(cast, name)).post(form_of(own), AS_OFFERED | chosen("new.pdf"))

    assert (answer.status_code, names(own)) == (404, ["paper.pdf"])


MEANWHILE = {"closed": lambda cast, own: close(cast, own.topic), "hidden": hide, "withdrawn": withdraw}


@pytest.mark.parametrize("happen", MEANWHILE.values(), ids=MEANWHILE)
def test_what_changed_meanwhile_gives_text_and_files_back(cast, log_in, own, happen):
    client = log_in(cast.member)
    happen(cast, own)

    page = client.post(form_of(own), typed(edits="0", **chosen("new.pdf")))

    assert (page.status_code, read(page).fields["body"], [file.name for file in ids(page)]) == (403, WORDS, ["new.pdf"])
    assert (names(own), as_it_is(own)) == (["paper.pdf"], (BODY, 0, 0, 0))
    with pytest.raises(TransitionNotAllowed):
        add(own, ids(page)[0])


# ── Who hears of it ──────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_on_the_record_and_unread_again(cast, own, log_in):
    seen = Comment.objects.get()
    moderation.mark_read(comments=[seen], by=cast.secretariat)
    add(own, stored(cast.member), stored(cast.member))

    record = said(log_in(cast.secretariat).get(f"/en/discussions/comments/{own.pk}/moderate/"))
    assert ("Files added to the contribution, number: 2" in record, Comment.objects.get().moderated_at) == (True, None)
    assert moderation.mark_read(comments=[seen], by=cast.secretariat) == 0
    assert moderation.mark_read(comments=[Comment.objects.get()], by=cast.secretariat) == 1


def test_who_confirmed_before_is_told_of_each_addition_and_marked(cast, thread, log_in, client, move_clock):
    envoy, own = partner(cast), posted(thread, cast.member, row("Collective"))
    house = named(own, "Collective")
    attributions.confirm(attribution=house, seen=0, by=envoy)
    move_clock(hours=1)

    add(own, stored(cast.member, "one.pdf"))
    add(own, stored(cast.member, "two.pdf"))

    told = Notice.objects.filter(kind="discussions.comment_reworded", person=envoy)
    assert (told.count(), "(confirmed an earlier version)" in said(client.get(thread.get_absolute_url()))) == (2, True)
    reader = log_in(envoy)
    assert "A contribution that Collective has confirmed was edited" in said(reader.get("/en/account/notices/"))
    page = reader.get(desk_of(house))
    assert ("two.pdf" in said(page), "See what was changed" in said(page)) == (True, False)
    assert reader.post(desk_of(house), {"answer": "confirm", "seen": "1"}).status_code == 409
    assert reader.post(desk_of(house), {"answer": "confirm", "seen": "2"}).status_code == 302
    assert "(confirmed an earlier version)" not in said(client.get(thread.get_absolute_url()))


def test_exports_have_it(cast, own):
    add(own, stored(cast.member, "new.pdf"))

    (exported,) = json.loads(b"".join(Client().get(f"{own.topic.get_absolute_url()}export/json/")))["rows"]
    packed = BytesIO()
    compiling_archive.write(packed, topic=own.topic, user=cast.visitor)

    manifest = json.loads(zipfile.ZipFile(packed).read("manifest.json"))["members"]
    assert (len(exported["files"]), exported["files"][1].startswith("new.pdf – ")) == (2, True)
    assert [one["name"] for one in manifest if one["what"] == "file of a contribution"] == ["paper.pdf", "new.pdf"]
