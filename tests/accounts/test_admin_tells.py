"""What the workshop tells: lists that answer questions, histories, look-ups; and that telling it costs no more for more rows."""

import re
import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.actions import delegations, invitations, organizations, people, roles
from accounts.models import Delegation, Membership, Organization, Role, Scope, User
from core import clock
from events.models import Event, Mail
from pages.actions import send_message
from tests.accounts.workshop import TABLES
from tests.discussions.consultation import consult
from tests.practices.submissions import submit

# ── Queries ──────────────────────────────────────────────────────────────────────────────────────────────────────


def multiply(cast, number):
    """So many more people with roles, delegations, invitations, organizations, consultations, mail and events."""
    for index in range(number):
        login = f"{index}-{uuid.uuid4().hex[:6]}"
        consult(cast, slug=f"space-{login}")
        submit(cast, slug=f"call-{login}")
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


@pytest.fixture
def multiplied(remembered, furnished):
    """Makes six times as much; once."""
    return lambda: remembered(multiply, lambda: multiply(furnished, 6))


@pytest.mark.parametrize("table", TABLES)
def test_lists_ask_no_more_when_there_are_more_rows(furnished, multiplied, log_in, table, django_assert_num_queries):
    client, where = log_in(furnished.secretariat), reverse(f"admin:{table}_changelist")
    client.get(where)
    with django_assert_num_queries(MOST_QUERIES, exact=False) as few:
        client.get(where)
    multiplied()

    with django_assert_num_queries(len(few)):
        client.get(where)


@pytest.mark.parametrize("table", ["accounts_user", "accounts_organization"])
def test_a_row_with_many_rights_asks_no_more(furnished, multiplied, log_in, table, django_assert_max_num_queries):
    about = {"accounts_user": furnished.member, "accounts_organization": furnished.union}[table]
    client, where = log_in(furnished.secretariat), reverse(f"admin:{table}_change", args=[about.pk])
    client.get(where)
    with django_assert_max_num_queries(30) as few:
        client.get(where)
    multiplied()

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


def _shown(page):
    """How many rows a list says it has: one of the workshop, or the board of reviews."""
    if "cl" in page.context:
        return page.context["cl"].result_count
    counted = re.search(r'<table class="board" data-count="(\d+)"', page.text)
    return int(counted[1]) if counted else 0


def test_waiting_decisions_lead_to_exactly_the_rows_they_count(furnished, log_in):
    client = log_in(furnished.secretariat)
    tasks = client.get("/admin/").context["tasks"]

    shown = {task["address"]: _shown(client.get(task["address"])) for task in tasks}

    assert shown == {task["address"]: task["count"] for task in tasks}
    assert {task["count"] for task in tasks} >= {1, Mail.objects.filter(state="failed").count()}


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


def test_record_leads_to_the_rows_it_is_about(furnished, log_in):
    right = Delegation.objects.get(person=furnished.delegate)
    page = reverse("admin:events_event_changelist")
    Event.objects.create(kind="accounts.log_in_failed", at=clock.now())
    Event.objects.create(kind="accounts.password_changed", at=clock.now(), target=ContentType.objects.get_for_model(User))

    client = log_in(furnished.secretariat)
    newest, words = client.get(page), client.get(page, {"q": right.pk}).content.decode()

    kinds = {row.kind for row in newest.context["cl"].result_list}
    assert {"accounts.log_in_failed", "accounts.password_changed"} <= kinds
    address = reverse("admin:accounts_delegation_change", args=[right.pk])
    assert f'<a href="{address}">delegation {right.pk}</a>' in words
    assert "Delegation granted: post" in words


def test_kinds_of_event_to_choose_from_are_in_words(furnished, log_in):
    page = log_in(furnished.secretariat).get(reverse("admin:events_event_changelist"))

    kinds = next(spec for spec in page.context["cl"].filter_specs if spec.title == "kind")
    words = [choice["display"] for choice in kinds.choices(page.context["cl"])]
    assert {"Role granted", "Delegation granted", "Organization proposed"} <= set(words)
    assert not [word for word in words if "." in word or "–" in word]


def test_memberships_of_an_organization_stand_on_its_page(furnished, log_in):
    iom = Organization.objects.get(slug="iom")

    page = log_in(furnished.secretariat).get(reverse("admin:accounts_organization_change", args=[iom.pk])).content.decode()

    assert "International Organization for Migration – United Nations Network on Migration" in page


def test_countries_are_sorted_in_the_readers_language(furnished, log_in):
    User.objects.filter(pk=furnished.secretariat.pk).update(language="fr")

    page = log_in(furnished.secretariat).get(reverse("admin:accounts_organization_add"))

    names = [words for _number, words in page.context["adminform"].form.fields["country"].choices]
    places = [names.index(country) for country in ("Danemark", "Djibouti", "Dominique", "Égypte", "Équateur", "Zambie")]
    assert places == sorted(places)


def test_times_say_their_zone(furnished, log_in):
    pages = [log_in(furnished.secretariat).get(reverse(f"admin:{table}_changelist")).content.decode() for table in TABLES]

    assert ["Times are Geneva time unless another is named." in page for page in pages] == [True] * len(TABLES)
