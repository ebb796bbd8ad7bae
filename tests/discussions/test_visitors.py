"""Pages kept for visitors: the same as drawn anew, never somebody else's, and gone the moment anything on them changes."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from discussions import visitors
from discussions.actions import comments, moderation, prompts, spaces
from discussions.models import Policy, Topic
from pages.models import Notice, Rule


@pytest.fixture
def root(cast, thread, post):
    root = post(thread, cast.member, "Contracts in one’s own language.", subject="Contracts")
    post(thread, cast.delegate, "Yes, and by a union.", parent=root)
    return root


@pytest.fixture
def pages(root, thread):
    """The addresses of a topic that are kept."""
    return [thread.topic.get_absolute_url(), thread.get_absolute_url(), f"{thread.get_absolute_url()}replies/{root.number}/"]


def queries_of(client, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, **headers)
    return answer, len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_kept_is_what_would_be_drawn(client, pages, language):
    for page in pages:
        address = page.replace("/en/", f"/{language}/", 1)
        first, _drawing = queries_of(client, address)
        again, asked = queries_of(client, address)
        visitors.kept.clear()

        assert first.content == again.content == client.get(address).content
        assert asked == 1
        assert f'<html lang="{language}"' in again.text


def test_who_has_it_is_told_so(client, pages):
    for page in pages:
        etag = client.get(page)["ETag"]
        answer, asked = queries_of(client, page, headers={"if-none-match": etag})
        assert (answer.status_code, answer.content, answer["ETag"], asked) == (304, b"", etag, 1)
        assert client.get(page, headers={"if-none-match": 'W/"another"'}).status_code == 200


def test_it_is_sent_as_the_browser_takes_it(client, pages):
    plain = client.get(pages[0])
    packed = client.get(pages[0], headers={"accept-encoding": "gzip, br"})

    assert (packed["Content-Encoding"], plain.get("Content-Encoding")) == ("gzip", None)
    assert gzip.decompress(packed.content) == plain.content
    assert {"cookie", "accept-encoding"} <= {name.strip().lower() for name in packed["Vary"].split(",")}


def test_nobody_gets_the_page_of_somebody_else(cast, log_in, pages):
    client, member = Client(), log_in(cast.member)
    for page in pages:
        own = member.get(page)
        visitors_page = client.get(page)
        assert cast.member.full_name not in visitors_page.text.partition("<main")[0]
        assert "ETag" not in own
        assert cast.member.full_name in member.get(page).text.partition("<main")[0]


@pytest.mark.parametrize("query", ["?utm_source=x", "?page=2", "?page=1", "?page=x", "?order=newest"])
def test_addresses_that_say_more_are_answered_as_ever(client, pages, query):
    client.get(pages[1])

    assert client.get(pages[1] + query).status_code == (301 if query == "?page=1" else 200 if "page" not in query else 404)


def _hide(cast, root, thread):
    moderation.hide(comment=root, by=cast.secretariat, why="w", rule=Rule.objects.get(number=5))


def _withdraw(cast, root, thread):
    comments.withdraw(comment=root, by=cast.member)


def _edit(cast, root, thread):
    comments.edit(comment=root, by=cast.member, subject="Other", body="<p>Else.</p>", language="en", edits=0)


def _post(cast, root, thread):
    comments.post(thread=thread, by=cast.outsider, body="<p>More.</p>", language="en")


def _ask(cast, root, thread):
    prompts.ask(topic=thread.topic, texts={"en": "And then?"}, by=cast.secretariat)


def _reword(cast, root, thread):
    prompts.reword(prompt=thread.prompt, texts={"en": "What helps?"}, by=cast.secretariat)


def _remove(cast, root, thread):
    prompts.remove(prompt=thread.prompt, by=cast.secretariat, why="w")


def _open_window(cast, root, thread):
    prompts.set_window(
        topic=thread.topic, opens_at=clock.now(), closes_at=clock.now() + timedelta(days=9), by=cast.secretariat, reason="r"
    )


def _end_windows(cast, root, thread):
    prompts.end_window(window=thread.topic.windows.get(), by=cast.secretariat, why="w")


def _give_function(cast, root, thread):
    prompts.give_function(topic=thread.topic, kind="co-facilitator", person=cast.outsider, by=cast.secretariat, why="w")


def _rename_topic(cast, root, thread):
    thread.topic.title_en = "Renamed"
    spaces.edit_topic(topic=thread.topic, fields=["title_en"], by=cast.secretariat)


def _rename_space(cast, root, thread):
    thread.topic.space.title_en = "Renamed"
    spaces.edit_space(space=thread.topic.space, fields=["title_en"], by=cast.secretariat)


def _edit_notice(cast, root, thread):
    Notice.objects.filter(key="kosovo").update(text_en="Another sentence.", edited_at=clock.now())


CHANGES = [
    _hide, _withdraw, _edit, _post, _ask, _reword, _remove, _open_window, _end_windows, _give_function, _rename_topic,
    _rename_space, _edit_notice,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_seen_at_once(cast, client, root, thread, pages, change):
    before = {page: client.get(page) for page in pages}

    change(cast, root, thread)

    for page in pages:
        after = client.get(page, headers={"if-none-match": before[page]["ETag"]})
        visitors.kept.clear()
        assert after.status_code == 200
        assert after.content == client.get(page).content
    assert client.get(pages[0]).content != before[pages[0]].content


def test_who_has_another_name_has_it_at_once(cast, client, thread, pages):
    prompts.give_function(topic=thread.topic, kind="co-facilitator", person=cast.outsider, by=cast.secretariat, why="w")
    stamps = {page: client.get(page)["ETag"] for page in pages}
    assert cast.outsider.full_name in client.get(pages[0]).text

    type(cast.outsider).objects.filter(pk=cast.outsider.pk).update(full_name="Ama Example")

    after = {page: client.get(page, headers={"if-none-match": stamp}) for page, stamp in stamps.items()}
    assert {answer.status_code for answer in after.values()} == {200}
    assert ("Ama Example" in after[pages[0]].text, cast.outsider.full_name in after[pages[0]].text) == (True, False)


def test_what_the_clock_changes_is_seen_at_once(client, open_topic, move_clock):
    page = open_topic(days=2).get_absolute_url()
    open_page, stamp = client.get(page), client.get(page)["ETag"]

    move_clock(days=3)
    closed = client.get(page, headers={"if-none-match": stamp})

    assert closed.status_code == 200
    assert "This discussion is closed" in closed.text
    assert "This discussion is closed" not in open_page.text


@pytest.mark.parametrize("read", [policy for policy in Policy if policy != Policy.EVERYONE])
@pytest.mark.parametrize("narrowed", ["topic", "space"])
def test_what_is_no_longer_public_is_gone_at_once(client, thread, pages, read, narrowed):
    stamps = {page: client.get(page)["ETag"] for page in pages}
    rows = Topic.objects.filter(pk=thread.topic_id) if narrowed == "topic" else type(thread.topic.space).objects.all()

    rows.update(read=read)

    for page in pages:
        assert client.get(page, headers={"if-none-match": stamps[page]}).status_code == 404
