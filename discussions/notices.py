"""What people are told of discussions: replies to them, and what is new in topics, spaces and objectives they follow."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.languages import best_of, names
from discussions.models import Comment, Space, Topic
from discussions.overview import authors, with_authors
from notifications import kinds
from notifications.actions import announce, notify
from notifications.kinds import Rhythm, Told
from notifications.readers import by_reader

# ── Contributions ────────────────────────────────────────────────────────────────────────────────────────────────


def tell_comments(notices):
    """Notices about contributions in words, as long as they are published and their topic is open to the reader."""
    found = {}
    for reader, own in by_reader(notices):
        comments = _comments(reader, {notice.object_id for notice in own})
        for notice in own:
            comment = comments.get(notice.object_id)
            if comment and not (notice.kind == CONTRIBUTION and comment.answered == reader.pk):
                found[notice] = _told(notice, comment)
    return found


def _comments(reader, ids):
    """By key, with `answered`, who wrote what they answer: she is told of the reply, and not once more of the contribution."""
    rows = with_authors(Comment.objects.visible_to(reader).filter(pk__in=ids)).annotate(answered=F("parent__posted_by"))
    return {row.pk: row for row in rows.select_related("topic").defer("body", "topic__welcome")}


def _told(notice, comment):
    voices = (" – ".join(filter(None, (house, person))) for (house, _language), person in authors(comment))
    title, language = best_of(names(comment.topic, "title"))
    facts = {"author": ", ".join(filter(None, voices)) or _("Former member"), "topic": title, "comment": comment}
    return Told(str(_SENTENCES[notice.kind]) % facts, comment.get_absolute_url(), facts, title, language)


_OF_COMMENTS = {"section": gettext_lazy("Discussions"), "tell": tell_comments}
# Their names begin so that what is redacted is taken out of their e-mails, too.
REPLY = kinds.declare(
    "discussions.comment_replied",
    label=gettext_lazy("A reply to a contribution of mine"),
    letter="comment_replied",
    **_OF_COMMENTS,
)
CONTRIBUTION = kinds.declare(
    "discussions.comment_new",
    label=gettext_lazy("A new contribution in a topic or space I follow"),
    default=Rhythm.DAILY,
    **_OF_COMMENTS,
)
_SENTENCES = {
    REPLY: gettext_lazy("%(author)s has replied to your contribution in “%(topic)s”"),
    CONTRIBUTION: gettext_lazy("%(author)s has contributed to “%(topic)s”"),
}


def posted(comment, *, by):
    """Tell the author of what a new contribution answers, and have those told who follow its topic or space."""
    topic, answered = comment.topic, comment.parent.posted_by if comment.parent_id else None
    if answered and answered.pk != by.pk:
        notify(REPLY, people=[answered], object_id=comment.pk, key=str(comment.pk))
    announce(CONTRIBUTION, object_id=comment.pk, places=[("topic", topic.pk), ("space", topic.space_id)], by=by)


# ── Topics ───────────────────────────────────────────────────────────────────────────────────────────────────────


def tell_topics(notices):
    """Notices about topics in words, as long as they are open to the reader."""
    found = {}
    for reader, own in by_reader(notices):
        rows = Topic.objects.visible_to(reader).filter(pk__in={notice.object_id for notice in own}).select_related("space")
        topics = {row.pk: row for row in rows.defer("welcome", "space__description")}
        found |= {notice: _topic_told(topics[notice.object_id]) for notice in own if notice.object_id in topics}
    return found


def _topic_told(topic):
    title, language = best_of(names(topic, "title"))
    facts = {"topic": title, "space": topic.space.title}
    sentence = _("“%(topic)s” is a new topic in “%(space)s”") % facts
    return Told(sentence, topic.get_absolute_url(), facts, title, language)


TOPIC_ANNOUNCED = kinds.declare(
    "discussions.topic_announced",
    label=gettext_lazy("A new topic in a space or on an objective I follow"),
    section=gettext_lazy("Discussions"),
    tell=tell_topics,
    default=Rhythm.DAILY,
)


def opened(topic, *, by):
    """Have those told who follow the space of a new topic, or one of its objectives."""
    objectives = Space.objectives.through.objects.filter(space=topic.space_id).values_list("objective", flat=True)
    places = [("space", topic.space_id), *(("objective", key) for key in objectives)]
    announce(TOPIC_ANNOUNCED, object_id=topic.pk, places=places, by=by)


# ── What one may follow ──────────────────────────────────────────────────────────────────────────────────────────


def _entry(row):
    title, language = best_of(names(row, "title"))
    return title, row.get_absolute_url(), language


def _spaces(user, ids):
    return {row.pk: _entry(row) for row in Space.objects.visible_to(user).filter(pk__in=ids)}


def _topics(user, ids):
    return {row.pk: _entry(row) for row in Topic.objects.visible_to(user).filter(pk__in=ids).select_related("space")}


SPACE = kinds.declare_followed("space", label=gettext_lazy("Discussion spaces"), visible=Space.objects.visible_to, titles=_spaces)
TOPIC = kinds.declare_followed("topic", label=gettext_lazy("Topics"), visible=Topic.objects.visible_to, titles=_topics)
