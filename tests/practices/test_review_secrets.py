"""Who reviewed is told to nobody: a case of two rounds is decided, and all that authors and visitors can get is read.

A question reaches the author the minute it is asked, so that minute is no secret; who asked it is.
"""

import io
import re
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urldefrag, urlsplit

import pytest
from django.test import Client

from core import clock
from events.models import Mail
from files import actions as files
from notifications.models import Notice
from practices.actions import coauthors, drafting, sources
from practices.models import CoAuthor, PracticeVersion
from reviews.actions import reports, seats
from reviews.models import Case, Decision, Origin, Question, Recommendation, Report, Reviewer, Seat, Verdict
from search import engine
from tests.files import samples
from tests.markup import Markup
from tests.practices import scene
from tests.reviews import scene as reviews

JUDGES = {
    "zebquill": "Zebedee Quillfeather",
    "hrosvant": "Hroswitha Vanterpool",
    "ignablack": "Ignatius Blackthistle",
    "declwren": "Declan Wrenfoot",
}
COUNTRY, CONTROL = "Tuvalu", "Nauru"  # the second stands for how often a country is named by pages that list them all
WORDS = {
    "confidential": "Confidentially the ledger smells of varnish",
    "interest": "Her cousin once sold kites to the partner",
    "declining": "She is busy with marmalade",
    "publications": "Treatise on Lighthouse Acoustics",
    "gender": "thirdgenderquoll",
    "interests": "She would gladly read of windmills",
    "position": "Archivist of Tidal Clocks",
    "house": "Observatory of Lantern Fish",
}
TOLD = ("Opinion of the first round.", "Opinion of the second round.", "It needs a number.")
NOON, ACTING = 7, 43  # the minute at which everybody else acts, and that of the reviewers


# ── The story ────────────────────────────────────────────────────────────────────────────────────────────────────


class Days:
    """The calendar of the story: each act has a day of its own."""

    def __init__(self):
        self.begin, self.acted = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=3), []

    def at(self, day, minute=NOON):
        when = self.begin + timedelta(days=day, minutes=minute)
        clock.move((when - datetime.now(UTC)).total_seconds())
        if minute == ACTING:
            self.acted.append(when)


def _judge(enrol, cast, login, origin):
    def enrolled(login):
        facts = {"full_name": JUDGES[login], "affiliation": WORDS["house"], "position": WORDS["position"]}
        return enrol(login, **facts)

    entry = {name: WORDS[name] for name in ("publications", "gender", "interests")}
    return reviews.reviewer(enrolled, cast, login, origin=origin, country="TUV", organization_name=WORDS["house"], **entry)


def _report(case, seat, recommendation, opinion):
    comments = {row: (Verdict.PARTLY, "It needs a number." if row.position == 2 else "") for row in case.policy.criteria.all()}
    words = {"to_author": opinion, "confidential": WORDS["confidential"], "judgements": comments}
    return reviews.reported(Seat.objects.get(pk=seat.pk), recommendation, **words)


@pytest.fixture
def story(cast, enrol):
    """The member and a friend wrote it; three reviewed it in two rounds, a fourth declined; it is published."""
    days, friend = Days(), enrol("friend", language="fr")
    days.at(0)
    version = scene.begun(cast.member)
    row = coauthors.invite(practice=version.practice, email=friend.email, language="fr", by=cast.member)
    coauthors.accept(invitation=CoAuthor.objects.get(pk=row.pk), by=friend)
    file = files.store(upload=samples.upload("bilan.pdf"), by=cast.member, key=uuid.uuid4(), title="Bilan", language="fr")
    sources.add(version=version, file=file, by=cast.member)
    drafting.submit(version=version, content=scene.content(), by=cast.member)
    days.at(1)
    case = scene.in_review(version, cast.secretariat).case
    people = [_judge(enrol, cast, login, "un" if at == 0 else "external") for at, login in enumerate(JUDGES)]
    days.at(2)
    asked = [reviews.invited(case, cast, person, Origin.UN if at == 0 else Origin.EXTERNAL) for at, person in enumerate(people)]
    for at, (seat, person) in enumerate(zip(asked, people, strict=True)):
        days.at(4 + at, ACTING)
        if at == 3:
            seats.decline(seat=seat, by=person, reason="other", words=WORDS["declining"])
        else:
            seats.accept(seat=seat, by=person, has_interest=at == 1, words=WORDS["interest"] if at == 1 else "")
    days.at(8)
    question = reports.ask(seat=asked[1], by=people[1], key=uuid.uuid4(), text="Who pays the lawyers?")
    reports.answer(question=question, by=cast.member, text="The city.")
    for at, said in enumerate((Recommendation.PUBLISH, Recommendation.AFTER_CHANGES, Recommendation.PUBLISH)):
        days.at(10 + at, ACTING)
        _report(case, asked[at], said, TOLD[0])
    days.at(14)
    reviews.decided(case, cast, Decision.Verdict.CHANGES, ["Say who pays."])
    days.at(15)
    content = scene.content(title="Legal advice at two stations")
    drafting.submit(version=PracticeVersion.objects.get(), content=content, by=cast.member, answers=["The city pays."])
    days.at(18, ACTING)
    _report(case, asked[1], Recommendation.PUBLISH, TOLD[1])
    days.at(20)
    reviews.decided(case, cast, Decision.Verdict.ACCEPT)
    days.at(22)
    return SimpleNamespace(days=days, case=Case.objects.get(), version=_version(), file=file, friend=friend, people=people)


def _version():
    return PracticeVersion.objects.select_related("practice").get()


# ── What is secret ───────────────────────────────────────────────────────────────────────────────────────────────


def _secrets(case):
    """Words that tell who reviewed, or what is the secretariat's alone."""
    parts = [part for name in JUDGES.values() for part in name.split()]
    keys = [*Seat.objects.values_list("uuid", flat=True), *Report.objects.values_list("key", flat=True)]
    keys += [*Reviewer.objects.values_list("key", flat=True), *Question.objects.values_list("key", flat=True), case.uuid]
    return [*JUDGES, *parts, *WORDS.values(), *map(str, keys), *(key.hex for key in keys)]


def _told(text, secrets, days):
    """Which secrets a text tells."""
    found = [secret for secret in secrets if secret.casefold() in text.casefold()]
    found += re.findall(rf"(?<![:\d])\d{{1,2}}(?::|\u202f?h\u202f?){ACTING}\b", text)
    for when in days.acted:
        found += re.findall(rf"{when:%Y-%m-%d}|\b{when.day} {when:%B} {when.year}", text)
    if text.count(COUNTRY) > text.count(CONTROL):
        found.append(COUNTRY)
    return found


# ── All that one can get ─────────────────────────────────────────────────────────────────────────────────────────

_PASSED_OVER = re.compile(
    r"/(fr|es)/|/static/|/admin/|/demo/|/styleguide/|/en/account/logout|"
    r"/en/countries/(?!sen)\w|/en/objectives/(?!7/)\d|/en/principles/(?!people)\w|/en/practices/export/xlsx"
)


def _crawl(client, starts):
    """Every answer by its path, as text with its headers, from these addresses on; of many alike one is read."""
    found, waiting = {}, list(starts)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = client.get(path)
        assert answer.status_code < 429, path
        found[path] = f"{_text(answer)}\n{dict(answer.headers)}"
        if answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code == 200:
            links = (urldefrag(link)[0] for link in Markup(answer.content.decode()).links)
            waiting += [link for link in links if _is_read(link) and link not in found]
        if "Location" in answer.headers and _is_read(answer.headers["Location"]):
            waiting.append(answer.headers["Location"])
    return found


def _is_read(link):
    parts = urlsplit(link)
    return link.startswith("/") and not parts.query and not _PASSED_OVER.match(link)


def _text(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def _starts(story):
    draft, practice = f"practices/drafts/{story.version.uuid}", story.version.practice.slug
    seat, question = Seat.objects.first(), Question.objects.get()
    pages = ["", "account/notices/", "practices/mine/", f"{draft}/", f"{draft}/word/", f"practices/{practice}/", "reviews/"]
    pages += [f"reviews/{story.case.uuid}/", "reviews/board/", "reviews/roster/", "reviews/roster/coverage/"]
    pages += [f"reviews/invitations/{seat.uuid}/", f"reviews/reports/{seat.uuid}/", f"reviews/questions/{question.pk}/"]
    addresses = [f"/{language}/{page}" for language in ("en", "fr", "es") for page in pages]
    exports = [f"/en/practices/export/{kind}/" for kind in ("csv", "json", "xlsx")]
    searches = [f"/en/search/?q={word}" for word in ("lawyers", "Zebedee", "varnish")]
    feeds = [f"/feeds/practices/{language}/" for language in ("en", "fr", "es")]
    return [*addresses, *exports, *searches, *feeds, "/sitemap.xml", "/robots.txt", story.file.get_absolute_url()]


READERS = ("visitor", "author", "friend")


@pytest.mark.parametrize("reader", READERS)
def test_nothing_anybody_can_get_tells_who_reviewed(cast, story, reader):
    client, secrets = Client(), _secrets(story.case)
    if reader != "visitor":
        client.force_login({"author": cast.member, "friend": story.friend}[reader])

    pages = _crawl(client, _starts(story))

    asked = {str(Seat.objects.first().uuid), str(story.case.uuid)}  # in these addresses they were given, not told
    told = {path: _told(_without(text, path, asked), secrets, story.days) for path, text in pages.items()}
    assert {path: found for path, found in told.items() if found} == {}
    desk = pages[f"/en/practices/drafts/{story.version.uuid}/"]
    assert [words in desk for words in TOLD] == [reader != "visitor"] * 3
    assert len(pages) > 75


def _without(text, path, keys):
    """The answer without the keys its own address holds: pages repeat their address."""
    for key in keys:
        text = text.replace(key, "") if key in path else text
    return text.replace("Zebedee", "") if "q=Zebedee" in path else text.replace("varnish", "") if "q=varnish" in path else text


def test_no_letter_to_those_who_wrote_it_tells_who_reviewed(cast, story):
    secrets, writers = _secrets(story.case), [cast.member.email, story.friend.email]
    letters = list(Mail.objects.filter(to__in=writers))

    assert {"reviews.opened", "reviews.question", "reviews.decision"} <= {letter.kind for letter in letters}
    for letter in letters:
        text = "\n".join([letter.subject, letter.text, letter.html, str(letter.headers), letter.key])
        assert _told(text, secrets, story.days) == [], letter.kind


def test_no_notice_to_them_tells_who_reviewed_or_when(cast, story):
    secrets = _secrets(story.case)
    rows = Notice.objects.filter(person__in=[cast.member, story.friend])

    assert {row.kind for row in rows} == {"reviews.opened", "reviews.question", "reviews.decision"}
    for row in rows:
        assert _told(f"{row.key} {row.facts} {row.at:%H:%M}", secrets, story.days) == [], row.kind


def test_the_search_finds_no_reviewer_and_nothing_of_the_secretariats(cast, story):
    for words in (*JUDGES.values(), *WORDS.values()):
        assert engine.find(words, user=cast.member).total.number == 0, words


def test_their_own_page_of_what_they_have_is_whole_and_the_secret_is_there_to_be_found(cast, story):
    """The story really holds what is looked for: the secretariat's page of the case tells it."""
    client = Client()
    client.force_login(cast.secretariat)

    page = client.get(story.case.get_absolute_url()).content.decode()

    assert [name for name in list(JUDGES.values())[:3] if name not in page] == []
    assert WORDS["confidential"] in page
    assert _told(page, _secrets(story.case), story.days)
