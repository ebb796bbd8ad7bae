"""Change the wording of a published pledge at once; withdraw it."""

import pytest

from core.workflow import TransitionNotAllowed
from drafts.models import HeldPost
from events.models import Event
from pledges.actions import drafting, publishing
from pledges.models import Pledge, PledgeVersion, Register
from tests.pledges import makers, scene
from tests.races import at_once, refusals


@pytest.fixture
def people(staged):
    return staged(makers.gather)[1]


@pytest.fixture
def pledge(people):
    return scene.published(people.maker, people.secretariat, organization=people.union)


def _page(pledge, part="amend"):
    return f"/en/pledges/{pledge.number}/{part}/"


def _typed(client, pledge, **given):
    """The form as it stands, with something else typed."""
    form = client.get(_page(pledge)).context["form"]
    sent = {"description": form["description"].value(), "description_format": "html", "seen": str(form["seen"].value())}
    for name in ("indicators", "milestones"):
        for at, row in enumerate(form[name].value()):
            sent |= {f"{name}-{at}-{column}": value for column, value in row.items()}
    return sent | {"reason": "We count otherwise."} | given


AMENDS = {"maker"}
WITHDRAWS = {"maker", "secretariat"}


@pytest.mark.parametrize("name", makers.PEOPLE)
@pytest.mark.parametrize(("part", "who"), [("amend", AMENDS), ("withdraw", WITHDRAWS)])
def test_who_may(people, pledge, log_in, name, part, who):
    sent = (
        {"why": "Begun anew."} if part == "withdraw" else _typed(log_in(people.maker), pledge, **{"milestones-0-what": "Eleven"})
    )
    log_in(people.maker).logout()
    client = log_in(getattr(people, name))

    seen, answer = client.get(_page(pledge, part)), client.post(_page(pledge, part), sent)

    refused = 302 if name == "visitor" else 403
    assert (seen.status_code, answer.status_code) == ((200, 302) if name in who else (refused, refused))
    pledge = Pledge.objects.get()
    changed = pledge.last_number == 2 if part == "amend" else pledge.withdrawn_at is not None
    assert changed == (name in who)


# ── Amend ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_amendment_is_a_version_and_keeps_the_rest(people, pledge, log_in):
    client, before = log_in(people.maker), pledge.current

    answer = client.post(_page(pledge), _typed(client, pledge, **{"indicators-0-target": "1.500,5"}))

    version = PledgeVersion.objects.get(number=2)
    assert answer["Location"] == f"/en/pledges/{pledge.number}/"
    assert (version.reason, version.made_by, version.title) == ("We count otherwise.", people.maker, before.title)
    assert str(version.indicators.get().target) == "1500.5000"
    assert version.indicators.get().key == before.indicators.get().key
    assert [row.email for row in version.contacts.all()] == [scene.CONTACT["email"]]
    assert list(version.objectives.all()) == list(before.objectives.all())


@pytest.mark.parametrize("target", ["1200", "1200.125", "0.5", "1000000"])
def test_nothing_changed_is_nothing_published(people, log_in, target):
    indicator = scene.INDICATOR | {"baseline": "0", "target": target}
    pledge = scene.published(people.maker, people.secretariat, organization=people.union, indicators=[indicator])
    client = log_in(people.maker)

    page = client.post(_page(pledge), _typed(client, pledge), follow=True)

    assert "You changed nothing" in page.content.decode()
    assert PledgeVersion.objects.count() == 1


def test_without_scripts_the_formatting_is_no_change(people, log_in):
    text = scene.DESCRIPTION.replace("Forty", "<strong>Forty</strong>", 1)
    pledge = scene.published(people.maker, people.secretariat, organization=people.union, description=text)
    client = log_in(people.maker)
    plain = client.get(_page(pledge)).content.decode().partition("data-writer")[2].partition(">")[2].partition("</textarea>")[0]

    client.post(_page(pledge), _typed(client, pledge, description=plain.strip(), description_format=""))

    assert PledgeVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"description": "Short."}, "description"),
        ({"description": f"<p>{'x' * 3001}</p>"}, "description"),
        ({"indicators-0-target": "100"}, "indicators"),
        ({"indicators-0-direction": "decrease"}, "indicators"),
        ({"indicators-0-whose": "Somebody"}, "indicators"),
        ({"indicators-0-by_when": "soon"}, "indicators"),
        ({"milestones-0-what": ""}, "milestones"),
    ],
)
def test_what_cannot_be_published_comes_back(people, pledge, log_in, given, field):
    client = log_in(people.maker)

    answer = client.post(_page(pledge), _typed(client, pledge, **given))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert PledgeVersion.objects.count() == 1


def test_in_a_partnership_an_indicator_is_one_of_theirs(people, log_in):
    pledge = makers.partnership(people)
    client = log_in(people.maker)

    for whose, status in (("Collective", 302), ("Collectif", 422)):
        assert client.post(_page(pledge), _typed(client, pledge, **{"indicators-0-whose": whose})).status_code == status


def test_who_saw_another_wording_is_shown_both(people, pledge, log_in):
    client = log_in(people.maker)
    sent = _typed(client, pledge, **{"milestones-0-what": "Hers"})
    client.post(_page(pledge), _typed(client, pledge, **{"milestones-0-what": "Somebody else’s"}))

    conflict = client.post(_page(pledge), sent)
    again = client.post(_page(pledge), sent | {"seen": str(conflict.context["form"]["seen"].value())})

    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert ("Somebody else’s" in page, 'value="Hers"' in page) == (True, True)
    assert again.status_code == 302
    assert [row.milestones.get().what for row in PledgeVersion.objects.order_by("number")][1:] == ["Somebody else’s", "Hers"]


def test_more_rows_lose_nothing(people, pledge, log_in):
    client = log_in(people.maker)

    answer = client.post(_page(pledge), _typed(client, pledge, go="rows:milestones", reason="", description="Half"))

    page = answer.content.decode()
    assert (answer.status_code, "Half" in page, 'name="milestones-2-what"' in page) == (200, True, True)


def test_while_a_new_version_is_on_its_way_it_is_changed_there(people, pledge, log_in):
    client = log_in(people.maker)
    sent = _typed(client, pledge, reason="Only I know why.")
    drafting.begin_revision(pledge=pledge, by=people.maker)

    seen, answer = client.get(_page(pledge)), client.post(_page(pledge), sent)

    assert (seen.status_code, answer.status_code) == (403, 403)
    assert "Only I know why." in answer.content.decode()


def test_contacts_are_not_on_the_page(people, pledge, log_in):
    assert scene.CONTACT["email"] not in log_in(people.maker).get(_page(pledge)).content.decode()


def test_a_post_without_log_in_is_held(people, pledge, log_in):
    client = log_in(people.maker)
    writer = client.get(_page(pledge)).content.decode().partition('name="_writer" value="')[2].partition('"')[0]
    sent = _typed(client, pledge)
    client.logout()

    client.post(_page(pledge), sent | {"_writer": writer})

    assert HeldPost.objects.get().owner == people.maker


@pytest.mark.django_db(transaction=True)
def test_of_two_amendments_at_one_instant_one_is_published(staged):
    people = staged(makers.gather)[1]
    pledge = scene.published(people.maker, people.secretariat, organization=people.union)

    def amend(what):
        rows = [{"what": what, "by_when": "2027-01-01"}]
        same = {"description": scene.DESCRIPTION, "indicators": [scene.INDICATOR], "reason": what}
        return lambda: publishing.amend(pledge=pledge, by=people.maker, milestones=rows, seen=1, **same)

    results = at_once(amend("One"), amend("Two"), row=Register.objects.get())

    assert (refusals(results), Pledge.objects.get().last_number) == (1, 2)


# ── Withdraw ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("why", ["", "  ", "x" * 501, "one\nline"])
def test_it_is_withdrawn_with_a_note_alone(people, pledge, log_in, why):
    answer = log_in(people.maker).post(_page(pledge, "withdraw"), {"why": why})

    assert (answer.status_code, Pledge.objects.get().withdrawn_at) == (422, None)


def test_it_leaves_the_lists_and_is_told_once(people, pledge, log_in):
    client = log_in(people.secretariat)

    answers = [client.post(_page(pledge, "withdraw"), {"why": "Asked by the State."}).status_code for _click in range(2)]

    pledge = Pledge.objects.get()
    assert (answers, pledge.is_listed, pledge.withdrawn_why) == ([302, 403], False, "Asked by the State.")
    assert Event.objects.filter(kind="pledges.withdrawn").count() == 1


def test_what_is_on_its_way_is_taken_back(people, pledge, log_in):
    version = drafting.begin_revision(pledge=pledge, by=people.maker)
    client = log_in(people.maker)

    assert b"on its way is taken back" in client.get(_page(pledge, "withdraw")).content
    client.post(_page(pledge, "withdraw"), {"why": "Begun anew."})

    version.refresh_from_db()
    assert version.state == "withdrawn"


def test_it_is_withdrawn_once(people, pledge):
    makers.withdrawn(pledge, people.maker)

    with pytest.raises(TransitionNotAllowed):
        makers.withdrawn(pledge, people.maker)


@pytest.mark.parametrize("number", ["P-2026-9999", "P-1-1", "x", "p-2026-0001"])
@pytest.mark.parametrize("part", ["amend", "withdraw", "update", "doubt"])
def test_numbers_that_are_none_are_not_found(people, pledge, log_in, number, part):
    known = number.upper() == pledge.number

    assert log_in(people.maker).get(f"/en/pledges/{number}/{part}/").status_code == (200 if known else 404)
