"""What may not be written, or no longer: the reason is given and no word is lost."""

from datetime import timedelta

import pytest
from django.test import Client

from discussions.actions import prompts
from discussions.models import Comment, Policy
from drafts import actions as drafts
from drafts.holding import writer_token
from drafts.models import Draft, HeldPost
from tests.conftest import PASSWORD
from tests.discussions.writing import FORM, WORDS, close, hide, lock, remove, reply_form, said, summarize, typed, withdraw
from tests.markup import read

# ── What is no longer possible ─────────────────────────────────────────────────────────────────────────────────────────


def narrow(cast, topic):
    topic.write = Policy.INVITED
    topic.save()


MEANWHILE = {
    "closed": (close, "This discussion is closed."),
    "being summarized": (summarize, "This discussion is closed."),
    "locked": (lock, "The moderators have locked this thread"),
    "question removed": (remove, "This question was removed, so nothing more can be contributed to it."),
    "writers restricted": (narrow, "You may read this discussion, but not write in it."),
}


@pytest.mark.parametrize(("happen", "reason"), MEANWHILE.values(), ids=MEANWHILE)
def test_what_changed_meanwhile_gives_the_text_back_and_says_so(cast, log_in, thread, happen, reason):
    client = log_in(cast.member)
    fields = read(client.get(FORM)).fields
    happen(cast, thread.topic)

    page = client.post(FORM, fields | typed(subject="Fees"))

    assert (page.status_code, Comment.objects.count()) == (403, 0)
    assert (read(page).fields["body"], read(page).fields["subject"]) == (WORDS, "Fees")
    assert reason in said(page)


def test_what_is_extended_meanwhile_takes_what_was_begun_before(cast, log_in, open_topic, move_clock):
    topic = open_topic(days=3)
    form = f"{topic.threads.get(number=1).get_absolute_url()}contribute/"
    fields = read(log_in(cast.member).get(form)).fields
    window = topic.windows.get()
    prompts.extend(window=window, closes_at=window.closes_at + timedelta(days=9), by=cast.secretariat, why="asked for")
    move_clock(days=5)

    answer = log_in(cast.member).post(form, fields | typed())

    assert (answer.status_code, Comment.objects.get().is_late) == (302, False)


@pytest.mark.parametrize(("happen", "reason"), MEANWHILE.values(), ids=MEANWHILE)
def test_who_comes_later_reads_the_reason(cast, log_in, thread, happen, reason):
    happen(cast, thread.topic)

    page = log_in(cast.member).get(FORM)

    assert (page.status_code, reason in said(page), "body" in read(page).fields) == (403, True, False)


def test_a_draft_of_a_closed_discussion_can_still_be_read_and_saved(cast, log_in, thread):
    drafts.save(owner=cast.member, kind="discussions.comment", place=str(thread.pk), data=typed(), version=0)
    close(cast, thread.topic)
    client = log_in(cast.member)

    page = client.get(FORM)
    saved = client.post(FORM, read(page).fields | {"body": f"{WORDS} More.", "save_draft": "1"})

    assert (page.status_code, read(page).fields["body"], saved.status_code) == (403, WORDS, 302)
    assert Draft.objects.get().data["body"] == f"{WORDS} More."


@pytest.mark.parametrize("answered", [False, True], ids=["gone", "stub"])
@pytest.mark.parametrize("verb", [hide, withdraw])
def test_a_reply_to_what_is_gone_meanwhile_gives_the_text_back(cast, log_in, thread, post, verb, answered):
    asked = post(thread, cast.delegate, "Rude words.")
    if answered:
        post(thread, cast.reviewer, "Why?", parent=asked)
    client, count = log_in(cast.member), Comment.objects.count()
    fields = read(client.get(reply_form(asked))).fields
    verb(cast, asked)

    page = client.post(reply_form(asked), fields | typed())

    assert (page.status_code, Comment.objects.count(), read(page).fields["body"]) == (403, count, WORDS)
    assert "has been hidden or withdrawn in the meantime" in said(page)
    assert "Rude words" not in said(page)


@pytest.mark.parametrize(("answered", "status"), [(False, 404), (True, 403)], ids=["gone", "stub"])
def test_a_form_for_what_is_gone_is_not_given(cast, log_in, thread, post, answered, status):
    asked = post(thread, cast.delegate)
    if answered:
        post(thread, cast.reviewer, parent=asked)
    hide(cast, asked)

    assert log_in(cast.member).get(reply_form(asked)).status_code == status


# ── Who may not know ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def closed_room(open_space, open_topic):
    """A topic that nobody but the secretariat reads."""
    return open_topic("secret", space=open_space("room", read=Policy.INVITED, write=Policy.INVITED))


ROOM = "/en/discussions/room/secret/threads/1/contribute/"


def test_what_one_may_not_read_is_not_there(cast, log_in, closed_room, post):
    comment = post(closed_room.threads.get(number=1), cast.secretariat)
    client, own = log_in(cast.member), f"/en/discussions/comments/{comment.pk}"
    there = [ROOM, f"{own}/reply/", f"{own}/edit/", f"{own}/withdraw/"]
    nowhere = ["/en/discussions/room/none/threads/1/contribute/", "/en/discussions/comments/999999/reply/"]

    answers = {path: client.get(path).status_code for path in there + nowhere}
    answers |= {f"post {path}": client.post(path, typed()).status_code for path in there + nowhere}
    answers["strike"] = client.post(f"{own}/revisions/1/strike/").status_code

    assert set(answers.values()) == {404}
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("path", [ROOM, "/en/discussions/none/none/threads/7/contribute/"], ids=["secret", "nowhere"])
def test_what_was_written_where_one_may_no_longer_read_is_a_draft(cast, log_in, closed_room, path):
    client = log_in(cast.member)

    page = client.post(path, typed() | {"draft_place": "77", "draft_kind": "discussions.comment", "draft_version": "0"})

    draft = Draft.objects.get()
    assert (page.status_code, draft.owner, draft.place, draft.data["body"]) == (404, cast.member, "77", WORDS)
    assert "It is kept among your drafts." in said(page)


def test_a_draft_of_nowhere_leads_to_404_and_breaks_no_list(cast, log_in, closed_room):
    client = log_in(cast.member)
    for place in (str(closed_room.threads.get(number=1).pk), "999999", "x", "", "9" * 50):
        for kind in ("comment", "reply", "edit"):
            drafts.save(owner=cast.member, kind=f"discussions.{kind}", place=place, data=typed(), version=0)

    addresses = [draft.get_absolute_url() for draft in Draft.objects.all()]

    assert client.get("/en/account/drafts/").status_code == 200
    assert {client.get(address).status_code for address in set(addresses) if "/contribute/" in address} == {404}


def test_a_draft_leads_back_to_its_form(cast, log_in, thread):
    draft = drafts.save(owner=cast.member, kind="discussions.comment", place=str(thread.pk), data=typed(), version=0)

    response = log_in(cast.member).get(draft.get_absolute_url())

    assert (response.status_code, response["Location"]) == (302, FORM)


def test_one_person_s_draft_is_not_in_anothers_form(cast, log_in, thread):
    drafts.save(owner=cast.delegate, kind="discussions.comment", place=str(thread.pk), data=typed(), version=0)

    assert read(log_in(cast.member).get(FORM)).fields["body"] == ""


@pytest.mark.parametrize("name", ["member", "delegate", "outsider", "moderator", "secretariat", "former"])
def test_everybody_with_a_confirmed_address_may_write(cast, log_in, thread, name):
    log_in(getattr(cast, name)).post(FORM, typed(voice="myself"))

    assert Comment.objects.get().posted_by == getattr(cast, name)


def test_a_visitor_is_led_to_the_log_in(client, thread, post, cast):
    paths = [FORM, reply_form(post(thread, cast.member))]

    answers = [client.get(path) for path in paths]

    assert [answer["Location"] for answer in answers] == [f"/en/account/login/?next={path}" for path in paths]


# ── An expired log-in, an old page ─────────────────────────────────────────────────────────────────────────────────────


def test_what_was_sent_after_the_log_in_expired_is_offered_again_and_posted(cast, client, thread, post):
    asked = post(thread, cast.delegate)
    client.force_login(cast.moderator)
    fields = read(client.get(reply_form(asked))).fields | typed(subject="Fees")
    client.logout()

    sent = client.post(reply_form(asked), fields)
    logged_in = client.post(sent["Location"], {"login": cast.moderator.email, "password": PASSWORD})
    offered = read(client.get(logged_in["Location"]))
    client.post(reply_form(asked), offered.fields)

    comment = Comment.objects.get(posted_by=cast.moderator)
    assert (HeldPost.objects.count(), offered.sent.count(reply_form(asked))) == (1, 1)
    assert (comment.parent, comment.subject, comment.body) == (asked, "Fees", f"<p>{WORDS}</p>")


def test_an_old_page_is_offered_again(cast, thread):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.member)

    page = browser.post(FORM, typed() | {"_writer": writer_token(cast.member)}, headers={"origin": "http://testserver"})

    assert (page.status_code, Comment.objects.count(), WORDS in said(page)) == (403, 0, True)
