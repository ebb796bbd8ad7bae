"""Every page of the Hub: whole, in three languages, in few queries; and every link leads somewhere."""

import re
from collections import deque

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from zeal import NPlusOneError, zeal_context
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from accounts.actions import delegations, invitations, organizations
from accounts.models import Organization
from drafts import actions as drafts
from taxonomy.models import Country
from tests.browser.pages import KINDS
from tests.conftest import PASSWORD
from tests.discussions.scene import discussion
from tests.markup import finished, read

LANGUAGES = ("en", "fr", "es")


def _person(cast, kind):
    return getattr(cast, kind.person or "visitor")


def opened(client, path):
    """The answer to a visit, after giving the password again where the page asks for it."""
    response = client.get(path)
    if "/reauthenticate/" not in response.get("Location", ""):
        return response
    client.post(response["Location"], {"password": PASSWORD})
    return client.get(path)


def _queries(captured):
    """What was asked; the savepoints are the tests' own, where a deployment has one transaction."""
    return [query["sql"] for query in captured if not re.match(r"((RELEASE|ROLLBACK TO) )?SAVEPOINT|BEGIN|COMMIT", query["sql"])]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_page_is_whole_in_every_language(staged, log_in, kind):
    cast, facts = staged(kind.prepare)
    client = log_in(_person(cast, kind))

    found = {language: _wrong(opened(client, kind.path(language, facts)), kind, language) for language in LANGUAGES}

    assert {language: wrong for language, wrong in found.items() if wrong} == {}


def _wrong(response, kind, language):
    """What is wrong with a page, in words; empty if nothing is."""
    page = read(response)
    rules = {
        f"status {response.status_code}": response.status_code == kind.status,
        f"in {page.language}": page.language == language,
        "not one heading": len(page.headings) == 1 and page.headings[0].strip(),
        f"titled {page.title}": page.title.strip().endswith("Migration Network Hub"),
        "an id twice": len(page.ids) == len(set(page.ids)),
        "a link not made": not [link for link in (*page.links, *page.sent) if link.startswith("page:")],
    }
    return [rule for rule, holds in rules.items() if not holds]


@pytest.fixture(scope="module")
def watched():
    """django-zeal sees every query of a `zeal_context()` that is repeated row by row."""
    initialize_app_registry()
    patch()


def test_queries_in_a_loop_are_seen(db, watched):
    with zeal_context(), pytest.raises(NPlusOneError):
        [country.region.m49 for country in Country.objects.all()[:3]]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_page_asks_row_by_row_or_more_than_its_kind_may(staged, log_in, watched, kind):
    cast, facts = staged(kind.prepare)
    client, path = log_in(_person(cast, kind)), kind.path("fr", facts)
    opened(client, path)

    with CaptureQueriesContext(connection) as captured, zeal_context():
        response = client.get(path)

    queries = _queries(captured)
    assert response.status_code == kind.status
    assert len(queries) <= kind.most_queries, "\n".join(queries)


def _drafts(cast, numbers):
    for number in numbers:
        drafts.save(owner=cast.member, kind="pages.contact", place=str(number), data={"text": "…"}, version=0)
    return cast.member, "/en/account/drafts/"


def _organizations(cast, numbers):
    for number in numbers:
        organization = Organization(name_en=f"Union {number}", kind=cast.union.kind, country=cast.union.country)
        organizations.propose(organization=organization, by=cast.member)
    return cast.member, "/en/account/organizations/"


def _delegations(cast, numbers):
    _organizations(cast, numbers)
    for number in numbers:
        organization = Organization.objects.get(name_en=f"Union {number}")
        organizations.verify(organization=organization, by=cast.administrator, why="known")
        delegations.grant(person=cast.member, organization=organization, scopes=["post"], by=cast.administrator, why="asked")
    return cast.member, "/en/account/organizations/"


def _delegates(cast, numbers):
    people = (cast.member, cast.reviewer, cast.moderator, cast.outsider, cast.secretariat)
    for number in numbers:
        delegations.grant(person=people[number], organization=cast.union, scopes=["post"], by=cast.administrator, why="asked")
    return cast.focal_point, "/en/account/organizations/union/delegates/"


def _invitations(cast, numbers):
    for number in numbers:
        email = f"guest{number}@example.org"
        invitations.send(email=email, language="en", organization=cast.union, scopes=["post"], by=cast.focal_point)
    return cast.focal_point, "/en/account/organizations/union/delegates/"


@pytest.mark.parametrize("fill", [_drafts, _organizations, _delegations, _delegates, _invitations])
def test_queries_do_not_grow_with_the_rows(cast, log_in, watched, fill):
    person, path = fill(cast, [0])
    client = log_in(person)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)

    fill(cast, [1, 2, 3, 4])
    with CaptureQueriesContext(connection) as many, zeal_context():
        client.get(path)

    assert len(_queries(many)) == len(_queries(few)), "\n".join(_queries(many))


def _is_file(response):
    """Something to save, or a feed to follow."""
    return response.has_header("Content-Disposition") or response["Content-Type"].startswith("application/atom+xml")


class Crawl:
    """Follows every link from a language's home page, each path once: what was found, and what is broken."""

    def __init__(self, client, language):
        self.client, self.language, self.pages, self.broken = client, language, {}, []
        self.waiting = deque([(f"/{language}/", "the start")])
        self.fragments = []

    def run(self):
        while self.waiting:
            path, source = self.waiting.popleft()
            if path not in self.pages:
                self.visit(path, source)
        self.broken += [
            f"{source}: #{fragment} is not on {path}"
            for path, fragment, source in self.fragments
            if self.pages.get(path) and fragment not in self.pages[path].ids
        ]
        return self

    def visit(self, path, source):
        response = self.client.get(path, follow=True)
        if response.status_code == 200 and _is_file(response):
            finished(response)
            self.pages[path] = None
            return
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            self.pages[path] = None
            self.broken.append(f"{source}: {path} answers {response.status_code}")
            return
        self.pages[path] = page = read(response)
        for address, fragment in page.addresses(f"http://localhost{path}"):
            self.note(address, fragment, path)

    def note(self, address, fragment, source):
        host, path = re.match(r"(\w+://[^/]*|mailto:|\w+:)?([^?]*)", address, re.DOTALL).groups()
        if host != "http://localhost":
            self.broken.append(f"{source}: {address} is not on the Hub")
            return
        if fragment:
            self.fragments.append((path, fragment, source))
        if not path.startswith("/admin/"):
            self.waiting.append((path, source))


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


VISITS = [("visitor", language) for language in LANGUAGES] + [("member", "fr"), ("focal_point", "es"), ("secretariat", "en")]


@pytest.fixture(params=VISITS, ids="-".join)
def crawled(request, cast, log_in, settings):
    """What a reader finds who follows every link from her language's home page; the languages take turns."""
    person, language = request.param
    settings.BASE_URL = "http://localhost"
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"export": "1000/m/ip"}  # all of them in a minute
    drafts.save(owner=cast.member, kind="pages.contact", place="", data={"text": "…"}, version=0)
    discussion(cast)
    return Crawl(log_in(getattr(cast, person)), language).run()


def test_the_crawl_finds_nothing_broken(crawled, cast):
    language = crawled.language
    pages = {path: page for path, page in crawled.pages.items() if page}
    people = [person for person in vars(cast).values() if getattr(person, "email", "")]
    markup = {path: page.rawdata for path, page in pages.items()}

    assert crawled.broken == []
    assert [path for path, page in pages.items() if len(page.headings) != 1 or not page.title.strip()] == []
    assert [
        path for path, page in pages.items() if page.language != (path[1:3] if path != "/demo/mail/" else page.language)
    ] == []
    assert {
        f"{path}: {address}" for path, page in pages.items() for address in (*page.fetched, *page.sent) if "//" in address
    } == set()
    assert _addresses_shown(markup, people) == set()
    assert {path for path in pages if path.startswith(f"/{language}/")} >= {f"/{language}/{slug}/" for slug in LINKED}


LINKED = """objectives objectives/1 objectives/23 principles/human-rights about help contact privacy discussions
    discussions/decent-work discussions/decent-work/fair-recruitment discussions/decent-work/wages""".split()  # noqa: SIM905


def _addresses_shown(markup, people):
    """Addresses of people on pages; one's own on the pages of one's own account is no secret from oneself."""
    return {
        (path, person.email)
        for path, html in markup.items()
        for person in people
        if person.email in html and not re.match(r"/\w\w/(account|contact)/", path)
    }


def _paths(cast):
    """Where the pages of all kinds are, with all they show."""
    facts = {prepare: prepare(cast) for prepare in dict.fromkeys(kind.prepare for kind in KINDS) if prepare}
    return [kind.path("en", facts.get(kind.prepare)) for kind in KINDS]


@pytest.mark.parametrize("name", ["visitor", "outsider", "moderator", "reviewer", "delegate"])
def test_nobody_reads_anybody_elses_address(staged, log_in, name):
    """Whatever the page: the addresses of the others are on none."""
    cast, paths = staged(_paths)
    reader = getattr(cast, name)
    client = log_in(reader)
    others = [person.email for person in vars(cast).values() if getattr(person, "email", "") and person != reader]

    shown = []
    for path in paths:
        html = client.get(path, follow=True).content.decode()
        shown += [f"{path}: {email}" for email in others if email in html]

    assert shown == []


def test_the_language_switch_keeps_the_page_and_its_query(client, db, language):
    response = client.get(f"/{language}/objectives/4/?from=here")

    switched = {link for link in read(response).links if link.endswith("/objectives/4/?from=here")}
    assert switched | {f"/{language}/objectives/4/?from=here"} == {f"/{code}/objectives/4/?from=here" for code in LANGUAGES}


def test_every_page_names_its_other_languages(client, db, settings):
    html = client.get("/fr/about/?a=1").content.decode()

    named = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', html)
    assert named == [(code, f"{settings.BASE_URL}/{code}/about/") for code in LANGUAGES]


def test_the_home_page_names_every_objective(client, db, language):
    page = read(client.get(f"/{language}/"))

    with override(language):
        wanted = {f"/{language}/objectives/{number}/" for number in range(1, 24)}
    assert wanted - set(page.links) == set()


@pytest.fixture
def letter(settings, tmp_path):
    """A message in the demonstration's mailbox; its words are those of a person who means no good."""
    settings.EMAIL_BACKEND, settings.MAILBOX = "events.mailbox.Backend", tmp_path / "mail"
    message = EmailMessage("Hello <script>x</script>", "<b>Words</b> & more", to=["amina@example.org"])
    message.extra_headers["Message-ID"] = "<letter-1@hub.example.org>"
    message.send()


def test_the_demonstration_shows_the_messages_it_would_have_sent(client, db, letter):
    listed, shown = client.get("/demo/mail/").content.decode(), client.get("/demo/mail/letter-1/").content.decode()

    assert ('href="/demo/mail/letter-1/"' in listed, "amina@example.org" in listed) == (True, True)
    assert ("&lt;b&gt;Words&lt;/b&gt; &amp; more" in shown, "<script>x" in listed + shown) == (True, False)


@pytest.mark.parametrize("name", ["letter-2", "..", "letter-1.eml", "%2e%2e%2fsecret-key", "secret-key"])
def test_the_mailbox_holds_messages_only(client, db, letter, name):
    assert client.get(f"/demo/mail/{name}/").status_code == 404
