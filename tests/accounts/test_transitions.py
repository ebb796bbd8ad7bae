"""The transition table: state × verb → the state after it, or a refusal that changes nothing."""

from datetime import timedelta

import pytest

from accounts.actions import delegations, invitations, organizations, people, roles
from accounts.models import Delegation, Invitation, Organization, Role, Scope, User
from core import clock
from core.workflow import TransitionNotAllowed
from events.models import Event, Mail

REFUSED = "refused"
DAY = timedelta(days=1)
# A right in every state: how its first and last day lie from now, and whether somebody has ended it.
RIGHTS = {
    "running": (-DAY, None, False),
    "running until a day": (-DAY, DAY, False),
    "to begin": (DAY, None, False),
    "run out": (-2 * DAY, -DAY, False),
    "ended": (-DAY, None, True),
    "ended before it began": (DAY, 2 * DAY, True),
}


def outcome(verb, **arguments):
    """What came of it: the number of events written, or a refusal, which must write nothing."""
    before = Event.objects.count(), Mail.objects.count()
    try:
        verb(**arguments)
    except TransitionNotAllowed:
        written = Event.objects.count() - before[0], Mail.objects.count() - before[1]
        return REFUSED if written == (0, 0) else written
    return [event.kind for event in Event.objects.order_by("pk")[before[0] :]]


# ── Roles and delegations ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=RIGHTS)
def state(request):
    return request.param


def in_state(state, grant, end):
    starts, until, is_ended = RIGHTS[state]
    now = clock.now()
    right = grant(starts_at=now + starts, until=until and now + until)
    if is_ended:
        end(right)
    return right


@pytest.fixture
def role(cast, state):
    by = cast.administrator
    return in_state(
        state,
        lambda **dates: roles.grant(person=cast.member, role=Role.MODERATOR, by=by, why="asked", **dates),
        lambda right: roles.end(role=right, by=by, why="first"),
    )


@pytest.fixture
def delegation(cast, state):
    by = cast.administrator
    terms = {"person": cast.member, "organization": cast.union, "scopes": [Scope.POST]}
    return in_state(
        state,
        lambda **dates: delegations.grant(by=by, why="asked", **terms, **dates),
        lambda right: delegations.end(delegation=right, by=by, why="first"),
    )


def test_role_ends_unless_it_has_been_ended(cast, role, state):
    result = outcome(roles.end, role=role, by=cast.secretariat, why="second")

    assert result == (REFUSED if state.startswith("ended") else ["accounts.role_ended"])
    assert Role.objects.get(pk=role.pk).ended_by == (cast.administrator if result == REFUSED else cast.secretariat)


def test_role_is_given_again_only_after_it_was_ended(cast, role, state):
    result = outcome(roles.grant, person=cast.member, role=Role.MODERATOR, by=cast.secretariat, why="again")

    assert result == (["accounts.role_granted"] if state.startswith("ended") else REFUSED)


def test_the_same_role_is_given_for_another_space(cast, role):
    result = outcome(
        roles.grant, person=cast.member, role=Role.MODERATOR, scope="discussions.space:7", by=cast.secretariat, why="too"
    )

    assert result == ["accounts.role_granted"]


def test_delegation_ends_unless_it_has_been_ended(cast, delegation, state):
    result = outcome(delegations.end, delegation=delegation, by=cast.secretariat, why="second")

    assert result == (REFUSED if state.startswith("ended") else ["accounts.delegation_ended"])
    assert Mail.objects.filter(kind="accounts.delegation_ended").count() == 1


def test_exactly_the_same_delegation_is_given_once(cast, delegation, state):
    terms = {"person": cast.member, "organization": cast.union, "scopes": [Scope.POST], "until": delegation.until}

    result = outcome(delegations.grant, **terms, starts_at=delegation.starts_at, by=cast.secretariat, why="again")

    assert result == (["accounts.delegation_granted"] if state.startswith("ended") else REFUSED)


@pytest.mark.parametrize("more", [{"scopes": [Scope.POST, Scope.PLEDGE]}, {"until": DAY * 9}])
def test_delegation_that_says_something_else_is_given_beside_it(cast, delegation, more):
    terms = {"person": cast.member, "organization": cast.union, "scopes": [Scope.POST], "until": None} | more
    terms["until"] = terms["until"] and clock.now() + terms["until"]
    starts = clock.now()

    assert outcome(delegations.grant, **terms, starts_at=starts, by=cast.secretariat, why="more") == [
        "accounts.delegation_granted"
    ]


def test_delegate_who_ends_her_own_delegation_gets_no_mail(cast):
    own = Delegation.objects.get(person=cast.delegate)

    assert outcome(delegations.end, delegation=own, by=cast.delegate, why="leaving") == ["accounts.delegation_ended"]
    assert not Mail.objects.filter(kind="accounts.delegation_ended").exists()


def test_delegate_is_told_who_ended_it_and_why_in_her_language(cast):
    right = delegations.grant(person=cast.member, organization=cast.union, scopes=[Scope.POST], by=cast.secretariat, why="a")

    delegations.end(delegation=right, by=cast.focal_point, why="Changed posts")

    mail = Mail.objects.get(kind="accounts.delegation_ended")
    assert (mail.to, mail.language, mail.secret) == ("member@example.org", "fr", False)
    assert "Changed posts" in mail.text


# ── Invitations ──────────────────────────────────────────────────────────────────────────────────────────────────

INVITATIONS = ("sent", "accepted", "declined", "withdrawn", "expired")
VERBS = {"accept": invitations.accept, "decline": invitations.decline, "withdraw": invitations.withdraw}
EVENTS = {
    "accept": ["accounts.invitation_accepted", "accounts.delegation_granted"],
    "decline": ["accounts.invitation_declined"],
    "withdraw": ["accounts.invitation_withdrawn"],
}


@pytest.fixture
def invite(cast):
    def make(**more):
        terms = {"email": "new@example.org", "language": "es", "organization": cast.union, "scopes": [Scope.POST]}
        return invitations.send(by=cast.focal_point, **terms | more)

    return make


def invitation_in(state, invite, cast, move_clock):
    invitation = invite()
    verbs = {"accepted": invitations.accept, "declined": invitations.decline, "withdrawn": invitations.withdraw}
    if state in verbs:
        verbs[state](invitation=invitation, by=cast.outsider)
    elif state == "expired":
        move_clock(days=30)
    return invitation


@pytest.mark.parametrize("state", INVITATIONS)
@pytest.mark.parametrize("verb", VERBS)
def test_invitation_is_answered_once_and_in_time(cast, invite, move_clock, state, verb):
    invitation = invitation_in(state, invite, cast, move_clock)

    result = outcome(VERBS[verb], invitation=invitation, by=cast.member)

    assert result == (EVENTS[verb] if state == "sent" else REFUSED)


@pytest.mark.parametrize(
    ("state", "words", "is_open"),
    [
        ("sent", "waiting for an answer", True),
        ("accepted", "accepted", False),
        ("declined", "declined", False),
        ("withdrawn", "withdrawn", False),
        ("expired", "expired", False),
    ],
)
def test_invitation_says_where_it_stands(cast, invite, move_clock, state, words, is_open):
    invitation = invitation_in(state, invite, cast, move_clock)

    assert (invitation.standing, invitation.is_open) == (words, is_open)
    assert Invitation.objects.open().filter(pk=invitation.pk).exists() == is_open
    assert Invitation.objects.expired().filter(pk=invitation.pk).exists() == (state == "expired")


def test_accepted_invitation_is_the_delegation_it_spoke_of(cast, invite):
    until = clock.now() + 90 * DAY

    right = invitations.accept(invitation=invite(until=until, zone="Africa/Dakar"), by=cast.member)

    said = {name: getattr(right, name) for name in ("person", "organization", "scopes", "until", "zone", "granted_by")}
    assert said == {
        "person": cast.member,
        "organization": cast.union,
        "scopes": [Scope.POST],
        "until": until,
        "zone": "Africa/Dakar",
        "granted_by": cast.focal_point,
    }


def test_invitation_to_what_one_holds_already_adds_nothing(cast, invite):
    first = invitations.accept(invitation=invite(), by=cast.member)

    second = invitations.accept(invitation=invite(), by=cast.member)

    assert (second, Delegation.objects.filter(person=cast.member).count()) == (first, 1)


def test_invitation_cannot_outlive_the_delegation_it_speaks_of(cast, invite, move_clock):
    invitation = invite(until=clock.now() + 2 * DAY)

    move_clock(days=2)

    assert outcome(invitations.accept, invitation=invitation, by=cast.member) == REFUSED


def test_invitation_falls_with_the_right_of_who_sent_it(cast, invite):
    invitation = invite()
    delegations.end(delegation=Delegation.objects.get(person=cast.focal_point), by=cast.secretariat, why="left")

    result = outcome(invitations.accept, invitation=Invitation.objects.get(pk=invitation.pk), by=cast.member)

    assert (result, cast.member.delegations().count()) == (REFUSED, 0)


def test_only_a_hash_of_the_link_is_kept(cast, invite):
    invitation = invite()

    mail = Mail.objects.get(kind="accounts.invitation")
    token = mail.text.split("/invitations/")[1].split("/")[0]
    assert invitation.token_hash == invitations.hash_of(token)
    assert token not in {str(value) for value in Invitation.objects.values().get(pk=invitation.pk).values()}
    assert (mail.to, mail.language, mail.secret) == ("new@example.org", "es", True)
    assert "/es/account/invitations/" in mail.text


# ── Organizations and accounts ───────────────────────────────────────────────────────────────────────────────────


def test_organization_is_verified_once(cast):
    first = outcome(organizations.verify, organization=cast.proposed, by=cast.secretariat, why="called them")

    second = outcome(
        organizations.verify, organization=Organization.objects.get(pk=cast.proposed.pk), by=cast.administrator, why="too"
    )

    assert (first, second) == (["accounts.organization_verified"], REFUSED)
    assert Organization.objects.get(pk=cast.proposed.pk).verified_by == cast.secretariat


@pytest.mark.parametrize(
    ("name", "verb", "expected"),
    [
        ("member", people.disable, ["accounts.account_disabled"]),
        ("disabled", people.disable, REFUSED),
        ("disabled", people.enable, ["accounts.account_enabled"]),
        ("member", people.enable, REFUSED),
        ("member", people.remove_second_step, REFUSED),
    ],
)
def test_account_is_disabled_and_enabled_in_turn(cast, name, verb, expected):
    assert outcome(verb, person=getattr(cast, name), by=cast.secretariat, why="asked") == expected


def test_enabled_account_bears_no_mark(cast):
    people.enable(person=cast.disabled, by=cast.secretariat, why="a mistake")

    person = User.objects.get(pk=cast.disabled.pk)
    assert (person.is_active, person.disabled_at, person.disabled_by) == (True, None, None)
