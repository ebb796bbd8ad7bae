"""Doubts: who reads what of them, what may be done in which state, and that nobody learns who asked."""

import uuid

import pytest

from core.workflow import TransitionNotAllowed
from drafts.models import HeldPost
from events.models import Event, Mail
from notifications.models import Notice
from pledges.actions import doubts
from pledges.models import Doubt
from tests.conftest import enrol_person
from tests.pledges import makers, scene
from tests.races import at_once, refusals

TEXT, SUBSTANCE, ANSWER = "Marked words of hers.", "How many lawyers sit there?", "Forty, since May."
STATES = ("new", "passed-on", "answered", "published", "closed", "closed-unasked")


@pytest.fixture
def people(staged):
    return staged(makers.gather)[1]


@pytest.fixture
def pledge(people):
    people.asker = enrol_person("asker", full_name="Planted Name")
    return scene.published(people.maker, people.secretariat, organization=people.union)


def _doubt(people, pledge, state="new"):
    """A doubt of `asker`, brought to a state by the actions."""
    row = doubts.doubt(pledge=pledge, text=TEXT, language="en", by=people.asker, key=uuid.uuid4())
    if state in ("new", "closed-unasked"):
        return doubts.close(doubt=row, by=people.secretariat) if state != "new" else row
    doubts.pass_on(doubt=row, substance=SUBSTANCE, by=people.secretariat)
    if state in ("answered", "published", "closed"):
        doubts.answer(doubt=row, text=ANSWER, by=people.maker)
    if state in ("published", "closed"):
        {"published": doubts.publish, "closed": doubts.close}[state](doubt=row, by=people.secretariat)
    return row


def _page(doubt):
    return f"/en/pledges/doubts/{doubt.key}/"


# ── Raise ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", makers.PEOPLE)
def test_who_raises_one(people, pledge, log_in, name):
    page = f"/en/pledges/{pledge.number}/doubt/"
    client = log_in(getattr(people, name))

    seen, sent = client.get(page), client.post(page, {"text": TEXT, "key": str(uuid.uuid4())})

    assert (seen.status_code, sent.status_code) == ((302, 302) if name == "visitor" else (200, 302))
    assert Doubt.objects.count() == (name != "visitor")


def test_it_is_told_the_secretariat_and_no_pledger(people, pledge, log_in):
    page = f"/en/pledges/{pledge.number}/doubt/"
    client = log_in(people.member)

    assert b"This is private" in client.get(page).content
    client.post(page, {"text": TEXT, "key": str(uuid.uuid4())})

    told = {notice.person for notice in Notice.objects.filter(kind__startswith="pledges.doubt").select_related("person")}
    assert told == {people.secretariat}
    assert not any(TEXT in letter.text + letter.subject for letter in Mail.objects.all())


@pytest.mark.parametrize(("text", "status"), [("", 422), ("  ", 422), ("x" * 3000, 302), ("x" * 3001, 422)])
def test_how_long_it_may_be(people, pledge, log_in, text, status):
    answer = log_in(people.member).post(f"/en/pledges/{pledge.number}/doubt/", {"text": text, "key": str(uuid.uuid4())})

    assert (answer.status_code, Doubt.objects.count()) == (status, status == 302)


def test_two_clicks_raise_one(people, pledge, log_in):
    sent = {"text": TEXT, "key": str(uuid.uuid4())}

    for _click in range(2):
        assert log_in(people.member).post(f"/en/pledges/{pledge.number}/doubt/", sent).status_code == 302

    assert Doubt.objects.count() == 1


def test_other_words_are_another_doubt(people, pledge, log_in):
    key = str(uuid.uuid4())

    for text in ("One.", "Two."):
        log_in(people.member).post(f"/en/pledges/{pledge.number}/doubt/", {"text": text, "key": key})

    assert sorted(Doubt.objects.values_list("text", flat=True)) == ["One.", "Two."]


def test_somebody_elses_key_is_no_way_in(people, pledge, log_in):
    first = _doubt(people, pledge)

    log_in(people.member).post(f"/en/pledges/{pledge.number}/doubt/", {"text": "Mine.", "key": str(first.key)})

    assert Doubt.objects.filter(by=people.member, text="Mine.").count() == 1


def test_a_flood_is_refused_with_its_words(people, pledge, log_in):
    client = log_in(people.member)
    page = f"/en/pledges/{pledge.number}/doubt/"

    answers = [client.post(page, {"text": f"No. {at}", "key": str(uuid.uuid4())}) for at in range(11)]

    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert b"No. 10" in answers[-1].content


def test_of_a_withdrawn_pledge_nothing_is_asked(people, pledge, log_in):
    makers.withdrawn(pledge, people.maker)

    assert log_in(people.member).get(f"/en/pledges/{pledge.number}/doubt/").status_code == 403


# ── Who reads what ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", [*makers.PEOPLE, "asker"])
def test_who_reads_what(people, pledge, log_in, name, state):
    row = _doubt(people, pledge, state)

    answer = log_in(getattr(people, name)).get(_page(row))

    page = answer.content.decode()
    reads_substance = name == "maker" and state not in ("new", "closed-unasked")
    expected = 302 if name == "visitor" else 200 if name == "secretariat" or reads_substance else 404
    assert answer.status_code == expected
    shown = page.partition("<main")[2].partition("</main>")[0]
    assert (TEXT in shown, "Planted Name" in shown) == (name == "secretariat",) * 2
    assert (SUBSTANCE in page) == (expected == 200 and state not in ("new", "closed-unasked"))


def test_a_secretary_who_pledged_reads_no_more_than_others(people, log_in):
    people.asker = enrol_person("asker", full_name="Planted Name")
    pledge = scene.published(people.secretariat, people.administrator)
    row = doubts.doubt(pledge=pledge, text=TEXT, language="en", by=people.asker, key=uuid.uuid4())
    client = log_in(people.secretariat)

    before = client.get(_page(row)).status_code
    doubts.pass_on(doubt=row, substance=SUBSTANCE, by=people.administrator)
    page = client.get(_page(row)).content.decode()

    assert before == 404
    assert (SUBSTANCE in page, TEXT in page, "Planted Name" in page) == (True, False, False)
    assert b"Planted Name" not in client.get("/en/pledges/doubts/").content


# ── What may be done ─────────────────────────────────────────────────────────────────────────────────────────────

SENT = {
    "pass_on": {"substance": SUBSTANCE, "pass_on": "1"},
    "answer": {"text": ANSWER, "answer": "1"},
    "publish": {"publish": "1"},
    "close": {"why": "It is so.", "close": "1"},
}
OPEN = ("new", "passed-on", "answered")
MAY = {
    ("pass_on", "secretariat"): ("new", "passed-on"),
    ("answer", "maker"): ("passed-on",),
    ("publish", "secretariat"): ("answered",),
    ("close", "secretariat"): OPEN,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", SENT)
@pytest.mark.parametrize("name", ["secretariat", "maker", "reporter", "past", "member", "asker"])
def test_who_does_what_in_which_state(people, pledge, log_in, name, verb, state):
    row = _doubt(people, pledge, state)
    before = Doubt.objects.filter(pk=row.pk).values().get()
    may = state in MAY.get((verb, name), ())

    answer = log_in(getattr(people, name)).post(_page(row), SENT[verb])

    readable = name == "secretariat" or (name == "maker" and state not in ("new", "closed-unasked"))
    assert answer.status_code == (302 if may else 409 if readable else 404)
    changed = Doubt.objects.filter(pk=row.pk).values().get() != before
    assert changed == (may and (verb, state) != ("pass_on", "passed-on"))


@pytest.mark.parametrize(
    ("verb", "given"), [("pass_on", {"substance": ""}), ("pass_on", {"substance": "x" * 3001}), ("close", {"why": ""})]
)
def test_what_is_missing_is_asked_for(people, pledge, log_in, verb, given):
    row = _doubt(people, pledge)

    answer = log_in(people.secretariat).post(_page(row), SENT[verb] | given)

    assert (answer.status_code, Doubt.objects.get().state) == (422, "new")


def test_an_answer_that_comes_too_late_is_given_back(people, pledge, log_in):
    row = _doubt(people, pledge, "passed-on")
    doubts.close(doubt=row, by=people.secretariat)

    answer = log_in(people.maker).post(_page(row), {"text": "What only I know.", "answer": "1"})

    assert (answer.status_code, "What only I know." in answer.content.decode()) == (409, True)


def test_neither_letters_nor_notices_tell_who_asked(people, pledge, log_in):
    row = _doubt(people, pledge, "published")

    told = " ".join(letter.text + letter.html + letter.subject for letter in Mail.objects.exclude(to=people.secretariat.email))
    page = log_in(people.maker).get(_page(row)).content.decode()
    notices = log_in(people.maker).get("/en/notifications/").content.decode()

    for place in (told, page, notices):
        assert (TEXT in place, "Planted" in place) == (False, False)


def test_an_answer_that_meets_an_expired_log_in_is_held(people, pledge, log_in):
    row = _doubt(people, pledge, "passed-on")
    client = log_in(people.maker)
    writer = client.get(_page(row)).content.decode().partition('name="_writer" value="')[2].partition('"')[0]
    client.logout()

    client.post(_page(row), SENT["answer"] | {"_writer": writer})

    assert HeldPost.objects.get().owner == people.maker


@pytest.mark.django_db(transaction=True)
def test_of_an_answer_and_a_close_at_one_instant_one_has_effect(staged):
    people = staged(makers.gather)[1]
    people.asker = enrol_person("asker")
    pledge = scene.published(people.maker, people.secretariat, organization=people.union)
    row = _doubt(people, pledge, "passed-on")
    one, other = (Doubt.objects.get(pk=row.pk) for _time in range(2))

    results = at_once(
        lambda: doubts.answer(doubt=one, text=ANSWER, by=people.maker),
        lambda: doubts.answer(doubt=other, text="Fifty.", by=people.maker),
        row=row,
    )

    assert refusals(results) == 1
    assert Event.objects.filter(kind="pledges.doubt_answered").count() == 1


def test_a_doubt_without_answer_is_not_published(people, pledge):
    row = _doubt(people, pledge, "passed-on")

    with pytest.raises(TransitionNotAllowed):
        doubts.publish(doubt=row, by=people.secretariat)


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [*makers.PEOPLE, "asker"])
def test_the_list_is_the_secretariats(people, pledge, log_in, name):
    _doubt(people, pledge)

    answer = log_in(getattr(people, name)).get("/en/pledges/doubts/")

    assert answer.status_code == {"visitor": 302, "secretariat": 200}.get(name, 404)


@pytest.mark.parametrize(
    ("query", "count"), [("", 3), ("?state=new", 1), ("?state=closed", 3), ("?state=none", 3), ("?page=1", 3)]
)
def test_the_list_by_state(people, pledge, log_in, query, count):
    for state in STATES:
        _doubt(people, pledge, state)

    page = log_in(people.secretariat).get(f"/en/pledges/doubts/{query}").content.decode()

    assert f'data-count="{count}"' in page
    assert page.count('class="rows__item"') == count


def test_the_list_is_paged(people, pledge, log_in, django_assert_max_num_queries):
    for _row in range(60):
        doubts.doubt(pledge=pledge, text=TEXT, language="en", by=people.asker, key=uuid.uuid4())
    client = log_in(people.secretariat)

    with django_assert_max_num_queries(14):
        first = client.get("/en/pledges/doubts/").content.decode()
    second = client.get("/en/pledges/doubts/?page=2").content.decode()

    assert ('data-count="60"' in first, first.count('class="rows__item"'), second.count('class="rows__item"')) == (True, 50, 10)
