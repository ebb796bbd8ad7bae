"""Whoever is named confirms or declines: on the site or by link, once, as long as the contribution can be read."""

import re

import pytest
from django.test import Client

from accounts.actions import delegations
from accounts.models import Delegation
from core.workflow import TransitionNotAllowed
from discussions.actions import attributions, comments
from discussions.models import Comment, CommentAttribution, ConfirmationRequest, Policy, Topic
from events.models import Event, Mail
from notifications.models import Notice
from tests.discussions.joined import counts, desk_of, link_of, named, partner, posted, row
from tests.discussions.writing import close, hide, said, withdraw
from tests.races import at_once, refusals

LIST = "/en/discussions/confirmations/"


@pytest.fixture
def envoy(cast):
    return partner(cast)


@pytest.fixture
def comment(cast, thread, envoy):
    """The member's, which names the `collective`, and Lantern, which nobody knows; both have been written to."""
    return posted(thread, cast.member, row("Collective", email="desk@example.org"), row("Lantern", email="box@example.org"))


@pytest.fixture
def house(comment):
    return named(comment, "Collective")


@pytest.fixture
def lantern(comment):
    return named(comment, "Lantern")


def state(attribution):
    attribution.refresh_from_db()
    return attribution.status


def sent(**given):
    return {"seen": "0", "answer": "confirm"} | given


# ── Asked ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_delegates_who_may_post_are_told_and_nobody_else(cast, comment, envoy):
    notices = Notice.objects.filter(kind="discussions.comment_named")

    assert list(notices.values_list("person__email", "object_id")) == [("partner@example.org", comment.pk)]
    letter = Mail.objects.get(kind="discussions.comment_named")
    assert letter.key.split(":")[1] == str(comment.pk)
    assert f"/discussions/confirmations/{named(comment, 'Collective').pk}/" in letter.text
    assert "Some words." in letter.text


def test_the_letters_lead_to_pages_of_their_own(comment, client):
    letters = Mail.objects.filter(kind="discussions.comment_confirm").order_by("to")

    assert list(letters.values_list("to", flat=True)) == ["box@example.org", "desk@example.org"]
    for letter in letters:
        path = re.search(r"https?://[^/]+(/en/discussions/confirm/\S+)", letter.text)[1]
        assert (client.get(path).status_code, letter.key.split(":")[1]) == (200, str(comment.pk))
        assert path.split("/")[-2] not in str(list(ConfirmationRequest.objects.values()))


def test_the_list_says_what_awaits_one(cast, comment, house, envoy, log_in):
    page = log_in(envoy).get(LIST)

    assert ("1 confirmation awaits you" in said(page), 'data-count="1"' in page.content.decode()) == (True, True)
    assert desk_of(house) in page.content.decode()
    assert "0 confirmations await you" in said(log_in(cast.delegate).get(LIST))


def test_many_that_wait_ask_no_more_of_the_database(cast, thread, envoy, log_in, django_assert_max_num_queries):
    for number in range(6):
        posted(thread, cast.member, row("Collective"), row(f"Lantern {number}"), row("Union"))
    client = log_in(envoy)

    with django_assert_max_num_queries(14):
        assert said(client.get(LIST)).count("Collective") == 6


# ── Answered on the site ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("answer", "status", "after"), [("confirm", "confirmed", (1, 2, 1)), ("decline", "declined", (1, 2, 0))])
def test_a_delegate_answers_and_the_counts_follow(thread, comment, house, envoy, log_in, client, answer, status, after):
    assert counts(thread) == (1, 2, 0)
    edition = Topic.objects.get().edition

    done = log_in(envoy).post(desk_of(house), sent(answer=answer))

    assert (done.status_code, state(house), counts(thread)) == (302, status, after)
    assert (house.confirmed_by, house.confirmed_at is not None) == ((envoy, True) if answer == "confirm" else (None, False))
    assert (Comment.objects.get().version, Topic.objects.get().edition) == (comment.version + 1, edition + 1)
    assert Event.objects.filter(kind=f"discussions.attribution_{status}").count() == 1
    words = said(Client().get(thread.get_absolute_url()))
    assert ("Collective" in words, "awaiting confirmation" in words) == (answer == "confirm", False)


def test_a_reply_names_who_has_confirmed(cast, thread, comment, house, envoy, post, client):
    reply = post(thread, cast.delegate, parent=comment)
    client.get(thread.get_absolute_url())
    attributions.confirm(attribution=house, seen=0, by=envoy)

    assert f"in reply to {cast.member.full_name}, Collective" in said(client.get(thread.get_absolute_url()))
    assert Comment.objects.get(pk=reply.pk).version == 2


@pytest.mark.parametrize(
    ("name", "status"), [("visitor", 302), ("member", 404), ("delegate", 404), ("outsider", 404), ("secretariat", 404)]
)
def test_on_the_site_nobody_else_learns_of_it(cast, house, log_in, name, status):
    client = log_in(getattr(cast, name))

    assert client.get(desk_of(house)).status_code == status
    client.post(desk_of(house), sent())
    assert state(house) == "named"


def test_a_free_name_is_not_answered_on_the_site(cast, lantern, envoy, log_in):
    assert log_in(envoy).get(desk_of(lantern)).status_code == 404


# ── Answered by link ─────────────────────────────────────────────────────────────────────────────────────────────


WHO = [("visitor", 302), ("member", 403), ("delegate", 403), ("outsider", 403), ("secretariat", 403)]


@pytest.mark.parametrize(("name", "status"), WHO)
def test_for_an_organization_of_the_hub_the_link_alone_is_not_enough(cast, house, log_in, name, status):
    client, address = log_in(getattr(cast, name)), link_of(house)

    seen, done = client.get(address), client.post(address, sent())

    assert (seen.status_code, done.status_code, state(house)) == (200, status, "named")
    reason = "Log in as a delegate who may post for it" if name == "visitor" else "Only a delegate of this organization"
    assert (reason in said(seen), "Some words." in said(seen)) == (True, True)


def test_its_delegate_answers_by_link(house, envoy, log_in):
    assert (log_in(envoy).post(link_of(house), sent()).status_code, state(house)) == (302, "confirmed")
    assert house.confirmed_by == envoy


@pytest.mark.parametrize(("answer", "status", "after"), [("confirm", "confirmed", (1, 2, 0)), ("decline", "declined", (1, 1, 0))])
def test_for_any_other_name_the_link_alone_is_enough(thread, lantern, client, answer, status, after):
    done = client.post(link_of(lantern), sent(answer=answer))

    assert (done.status_code, state(lantern), lantern.confirmed_by, counts(thread)) == (302, status, None, after)
    words = said(client.get(thread.get_absolute_url()))
    assert ("Lantern" in words, "as named by the filer" in words) == (answer == "confirm", False)


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete", "patch"])
def test_to_look_at_it_changes_nothing(house, lantern, client, method):
    events, address = Event.objects.count(), link_of(lantern)

    for _time in range(3):
        getattr(client, method)(address)

    assert (state(lantern), Event.objects.count()) == ("named", events)
    assert client.post(address, sent()).status_code == 302


def test_the_page_shows_a_contribution_of_a_closed_space_and_no_more(cast, open_space, open_topic, client):
    topic = open_topic(space=open_space("inner", read=Policy.INVITED))
    thread = topic.threads.select_related("topic__space", "prompt").get(number=1)
    comment = posted(thread, cast.secretariat, row("Lantern", email="box@example.org"), subject="Fees")

    page = client.get(link_of(named(comment, "Lantern")))

    assert ("Some words." in said(page), "Fees" in said(page), cast.secretariat.full_name in said(page)) == (True, True, True)
    for private in (topic.title, topic.slug, "Inner", "What works?", "box@example.org", 'rel="alternate"'):
        assert private not in page.content.decode()
    assert ("no-store" in page["Cache-Control"], page["X-Robots-Tag"]) == (True, "noindex")
    letter = Mail.objects.get(kind="discussions.comment_confirm")
    assert (topic.title in letter.text + letter.subject, "Inner" in letter.text) == (False, False)
    assert client.post(link_of(named(comment, "Lantern")), sent())["Location"] == "/en/"


def test_an_unknown_token_is_answered_in_words(client, db):
    address = "/en/discussions/confirm/nothing-like-it/"

    assert (client.get(address).status_code, client.post(address, sent()).status_code) == (404, 404)
    assert "cut off" in said(client.get(address))


@pytest.mark.parametrize("given", [{"answer": ""}, {"answer": "maybe"}])
def test_an_answer_that_is_none_is_asked_again(lantern, client, given):
    assert (client.post(link_of(lantern), sent(**given)).status_code, state(lantern)) == (422, "named")


@pytest.mark.parametrize("seen", ["", "x", "-1", "1", "9" * 40])
def test_nobody_confirms_a_text_she_has_not_read(cast, lantern, client, seen):
    address = link_of(lantern)
    if seen in ("", "x", "-1", "9" * 40):  # read as 0: the first text
        comments.edit(comment=lantern.comment, by=cast.member, subject="", body="<p>New.</p>", language="en", edits=0)

    page = client.post(address, sent(seen=seen))

    assert (page.status_code, state(lantern), "The text was edited while you read it" in said(page)) == (409, "named", True)
    assert client.post(address, sent(seen=str(Comment.objects.get().edits))).status_code == 302


# ── What is over ─────────────────────────────────────────────────────────────────────────────────────────────────


def _twice(cast, lantern, move_clock):
    attributions.confirm(attribution=lantern, seen=0, asked=lantern.requests.get())


def _declined(cast, lantern, move_clock):
    attributions.decline(attribution=lantern, seen=0, asked=lantern.requests.get())


def _expired(cast, lantern, move_clock):
    move_clock(days=30, seconds=1)


def _hidden(cast, lantern, move_clock):
    hide(cast, lantern.comment)


def _withdrawn(cast, lantern, move_clock):
    withdraw(cast, lantern.comment)


OVER = [
    (_twice, "It has been confirmed."),
    (_declined, "It has been declined."),
    (_expired, "It has expired"),
    (_hidden, "hidden or withdrawn"),
    (_withdrawn, "hidden or withdrawn"),
]


@pytest.mark.parametrize(("end", "words"), OVER)
def test_a_link_that_is_over_says_so(cast, lantern, client, move_clock, end, words):
    address = link_of(lantern)
    end(cast, lantern, move_clock)
    before = state(lantern)

    seen, done = client.get(address), client.post(address, sent(answer="decline"))

    assert (seen.status_code, done.status_code, state(lantern)) == (410, 409, before)
    assert (words in said(seen), words in said(done)) == (True, True)
    assert "Some words." not in said(seen)


@pytest.mark.parametrize("end", [_hidden, _withdrawn])
def test_on_the_site_it_says_so_too(cast, house, envoy, log_in, move_clock, end):
    client = log_in(envoy)
    end(cast, house, move_clock)

    assert (client.get(desk_of(house)).status_code, client.post(desk_of(house), sent()).status_code) == (410, 409)
    assert ("0 confirmations await you" in said(client.get(LIST)), state(house)) == (True, "named")


def test_an_expired_link_leaves_the_site(house, envoy, log_in, move_clock):
    address = link_of(house)
    move_clock(days=31)
    client = log_in(envoy)

    assert "can still answer on the Hub" in said(client.get(address))
    assert (client.post(desk_of(house), sent()).status_code, state(house)) == (302, "confirmed")


def test_what_is_answered_on_the_site_voids_the_link(house, envoy, log_in, client):
    address = link_of(house)
    attributions.confirm(attribution=house, seen=0, by=envoy)

    assert (log_in(envoy).post(address, sent(answer="decline")).status_code, state(house)) == (409, "confirmed")
    assert house.requests.get().void_at is not None


def test_after_the_closing_one_still_confirms(cast, topic, lantern, client):
    address = link_of(lantern)
    close(cast, topic)

    assert (client.post(address, sent()).status_code, state(lantern)) == (302, "confirmed")


def test_a_delegation_that_ended_this_morning_answers_nothing(cast, house, envoy, log_in):
    client, address = log_in(envoy), link_of(house)
    delegations.end(delegation=Delegation.objects.get(person=envoy), by=cast.administrator, why="left")

    assert (client.post(desk_of(house), sent()).status_code, client.post(address, sent()).status_code) == (404, 403)
    assert (state(house), "Only a delegate of this organization who may post" in said(client.get(address))) == ("named", True)
    assert "0 confirmations await you" in said(client.get(LIST))


def test_a_notice_of_what_is_answered_is_told_no_longer(envoy, house, log_in):
    client = log_in(envoy)
    assert "names Collective in a contribution" in said(client.get("/en/account/notices/"))

    attributions.decline(attribution=house, seen=0, by=envoy)

    assert "names Collective" not in said(client.get("/en/account/notices/"))


@pytest.mark.parametrize("by", [None, "person"])
def test_the_action_itself_asks_for_a_delegate_or_the_link(cast, house, lantern, by):
    with pytest.raises(TransitionNotAllowed):
        attributions.confirm(attribution=house, seen=0, by=None, asked=house.requests.get())
    with pytest.raises(TransitionNotAllowed):
        attributions.confirm(attribution=lantern, seen=0, by=by and cast.member)


@pytest.mark.django_db(transaction=True)
def test_of_two_delegates_at_once_one_wins(cast, thread):
    first, second = partner(cast), partner(cast, "second")
    comment = posted(thread, cast.member, row("Collective"), row("Lantern"))
    house = named(comment, "Collective")

    results = at_once(
        lambda: attributions.confirm(attribution=CommentAttribution.objects.get(pk=house.pk), seen=0, by=first),
        lambda: attributions.decline(attribution=CommentAttribution.objects.get(pk=house.pk), seen=0, by=second),
        row=thread.topic,
    )

    assert (refusals(results), state(house) in ("confirmed", "declined")) == (1, True)
    assert counts(thread) == (1, 2, 1 if house.status == "confirmed" else 0)


def test_the_two_who_came_second_are_told(cast, house, envoy, log_in):
    other = partner(cast, "second")
    attributions.decline(attribution=house, seen=0, by=other)

    page = log_in(envoy).post(desk_of(house), sent())

    assert (page.status_code, "It has been declined." in said(page)) == (409, True)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_pages_are_in_the_language_of_their_address(lantern, client, language):
    assert f'lang="{language}"' in client.get(link_of(lantern).replace("/en/", f"/{language}/")).content.decode()
