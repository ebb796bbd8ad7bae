"""One's own profile: what is kept, what is refused in words, and the language that follows."""

import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User, display_name

PROFILE = {"full_name": "Amina Diallo-Kerouani", "language": "fr", "zone": "Africa/Dakar"}
LONG_NAME = "Dr María de los Ángeles Ñandú Wołoszańska-Nguyễn van der Heijden, " + "y Ibáñez " * 9


@pytest.fixture
def save(cast, log_in):
    """`save(position="…")`: sends the member's profile; the errors by field, none if it was saved."""

    def send(**fields):
        answer = log_in(cast.member).post("/en/account/profile/", PROFILE | fields)
        return {} if answer.status_code == 302 else {name: list(lines) for name, lines in answer.context["form"].errors.items()}

    return send


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", LONG_NAME.strip()),
        ("full_name", "ㅎ" * 150),
        ("full_name", "X Æ A-12 <b>&amp;</b> ' \""),
        ("affiliation", "Collectif des femmes de la lagune"),
        ("affiliation", "a" * 200),
        ("position", "Coordinatrice"),
        ("about", "Deux lignes,\nen français.\n\n" + "é" * 900),
        ("language", "es"),
        ("zone", "Pacific/Kiritimati"),
        ("zone", "UTC"),
    ],
)
def test_what_is_typed_is_what_is_kept(cast, save, field, value):
    errors = save(**{field: value})

    kept = getattr(User.objects.get(pk=cast.member.pk), field)
    assert (errors, kept.replace("\r\n", "\n")) == ({}, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "   "),
        ("full_name", "x" * 151),
        ("full_name", "Amina\r\nBcc: all@example.org"),
        ("full_name", "Amina\x00"),
        ("affiliation", "x" * 201),
        ("position", "x" * 151),
        ("about", "x" * 1001),
        ("language", "de"),
        ("language", ""),
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/localtime"),
        ("zone", ""),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast, save, field, value):
    before = User.objects.values().get(pk=cast.member.pk)

    errors = save(**{field: value})

    assert list(errors) == [field]
    assert {**User.objects.values().get(pk=cast.member.pk), "last_login": None} == {**before, "last_login": None}


def test_the_whole_name_is_shown(cast, save, log_in):
    save(full_name=LONG_NAME.strip())

    page = log_in(cast.member).get("/fr/account/profile/").content.decode()

    assert LONG_NAME.strip() in page


def test_zones_to_choose_from_are_real_and_named_by_area(cast, log_in):
    form = log_in(cast.member).get(reverse("accounts:profile")).context["form"]

    zones = [name for name, _words in form.fields["zone"].choices]
    assert set(zones) <= zoneinfo.available_timezones()
    assert zones == sorted(zones)
    assert {"Europe/Zurich", "Pacific/Kiritimati", "America/Argentina/Buenos_Aires", "UTC"} <= set(zones)
    assert not {"EST5EDT", "Factory", "localtime"} & set(zones)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_saving_leads_to_the_page_in_the_language_chosen(cast, log_in, language):
    answer = log_in(cast.member).post("/en/account/profile/", PROFILE | {"language": language}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/{language}/account/profile/"
    assert f'<html lang="{language}">' in answer.content.decode()
    assert User.objects.get(pk=cast.member.pk).language == language


@pytest.mark.parametrize(
    ("language", "page", "status", "leads_to"),
    [
        ("es", "/en/objectives/", 302, "/es/objectives/"),
        ("fr", "/en/objectives/?page=2", 302, "/fr/objectives/?page=2"),
        ("es", "https://evil.example/en/", 302, "/es/"),
        ("es", "//evil.example/", 302, "/es/"),
        ("es", "", 302, "/es/"),
        ("es", "javascript:alert(1)", 302, "/es/"),
        ("de", "/en/", 404, None),
        ("", "/en/", 404, None),
        ("en-GB", "/en/", 404, None),
    ],
)
def test_language_is_remembered_and_the_page_stays(cast, log_in, language, page, status, leads_to):
    answer = log_in(cast.member).post(reverse("accounts:language_choose"), {"language": language, "page": page})

    assert (answer.status_code, answer.get("Location")) == (status, leads_to)
    assert User.objects.get(pk=cast.member.pk).language == (language if leads_to else "fr")


def test_the_home_address_leads_to_the_persons_language(cast, log_in):
    answer = log_in(cast.member).get("/", headers={"Accept-Language": "es"})

    assert answer["Location"] == "/fr/"


def test_the_admin_speaks_the_persons_language(cast, log_in):
    User.objects.filter(pk=cast.secretariat.pk).update(language="es")

    page = log_in(cast.secretariat).get("/admin/").content.decode()

    assert '<html lang="es"' in page


def test_zone_that_is_none_is_refused_by_the_model_too(db):
    with pytest.raises(ValidationError) as refusal:
        User(email="a@example.org", full_name="A", password="x", zone="Mars/Olympus").full_clean()

    assert refusal.value.messages == ["Choose a time zone from the list."]


def test_addresses_differ_by_more_than_their_capitals(cast):
    assert User.objects.get_by_natural_key("MEMBER@Example.ORG") == cast.member
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Member@example.org", full_name="Another")


def test_person_is_called_by_her_whole_name_everywhere(cast):
    names = {str(cast.member), cast.member.get_full_name(), cast.member.get_short_name(), display_name(cast.member)}

    assert names == {"Amina Diallo-Kerouani"}
