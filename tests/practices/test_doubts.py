"""What a doubter tried: other people's rows, forged posts, words no page may hold."""

import io
import uuid
import zipfile
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from accounts.actions import delegations
from accounts.models import Delegation
from drafts.models import Draft
from events.models import Event, Mail
from files import actions as files
from files.models import File
from practices import queue
from practices.actions import coauthors, drafting, publishing, screening, sources
from practices.models import CoAuthor, Practice, PracticeVersion, Screening, State
from submissions.models import Serves
from tests.practices import scene, writing
from tests.practices.screening_desk import page_of

pytestmark = pytest.mark.django_db
PARTS = ("", "check/", "word/", "withdraw/", "people/", "files/add/", "brief/", "contact/")
NOBODYS = 10**30


def _words(answer):
    """All words of a page or of a Word document."""
    if "wordprocessing" not in answer.headers.get("Content-Type", ""):
        return answer.content.decode()
    content = b"".join(answer) if answer.streaming else answer.content
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


@pytest.fixture
def author(writers, client):
    client.force_login(writers.author)
    return client


@pytest.fixture
def another(writers):
    """A browser of the stranger's."""
    browser = Client()
    browser.force_login(writers.stranger)
    return browser


# ── Other people's rows ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", scene.STATES)
@pytest.mark.parametrize("part", PARTS)
def test_the_pages_of_a_draft_are_nobody_elses_in_any_state(another, practice_in, state, part):
    answer = another.get(writing.address(practice_in(state), part))

    assert answer.status_code in (302, 404)


@pytest.mark.parametrize("part", ["", "word/"])
@pytest.mark.parametrize("person", ["stranger", "removed", "invited", "moderator", "reviewer"])
def test_the_focal_point_of_what_is_published_is_not_told_at_the_address_of_its_draft(
    client, writers, practice_in, join, part, person
):
    version = practice_in("published")
    join(version.practice)
    client.force_login(getattr(writers, person))

    answer = client.get(writing.address(version, part))

    assert answer.status_code in (302, 404)
    assert "Obiang" not in _words(answer)


@pytest.mark.parametrize("part", ["", "word/"])
def test_the_secretariat_does_not_read_what_is_being_written_after_a_return(client, author, writers, practice_in, part):
    version = practice_in("returned")
    writing.save(author, version, "brief", {"title": "Marked in confidence", "language": "en"})
    client.force_login(writers.secretariat)

    answer = client.get(writing.address(version, part))

    assert answer.status_code == 200
    words = _words(answer)
    assert "Marked in confidence" not in words
    assert "Legal advice at the bus station" in words


def test_a_file_of_another_version_is_not_taken_out(author, writers, draft):
    other = scene.begun(writers.stranger)
    file = _file(writers.stranger)
    theirs = sources.add(version=other, file=file, by=writers.stranger)

    for version in (draft, other):
        for pk in (theirs.pk, NOBODYS):
            answer = author.post(writing.address(version, f"files/{pk}/remove/"))
            assert answer.status_code == 404

    assert File.objects.filter(pk=file.pk).exists()


def _file(by, name="report.txt", **words):
    return files.store(upload=SimpleUploadedFile(name, b"Four hundred people got papers."), by=by, key=uuid.uuid4(), **words)


def test_a_co_author_of_another_practice_is_not_removed(author, writers, draft, join):
    other = scene.begun(writers.stranger)
    row = coauthors.invite(practice=other.practice, email="x@example.org", language="en", by=writers.stranger)

    assert author.post(writing.address(draft, f"people/{row.pk}/remove/")).status_code == 404
    assert author.post(writing.address(draft, f"people/{NOBODYS}/remove/")).status_code == 404
    assert CoAuthor.objects.get().is_open


def _autosave(client, place, **given):
    fields = {
        "draft_kind": "practices.version",
        "draft_place": place,
        "draft_names": "title",
        "draft_version": "0",
        "title": "Forged",
    }
    return client.post("/en/account/drafts/save/", fields | {"title": "Forged"} | given)


def test_autosave_touches_nobody_elses_draft(another, draft):
    for place in (draft.place, draft.place.upper(), str(uuid.uuid4()), "", "x", "\0", "9" * 200):
        assert _autosave(another, place).status_code == 404, place

    assert "Forged" not in str(list(Draft.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("spelling", [str.upper, "{{{}}}".format, "urn:uuid:{}".format, lambda place: place.replace("-", "")])
def test_a_version_has_one_draft_however_its_place_is_spelt(author, draft, spelling):
    answer = _autosave(author, spelling(draft.place))

    assert answer.status_code == 404
    assert Draft.objects.filter(owner=None).count() == 1


@pytest.mark.parametrize("state", ["submitted", "declined", "published", "retired", "withdrawn"])
def test_what_was_sent_is_not_saved_into_any_longer(author, practice_in, state):
    version = practice_in(state)

    assert _autosave(author, version.place).status_code == 404
    assert author.post(writing.address(version, "brief/"), {"title": "Forged", "save_draft": "1"}).status_code == 404
    assert "Forged" not in str(list(Draft.objects.values_list("data", flat=True)))


# ── Invitations ──────────────────────────────────────────────────────────────────────────────────────────────────


def _link(text):
    return urlsplit(next(word for word in text.split() if "/invitations/" in word)).path


@pytest.mark.parametrize("end", ["withdrawn", "expired", "declined", "accepted"])
def test_a_spent_invitation_tells_and_does_nothing(author, another, writers, draft, move_clock, end):
    writing.save(author, draft, "brief", {"title": "A marked title", "language": "en"})
    author.post(writing.address(draft, "people/"), {"email": "friend@example.org", "language": "en"})
    link, row = _link(Mail.objects.get(kind="practices.invitation").text), CoAuthor.objects.get()
    if end == "expired":
        move_clock(days=31)
        another.force_login(writers.stranger)
    elif end == "withdrawn":
        coauthors.remove(co_author=row, by=writers.author)
    else:
        (coauthors.accept if end == "accepted" else coauthors.decline)(invitation=row, by=writers.partner)
    events = Event.objects.count()

    page, answers = another.get(link), [another.post(link, {"answer": said}) for said in ("accept", "decline")]

    assert page.status_code == 200
    assert [answer.status_code for answer in answers] == [409, 409]
    assert not any("marked title" in _words(answer) for answer in (page, *answers))
    assert Event.objects.count() == events
    assert not Practice.objects.of(writers.stranger).exists()


def test_whom_somebody_removed_has_invited_comes_in_no_longer(writers, draft, join):
    join(draft.practice)
    row = coauthors.invite(practice=draft.practice, email="second@example.org", language="en", by=writers.partner)

    coauthors.remove(co_author=CoAuthor.objects.get(answered_by=writers.partner), by=writers.author)

    assert not CoAuthor.objects.get(pk=row.pk).is_open


def test_the_link_of_an_invitation_is_in_no_record(author, draft):
    author.post(writing.address(draft, "people/"), {"email": "friend@example.org", "language": "en"})
    token = _link(Mail.objects.get(kind="practices.invitation").text).rstrip("/").rpartition("/")[2]

    assert token not in str(list(Event.objects.values()))
    assert "friend@example.org" not in str(list(Event.objects.values()))


# ── Speaking for an organization ─────────────────────────────────────────────────────────────────────────────────


def test_whose_delegation_has_ended_submits_for_the_organization_no_longer(author, writers):
    version = scene.begun(writers.author, organization=writers.union)
    writing.fill_in(author, version)
    for row in Delegation.objects.filter(person=writers.author):
        delegations.end(delegation=row, by=writers.administrator, why="left")

    seen = Draft.objects.get(place=version.place).version
    answer = author.post(writing.address(version, "check/"), {"draft_version": seen})

    assert answer.status_code in (403, 404)
    assert PracticeVersion.objects.get().state == State.DRAFT


def test_a_co_author_without_delegation_does_not_submit_for_the_organization(client, author, writers, join):
    version = scene.begun(writers.author, organization=writers.union)
    join(version.practice)
    writing.fill_in(author, version)
    client.force_login(writers.partner)

    answer = client.post(writing.address(version, "check/"), {"draft_version": Draft.objects.get(place=version.place).version})

    assert answer.status_code == 403
    assert PracticeVersion.objects.get().state == State.DRAFT


# ── Verbs from wrong states ──────────────────────────────────────────────────────────────────────────────────────


def _all_rows():
    return list(PracticeVersion.objects.values()), list(Draft.objects.values()), Event.objects.count(), Mail.objects.count()


@pytest.mark.parametrize("part", ["", "check/", "word/", "withdraw/", "people/", "files/add/", "brief/", "sources/"])
def test_to_look_changes_nothing(author, writers, draft, part):
    before = _all_rows()

    author.get(writing.address(draft, part))
    author.get(writing.address(draft, part), {"answer": "accept", "title": "Forged", "save_draft": "1", "draft_version": "1"})

    assert _all_rows() == before


@pytest.mark.parametrize("part", ["check/", "withdraw/", "people/", "brief/", "files/add/"])
def test_a_post_without_a_token_does_nothing(writers, draft, part):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(writers.author)

    answer = browser.post(writing.address(draft, part), {"email": "x@example.org", "language": "en", "title": "Forged"})

    assert answer.status_code == 403
    assert (PracticeVersion.objects.get().state, CoAuthor.objects.count()) == (State.DRAFT, 0)


STILL = [
    *(
        (state, part)
        for state in ("published", "retired", "declined", "withdrawn")
        for part in ("check/", "withdraw/", "files/add/")
    ),
    *(("submitted", part) for part in ("check/", "files/add/")),
]


@pytest.mark.parametrize(("state", "part"), STILL)
def test_a_verb_from_a_wrong_state_changes_nothing(author, practice_in, state, part):
    version = practice_in(state)
    before = State(version.state)

    answer = author.post(writing.address(version, part), {"draft_version": "1"})

    assert answer.status_code in (302, 403)
    version.refresh_from_db()
    assert version.state == before


def test_who_withdraws_twice_is_told(author, practice_in):
    version = practice_in("submitted")
    answers = [author.post(writing.address(version, "withdraw/")).status_code for _click in range(2)]

    assert answers == [302, 403]
    assert Event.objects.filter(kind="practices.withdrawn").count() == 1


@pytest.mark.parametrize("sent_before", [False, True])
def test_what_was_written_stays_readable_once_it_is_withdrawn(author, draft, sent_before):
    writing.fill_in(author, draft, lessons="<p>Come at noon.</p>")
    if sent_before:
        author.post(writing.address(draft, "check/"), {"draft_version": Draft.objects.get(place=draft.place).version})
    author.post(writing.address(draft, "withdraw/"))

    for part in ("", "word/"):
        assert "Come at noon." in _words(author.get(writing.address(draft, part))), part
    assert "Legal advice at the bus station" in _words(author.get("/en/practices/mine/"))


# ── Second signatures ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", ["withdrawn", "retired"])
def test_a_decision_on_what_is_withdrawn_waits_no_longer(writers, practice_in, log_in, end):
    writers.secretariat.organization = writers.union
    writers.secretariat.save()
    if end == "withdrawn":
        version = practice_in("submitted")
        screening.accept(version=version, by=writers.secretariat, serves=Serves.MIGRANTS)
        drafting.withdraw(version=version, by=writers.author)
    else:
        writers.secretariat.organization = None
        first = practice_in("published")
        writers.secretariat.organization = writers.union
        writers.secretariat.save()
        version = drafting.begin_update(practice=first.practice, by=writers.author)
        drafting.submit(version=version, content=scene.content(changes="<p>More</p>"), by=writers.author)
        screening.accept(version=version, by=writers.secretariat, serves=Serves.MIGRANTS)
        publishing.retire(practice=first.practice, by=writers.administrator, why="Over.")

    decision = Screening.objects.filter(needs_signature=True).get()

    assert not queue.to_sign().exists()
    assert (decision.waits, decision.has_effect) == (False, False)
    page = log_in(writers.administrator).get(page_of(decision)).content.decode()
    assert "in effect" not in strip_tags(page)


def test_who_had_a_part_in_it_does_not_screen_it_after_leaving(log_in, writers):
    version = drafting.begin(by=writers.author)
    row = coauthors.invite(practice=version.practice, email="s@example.org", language="en", by=writers.author)
    coauthors.accept(invitation=row, by=writers.secretariat)
    drafting.submit(version=version, content=scene.content(), by=writers.author)
    coauthors.remove(co_author=CoAuthor.objects.get(), by=writers.secretariat)

    log_in(writers.secretariat).post(page_of(version, "review"), {"serves": "migrants", "words": ""})

    version.refresh_from_db()
    assert version.state == State.SUBMITTED


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_retirement_is_written_about(writers, practice_in, move_clock):
    version = practice_in("published")
    for why in ("The programme has ended.", "It has ended again."):
        practice = Practice.objects.select_related("current__practice").get(pk=version.practice_id)
        publishing.retire(practice=practice, by=writers.secretariat, why=why)
        move_clock(days=1)
        practice = Practice.objects.get(pk=version.practice_id)
        publishing.reinstate(practice=practice, by=writers.secretariat, why="A mistake.")

    assert Mail.objects.filter(kind="practices.practice_retired").count() == 2
