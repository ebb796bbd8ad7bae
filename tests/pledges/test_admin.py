"""The secretariat's workshop for pledges: what it shows, and what is decided there."""

import uuid

import pytest
from django.urls import reverse

from events.models import Event
from pledges.actions import doubts, drafting, screening
from pledges.models import Pledge, PledgeVersion, Rung, Screening
from tests.pledges import makers, scene, writing

TABLES = ("pledge", "pledgeversion", "screening", "returnreason", "rung", "doubt")


@pytest.fixture
def people(staged):
    return staged(writing.gather)[1]


@pytest.fixture
def staff(people, log_in):
    return log_in(people.secretariat)


@pytest.fixture
def version(people):
    return scene.submitted(people.maker, organization=people.union)


def _list(table, **given):
    return reverse(f"admin:pledges_{table}_changelist", query=given or None)


def _page(row, page="change"):
    return reverse(f"admin:pledges_{row._meta.model_name}_{page}", args=[row.pk])


def _words(answer):
    return answer.content.decode()


def _listed(client, table, **given):
    return set(client.get(_list(table), given).context["cl"].result_list)


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_the_secretariats_alone(people, log_in, client, table):
    found = {}
    for name in ("visitor", "member", "maker", "moderator", "former", "secretariat", "administrator"):
        client.logout()
        found[name] = log_in(getattr(people, name)).get(_list(table)).status_code == 200

    assert {name for name, reads in found.items() if reads} == {"secretariat", "administrator"}
    assert log_in(people.secretariat).get(reverse(f"admin:pledges_{table}_add")).status_code == 403


# ── Versions ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_was_submitted_is_there(people, staff, version):
    draft = scene.begun(people.member)
    revision = drafting.begin_revision(pledge=scene.published(people.maker, people.secretariat), by=people.maker)

    listed = _listed(staff, "pledgeversion")
    assert version in listed
    assert not {draft, revision} & listed
    assert draft.pledge not in _listed(staff, "pledge")
    assert {staff.get(_page(row, page)).status_code for row in (draft, revision) for page in ("change", "publish")} <= {302, 404}


def test_the_page_shows_everything_with_contacts_under_their_own_heading(staff, version):
    answer = staff.get(_page(version))

    headings = dict(answer.context["answers"])
    private = str(headings.pop("Contact persons – for the secretariat alone"))
    assert scene.CONTACT["email"] in private
    assert scene.CONTACT["email"] not in str(headings)
    assert [part for part in ("Forty lawyers", "People advised", "Union") if part not in _words(answer)] == []


def test_words_of_those_who_pledge_are_not_edited(staff, version):
    assert staff.post(_page(version), {"title": "forged", "state": "published"}).status_code == 403
    assert PledgeVersion.objects.get().state == "submitted"


@pytest.mark.parametrize(("verb", "state"), [("return", "returned"), ("decline", "declined"), ("publish", "published")])
def test_it_is_decided_there_too(people, staff, version, verb, state):
    tools = {tool["url"] for tool in staff.get(_page(version)).context["tools"]}
    form = staff.get(_page(version, verb))
    answer = staff.post(_page(version, verb), writing.decision(verb))

    assert _page(version, verb) in tools
    assert (form.status_code, answer["Location"], PledgeVersion.objects.get().state) == (200, _page(version), state)
    assert Event.objects.get(kind=f"pledges.{state}").actor == people.secretariat
    assert Screening.objects.get() in _listed(staff, "screening")
    assert _words(staff.get(_page(version, "history"))).count("Submitted") >= 1


def test_refugees_alone_is_refused_there_too(staff, version):
    answer = staff.post(_page(version, "publish"), {"serves": "refugees", "words": ""})

    assert "with the reason “It concerns refugees alone”" in _words(answer)
    assert PledgeVersion.objects.get().state == "submitted"


def test_what_waits_for_its_state_has_no_button_to_publish(people, staff):
    version = scene.submitted(people.official, organization=people.state, authority=people.ministry)
    page = staff.get(_page(version))

    verbs = {tool["url"].rstrip("/").rpartition("/")[2] for tool in page.context["tools"]}
    assert {"return", "decline"} <= verbs
    assert "publish" not in verbs
    assert "waits for the State’s focal point" in _words(page)
    assert staff.post(_page(version, "publish"), writing.decision("publish")).status_code == 409
    assert _listed(staff, "pledgeversion", standing="for-state") == {version}


def test_a_decision_of_one_with_ties_is_signed_there(people, staff, version):
    people.administrator.organization = people.union
    people.administrator.save()
    decision = screening.accept(version=version, by=people.administrator, serves="migrants", words="Well said.")

    assert _listed(staff, "pledgeversion", standing="to-sign") == {version}
    assert _listed(staff, "screening", standing="waiting") == {decision}
    assert "Well said." in _words(staff.get(_page(decision, "sign")))
    staff.post(_page(decision, "sign"), {})
    assert PledgeVersion.objects.get().state == "published"


# ── Pledges ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def pledge(people):
    pledge = makers.partnership(people)
    scene.updated(pledge, people.maker)
    return pledge


def test_a_pledge_is_read_with_its_participants_and_updates(staff, pledge):
    words = _words(staff.get(_page(pledge)))

    assert [
        part for part in (pledge.number, "Lamp at the Quay", "Collective", "Ten stations are open.") if part not in words
    ] == []
    for private in (scene.CONTACT["email"], "lamp@example.org", "box@example.org"):
        assert private not in words


def test_it_is_withdrawn_with_a_public_note(people, staff, pledge):
    assert "why" in staff.post(_page(pledge, "withdraw"), {}).context["form"].errors
    staff.post(_page(pledge, "withdraw"), {"why": "Filed twice."})

    pledge = Pledge.objects.get()
    assert (pledge.withdrawn_why, pledge.withdrawn_by) == ("Filed twice.", people.secretariat)
    assert "Filed twice." in _words(staff.get(pledge.get_absolute_url()))
    assert "Withdrawn" in _words(staff.get(_page(pledge, "history")))
    assert _listed(staff, "pledge", standing="withdrawn") == {pledge}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("asked", ["marguerite", "lamp@example.org"])
def test_contacts_are_found_by_no_search_and_no_filter(staff, pledge, table, asked):
    pages = [_list(table), f"{_list(table)}?q={asked}"]

    assert [page for page in pages if scene.CONTACT["email"] in _words(staff.get(page))] == []
    if table in ("pledge", "pledgeversion"):
        assert staff.get(pages[1]).context["cl"].result_count == 0
        lookup = "versions__contacts__email__startswith" if table == "pledge" else "contacts__email__startswith"
        assert staff.get(_list(table), {lookup: "m"}).status_code == 400
        assert staff.get(_list(table), {"partners__icontains": "lamp"}).status_code == 400


@pytest.mark.parametrize("table", ["pledge", "pledgeversion", "screening", "doubt"])
def test_every_search_works(staff, pledge, table):
    assert staff.get(_list(table), {"q": "Advice"}).status_code == 200


# ── Curated texts ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reminder_is_worded_here_and_recorded(staff, db):
    rung = Rung.objects.order_by("months").first()
    form = staff.get(_page(rung)).context["adminform"].form
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    answer = staff.post(_page(rung), {**given, "words_en": "Please tell us how far you are."})

    assert answer.status_code == 302, answer.context["errors"]
    rung.refresh_from_db()
    assert rung.words_en == "Please tell us how far you are."
    assert rung.edited_at


# ── Doubts ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def doubt(people, pledge):
    return doubts.doubt(pledge=pledge, text="It is not so.", language="en", by=people.member, key=uuid.uuid4())


def test_a_doubt_leads_to_the_page_where_it_is_dealt_with(staff, doubt):
    answer = staff.get(_page(doubt))

    address = reverse("pledges:doubt_detail", args=[doubt.key])
    assert "It is not so." in _words(answer)
    assert {(str(tool["label"]), tool["url"]) for tool in answer.context["tools"]} == {
        ("Pass it on", address),
        ("Close it", address),
    }
    assert staff.post(_page(doubt), {"state": "closed"}).status_code == 403


def test_who_makes_the_pledge_does_not_read_its_doubts_there(people, log_in, doubt):
    grant = makers.delegations.grant
    grant(person=people.secretariat, organization=people.union, scopes=["pledge"], by=people.administrator, why="asked")
    client = log_in(people.secretariat)

    assert _listed(client, "doubt") == set()
    assert client.get(_page(doubt)).status_code == 302
