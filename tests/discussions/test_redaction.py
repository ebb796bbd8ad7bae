"""Words that are taken out are gone from everywhere they stood, and nothing repeats them."""

import logging

import pytest
from django.urls import reverse

from core.workflow import TransitionNotAllowed
from discussions.actions import comments, redaction
from discussions.models import Comment, Revision
from drafts import actions as drafts
from drafts.models import Draft, HeldPost
from events.actions import post as send
from events.models import Event, Mail
from tests.notifications.telling import spread
from tests.races import meanwhile

NAME, ADDRESS = "Awa Ndiaye-Sow", "12 rue des Lilas"
BODY = (
    "<p>My neighbour <strong>Awa</strong> Ndiaye-<em>Sow</em> told me.</p>"
    '<ul><li>She lives at 12 RUE\u00a0des<br>Lilas.</li><li><a href="mailto:Awa%20Ndiaye-Sow@example.org">Write</a></li></ul>'
)


@pytest.fixture
def comment(cast, thread):
    """A contribution that names a person in its subject, its text and the earlier text."""
    row = comments.post(thread=thread, by=cast.member, body=BODY, language="en", subject=f"About {NAME}")
    return comments.edit(comment=row, by=cast.member, subject="About her", body=f"{BODY}<p>More.</p>", language="fr", edits=0)


def kept():
    """Every word of people that the database keeps of it."""
    rows = [*Comment.objects.values_list("subject", "body"), *Revision.objects.values_list("subject", "body")]
    rows += [*Draft.objects.values_list("data", flat=True), *HeldPost.objects.values_list("fields", flat=True)]
    rows += [*Mail.objects.values_list("subject", "text", "html"), *Event.objects.values_list("facts", "why")]
    return str(rows)


def redact(cast, comment, *words, why="It names a person"):
    return redaction.redact(comment=comment, words=words, by=cast.secretariat, why=why)


def test_words_go_from_text_and_revisions_with_a_mark_in_the_language_of_each(cast, comment):
    redact(cast, comment, NAME.upper(), ADDRESS)

    now, before, gone = Comment.objects.get(), *Revision.objects.order_by("number")
    list_left = "<ul><li>She lives at [supprimé]<br>.</li><li>Write</li></ul>"
    assert now.body == f"<p>My neighbour <strong>[supprimé]</strong> told me.</p>{list_left}<p>More.</p>"
    assert (before.subject, "[removed]" in before.body, "Awa" in before.body) == ("About [removed]", True, False)
    assert (now.redacted_by, now.version, now.edits) == (cast.secretariat, 3, 2)
    assert (gone.number, gone.body, gone.is_struck, gone.struck_by) == (2, "", True, cast.secretariat)
    assert now.fingerprint == comments.fingerprint(now.body)


def test_a_form_opened_before_does_not_bring_the_words_back(cast, comment):
    redact(cast, comment, NAME)

    with pytest.raises(TransitionNotAllowed):
        comments.edit(comment=comment, by=cast.member, subject="", body=BODY, language="en", edits=1)
    assert "Awa" not in kept()


def test_words_go_from_drafts_and_held_forms_of_discussions_only(cast, comment):
    for kind in ("discussions.edit", "pages.contact"):
        data = {"body": f"<p>{NAME}</p>", "subject": f"On {NAME} & others", "rest": [1, None, NAME]}
        drafts.save(owner=cast.member, kind=kind, place="1", data=data, version=0)
    for path in ("/en/discussions/work/", "/en/contact/"):
        drafts.hold(path=path, fields=[["body", f"Dear {NAME}"]], owner=cast.member)

    redact(cast, comment, NAME)

    mine, other = Draft.objects.order_by("kind")
    assert mine.data == {"body": "<p>[supprimé]</p>", "subject": "On [supprimé] & others", "rest": [1, None, "[supprimé]"]}
    assert (mine.version, other.version, NAME in str(other.data)) == (2, 1, True)
    assert {held.path: held.fields for held in HeldPost.objects.all()} == {
        "/en/discussions/work/": [["body", "Dear [supprimé]"]],
        "/en/contact/": [["body", f"Dear {NAME}"]],
    }
    with pytest.raises(drafts.StaleDraft):
        drafts.save(owner=cast.member, kind="discussions.edit", place="1", data={"body": NAME}, version=1)


def test_words_go_from_messages_about_it_and_no_others(cast, comment, thread):
    other = comments.post(thread=thread, by=cast.member, body=f"<p>{NAME}</p>", language="en")
    about = {"kind": "discussions.comment_hidden", "to": "a@example.org", "language": "en"}
    Mail.objects.all().delete()
    texts = {"subject": NAME, "text": f"> Awa\n> Ndiaye-Sow: {NAME}", "html": f"<!DOCTYPE html><p>{NAME}</p>"}
    for number in (comment.pk, other.pk):
        send(**about, **texts, key=f"discussions.comment_hidden:{number}:{comment.pk}")

    redact(cast, comment, NAME)

    mails = {mail.key.split(":")[1]: mail for mail in Mail.objects.filter(kind="discussions.comment_hidden")}
    mine, others = mails[str(comment.pk)], mails[str(other.pk)]
    assert (mine.subject, mine.text, mine.html) == ("[supprimé]", "> [supprimé]: [supprimé]", "<!DOCTYPE html><p>[supprimé]</p>")
    assert (others.subject, others.html) == (NAME, texts["html"])


def test_nothing_repeats_the_words(cast, comment, caplog):
    drafts.save(owner=cast.member, kind="discussions.edit", place="1", data={"body": BODY}, version=0)
    caplog.set_level(logging.DEBUG, logger="hub")

    redact(cast, comment, NAME, ADDRESS, why=f"{NAME} asked for it")

    event = Event.objects.about(comment).first()
    mail = Mail.objects.get(kind="discussions.comment_redacted")
    assert (event.why, event.facts) == ("[supprimé] asked for it", {"places": 7})
    assert (mail.to, mail.language, "[supprimé] asked for it" in mail.text) == ("member@example.org", "fr", True)
    assert [word for word in ("Awa", "Ndiaye", "rue", "Lilas") if word in kept() + caplog.text] == []


def test_everything_can_be_taken_out(cast, comment):
    words = redaction.everything(comment=comment)

    redact(cast, comment, *words)

    now, before, _gone = Comment.objects.get(), *Revision.objects.order_by("number")
    assert (now.subject, now.body, before.subject, before.body) == (
        "[supprimé]",
        "<p>[supprimé]</p>",
        "[removed]",
        "<p>[removed]</p>",
    )
    assert [word for word in ("Awa", "Lilas", "neighbour") if word in kept()] == []


@pytest.mark.parametrize("words", [["Nobody Such"], [NAME, "Nobody Such"], ["wa Ndiaye"], ["-"], ["\u200b"]])
def test_words_that_stand_nowhere_are_refused_and_nothing_changes(cast, comment, words):
    before = kept()

    with pytest.raises(TransitionNotAllowed):
        redact(cast, comment, *words)

    assert kept() == before


def test_words_only_a_private_draft_has_are_not_told_from_others(cast, comment):
    drafts.save(owner=cast.member, kind="discussions.edit", place="1", data={"body": "Secret Plan"}, version=0)

    assert redaction.missing(comment=comment, words=["Secret Plan", "No Plan", NAME]) == ["Secret Plan", "No Plan"]


def test_hidden_withdrawn_and_nameless_ones_are_redacted_too(cast, comment, thread, post):
    comments.withdraw(comment=comment, by=cast.member)
    nameless = post(thread, cast.member, NAME)
    Comment.objects.filter(pk=nameless.pk).update(posted_by=None)

    for row in (comment, nameless):
        redact(cast, row, NAME)

    assert {"Awa" in body for body in Comment.objects.values_list("body", flat=True)} == {False}
    assert Comment.objects.get(pk=comment.pk).state == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_letters_being_written_are_found_too(cast, thread, post):
    comment = post(thread, cast.member, f"About {NAME}", parent=post(thread, cast.delegate))

    with meanwhile(lambda: redact(cast, comment, NAME)):
        spread()

    letters = Mail.objects.filter(key__regex=f":{comment.pk}(:|$)")
    assert set(letters.values_list("kind", flat=True)) >= {"discussions.comment_posted", "discussions.comment_replied"}
    assert NAME not in str(letters.values_list("subject", "text", "html"))


@pytest.mark.django_db(transaction=True)
def test_letters_not_yet_begun_wait_for_the_redaction(cast, thread, post):
    comment = post(thread, cast.member, f"About {NAME}", parent=post(thread, cast.delegate))

    with meanwhile(spread):
        redact(cast, comment, NAME)
    assert NAME not in str(Mail.objects.values_list("subject", "text", "html"))

    spread()
    kinds = set(Mail.objects.filter(key__regex=f":{comment.pk}(:|$)").values_list("kind", flat=True))
    assert kinds >= {"discussions.comment_posted", "discussions.comment_replied", "discussions.comment_redacted"}
    assert NAME not in str(Mail.objects.values_list("subject", "text", "html"))


def test_nothing_is_kept_of_what_was_sent(cast, comment):
    spread()
    Mail.objects.update(state=Mail.State.SENT, sent_at="2026-01-01T00:00:00Z")

    redact(cast, comment, NAME)

    assert set(Mail.objects.filter(kind="discussions.comment_posted").values_list("text", "html")) == {("", "")}


@pytest.fixture
def form(log_in, cast, comment):
    client, address = log_in(cast.secretariat), reverse("admin:discussions_comment_redact", args=[comment.pk])
    return lambda **fields: client.post(address, fields)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"words": "", "why": "a"}, "words"),
        ({"words": " \r\n ", "why": "a"}, "words"),
        ({"words": f"{NAME}\r\nNobody", "why": "a"}, "words"),
        ({"words": NAME, "why": ""}, "why"),
        ({"words": "\x00", "why": "a"}, "words"),
    ],
)
def test_form_refuses(form, fields, field):
    answer = form(**fields)

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert Comment.objects.get().redacted_at is None


def test_form_takes_a_phrase_from_each_line_or_everything(form):
    form(words=f"{NAME}\r\n\r\n{ADDRESS}", why="a")
    body = Comment.objects.get().body
    form(everything="on", why="a")

    assert ("Awa" in body, "neighbour" in body) == (False, True)
    assert Comment.objects.get().body == "<p>[supprimé]</p>"
