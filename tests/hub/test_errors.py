"""What went wrong is said in words, in the reader's language, and tells nothing of the inside."""

import re
from functools import partial

import pytest
from django.test import Client

from tests.hub.faulty_urls import FAULTS, REASON, SECRET
from tests.markup import finished, read

LANGUAGES = ("en", "fr", "es")
INSIDE = re.compile(
    rf"{SECRET}|Traceback|Exception|ZeroDivision|OperationalError|\.py\b|psycopg|django|site-packages", re.IGNORECASE
)

STATUSES = {
    "bad-request": 400,
    "denied": 403,
    "refused": 403,
    "too-late": 409,
    "broken": 500,
    "database-away": 503,
    "connection-lost": 503,
    "limits-away": 503,
}


@pytest.fixture
def visitor():
    """A browser that shows what the server says of its faults."""
    return Client(raise_request_exception=False)


def _is_whole(response, language):
    page = read(response)
    return (page.language, len(page.headings), bool(page.headings[0].strip()), page.title.endswith("Migration Network Hub")) == (
        language,
        1,
        True,
        True,
    )


def test_every_fault_is_in_the_table():
    assert STATUSES.keys() == FAULTS.keys()


@pytest.mark.urls("tests.hub.faulty_urls")
@pytest.mark.parametrize("name", STATUSES)
@pytest.mark.django_db
def test_faults_answer_in_the_pages_language(visitor, name):
    for language in LANGUAGES:
        response = visitor.get(f"/{language}/{name}/")

        assert response.status_code == STATUSES[name]
        assert _is_whole(response, language)
        assert INSIDE.findall(response.content.decode()) == []


@pytest.mark.urls("tests.hub.faulty_urls")
@pytest.mark.parametrize("name", STATUSES)
@pytest.mark.django_db
def test_faults_without_a_language_in_the_address_answer_in_the_browsers(visitor, name):
    for language in LANGUAGES:
        response = visitor.get(f"/{name}/", headers={"accept-language": language})

        assert response.status_code == STATUSES[name]
        assert _is_whole(response, language)


@pytest.mark.urls("tests.hub.faulty_urls")
@pytest.mark.parametrize("name", ["broken", "database-away", "connection-lost"])
def test_the_gravest_faults_need_no_database(visitor, name):
    """This test has none: asking it anything would fail."""
    response = visitor.get(f"/fr/{name}/")

    assert response.status_code == STATUSES[name]
    assert _is_whole(response, "fr")


@pytest.mark.urls("tests.hub.faulty_urls")
@pytest.mark.parametrize("name", ["database-away", "connection-lost", "limits-away"])
@pytest.mark.django_db
def test_what_mends_itself_says_when_to_come_back(visitor, name):
    response = visitor.get(f"/en/{name}/")

    assert response["Retry-After"] == "30"


@pytest.mark.urls("tests.hub.faulty_urls")
def test_a_refusal_shows_its_reason(visitor, db):
    html = visitor.get("/en/refused/").content.decode()

    assert REASON in html


@pytest.mark.urls("tests.hub.faulty_urls")
def test_faults_look_the_same_to_who_is_logged_in(cast, visitor):
    visitor.force_login(cast.member)

    for name, status in STATUSES.items():
        response = visitor.get(f"/fr/{name}/")

        assert response.status_code == status, name
        assert _is_whole(response, "fr"), name


UNKNOWN = {
    "page": "/fr/rien/",
    "objective": "/fr/objectives/24/",
    "objective nought": "/fr/objectives/0/",
    "huge objective": f"/fr/objectives/{'9' * 40}/",
    "principle": "/fr/principles/kindness/",
    "draft": "/fr/account/held/00000000-0000-0000-0000-000000000000/",
    "invitation": "/fr/account/invitations/nonsense/",
    "bytes that are no text": "/fr/%ff%fe/",
    "nothing": "/fr/%00/",
    "long": f"/fr/{'a' * 3000}/",
    "dots": "/fr/../../etc/passwd",
}


@pytest.mark.parametrize("path", UNKNOWN.values(), ids=UNKNOWN)
def test_what_does_not_exist_is_404_in_words(cast, visitor, path):
    visitor.force_login(cast.member)

    response = visitor.get(path)

    assert response.status_code == 404
    assert _is_whole(response, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_without_the_right_gets_403_with_the_reason(cast, log_in, language):
    response = log_in(cast.member).get(f"/{language}/account/organizations/union/delegates/")

    assert response.status_code == 403
    assert _is_whole(response, language)


def test_the_admin_answers_unknown_addresses_in_the_persons_language(cast, log_in):
    response = log_in(cast.member).get("/demo/mail/nothing/")

    assert response.status_code == 404
    assert _is_whole(response, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_attempts_are_429_with_the_time_to_wait(visitor, db, settings, language):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    address = f"/{language}/account/login/"
    visitor.post(address, {"login": "nobody@example.org", "password": "wrong"})

    response = visitor.post(address, {"login": "nobody@example.org", "password": "wrong"})

    assert (response.status_code, int(response["Retry-After"]) > 0) == (429, True)
    assert _is_whole(response, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_from_elsewhere_is_refused_in_words(db, language):
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(
        f"/{language}/account/login/", {"login": "a", "password": "b"}, headers={"origin": "https://evil.example"}
    )

    assert response.status_code == 403
    assert _is_whole(response, language)


ABSURD = {
    "two megabytes and more": ({"text": "x" * 3_000_000}, {}, 413),
    "thousands of fields": ({f"f{number}": "" for number in range(3000)}, {}, 413),
    "parts that are none": ("nonsense", {"content_type": "multipart/form-data; boundary=x"}, 200),
    "parts without boundary": ("nonsense", {"content_type": "multipart/form-data"}, 400),
    "no form at all": ('{"text": 1}', {"content_type": "application/json"}, 200),
    "no known encoding": ("text=a", {"content_type": "application/x-www-form-urlencoded; charset=nonsense"}, 200),
    "bytes that are no text": (b"text=%ff%fe&name=\xff", {"content_type": "application/x-www-form-urlencoded"}, 200),
    "null characters": ({"text": "a\0b", "name": "\0", "email": "\0@example.org"}, {}, 200),
}


@pytest.mark.parametrize(("data", "how", "status"), ABSURD.values(), ids=ABSURD)
def test_absurd_posts_are_answered_in_words(visitor, db, data, how, status):
    post = visitor.post if isinstance(data, dict) else partial(visitor.generic, "POST")

    response = post("/en/contact/", data, **how)

    assert response.status_code == status
    assert _is_whole(response, "en")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a b", "localhost:notaport", "@", ""])
def test_another_host_is_400(visitor, db, host):
    response = visitor.get("/fr/", headers={"host": host})

    assert response.status_code == 400
    assert _is_whole(response, "fr")


NASTY = [
    "", "0", "-1", "9" * 30, "1e999", "NaN", "null", "[]", "a" * 5000, "\0", "a\0b", "\r\nSet-Cookie: x=1", "'\";--",
    "' OR 1=1 --",
    "<script>alert(1)</script>", "{{ 7 * 7 }}", "%s%n%(x)s", "../../etc/passwd", "//evil.example/", "https://evil.example/",
    "javascript:alert(1)", "\ud7ff\ue000\uffff", "🇰🇮👨‍👩‍👧", "é́́́", "\u202e", "٣", "=1+1", "\\", "%", "%ff",
]  # fmt: skip
NAMES = [
    "q", "p", "o", "e", "all", "page", "next", "language", "from", "id", "key", "draft_place", "confirmed", "kind__id__exact",
    "unconfirmed__isempty", "ended_at__isempty", "organization", "email", "user", "_popup", "_to_field", "_changelist_filters",
]  # fmt: skip
PLAIN_PATHS = [
    "/", "/healthz", "/robots.txt", "/demo/mail/", "/admin/", "/admin/login/", "/fr/", "/fr/objectives/", "/fr/objectives/4/",
    "/fr/principles/human-rights/", "/fr/contact/", "/fr/contact/sent/", "/fr/styleguide/", "/fr/about/",
    "/fr/participation-rules/",
    "/fr/account/login/", "/fr/account/signup/", "/fr/account/logout/", "/fr/account/password/reset/", "/fr/account/profile/",
    "/fr/account/organizations/", "/fr/account/organizations/propose/", "/fr/account/organizations/union/delegates/",
    "/fr/account/drafts/", "/fr/account/email/", "/fr/account/password/change/", "/fr/account/2fa/", "/fr/account/sessions/",
    "/fr/account/reauthenticate/", "/fr/account/confirm-email/",
]  # fmt: skip
PATTERNS = [
    "/{}/", "/fr/{}/", "/fr/objectives/{}/", "/fr/principles/{}/", "/demo/mail/{}/", "/fr/account/invitations/{}/",
    "/fr/account/confirm-email/{}/", "/fr/account/password/reset/key/1-{}/", "/fr/account/organizations/{}/delegates/",
    "/fr/account/held/{}/", "/fr/account/delegations/{}/end/", "/admin/accounts/user/{}/change/", "/admin/{}/", "/static/{}",
]  # fmt: skip


def _faults(browser, visits):
    """Visits the server could not answer."""
    return [(path, value) for path, value, query in visits if browser.get(path, query).status_code >= 500]


@pytest.mark.parametrize("name", ["visitor", "secretariat"])
def test_no_parameter_breaks_a_page(cast, visitor, name):
    if name != "visitor":
        visitor.force_login(cast.secretariat)
    visits = [(path, value, dict.fromkeys(NAMES, value)) for path in PLAIN_PATHS for value in NASTY]

    assert _faults(visitor, visits) == []


def test_no_part_of_an_address_breaks_a_page(cast, visitor):
    visitor.force_login(cast.secretariat)
    visits = [(pattern.format(value), value, {}) for pattern in PATTERNS for value in NASTY if value]

    assert _faults(visitor, visits) == []


FORMS = {
    "/fr/contact/": ["name", "email", "subject", "text", "key", "draft_version", "draft_place"],
    "/fr/account/profile/": ["full_name", "affiliation", "organization", "position", "about", "language", "zone"],
    "/fr/account/organizations/propose/": ["name", "acronym", "kind", "country", "website"],
    "/fr/account/organizations/union/delegates/": ["email", "scopes", "until"],
    "/fr/account/drafts/save/": ["draft_kind", "draft_place", "draft_version", "text"],
    "/fr/account/language/": ["language", "page"],
}


@pytest.mark.parametrize("path", FORMS)
def test_no_field_breaks_a_form(cast, visitor, path):
    visitor.force_login(cast.focal_point)
    usual = {"draft_kind": "pages.contact", "language": "fr", "scopes": "post", "kind": cast.union.kind_id, "zone": "UTC"}
    whole = {name: usual.get(name, "a@example.org") for name in FORMS[path]}

    posts = [(name, value, whole | {name: value}) for name in FORMS[path] for value in NASTY]
    posts += [("all", value, dict.fromkeys(FORMS[path], value)) for value in NASTY]
    assert [(name, value) for name, value, data in posts if visitor.post(path, data).status_code >= 500] == []


HEADERS = [
    "accept-language", "cookie", "x-forwarded-for", "user-agent", "referer", "origin", "x-requested-with", "hx-request",
    "hx-current-url", "hx-prompt", "if-modified-since", "if-none-match", "accept-encoding", "range",
]  # fmt: skip


def _status(browser, path, header, value):
    """As a server hands headers over: the bytes, read as Latin-1."""
    return finished(browser.get(path, headers={header: value.encode(errors="replace").decode("latin-1")})).status_code


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_breaks_a_page(cast, visitor, header):
    visitor.force_login(cast.member)
    session = visitor.cookies["sessionid"].value

    values = [*NASTY, f"sessionid={session}; django_language=xx; csrftoken=☠", "sessionid=\"';"]
    paths = ("/", "/fr/", "/static/css/base.css", "/fr/account/profile/")

    answers = {(path, value): _status(visitor, path, header, value) for path in paths for value in values}
    assert {visit: status for visit, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("verb", ["TRACE", "PROPFIND", "CONNECT", "NONSENSE", "get", "'"])
def test_no_verb_breaks_a_page(visitor, db, verb):
    answers = {path: visitor.generic(verb, path).status_code for path in ("/", "/fr/", "/fr/contact/", "/healthz", "/admin/")}

    assert {path: status for path, status in answers.items() if status >= 500} == {}
