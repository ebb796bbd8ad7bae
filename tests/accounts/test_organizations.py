"""Organizations: one tree, one node per State, and nobody sees what the secretariat has not verified but its proposer."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.actions import organizations
from accounts.loading import load_organizations
from accounts.models import FormerName, Membership, Organization
from core.urls import RESERVED_SLUGS
from events.models import Event
from taxonomy.models import Country, OrganizationKind
from tests.accounts.people import STAFF, each, row


def kind(key):
    return OrganizationKind.objects.get(key=key)


def new(name, key="civil-society", **more):
    return Organization(name_en=name, kind=kind(key), **more)


# ── Who sees which ───────────────────────────────────────────────────────────────────────────────────────────────

VISIBLE = [
    ("a State", lambda cast: Organization.objects.get(slug="sen"), row(True)),
    ("a Network entity", lambda cast: Organization.objects.get(slug="iom"), row(True)),
    ("verified", lambda cast: cast.union, row(True)),
    ("proposed", lambda cast: cast.proposed, row(False, member=True, **dict.fromkeys(STAFF, True))),
]


@pytest.mark.parametrize(("about", "expected"), [pytest.param(*case[1:], id=case[0]) for case in VISIBLE])
def test_organization_is_listed_for_whom_it_is(cast, about, expected):
    organization = about(cast)

    listed = each(cast, lambda person: Organization.objects.visible_to(person).filter(pk=organization.pk).exists())

    assert listed == expected


def test_verifying_shows_it_to_everybody(cast):
    organizations.verify(organization=cast.proposed, by=cast.secretariat, why="called them")

    assert each(cast, lambda person: cast.proposed in Organization.objects.visible_to(person)) == row(True)


# ── States ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_state_is_exactly_one_node(db):
    states = Organization.objects.states().values_list("country__iso3", flat=True)

    assert sorted(states) == sorted(Country.objects.values_list("iso3", flat=True))
    assert not Organization.objects.states().filter(verified_at=None).exists()


@pytest.mark.parametrize(("status", "key"), [("member", "member-state"), ("observer", "other-state"), ("other", "other-state")])
def test_kind_of_a_state_follows_its_status(db, status, key):
    keys = Organization.objects.filter(is_state=True, country__status=status).values_list("kind__key", flat=True)

    assert set(keys) <= {key}


def test_second_node_of_a_state_is_refused_by_the_database(db):
    country = Country.objects.get(iso3="SEN")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(slug="x", name_en="X", kind=kind("member-state"), country=country, is_state=True)


def test_state_without_a_country_is_refused_by_the_database(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(slug="x", name_en="X", kind=kind("member-state"), is_state=True)


def test_ministries_hang_below_their_state(cast):
    state = Organization.objects.get(slug="sen")
    ministry = organizations.propose(organization=new("Ministry", "national-authority", parent=state), by=cast.secretariat)
    office = organizations.propose(organization=new("Office", "national-authority", parent=ministry), by=cast.secretariat)

    assert office.ancestors() == [ministry, state]
    assert list(state.parts.all()) == [ministry]
    assert Organization.objects.states().filter(country__iso3="SEN").count() == 1


def test_loading_again_changes_nothing(cast):
    before = list(Organization.objects.order_by("pk").values()), Membership.objects.count()

    load_organizations()

    assert (list(Organization.objects.order_by("pk").values()), Membership.objects.count()) == before


def test_loading_leaves_what_the_secretariat_edited(cast):
    iom = Organization.objects.get(slug="iom")
    iom.name_en = "The Organization for Migration"
    organizations.edit(organization=iom, fields=["name_en"], by=cast.secretariat)

    load_organizations()

    assert Organization.objects.get(slug="iom").name_en == "The Organization for Migration"


def test_the_network_has_its_members(db):
    network = Organization.objects.get(slug="un-network-on-migration")
    committee = Organization.objects.get(slug="network-executive-committee")

    assert committee.parent == network
    assert set(committee.members.values_list("organization", flat=True)) <= set(
        network.members.values_list("organization", flat=True)
    )
    assert committee.members.exists()


# ── The tree ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def chain(cast):
    """A grandparent, its part, and the part's part."""
    nodes = []
    for name in ("Upper", "Middle", "Lower"):
        parent = nodes[-1] if nodes else None
        nodes.append(organizations.propose(organization=new(name, parent=parent), by=cast.secretariat))
    return nodes


@pytest.fixture
def edit(cast, log_in):
    """`edit(organization, parent=…)`: sends the admin's form and gives the errors by field; none if it was saved."""

    def send(organization, **more):
        counts = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
        form = {f"{prefix}-{name}": value for prefix in ("former_names", "memberships") for name, value in counts.items()}
        form |= {"name_en": organization.name_en, "kind": organization.kind_id, "parent": organization.parent_id or ""} | more
        where = reverse("admin:accounts_organization_change", args=[organization.pk])
        answer = log_in(cast.secretariat).post(where, form)
        return {} if answer.status_code == 302 else {k: list(v) for k, v in answer.context["adminform"].form.errors.items()}

    return send


PART = "An organization cannot be part of itself or of one of its own parts."
HEIR = "An organization cannot be succeeded by itself or by one it has succeeded."


@pytest.mark.parametrize("below", [0, 1, 2])
def test_organization_cannot_be_part_of_itself_or_its_parts(chain, edit, below):
    errors = edit(chain[0], parent=chain[below].pk)

    assert errors == {"parent": [PART]}
    assert Organization.objects.get(pk=chain[0].pk).parent is None


def test_organization_can_move_elsewhere_in_the_tree(chain, edit, cast):
    assert edit(chain[2], parent=cast.union.pk) == {}
    assert Organization.objects.get(pk=chain[2].pk).parent == cast.union


@pytest.mark.parametrize("number", ["0", "9" * 25, "upper", "-1"])
def test_parent_that_is_no_organization_is_refused(chain, edit, number):
    assert list(edit(chain[2], parent=number)) == ["parent"]


def test_organization_cannot_succeed_itself_in_a_circle(chain, edit):
    first = edit(chain[0], successor=chain[1].pk)

    assert (first, edit(chain[1], successor=chain[0].pk)) == ({}, {"successor": [HEIR]})
    assert edit(chain[2], successor=chain[2].pk) == {"successor": [HEIR]}


def test_own_parent_is_refused_by_the_database(chain):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=chain[0].pk).update(parent=chain[0].pk)


def test_circle_that_arose_all_the_same_ends_the_walk(chain):
    Organization.objects.filter(pk=chain[0].pk).update(parent=chain[2].pk)

    lower = Organization.objects.get(pk=chain[2].pk)

    assert lower.ancestors() == [chain[1], chain[0]]


@pytest.mark.parametrize("key", ["member-state", "other-state"])
def test_second_node_of_a_state_is_refused_in_words(chain, edit, key):
    errors = edit(chain[0], kind=kind(key).pk, country=Country.objects.get(iso3="SEN").pk)

    assert errors == {"kind": ["Each State is in the list already. Choose what this is: a ministry, an agency, a city …"]}


def test_what_makes_a_node_the_state_is_not_edited(edit, cast):
    state, other = Organization.objects.get(slug="sen"), Country.objects.get(iso3="FRA")

    errors = edit(state, kind=kind("other").pk, country=other.pk, parent=cast.union.pk, website="https://example.org")

    state.refresh_from_db()
    assert errors == {}
    assert (state.kind.key, state.country.iso3, state.parent, state.website) == (
        "member-state",
        "SEN",
        None,
        "https://example.org",
    )


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ({"name_en": "Old"}, {"name_en": "New"}, {"Old"}),
        ({"name_es": "Viejo"}, {"name_es": "Nuevo"}, {"Viejo"}),
        ({"name_en": "Old", "name_fr": "Ancien"}, {"name_en": "New", "name_fr": "Nouveau"}, {"Old", "Ancien"}),
        ({"name_en": "Old"}, {"name_en": "Old", "name_fr": "Ancien"}, set()),
        ({"name_en": "Same", "name_fr": "Same"}, {"name_en": "Same"}, set()),
        ({"name_en": "Old"}, {"name_en": "Old", "acronym_en": "O"}, set()),
    ],
)
def test_names_that_go_are_kept_among_the_former_ones(cast, before, after, kept):
    row = organizations.propose(organization=Organization(kind=kind("other"), **before), by=cast.secretariat)
    for field in before:
        setattr(row, field, None)
    for field, value in after.items():
        setattr(row, field, value)

    organizations.edit(organization=row, fields=list(after), by=cast.secretariat)

    assert set(row.former_names.values_list("name", flat=True)) == kept


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_language_of_the_name_is_obligatory(chain, edit, language):
    names = {"name_en": "", "name_fr": "", "name_es": ""} | {f"name_{language}": "Only this one"}

    assert edit(chain[0], **names) == {}


def test_a_name_in_some_language_is(chain, edit):
    assert edit(chain[0], name_en="") == {"name_en": ["Fill this in, in at least one language."]}


def test_edit_is_recorded_with_its_fields_and_inlines(chain, edit, cast):
    inline = {"former_names-TOTAL_FORMS": "1", "former_names-0-name": "Earlier", "former_names-0-until": "2020-01-01"}

    edit(chain[0], website="https://example.org", **inline)

    event = Event.objects.about(chain[0]).first()
    assert (event.kind, event.actor) == ("accounts.organization_edited", cast.secretariat)
    assert event.facts == {"fields": "website, former_names"}
    assert FormerName.objects.get().name == "Earlier"


def test_saving_without_a_change_records_nothing(chain, edit):
    before = Event.objects.about(chain[0]).count()

    assert edit(chain[0]) == {}
    assert Event.objects.about(chain[0]).count() == before
    assert Organization.objects.get(pk=chain[0].pk).edited_at is None


# ── Slugs ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (["Red de Mujeres"], ["red-de-mujeres"]),
        (["Red", "RED", "réd"], ["red", "red-2", "red-3"]),
        (["About"], ["about-2"]),
        (["API"], ["api-2"]),
        (["Sénégal", "SEN"], ["senegal", "sen-2"]),
        (["منظمة", "组织"], ["organization", "organization-2"]),
        (["!!!"], ["organization"]),
        (["x" * 250, "x" * 250 + "y"], ["x" * 70, "x" * 70 + "-2"]),
        (["../admin"], ["admin-2"]),
    ],
)
def test_every_organization_gets_a_slug_of_its_own(cast, names, slugs):
    people = (cast.member, cast.outsider, cast.reviewer)

    got = [organizations.propose(organization=new(name[:250]), by=by).slug for name, by in zip(names, people, strict=False)]

    assert got == slugs
    assert not RESERVED_SLUGS & set(got)


def test_proposing_the_same_twice_is_one_proposal(cast):
    first, second = (organizations.propose(organization=new("Foro"), by=cast.member) for _time in range(2))

    assert first == second
    assert Event.objects.filter(kind="accounts.organization_proposed", target_id=str(first.pk)).count() == 1


@pytest.fixture
def join(cast):
    network = Organization.objects.get(slug="un-network-on-migration")
    return lambda **dates: Membership.objects.create(organization=cast.union, body=network, **dates)


def test_membership_does_not_end_before_it_begins(join):
    with pytest.raises(IntegrityError, match="accounts_membership_dates"), transaction.atomic():
        join(since=date(2020, 1, 1), until=date(2019, 1, 1))


def test_membership_is_open_once(join):
    join(until=date(2019, 1, 1))
    join()

    with pytest.raises(IntegrityError, match="accounts_membership_open_once"), transaction.atomic():
        join()


def test_nobody_is_member_of_itself(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(organization=cast.union, body=cast.union)
