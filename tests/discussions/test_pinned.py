"""What moderators pin is named first wherever its thread is read."""

import re

from discussions.actions import moderation
from pages.models import Rule


def test_what_is_pinned_is_named_first(cast, client, topic, thread, post):
    roots = [post(thread, cast.member, subject=subject) for subject in ("First", "Read this first", "Then this")]
    for root in reversed(roots[1:]):
        moderation.pin(comment=root, by=cast.secretariat, why="it helps all")

    for where in (topic, thread):
        pinned = _html(client, where).split('<nav class="pinned"')[1].split("</nav>")[0]
        assert "2 pinned contributions" in pinned
        assert re.findall(r'href="([^"]*)"', pinned) == [root.get_absolute_url() for root in (roots[2], roots[1])]

    moderation.hide(comment=roots[2], by=cast.secretariat, why="…", rule=Rule.objects.get(number=1))
    moderation.unpin(comment=roots[1], by=cast.secretariat, why="…")
    assert 'class="pinned"' not in _html(client, thread)


def _html(client, thing):
    return client.get(thing.get_absolute_url()).text
