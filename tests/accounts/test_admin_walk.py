"""The secretariat's workshop from wall to wall: every registered table, every page of it, for everybody, in three languages."""

import uuid

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from accounts.actions import delegations, invitations, organizations, people, roles
from accounts.models import Membership, Organization, Role, Scope, User
from events.actions import post
from events.models import Event, Mail
from hub.demo import story
from pages.actions import send_message

TABLES = [
    "accounts_delegation",
    "accounts_invitation",
    "accounts_organization",
    "accounts_role",
    "accounts_user",
    "events_event",
    "events_mail",
    "pages_contactmessage",
    "pages_notice",
    "pages_page",
    "pages_rule",
    "taxonomy_area",
    "taxonomy_commission",
    "taxonomy_country",
    "taxonomy_goal",
    "taxonomy_objective",
    "taxonomy_organizationkind",
    "taxonomy_practicetype",
    "taxonomy_principle",
    "taxonomy_region",
    "taxonomy_synonym",
]
ADDABLE = {"accounts_delegation", "accounts_invitation", "accounts_organization", "accounts_role", "pages_rule"}
SECRET = "X7-secret-link-Q9"


def name(model):
    return f"{model._meta.app_label}_{model._meta.model_name}"


def of(table):
    """The admin class of a table."""
    return next(site for model, site in admin.site._registry.items() if name(model) == table)


@pytest.fixture
def furnished(cast):
    """Something to see in every list: a message, an invitation, a secret letter that is still waiting."""
    send_message(key=uuid.uuid4(), name="A Reader", email="reader@example.org", subject="A question", text="How?", language="en")
    invitations.send(email="new@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point)
    post(
        kind="account.password_reset_key",
        to="member@example.org",
        subject="Reset",
        text=f"https://hub.example.org/reset/{SECRET}/",
        html=f"<p>{SECRET}</p>",
        headers={"X-Key": SECRET},
        key=f"key-{SECRET}",
        language="en",
        secret=True,
    )
    Mail.objects.filter(kind="accounts.delegation_granted").update(state="failed")
    return cast


def pages_of(table):
    """Every address of a table: list, new row, and for its first row: the row, its history and its verbs."""
    site = of(table)
    row = site.model._default_manager.order_by("pk").first()
    yield "list", reverse(f"admin:{table}_changelist")
    yield "add", reverse(f"admin:{table}_add")
    yield "row", reverse(f"admin:{table}_change", args=[row.pk])
    yield "history", reverse(f"admin:{table}_history", args=[row.pk])
    yield "delete", reverse(f"admin:{table}_delete", args=[row.pk])
    for verb in site.verbs:
        yield verb.name, reverse(f"admin:{table}_{verb.name}", args=[row.pk])


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

    rules = {"disable", "enable", "remove-second-step", "end"}  # may refuse the first row; the tables of permissions say when
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
def test_the_door_leads_nowhere_else(cast, client, where):
    to_log_in = client.get("/admin/login/", {"next": where})
    after = client.post(to_log_in["Location"], {"login": "member@example.org", "password": "a quiet reading room by the lake"})

    assert to_log_in["Location"].startswith("/en/account/login/?next=")
    assert after["Location"] in ("/en/", "/fr/")


def test_the_door_lets_staff_in(cast, log_in):
    assert log_in(cast.secretariat).get("/admin/login/")["Location"] == "/admin/"


def test_password_and_log_out_are_the_sites_own(cast, log_in):
    client = log_in(cast.secretariat)

    password = client.get("/admin/password_change/")
    out = client.post("/admin/logout/")

    assert (password["Location"], out["Location"]) == ("/en/account/password/change/", "/en/")
    assert "_auth_user_id" not in client.session


def test_looking_at_the_way_out_logs_nobody_out(cast, log_in):
    client = log_in(cast.secretariat)

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


@pytest.mark.parametrize("table", TABLES)
def test_lists_have_no_action_for_many_rows_and_no_export(furnished, log_in, table):
    request = RequestFactory().get("/")
    request.user = furnished.administrator

    page = log_in(furnished.administrator).get(reverse(f"admin:{table}_changelist")).content.decode()

    assert of(table).get_actions(request) == {}
    assert 'name="action"' not in page
    assert "csv" not in page.lower()


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


# ── Queries ──────────────────────────────────────────────────────────────────────────────────────────────────────


def multiply(cast, number):
    """So many more people with roles, delegations, invitations, organizations, mail and events."""
    for index in range(number):
        login = f"{index}-{uuid.uuid4().hex[:6]}"
        person = people.enrol(email=f"{login}@example.org", full_name=f"Person {login}", password="x", language="en")
        roles.grant(person=person, role=Role.REVIEWER, by=cast.administrator, why="asked")
        house = Organization(name_en=f"House {login}", kind=cast.union.kind, country=cast.union.country, parent=cast.union)
        house = organizations.propose(organization=house, by=person)
        organizations.verify(organization=house, by=cast.secretariat, why="known")
        Membership.objects.create(organization=house, body=cast.union)
        delegations.grant(person=person, organization=house, scopes=[Scope.POST], by=cast.secretariat, why="asked")
        delegations.grant(person=cast.member, organization=house, scopes=[Scope.POST], by=cast.secretariat, why="asked")
        invitations.send(email=person.email, language="en", organization=house, scopes=[Scope.POST], by=cast.secretariat)
        send_message(key=uuid.uuid4(), name="A", email=person.email, subject="Q", text="T", language="en", by=person)


MOST_QUERIES = 14


@pytest.mark.parametrize("table", TABLES)
def test_lists_ask_no_more_when_there_are_more_rows(furnished, log_in, table, django_assert_num_queries):
    client, where = log_in(furnished.secretariat), reverse(f"admin:{table}_changelist")
    client.get(where)
    with django_assert_num_queries(MOST_QUERIES, exact=False) as few:
        client.get(where)
    multiply(furnished, 6)

    with django_assert_num_queries(len(few)):
        client.get(where)


@pytest.mark.parametrize("table", ["accounts_user", "accounts_organization"])
def test_a_row_with_many_rights_asks_no_more(furnished, log_in, table, django_assert_max_num_queries):
    about = {"accounts_user": furnished.member, "accounts_organization": furnished.union}[table]
    client, where = log_in(furnished.secretariat), reverse(f"admin:{table}_change", args=[about.pk])
    client.get(where)
    with django_assert_max_num_queries(30) as few:
        client.get(where)
    multiply(furnished, 6)

    with django_assert_max_num_queries(len(few)):
        client.get(where)


# ── What the workshop tells ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("table", "standing", "people"),
    [
        ("accounts_user", "staff", {"secretariat", "administrator"}),
        ("accounts_user", "disabled", {"disabled"}),
        ("accounts_role", "running", {"administrator", "moderator", "reviewer", "secretariat"}),
        ("accounts_role", "over", {"former"}),
        ("accounts_role", "to-begin", set()),
        ("accounts_delegation", "running", {"delegate", "focal_point", "outsider"}),
        ("accounts_delegation", "over", set()),
    ],
)
def test_lists_filter_by_standing(furnished, log_in, table, standing, people):
    page = log_in(furnished.secretariat).get(reverse(f"admin:{table}_changelist"), {"standing": standing})

    listed = {getattr(row, "person", row) for row in page.context["cl"].result_list}
    assert listed == {getattr(furnished, login) for login in people}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"verified_at__isempty": "1"}, {"proposed-forum"}),
        ({"q": "proposed"}, {"proposed-forum"}),
        ({"q": "Collec"}, {"collective"}),
    ],
)
def test_organizations_are_found(furnished, log_in, query, expected):
    page = log_in(furnished.secretariat).get(reverse("admin:accounts_organization_changelist"), query)

    assert {row.slug for row in page.context["cl"].result_list} == expected


def test_waiting_decisions_lead_to_exactly_the_rows_they_count(furnished, log_in):
    client = log_in(furnished.secretariat)
    tasks = client.get("/admin/").context["tasks"]

    shown = {task["address"]: client.get(task["address"]).context["cl"].result_count for task in tasks}

    assert shown == {task["address"]: task["count"] for task in tasks}
    assert {task["count"] for task in tasks} == {1, Mail.objects.filter(state="failed").count()}


@pytest.mark.parametrize(
    ("table", "column"),
    [("accounts_role", "person"), ("accounts_delegation", "organization"), ("accounts_organization", "parent")],
)
def test_rows_of_long_tables_are_looked_up_by_number_without_javascript(furnished, log_in, table, column):
    client = log_in(furnished.secretariat)

    page = client.get(reverse(f"admin:{table}_add")).content.decode()
    link = page.split(f'id="lookup_id_{column}"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    listed = client.get(link)

    assert listed.status_code == 200
    row = listed.context["cl"].result_list[0]
    assert f">{row.pk}<" in listed.content.decode()


def test_forms_begin_filled_in_from_the_persons_page(furnished, log_in):
    client = log_in(furnished.secretariat)
    page = client.get(reverse("admin:accounts_user_change", args=[furnished.member.pk])).content.decode()
    links = [part.split('"')[0] for part in page.split('href="')[1:] if "/add/?person=" in part.split('"')[0]]

    forms = [client.get(link).content.decode() for link in links]

    assert len(links) == 2
    assert all(f'value="{furnished.member.pk}"' in form and furnished.member.full_name in form for form in forms)


def test_history_of_a_person_tells_her_rights_too(furnished, log_in):
    page = log_in(furnished.secretariat).get(reverse("admin:accounts_user_history", args=[furnished.former.pk]))

    kinds = [event.kind for event in page.context["events"]]
    assert kinds == ["accounts.role_ended", "accounts.role_granted", "accounts.person_joined"]
    assert "left" in page.content.decode()


def test_long_history_shows_the_newest(furnished, log_in):
    for number in range(250):
        Event.objects.create(kind="accounts.person_logged_in", at=f"2026-01-01T00:00:{number % 60:02}Z", target=furnished.member)

    page = log_in(furnished.secretariat).get(reverse("admin:accounts_user_history", args=[furnished.member.pk]))

    assert (len(page.context["events"]), page.context["has_more"]) == (200, True)


def test_countries_are_sorted_in_the_readers_language(furnished, log_in):
    User.objects.filter(pk=furnished.secretariat.pk).update(language="fr")

    page = log_in(furnished.secretariat).get(reverse("admin:accounts_organization_add"))

    names = [words for _number, words in page.context["adminform"].form.fields["country"].choices]
    places = [names.index(country) for country in ("Danemark", "Djibouti", "Dominique", "Égypte", "Équateur", "Zambie")]
    assert places == sorted(places)


def test_times_say_their_zone(furnished, log_in):
    pages = [log_in(furnished.secretariat).get(reverse(f"admin:{table}_changelist")).content.decode() for table in TABLES]

    assert ["Times are Geneva time unless another is named." in page for page in pages] == [True] * len(TABLES)


def test_demonstration_fills_the_workshop(db, client):
    story.tell(password="a demonstration of the workshop")
    client.force_login(User.objects.get(email="secretariat@example.org"))

    lists = [client.get(reverse(f"admin:{table}_changelist")).context["cl"].result_count for table in TABLES]

    empty = {table for table, count in zip(TABLES, lists, strict=True) if not count}
    assert empty == {"accounts_invitation"}
