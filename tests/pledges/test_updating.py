"""Updates on the site: who may, what is asked, what is kept."""

import uuid
from decimal import Decimal

import pytest

from accounts.actions import delegations
from accounts.models import Delegation
from drafts.models import Draft, HeldPost
from pledges.actions import participants, updating
from pledges.models import Pledge, Stage, Update
from tests.pledges import makers, scene


@pytest.fixture
def people(staged):
    return staged(makers.gather)[1]


@pytest.fixture
def pledge(people):
    return makers.partnership(people)


def _page(pledge, row=None):
    return f"/en/pledges/{pledge.number}/update/{f'{row.key}/' if row else ''}"


def _field(pledge, at=0):
    return f"value_{list(pledge.current.indicators.all())[at].key.hex}"


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────────────

REPORTS = {"maker": {0}, "reporter": {0}, "partner": {1}}


@pytest.mark.parametrize("name", makers.PEOPLE)
@pytest.mark.parametrize("at", range(3))
def test_who_reports_in_whose_name(people, pledge, log_in, name, at):
    page = _page(pledge, makers.by_order(pledge)[at])
    client = log_in(getattr(people, name))
    may = at in REPORTS.get(name, set())

    seen, sent = client.get(page), client.post(page, makers.typed())

    refused = 302 if name == "visitor" else 403
    assert (seen.status_code, sent.status_code) == ((200, 302) if may else (refused, refused))
    assert Update.objects.count() == may


def test_a_mandate_that_ends_while_she_writes_keeps_her_words(people, pledge, log_in):
    page = _page(pledge)
    client = log_in(people.reporter)
    assert client.get(page).status_code == 200
    delegations.end(delegation=Delegation.objects.get(person=people.reporter), by=people.administrator, why="left")

    answer = client.post(page, makers.typed(text="What only I know."))

    assert answer.status_code == 403
    assert "What only I know." in answer.content.decode()
    assert not Update.objects.exists()


def test_the_participant_of_another_pledge_is_not_found(people, pledge, log_in):
    other = scene.published(people.maker, people.secretariat, organization=people.union)

    assert log_in(people.maker).get(_page(pledge, makers.by_order(other)[0])).status_code == 404


def test_who_speaks_for_several_chooses(people, pledge, log_in):
    delegations.grant(
        person=people.maker, organization=people.collective, scopes=["report"], by=people.administrator, why="asked"
    )

    page = log_in(people.maker).get(_page(pledge)).content.decode()

    assert 'data-count="2"' in page
    assert [str(row.key) in page for row in makers.by_order(pledge)] == [True, True, False]


def test_of_a_common_pledge_each_reports_in_its_own_name(people, log_in):
    pledge = makers.partnership(people, type="common")

    log_in(people.partner).post(_page(pledge), makers.typed(stage="completed"))

    update = Update.objects.get()
    assert [row.name for row in update.attributions.all()] == ["Collective"]
    assert (Pledge.objects.get().stage, update.participant.has_filed) == ("completed", True)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_withdrawn_pledge_has_no_updates(people, pledge, log_in, method):
    makers.withdrawn(pledge, people.maker)

    answer = getattr(log_in(people.maker), method)(_page(pledge), makers.typed() if method == "post" else {})

    assert answer.status_code == 403
    assert b"withdrawn" in answer.content


def test_who_has_left_reports_no_more(people, pledge, log_in):
    row = makers.by_order(pledge)[1]
    participants.leave(participant=row, by=people.partner, why="Other work.")

    assert log_in(people.partner).get(_page(pledge, row)).status_code == 403


# ── What is asked ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_update_is_public_at_once(people, pledge, log_in):
    sent = makers.typed(
        **{_field(pledge): "1 100,5", "evidence-0-url": "https://example.org/report", "evidence-0-title": "Report"}
    )

    answer = log_in(people.maker).post(_page(pledge), sent)

    update = Update.objects.get()
    assert answer["Location"] == f"/en/pledges/{pledge.number}/#update-{update.pk}"
    assert [row.value for row in update.values.all()] == [Decimal("1100.5")]
    assert [(row.url, row.title) for row in update.evidence.all()] == [("https://example.org/report", "Report")]
    assert (Pledge.objects.get().has_update, update.attributions.get().name) == (True, "Union")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"stage": "not-started", "text": ""}, "text"),
        ({"stage": "discontinued"}, "reason"),
        ({"reason": "No money."}, "reason"),
        ({"stage": "resting"}, "stage"),
        ({"stage": ""}, "stage"),
        ({"language": "xx"}, "language"),
        ({"text": "x" * 5001}, "text"),
        ({"evidence-0-url": "example"}, "evidence"),
        ({"evidence-0-title": "Report"}, "evidence"),
        ({"value": "1,200"}, "value"),
        ({"value": "many"}, "value"),
    ],
)
def test_what_cannot_be_sent_comes_back(people, pledge, log_in, given, field):
    name = _field(pledge)
    sent = {name if key == "value" else key: value for key, value in given.items()}

    answer = log_in(people.maker).post(_page(pledge), makers.typed(**sent))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name if field == "value" else field]
    assert not Update.objects.exists()


@pytest.mark.parametrize("given", [{"stage": "completed"}, {"value": "0"}, {"evidence-0-url": "https://example.org/"}])
def test_a_stage_a_number_or_evidence_alone_is_an_update(people, pledge, log_in, given):
    name = _field(pledge)
    sent = {name if key == "value" else key: value for key, value in {"stage": "not-started", **given}.items()}

    assert log_in(people.maker).post(_page(pledge), makers.typed(text="", **sent)).status_code == 302


def test_5000_characters_are_taken(people, pledge, log_in):
    assert log_in(people.maker).post(_page(pledge), makers.typed(text="x" * 5000)).status_code == 302


def test_in_a_partnership_one_is_asked_for_ones_own_indicators(people, log_in):
    theirs = scene.INDICATOR | {"what": "Rooms opened", "whose": "Collective"}
    pledge = makers.partnership(people, indicators=[scene.INDICATOR, theirs])
    pages = [log_in(person).get(_page(pledge)).content.decode() for person in (people.maker, people.partner)]

    assert [("People advised" in page, "Rooms opened" in page) for page in pages] == [(True, False), (False, True)]


def test_the_form_tells_where_an_indicator_stood_last(people, pledge, log_in):
    updating.update(
        pledge=pledge, content=scene.said(values={pledge.current.indicators.get().key: Decimal(900)}), by=people.maker
    )

    page = log_in(people.maker).get(_page(pledge)).content.decode()

    assert "From 200 to 1,200." in page
    assert "Last: 900 on" in page


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_clicks_send_one_update_and_other_words_another(people, pledge, log_in):
    client, key = log_in(people.maker), str(uuid.uuid4())

    for text in ("One.", "One.", "Two."):
        assert client.post(_page(pledge), makers.typed(text=text, key=key)).status_code == 302

    assert [row.text for row in Update.objects.order_by("pk")] == ["<p>One.</p>", "<p>Two.</p>"]


def test_a_key_of_somebody_elses_update_is_not_hers(people, pledge, log_in):
    other = scene.published(people.member, people.secretariat)
    first = scene.updated(other, people.member)

    log_in(people.maker).post(_page(pledge), makers.typed(key=str(first.key)))

    assert Update.objects.filter(pledge=pledge).count() == 1


def test_a_draft_waits_and_goes_once_it_is_sent(people, pledge, log_in):
    client, row = log_in(people.maker), makers.by_order(pledge)[0]
    sent = makers.typed(stage="completed", text="Half a sentence", **{"evidence-1-url": "https://example.org/"})

    saved = client.post(_page(pledge), {**sent, "save_draft": "1"})
    page = client.get(_page(pledge)).content.decode()
    drafts = client.get("/en/account/drafts/").content.decode()
    client.post(_page(pledge), sent)

    assert saved.status_code == 302
    assert ("Half a sentence" in page, 'value="https://example.org/"' in page) == (True, True)
    assert (_page(pledge, row) in drafts, pledge.current.title in drafts) == (True, True)
    assert not Draft.objects.filter(kind="pledges.update").exists()


def test_more_rows_lose_nothing(people, pledge, log_in):
    sent = makers.typed(text="", stage="", **{f"evidence-{at}-title": str(at) for at in range(2)}, go="rows:evidence")

    answer = log_in(people.maker).post(_page(pledge), sent)

    assert (answer.status_code, answer.content.decode().count('name="evidence-3-url"')) == (200, 1)


def test_a_post_without_log_in_is_held_for_its_writer(people, pledge, log_in):
    client = log_in(people.maker)
    writer = client.get(_page(pledge)).context["writer"]
    client.logout()

    client.post(_page(pledge), makers.typed(_writer=writer))

    assert HeldPost.objects.get().owner == people.maker


def test_discontinued_with_its_reason(people, pledge, log_in):
    sent = makers.typed(stage="discontinued", text="", reason="The station was closed.")

    assert log_in(people.maker).post(_page(pledge), sent).status_code == 302
    assert makers.by_order(pledge)[0].stage == Stage.DISCONTINUED
