"""Attribution is abstract: it is proven on a concrete table, made for each test and gone with its transaction."""

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import override

from accounts.actions import organizations
from accounts.models import Attribution, Organization
from core import clock

pytestmark = pytest.mark.usefixtures("table")

NAMED, CONFIRMED, DECLINED = Attribution.Status.NAMED, Attribution.Status.CONFIRMED, Attribution.Status.DECLINED


class Signature(Attribution):
    """What an app makes of it: a row that says who signed a statement."""

    statement = models.CharField(max_length=40, default="On safe pathways")

    class Meta(Attribution.Meta):
        abstract = False
        app_label = "tests"  # of no installed app, so that migrations and flushes know nothing of it


@pytest.fixture
def table(db):
    with connection.schema_editor() as editor:
        editor.create_model(Signature)


@pytest.fixture
def sign(cast):
    """Makes an attribution as an action would: remembered, then saved."""

    def make(**who):
        if who.get("status") == CONFIRMED:
            who |= {"confirmed_at": clock.now(), "confirmed_by": cast.delegate}
        row = Signature(**who).remember()
        row.save()
        return Signature.objects.get(pk=row.pk)

    return make


# ── Who is shown ─────────────────────────────────────────────────────────────────────────────────────────────────

# (status, who) → (is shown, awaits confirmation, “as named by the filer”)
SHOWN = [
    (NAMED, "verified", (False, True, False)),
    (CONFIRMED, "verified", (True, False, False)),
    (DECLINED, "verified", (False, False, False)),
    (NAMED, "proposed", (True, False, True)),
    (CONFIRMED, "proposed", (True, False, False)),
    (DECLINED, "proposed", (False, False, False)),
    (NAMED, "free name", (True, False, True)),
    (CONFIRMED, "free name", (True, False, False)),
    (DECLINED, "free name", (False, False, False)),
    (NAMED, "person", (True, False, False)),
    (CONFIRMED, "person", (True, False, False)),
    (DECLINED, "person", (False, False, False)),
    (NAMED, "delegate of a verified one", (False, True, False)),
    (CONFIRMED, "delegate of a verified one", (True, False, False)),
]


def who(cast, words):
    return {
        "verified": {"organization": cast.union},
        "proposed": {"organization": cast.proposed},
        "free name": {"free_name": "Friends of the Harbour"},
        "person": {"person": cast.member},
        "delegate of a verified one": {"person": cast.delegate, "organization": cast.union},
    }[words]


@pytest.mark.parametrize(("status", "words", "expected"), SHOWN)
def test_who_is_shown(cast, sign, status, words, expected):
    row = sign(status=status, **who(cast, words))

    assert (row.is_shown, row.awaits_confirmation, row.is_as_named) == expected


def test_proposed_organization_that_is_verified_later_awaits_its_delegate(cast, sign):
    row = sign(organization=cast.proposed)

    organizations.verify(organization=cast.proposed, by=cast.secretariat, why="called them")

    again = Signature.objects.get(pk=row.pk)
    assert (again.is_shown, again.awaits_confirmation) == (False, True)


# ── The names of that day ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "more", "name"),
    [
        ("verified", {}, "Union"),
        ("person", {}, "Amina Diallo-Kerouani"),
        ("free name", {}, "Friends of the Harbour"),
        ("delegate of a verified one", {}, "Union – Delegate Example"),
        ("delegate of a verified one", {"shows_person": False}, "Union"),
        ("person", {"shows_person": False}, ""),
    ],
)
def test_name_is_made_of_who_is_named(cast, sign, words, more, name):
    assert sign(**who(cast, words), **more).name == name


def test_nothing_remembered_changes_when_people_and_organizations_do(cast, sign):
    cast.member.position = "Coordinator"
    row = sign(person=cast.member, organization=cast.union)
    cast.member.full_name, cast.member.position = "Somebody Else", "Director"
    cast.member.save()
    cast.union.name_en, cast.union.kind = "Federation", Organization.objects.get(slug="iom").kind
    organizations.edit(organization=cast.union, fields=["name_en", "kind"], by=cast.secretariat)

    again = Signature.objects.get(pk=row.pk)

    said = (again.name, again.position_as_then, again.kind_as_then)
    assert said == ("Union – Amina Diallo-Kerouani", "Coordinator", "civil-society")


@pytest.mark.parametrize(
    ("language", "names", "shown"),
    [
        ("en", {"en": "Union", "fr": "Syndicat", "es": "Sindicato"}, "Union"),
        ("fr", {"en": "Union", "fr": "Syndicat", "es": "Sindicato"}, "Syndicat"),
        ("es", {"en": "Union", "fr": "Syndicat", "es": "Sindicato"}, "Sindicato"),
        ("es", {"en": "Union", "fr": "Syndicat"}, "Union"),
        ("en", {"fr": "Syndicat", "es": "Sindicato"}, "Syndicat"),
        ("fr", {"es": "Sindicato"}, "Sindicato"),
    ],
)
def test_reader_gets_the_name_of_that_day_in_her_language(cast, sign, language, names, shown):
    for code in ("en", "fr", "es"):
        setattr(cast.union, f"name_{code}", names.get(code))
    organizations.edit(organization=cast.union, fields=["name"], by=cast.secretariat)
    row = sign(organization=cast.union)
    cast.union.name_en = cast.union.name_fr = cast.union.name_es = "Renamed since"
    organizations.edit(organization=cast.union, fields=["name"], by=cast.secretariat)

    with override(language):
        assert Signature.objects.get(pk=row.pk).name == shown


@pytest.mark.parametrize(("words", "name"), [("person", ""), ("delegate of a verified one", "Union")])
def test_erased_person_leaves_the_organizations_name_only(cast, sign, words, name):
    row = sign(status=CONFIRMED, **who(cast, words))
    row.person_name_as_then = row.position_as_then = ""
    row.save()

    again = Signature.objects.get(pk=row.pk)

    assert (again.name, again.is_shown, again.person_id) == (name, True, row.person_id)


def test_authors_keep_the_order_they_were_given(cast, sign):
    for order, house in ((2, cast.union), (0, cast.collective), (1, cast.proposed)):
        sign(organization=house, order=order)

    assert [row.name for row in Signature.objects.all()] == ["Collective", "Proposed Forum", "Union"]


# ── What the table refuses ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong",
    [
        {"part": "reader"},
        {"status": "perhaps"},
        {"status": "confirmed", "confirmed_at": None, "confirmed_by": None},
        {"confirmed_at": "2026-01-01T00:00Z"},
    ],
)
def test_half_a_confirmation_and_unknown_parts_are_refused(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(person=cast.member, **wrong)
