"""Nobody gets more than she was given: forms with foreign fields, foreign rows and foreign roles."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import invitations
from accounts.models import Delegation, Invitation, Organization, Role, Scope, User
from core import clock
from events.models import Event, Mail
from taxonomy.models import OrganizationKind

ROLE_ADD = "admin:accounts_role_add"
DELEGATION_ADD = "admin:accounts_delegation_add"
INVITATION_ADD = "admin:accounts_invitation_add"


def state():
    """Everything a forged form could have changed."""
    people = User.objects.order_by("pk").values_list("pk", "email", "full_name", "password", "disabled_at", "last_login")
    return {
        "people": [(*row[:5],) for row in people],
        "roles": list(Role.objects.order_by("pk").values()),
        "delegations": list(Delegation.objects.order_by("pk").values()),
        "invitations": list(Invitation.objects.order_by("pk").values()),
        "organizations": list(Organization.objects.order_by("pk").values("pk", "slug", "name_en", "verified_at", "parent")),
        "mails": Mail.objects.count(),
    }


@pytest.fixture
def post(cast, client):
    """`post("secretariat", address, **fields)`: the answer, and whether anything changed."""

    def send(name, address, **fields):
        client.force_login(getattr(cast, name))
        before = state()
        answer = client.post(address, fields)
        return answer, state() != before

    return send


def role_form(cast, **more):
    return {"person": cast.member.pk, "role": "reviewer", "zone": "UTC", "why": "asked"} | more


def delegation_form(cast, **more):
    right = {"person": cast.member.pk, "organization": cast.union.pk, "scopes": ["post"], "zone": "UTC", "why": "asked"}
    return right | more


def invitation_form(cast, **more):
    asked = {"email": "new@example.org", "language": "en", "organization": cast.union.pk, "scopes": ["post"], "zone": "UTC"}
    return asked | more


# ── The secretariat's forms ──────────────────────────────────────────────────────────────────────────────────────

YESTERDAY, FAR = timedelta(days=-1), timedelta(days=4000)


def day(distance):
    return (clock.today("UTC") + distance).isoformat()


@pytest.mark.parametrize(
    ("name", "more", "field"),
    [
        ("secretariat", lambda cast: {"role": "secretariat"}, "role"),
        ("secretariat", lambda cast: {"role": "administrator"}, "role"),
        ("administrator", lambda cast: {"role": "emperor"}, "role"),
        ("administrator", lambda cast: {"role": ""}, "role"),
        ("administrator", lambda cast: {"person": cast.reviewer.pk}, "role"),
        ("administrator", lambda cast: {"person": ""}, "person"),
        ("administrator", lambda cast: {"person": "0"}, "person"),
        ("administrator", lambda cast: {"person": "9" * 30}, "person"),
        ("administrator", lambda cast: {"person": "member"}, "person"),
        ("administrator", lambda cast: {"person": cast.disabled.pk}, "person"),
        ("administrator", lambda cast: {"scope": "discussions.space:1"}, "scope"),
        ("administrator", lambda cast: {"role": "moderator"}, "scope"),
        ("administrator", lambda cast: {"role": "moderator", "scope": "everything"}, "scope"),
        ("administrator", lambda cast: {"role": "moderator", "scope": "discussions.space:0"}, "scope"),
        ("administrator", lambda cast: {"role": "moderator", "scope": "x" * 81}, "scope"),
        ("administrator", lambda cast: {"why": ""}, "why"),
        ("administrator", lambda cast: {"why": "two\nlines"}, "why"),
        ("administrator", lambda cast: {"why": "x" * 301}, "why"),
        ("administrator", lambda cast: {"zone": "Mars/Olympus"}, "zone"),
        ("administrator", lambda cast: {"last_day": day(YESTERDAY)}, "last_day"),
        ("administrator", lambda cast: {"last_day": day(FAR)}, "last_day"),
        ("administrator", lambda cast: {"last_day": "9999-12-31"}, "last_day"),
        ("administrator", lambda cast: {"last_day": "0001-01-01"}, "last_day"),
        ("administrator", lambda cast: {"last_day": "tomorrow"}, "last_day"),
        ("administrator", lambda cast: {"first_day": day(YESTERDAY)}, "first_day"),
        ("administrator", lambda cast: {"first_day": day(2 * -YESTERDAY), "last_day": day(-YESTERDAY)}, "last_day"),
    ],
)
def test_role_form_refuses(cast, post, name, more, field):
    answer, has_changed = post(name, reverse(ROLE_ADD), **role_form(cast, **more(cast)))

    assert (answer.status_code, list(answer.context["adminform"].form.errors), has_changed) == (200, [field], False)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (lambda cast: {"organization": cast.proposed.pk}, "organization"),
        (lambda cast: {"organization": "0"}, "organization"),
        (lambda cast: {"organization": "union"}, "organization"),
        (lambda cast: {"scopes": ["post", "rule"]}, "scopes"),
        (lambda cast: {"scopes": []}, "scopes"),
        (lambda cast: {"person": cast.disabled.pk}, "person"),
        (lambda cast: {"person": cast.delegate.pk}, "person"),
        (lambda cast: {"last_day": day(YESTERDAY)}, "last_day"),
        (lambda cast: {"first_day": day(2 * -YESTERDAY), "last_day": day(-YESTERDAY)}, "last_day"),
        (lambda cast: {"why": "x\r\nBcc: all@example.org"}, "why"),
    ],
)
def test_delegation_form_refuses(cast, post, more, field):
    answer, has_changed = post("secretariat", reverse(DELEGATION_ADD), **delegation_form(cast, **more(cast)))

    assert (answer.status_code, list(answer.context["adminform"].form.errors), has_changed) == (200, [field], False)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (lambda cast: {"organization": cast.proposed.pk}, "organization"),
        (lambda cast: {"scopes": ["rule"]}, "scopes"),
        (lambda cast: {"email": "nobody"}, "email"),
        (lambda cast: {"email": "a@example.org\nBcc: b@example.org"}, "email"),
        (lambda cast: {"email": f"{'a' * 250}@example.org"}, "email"),
        (lambda cast: {"language": "tlh"}, "language"),
        (lambda cast: {"last_day": "9999-12-31"}, "last_day"),
    ],
)
def test_invitation_form_refuses(cast, post, more, field):
    answer, has_changed = post("secretariat", reverse(INVITATION_ADD), **invitation_form(cast, **more(cast)))

    assert (answer.status_code, list(answer.context["adminform"].form.errors), has_changed) == (200, [field], False)


def test_the_same_invitation_is_not_sent_twice(cast, post):
    post("secretariat", reverse(INVITATION_ADD), **invitation_form(cast))

    answer, has_changed = post("secretariat", reverse(INVITATION_ADD), **invitation_form(cast, email="NEW@example.org"))

    assert (list(answer.context["adminform"].form.errors), has_changed) == (["email"], False)


def test_unconfirmed_account_gets_no_right(cast, post):
    stranger = User.objects.create(email="stranger@example.org", full_name="Not Confirmed")

    answers = {
        address: post("administrator", reverse(address), **form(cast, person=stranger.pk))
        for address, form in ((ROLE_ADD, role_form), (DELEGATION_ADD, delegation_form))
    }

    assert [has_changed for _answer, has_changed in answers.values()] == [False, False]


FOREIGN = {
    "granted_by": "1",
    "granted_by_id": "1",
    "granted_at": "2001-01-01 00:00",
    "ended_at": "2001-01-01 00:00",
    "ended_by": "1",
    "is_staff": "on",
    "is_superuser": "on",
    "starts_at": "2001-01-01",
    "until": "2999-01-01",
    "pk": "1",
    "id": "1",
}


def test_foreign_fields_of_the_role_form_mean_nothing(cast, post):
    before = clock.now()

    answer, _has_changed = post("secretariat", reverse(ROLE_ADD), **role_form(cast, **FOREIGN))

    role = Role.objects.get(person=cast.member)
    assert answer.status_code == 302
    assert (role.role, role.granted_by, role.until, role.ended_at) == ("reviewer", cast.secretariat, None, None)
    assert role.starts_at >= before
    assert not User.objects.get(pk=cast.member.pk).is_staff


def test_foreign_fields_of_the_delegation_form_mean_nothing(cast, post):
    before = clock.now()

    post("secretariat", reverse(DELEGATION_ADD), **delegation_form(cast, **FOREIGN))

    right = Delegation.objects.get(person=cast.member)
    assert (right.scopes, right.granted_by, right.until, right.ended_at) == ([Scope.POST], cast.secretariat, None, None)
    assert right.starts_at >= before


def rows(cast):
    invitation = invitations.send(
        email="x@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point
    )
    return {
        "user": cast.member,
        "role": Role.objects.get(person=cast.secretariat),
        "delegation": Delegation.objects.get(person=cast.delegate),
        "invitation": invitation,
    }


@pytest.mark.parametrize("name", ["secretariat", "administrator"])
@pytest.mark.parametrize("model", ["user", "role", "delegation", "invitation"])
def test_people_and_rights_are_not_edited(cast, post, name, model):
    row = rows(cast)[model]
    forged = role_form(cast) | delegation_form(cast) | invitation_form(cast) | FOREIGN
    forged |= {"email": "other@example.org", "full_name": "Other", "password": "x", "role": "administrator", "state": "accepted"}

    answer, has_changed = post(name, reverse(f"admin:accounts_{model}_change", args=[row.pk]), **forged)

    assert (answer.status_code, has_changed) == (403, False)


@pytest.mark.parametrize("name", ["secretariat", "administrator"])
@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("admin:accounts_user_add", list),
        ("admin:events_event_add", list),
        ("admin:events_event_change", lambda: [Event.objects.first().pk]),
        ("admin:events_event_delete", lambda: [Event.objects.first().pk]),
        ("admin:events_mail_add", list),
        ("admin:events_mail_change", lambda: [Mail.objects.first().pk]),
        ("admin:events_mail_delete", lambda: [Mail.objects.first().pk]),
    ],
)
def test_the_record_and_the_outbox_are_not_written_by_hand(cast, post, name, address, arguments):
    record = Event.objects.exclude(kind="accounts.person_logged_in").order_by("pk").values()
    before = list(record)

    answer, has_changed = post(name, reverse(address, args=arguments()), kind="accounts.role_granted", why="never", post="yes")

    assert (answer.status_code, has_changed) == (403, False)
    assert list(record.all()) == before


@pytest.mark.parametrize("model", ["user", "role", "delegation", "organization", "invitation"])
@pytest.mark.parametrize("action", ["delete_selected", "disable", "end"])
def test_lists_do_nothing_to_many_rows_at_once(cast, post, model, action):
    everything = [row.pk for row in rows(cast).values()]

    _answer, has_changed = post(
        "administrator",
        reverse(f"admin:accounts_{model}_changelist"),
        action=action,
        _selected_action=everything,
        select_across="1",
        post="yes",
    )

    assert not has_changed


def test_organization_form_changes_neither_slug_nor_who_verified(cast, post):
    form = {"name_en": "Union", "kind": cast.union.kind_id, "slug": "iom", "verified_at": "", "verified_by": cast.member.pk}
    form |= {"is_state": "on", "proposed_by": cast.outsider.pk, "website": "https://union.example.org"} | management_forms()

    answer, _has_changed = post("secretariat", reverse("admin:accounts_organization_change", args=[cast.union.pk]), **form)

    organization = Organization.objects.get(pk=cast.union.pk)
    said = (organization.slug, organization.verified_by, organization.proposed_by, organization.is_state, organization.website)
    assert answer.status_code == 302
    assert said == ("union", cast.administrator, cast.member, False, "https://union.example.org")


def management_forms():
    counts = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    return {f"{prefix}-{name}": value for prefix in ("former_names", "memberships") for name, value in counts.items()}


def test_new_organization_of_the_admin_is_not_verified_by_a_forged_field(cast, post):
    kind = OrganizationKind.objects.get(key="academia")
    form = {"name_es": "Instituto Nuevo", "kind": kind.pk, "verified_at": "2001-01-01", "verified_by": cast.secretariat.pk}

    answer, _has_changed = post("secretariat", reverse("admin:accounts_organization_add"), **form | management_forms())

    organization = Organization.objects.get(name_es="Instituto Nuevo")
    assert answer.status_code == 302
    assert (organization.slug, organization.is_verified, organization.proposed_by) == ("instituto-nuevo", False, cast.secretariat)


# ── The focal point's form ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"scopes": ["appoint"]}, "scopes"),
        ({"scopes": ["post", "appoint"]}, "scopes"),
        ({"scopes": ["rule"]}, "scopes"),
        ({"scopes": []}, "scopes"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "email"),
        ({"until": "2001-01-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"until": "soon"}, "until"),
    ],
)
def test_focal_point_form_refuses(cast, post, more, field):
    address = reverse("accounts:delegate_list", args=[cast.union.slug])

    answer, has_changed = post("focal_point", address, **{"email": "new@example.org", "scopes": ["post"]} | more)

    assert (answer.status_code, list(answer.context["form"].errors), has_changed) == (200, [field], False)


def test_focal_point_form_is_for_her_own_organization_whatever_it_says(cast, post):
    address = reverse("accounts:delegate_list", args=[cast.union.slug])
    forged = {"organization": cast.collective.pk, "by": cast.administrator.pk, "invited_by": cast.administrator.pk}

    post("focal_point", address, email="new@example.org", scopes=["post"], **forged)

    invitation = Invitation.objects.get()
    assert (invitation.organization, invitation.invited_by, invitation.scopes) == (cast.union, cast.focal_point, ["post"])


# ── The person's own form ────────────────────────────────────────────────────────────────────────────────────────


def test_profile_form_changes_the_profile_only(cast, post):
    forged = {
        "email": "administrator2@example.org",
        "password": "x",
        "is_staff": "on",
        "is_superuser": "on",
        "roles": ["administrator"],
        "groups": ["1"],
        "disabled_at": "",
        "joined_at": "2001-01-01",
        "organization": cast.union.pk,
        "pk": cast.administrator.pk,
        "id": cast.administrator.pk,
    }
    profile = {"full_name": "Amina Diallo-Kerouani", "language": "fr", "zone": "Africa/Dakar"}

    answer, has_changed = post("member", reverse("accounts:profile"), **profile | forged)

    person = User.objects.get(pk=cast.member.pk)
    assert (answer.status_code, has_changed) == (302, False)
    assert (person.email, person.organization, person.is_staff) == ("member@example.org", None, False)
