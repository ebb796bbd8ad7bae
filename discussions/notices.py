"""What people are told of discussions: replies to them, and what is new in threads, topics, spaces and objectives they follow."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.languages import best_of, names
from discussions import asked, receipts
from discussions import notifications as happened
from discussions.life import State
from discussions.models import Comment, CommentAttribution, Compilation, Space, Thread, Topic
from discussions.overview import authors, with_authors
from notifications import kinds
from notifications.actions import announce, notify
from notifications.kinds import Rhythm, Told
from notifications.models import Announcement
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


def tell_both(announcement):
    """The receipt for who posted a contribution, and the notice for the author of what it answers."""
    comment = Comment.objects.select_related("topic__space", "posted_by", "parent__posted_by").get(pk=announcement.object_id)
    answered = comment.parent and comment.parent.posted_by
    receipts.send(comment)
    if answered != comment.posted_by:
        notify(REPLY, people=[answered], object_id=comment.pk, key=str(comment.pk))


CONTRIBUTION = kinds.declare(
    "discussions.comment_new",
    label=gettext_lazy("A new contribution in a thread, topic or space I follow"),
    default=Rhythm.DAILY,
    first=tell_both,
    **_OF_COMMENTS,
)
_SENTENCES = {
    REPLY: gettext_lazy("%(author)s has replied to your contribution in “%(topic)s”"),
    CONTRIBUTION: gettext_lazy("%(author)s has contributed to “%(topic)s”"),
}


def posted(comment, *, by):
    """Have those told who follow the thread, topic or space of a new contribution; but first the two it concerns most."""
    topic = comment.topic
    places = [("thread", comment.thread_id), ("topic", topic.pk), ("space", topic.space_id)]
    announce(CONTRIBUTION, object_id=comment.pk, places=places, by=by)


def hold(comment):
    """Let no letter about a new contribution be written until the transaction ends, by who changes what it quotes.

    A worker that is writing some is waited for, so that they can be found; one that comes later leaves them to the next sweep.
    """
    Announcement.objects.select_for_update(of=("self",)).filter(kind=CONTRIBUTION, object_id=comment.pk).first()


# ── Endorsements ─────────────────────────────────────────────────────────────────────────────────────────────────


def tell_endorsements(notices):
    """Notices about endorsements in words, as long as they stand and what they endorse can be read."""
    found = {}
    for reader, own in by_reader(notices):
        visible = Comment.objects.visible_to(reader)
        rows = CommentAttribution.objects.filter(pk__in=[notice.facts["endorsement"] for notice in own], comment__in=visible)
        rows = {row.pk: row for row in rows.select_related("comment__topic").defer("comment__body", "comment__topic__welcome")}
        found |= {notice: _endorsement_told(row) for notice in own if (row := rows.get(notice.facts["endorsement"]))}
    return found


def _endorsement_told(row):
    (house, _language), person = row.voices
    title, language = best_of(names(row.comment.topic, "title"))
    facts = {"name": house or person, "number": row.comment.number, "topic": title}
    sentence = _("%(name)s has endorsed your contribution No. %(number)s in “%(topic)s”") % facts
    return Told(sentence, reverse("discussions:endorsement_list", args=[row.comment_id]), facts, title, language)


ENDORSED = kinds.declare(
    "discussions.comment_endorsed",
    label=gettext_lazy("An endorsement of a contribution of mine"),
    section=gettext_lazy("Discussions"),
    tell=tell_endorsements,
    default=Rhythm.DAILY,
)


def endorsed(endorsement, *, by):
    """Tell the author of a new endorsement; nothing tells her where she has made it herself, for an organization."""
    comment = endorsement.comment
    if comment.posted_by_id != by.pk:
        facts, key = {"endorsement": endorsement.pk}, f"{comment.pk}:{endorsement.pk}"
        notify(ENDORSED, people=[comment.posted_by], object_id=comment.pk, key=key, facts=facts)


# ── Compilations ─────────────────────────────────────────────────────────────────────────────────────────────────


def tell_compilations(notices):
    """Notices about compilations in words, as long as their files are there and their topics open to the reader."""
    found = {}
    for reader, own in by_reader(notices):
        mine = Compilation.objects.filter(pk__in={notice.object_id for notice in own}, person=reader, state="ready")
        rows = mine.filter(topic__in=Topic.objects.visible_to(reader)).select_related("topic").defer("topic__welcome")
        rows = {row.pk: row for row in rows if row.is_there}
        found |= {notice: _compilation_told(rows[notice.object_id]) for notice in own if notice.object_id in rows}
    return found


def _compilation_told(row):
    title, language = best_of(names(row.topic, "title"))
    facts = {"topic": title, "format": row.get_format_display()}
    sentence = _("The %(format)s file of “%(topic)s” that you asked for is ready") % facts
    return Told(sentence, row.get_absolute_url(), facts, title, language)


COMPILED = kinds.declare(
    "discussions.compilation_ready",
    label=gettext_lazy("A file of a discussion that I asked for is ready"),
    section=gettext_lazy("Discussions"),
    tell=tell_compilations,
)


def compiled(row):
    """Tell the one who asked for it that a compilation is ready."""
    notify(COMPILED, people=[row.person], object_id=row.pk, key=str(row.pk))


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


# ── What is newly asked ──────────────────────────────────────────────────────────────────────────────────────────

SETTLING = timedelta(days=1)  # after a topic was made, all that is asked in it belongs to what was announced then
ASKED = kinds.declare(
    "discussions.topic_asked",
    label=gettext_lazy("Something new is asked in a topic I follow: a question, a call for comments, a version, more time"),
    section=gettext_lazy("Discussions"),
    tell=asked.tell_news,
    default=Rhythm.DAILY,
)


def newly_asked(event, *, topic, by, threads=()):
    """Have the followers of a topic, its space and these threads told of an event by which more is asked in it.

    Nobody is told while the topic is being set up: on its first day, or before it opens. An archived one asks nothing.
    """
    if topic.created_at > clock.now() - SETTLING or topic.life.state in (State.ANNOUNCED, State.ARCHIVED):
        return
    places = [("topic", topic.pk), ("space", topic.space_id), *(("thread", key) for key in threads)]
    announce(ASKED, object_id=event.pk, places=places, by=by)


# ── What becomes of topics and spaces ────────────────────────────────────────────────────────────────────────────

_BECAME = {
    happened.TOPIC_CLOSED: gettext_lazy("“%(topic)s” has closed"),
    happened.SUMMARY_BEGUN: gettext_lazy("The contributions to “%(topic)s” are being summarized"),
    happened.OUTCOME_PUBLISHED: gettext_lazy("The outcome of “%(topic)s” is published"),
    happened.TOPIC_ARCHIVED: gettext_lazy("“%(topic)s” is archived: it stays readable"),
    happened.TOPIC_REOPENED: gettext_lazy("“%(topic)s” is open for contributions again"),
}
LIFE = (*_BECAME, happened.PROMPT_CLOSED, happened.SPACE_ARCHIVED)  # the events of which followers and contributors are told


def tell_life(notices):
    """Notices of what became of topics and prompts in words, as long as these are open to the reader."""
    found = {}
    for reader, own in by_reader(notices):
        topics, prompts = _open_to(reader, own)
        for notice in own:
            what, topic, prompt = notice.facts.get("what"), topics.get(notice.object_id), _prompt_of(notice, prompts)
            if what == happened.PROMPT_CLOSED and prompt:
                found[notice] = asked.prompt_closed(prompt)
            elif what in _BECAME and topic:
                found[notice] = _life_told(topic, what)
    return found


def _open_to(reader, notices):
    """Topics and prompts these notices are about, by key."""
    topics = asked.topics_for(reader, {notice.object_id for notice in notices})
    return topics, asked.prompts_for(reader, {notice.facts["prompt"] for notice in notices if "prompt" in notice.facts})


def _prompt_of(notice, prompts):
    return prompts.get(notice.facts.get("prompt"))


def _life_told(topic, what):
    """A closing is told with what happens next, in the same sentence where that is known."""
    title, language = best_of(names(topic, "title"))
    sentence = str(_BECAME[what]) % {"topic": title}
    if what == happened.TOPIC_CLOSED and topic.takes_late_now:
        sentence = _("%(sentence)s. Late contributions are still taken, and marked as late") % {"sentence": sentence}
    if what == happened.TOPIC_CLOSED and topic.afterwards:
        sentence = _("%(sentence)s. What happens next: %(next)s") % {"sentence": sentence, "next": topic.afterwards}
    return Told(sentence, topic.get_absolute_url(), {"topic": title}, title, language)


def tell_closings(notices):
    """Notices of closings that come near in words, with the present date, as long as what closes is open to the reader."""
    found = {}
    for reader, own in by_reader(notices):
        topics, prompts = _open_to(reader, own)
        for notice in own:
            topic, prompt = topics.get(notice.object_id), _prompt_of(notice, prompts)
            if prompt:
                found[notice] = asked.prompt_closes(prompt, "reminder")
            elif topic and "prompt" not in notice.facts:
                found[notice] = asked.topic_closes(topic, "reminder")
    return found


def tell_spaces(notices):
    """Notices of spaces that were archived in words, as long as they are open to the reader."""
    found = {}
    for reader, own in by_reader(notices):
        spaces = Space.objects.visible_to(reader).in_bulk([notice.object_id for notice in own])
        found |= {notice: _space_told(spaces[notice.object_id]) for notice in own if notice.object_id in spaces}
    return found


def _space_told(space):
    title, language = best_of(names(space, "title"))
    facts = {"space": title, "event": space.event}
    sentence = _("“%(space)s” is archived, with all its topics: it stays readable") % facts
    if space.event:
        sentence = _("%(sentence)s. It was for: %(event)s") % {"sentence": sentence, "event": space.event}
    return Told(sentence, space.get_absolute_url(), facts, title, language)


TOPIC_LIFE = kinds.declare(
    "discussions.topic_life",
    label=gettext_lazy("What becomes of a topic I follow or have contributed to: closed, being summarized, its outcome"),
    section=gettext_lazy("Discussions"),
    tell=tell_life,
)
SPACE_ARCHIVED = kinds.declare(
    "discussions.space_archived",
    label=gettext_lazy("A space I follow or have contributed to is archived"),
    section=gettext_lazy("Discussions"),
    tell=tell_spaces,
)
TOPIC_CLOSING = kinds.declare(
    "discussions.topic_closing",
    label=gettext_lazy("What I follow closes in three days and I have not contributed"),
    section=gettext_lazy("Discussions"),
    tell=tell_closings,
)


# ── What one may follow ──────────────────────────────────────────────────────────────────────────────────────────


def _entry(row):
    title, language = best_of(names(row, "title"))
    return title, row.get_absolute_url(), language


def _spaces(user, ids):
    return {row.pk: _entry(row) for row in Space.objects.visible_to(user).filter(pk__in=ids)}


def _topics(user, ids):
    return {row.pk: _entry(row) for row in Topic.objects.visible_to(user).filter(pk__in=ids).select_related("space")}


def _threads(user, ids):
    rows = _readable_threads(user).filter(pk__in=ids).select_related("topic__space", "prompt").prefetch_related("prompt__texts")
    return {row.pk: _thread_entry(row) for row in rows}


def _readable_threads(user):
    return Thread.objects.filter(topic__in=Topic.objects.visible_to(user))


def _thread_entry(thread):
    """Called by what is asked; by its topic where nothing is, or no longer."""
    asked = thread.prompt and not thread.prompt.is_removed
    title, language = thread.prompt.wording if asked else best_of(names(thread.topic, "title"))
    return title, thread.get_absolute_url(), language


SPACE = kinds.declare_followed("space", label=gettext_lazy("Discussion spaces"), visible=Space.objects.visible_to, titles=_spaces)
TOPIC = kinds.declare_followed("topic", label=gettext_lazy("Topics"), visible=Topic.objects.visible_to, titles=_topics)
THREAD = kinds.declare_followed("thread", label=gettext_lazy("Threads"), visible=_readable_threads, titles=_threads)
