"""Security headers and cookies on every kind of answer."""

import re

import pytest
from django.test import Client

from core.admin import EDITOR_STYLE
from pages.models import Page
from tests.conftest import PASSWORD
from tests.markup import finished

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "manifest-src": {"'self'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
    "object-src": {"'none'"},
}
PLAIN = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
ANSWERS = {
    "page": ("/en/", 200),
    "page with a form": ("/en/contact/", 200),
    "log-in": ("/en/account/login/", 200),
    "styleguide": ("/en/styleguide/", 200),
    "mailbox": ("/demo/mail/", 200),
    "redirect to a language": ("/", 302),
    "redirect to the log-in": ("/en/account/profile/", 302),
    "missing slash": ("/en/about", 301),
    "unknown page": ("/en/nothing/", 404),
    "health": ("/healthz", 200),
    "robots": ("/robots.txt", 200),
    "sitemap": ("/sitemap.xml", 200),
    "style": ("/static/css/base.css", 200),
    "script": ("/static/js/menu.js", 200),
    "picture": ("/static/img/mark.svg", 200),
    "unknown file": ("/static/css/nothing.css", 404),
    "the admin's door": ("/admin/", 302),
    "bad request": ("/en/bad-request/", 400),
    "refusal": ("/en/refused/", 403),
    "too late": ("/en/too-late/", 409),
    "fault": ("/en/broken/", 500),
    "database away": ("/en/database-away/", 503),
    "limits away": ("/en/limits-away/", 503),
}


def _policy(response):
    return {words[0]: set(words[1:]) for words in map(str.split, response["Content-Security-Policy"].split(";"))}


def _plain(response):
    return {name: response.get(name) for name in PLAIN}


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.mark.urls("tests.hub.faulty_urls")
@pytest.mark.parametrize(("path", "status"), ANSWERS.values(), ids=ANSWERS)
@pytest.mark.django_db
def test_every_answer_has_the_headers(visitor, path, status):
    response = finished(visitor.get(path))

    assert (response.status_code, _policy(response), _plain(response)) == (status, POLICY, PLAIN)


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/taxonomy/objective/", "/admin/login/"])
def test_the_admin_has_the_headers(cast, log_in, path):
    response = log_in(cast.secretariat).get(path)

    assert (_policy(response), _plain(response)) == (POLICY, PLAIN)


def test_refused_forms_have_the_headers(db):
    browser = Client(enforce_csrf_checks=True)

    response = browser.post("/en/contact/", {"text": "a"}, headers={"origin": "https://evil.example"})

    assert (response.status_code, _policy(response), _plain(response)) == (403, POLICY, PLAIN)


def test_other_methods_have_the_headers(visitor, db):
    response = visitor.delete("/en/account/drafts/save/")

    assert (response.status_code, _policy(response), _plain(response)) == (405, POLICY, PLAIN)


def test_the_editors_page_allows_one_nonce_and_one_style_more(cast, log_in):
    page = Page.objects.get(slug="about")
    client = log_in(cast.secretariat)

    policies, nonces = [], []
    for _visit in range(2):
        response = client.get(f"/admin/pages/page/{page.pk}/change/")
        policies.append(_policy(response))
        nonces.append(set(re.findall(r'<script[^>]* nonce="([^"]+)"', response.content.decode())))

    assert [len(found) for found in nonces] == [1, 1]
    assert nonces[0] != nonces[1]
    for policy, (nonce,) in zip(policies, nonces, strict=True):
        more = {"script-src": {"'self'", f"'nonce-{nonce}'"}, "style-src": {"'self'", EDITOR_STYLE}}
        assert policy == POLICY | more


def test_no_policy_is_unsafe(settings):
    sources = [str(source) for sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in sources]

    assert [source for source in sources if "unsafe" in source or "*" in source or source.startswith("http")] == []


def test_the_whole_policy_is_enforced(settings):
    assert getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None) is None
    assert set(settings.CONTENT_SECURITY_POLICY) == {"DIRECTIVES"}


WITHOUT_COOKIES = [
    "/", "/en/", "/fr/objectives/", "/es/objectives/4/", "/en/principles/human-rights/", "/en/about/", "/en/privacy/",
    "/en/participation-rules/", "/en/contact/sent/", "/en/styleguide/", "/en/nothing/", "/healthz", "/robots.txt",
    "/sitemap.xml", "/en/countries/", "/fr/countries/civ/", "/static/css/base.css", "/en/account/profile/", "/demo/mail/",
]  # fmt: skip


@pytest.mark.parametrize("path", WITHOUT_COOKIES)
def test_a_visitor_gets_no_cookie(client, db, path):
    response = finished(client.get(path))

    assert ("Set-Cookie" in response.headers, dict(response.cookies)) == (False, {})


def test_a_form_brings_its_token_only(client, db):
    response = client.get("/en/contact/")

    assert list(response.cookies) == ["csrftoken"]


def test_cookies_are_for_the_hub_alone(cast, client):
    response = client.post("/en/account/login/", {"login": cast.member.email, "password": PASSWORD})
    token = client.get("/en/contact/").cookies["csrftoken"]

    flags = [(cookie["httponly"], cookie["samesite"], cookie["path"]) for cookie in (response.cookies["sessionid"], token)]
    assert flags == [(True, "Lax", "/")] * 2


@pytest.mark.parametrize("path", ["/en/account/profile/", "/en/", "/admin/"])
def test_pages_of_a_person_are_not_kept_by_caches(cast, log_in, path):
    response = log_in(cast.secretariat).get(path)

    assert "Cookie" in response["Vary"]
    assert "public" not in response.get("Cache-Control", "")


def test_answers_do_not_name_the_software(client, db):
    response = client.get("/en/")

    assert [name for name in ("Server", "X-Powered-By", "X-Generator") if name in response.headers] == []
