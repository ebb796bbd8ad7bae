"""Telling people: each once, in her own language, as she may see it and wants it."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import people as accounts
from accounts.models import User
from core import clock
from events.models import Mail
from notifications import actions
from notifications.models import Notice
from tests.notifications.telling import DUTY, HELLO, NEWS, WEEKLY, facts, hello, shown_unread
from tests.races import at_once

pytestmark = pytest.mark.django_db


def asked(captured):
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def unread(person):
    """What the bell of her next page shows, and what can be counted."""
    return shown_unread(person), Notice.objects.filter(person=person, read_at=None).count()


# ── Who is told ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_is_told_once_per_kind_and_key(amina):
    first, again, other = hello(amina), hello(amina), hello(amina, key="2")

    assert (len(first), again, len(other)) == (1, [], 1)
    assert unread(amina) == (2, 2)
    assert Mail.objects.filter(to=amina.email).count() == 2


def test_whoever_is_named_twice_or_was_told_before_is_passed_over(people):
    hello(people[0])

    told = hello(*people, *people, None)

    assert sorted(notice.person_id for notice in told) == [person.pk for person in people[1:]]
    assert [unread(person) for person in people] == [(1, 1)] * 5


def test_an_account_that_was_disabled_meanwhile_is_not_told(amina, cast):
    stale = User.objects.get(pk=amina.pk)
    accounts.disable(person=amina, by=cast.administrator, why="spam")

    assert hello(stale, cast.disabled, cast.visitor) == []
    assert Notice.objects.count() == Mail.objects.filter(kind=HELLO).count() == 0


def test_who_may_not_see_what_it_is_about_is_not_told(amina):
    assert hello(amina, object_id=facts().nothing) == []
    assert (Notice.objects.count(), unread(amina)) == (0, (0, 0))

    assert len(hello(amina)) == 1


def test_nobody_can_be_told(db):
    assert hello() == []


def test_a_kind_nobody_declares_is_a_fault(amina):
    with pytest.raises(ValueError, match=r"Undeclared kind of notice: tests\.nothing"):
        hello(amina, kind="tests.nothing")


# ── How it comes ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_everyone_is_written_to_in_her_own_language_and_zone(people):
    hello(*people)

    texts = {mail.to: (mail.language, mail.text.splitlines()[0].partition(" about")[0]) for mail in Mail.objects.all()}
    assert texts == {person.email: (person.language, f"{person.language} {person.zone}:") for person in people}


def test_language_is_that_of_today(amina):
    stale = User.objects.get(pk=amina.pk)
    accounts.choose_language(person=amina, language="fr")

    hello(stale)

    assert Mail.objects.get(to=amina.email).language == "fr"


def test_what_comes_at_once_is_in_the_outbox_and_what_waits_is_not(amina):
    for kind, key in ((HELLO, "1"), (DUTY, "1"), (WEEKLY, "1")):
        hello(amina, kind=kind, key=key)
    hello(amina, kind=NEWS, object_id=facts().goal)

    rhythms = {notice.kind: (notice.rhythm, notice.mailed_at is not None) for notice in Notice.objects.all()}
    assert rhythms == {HELLO: ("now", True), DUTY: ("now", True), WEEKLY: ("weekly", False), NEWS: ("daily", False)}
    assert sorted(Mail.objects.filter(to=amina.email).values_list("kind", flat=True)) == [DUTY, HELLO]


@pytest.mark.parametrize(("rhythm", "mails"), [("now", 1), ("daily", 0), ("weekly", 0), ("off", 0)])
def test_rhythm_is_the_one_she_chose_but_for_duties(amina, rhythm, mails):
    actions.choose(by=amina, rhythms={HELLO: rhythm, DUTY: rhythm})

    hello(amina)
    hello(amina, kind=DUTY)

    assert Notice.objects.get(kind=HELLO).rhythm == rhythm
    assert Mail.objects.filter(kind=HELLO).count() == mails
    assert (Notice.objects.get(kind=DUTY).rhythm, Mail.objects.filter(kind=DUTY).count()) == ("now", 1)


def test_letter_is_found_by_the_row_it_is_about(amina):
    """As the redaction of that row looks for it; another row's letter is not meant."""
    notice = hello(amina)[0]

    assert Mail.objects.get(kind=HELLO).key == f"{HELLO}:{notice.object_id}:{notice.pk}"


def test_title_in_a_letter_has_its_language(amina):
    hello(amina)

    assert Mail.objects.get(kind=HELLO).html.count('<span lang="es" dir="auto">') == 1


def test_telling_many_costs_two_queries_each(enrol, db):
    crowd = [enrol(f"reader{number}", language=("en", "fr", "es")[number % 3]) for number in range(20)]
    objective = facts().objective
    with CaptureQueriesContext(connection) as few:
        hello(*crowd[:3], object_id=objective)
    with CaptureQueriesContext(connection) as many:
        hello(*crowd, key="2", object_id=objective)

    assert len(asked(many)) - len(asked(few)) <= 2 * 17
    assert len(asked(few)) <= 7 + 2 * 3


# ── The count ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reading_counts_down_once(amina, people):
    first, *_rest = (hello(amina, key=str(number))[0] for number in range(3))
    others = hello(people[0])[0]

    counts = [actions.mark_read(by=amina, ids=[first.pk, others.pk]), actions.mark_read(by=amina, ids=[first.pk])]
    assert (counts, unread(amina), unread(people[0])) == ([1, 0], (2, 2), (1, 1))

    assert (actions.mark_read(by=amina), unread(amina)) == (2, (0, 0))
    assert (actions.mark_read(by=amina), unread(amina)) == (0, (0, 0))


@pytest.mark.parametrize("seed", range(5))
def test_count_is_true_after_anything(people, seed):
    dice = random.Random(seed)

    for _turn in range(50):
        person = dice.choice(people)
        own = list(Notice.objects.filter(person__in=people).values_list("pk", flat=True)) or [0]
        match dice.choice(["tell", "tell", "tell", "unseen", "read", "read all"]):
            case "tell":
                hello(*dice.sample(people, dice.randint(1, 5)), key=str(dice.randint(1, 30)), kind=dice.choice([HELLO, DUTY]))
            case "unseen":
                hello(*people, key=str(dice.randint(1, 30)), object_id=0)
            case "read":
                actions.mark_read(by=person, ids=dice.choices(own, k=3))
            case "read all":
                actions.mark_read(by=person)

    assert [shown - true for shown, true in map(unread, people)] == [0] * 5


# ── At once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_told_the_same_at_once_she_is_told_once(amina):
    results = at_once(*[lambda: hello(amina)] * 10, row=amina)

    assert sorted(len(result) for result in results) == [0] * 9 + [1]
    assert (Notice.objects.count(), Mail.objects.filter(kind=HELLO).count(), unread(amina)) == (1, 1, (1, 1))


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_the_same_people_in_another_order_do_not_stop_each_other(people):
    def tell(number):
        rows = people if number % 2 else people[::-1]
        return lambda: hello(*rows, key=str(number))

    results = at_once(*[tell(number) for number in range(6)], row=people[2])

    assert [len(result) for result in results] == [5] * 6
    assert [unread(person) for person in people] == [(6, 6)] * 5


@pytest.mark.django_db(transaction=True)
def test_marked_read_at_once_each_is_counted_once(amina):
    rows = [hello(amina, key=str(number))[0] for number in range(6)]
    ids = [notice.pk for notice in rows]
    others = [lambda: actions.mark_read(by=amina, ids=ids[::-1]), lambda: actions.mark_read(by=amina, ids=ids)]

    counts = at_once(lambda: actions.mark_read(by=amina), lambda: actions.mark_read(by=amina), *others, row=rows[0])

    assert (sorted(counts), unread(amina)) == ([0, 0, 0, 6], (0, 0))


def test_what_was_undone_has_told_nobody(amina):
    class Killed(Exception):
        pass

    def tell_and_die():
        with actions.transaction.atomic():
            hello(amina)
            raise Killed

    with pytest.raises(Killed):
        tell_and_die()

    assert (Notice.objects.count(), Mail.objects.filter(kind=HELLO).count(), unread(amina)) == (0, 0, (0, 0))


def test_a_clock_set_back_neither_repeats_nor_loses(amina, move_clock):
    hello(amina)
    move_clock(days=-3)

    assert hello(amina) == []
    assert hello(amina, key="2")[0].at < clock.now()
