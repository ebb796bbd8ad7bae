"""What a writer is asked before it is published: contact details, the same words, too much at once."""

import pytest

from discussions.actions import comments
from discussions.models import Comment
from tests.discussions.writing import FORM, WORDS, close, said, typed
from tests.markup import read

# ── Contact details ────────────────────────────────────────────────────────────────────────────────────────────────────


CONTACTS = {
    "en": "Please write to me at amina.diallo@example.org about the fees of the agencies.",
    "fr": "Appelez-moi au +33 6 12 34 56 78 pour parler des frais des agences et des dettes.",
    "es": "Escríbame a amina.diallo@example.org para hablar de los costos de las agencias y de los trabajadores.",
}
REMOVED = {
    "en": "[e-mail address removed]",
    "fr": "[numéro de téléphone retiré]",
    "es": "[dirección de correo electrónico retirada]",
}


@pytest.mark.parametrize("language", CONTACTS)
def test_contact_details_are_asked_about_and_masked(cast, log_in, thread, language):
    client, text = log_in(cast.member), CONTACTS[language]

    asked = client.post(FORM, typed(text, language=language))
    assert (asked.status_code, Comment.objects.count(), read(asked).fields["body"]) == (200, 0, text)
    assert "Mask them and post" in said(asked)

    client.post(FORM, read(asked).fields | {"language": language, "contacts": "mask"})
    body = Comment.objects.get().body
    assert (REMOVED[language] in body, "amina.diallo" in body, "34 56" in body) == (True, False, False)


def test_contact_details_are_posted_if_the_writer_says_so(cast, log_in, thread):
    log_in(cast.member).post(FORM, typed(CONTACTS["en"], contacts="keep"))

    assert "amina.diallo@example.org" in Comment.objects.get().body


def test_contact_details_in_the_subject_are_masked_too(cast, log_in, thread):
    client = log_in(cast.member)
    asked = client.post(FORM, typed(subject="Ask amina@example.org " + "x" * 128))

    client.post(FORM, read(asked).fields | {"contacts": "mask"})

    subject = Comment.objects.get().subject
    assert (subject.startswith("Ask [e-mail address removed] x"), len(subject)) == (True, 150)


# ── The same words, and floods ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_words_are_asked_about(cast, log_in, thread, post):
    earlier = post(thread, cast.member, WORDS.upper())
    client = log_in(cast.member)

    asked = client.post(FORM, typed())
    assert (asked.status_code, Comment.objects.count(), read(asked).fields["body"]) == (200, 1, WORDS)
    assert f"/en/discussions/comments/{earlier.pk}/edit/" in read(asked).links
    assert "in “Fair-recruitment”" in said(asked)

    again = client.post(FORM, read(asked).fields | {"again": "1"})
    assert (again.status_code, Comment.objects.count()) == (302, 2)


def test_the_same_words_of_others_or_withdrawn_ones_are_nothing(cast, log_in, thread, post):
    post(thread, cast.delegate, WORDS)
    comments.withdraw(comment=post(thread, cast.member, WORDS), by=cast.member)

    assert log_in(cast.member).post(FORM, typed()).status_code == 302


def test_where_the_first_cannot_be_edited_it_can_be_seen(cast, log_in, open_topic, thread, post):
    other = open_topic("over", days=1)
    earlier = post(other.threads.get(number=1), cast.member, WORDS)
    close(cast, other)

    links = read(log_in(cast.member).post(FORM, typed())).links

    assert (f"/en/discussions/comments/{earlier.pk}/" in links, f"/en/discussions/comments/{earlier.pk}/edit/" in links) == (
        True,
        False,
    )


def test_both_questions_are_asked_one_after_the_other(cast, log_in, thread, post):
    post(thread, cast.member, REMOVED["en"])
    client = log_in(cast.member)

    first = client.post(FORM, typed("amina@example.org", language="en"))
    second = client.post(FORM, read(first).fields | {"contacts": "mask", "language": "en"})
    client.post(FORM, read(second).fields | {"again": "1", "language": "en"})

    assert "the same words before" in said(second)
    assert [comment.body for comment in Comment.objects.all()] == [f"<p>{REMOVED['en']}</p>"] * 2


def test_a_flood_is_stopped_and_the_text_stays(cast, log_in, thread, post, move_clock):
    for number in range(20):
        post(thread, cast.member, f"Number {number}")
    client = log_in(cast.member)

    page = client.post(FORM, typed())
    assert (page.status_code, Comment.objects.count(), read(page).fields["body"]) == (429, 20, WORDS)
    assert 0 < int(page["Retry-After"]) <= 600
    assert "You have posted 20 contributions within ten minutes. You can go on from" in said(page)

    move_clock(seconds=601)
    assert client.post(FORM, typed()).status_code == 302
