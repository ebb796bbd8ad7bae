"""Contributions and replies written on the page: what is posted, in which language, and who is told."""

import html

import pytest
from django.test import Client

from discussions.actions import moderation
from discussions.models import Comment
from drafts import actions as drafts
from drafts.models import Draft
from events.models import Mail
from tests.discussions.writing import FORM, WORDS, hide, reply_form, said, typed
from tests.markup import read
from tests.notifications.telling import spread

# ── Posting ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_member_contributes_for_herself(cast, log_in, thread):
    client = log_in(cast.member)
    fields = read(client.get(FORM)).fields

    response = client.post(FORM, fields | typed(subject="Fees"))

    comment = Comment.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/en/discussions/comments/{comment.pk}/")
    assert (comment.subject, comment.body, comment.language) == ("Fees", f"<p>{WORDS}</p>", "en")
    assert (comment.thread, comment.parent, comment.posted_by) == (thread, None, cast.member)
    assert [(row.name, row.function) for row in comment.attributions.all()] == [(cast.member.full_name, "")]


def test_a_reply_hangs_under_what_it_answers(cast, log_in, thread, post):
    asked = post(thread, cast.delegate, "What about <em>fees</em>?")
    client = log_in(cast.member)
    page = client.get(reply_form(asked))

    client.post(reply_form(asked), read(page).fields | typed())

    reply = Comment.objects.get(posted_by=cast.member)
    assert (reply.parent, reply.thread) == (asked, thread)
    assert "<p>What about <em>fees</em>?</p>" in page.content.decode()
    assert "Reply to Delegate Example" in said(page)


def test_the_direct_thread_takes_contributions_too(cast, log_in, topic):
    log_in(cast.member).post(f"/en/discussions/{topic.space.slug}/{topic.slug}/threads/0/contribute/", typed())

    assert Comment.objects.get().thread.number == 0


def test_rich_text_comes_as_html_or_plain(cast, log_in, thread):
    client = log_in(cast.member)

    client.post(FORM, typed("<p>One <strong>two</strong></p><script>x</script>", body_format="html"))
    client.post(FORM, typed("Line one\r\n\r\n- item"))

    bodies = list(Comment.objects.order_by("number").values_list("body", flat=True))
    assert bodies == ["<p>One <strong>two</strong></p>", "<p>Line one</p><ul><li>item</li></ul>"]


def test_the_form_shows_the_question_the_rules_and_where_to_turn(cast, log_in, thread):
    page = log_in(cast.member).get(FORM)

    links = read(page).links
    assert "What works?" in said(page)
    assert {"/en/participation-rules/", "/en/if-you-need-help/", "/en/fraud-alert/"} <= set(links)


def test_a_double_click_makes_one(cast, log_in, thread):
    client = log_in(cast.member)
    fields = read(client.get(FORM)).fields | typed()

    answers = [client.post(FORM, fields) for _click in range(3)]

    assert len({answer["Location"] for answer in answers}) == 1
    assert Comment.objects.count() == 1


def test_somebody_elses_key_makes_a_contribution_of_ones_own(cast, thread):
    first, second = Client(), Client()
    first.force_login(cast.member)
    second.force_login(cast.delegate)
    key = read(first.get(FORM)).fields["key"]

    first.post(FORM, typed("Mine, the first of the two.", key=key))
    second.post(FORM, typed("Mine, the second of the two.", key=key, voice="myself"))

    assert Comment.objects.count() == 2


def test_sending_forgets_the_draft(cast, log_in, thread):
    client = log_in(cast.member)
    client.post(FORM, read(client.get(FORM)).fields | typed() | {"save_draft": "1"})
    fields = read(client.get(FORM)).fields
    assert (fields["body"], Draft.objects.get().place) == (WORDS, str(thread.pk))

    client.post(FORM, fields)

    assert (Comment.objects.count(), Draft.objects.count()) == (1, 0)


def test_a_preview_shows_and_posts_nothing(cast, log_in, thread):
    client = log_in(cast.member)
    drafts.save(owner=cast.member, kind="discussions.comment", place=str(thread.pk), data=typed("older"), version=0)

    page = client.post(FORM, typed("Les frais des agences sont des dettes, et **c’est tout**.", preview="1", subject="Frais"))

    shown = said(page)
    assert (page.status_code, Comment.objects.count(), Draft.objects.count()) == (200, 0, 1)
    assert ("Preview: not posted yet" in shown, "French" in shown or "français" in shown, cast.member.full_name in shown) == (
        True,
    ) * 3
    assert read(page).fields["body"].startswith("Les frais")


# ── Bad input ──────────────────────────────────────────────────────────────────────────────────────────────────────────


EMPTY = {
    "nothing": {"body": ""},
    "no field": {},
    "spaces": {"body": " \r\n\t\u00a0\u200b "},
    "empty paragraphs": {"body": "<p></p><p> </p><p><br></p>", "body_format": "html"},
    "nothing but a script": {"body": "<script>alert(1)</script>", "body_format": "html"},
}


@pytest.mark.parametrize("fields", EMPTY.values(), ids=EMPTY)
def test_an_empty_contribution_is_not_posted(cast, log_in, thread, fields):
    page = log_in(cast.member).post(FORM, fields | {"subject": "A subject"})

    assert (page.status_code, Comment.objects.count(), read(page).fields["subject"]) == (200, 0, "A subject")
    assert 'href="#id_body"' in page.content.decode()


@pytest.mark.parametrize(("length", "posted"), [(20_000, 1), (20_001, 0)])
def test_twenty_thousand_characters_and_no_more(cast, log_in, thread, length, posted):
    text = "é\u0301" * length

    page = log_in(cast.member).post(FORM, typed(text))

    assert Comment.objects.count() == posted
    assert posted or (page.status_code, read(page).fields["body"]) == (200, text)


UNUSUAL = {
    "right to left": "\u202eحقوق العمال المهاجرين\u202c",
    "emoji": "👩‍👩‍👧‍👦 🇰🇮 fine",
    "looks like a tag": "a < b & c > d <b>not bold</b>",
    "any writing": "中文 עברית ไทย",
}


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
def test_whatever_is_written_is_kept_as_text(cast, log_in, thread, text):
    log_in(cast.member).post(FORM, typed(text))

    assert html.unescape(Comment.objects.get().body) == f"<p>{text}</p>"


def test_a_null_character_is_replaced_in_the_text_and_refused_in_the_subject(cast, log_in, thread):
    client = log_in(cast.member)

    page = client.post(FORM, typed("a\0b", subject="a\0b"))
    client.post(FORM, typed("a\0b"))

    assert (page.status_code, Comment.objects.get().body) == (200, "<p>a\ufffdb</p>")


WORD = """<p class="MsoNormal" style="margin:0"><b><span lang=FR style="font-size:12pt">Les frais<o:p></o:p></span></b></p>
<style>p {color:red}</style><!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoListParagraph>des agences</p>"""


def test_what_word_adds_is_left_out(cast, log_in, thread):
    log_in(cast.member).post(FORM, typed(WORD, body_format="html"))

    assert Comment.objects.get().body == "<p><strong>Les frais</strong></p><p>des agences</p>"


@pytest.mark.parametrize(("size", "status"), [(1_900_000, 200), (2_200_000, 413)])
def test_too_much_is_said_in_words(cast, log_in, thread, size, status):
    page = log_in(cast.member).post(FORM, typed("x" * size))

    assert (page.status_code, Comment.objects.count()) == (status, 0)


LONG_SUBJECTS = {"too long": "x" * 151, "two lines": "a\nb"}


@pytest.mark.parametrize("subject", LONG_SUBJECTS.values(), ids=LONG_SUBJECTS)
def test_a_subject_is_one_short_line(cast, log_in, thread, subject):
    page = log_in(cast.member).post(FORM, typed(subject=subject))

    assert (page.status_code, Comment.objects.count()) == (200, 0)


# ── Language ───────────────────────────────────────────────────────────────────────────────────────────────────────────


LANGUAGES = {
    "detected": ("Les frais des agences de recrutement sont des dettes pour les travailleuses.", "", [], "fr"),
    "corrected": ("Les frais des agences de recrutement sont des dettes pour les travailleuses.", "es", [], "es"),
    "unsure, the topic's first": ("Ok.", "", ["es", "fr"], "es"),
    "unsure, the page's": ("Ok.", "", [], "en"),
}


@pytest.mark.parametrize(("text", "chosen", "of_topic", "language"), LANGUAGES.values(), ids=LANGUAGES)
def test_the_language_is_detected_and_can_be_corrected(cast, log_in, open_topic, text, chosen, of_topic, language):
    topic = open_topic("languages", languages=of_topic)

    log_in(cast.member).post(f"/en/discussions/{topic.space.slug}/languages/threads/1/contribute/", typed(text, language=chosen))

    assert Comment.objects.get().language == language


def test_a_language_that_is_none_is_refused(cast, log_in, thread):
    page = log_in(cast.member).post(FORM, typed(language="xx"))

    assert (page.status_code, Comment.objects.count()) == (200, 0)


# ── In place ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_script_gets_the_form_alone(cast, log_in, thread, post):
    asked = post(thread, cast.delegate)

    page = log_in(cast.member).get(reply_form(asked), headers={"HX-Request": "true"})

    markup = page.content.decode()
    assert ("<html" in markup, f'id="reply-{asked.pk}-body"' in markup, f'action="{reply_form(asked)}"' in markup) == (
        False,
        True,
        True,
    )
    assert "HX-Request" in page["Vary"]


# ── The receipt ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_receipt_is_in_the_writers_language_and_quotes_the_whole_text(cast, log_in, thread):
    log_in(cast.member).post(FORM, typed("<p>One &lt;two&gt;</p><ul><li>three</li></ul>", body_format="html", subject="Fees"))
    spread()

    mail, comment = Mail.objects.get(kind="discussions.comment_posted"), Comment.objects.get()
    assert (mail.to, mail.language, "Fair-recruitment" in mail.subject) == (cast.member.email, "fr", True)
    assert f"/fr/discussions/comments/{comment.pk}/\n" in mail.text
    assert "> Fees\n>\n> One <two>" in mail.text
    assert ("One &lt;two&gt;" in mail.html, "<script" in mail.html) == (True, False)


def test_one_contribution_one_receipt(cast, log_in, thread):
    client = log_in(cast.member)
    fields = read(client.get(FORM)).fields | typed()

    for _click in range(2):
        client.post(FORM, fields)
        spread()

    assert Mail.objects.filter(kind="discussions.comment_posted").count() == 1


def test_hidden_and_restored_are_told_with_rule_reason_and_what_to_do(cast, thread, post):
    comment = post(thread, cast.delegate, "Rude words.")
    hide(cast, comment)
    moderation.restore(comment=comment, by=cast.secretariat, why="Mistaken")

    hidden, restored = (Mail.objects.get(kind=f"discussions.comment_{verb}") for verb in ("hidden", "restored"))
    assert "Participation rule 2: Respect every person." in hidden.text
    assert "Reason given: “insult”" in hidden.text
    assert "/en/participation-rules/" in hidden.text
    assert "/en/contact/" in hidden.text
    assert "> Rude words." in hidden.text
    assert ("Mistaken" in restored.text, f"/en/discussions/comments/{comment.pk}/" in restored.text) == (True, True)
