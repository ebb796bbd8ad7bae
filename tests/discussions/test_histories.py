"""What a contribution said before it was edited: every version, what it changed, and what was struck."""

import re

from discussions.actions import comments
from tests.discussions.test_threads import walk


def _page(client, comment):
    response = client.get(f"{comment.get_absolute_url()}history/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def _words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _edit(comment, count, by):
    for edits in range(count):
        body = f"<p>Words {edits + 2}</p>"
        comments.edit(comment=comment, by=by, subject="Subject", body=body, language="en", edits=edits)


def test_the_history_shows_every_version_with_its_differences(cast, thread, post, client):
    comment = post(thread, cast.member, "Words 1", subject="Subject")
    _edit(comment, 2, cast.member)

    html = _page(client, comment)

    said = re.findall(r'<div class="comment__text prose differences" lang="en" dir="auto">(.*?)</div>', html)
    assert [_words(text) for text in said] == ["Words 2 3", "Words 1 2", "Words 1"]
    assert (html.count("<ins>"), html.count("<del>"), 'data-count="3"' in html) == (2, 2, True)


def test_a_struck_version_keeps_its_place_without_words(cast, thread, post, client):
    comment = post(thread, cast.member, "A secret", subject="Subject")
    _edit(comment, 2, cast.member)
    comments.strike(revision=comment.revisions.get(number=1), by=cast.member)

    html = _page(client, comment)

    assert ("secret" in html, "The words of this version were struck by the author on" in html) == (False, True)
    assert "<form" not in html
    client.force_login(cast.member)
    assert _page(client, comment).count(f"/comments/{comment.pk}/revisions/") == 1


def test_a_long_history_has_pages(cast, client, thread, post):
    comment = post(thread, cast.member, "Words 1", subject="Subject")
    _edit(comment, 20, cast.member)

    pages = walk(client, f"{comment.get_absolute_url()}history/")

    shown = [int(number) for page in pages for number in re.findall(r'versions__title">Version (\d+)', page.content.decode())]
    assert (shown, len(pages)) == (list(range(21, 0, -1)), 3)
