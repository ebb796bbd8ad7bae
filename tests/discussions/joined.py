"""Contributions with several behind them: what their tests share."""

import uuid

from accounts.actions import delegations
from accounts.actions.invitations import hash_of
from accounts.models import Scope
from discussions.actions import comments, counting
from discussions.joint import others_of
from discussions.models import CommentAttribution, ConfirmationRequest, Thread, Topic
from files import actions as files
from tests.conftest import enrol_person
from tests.discussions.scene import discussion
from tests.files.samples import upload

TOKEN = "a-token-that-nobody-guesses-0123456789"


def row(name, part="author", email=""):
    return {"name": name, "part": part, "email": email}


def rows(*given):
    """The fields of a form with these rows."""
    return {f"others-{place}-{column}": value for place, one in enumerate(given) for column, value in one.items()}


def partner(cast, name="partner", house=None):
    """A delegate who may post for `collective`."""
    person = enrol_person(name)
    house = house or cast.collective
    delegations.grant(person=person, organization=house, scopes=[Scope.POST], by=cast.administrator, why="asked")
    return person


def posted(thread, by, *given, **values):
    """A contribution that names others."""
    given = {"body": "<p>Some words.</p>", "language": "en", "others": others_of(given), **values}
    return comments.post(thread=thread, by=by, **given)


def named(comment, name):
    return next(one for one in CommentAttribution.objects.filter(comment=comment) if one.name == name)


def link_of(attribution):
    """Where it is answered by link; its token is known to the letter alone, so it is given another."""
    ConfirmationRequest.objects.filter(attribution=attribution).update(token_hash=hash_of(TOKEN))
    return f"/en/discussions/confirm/{TOKEN}/"


def desk_of(attribution):
    return f"/en/discussions/confirmations/{attribution.pk}/"


def naming_union(cast):
    """What addresses need to know of a contribution with a file that names the `union`; made at the first call."""
    facts = discussion(cast)
    row_of = CommentAttribution.objects.filter(organization=cast.union, person=None).first()
    if row_of is None:
        thread = Thread.objects.select_related("topic__space", "prompt").get(topic__slug=facts["topic"], number=1)
        file = files.store(upload=upload("paper.pdf"), by=cast.member, key=uuid.uuid4())
        given = [row("Union", "supporter"), row("Lantern", email="box@example.org")]
        comment = posted(thread, cast.member, *given, files=[file], subject="Fees")
        row_of = named(comment, "Union")
        link_of(named(comment, "Lantern"))
    comment = row_of.comment
    return {"asked": row_of.pk, "token": TOKEN, "joint": comment.pk, "comment_file": comment.files.get().pk}


def counts(thread):
    """Contributions, people and organizations of a topic, whose stored counts agree with its rows."""
    topic = Topic.objects.get(pk=thread.topic_id)
    assert counting.recount(topic) == []
    return topic.contributions, topic.people, topic.organizations
