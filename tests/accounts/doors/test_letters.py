"""Every e-mail: whole in three languages, no markup or header from a name."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings

from accounts.models import Organization, User
from core import clock
from discussions.models import Comment, Space, Topic
from events.letters import compose
from files.models import File
from pages.models import ContactMessage, Rule
from practices.content import Answer
from practices.fields import Column, Field, Group, Kind
from practices.models import Practice, PracticeVersion, ReturnReason, Screening, VersionFile
from tests.accounts.doors.hands import LANGUAGES

pytestmark = pytest.mark.django_db
LETTERS = sorted(
    path.stem for path in (django_settings.BASE_DIR / "templates" / "emails").glob("*.html") if not path.stem.startswith("_")
)


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
        "message": ContactMessage(
            name="A & <i>B</i>", subject="Hé\r\nBcc: c@example.org " * 6, text='<img src=x>\n\nIt\'s "here" & now', language="fr"
        ),
        "topic": topic,
        "comment": comment,
        "rule": Rule(number=4, title_en="Don't name & <b>blame</b>"),
        "places": 2,
        "why": "it's over & <done>",
        "timestamp": now,
        "zone": "Africa/Dakar",
        "ip": "192.0.2.1",
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
    assert html.count("<a href=") == foot.count("<a href=") == 1
    assert re.search(r"<title>[^<]+</title>", html)
    assert not re.search(r"<(script|img|b|i|done)\b", html)
    assert len(re.findall(r"https?://", letter["text"].partition("\n-- \n")[0])) == 1


def test_the_letters_links_lead_somewhere(occasion, client, amina):
    client.force_login(amina)
    unsaved = {occasion["comment"].get_absolute_url(), occasion["version"].get_absolute_url()}

    for name in LETTERS:
        links = re.findall(r"http://localhost:\d+(/en/\S+)", compose(name, occasion, "en")["text"])
        for link in set(links) - unsaved:
            assert client.get(link).status_code in {200, 302}, link


def test_a_notice_needs_neither_time_nor_place(amina):
    letter = compose("mfa_totp_deactivated", {"person": amina}, "en")

    assert "This was on" not in letter["text"]
