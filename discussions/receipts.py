"""Receipts: what somebody has contributed, sent to her as it reads."""

from discussions import joint
from events.actions import post
from events.letters import compose


def send(comment):
    """Put the receipt into the outbox, in the language of who posted the contribution; once, and nothing where nobody is left."""
    person = comment.posted_by
    if person is None:
        return
    byline = joint.byline(comment.attributions.select_related("organization"))
    words = compose(
        "comment_posted", {"person": person, "comment": comment, "topic": comment.topic, "byline": byline}, person.language
    )
    post(kind="discussions.comment_posted", to=person.email, key=f"discussions.comment_posted:{comment.pk}", **words)
