"""The permission table again, at the doors: every page and every verb × everybody → the status, and the reason in words."""

import pytest
from django.urls import reverse

from accounts.actions import delegations, invitations
from accounts.models import Delegation, Invitation, Organization, Role, Scope, User
from tests.accounts.people import each, row

LOG_IN, NOT_FOUND, REFUSED, FINE, DONE = "log in", 404, 403, 200, "done"


def seen(client, response):
    """What a person gets: a status, or where she is sent to: the log-in, or on because it is done."""
    if response.status_code != 302:
        return response.status_code
    return LOG_IN if "/account/login/" in response.url or response.url.startswith("/admin/login/") else DONE


@pytest.fixture
def ask(client):
    """`ask(person, method, address, **fields)`: what she sees."""

    def as_(person, method, address, **fields):
        client.logout()
        if person.is_authenticated:
            client.force_login(person)
        return seen(client, getattr(client, method)(address, fields))

    return as_


def invitation(cast):
    return invitations.send(
        email="new@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point
    )


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

OUT = {"visitor": LOG_IN, "disabled": LOG_IN}
STAFF = {"secretariat": FINE, "administrator": FINE}
PAGES = [
    ("profile", lambda cast: reverse("accounts:profile"), row(FINE) | OUT),
    ("organizations", lambda cast: reverse("accounts:organization_list"), row(FINE) | OUT),
    ("propose", lambda cast: reverse("accounts:organization_propose"), row(FINE) | OUT),
    (
        "delegates of a verified organization",
        lambda cast: reverse("accounts:delegate_list", args=[cast.union.slug]),
        row(REFUSED, focal_point=FINE) | STAFF | OUT,
    ),
    (
        "delegates of a proposed organization",
        lambda cast: reverse("accounts:delegate_list", args=[cast.proposed.slug]),
        row(NOT_FOUND, member=REFUSED, secretariat=REFUSED, administrator=REFUSED) | OUT,
    ),
    (
        "delegates of no organization",
        lambda cast: reverse("accounts:delegate_list", args=["nobody"]),
        row(NOT_FOUND) | OUT,
    ),
    (
        "end of a delegation",
        lambda cast: reverse("accounts:delegation_end", args=[Delegation.objects.get(person=cast.delegate).pk]),
        row(NOT_FOUND, delegate=FINE, focal_point=FINE) | STAFF | OUT,
    ),
    ("end of no delegation", lambda cast: reverse("accounts:delegation_end", args=[10**17]), row(NOT_FOUND) | OUT),
]


@pytest.mark.parametrize(("address", "expected"), [pytest.param(*case[1:], id=case[0]) for case in PAGES])
def test_page_opens_for_whom_it_is(cast, ask, address, expected):
    where = address(cast)

    assert each(cast, lambda person: ask(person, "get", where)) == expected


@pytest.mark.parametrize(
    ("name", "slug", "reason"),
    [
        ("member", "union", "Only the secretariat and the organization’s focal points may appoint delegates."),
        ("outsider", "union", "Only the secretariat and the organization’s focal points may appoint delegates."),
        ("member", "proposed", "The organization must be verified before anyone can act for it."),
        ("secretariat", "proposed", "The organization must be verified before anyone can act for it."),
    ],
)
def test_refusal_says_why(cast, log_in, name, slug, reason):
    page = log_in(getattr(cast, name)).get(reverse("accounts:delegate_list", args=[getattr(cast, slug).slug]))

    assert (page.status_code, reason in page.content.decode()) == (403, True)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_refusal_speaks_the_readers_language(cast, log_in, language):
    page = log_in(cast.outsider).get(f"/{language}/account/organizations/{cast.union.slug}/delegates/")

    assert page.status_code == 403
    assert f'<html lang="{language}">' in page.content.decode()


# ── Acts on the pages ────────────────────────────────────────────────────────────────────────────────────────────


def test_end_of_a_delegation_is_for_delegate_focal_point_and_staff(cast, ask):
    def end(person):
        right = delegations.grant(
            person=cast.delegate, organization=cast.union, scopes=[Scope.PLEDGE], by=cast.secretariat, why="asked"
        )
        answer = ask(person, "post", reverse("accounts:delegation_end", args=[right.pk]), why="over")
        is_ended = Delegation.objects.filter(pk=right.pk, ended_at__isnull=False).exists()
        Delegation.objects.filter(pk=right.pk).delete()
        return answer, is_ended

    acted = (DONE, True)
    expected = row((NOT_FOUND, False), delegate=acted, focal_point=acted, secretariat=acted, administrator=acted)
    assert each(cast, end) == expected | {"visitor": (LOG_IN, False), "disabled": (LOG_IN, False)}


def test_invitation_is_sent_by_focal_point_and_staff(cast, ask):
    def invite(person):
        before = Invitation.objects.count()
        where = reverse("accounts:delegate_list", args=[cast.union.slug])
        answer = ask(person, "post", where, email=f"{before}@example.org", scopes="post")
        return answer, Invitation.objects.count() - before

    acted = (DONE, 1)
    expected = row((REFUSED, 0), focal_point=acted, secretariat=acted, administrator=acted)
    assert each(cast, invite) == expected | {"visitor": (LOG_IN, 0), "disabled": (LOG_IN, 0)}


def test_invitation_is_withdrawn_by_focal_point_and_staff(cast, ask):
    def withdraw(person):
        sent = invitation(cast)
        answer = ask(person, "post", reverse("accounts:invitation_withdraw", args=[sent.pk]))
        return answer, Invitation.objects.get(pk=sent.pk).state

    acted = (DONE, "withdrawn")
    expected = row((NOT_FOUND, "sent"), focal_point=acted, secretariat=acted, administrator=acted)
    assert each(cast, withdraw) == expected | {"visitor": (LOG_IN, "sent"), "disabled": (LOG_IN, "sent")}


@pytest.mark.parametrize("name", ["invitation_withdraw", "language_choose"])
def test_verbs_are_not_done_by_looking(cast, log_in, name):
    sent = invitation(cast)
    address = reverse(f"accounts:{name}", args=[sent.pk] if name == "invitation_withdraw" else [])

    assert log_in(cast.focal_point).get(address).status_code == 405
    assert Invitation.objects.get(pk=sent.pk).state == "sent"


# ── Verbs of the admin ───────────────────────────────────────────────────────────────────────────────────────────


def of_role(name):
    return lambda cast: Role.objects.filter(person=getattr(cast, name)).latest("pk")


def add_second_step(person):
    person.authenticator_set.get_or_create(type="totp", data={"secret": "S"})
    return person


def reopen_role(role):
    Role.objects.filter(pk=role.pk).update(ended_at=None, ended_by=None)


def reopen_delegation(row):
    Delegation.objects.filter(pk=row.pk).update(ended_at=None, ended_by=None)


def enable(person):
    User.objects.filter(pk=person.pk).update(disabled_at=None, disabled_by=None)


def unverify(organization):
    Organization.objects.filter(pk=organization.pk).update(verified_at=None, verified_by=None)


def reopen_invitation(sent):
    Invitation.objects.filter(pk=sent.pk).update(state="sent", answered_at=None, answered_by=None)


def nothing(row):
    """It is as it was."""


BOTH = {"secretariat": DONE, "administrator": DONE}
ONLY_ADMINISTRATOR = {"secretariat": REFUSED, "administrator": DONE}
NOBODY = {"secretariat": REFUSED, "administrator": REFUSED}
# Model, verb, the row in words, the row, what puts it back after each attempt (None: shut again), and what staff get.
ADMIN_VERBS = [
    ("user", "disable", "a member", lambda cast: cast.reviewer, enable, BOTH),
    ("user", "disable", "the secretariat", lambda cast: cast.secretariat, enable, ONLY_ADMINISTRATOR),
    ("user", "disable", "the administrator", lambda cast: cast.administrator, enable, NOBODY),
    ("user", "enable", "a disabled member", lambda cast: cast.disabled, None, BOTH),
    ("user", "remove-second-step", "a member", lambda cast: add_second_step(cast.reviewer), add_second_step, BOTH),
    ("user", "remove-second-step", "the administrator", lambda cast: add_second_step(cast.administrator), nothing, NOBODY),
    ("role", "end", "moderator", of_role("moderator"), reopen_role, BOTH),
    ("role", "end", "secretariat", of_role("secretariat"), reopen_role, ONLY_ADMINISTRATOR),
    ("role", "end", "ended", of_role("former"), nothing, NOBODY),
    ("delegation", "end", "running", lambda cast: Delegation.objects.get(person=cast.delegate), reopen_delegation, BOTH),
    ("organization", "verify", "proposed", lambda cast: cast.proposed, unverify, BOTH),
    ("invitation", "withdraw", "sent", invitation, reopen_invitation, BOTH),
]


def shut(cast):
    def undo(person):
        User.objects.filter(pk=person.pk).update(disabled_at=person.joined_at, disabled_by=cast.administrator)

    return undo


@pytest.mark.parametrize(
    ("model", "verb", "make", "undo", "staff"),
    [pytest.param(*case[:2], *case[3:], id=f"{case[0]}-{case[1]}-{case[2]}") for case in ADMIN_VERBS],
)
def test_admin_verb_is_done_for_whom_it_is(cast, ask, model, verb, make, undo, staff):
    about = make(cast)
    address = reverse(f"admin:accounts_{model}_{verb}", args=[about.pk])
    undo = undo or shut(cast)

    def act(person):
        looked = ask(person, "get", address)
        did = ask(person, "post", address, why="for the tests")
        undo(about)
        return looked, did

    expected = row((LOG_IN, LOG_IN)) | {name: (FINE if did == DONE else did, did) for name, did in staff.items()}
    assert each(cast, act) == expected


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("user_disable", lambda cast: cast.administrator, "Only an administrator may do this to the account of a staff member."),
        ("user_disable", lambda cast: cast.secretariat, "You cannot disable your own account."),
        ("role_end", of_role("administrator"), "Only an administrator may grant or end staff roles."),
        ("role_end", of_role("former"), "Only an administrator may grant or end staff roles."),
    ],
)
def test_refused_verb_says_why(cast, log_in, name, make, reason):
    page = log_in(cast.secretariat).post(reverse(f"admin:accounts_{name}", args=[make(cast).pk]), {"why": "because"})

    assert (page.status_code, reason in page.content.decode()) == (403, True)


@pytest.mark.parametrize("why", ["", " " * 5, "x" * 301])
def test_verb_without_a_good_reason_does_nothing(cast, log_in, why):
    right = Delegation.objects.get(person=cast.delegate)

    page = log_in(cast.secretariat).post(reverse("admin:accounts_delegation_end", args=[right.pk]), {"why": why})

    assert page.status_code == 200
    assert Delegation.objects.get(pk=right.pk).ended_at is None


def test_verb_shows_only_where_it_can_be_done(cast, log_in):
    def offered(person, about):
        page = log_in(person).get(reverse("admin:accounts_user_change", args=[about.pk])).content.decode()
        return {verb for verb in ("disable", "enable", "remove-second-step") if f"/{about.pk}/{verb}/" in page}

    assert offered(cast.secretariat, cast.member) == {"disable"}
    assert offered(cast.secretariat, cast.disabled) == {"enable"}
    assert offered(cast.secretariat, cast.administrator) == set()
    assert offered(cast.secretariat, cast.secretariat) == set()
    assert offered(cast.administrator, add_second_step(cast.secretariat)) == {"disable", "remove-second-step"}


def test_verb_that_came_too_late_is_told_in_words(cast, log_in):
    client = log_in(cast.secretariat)
    address = reverse("admin:accounts_invitation_withdraw", args=[invitation(cast).pk])

    first = client.post(address, {"why": "a slip"})
    second = client.post(address, {"why": "a slip"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "This has changed in the meantime" in second.content.decode()


@pytest.mark.parametrize("model", ["user", "role", "delegation", "organization", "invitation"])
def test_nobody_deletes(cast, ask, model):
    rows = {"user": cast.reviewer, "role": of_role("former")(cast), "organization": cast.proposed}
    rows |= {"delegation": Delegation.objects.get(person=cast.delegate), "invitation": invitation(cast)}
    address = reverse(f"admin:accounts_{model}_delete", args=[rows[model].pk])

    answers = {
        person: (ask(getattr(cast, person), "get", address), ask(getattr(cast, person), "post", address, post="yes"))
        for person in ("visitor", "member", "secretariat", "administrator")
    }

    assert answers == {
        "visitor": (LOG_IN, LOG_IN),
        "member": (LOG_IN, LOG_IN),
        "secretariat": (REFUSED, REFUSED),
        "administrator": (REFUSED, REFUSED),
    }
    assert type(rows[model]).objects.filter(pk=rows[model].pk).exists()
