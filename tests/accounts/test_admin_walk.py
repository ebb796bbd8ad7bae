"""The secretariat's workshop from wall to wall: every registered table, every page of it, for everybody, in three languages."""

import re

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from events.models import Mail
from tests.accounts.workshop import ADDABLE, SECRET, TABLES, name, of, pages_of

# ── Who is admitted ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_admin_holds_exactly_these_tables():
    assert sorted(name(model) for model in admin.site._registry) == TABLES


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("who", "language"), [("secretariat", "en"), ("secretariat", "fr"), ("administrator", "es")])
def test_staff_open_every_page(furnished, log_in, who, language, table):
    person = getattr(furnished, who)
    User.objects.filter(pk=person.pk).update(language=language)
    client = log_in(person)

    answers = {page: client.get(address) for page, address in pages_of(table)}

    # These may refuse the first row; the tables of permissions say when.
    rules = {"disable", "enable", "remove-second-step", "end", "renew", "sign", "deny", "retire", "reinstate", "withdraw"}
    expected = dict.fromkeys(answers, 200) | {"delete": 403, "add": 200 if table in ADDABLE else 403}
    statuses = {page: answer.status_code for page, answer in answers.items()}
    ruled = {page: status for page, status in statuses.items() if page in rules and status == 403}
    assert statuses == expected | ruled
    assert {f'<html lang="{language}"' in answer.content.decode() for answer in answers.values()} == {True}


@pytest.mark.parametrize("who", ["member", "focal_point", "reviewer", "former"])
def test_others_are_told_that_it_is_not_theirs(furnished, log_in, who):
    client = log_in(getattr(furnished, who))

    answers = {page: client.get(page, follow=True) for table in TABLES for _name, page in pages_of(table)}

    assert {answer.status_code for answer in answers.values()} == {403}
    assert {answer.templates[0].name for answer in answers.values()} == {"admin/not_admitted.html"}


def test_visitors_are_led_to_the_sites_log_in(furnished, client):
    for table in TABLES:
        for _name, page in pages_of(table):
            chain = client.get(page, follow=True).redirect_chain

            assert [address for address, _status in chain] == [
                f"/admin/login/?next={page}",
                f"/en/account/login/?next={page}",
            ]


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/", "/admin/jsi18n/", "/admin/password_change/", "/admin/nowhere/"])
def test_visitors_learn_nothing_of_the_rest_either(db, client, path):
    assert client.get(path).headers["Location"] == f"/admin/login/?next={path}"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_door_leads_nowhere_else(furnished, client, where):
    to_log_in = client.get("/admin/login/", {"next": where})
    after = client.post(to_log_in["Location"], {"login": "member@example.org", "password": "a quiet reading room by the lake"})

    assert to_log_in["Location"].startswith("/en/account/login/?next=")
    assert after["Location"] in ("/en/", "/fr/")


def test_the_door_lets_staff_in(furnished, log_in):
    assert log_in(furnished.secretariat).get("/admin/login/")["Location"] == "/admin/"


def test_password_and_log_out_are_the_sites_own(furnished, log_in):
    client = log_in(furnished.secretariat)

    password = client.get("/admin/password_change/")
    out = client.post("/admin/logout/")

    assert (password["Location"], out["Location"]) == ("/en/account/password/change/", "/en/")
    assert "_auth_user_id" not in client.session


def test_looking_at_the_way_out_logs_nobody_out(furnished, log_in):
    client = log_in(furnished.secretariat)

    assert client.get("/admin/logout/").status_code == 405
    assert "_auth_user_id" in client.session


# ── Nothing is deleted, nothing is done to many at once, nothing secret is shown ─────────────────────────────────


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_deleted(furnished, log_in, table):
    model = of(table).model
    client = log_in(furnished.administrator)
    before = set(model._default_manager.values_list("pk", flat=True))

    statuses = {client.post(address, {"post": "yes"}).status_code for page, address in pages_of(table) if page == "delete"}

    assert statuses == {403}
    assert set(model._default_manager.values_list("pk", flat=True)) == before


# Verbs for several rows at once, each with a reason.
BULK = {"discussions_comment": {"approve", "reject", "read", "hide", "restore"}}


@pytest.mark.parametrize("table", TABLES)
def test_lists_have_no_other_action_for_many_rows_and_no_export(furnished, log_in, table):
    request = RequestFactory().get("/")
    request.user = furnished.administrator

    page = log_in(furnished.administrator).get(reverse(f"admin:{table}_changelist")).content.decode()

    assert of(table).get_actions(request).keys() == BULK.get(table, set())
    assert ('name="action"' in page) == (table in BULK)
    assert re.findall(r'(?:href|action)="[^"]*(?:csv|xlsx|export)', page) == []


@pytest.mark.parametrize("who", ["secretariat", "administrator"])
def test_words_of_letters_are_nowhere(furnished, log_in, who):
    client = log_in(getattr(furnished, who))
    letter = Mail.objects.get(kind="account.password_reset_key")
    addresses = [address for table in TABLES for _page, address in pages_of(table)]
    addresses += [reverse(f"admin:events_mail_{page}", args=[letter.pk]) for page in ("change", "history", "send-again")]

    assert [address for address in addresses if SECRET in client.get(address).content.decode()] == []


@pytest.mark.parametrize(
    ("table", "lookup"),
    [
        ("events_mail", "text__contains"),
        ("events_mail", "html__startswith"),
        ("events_mail", "key"),
        ("events_mail", "headers__has_key"),
        ("accounts_user", "password__startswith"),
        ("accounts_user", "password"),
        ("accounts_user", "authenticator__data__contains"),
        ("accounts_user", "about__contains"),
        ("accounts_invitation", "token_hash__startswith"),
        ("accounts_role", "person__password__startswith"),
        ("accounts_delegation", "person__password__startswith"),
        ("accounts_organization", "proposed_by__password__startswith"),
        ("events_event", "actor__password__startswith"),
        ("events_event", "facts__contains"),
        ("pages_contactmessage", "sender__password__startswith"),
    ],
)
def test_what_no_page_shows_cannot_be_guessed_by_filters(furnished, log_in, table, lookup):
    answer = log_in(furnished.administrator).get(reverse(f"admin:{table}_changelist"), {lookup: "a"})

    assert answer.status_code == 400


def test_searching_does_not_look_into_letters(furnished, log_in):
    page = log_in(furnished.administrator).get(reverse("admin:events_mail_changelist"), {"q": SECRET})

    assert page.context["cl"].result_count == 0


# ── Bad input ────────────────────────────────────────────────────────────────────────────────────────────────────

NASTY = [
    "",
    "'",
    "\x00",
    "9" * 30,
    "-1",
    "%",
    "<script>alert(1)</script>",
    "🇨🇭",
    "[]",
    "true",
    "2001-13-45",
    "9999-12-31",
    "x" * 3000,
]


def faults(client, where, names):
    """Which of these parameters with which nasty value is answered with a fault."""
    asked = [(name, value, client.get(where, {name: value}).status_code) for name in names for value in NASTY]
    return [answer for answer in asked if answer[2] not in (200, 302, 400)]


@pytest.mark.filterwarnings("ignore:.*received a naive datetime")
@pytest.mark.parametrize("table", TABLES)
def test_no_value_of_a_filter_is_a_fault(furnished, log_in, table):
    client, where = log_in(furnished.administrator), reverse(f"admin:{table}_changelist")
    filters = client.get(where).context["cl"].filter_specs

    assert faults(client, where, [name for spec in filters for name in spec.expected_parameters()] + ["q"]) == []


@pytest.mark.filterwarnings("ignore:.*received a naive datetime")
@pytest.mark.parametrize("table", ["accounts_user", "events_event"])
def test_no_other_parameter_of_a_list_is_a_fault(furnished, log_in, table):
    client, where = log_in(furnished.administrator), reverse(f"admin:{table}_changelist")
    names = ["p", "o", "all", "e", "_popup", "_to_field", "_facets", "at__year", "at__month", "at__day", "nonsense", "pk__in"]

    assert faults(client, where, names) == []


@pytest.mark.parametrize("table", TABLES)
def test_row_that_does_not_exist_is_no_fault(furnished, log_in, table):
    client, where = log_in(furnished.administrator), reverse(f"admin:{table}_changelist")
    pages = ["change", "history", "delete", *(verb.name for verb in of(table).verbs)]
    numbers = ["0", "-1", "9" * 30, "x", "%00", "_00", "a/b", "é"]

    statuses = {client.get(f"{where}{number}/{page}/").status_code for number in numbers for page in pages}

    assert statuses <= {302, 403, 404}


@pytest.mark.parametrize("table", sorted(ADDABLE - {"pages_rule"}))
def test_prefilled_forms_swallow_anything(furnished, log_in, table):
    client, where = log_in(furnished.administrator), reverse(f"admin:{table}_add")
    fields = ("person", "organization", "scopes", "parent", "zone", "role", "first_day")

    statuses = {client.get(where, dict.fromkeys(fields, value)).status_code for value in NASTY}

    assert statuses == {200}
