"""Spaces with members, topics with calls or an outcome, an archive: for tests that look at pages, whoever wrote them."""

import uuid
from datetime import timedelta

from core import clock
from discussions.actions import comments, documents, membership, prompts, spaces, stages
from discussions.models import Space, Topic
from files import actions as files
from tests.discussions.consultation import called
from tests.discussions.scene import discussion
from tests.files.samples import upload


def joined(cast):
    """The discussion, in a space the member and two more have joined."""
    facts = discussion(cast)
    for person in (cast.member, cast.delegate, cast.focal_point):
        membership.join(space=Space.objects.get(slug=facts["space"]), by=person)
    return facts


def called_for(cast):
    """The discussion, with calls for comments on two versions of a document; `older` is the thread of the earlier."""
    facts = discussion(cast)
    versions = called(Topic.objects.get(slug=facts["topic"]), ["Rev 1", "Rev 3"], by=cast.secretariat)
    file = files.store(upload=upload("paper.pdf"), by=cast.secretariat, key=uuid.uuid4(), title="Rev 3", language="en")
    documents.add_file(version=versions["Rev 3"], file=file, language="en", by=cast.secretariat)
    return facts | {"older": versions["Rev 1"].calls.get().thread.number}


def with_outcome(cast):
    """A topic with an outcome in French, which drew on its one contribution."""
    topic, comment = _closed(cast, "told")
    words = {"fr": "<h3>Ce qui fut dit</h3><p>Trois idées sont revenues.</p>"}
    stages.publish_outcome(topic=topic, sources=[comment.pk], texts=words, by=cast.secretariat, why="ready")
    return {"space": topic.space.slug, "topic": topic.slug}


def archived(cast):
    """A space in the archive, with its event and what came of it."""
    topic, _comment = _closed(cast, "past")
    topic.space.event_en, topic.space.event_outcome_en = "Review", "<p>A declaration was agreed.</p>"
    spaces.edit_space(space=topic.space, fields=["event_en"], by=cast.secretariat)
    stages.archive_space(space=topic.space, by=cast.secretariat, why="over")
    return {"space": topic.space.slug}


def _closed(cast, slug):
    """A topic that has closed and takes late contributions, in a space of its own, and one of these."""
    space = spaces.open_space(space=Space(slug=slug, title_en=slug.capitalize(), read="everyone"), by=cast.secretariat)
    topic = spaces.open_topic(topic=Topic(space=space, slug="ports", title_en="Ports", takes_late=True), by=cast.secretariat)
    now = clock.now()
    prompts.set_window(topic=topic, opens_at=now - timedelta(9), closes_at=now - timedelta(1), by=cast.secretariat)
    thread = topic.threads.get(number=0)
    return topic, comments.post(thread=thread, by=cast.member, body="<p>Words, late.</p>", language="en")
