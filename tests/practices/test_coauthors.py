"""Writing together: asked by e-mail, answered by link, ended; what was typed comes back to whoever may no longer write."""

import json
import re

import pytest

from drafts.models import Draft
from events.models import Mail
from practices.actions import coauthors, drafting
from practices.models import CoAuthor, Practice
from practices.views import joining
from tests.practices import drafted, scene, writing

PEOPLE = "people/"


@pytest.fixture
def author(client, writers):
    client.force_login(writers.author)
    return client


def invite(client, version, email="invited@example.org", language="en"):
    return client.post(writing.address(version, PEOPLE), {"email": email, "language": language})


def link(email="invited@example.org"):
    letter = Mail.objects.filter(kind="practices.invitation", to=email).latest("created_at")
    return re.search(r"/\w\w/practices/invitations/\S+/", letter.text)[0]


def answer(client, person, verb="accept"):
    """What the page of the invitation says to this person once she has answered."""
    client.force_login(person)
    return client.post(link(), {"answer": verb})


def writes(person, version):
    return Practice.objects.of(person).filter(pk=version.practice_id).exists()


def test_an_invitation_is_a_letter_in_the_language_chosen_with_the_title_so_far(author, writers, draft):
    drafted.write(draft, writers.author, title="Un guichet du soir", language="fr")

    response = invite(author, draft, language="fr")

    letter = Mail.objects.get(kind="practices.invitation")
    assert (response.status_code, letter.to, letter.language) == (302, "invited@example.org", "fr")
    assert ("Un guichet du soir" in letter.text, link().startswith("/fr/")) == (True, True)
    page = author.get(writing.address(draft, PEOPLE)).content.decode()
    assert ("invited@example.org" in page, "Author Person" in page, "answer by" in page) == (True, True, True)


def test_who_accepts_writes_and_gets_the_receipt_too(client, author, writers, draft):
    invite(author, draft)
    assert not writes(writers.invited, draft)

    response = answer(client, writers.invited)

    assert response.headers["Location"].endswith(f"/drafts/{draft.uuid}/")
    assert writes(writers.invited, draft)
    writing.save(client, draft, "brief", {"title": "By the partner"})
    assert Draft.objects.get(place=draft.place).data["title"] == "By the partner"
    drafting.submit(version=draft, content=scene.content(), by=writers.author)
    receipts = Mail.objects.filter(kind="practices.practice_received").values_list("to", flat=True)
    assert set(receipts) == {"author@example.org", "invited@example.org"}


def test_who_declines_does_not_write(client, author, writers, draft):
    invite(author, draft)

    response = answer(client, writers.invited, "decline")

    assert (response.status_code, writes(writers.invited, draft)) == (302, False)
    assert CoAuthor.objects.get().state == CoAuthor.State.DECLINED


def _withdrawn(client, writers, move_clock):
    coauthors.remove(co_author=CoAuthor.objects.get(), by=writers.author)


def _expired(client, writers, move_clock):
    move_clock(days=31)


def _declined(client, writers, move_clock):
    answer(client, writers.invited, "decline")


def _used(client, writers, move_clock):
    answer(client, writers.partner)


@pytest.mark.parametrize("end", [_withdrawn, _expired, _declined, _used])
def test_a_spent_link_says_so_and_lets_nobody_in(client, author, writers, draft, move_clock, end):
    invite(author, draft)
    end(client, writers, move_clock)
    client.force_login(writers.stranger)

    page, response = client.get(link()), client.post(link(), {"answer": "accept"})

    assert (page.status_code, response.status_code) == (200, 409)
    for said in (page, response):
        assert "This invitation can no longer be answered" in said.content.decode()
        assert 'name="answer"' not in said.content.decode()
    assert not writes(writers.stranger, draft)


def test_a_link_nobody_was_sent_is_404(client, writers):
    client.force_login(writers.stranger)

    assert client.get("/en/practices/invitations/nonsense/").status_code == 404


def test_a_visitor_logs_in_to_answer(client, author, draft):
    invite(author, draft)
    client.logout()

    response = client.get(link())

    assert (response.status_code, f"next={link()}" in response.headers["Location"]) == (302, True)


def test_who_writes_it_already_is_told_and_stays_as_she_was(client, author, writers, draft):
    invite(author, draft)

    response = answer(client, writers.author)

    assert "You write this practice already." in client.get(response.headers["Location"]).content.decode()
    assert [row.person for row in draft.practice.co_authors.all()] == [None]


def test_who_was_removed_gets_what_she_was_typing_back(client, author, writers, draft):
    invite(author, draft)
    answer(client, writers.invited)
    hidden = writing.form(client, draft, "substance")
    coauthors.remove(co_author=CoAuthor.objects.get(), by=writers.author)
    given = hidden | {"lessons": "Come at night,\n\nand bring tea.", "lessons_format": ""}

    page = client.post(writing.address(draft, "substance/"), given | {"go": "next:"})
    saved = client.post("/en/account/drafts/save/", given)

    text = page.content.decode()
    assert (page.status_code, "and bring tea." in text, "was not saved" in text) == (404, True, True)
    assert (saved.status_code, "Keep a copy" in json.loads(saved.content)["error"]) == (404, True)
    assert "lessons" not in Draft.objects.get(place=draft.place).data
    assert client.get(writing.address(draft)).status_code == 404


WRONG = [("author@example.org", "writes it already"), ("AUTHOR@example.org", "writes it already"), ("nobody", "valid")]


@pytest.mark.parametrize(("email", "words"), WRONG)
def test_an_address_that_will_not_do_is_refused_beside_the_field(author, draft, email, words):
    response = invite(author, draft, email=email)

    assert (response.status_code, words in str(response.context["form"].errors["email"])) == (422, True)
    assert not CoAuthor.objects.exists()


def test_who_is_invited_already_gets_no_second_letter(author, draft):
    for email in ("invited@example.org", "Invited@example.org"):
        invite(author, draft, email=email)

    assert (CoAuthor.objects.count(), Mail.objects.filter(kind="practices.invitation").count()) == (1, 1)


def test_twenty_letters_a_day_are_enough(author, writers, draft, move_clock):
    for number in range(joining.MOST):
        coauthors.invite(practice=draft.practice, email=f"{number}@example.org", language="en", by=writers.author)

    assert (invite(author, draft).status_code, CoAuthor.objects.count()) == (422, joining.MOST)
    move_clock(days=1, seconds=1)
    assert invite(author, draft).status_code == 302


def test_to_remove_somebody_is_asked_about(author, writers, draft, join):
    join(draft.practice)
    row = draft.practice.co_authors.get(answered_by=writers.partner, removed_at=None)
    address = writing.address(draft, f"people/{row.pk}/remove/")

    assert "Remove this co-author?" in author.get(address).content.decode()
    assert writes(writers.partner, draft)
    author.post(address)

    assert not writes(writers.partner, draft)
    page = author.get(writing.address(draft, PEOPLE)).content.decode()
    assert ("Partner Person" in page, "removed" in page) == (True, True)
    assert author.post(address).status_code == 403
