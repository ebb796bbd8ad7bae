"""The pages of moderation: who may open them and do what, what comes back where somebody was quicker, what they say."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from core.workflow import TransitionNotAllowed
from discussions import verbs
from discussions.actions import closing, comments, moderation
from discussions.models import Comment, Policy, Thread, Topic, Window
from events.models import Mail
from tests.discussions.moderated import STATES, WHY, bring_to, look_after, rule
from tests.discussions.writing import said
from tests.markup import read

PEOPLE = ("visitor", "member", "delegate", "keeper", "stranger", "secretariat")
VERBS = ("approve", "reject", "answer", "read", "hide", "hide_with_replies", "restore", "redact", "move", "pin", "mark_official")


@pytest.fixture
def keepers(cast, thread, open_space):
    """The moderator of this space and one of another."""
    cast.keeper = look_after(cast.moderator, thread.topic.space, by=cast.secretariat)
    cast.stranger = look_after(cast.reviewer, open_space("another"), by=cast.secretariat)
    return cast


@pytest.fixture
def comment(cast, thread, post):
    return post(thread, cast.delegate, "Rude words of a delegate.")


def page_of(comment):
    return f"/en/discussions/comments/{comment.pk}/moderate/"


def by(person):
    client = Client()
    if person.is_authenticated:
        client.force_login(person)
    return client


def statuses(people, ask):
    return {name: ask(by(getattr(people, name))).status_code for name in PEOPLE}


def test_readers_are_refused_with_the_reason(keepers, comment):
    found = statuses(keepers, lambda client: client.get(page_of(comment)))

    assert found == {"visitor": 302, "member": 403, "delegate": 403, "keeper": 200, "stranger": 403, "secretariat": 200}
    assert "Only the moderators of this space" in said(by(keepers.member).get(page_of(comment)))


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_does_anything(keepers, comment, verb):
    fields = {"verb": verb, "why": WHY, "rule": rule().pk, "everything": "on", "outcome": "upheld"}
    for name in ("member", "delegate", "stranger"):
        assert by(getattr(keepers, name)).post(page_of(comment), fields).status_code == 403
    assert by(keepers.visitor).post(page_of(comment), fields).status_code == 302

    fresh = Comment.objects.get()
    assert (fresh.state, fresh.version, fresh.moderated_at) == (comment.state, comment.version, None)


def test_who_may_not_read_the_topic_finds_nothing(keepers, open_space, open_topic, post):
    inside = open_topic("inside", space=open_space("closed", read=Policy.INVITED)).threads.get(number=1)
    found = statuses(keepers, lambda client: client.get(page_of(post(inside, keepers.secretariat))))

    assert found == {"visitor": 302, "member": 404, "delegate": 404, "keeper": 404, "stranger": 404, "secretariat": 200}


@pytest.mark.parametrize("state", [state for state in STATES if state != "published"])
def test_off_the_pages_it_is_found_by_moderators_alone(keepers, comment, state):
    bring_to(state, comment, keepers.secretariat)

    assert by(keepers.member).get(page_of(comment)).status_code == 404
    assert "Rude words" in said(by(keepers.keeper).get(page_of(comment)))


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_no_link_of_the_page_leads_nowhere(keepers, comment, post, thread, state, answered):
    comments.edit(comment=comment, by=keepers.delegate, subject="", body="<p>Anew.</p>", language="en", edits=0)
    if answered:
        post(thread, keepers.member, parent=comment)
    bring_to(state, comment, keepers.secretariat)
    client = by(keepers.keeper)

    html = client.get(page_of(comment)).content.decode()

    assert f"/comments/{comment.pk}/history/" in html
    pages = {path for path in re.findall(r'href="(/en/[^"#]*)', html) if f"/comments/{comment.pk}/" in path}
    for path in pages | {f"{comment.get_absolute_url()}history/"}:
        assert client.get(path, follow=True).status_code == 200


@pytest.mark.parametrize("state", STATES)
def test_the_history_of_what_is_not_published_is_for_moderators_alone(keepers, comment, state):
    comments.edit(comment=comment, by=keepers.delegate, subject="", body="<p>Anew.</p>", language="en", edits=0)
    bring_to(state, comment, keepers.secretariat)
    history = f"{comment.get_absolute_url()}history/"

    found = statuses(keepers, lambda client: client.get(history))

    others = 200 if state == "published" else 404
    assert found == dict.fromkeys(PEOPLE, others) | {"keeper": 200, "secretariat": 200}
    page = by(keepers.keeper).get(history).content.decode()
    assert (f'href="{comment.get_absolute_url()}"' in page) == (state == "published")


OFFERED = {
    "published": {"read", "hide", "redact", "move", "pin", "mark_official"},
    "hidden": {"read", "restore", "redact", "move"},
    "withdrawn": {"read", "redact"},
    "held": {"approve", "reject", "read", "redact", "move"},
    "rejected": {"redact"},
}


@pytest.mark.parametrize("state", STATES)
def test_the_page_offers_what_applies(keepers, comment, state):
    bring_to(state, comment, keepers.secretariat)

    page = by(keepers.keeper).get(page_of(comment))

    assert {row["key"] for row in page.context["verbs"]} == OFFERED[state]


def test_a_moderator_hides_in_place_and_the_record_says_so(keepers, comment):
    client = by(keepers.keeper)

    answer = client.post(page_of(comment), {"verb": "hide", "why": WHY, "rule": rule().pk}, follow=True)

    assert Comment.objects.get().state == "hidden"
    assert all(words in said(answer) for words in ("Done: Hide", "participation rule 4", WHY, keepers.keeper.full_name))
    assert Mail.objects.get(kind="discussions.comment_hidden").to == keepers.delegate.email


WRONG = [
    ({"verb": "hide", "why": WHY}, "rule"),
    ({"verb": "hide", "rule": "1"}, "why"),
    ({"verb": "redact", "why": WHY, "words": "nowhere"}, "words"),
    ({"verb": "redact", "why": WHY}, "words"),
    ({"verb": "move", "why": WHY}, "thread"),
    ({"verb": "pin", "why": ""}, "why"),
]


@pytest.mark.parametrize(("fields", "wrong"), WRONG)
def test_what_is_refused_comes_back_open_with_what_was_typed(keepers, comment, fields, wrong):
    answer = by(keepers.keeper).post(page_of(comment), fields)

    (form,) = [row["form"] for row in answer.context["verbs"] if row["shown"]]
    assert (answer.status_code, wrong in form.errors) == (422, True)
    assert fields.get("why", "") in answer.content.decode()
    assert read(answer).title.startswith("Error:")


def test_who_comes_second_is_told_and_loses_no_word(keepers, comment):
    moderation.hide(comment=comment, by=keepers.secretariat, why="before", rule=rule())

    answer = by(keepers.keeper).post(page_of(comment), {"verb": "hide", "why": "My careful reason", "rule": rule().pk})

    assert answer.status_code == 409
    assert all(words in said(answer) for words in ("somebody else was quicker", "My careful reason", "before"))


def test_beaten_in_that_very_moment_the_form_comes_back_where_it_still_applies(keepers, comment, monkeypatch):
    target = comment.topic.threads.get(number=0)

    def beaten(**given):
        comments.edit(comment=comment, by=keepers.delegate, subject="", body="<p>x</p>", language="en", edits=0)
        raise TransitionNotAllowed(comment)

    monkeypatch.setattr(verbs, "VERBS", _with(run=beaten, name="move"))
    answer = by(keepers.keeper).post(page_of(comment), {"verb": "move", "thread": target.pk, "why": "My careful reason"})

    assert (answer.status_code, answer.context["is_late"]) == (409, True)
    assert 'value="My careful reason"' in answer.content.decode()


def _with(*, run, name):
    return tuple(replace(verb, run=run) if verb.name == name else verb for verb in verbs.VERBS)


def test_only_threads_of_her_own_spaces_can_be_chosen(keepers, comment, open_topic):
    other = open_topic("other").threads.get(number=0)

    answer = by(keepers.keeper).post(page_of(comment), {"verb": "move", "thread": other.pk, "why": WHY})

    assert (answer.status_code, Comment.objects.get().thread_id) == (422, comment.thread_id)


def test_it_moves_in_place(keepers, comment):
    target = comment.topic.threads.get(number=0)

    by(keepers.keeper).post(page_of(comment), {"verb": "move", "thread": target.pk, "why": WHY})

    assert Comment.objects.get().thread_id == target.pk


# ── Held and not approved: the author's own page ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", ["held", "rejected", "hidden"])
def test_the_author_alone_reads_it_at_its_address(keepers, comment, state):
    bring_to(state, comment, keepers.secretariat)

    found = statuses(keepers, lambda client: client.get(comment.get_absolute_url()))

    assert found == dict.fromkeys(PEOPLE, 404) | {"delegate": 200}
    assert "Rude words" in said(by(keepers.delegate).get(comment.get_absolute_url()))


# ── Topics and threads ───────────────────────────────────────────────────────────────────────────────────────────


def topic_page(topic):
    return f"{topic.get_absolute_url()}moderate/"


def test_only_moderators_order_a_topic(keepers, topic):
    found = statuses(keepers, lambda client: client.get(topic_page(topic)))

    assert found == {"visitor": 302, "member": 403, "delegate": 403, "keeper": 200, "stranger": 403, "secretariat": 200}


def test_a_thread_is_locked_and_unlocked_in_place(keepers, topic, thread):
    client = by(keepers.keeper)

    assert client.post(topic_page(topic), {"verb": "lock-1", "why": ""}).status_code == 422
    assert client.post(topic_page(topic), {"verb": "lock-1", "why": "In circles"}).status_code == 302
    assert "In circles" in said(client.get(topic_page(topic)))
    assert client.post(topic_page(topic), {"verb": "lock-1", "why": "Again"}).status_code == 409
    assert client.post(topic_page(topic), {"verb": "unlock-1", "why": "Calm"}).status_code == 302

    assert not Thread.objects.get(pk=thread.pk).is_locked


def test_a_topic_is_closed_and_opened_in_place(keepers, topic):
    client = by(keepers.keeper)
    client.post(topic_page(topic), {"verb": "close", "why": "Enough"})
    assert Topic.objects.get().life.state == "closed"

    past = {"verb": "reopen", "why": "More", "closes_day": "2001-01-01", "closes_time": "23:59", "zone": "Africa/Dakar"}
    assert client.post(topic_page(topic), past).status_code == 422
    answer = client.post(topic_page(topic), past | {"closes_day": ""})

    window = Window.objects.latest("pk")
    assert (answer.status_code, Topic.objects.get().life.state) == (302, "open")
    assert (window.reason, window.zone, window.closes_at) == ("More", "Africa/Dakar", None)


def test_what_the_secretariat_has_taken_further_is_not_opened_here(keepers, topic):
    closing.close(topic=topic, by=keepers.secretariat, why="enough")
    Topic.objects.update(stage="summarizing", staged_at="2026-01-01T00:00Z", staged_by=keepers.secretariat)

    answer = by(keepers.keeper).post(topic_page(topic), {"verb": "reopen", "why": "More"})

    assert (answer.status_code, "More" in said(answer)) == (409, True)
