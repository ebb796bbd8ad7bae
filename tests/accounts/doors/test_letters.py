"""Every e-mail: whole in three languages, no markup or header from a name."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from accounts.models import Organization, User
from core import clock
from discussions.models import Comment, CommentAttribution, ConfirmationRequest, Space, Thread, Topic
from events.letters import compose
from files.models import File
from notifications.kinds import Told
from pages.models import ContactMessage, Rule
from pledges.models import Participant, Pledge, PledgeVersion, Rung
from practices.models import Practice, PracticeVersion, ReturnReason, Screening, VersionFile
from reviews.dates import Due
from reviews.models import Case, Criterion, Decision, Point, Policy, Question, Reviewer, Seat
from reviews.outcomes import Judged, Opinion, Outcome
from reviews.subjects import Subject
from submissions.content import Answer
from submissions.fields import Column, Field, Group, Kind
from tests.accounts.doors.hands import LANGUAGES

pytestmark = pytest.mark.django_db
EMAILS = django_settings.BASE_DIR / "templates" / "emails"
LETTERS = sorted(path.stem for path in EMAILS.glob("*.html") if not path.stem.startswith("_"))
OF_NOTICES = {
    name for name in LETTERS if re.search(r"emails/_(notice\.html#foot|plain\.html#html)", (EMAILS / f"{name}.html").read_text())
}


def _practice():
    """A version that was sent, what it answers, and what was decided, for letters about practices."""
    practice = Practice(slug="at-the-station", current_id=1)
    title = "Legal & <b>other</b> advice at the bus station " + "x" * 150
    version = PracticeVersion(pk=1, practice=practice, title=title, language="fr", state="published", number=1)
    version.submitted_at = clock.now()
    group = Group("brief", "The practice & <b>more</b>")
    answers = [
        Answer(Field("title", "Title", Kind.LINE), "Legal & <b>other</b> advice"),
        Answer(Field("summary", "Summary", Kind.TEXT), "<p>Don't <strong>wait</strong> &amp; see</p><ul><li>one</li></ul>"),
        Answer(Field("links", "Links", Kind.ROWS, columns=(Column("title", "What"),)), [{"title": "A <i>report</i> & more"}]),
        Answer(Field("consent", "Consent", Kind.FLAG), True),
        Answer(Field("call", "Call", Kind.LINE), ""),
    ]
    return {
        "practice": practice,
        "version": version,
        "groups": [(group, answers)],
        "enclosures": [VersionFile(file=File(name="report & <b>more</b>.pdf", size=1_200_000))],
        "screening": Screening(version=version, words="Say how many.\n\nIt's <b>clear</b> & good."),
        "reasons": [ReturnReason(label_en="Parts <b>missing</b> & more", text_en="Say more & <i>less</i>.")],
        "words": 'It\'s "good" & <b>clear</b>.\n\nThank you.',
        "title": title,
    }


def _pledge():
    """A published pledge of a State by its authority, and what is asked of those who make it."""
    house = Organization(name_en="Union & <b>Friends</b> of the " + "x" * 100)
    version = PledgeVersion(title="Advice & <i>more</i> at every station " + "x" * 150, language="fr")
    pledge = Pledge(year=2026, serial=7, current=version, organization=house, authority=house)
    participant = Participant(pledge=pledge, free_name="Lamp & <b>Quay</b>", commitment="Opens <i>rooms</i> & more.")
    rung = Rung(words_en="It's <b>been</b> a while & more.")
    return {"pledge": pledge, "participant": participant, "rung": rung, "since": clock.now(), "until": clock.now()}


def _review(title):
    """What letters about a review tell its reviewers and authors."""
    points = [Point(position=1, text="Say <b>how many</b> & where.", answer="It's & <i>four</i>.")]
    decision = Decision(verdict="changes", words="It's <b>good</b> & clear.")
    judged = Judged(Criterion(name_en="Relevant & <b>more</b>"), "partly met", "Don't <i>guess</i> &\n\ncount.")
    opinions = [Opinion("publish after changes", "fr", (judged,), "It's & <b>fine</b>.")] * 2
    subject = Subject(title, "fr", "/en/practices/drafts/", (("A & <b>B</b>", "fr"),), ("Sénégal",), ("7. <i>x</i>",))
    case, until = Case(policy=Policy()), clock.now() + timedelta(days=7)
    return {
        "subject": subject,
        "case": case,
        "seat": Seat(case=case, state="removed", ended_by_id=1, ended_why="It's over & <done>"),
        "due": Due(until, 7, is_late=False),
        "expires": until,
        "last_minute": until,
        "question": Question(text="Who <b>pays</b> & how?", answer="It's <i>us</i> & them."),
        "decision": decision,
        "outcome": Outcome(decision, points, opinions),
        "points": points,
        "entry": Reviewer(words="It's <b>short</b> & good.", term_until=until),
        "state": "accepted",
    }


def _notices():
    """What a notice says, and a digest of two."""
    title = "Legal & <b>other</b> advice at the bus station " + "x" * 100
    told = Told(f"“{title}” isn't <i>new</i>", "/en/objectives/4/", title=title, language="fr")
    return {
        "told": told,
        "rhythm": "weekly",
        "sections": [("Practices & <b>more</b>", [(None, told), (None, told)])],
        "count": 2,
        **dict.fromkeys(("choices", "unsubscribe"), "https://hub.example.org/en/somewhere/else/"),
    }


def _named(house, now):
    """An organization that a contribution names, and how it is asked."""
    named = CommentAttribution(free_name=house.name_en[:250], part="supporter")
    return {"named": named, "attribution": named, "request": ConfirmationRequest(attribution=named, expires_at=now)}


@pytest.fixture
def occasion():
    """Whatever any letter may tell, with names that try to be markup and second headers."""
    now = clock.now()
    space = Space(title_en="Work & <b>pay</b>", slug="work")
    topic = Topic(title_en="Fair & <i>decent</i> work " + "x" * 170, slug="pay", space=space)
    body = "<p>Don't <strong>wait</strong> &amp; see</p><ul><li>one</li></ul>"
    comment = Comment(pk=7, topic=topic, number=3, subject="Hé\r\nBcc: c@example.org", body=body, language="fr", posted_at=now)
    person = User(full_name="Amina O'Hara & <b>Diallo</b>", email="amina@example.org", zone="Africa/Dakar")
    house = Organization(name_en="Union of Migrants' Associations <script>alert(1)</script> & Friends of " + "x" * 180)
    until = now + timedelta(days=90)
    term = {"organization": house, "scopes": ["post"], "until": until, "last_minute": until, "zone": "Pacific/Kiritimati"}
    delegation = {"person": person, "starts_at": now, "ended_at": now + timedelta(days=3)}
    return {
        "person": person,
        "by": person,
        "organization": house,
        "delegation": SimpleNamespace(**term, **delegation, scope_labels=["post comments", "report on pledges"]),
        "invitation": SimpleNamespace(
            **term, expires_at=now + timedelta(days=30), scope_labels=["post comments"], invited_by=person
        ),
        **_practice(),
        **_pledge(),
        **_review("Legal & <b>other</b> advice " + "x" * 150),
        "message": ContactMessage(
            name="A & <i>B</i>", subject="Hé\r\nBcc: c@example.org " * 6, text='<img src=x>\n\nIt\'s "here" & now', language="fr"
        ),
        "topic": topic,
        "comment": comment,
        "thread": Thread(topic=topic, number=0),
        **_named(house, now),
        "rule": Rule(number=4, title_en="Don't name & <b>blame</b>"),
        "is_admitted": True,
        "earlier": 2,
        "places": 2,
        "why": "it's over & <done>",
        "timestamp": now,
        "zone": "Africa/Dakar",
        "ip": "192.0.2.1",
        **_notices(),
        "from_email": "a@example.org",
        "to_email": "b@example.org",
        "deleted_email": "c@example.org",
        **dict.fromkeys(("activate_url", "password_reset_url", "signup_url", "link"), "https://hub.example.org/en/somewhere/"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_whole(name, language, occasion):
    letter = compose(name, occasion, language)

    assert 0 < len(letter["subject"]) <= 100
    assert "\n" not in letter["subject"]
    assert not re.search(r"&(amp|lt|gt|quot|#x?\w+);", letter["subject"] + letter["text"])
    assert "['" not in letter["text"]
    assert "  " not in letter["text"].replace("\n-- \n", "")
    html, _rule, foot = letter["html"].partition("<hr>")
    assert f'<html lang="{language}">' in html
    links = 2 if name == "digest" else 1
    assert (html.count("<a href="), foot.count("<a href=")) == (links, 3 if name in OF_NOTICES else 1)
    assert re.search(r"<title>[^<]+</title>", html)
    assert not re.search(r"<(script|img|b|i|done)\b", html)
    assert len(re.findall(r"https?://", letter["text"].partition("\n-- \n")[0])) == links


@pytest.mark.parametrize("name", sorted(OF_NOTICES))
def test_a_letter_of_a_notice_says_how_to_end_or_change_it(name, occasion):
    with_end = compose(name, occasion, "en")
    duty = compose(name, occasion | {"unsubscribe": None, "rhythm": None}, "en")

    assert ("No more weekly e-mails" in with_end["text"], "No more weekly e-mails" in with_end["html"]) == (True, True)
    assert "This belongs to a task of yours" not in with_end["text"] + with_end["html"]
    for words in (duty["text"], duty["html"]):
        assert "This belongs to a task of yours, so it is always sent." in words
        assert ("No more" in words, "Choose what you get by e-mail" in words) == (False, True)


def test_the_letters_links_lead_somewhere(occasion, client, amina):
    client.force_login(amina)
    unsaved = {occasion[name].get_absolute_url() for name in ("comment", "version", "pledge")}
    unsaved.add(reverse("pledges:state_agree", args=[occasion["version"].uuid]))

    for name in LETTERS:
        links = re.findall(r"http://localhost:\d+(/en/\S+)", compose(name, occasion, "en")["text"])
        for link in set(links) - unsaved:
            assert client.get(link).status_code in {200, 302}, link


def test_a_notice_needs_neither_time_nor_place(amina):
    letter = compose("mfa_totp_deactivated", {"person": amina}, "en")

    assert "This was on" not in letter["text"]
