"""Feeds of spaces and topics: what everybody may read, and nothing else, whoever asks."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.actions import comments, moderation, redaction, spaces
from discussions.models import Policy
from pages.models import Rule

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE, TOPIC = "/feeds/discussions/en/space-fair-recruitment/", "/feeds/discussions/en/space-fair-recruitment/fair-recruitment/"
BOTH = pytest.mark.parametrize("address", [SPACE, TOPIC])


def parsed(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def texts(feed, path):
    return [element.text for element in feed.findall(path.replace("a:", ATOM))]


@BOTH
def test_an_entry_says_what_who_when_and_in_which_language(cast, client, thread, post, address):
    comment = post(thread, cast.delegate, "Des mots &lt;b&gt;.", organization=cast.union, language="fr", subject="Frais")

    feed = parsed(client, address.replace("/en/", "/es/"))
    entry = feed.find(f"{ATOM}entry")

    assert (feed.get(LANG), entry.get(LANG)) == ("es", "fr")
    assert (entry.find(f"{ATOM}title").text, entry.find(f"{ATOM}summary").text) == ("Frais", "Des mots <b>.")
    assert texts(entry, "a:author/a:name") == ["Union – Delegate Example"]
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/es/discussions/comments/{comment.pk}/")
    assert texts(entry, "a:published") == [comment.posted_at.isoformat()]
    assert texts(entry, "a:id")[0].endswith(f":discussions/comments/{comment.pk}")


@BOTH
def test_the_newest_come_first_and_what_is_gone_is_gone(cast, client, thread, post, address):
    kept = [post(thread, cast.member, f"Words {number}.") for number in range(3)]
    moderation.hide(comment=kept[0], by=cast.secretariat, why="…", rule=Rule.objects.first())
    comments.withdraw(comment=kept[1], by=cast.member)
    last = post(thread, cast.member, "Zanzibar last.")
    redaction.redact(comment=last, words=["Zanzibar"], by=cast.secretariat, why="safety")

    entries = texts(parsed(client, address), "a:entry/a:summary")

    assert (len(entries), entries[1], "Zanzibar" in entries[0]) == (2, "Words 2.", False)


@pytest.mark.parametrize("policy", [policy for policy in Policy if policy != Policy.EVERYONE])
@pytest.mark.parametrize("name", ["visitor", "member", "secretariat"])
@pytest.mark.parametrize("guarded", ["space", "topic"])
def test_what_not_everybody_may_read_is_in_no_feed_whoever_asks(cast, log_in, thread, post, policy, name, guarded):
    post(thread, cast.secretariat)
    topic, space = thread.topic, thread.topic.space
    row, edit = (topic, spaces.edit_topic) if guarded == "topic" else (space, spaces.edit_space)
    row.read = policy
    edit(**{guarded: row}, fields=["read"], by=cast.secretariat)
    client = log_in(getattr(cast, name))

    assert client.get(TOPIC).status_code == 404
    if guarded == "space":
        assert client.get(SPACE).status_code == 404
    else:
        assert texts(parsed(client, SPACE), "a:entry") == []


@pytest.mark.parametrize("address", [SPACE.replace("/en/", "/de/"), f"{TOPIC}x/", "/feeds/discussions/en/none/"])
def test_what_is_not_there_is_404(client, thread, address):
    assert client.get(address).status_code == 404


@BOTH
def test_who_has_it_gets_it_again_only_after_a_change(cast, client, thread, post, address):
    comment = post(thread, cast.member)
    first = client.get(address)
    same = client.get(address, headers={"if-none-match": first["ETag"]})
    comments.edit(comment=comment, by=cast.member, subject="", body="<p>Other.</p>", language="en", edits=0)
    anew = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (same.status_code, anew.status_code, b"Other." in anew.content) == (304, 200, True)


@BOTH
def test_a_feed_is_valid_whatever_it_holds_and_asks_little(cast, client, thread, post, address):
    for text in ("a &amp; b &lt;c&gt; ]]&gt; 😀", "‮ right", "x" * 900):
        post(thread, cast.member, text)
    with CaptureQueriesContext(connection) as captured:
        feed = parsed(client, address)

    assert len(texts(feed, "a:entry")) == 3
    assert max(map(len, texts(feed, "a:entry/a:summary"))) <= 601
    assert len([row for row in captured if "SAVEPOINT" not in row["sql"]]) <= 3


def test_pages_name_their_feed_where_there_is_one(cast, client, thread, post):
    post(thread, cast.member)
    for page, feed in ((thread.topic.space, SPACE), (thread.topic, TOPIC)):
        markup = client.get(page.get_absolute_url()).content.decode()
        assert markup.count(f'rel="alternate" type="application/atom+xml" href="{feed}"') == 1
        assert f'<a href="{feed}" rel="nofollow">' in markup


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_feed_is_only_read(client, thread, method):
    assert getattr(client, method)(TOPIC).status_code == 405
