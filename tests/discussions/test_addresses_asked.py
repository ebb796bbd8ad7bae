"""Letters that ask for confirmation: not more than a few dozen a day for one person, and no address is kept once it is over."""

from datetime import timedelta

import pytest

from core import clock
from discussions import tasks
from discussions.actions import attributions, moderation, naming
from discussions.models import Comment, ConfirmationRequest
from discussions.views.asking import MOST_ASKED
from events.models import Mail
from tests.discussions.joined import named, partner, posted, row, rows
from tests.discussions.writing import FORM, WORDS, said, typed
from tests.markup import read

LETTERS = {"kind": "discussions.comment_confirm"}


def asked(number, start=0):
    return [row(f"Lantern {place}", email=f"box{place}@example.org") for place in range(start, start + number)]


def kept():
    return sorted(ConfirmationRequest.objects.exclude(email="").values_list("email", flat=True))


# ── How many ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_more_addresses_than_are_written_to_in_a_day_are_refused_with_the_text(cast, log_in, thread):
    posted(thread, cast.member, *asked(MOST_ASKED - 1))
    client, given = log_in(cast.member), typed(**rows(*asked(2, start=50)))

    page = client.post(FORM, given)

    assert (page.status_code, Comment.objects.count(), Mail.objects.filter(**LETTERS).count()) == (429, 1, MOST_ASKED - 1)
    assert 86_000 < int(page.headers["Retry-After"]) <= 86_400
    assert "at most 30 addresses in 24 hours, and 29 have been written to" in said(page)
    fields = read(page).fields
    assert (fields["body"], fields["others-1-email"]) == (WORDS, "box51@example.org")


@pytest.mark.parametrize("given", [asked(1, start=50), [row("Lantern"), row("Collective")]])
def test_as_many_as_are_allowed_are_posted(cast, log_in, thread, given):
    posted(thread, cast.member, *asked(MOST_ASKED - 1))

    assert log_in(cast.member).post(FORM, typed(**rows(*given))).status_code == 302


def test_another_person_and_another_day_start_anew(cast, log_in, thread, move_clock):
    posted(thread, cast.member, *asked(MOST_ASKED))
    given = typed(**rows(*asked(MOST_ASKED, start=50)))
    assert log_in(cast.member).post(FORM, given).status_code == 429
    assert log_in(cast.outsider).post(FORM, given).status_code == 302

    move_clock(hours=24, seconds=1)

    assert log_in(cast.member).post(FORM, given).status_code == 302


def test_one_may_go_on_when_enough_of_the_oldest_are_a_day_old(cast, log_in, thread, move_clock):
    posted(thread, cast.member, *asked(MOST_ASKED - 10))
    move_clock(hours=10)
    posted(thread, cast.member, *asked(10, start=40))
    client = log_in(cast.member)
    waits = [int(client.post(FORM, typed(**rows(*asked(number, start=60)))).headers["Retry-After"]) for number in (1, 20, 21)]

    assert [round(wait / 3600) for wait in waits] == [14, 14, 24]


# ── How long ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_empties_the_address(cast, thread):
    made = posted(thread, cast.member, *asked(3))
    for name, verb in (("Lantern 0", attributions.confirm), ("Lantern 1", attributions.decline)):
        verb(attribution=named(made, name), seen=0, asked=named(made, name).requests.get())

    assert kept() == ["box2@example.org"]


def test_what_is_void_has_none(cast, thread):
    envoy = partner(cast)
    made = posted(thread, cast.member, row("Collective", email="desk@example.org"))

    attributions.confirm(attribution=named(made, "Collective"), seen=0, by=envoy)

    assert (ConfirmationRequest.objects.get().void_at is not None, kept()) == (True, [])


def test_what_has_expired_is_emptied_by_the_clock(cast, thread, move_clock):
    posted(thread, cast.member, *asked(1))
    move_clock(days=29)
    posted(thread, cast.member, *asked(1, start=1))
    move_clock(days=30, seconds=1)

    tasks.empty_withdrawn()

    assert (kept(), naming.forget_addresses()) == (["box1@example.org"], 0)


def test_who_waits_for_an_approval_is_written_to_however_late(cast, thread, move_clock):
    thread.topic.space.holds_newcomers = True
    thread.topic.space.save()
    made = posted(thread, cast.member, *asked(1))
    move_clock(days=40)
    tasks.empty_withdrawn()
    assert (made.state, kept()) == ("held", ["box0@example.org"])

    moderation.approve(comment=made, by=cast.secretariat)

    assert Mail.objects.get(**LETTERS).to == "box0@example.org"
    assert ConfirmationRequest.objects.get().expires_at > clock.now() + timedelta(days=29)
