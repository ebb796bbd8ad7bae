"""Write a pledge through its pages: group by group, alone and together, checked and sent once."""

import pytest
from django.db import IntegrityError, transaction

from core.workflow import TransitionNotAllowed
from drafts.models import Draft
from events.models import Mail
from pledges import fields
from pledges.actions import drafting, screening
from pledges.models import Pledge, PledgeObjective, PledgeVersion
from taxonomy.models import Objective
from tests.pledges import scene, writing
from tests.practices.scene import keys


@pytest.fixture
def people(staged):
    return staged(writing.gather)[1]


@pytest.fixture
def maker(client, people):
    client.force_login(people.maker)
    return client


@pytest.fixture
def begun(maker, people):
    return writing.begin(maker, voice=str(people.union.pk))


def _words(answer):
    return answer.content.decode()


def test_a_pledge_is_written_checked_and_sent(maker, begun):
    writing.fill_in(maker, begun)
    page = maker.get(writing.address(begun, "check/"))
    assert page.context["is_complete"], [step.missing for step in page.context["steps"]]
    assert 'type="submit">Send it to the secretariat' in _words(page)

    answer = writing.send(maker, begun)

    version = PledgeVersion.objects.get()
    assert (answer["Location"], version.state, version.title) == (
        writing.address(begun),
        "submitted",
        "Advice at every bus station",
    )
    assert [row.objective.number for row in version.objective_rows.all()] == [7, 15]
    letter = Mail.objects.get(kind="pledges.pledge_received")
    assert (letter.to, "Forty lawyers" in letter.text, "Marguerite Obiang" in letter.text) == ("maker@example.org", True, True)
    sent = _words(maker.get(writing.address(begun)))
    assert [part for part in ("Forty lawyers", "People advised", scene.CONTACT["email"]) if part not in sent] == []
    assert "The secretariat reads it" in sent


def test_sent_twice_it_is_submitted_once(maker, begun, people):
    writing.keep(begun, people.maker)
    seen = maker.get(writing.address(begun, "check/")).context["draft"].version
    answers = [maker.post(writing.address(begun, "check/"), {"draft_version": seen}) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == [writing.address(begun)] * 2
    assert Mail.objects.filter(kind="pledges.pledge_received").count() == 1
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        drafting.submit(version=begun, content=scene.content(), by=people.maker)


def test_what_somebody_else_changed_is_shown_before_it_goes(maker, begun, people):
    writing.keep(begun, people.maker)
    seen = maker.get(writing.address(begun, "check/")).context["draft"].version
    writing.keep(begun, people.maker, title="Advice at some stations")

    answer = maker.post(writing.address(begun, "check/"), {"draft_version": seen})

    assert (answer.status_code, "It has changed since you opened this page" in _words(answer)) == (409, True)
    assert PledgeVersion.objects.get().state == "draft"


def test_what_is_missing_leads_to_its_field(maker, begun):
    page = maker.get(writing.address(begun, "check/"))

    assert (page.status_code, page.context["is_complete"]) == (200, False)
    words = _words(page)
    for group, name in (("pledge", "description"), ("measures", "indicators"), ("contact", "scope")):
        assert f'href="{writing.address(begun, group)}/?check#id_{name}' in words
    assert maker.post(writing.address(begun, "check/"), {"draft_version": "0"}).status_code == 422


MISTAKES = [
    ("end before start", {"ends_on": "2025-12-31"}, "pledge", "The end date is before the start date."),
    ("a target below", {"indicators": [scene.INDICATOR | {"target": "100"}]}, "measures", "the target is below the baseline"),
    ("alone but several", {"participants": [scene.PARTNER | {"kind": "civil-society"}]}, "participants", "choose “common” or"),
    ("no such pledge", {"matches": [{"pledge": "P-2026-9999"}]}, "participants", "there is no such pledge"),
    ("scope", {"scope": False}, "contact", "id_scope"),
]


@pytest.mark.parametrize(("given", "group", "said"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_likely_mistake_stands_beside_its_cause(maker, begun, people, given, group, said):
    writing.keep(begun, people.maker, **given)

    steps = maker.get(writing.address(begun, "check/")).context["steps"]
    assert {step.group.key for step in steps if step.missing} == {group}
    assert said in _words(maker.get(writing.address(begun, f"{group}/?check")))


LENGTHS = [(299, False), (300, True), (3000, True), (3001, False)]


@pytest.mark.parametrize(("length", "fits"), LENGTHS)
def test_how_long_the_description_may_be(maker, begun, people, length, fits):
    writing.keep(begun, people.maker, description=f"<p>{'a' * length}</p>")

    assert maker.get(writing.address(begun, "check/")).context["is_complete"] is fits
    writing.send(maker, begun)
    assert (PledgeVersion.objects.get().state == "submitted") is fits


def test_a_forged_fourth_objective_is_refused(maker, begun, people):
    four = keys(Objective, "number", 1, 7, 15, 23)
    controls = {"objectives": four, "actions": "", "principles": []}
    answer = writing.save(maker, begun, "compact", controls)
    writing.keep(begun, people.maker, objectives=[1, 7, 15, 23])

    assert answer.status_code == 302  # a draft keeps whatever is typed
    assert [step.group.key for step in maker.get(writing.address(begun, "check/")).context["steps"] if step.missing] == [
        "compact"
    ]
    assert writing.send(maker, begun).status_code == 422


@pytest.mark.parametrize("position", [0, 1, 4])
def test_the_database_holds_no_fourth_objective(people, position):
    version = scene.submitted(people.maker, objectives=[1, 7, 15])

    with pytest.raises(IntegrityError), transaction.atomic():
        PledgeObjective.objects.create(version=version, objective=Objective.objects.get(number=23), position=position)


def test_rows_are_added_without_scripts(maker, begun):
    controls = {name: value for name, value in writing.typed().items() if name.startswith(("indicators", "milestones"))}

    answer = writing.save(maker, begun, "measures", controls, go="rows:indicators")

    assert answer["Location"] == f"{writing.address(begun, 'measures/')}#id_indicators_7"  # the first control of the second row
    assert 'name="indicators-1-what"' in _words(maker.get(writing.address(begun, "measures/")))


def test_what_two_have_typed_is_put_side_by_side(maker, begun):
    seen = writing.hidden(maker, begun, "compact")
    controls = {"objectives": keys(Objective, "number", 7), "principles": []}
    writing.save(maker, begun, "compact", controls | {"actions": "6(b)"})

    answer = writing.save(maker, begun, "compact", controls | {"actions": "22(a)"}, seen=seen)

    assert answer.status_code == 409
    assert "6(b)" in _words(answer)
    assert "22(a)" in _words(answer)


@pytest.mark.parametrize("group", [group.key for group in fields.FORM.groups])
def test_every_group_has_its_page(maker, begun, group):
    assert maker.get(writing.address(begun, f"{group}/")).status_code == 200


def test_there_is_no_other_group(maker, begun):
    assert maker.get(writing.address(begun, "secrets/")).status_code == 404


def test_what_is_sent_is_no_longer_edited(maker, begun, people):
    writing.keep(begun, people.maker)
    writing.send(maker, begun)

    assert maker.get(writing.address(begun, "pledge/"))["Location"] == writing.address(begun)
    assert maker.get(writing.address(begun, "check/"))["Location"] == writing.address(begun)


def test_what_came_back_is_edited_and_sent_again(maker, begun, people):
    writing.keep(begun, people.maker)
    writing.send(maker, begun)
    begun.refresh_from_db()
    reasons = writing.ReturnReason.objects.filter(key="not-measurable")
    screening.give_back(version=begun, by=people.secretariat, reasons=reasons, words="Count the stations, too.")

    words = _words(maker.get(writing.address(begun)))
    assert [
        part for part in ("returned it", "Not measurable yet", "Count the stations, too.", "Check and send") if part not in words
    ] == []
    assert people.secretariat.full_name not in words
    assert writing.send(maker, begun).status_code == 302
    assert (PledgeVersion.objects.get().state, Pledge.objects.get().serial) == ("submitted", None)


def test_the_page_says_that_it_waits_for_the_state(client, people):
    client.force_login(people.official)
    version = writing.begin(client, voice=f"{people.state.pk}-by-{people.ministry.pk}")
    writing.keep(version, people.official)
    before = _words(client.get(writing.address(version, "check/")))
    writing.send(client, version)

    assert "focal point is asked by e-mail" in before
    assert "It waits for the State’s focal point" in _words(client.get(writing.address(version)))
    assert Mail.objects.get(kind="pledges.pledge_for_state").to == "agreeing@example.org"


# ── Taking back, new versions, mine ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_it_is_taken_back_after_asking(maker, people, state):
    version = scene.in_state(state, people.maker, people.secretariat)
    page = writing.address(version, "withdraw/")

    assert "Withdraw this pledge?" in _words(maker.get(page))
    assert maker.post(page)["Location"] == "/en/pledges/mine/"
    assert PledgeVersion.objects.get().state == "withdrawn"
    assert (maker.get(page).status_code, maker.post(page).status_code) == (403, 403)


def test_a_new_version_begins_with_what_is_in_force(maker, people):
    pledge = scene.published(people.maker, people.secretariat, organization=people.union)
    address = f"/en/pledges/{pledge.number}/revise/"

    first, second = maker.post(address), maker.post(address)

    version = pledge.versions.latest("pk")
    assert {first["Location"], second["Location"]} == {writing.address(version)}
    assert (maker.get(address).status_code, pledge.versions.count()) == (405, 2)
    assert Draft.objects.get(place=version.place).data["title"] == "Advice at every bus station"
    missing = [step.group.key for step in maker.get(writing.address(version, "check/")).context["steps"] if step.missing]
    assert missing == ["pledge", "contact"]  # why it changes, and the scope


def test_mine_are_hers_and_those_of_her_organizations(maker, people, log_in):
    house = {"organization": people.union}
    own, ours = scene.begun(people.maker), scene.begun(people.partner, **house)
    returned = scene.in_state("returned", people.maker, people.secretariat)
    sent, declined = scene.submitted(people.maker), scene.in_state("declined", people.maker, people.secretariat)
    pledge = scene.published(people.maker, people.secretariat, **house)
    scene.published(people.member, people.secretariat)

    page = maker.get("/en/pledges/mine/")

    shelves = {key: versions for key, _heading, versions in page.context["shelves"]}
    assert shelves == {"asked": [returned, ours, own], "sent": [sent], "published": [pledge.current], "over": [declined]}
    words = _words(page)
    assert f'href="/en/pledges/{pledge.number}/update/"' in words
    assert "under one year" in words
    for name in ("reporter", "past", "member"):
        assert pledge.current.title not in [
            row.title for row in shelves_of(log_in(getattr(people, name))) if row.pledge == pledge
        ]


def shelves_of(client):
    return [row for _key, _heading, rows in client.get("/en/pledges/mine/").context["shelves"] for row in rows]


def test_who_has_none_is_told_how_to_begin(client, people):
    client.force_login(people.member)

    assert "No pledges yet" in _words(client.get("/en/pledges/mine/"))
