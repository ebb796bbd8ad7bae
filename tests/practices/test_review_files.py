"""Who reads what is reviewed, and its files: a reviewer once she has declared her interests, nobody before or after."""

import pytest

from accounts.models import User
from files import actions as files
from practices.actions import drafting, publishing, sources
from practices.models import PracticeVersion
from practices.subjects import PRACTICE, version_of
from reviews import subjects
from reviews.actions import seats
from reviews.models import Case, Decision
from tests.files import samples
from tests.practices import scene
from tests.reviews import scene as reviews


def _with_file(version, by, key="11111111-1111-4111-8111-111111111111"):
    file = files.store(upload=samples.upload("bilan.pdf"), by=by, key=key, title="Bilan", language="fr")
    sources.add(version=version, file=file, by=by)
    return file


@pytest.fixture
def judged(cast, enrol):
    """A version in review with a file, of an organization; and a reviewer of it for each way to hold a seat, or not."""
    version = scene.begun(cast.focal_point, organization=cast.collective)
    file = _with_file(version, cast.focal_point)
    drafting.submit(version=version, content=scene.content(), by=cast.focal_point)
    case = scene.in_review(version, cast.secretariat).case
    people = {name: reviews.reviewer(enrol, cast, name) for name in SEATS}
    for name in ("declined", "expired", "removed", "invited"):
        seat = reviews.invited(case, cast, people[name])
        if name == "declined":
            seats.decline(seat=seat, by=people[name], reason="no-time")
        elif name == "expired":
            seats.expire(seat=seat)
        elif name == "removed":
            seats.accept(seat=seat, by=people[name], has_interest=False)
            seats.remove(seat=seat, by=cast.secretariat, why="Another is asked.")
    for name in ("accepted", "interested", "blocked"):
        seats.accept(
            seat=reviews.invited(case, cast, people[name]), by=people[name], has_interest=name == "interested", words="I"
        )
    User.objects.filter(pk=people["blocked"].pk).update(organization=cast.collective)
    people["blocked"].refresh_from_db()
    return version, file, people


SEATS = ("accepted", "interested", "blocked", "invited", "declined", "expired", "removed", "elsewhere")
READERS = {"accepted", "interested"}


def _getting(client, people, file):
    found = set()
    for name, person in people.items():
        client.force_login(person)
        answer = client.get(file.get_absolute_url())
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            b"".join(answer.streaming_content)
            found.add(name)
    return found


def test_only_who_has_accepted_and_declared_gets_the_files(client, judged):
    _version, file, people = judged

    assert _getting(client, people, file) == READERS
    assert {name for name, person in people.items() if PracticeVersion.objects.visible_to(person).exists()} == READERS


def test_none_of_them_reads_the_draft_page_contacts_or_word_document(client, judged):
    version, _file, people = judged

    for person in people.values():
        client.force_login(person)
        for part in ("", "check/", "brief/", "answers/", "word/", "people/", "withdraw/", "files/add/"):
            assert client.get(f"/en/practices/drafts/{version.uuid}/{part}").status_code == 404


def test_two_of_the_staff_let_a_blocked_reviewer_read(client, cast, judged):
    version, file, people = judged
    row = seats.ask_override(case=version.case, person=people["blocked"], by=cast.secretariat, why="Nobody else reads it.")
    seats.sign_override(override=row, by=cast.administrator)

    assert _getting(client, people, file) == READERS | {"blocked"}


def test_what_the_authors_add_while_they_change_it_is_theirs_until_they_send_it(client, cast, judged):
    version, file, people = judged
    scene.decided(version, cast.secretariat, Decision.Verdict.CHANGES)
    added = _with_file(version, cast.focal_point, key="22222222-2222-4222-8222-222222222222")

    assert [_getting(client, people, each) for each in (file, added)] == [set(), set()]

    drafting.submit(version=version, content=scene.content(), by=cast.focal_point)

    assert [_getting(client, people, each) for each in (file, added)] == [READERS, READERS]


@pytest.mark.parametrize(
    ("end", "readers"), [("accepted", set(SEATS)), ("declined", READERS), ("withdrawn", set()), ("retired", set(SEATS))]
)
def test_after_the_end(client, cast, judged, end, readers):
    version, file, people = judged
    if end == "withdrawn":
        drafting.withdraw(version=version, by=cast.focal_point)
    else:
        scene.decided(version, cast.secretariat, Decision.Verdict.DECLINE if end == "declined" else Decision.Verdict.ACCEPT)
    if end == "retired":
        publishing.retire(practice=version.practice, by=cast.secretariat, why="Over.")

    assert _getting(client, people, file) == readers


def test_what_a_reviewer_reads_has_no_contact(cast, judged):
    version, _file, people = judged
    shown = subjects.get(PRACTICE).content(Case.objects.get(), people["accepted"])

    told = [answer.field.name for _group, answers in shown["groups"] for answer in answers]
    assert {"title", "benefit", "implementers"} <= set(told)
    assert [name for name in told if name.startswith("focal_")] == []
    assert [enclosure.file.title for enclosure in shown["enclosures"]] == ["Bilan"]
    assert version_of(Case.objects.get()) == version


def test_the_page_of_the_case_shows_it_to_its_reviewer(client, judged):
    version, file, people = judged
    client.force_login(people["accepted"])

    page = client.get(version.case.get_absolute_url()).content.decode()

    for words in ("Four hundred people got papers.", "Lamp at the Quay", "Senegal", file.get_absolute_url()):
        assert words in page, words
    assert [words for words in ("Marguerite", "marguerite@", "/practices/drafts/") if words in page] == []
