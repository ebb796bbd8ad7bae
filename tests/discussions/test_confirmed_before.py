"""Who has confirmed stands above no other words unmarked: told of an edit, confirms anew or takes the name off."""

import json

import pytest
from django.test import Client

from accounts.actions import delegations
from accounts.models import Delegation
from core.workflow import TransitionNotAllowed
from discussions.actions import attributions, comments, endorsements
from discussions.models import Comment, CommentAttribution
from events.models import Event, Mail
from notifications.models import Notice
from tests.discussions.joined import counts, desk_of, named, partner, posted, row
from tests.discussions.writing import hide, said

MARK = "(confirmed an earlier version)"
LANTERN = row("Lantern", "supporter", "box@example.org")


@pytest.fixture
def envoy(cast):
    return partner(cast)


@pytest.fixture
def comment(cast, thread, envoy, move_clock):
    """The member's, confirmed by the `collective` and by Lantern an hour ago."""
    made = posted(thread, cast.member, row("Collective"), LANTERN)
    attributions.confirm(attribution=named(made, "Collective"), seen=0, by=envoy)
    lantern = named(made, "Lantern")
    attributions.confirm(attribution=lantern, seen=0, asked=lantern.requests.get())
    move_clock(hours=1)
    return made


@pytest.fixture
def house(comment):
    return named(comment, "Collective")


@pytest.fixture
def edit(cast, comment):
    def edited(text="New words."):
        edits = Comment.objects.get(pk=comment.pk).edits
        return comments.edit(comment=comment, by=cast.member, subject="", body=f"<p>{text}</p>", language="en", edits=edits)

    return edited


def read(thread):
    return said(Client().get(thread.get_absolute_url()))


def told():
    rows = Notice.objects.filter(kind="discussions.comment_reworded").order_by("pk")
    return list(rows.values_list("person__email", flat=True))


# ── Marked ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_who_confirmed_other_words_are_marked_and_the_filer_is_not(cast, thread, comment, edit):
    assert MARK not in read(thread)

    edit()

    words = read(thread)
    assert f"Collective {cast.collective.kind.name} {MARK}" in words
    assert (f"Lantern {MARK}" in words, words.count(MARK)) == (True, 2)


def test_exports_mark_them_too(cast, thread, comment, edit):
    edit()

    address = thread.topic.get_absolute_url() + "export/json/"
    (exported,) = json.loads(b"".join(Client().get(address)))["rows"]

    assert (exported["authors"][1], exported["supporters"]) == (f"Collective {MARK}", [f"Lantern {MARK}"])


def test_her_second_organization_which_she_speaks_for_is_not_marked(cast, thread, move_clock):
    filer = partner(cast)
    made = posted(thread, filer, row("Collective"))
    move_clock(hours=1)

    comments.edit(comment=made, by=filer, subject="", body="<p>New.</p>", language="en", edits=0)

    assert (named(made, "Collective").status, MARK in read(thread), told()) == ("confirmed", False, [])


def test_who_confirms_after_the_edit_is_not_marked(cast, thread, envoy):
    made = posted(thread, cast.member, row("Collective"))
    comments.edit(comment=made, by=cast.member, subject="", body="<p>New.</p>", language="en", edits=0)

    attributions.confirm(attribution=named(made, "Collective"), seen=1, by=envoy)

    assert ("Collective" in read(thread), MARK in read(thread)) == (True, False)


# ── Told ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_delegates_are_told_of_each_edit_once(cast, comment, house, edit, envoy, log_in):
    edit()
    edit()  # the same words: no edit
    assert told() == ["partner@example.org"]
    edit("Others.")

    assert told() == ["partner@example.org"] * 2
    letter = Mail.objects.filter(kind="discussions.comment_reworded").first()
    assert (letter.key.split(":")[1], desk_of(house) in letter.text) == (str(comment.pk), True)
    assert "A contribution that Collective has confirmed was edited" in said(log_in(envoy).get("/en/account/notices/"))


def test_who_has_not_confirmed_or_lost_the_right_is_not_told(cast, thread, comment, edit, envoy):
    posted(thread, cast.member, row("Union"))
    delegations.end(delegation=Delegation.objects.get(person=envoy), by=cast.administrator, why="left")

    edit()

    assert told() == []


def _off(cast, house, envoy):
    attributions.take_off(attribution=house, by=envoy)


def _anew(cast, house, envoy):
    attributions.confirm(attribution=house, seen=1, by=envoy)


def _gone(cast, house, envoy):
    hide(cast, house.comment)


@pytest.mark.parametrize("end", [_off, _anew, _gone])
def test_what_is_settled_is_told_no_longer(cast, house, edit, envoy, log_in, end):
    edit()
    end(cast, house, envoy)

    assert "has confirmed was edited" not in said(log_in(envoy).get("/en/account/notices/"))


# ── Answered ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_delegate_takes_the_name_off_and_the_counts_follow(cast, thread, post, comment, house, edit, envoy, log_in):
    edit()
    reply, client = post(thread, cast.delegate, parent=comment), log_in(envoy)
    before = read(thread)
    seen = client.get(desk_of(house))
    assert (counts(thread), f"in reply to {cast.member.full_name}, Collective" in before) == ((2, 2, 1), True)

    done = client.post(desk_of(house), {"answer": "take_off"})

    house.refresh_from_db()
    assert ("Take our name off" in said(seen), "See what was changed" in said(seen), done.status_code) == (True, True, 302)
    assert (house.status, house.confirmed_by, counts(thread)) == ("declined", envoy, (2, 2, 0))
    assert ("Collective" in read(thread), Comment.objects.get(pk=reply.pk).version) == (False, reply.version + 1)
    assert Event.objects.get(kind="discussions.name_taken_off").actor == envoy
    assert (client.get(desk_of(house)).status_code, client.post(desk_of(house), {"answer": "take_off"}).status_code) == (410, 409)


def test_she_may_confirm_the_words_as_they_are_now(thread, house, edit, envoy, log_in):
    edit()
    client = log_in(envoy)
    assert client.post(desk_of(house), {"answer": "confirm", "seen": "0"}).status_code == 409

    assert client.post(desk_of(house), {"answer": "confirm", "seen": "1"}).status_code == 302

    assert (f"Collective {MARK}" in read(thread), read(thread).count(MARK), counts(thread)) == (False, 1, (1, 1, 1))
    assert client.post(desk_of(house), {"answer": "confirm", "seen": "1"}).status_code == 409


def test_without_an_edit_there_is_nothing_to_confirm_anew(house, envoy, log_in):
    client = log_in(envoy)

    words = said(client.get(desk_of(house)))

    assert ("Take our name off" in words, "as it is now" in words) == (True, False)
    with pytest.raises(TransitionNotAllowed):
        attributions.confirm(attribution=house, seen=0, by=envoy)


@pytest.mark.parametrize(("name", "status"), [("visitor", 302), ("member", 404), ("delegate", 404), ("secretariat", 404)])
def test_nobody_else_takes_it_off(cast, house, edit, log_in, name, status):
    edit()
    client = log_in(getattr(cast, name))

    client.post(desk_of(house), {"answer": "take_off"})
    house.refresh_from_db()
    assert (client.get(desk_of(house)).status_code, house.status) == (status, "confirmed")


def test_of_a_hidden_contribution_nothing_is_taken_off(cast, house, envoy, log_in):
    hide(cast, house.comment)

    assert log_in(envoy).post(desk_of(house), {"answer": "take_off"}).status_code == 409
    with pytest.raises(TransitionNotAllowed):
        attributions.take_off(attribution=house, by=envoy)


def test_neither_the_filers_own_nor_a_free_name_nor_an_endorsement_is_taken_off(cast, thread):
    made = posted(thread, cast.delegate, LANTERN, organization=cast.union)
    partner(cast)
    signed = endorsements.endorse(comment=made, by=cast.member)
    own = CommentAttribution.objects.get(organization=cast.union)
    attributions.confirm(attribution=named(made, "Lantern"), seen=0, asked=named(made, "Lantern").requests.get())

    for one in (own, signed, named(made, "Lantern")):
        with pytest.raises(TransitionNotAllowed):
            attributions.take_off(attribution=one, by=cast.delegate)
    assert counts(thread) == (1, 1, 1)
