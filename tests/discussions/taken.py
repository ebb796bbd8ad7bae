"""A discussion endorsed, repeated and taken home, made through the actions: for tests that look at pages."""

from accounts.actions import delegations
from accounts.models import Scope
from discussions.actions import comments, compilations, endorsements, likenesses
from discussions.models import Comment, Topic
from tests.discussions.scene import discussion


def endorsed(cast):
    """The discussion, its contribution endorsed by two people and an organization."""
    facts = discussion(cast)
    comment = Comment.objects.get(pk=facts["comment"])
    for house in (cast.collective, cast.proposed):
        given = {"organization": house, "scopes": [Scope.ENDORSE], "by": cast.administrator, "why": "asked"}
        delegations.grant(person=cast.delegate, **given)
    endorsements.endorse(comment=comment, by=cast.delegate, organization=cast.collective)
    for person in (cast.member, cast.reviewer):
        endorsements.endorse(comment=comment, by=person)
    return facts


def repeated(cast):
    """The discussion, in which two people have posted nearly the same."""
    thread, words = Topic.objects.get(slug=discussion(cast)["topic"]).threads.get(number=1), "Ports, schools, clinics. " * 12
    for person, more in ((cast.member, ""), (cast.delegate, "And roads.")):
        comments.post(thread=thread, by=person, body=f"<p>{words}{more}</p>", language="en")
    likenesses.compare_waiting()
    return {}


def compiling(cast):
    """The discussion, asked for twice by the member: one of the files is ready."""
    topic = Topic.objects.get(slug=discussion(cast)["topic"])
    formats = {"ready": "csv", "waiting": "zip"}
    rows = {
        name: compilations.ask(topic=topic, extension=extension, by=cast.member, language="en")
        for name, extension in formats.items()
    }
    compilations.make(pk=rows["ready"].pk)
    return {name: row.key for name, row in rows.items()}
