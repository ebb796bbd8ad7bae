"""Which language a reader meets, and how she changes it."""

import pytest
from django.test import Client

from accounts.models import User
from tests.markup import read

ACCEPTED = {
    "nothing said": (None, "en"),
    "empty": ("", "en"),
    "English": ("en", "en"),
    "French": ("fr", "fr"),
    "Spanish": ("es", "es"),
    "Swiss French": ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7", "fr"),
    "Mexican Spanish": ("es-MX,es;q=0.9", "es"),
    "British English": ("en-GB", "en"),
    "the best of several": ("fr;q=0.3, es;q=0.9, en;q=0.5", "es"),
    "German, then Spanish": ("de, es;q=0.5", "es"),
    "Portuguese, then French": ("pt-BR,pt;q=0.9,fr;q=0.2", "fr"),
    "none of ours": ("de-DE, zh, ar", "en"),
    "anything": ("*", "en"),
    "anything but French": ("fr;q=0, *", "en"),
    "nonsense": (";;;q=x,,", "en"),
    "capitals": ("FR", "fr"),
    "too long": ("de," * 5000 + "fr", "en"),
}


@pytest.mark.parametrize(("accepted", "language"), ACCEPTED.values(), ids=ACCEPTED)
def test_the_root_leads_to_the_browsers_language(client, db, accepted, language):
    headers = {} if accepted is None else {"accept-language": accepted}

    response = client.get("/", headers=headers)

    assert (response.status_code, response["Location"]) == (302, f"/{language}/")


def test_the_root_tells_caches_what_it_depends_on(client, db):
    response = client.get("/")

    assert {name.strip().lower() for name in response["Vary"].split(",")} >= {"accept-language", "cookie"}


def test_the_root_leads_a_person_to_her_language(cast, log_in):
    response = log_in(cast.member).get("/", headers={"accept-language": "es"})

    assert response["Location"] == "/fr/"


def test_an_address_without_a_language_finds_its_page(client, db):
    response = client.get("/about/", {"a": "1"}, headers={"accept-language": "es"})

    assert (response.status_code, response["Location"]) == (302, "/es/about/?a=1")


def test_an_address_without_a_language_finds_a_persons_page(cast, log_in):
    response = log_in(cast.member).get("/about/", headers={"accept-language": "es"})

    assert (response.status_code, response["Location"]) == (302, "/fr/about/")


@pytest.mark.parametrize("path", ["/de/", "/xx/objectives/", "/de/about/", "/fra/", "/f/"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_language_that_is_not_ours_is_404_in_one_that_is(client, db, path, language):
    response = client.get(path, headers={"accept-language": language})

    assert (response.status_code, read(response).language) == (404, language)


@pytest.mark.parametrize("path", ["/EN/", "/en-gb/", "/en-gb/about/"])
def test_a_variant_of_our_language_is_404_in_that_language(client, db, path):
    response = client.get(path, headers={"accept-language": "fr"})

    assert (response.status_code, read(response).language) == (404, "en")


def test_the_address_outweighs_browser_and_person(cast, log_in):
    response = log_in(cast.member).get("/es/about/", headers={"accept-language": "en"})

    assert (read(response).language, response["Content-Language"]) == ("es", "es")


def test_the_admin_speaks_the_persons_language(cast, log_in):
    secretary = cast.secretariat
    secretary.language = "es"
    secretary.save()

    response = log_in(secretary).get("/admin/", headers={"accept-language": "fr"})

    assert read(response).language == "es"


CHOICES = {
    "page": ("fr", "/en/objectives/4/", "/fr/objectives/4/"),
    "page and query": ("es", "/en/objectives/?a=1&b=é", "/es/objectives/?a=1&b=%C3%A9"),
    "the same language": ("en", "/en/about/", "/en/about/"),
    "a page without a language": ("fr", "/admin/", "/fr/"),
    "no page": ("fr", "", "/fr/"),
    "another site": ("fr", "https://evil.example/en/", "/fr/"),
    "another site, shortened": ("fr", "//evil.example/en/", "/fr/"),
    "another site, three slashes": ("fr", "///evil.example/", "/fr/"),
    "another site, backslash": ("fr", "/\\evil.example/", "/fr/"),
    "another site, tab": ("fr", "/\t/evil.example/", "/fr/"),
    "script": ("fr", "javascript:alert(1)", "/fr/"),
    "no slash": ("fr", "en/about/", "/fr/"),
    "this site in full": ("fr", "http://testserver/en/about/", "/fr/"),
}


@pytest.mark.parametrize(("language", "page", "address"), CHOICES.values(), ids=CHOICES)
def test_choosing_a_language_keeps_the_page_and_is_remembered(cast, log_in, language, page, address):
    response = log_in(cast.moderator).post("/en/account/language/", {"language": language, "page": page})

    assert (response.status_code, response["Location"]) == (302, address)
    assert User.objects.get(pk=cast.moderator.pk).language == language


@pytest.mark.parametrize("page", ["/en/\r\nSet-Cookie: a=b", "/en/\nLocation: //evil.example/", "/en/\0"])
def test_a_page_with_line_breaks_leads_nowhere_else(cast, log_in, page):
    response = log_in(cast.moderator).post("/en/account/language/", {"language": "fr", "page": page})

    assert response.status_code == 302
    assert response["Location"].startswith("/fr/")
    assert [character for character in "\r\n\0" if character in response["Location"]] == []


@pytest.mark.parametrize("language", ["de", "", "EN", "fr-CH", "en\0", "../fr", "français"])
def test_a_language_that_is_not_ours_cannot_be_chosen(cast, log_in, language):
    response = log_in(cast.moderator).post("/en/account/language/", {"language": language, "page": "/en/"})

    assert response.status_code == 404
    assert User.objects.get(pk=cast.moderator.pk).language == "en"


def test_choosing_needs_a_person_and_a_form(cast, client):
    visitor = client.post("/en/account/language/", {"language": "fr", "page": "/en/"})
    client.force_login(cast.moderator)
    link = client.get("/en/account/language/?language=fr")

    assert visitor["Location"].startswith("/en/account/login/")
    assert link.status_code == 405
    assert User.objects.get(pk=cast.moderator.pk).language == "en"


def test_choosing_from_another_site_is_refused(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.moderator)

    response = browser.post(
        "/en/account/language/", {"language": "fr", "page": "/en/"}, headers={"origin": "https://evil.example"}
    )

    assert response.status_code == 403
    assert User.objects.get(pk=cast.moderator.pk).language == "en"
