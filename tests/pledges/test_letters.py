"""The letters about a pledge: each told to the right people in their language, contacts to nobody else."""

import uuid

import pytest
from django.utils import translation

from events.models import Event, Mail
from pledges.actions import doubts, drafting, ladder, participants, publishing, screening
from pledges.models import Pledge, PledgeVersion
from tests.conftest import enrol_person
from tests.pledges import makers, scene

LANGUAGES = ("en", "fr", "es")
PRIVATE = ("Planted Contact", "planted@example.org", "+41 555 0199", "Planted Position")
CONTACT = dict(zip(("name", "email", "phone", "role"), PRIVATE, strict=True))
PARTNERS = [
    {"name": "Collective", "email": "planted-box@example.org"},
    {"name": "Lamp at the Quay", "email": "planted-lamp@example.org"},
]


@pytest.fixture
def people(staged):
    return staged(makers.gather)[1]


def _submitted(people, **given):
    others = [scene.partner(**row) for row in PARTNERS]
    return scene.submitted(
        people.maker, organization=people.union, type="partnership", participants=others, contacts=[CONTACT], **given
    )


def _letters(kind):
    return {letter.to: letter for letter in Mail.objects.filter(kind=f"pledges.{kind}")}


# ── Nothing private to others ────────────────────────────────────────────────────────────────────────────────────


def _whole_story(people, move_clock):
    """Everything that sends a letter."""
    version = _submitted(people)
    screening.give_back(version=version, by=people.secretariat, reasons=makers.first_reason("returned"))
    drafting.submit(version=PledgeVersion.objects.get(), content=_same(people), by=people.maker)
    house, lamp = scene.invitations(version.pledge)
    participants.confirm(invitation=lamp)
    makers.accepted(PledgeVersion.objects.get(), people)
    participants.confirm(invitation=house, by=people.partner)
    pledge = Pledge.objects.get()
    row = doubts.doubt(pledge=pledge, text="Is it so?", language="en", by=people.member, key=uuid.uuid4())
    doubts.pass_on(doubt=row, substance="How many?", by=people.secretariat)
    move_clock(days=330)
    ladder.sweep()
    publishing.withdraw(pledge=pledge, by=people.maker, why="Begun anew.")


def _same(people):
    others = [scene.partner(**row) for row in PARTNERS]
    return scene.content(type="partnership", participants=others, contacts=[CONTACT])


def test_contacts_and_addresses_are_in_the_copy_of_those_who_pledge_alone(people, move_clock):
    _whole_story(people, move_clock)

    kinds = set()
    for letter in Mail.objects.all():
        kinds.add(letter.kind)
        found = [mark for mark in (*PRIVATE, "planted-") if mark in letter.subject + letter.text + letter.html]
        expected = [*PRIVATE, "planted-"] if letter.kind == "pledges.pledge_received" else []
        assert found == expected, (letter.kind, letter.to)
    assert set(_letters("pledge_received")) == {"maker@example.org"}
    names = ("pledge_received", "pledge_returned", "pledge_published", "pledge_withdrawn", "participant", "reminder")
    assert kinds >= {f"pledges.{name}" for name in names}
    assert not any(mark in str(event.facts) + event.why for event in Event.objects.all() for mark in (*PRIVATE, "planted-"))


def test_the_copy_has_all_that_was_sent(people):
    _submitted(people)

    letter = _letters("pledge_received")["maker@example.org"]
    for words in (
        "Advice at every bus station",
        "Forty lawyers",
        "People advised",
        "Lamp at the Quay",
        "Opens its rooms",
        *PRIVATE,
    ):
        assert (words in letter.text, words in letter.html) == (True, True), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_in_the_language_of_its_reader(people, language):
    person = enrol_person(f"in-{language}", language=language)
    pledge = scene.published(person, people.secretariat)
    makers.withdrawn(pledge, person)

    for kind in ("received", "published", "withdrawn"):
        letter = _letters(f"pledge_{kind}")[person.email]
        assert letter.language == language
        assert (f'<html lang="{language}">' in letter.html, f"/{language}/pledges/" in letter.text) == (True, True)


def test_who_is_asked_reads_what_she_would_commit_to_and_a_link_of_her_own(people):
    _submitted(people, language="fr")

    letters = _letters("participant")
    links = {to: [word for word in letter.text.split() if "/pledges/participants/" in word] for to, letter in letters.items()}

    assert set(letters) == {row["email"] for row in PARTNERS}
    assert all("Opens its rooms at night." in letter.text and letter.language == "fr" for letter in letters.values())
    assert [len(found) for found in links.values()] == [1, 1]
    assert len({found[0] for found in links.values()}) == 2


@pytest.mark.parametrize("verdict", ["returned", "declined"])
def test_a_verdict_comes_with_its_reasons(people, verdict):
    version = _submitted(people)
    verb = {"returned": screening.give_back, "declined": screening.decline}[verdict]
    reason = makers.first_reason(verdict)

    verb(version=version, by=people.secretariat, reasons=reason, words="Say where & when.")

    letter = _letters(f"pledge_{verdict}")["maker@example.org"]
    with translation.override(letter.language):
        assert reason[0].text in letter.text
    assert ("> Say where & when." in letter.text, "Say where &amp; when." in letter.html) == (True, True)


def test_the_number_is_told_at_publication_and_the_note_at_the_end(people):
    version = _submitted(people)
    makers.accepted(version, people)
    pledge = makers.withdrawn(Pledge.objects.get(), people.maker)

    published, withdrawn = (_letters(f"pledge_{kind}")["maker@example.org"] for kind in ("published", "withdrawn"))
    assert (pledge.number in published.subject, pledge.number in withdrawn.subject) == (True, True)
    assert "Begun anew elsewhere." in withdrawn.text


def test_a_link_is_kept_out_of_the_log_of_letters(people, move_clock):
    scene.published(people.maker, people.secretariat, organization=people.union)
    move_clock(days=330)
    ladder.sweep()

    assert all(letter.secret for letter in Mail.objects.filter(kind__in=["pledges.reminder", "pledges.participant"]))
