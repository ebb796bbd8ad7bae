"""Rights run from one instant until another, in a named zone, and are asked anew at every act."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.actions import delegations, people, roles
from accounts.models import Delegation, Role, Scope, User
from core import clock
from core.permissions import allows
from events.models import Mail
from tests.accounts.people import each, row

SECOND = timedelta(seconds=1)


@pytest.fixture
def at(move_clock):
    """`at(instant)`: it is that instant now, give or take a few milliseconds."""

    def move(instant):
        move_clock(seconds=(instant - clock.now()).total_seconds() + clock._offset().total_seconds())

    return move


@pytest.fixture
def grant(cast):
    """Gives the member a delegation for the union."""

    def make(**dates):
        terms = {"person": cast.member, "organization": cast.union, "scopes": [Scope.POST, Scope.APPOINT]}
        return delegations.grant(**terms, by=cast.secretariat, why="asked", **dates)

    return make


def may_act(person):
    return person.delegations(Scope.POST).exists()


# ── The window ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("starts", "until", "standing", "runs"),
    [
        (-2, None, "running", True),
        (-2, 2, "running", True),
        (2, None, "to begin", False),
        (2, 4, "to begin", False),
        (-4, -2, "run out", False),
    ],
)
def test_delegation_stands_where_its_days_say(cast, grant, starts, until, standing, runs):
    now = clock.now()

    right = grant(starts_at=now + timedelta(days=starts), until=until and now + timedelta(days=until))

    assert (right.standing, right.is_running(), may_act(cast.member)) == (standing, runs, runs)


@pytest.mark.parametrize("starts", [-2, 2])
def test_delegation_that_is_ended_gives_nothing_whatever_its_days(cast, grant, starts):
    right = grant(starts_at=clock.now() + timedelta(days=starts))

    delegations.end(delegation=right, by=cast.secretariat, why="left")

    assert (right.standing, right.is_running(), may_act(cast.member)) == ("ended", False, False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("running", {"running"}), ("to_begin", {"to begin"}), ("over", {"ended", "run out"})],
)
def test_lists_of_rights_agree_with_their_standing(cast, grant, name, expected):
    now, day = clock.now(), timedelta(days=1)
    grant(starts_at=now - 3 * day)
    grant(starts_at=now + 3 * day, until=now + 9 * day)
    grant(starts_at=now - 3 * day, until=now - day)
    delegations.end(delegation=grant(starts_at=now + day, until=now + 2 * day), by=cast.secretariat, why="left")

    listed = getattr(Delegation.objects.filter(person=cast.member), name)()

    assert {right.standing for right in listed} == expected


def test_right_begins_at_its_first_instant_and_stops_before_its_last(cast, grant, at):
    begin, end = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)
    right = grant(starts_at=begin, until=end)

    inside = [right.is_running(instant) for instant in (begin - SECOND, begin, end - SECOND, end)]

    assert inside == [False, True, True, False]
    assert inside == [
        Delegation.objects.running(i).filter(pk=right.pk).exists() for i in (begin - SECOND, begin, end - SECOND, end)
    ]


@pytest.mark.parametrize("until", [timedelta(0), -SECOND])
def test_right_that_would_end_before_it_begins_is_refused_by_the_database(cast, grant, until):
    now = clock.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        grant(starts_at=now, until=now + until)

    assert not may_act(cast.member)


def test_several_delegations_run_at_once_and_none_is_preferred(cast, grant):
    grant()
    delegations.grant(person=cast.member, organization=cast.collective, scopes=[Scope.POST], by=cast.secretariat, why="asked")

    assert {right.organization for right in cast.member.delegations(Scope.POST)} == {cast.union, cast.collective}
    assert {right.organization for right in cast.member.delegations(Scope.APPOINT)} == {cast.union}


def test_the_right_is_asked_again_at_the_moment_of_acting(cast, grant, move_clock):
    right = grant(until=clock.now() + timedelta(hours=1))
    before = bool(allows(cast.member, "accounts.grant_delegation", cast.union))

    move_clock(hours=1)

    assert (before, bool(allows(cast.member, "accounts.grant_delegation", cast.union))) == (True, False)
    assert right.ended_at is None


# ── Midnight in Geneva, for somebody in Kiritimati ───────────────────────────────────────────────────────────────


@pytest.fixture
def tonight(cast, at, log_in):
    """The secretariat has given the member, who lives in Kiritimati, a delegation until tonight, Geneva time."""
    at(datetime(2027, 6, 30, 20, 0, tzinfo=ZoneInfo("Europe/Zurich")))
    User.objects.filter(pk=cast.member.pk).update(zone="Pacific/Kiritimati", language="en")
    form = {
        "person": cast.member.pk,
        "organization": cast.union.pk,
        "scopes": ["post", "appoint"],
        "last_day": "2027-06-30",
        "zone": "Europe/Zurich",
        "why": "Stands in for the evening",
    }
    response = log_in(cast.secretariat).post(reverse("admin:accounts_delegation_add"), form)
    assert response.status_code == 302
    return Delegation.objects.get(person=cast.member)


def test_delegation_until_tonight_in_geneva_ends_at_midnight_there(cast, tonight, at):
    midnight = datetime(2027, 7, 1, 0, 0, tzinfo=ZoneInfo("Europe/Zurich"))
    assert tonight.until == midnight

    at(midnight - 2 * SECOND)
    before = may_act(cast.member)
    at(midnight + SECOND)

    assert (before, may_act(cast.member)) == (True, False)


def test_person_elsewhere_reads_both_zones_on_the_page(cast, tonight, log_in):
    page = log_in(cast.member).get("/en/account/organizations/").content.decode()

    words = page.split(cast.union.name)[1]
    assert "30 June 2027, 23:59 Geneva time" in words
    assert "1 July 2027, 11:59 Kiritimati time" in words


def test_person_elsewhere_reads_both_zones_in_the_mail(cast, tonight):
    mail = Mail.objects.get(kind="accounts.delegation_granted", to=cast.member.email)

    for part in (mail.text, mail.html):
        assert "30 June 2027, 23:59 Geneva time" in part
        assert "1 July 2027, 11:59 Kiritimati time" in part


def test_secretariat_reads_the_zone_in_the_admin(cast, tonight, log_in):
    page = log_in(cast.secretariat).get(reverse("admin:accounts_delegation_change", args=[tonight.pk])).content.decode()

    assert "30 June 2027, 23:59 Geneva time" in page


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2027, 3, 27), "Europe/Zurich", "2027-03-27T23:00:00"),  # the night before the clocks go forward
        (date(2027, 3, 28), "Europe/Zurich", "2027-03-28T22:00:00"),  # the day of 23 hours
        (date(2027, 10, 30), "Europe/Zurich", "2027-10-30T22:00:00"),
        (date(2027, 10, 31), "Europe/Zurich", "2027-10-31T23:00:00"),  # the day of 25 hours
        (date(2027, 12, 31), "Pacific/Kiritimati", "2027-12-31T10:00:00"),
        (date(2027, 12, 31), "Pacific/Pago_Pago", "2028-01-01T11:00:00"),
        (date(2028, 2, 29), "Asia/Kathmandu", "2028-02-29T18:15:00"),
        (date(2027, 9, 4), "America/Santiago", "2027-09-05T04:00:00"),  # midnight itself is skipped there
    ],
)
def test_last_day_ends_at_midnight_of_its_zone(cast, log_in, at, day, zone, instant):
    at(datetime(2027, 1, 5, 12, 0, tzinfo=ZoneInfo("UTC")))
    form = {
        "person": cast.member.pk,
        "organization": cast.union.pk,
        "scopes": ["post"],
        "last_day": day.isoformat(),
        "zone": zone,
        "why": "asked",
    }

    log_in(cast.secretariat).post(reverse("admin:accounts_delegation_add"), form)

    right = Delegation.objects.get(person=cast.member)
    assert (right.until.isoformat(), right.zone) == (f"{instant}+00:00", zone)


def test_first_day_begins_at_midnight_of_its_zone(cast, log_in, at):
    at(datetime(2027, 3, 28, 12, 0, tzinfo=ZoneInfo("Europe/Zurich")))
    form = {"person": cast.member.pk, "role": "reviewer", "zone": "Pacific/Kiritimati", "why": "asked"}
    form |= {"first_day": "2027-03-30", "last_day": "2027-03-30"}

    log_in(cast.secretariat).post(reverse("admin:accounts_role_add"), form)

    right = Role.objects.get(person=cast.member)
    assert right.starts_at.isoformat() == "2027-03-29T10:00:00+00:00"
    assert right.until - right.starts_at == timedelta(days=1)
    assert right.standing == "to begin"


# ── Staff follows from roles, at every instant ───────────────────────────────────────────────────────────────────


def fresh(person):
    return person if person.is_anonymous else User.objects.get(pk=person.pk)


def test_staff_are_those_with_a_running_staff_role(cast):
    staff = each(cast, lambda person: bool(fresh(person).is_staff))

    assert staff == row(False, secretariat=True, administrator=True)


def test_administrator_is_who_holds_that_role(cast):
    administrators = each(cast, lambda person: bool(getattr(fresh(person), "is_administrator", False)))

    assert administrators == row(False, administrator=True)


def test_staff_role_that_runs_out_closes_the_admin_at_the_next_request(cast, log_in, at):
    until = clock.now() + timedelta(days=1)
    roles.grant(person=cast.member, role=Role.SECRETARIAT, by=cast.administrator, why="for a day", until=until)
    client = log_in(cast.member)

    first = client.get("/admin/").status_code
    at(until)
    after = client.get("/admin/", follow=True).status_code

    assert (first, after) == (200, 403)


def test_staff_role_to_begin_opens_nothing_before(cast, log_in, at):
    start = clock.now() + timedelta(days=1)
    roles.grant(person=cast.member, role=Role.SECRETARIAT, by=cast.administrator, why="from tomorrow", starts_at=start)
    client = log_in(cast.member)

    before = client.get("/admin/", follow=True).status_code
    at(start + SECOND)

    assert (before, client.get("/admin/").status_code) == (403, 200)


def test_role_that_is_ended_closes_the_admin_at_the_next_request(cast, log_in):
    client = log_in(cast.secretariat)
    before = client.get("/admin/").status_code

    roles.end(role=Role.objects.get(person=cast.secretariat), by=cast.administrator, why="left")

    assert (before, client.get("/admin/", follow=True).status_code) == (200, 403)


def test_account_that_is_disabled_is_logged_out_at_the_next_request(cast, log_in):
    client = log_in(cast.secretariat)
    before = client.get("/admin/").status_code

    people.disable(person=cast.secretariat, by=cast.administrator, why="lost laptop")

    assert before == 200
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/en/account/login/?next=/admin/", 302)


# ── The second step ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def strict(settings):
    settings.STAFF_SECOND_FACTOR = True


def add_second_step(person, type=Authenticator.Type.TOTP):  # noqa: A002
    Authenticator.objects.create(user=person, type=type, data={"secret": "S"})


def test_where_it_is_demanded_nobody_is_staff_without_second_step(cast, strict):
    assert each(cast, lambda person: bool(fresh(person).is_staff)) == row(False)


def test_second_step_makes_staff_of_who_holds_the_role_only(cast, strict):
    for person in (cast.member, cast.former, cast.secretariat):
        add_second_step(person)

    assert each(cast, lambda person: bool(fresh(person).is_staff)) == row(False, secretariat=True)


def test_recovery_codes_alone_are_no_second_step(cast, strict):
    add_second_step(cast.secretariat, Authenticator.Type.RECOVERY_CODES)

    assert not fresh(cast.secretariat).is_staff


def test_without_second_step_staff_see_no_more_than_members(cast, strict, log_in):
    client = log_in(cast.secretariat)

    statuses = {
        "admin": client.get("/admin/accounts/user/", follow=True).status_code,
        "delegates": client.get(f"/en/account/organizations/{cast.union.slug}/delegates/").status_code,
        "proposed": client.get(f"/en/account/organizations/{cast.proposed.slug}/delegates/").status_code,
    }

    assert statuses == {"admin": 403, "delegates": 403, "proposed": 404}
    assert not allows(fresh(cast.secretariat), "accounts.verify_organization", cast.proposed)


def test_admin_explains_the_missing_second_step(cast, strict, log_in):
    page = log_in(cast.secretariat).get("/admin/", follow=True)

    assert page.status_code == 403
    assert reverse("mfa_index") in page.content.decode()


def test_admin_tells_others_that_it_is_not_theirs(cast, strict, log_in):
    page = log_in(cast.member).get("/admin/", follow=True)

    assert page.status_code == 403
    assert reverse("mfa_index") not in page.content.decode().split("<main")[1].split("</main>")[0]


def test_with_second_step_the_admin_opens(cast, strict, log_in):
    add_second_step(cast.secretariat)

    assert log_in(cast.secretariat).get("/admin/").status_code == 200
