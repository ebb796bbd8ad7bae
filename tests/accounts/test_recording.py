"""Everything that changes a person, an organization or a right leaves one event: who, when, what and why."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.actions import delegations, invitations, organizations, people, roles
from accounts.models import Delegation, Invitation, Organization, Role, Scope, User
from accounts.tasks import forget_unconfirmed
from core import clock, history
from events import kinds
from events.models import Event
from taxonomy.models import OrganizationKind
from tests.conftest import PASSWORD


def invite(cast):
    return invitations.send(
        email="new@example.org", language="en", organization=cast.union, scopes=[Scope.POST], by=cast.focal_point
    )


def edited(cast):
    cast.union.website = "https://example.org"
    organizations.edit(organization=cast.union, fields=["website"], by=cast.secretariat)
    return cast.union


def proposed(cast):
    row = Organization(name_en="Foro", kind=OrganizationKind.objects.get(key="other"))
    return organizations.propose(organization=row, by=cast.member)


def does(action, result=None, **arguments):
    """Runs an action with `by` the secretariat and a reason; the row the event is about."""

    def run(cast):
        given = {name: value(cast) for name, value in arguments.items()}
        made = action(**given, by=cast.secretariat, why="Because")
        return made if result is None else given[result]

    return run


def member(cast):
    return cast.member


def second_step(cast):
    cast.member.authenticator_set.create(type="totp", data={"secret": "S"})
    return cast.member


# Kind of event, what happens (giving the row it is about), who did it, the reason kept with it, the sentence.
RECORDED = [
    ("account_disabled", does(people.disable, "person", person=member), "secretariat", "Because", "Account disabled"),
    (
        "account_enabled",
        does(people.enable, "person", person=lambda cast: cast.disabled),
        "secretariat",
        "Because",
        "Account enabled again",
    ),
    (
        "second_factor_removed",
        does(people.remove_second_step, "person", person=second_step),
        "secretariat",
        "Because",
        "Removed the second step at log-in",
    ),
    (
        "role_granted",
        does(roles.grant, person=member, role=lambda cast: Role.REVIEWER),
        "secretariat",
        "Because",
        None,
    ),
    (
        "role_ended",
        does(roles.end, role=lambda cast: Role.objects.get(person=cast.reviewer)),
        "secretariat",
        "Because",
        None,
    ),
    (
        "delegation_granted",
        does(delegations.grant, person=member, organization=lambda cast: cast.union, scopes=lambda cast: [Scope.POST]),
        "secretariat",
        "Because",
        None,
    ),
    (
        "delegation_ended",
        does(delegations.end, delegation=lambda cast: Delegation.objects.get(person=cast.delegate)),
        "secretariat",
        "Because",
        "Delegation ended",
    ),
    (
        "organization_verified",
        does(organizations.verify, "organization", organization=lambda cast: cast.proposed),
        "secretariat",
        "Because",
        "Organization verified",
    ),
    ("organization_proposed", proposed, "member", "", "Organization proposed"),
    ("organization_edited", edited, "secretariat", "", "Organization edited: website"),
    ("invitation_sent", invite, "focal_point", "", "Invitation sent"),
    (
        "invitation_withdrawn",
        does(invitations.withdraw, "invitation", invitation=invite),
        "secretariat",
        "Because",
        "Invitation withdrawn",
    ),
]


@pytest.mark.parametrize(("kind", "happen", "by", "why", "sentence"), [pytest.param(*case, id=case[0]) for case in RECORDED])
def test_act_is_recorded_once(cast, kind, happen, by, why, sentence):
    before, start = set(Event.objects.values_list("pk", flat=True)), clock.now()

    about = happen(cast)

    event = Event.objects.exclude(pk__in=before).get(kind=f"accounts.{kind}")
    assert (event.actor, event.target, event.why) == (getattr(cast, by), about, why)
    assert start <= event.at <= clock.now()
    assert sentence is None or event.sentence == sentence


@pytest.mark.parametrize(("verb", "kind"), [(invitations.accept, "accepted"), (invitations.decline, "declined")])
def test_answer_to_an_invitation_is_recorded_with_who_gave_it(cast, verb, kind):
    invitation = invite(cast)

    verb(invitation=invitation, by=cast.member)

    event = Event.objects.get(kind=f"accounts.invitation_{kind}")
    assert (event.actor, event.target) == (cast.member, Invitation.objects.get())


def test_accepted_invitation_records_the_right_it_gave(cast):
    right = invitations.accept(invitation=invite(cast), by=cast.member)

    event = Event.objects.about(right).get()
    assert (event.kind, event.actor, event.why) == ("accounts.delegation_granted", cast.focal_point, "Accepted an invitation")


def test_every_kind_of_event_has_a_sentence_in_three_languages():
    names = {f"accounts.{case[0]}" for case in RECORDED}

    for language in ("en", "fr", "es"):
        with override(language):
            assert not [name for name in names if kinds.sentence(name, {}).startswith(("accounts.", "Recorded:"))]


def test_facts_are_keys_and_states_never_names_or_addresses(cast):
    invitations.accept(invitation=invite(cast), by=cast.member)
    edited(cast)

    facts = str(list(Event.objects.values_list("facts", flat=True)))

    names = [value for person in User.objects.all() for value in (person.email, person.full_name)]
    assert [name for name in [*names, "new@example.org"] if name in facts] == []


def test_the_record_cannot_be_changed(cast):
    event = Event.objects.first()

    for change in (lambda: Event.objects.update(why="never"), event.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_history_of_a_right_tells_its_story_newest_first(cast):
    right = Delegation.objects.get(person=cast.delegate)
    delegations.end(delegation=right, by=cast.secretariat, why="Left the union")

    story = [(event.kind, event.actor, event.why) for event in history.about(right)]

    assert story == [
        ("accounts.delegation_ended", cast.secretariat, "Left the union"),
        ("accounts.delegation_granted", cast.administrator, "asked"),
    ]


# ── Doors ────────────────────────────────────────────────────────────────────────────────────────────────────────


def about_person(person, kind):
    return list(Event.objects.filter(kind=f"accounts.{kind}", target_id=str(person.pk)).values_list("actor", flat=True))


def test_log_in_is_recorded(cast, client):
    client.post(reverse("account_login"), {"login": cast.member.email, "password": PASSWORD})

    assert about_person(cast.member, "person_logged_in") == [cast.member.pk]


@pytest.mark.parametrize(("login", "target"), [("member@example.org", "member"), ("nobody@example.org", None)])
def test_failed_log_in_is_recorded_without_the_address(cast, client, login, target):
    client.post(reverse("account_login"), {"login": login, "password": "not this one"})

    event = Event.objects.get(kind="accounts.log_in_failed")
    assert (event.actor, event.target) == (None, target and getattr(cast, target))
    assert login not in str(Event.objects.filter(pk=event.pk).values())


def test_change_of_password_is_recorded(cast, log_in):
    new = "another reading room, by the sea"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    log_in(cast.member).post(reverse("account_change_password"), form)

    assert about_person(cast.member, "password_changed") == [cast.member.pk]


def test_disabled_account_loses_its_sessions(cast, client):
    client.post(reverse("account_login"), {"login": cast.member.email, "password": PASSWORD})
    before = UserSession.objects.filter(user=cast.member).count()

    people.disable(person=cast.member, by=cast.secretariat, why="lost laptop")

    assert (before, UserSession.objects.filter(user=cast.member).count()) == (1, 0)
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert client.post(reverse("account_login"), {"login": cast.member.email, "password": PASSWORD}).status_code == 302
    assert "_auth_user_id" not in client.session


# ── Accounts nobody confirms ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sign_up(client, db):
    """A person who has signed up and not followed the link."""

    def send(login="late"):
        form = {"email": f"{login}@example.org", "full_name": "Late Comer", "password1": PASSWORD}
        client.post(reverse("account_signup"), form)
        return User.objects.get(email=f"{login}@example.org")

    return send


@pytest.mark.parametrize(("days", "stays"), [(0, True), (13, True), (15, False)])
def test_unconfirmed_account_is_gone_after_fourteen_days(sign_up, move_clock, days, stays):
    person = sign_up()

    move_clock(days=days)
    forget_unconfirmed()

    assert User.objects.filter(pk=person.pk).exists() == stays
    assert EmailAddress.objects.filter(email=person.email).exists() == stays


def test_nobody_else_is_forgotten(cast, sign_up, move_clock):
    stranger = sign_up()
    known = set(User.objects.values_list("pk", flat=True)) - {stranger.pk}

    move_clock(days=400)
    forget_unconfirmed()
    forget_unconfirmed()

    assert set(User.objects.values_list("pk", flat=True)) == known


def test_account_the_record_names_stays_and_hinders_nothing(sign_up, move_clock):
    acted, idle = sign_up("acted"), sign_up("idle")
    Event.objects.create(kind="accounts.password_changed", at=clock.now(), actor=acted, target=acted)

    move_clock(days=15)
    forget_unconfirmed()

    assert [User.objects.filter(pk=person.pk).exists() for person in (acted, idle)] == [True, False]


def test_unconfirmed_person_cannot_log_in(sign_up, client):
    person = sign_up()

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert "_auth_user_id" not in client.session
    assert User.objects.get(pk=person.pk).last_login is None


def test_unconfirmed_person_is_not_among_the_confirmed(cast, sign_up):
    person = sign_up()

    assert person not in User.objects.confirmed()
    assert set(User.objects.exclude(pk=person.pk)) == set(User.objects.confirmed())


def test_staff_who_are_written_to_are_active(cast):
    people.disable(person=cast.secretariat, by=cast.administrator, why="lost laptop")

    assert list(User.objects.holding(*Role.STAFF)) == [cast.administrator]
