"""Spaces, topics and contributions to try things on, made through the actions."""

from datetime import timedelta

import pytest

from core import clock
from discussions.actions import comments, prompts, spaces
from discussions.models import Policy, Space, Topic


@pytest.fixture
def open_space(cast):
    """`open_space("work")` is a public space called so; policies as keyword arguments."""

    def make(slug="work", read=Policy.EVERYONE, **values):
        space = Space(slug=slug, title_en=slug.capitalize(), read=read, **values)
        return spaces.open_space(space=space, by=cast.secretariat)

    return make


@pytest.fixture
def open_topic(cast, open_space):
    """`open_topic()` is open without end, in a public space of its own, with one guiding question."""

    def make(slug="fair-recruitment", space=None, days=None, question=True, **values):
        space = space or open_space(f"space-{slug}")
        topic = spaces.open_topic(topic=Topic(space=space, slug=slug, title_en=slug.capitalize(), **values), by=cast.secretariat)
        opens_at = clock.now() - timedelta(days=10)
        closes_at = clock.now() + timedelta(days=days) if days is not None else None
        prompts.set_window(topic=topic, opens_at=opens_at, closes_at=closes_at, by=cast.secretariat)
        if question:
            prompts.ask(topic=topic, texts={"en": "What works?", "fr": "Qu’est-ce qui marche ?"}, by=cast.secretariat)
        return topic

    return make


@pytest.fixture
def topic(open_topic):
    return open_topic()


@pytest.fixture
def thread(topic):
    """The thread of the topic's guiding question."""
    return topic.threads.select_related("topic__space", "prompt").get(number=1)


@pytest.fixture
def post(cast):
    """`post(thread, cast.member, "words")` publishes a contribution."""

    def make(thread, by, text="Some words.", parent=None, **values):
        values.setdefault("language", "en")
        return comments.post(thread=thread, by=by, body=f"<p>{text}</p>", parent=parent, **values)

    return make
