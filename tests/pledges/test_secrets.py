"""Contacts are private: marked ones are planted, and all that a visitor, another member and others can get is read."""

import io
import logging
import re
import zipfile
from urllib.parse import urldefrag, urlsplit

import pytest

from events.models import Event, Mail
from pledges.actions import drafting, ladder, participants, publishing, screening
from pledges.models import Pledge, ReturnReason
from search import engine
from submissions.models import Serves
from tests.pledges import scene

SECRETS = {
    "contact": "Zebedee Quillfeather",
    "role": "Archivist of Tidal Clocks",
    "email": "zebquill@example.org",
    "phone": "+999 4711 0815",
    "partner": "hrosvant@example.org",
    "second": "ignablack@example.org",
}
CONTACT = {"name": SECRETS["contact"], "role": SECRETS["role"], "email": SECRETS["email"], "phone": SECRETS["phone"]}
MOST = 400  # pages read


@pytest.fixture
def story(cast, move_clock):
    """A common pledge with two partners is returned, published, amended, reminded, revised and matched."""
    rows = [
        scene.partner(name="Lamp at the Quay", email=SECRETS["partner"]),
        scene.partner(name="Union", email=SECRETS["second"]),
    ]
    version = scene.begun(cast.member)
    content = scene.content(type="common", participants=rows, contacts=[CONTACT])
    drafting.submit(version=version, content=content, by=cast.member)
    reasons = ReturnReason.objects.filter(verdict="returned")[:1]
    screening.give_back(version=version, by=cast.secretariat, reasons=reasons, words="Say more.")
    drafting.submit(version=version, content=content, by=cast.member)
    screening.accept(version=version, by=cast.secretariat, serves=Serves.MIGRANTS)
    pledge = Pledge.objects.get()
    participants.confirm(invitation=scene.invitations(pledge)[0])
    publishing.amend(
        pledge=pledge,
        by=cast.member,
        reason="More.",
        description=scene.DESCRIPTION + "<p>More.</p>",
        indicators=[scene.INDICATOR],
        milestones=[],
    )
    move_clock(days=330)
    ladder.sweep()
    scene.updated(pledge, cast.member, value="900")
    scene.published(cast.outsider, cast.secretariat, matches=[{"pledge": pledge.number}])
    pledge.refresh_from_db()
    revision = drafting.begin_revision(pledge=pledge, by=cast.member)
    drafting.submit(
        version=revision, content=content | {"title": "Advice at every station", "reason": "Shorter."}, by=cast.member
    )
    screening.accept(version=revision, by=cast.secretariat, serves=Serves.MIGRANTS)
    pledge.refresh_from_db()
    return pledge


def told(text):
    """The secrets a text tells, whatever its capitals and markup."""
    plain = re.sub(r"\s+", " ", text).casefold()
    return sorted(name for name, words in SECRETS.items() if words.casefold() in plain)


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return body.decode("utf-8", "replace")


def reachable(client, *starts):
    """Address and text of all that is linked to from these addresses, on this host and in one language."""
    waiting, seen = list(starts), set(starts)
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        response = client.get(address)
        text = text_of(response)
        yield address, f"{text} {response.headers}"
        for found in (
            re.findall(r'(?:href|src|action)="([^"]+)"', text) if "html" in response.headers.get("Content-Type", "") else ()
        ):
            link = urldefrag(found.replace("&amp;", "&"))[0]
            is_ours = urlsplit(link).path.startswith(
                ("/en/pledges/", "/en/objectives/7", "/en/countries/sen", "/feeds/pledges/en")
            )
            if is_ours and not urlsplit(link).netloc and link not in seen:
                seen.add(link)
                waiting.append(link)


@pytest.mark.parametrize("who", ["visitor", "delegate", "outsider", "reviewer"])
def test_nobody_else_reads_a_contact(cast, story, log_in, who):
    client = log_in(getattr(cast, who))
    version = story.current
    starts = [
        *("/en/", "/en/pledges/", "/en/pledges/dashboard/", story.get_absolute_url(), "/sitemap.xml?part=pledges"),
        *(f"/en/pledges/export/{kind}/" for kind in ("csv", "xlsx", "json")),
        *(f"/en/search/?q={words}" for words in ("Zebedee", "hrosvant", "Archivist", "4711")),
        *(f"/en/pledges/?q={words}" for words in ("Zebedee", "hrosvant", "Archivist", "4711")),
        *(f"/en/pledges/drafts/{row.uuid}/" for row in story.versions.all()),
        *(f"/en/pledges/drafts/{version.uuid}/{part}/" for part in ("check", "contact", "participants", "withdraw")),
        *("/en/pledges/screening/", "/en/pledges/doubts/", "/en/pledges/mine/", f"/en/pledges/{story.number}/update/"),
    ]

    found = {address: told(text) for address, text in reachable(client, *starts)}

    assert len(found) > 30
    assert {address: names for address, names in found.items() if names} == {}


def test_no_mail_to_others_tells_a_contact(cast, story):
    may_know = {cast.member.email}

    found = {(mail.kind, mail.to): told(f"{mail.subject} {mail.text} {mail.html}") for mail in Mail.objects.all()}

    assert {to for _kind, to in found} >= may_know | {SECRETS["partner"], SECRETS["second"]}
    assert {key: names for key, names in found.items() if names and key[1] not in may_know} == {}


def test_neither_index_nor_record_nor_log_tells_a_contact(cast, story, client, caplog):
    caplog.set_level(logging.DEBUG)
    client.get(f"/en/pledges/drafts/{story.current.uuid}/contact/")
    client.post(f"/en/pledges/drafts/{story.current.uuid}/contact/", {"contacts-0-email": SECRETS["email"]})

    assert list(engine.matching("Quillfeather", "pledge")) == []
    assert [told(f"{row.why} {row.facts}") for row in Event.objects.all() if told(f"{row.why} {row.facts}")] == []
    assert told(caplog.text) == []
